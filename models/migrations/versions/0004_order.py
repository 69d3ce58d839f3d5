"""What was bought."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import NUMBER, only, words

revision = "0004_order"
down_revision = "0003_product"

STATUSES = (
    "in_review",
    "awaiting_payment",
    "paid",
    "fulfilling",
    "delivered",
    "partly_delivered",
    "expired",
    "cancelled",
    "refund_due",
    "refunded",
)


def upgrade() -> None:
    _make_order()
    _index_order()


def downgrade() -> None:
    op.drop_table("order")


def _make_order() -> None:
    op.create_table(
        "order",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("status", words(*STATUSES, name="ck_order_orderstatus"), nullable=False),
        sa.Column("idempotency_key", sa.String(32), nullable=False),
        sa.Column("variant_id", NUMBER, nullable=False),
        sa.Column("product_names", sa.JSON(), nullable=False),
        sa.Column("variant_names", sa.JSON(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("list_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(4), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("paid_by", sa.String(32), nullable=True),
        sa.Column("source", sa.String(64), nullable=True),
        sa.Column("first_source", sa.String(64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity >= 1", name="ck_order_quantity"),
        sa.CheckConstraint("total >= 0", name="ck_order_total"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_order_customer_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_order_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_order"),
        sa.UniqueConstraint("customer_id", "idempotency_key", name="uq_order_customer_id_idempotency_key"),
        sa.UniqueConstraint("number", name="uq_order_number"),
    )


def _index_order() -> None:
    op.create_index("ix_order_created_at", "order", ["created_at"])
    op.create_index("ix_order_customer_id", "order", ["customer_id", "id"])
    op.create_index("ix_order_expired", "order", ["customer_id", "closed_at"], **only("status = 'expired'"))
    op.create_index(
        "ix_order_owed",
        "order",
        ["paid_at"],
        **only("status IN ('paid', 'fulfilling', 'partly_delivered', 'refund_due')"),
    )
    op.create_index(
        "ix_order_unpaid", "order", ["customer_id", "expires_at"], **only("status = 'awaiting_payment'")
    )
    op.create_index("ix_order_variant_id", "order", ["variant_id"])
