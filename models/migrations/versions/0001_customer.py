"""Who buys."""

import sqlalchemy as sa
from alembic import op

revision = "0001_customer"
down_revision = None


def upgrade() -> None:
    _make_conversation()
    _make_customer()
    _make_seen_update()
    _make_reach()


def downgrade() -> None:
    for table in ("reach", "seen_update", "customer", "conversation"):
        op.drop_table(table)


def _make_conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("destiny", sa.String(64), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "user_id", "destiny", name="pk_conversation"),
    )


def _make_customer() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("locale_chosen", sa.Boolean(), nullable=False),
        sa.Column("first_source", sa.String(64), nullable=True),
        sa.Column("last_source", sa.String(64), nullable=True),
        sa.Column("first_paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
    )


def _make_seen_update() -> None:
    op.create_table(
        "seen_update",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="pk_seen_update"),
    )
    op.create_index("ix_seen_update_seen_at", "seen_update", ["seen_at"])


def _make_reach() -> None:
    op.create_table(
        "reach",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_reach_customer_id"),
        sa.PrimaryKeyConstraint("bot_id", "customer_id", name="pk_reach"),
    )
