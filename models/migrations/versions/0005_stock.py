"""What is in stock."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import NUMBER, only, words

revision = "0005_stock"
down_revision = "0004_order"

STATUSES = (
    "received",
    "available",
    "held",
    "sold",
    "redeemed",
    "quarantined",
    "void",
    "expired",
)


def upgrade() -> None:
    _make_key_check()
    _make_batch()
    _make_stock_alert()
    _make_stock_item()


def downgrade() -> None:
    for table in ("stock_item", "stock_alert", "batch", "key_check"):
        op.drop_table(table)


def _make_key_check() -> None:
    op.create_table(
        "key_check",
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("check_value", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_key_check"),
    )


def _make_batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("variant_id", NUMBER, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("already_there", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_batch_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_index("ix_batch_variant_id", "batch", ["variant_id"])


def _make_stock_alert() -> None:
    op.create_table(
        "stock_alert",
        sa.Column("variant_id", NUMBER, nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_stock_alert_variant_id"),
        sa.PrimaryKeyConstraint("variant_id", name="pk_stock_alert"),
    )


def _make_stock_item() -> None:
    op.create_table(
        "stock_item",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("variant_id", NUMBER, nullable=False),
        sa.Column("batch_id", NUMBER, nullable=False),
        sa.Column("status", words(*STATUSES, name="ck_stock_item_itemstatus"), nullable=False),
        sa.Column("shelf_no", sa.BigInteger(), nullable=False),
        sa.Column("best_before", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("order_id", NUMBER, nullable=True),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_stock_item_batch_id"),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_stock_item_order_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_stock_item_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_item"),
        sa.UniqueConstraint("variant_id", "fingerprint", name="uq_stock_item_variant_id_fingerprint"),
    )
    op.create_index("ix_stock_item_order_id", "stock_item", ["order_id"], **only("order_id IS NOT NULL"))
    op.create_index(
        "ix_stock_item_shelf",
        "stock_item",
        ["variant_id", "best_before", "shelf_no"],
        **only("status = 'available'"),
    )
