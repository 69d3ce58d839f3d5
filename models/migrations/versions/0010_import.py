"""What a batch remembers of the file it came from, what it cost, and the way from a batch to its items."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0010_import"
down_revision = "0009_notice"

COLUMNS = ("unit_cost", "cost_currency", "file_mark", "lines_done", "closed_at", "undone_at")


def upgrade() -> None:
    # SQLite would append to the text of the table what PostgreSQL adds to its columns.
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("batch", recreate=recreate) as batch:
        batch.add_column(sa.Column("unit_cost", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("cost_currency", sa.String(4), nullable=True))
        batch.add_column(sa.Column("file_mark", sa.String(64), nullable=True))
        batch.add_column(sa.Column("lines_done", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_stock_item_batch_id_id", "stock_item", ["batch_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_stock_item_batch_id_id", "stock_item")
    with op.batch_alter_table("batch") as batch:
        for column in COLUMNS:
            batch.drop_column(column)
