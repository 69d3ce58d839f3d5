"""What was handed over."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import NUMBER

revision = "0008_delivery"
down_revision = "0007_ledger"


def upgrade() -> None:
    _make_delivery()


def downgrade() -> None:
    op.drop_table("delivery")


def _make_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("order_id", NUMBER, nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_delivery_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("order_id", name="uq_delivery_order_id"),
    )
