"""How it was paid."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import NUMBER, only, words

revision = "0006_payment"
down_revision = "0005_stock"


def upgrade() -> None:
    _make_gateway_event()
    _make_rejection()
    _make_payment()
    _make_star_refund()


def downgrade() -> None:
    for table in ("star_refund", "payment", "rejection", "gateway_event"):
        op.drop_table(table)


def _make_gateway_event() -> None:
    op.create_table(
        "gateway_event",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("gateway", sa.String(32), nullable=False),
        sa.Column("event_id", sa.String(128), nullable=False),
        sa.Column("payment_number", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(4), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_gateway_event"),
        sa.UniqueConstraint("gateway", "event_id", name="uq_gateway_event_gateway_event_id"),
    )
    op.create_index("ix_gateway_event_payment_number", "gateway_event", ["payment_number"])
    op.create_index("ix_gateway_event_waiting", "gateway_event", ["id"], **only("outcome IS NULL"))


def _make_rejection() -> None:
    op.create_table(
        "rejection",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("gateway", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("sample", sa.String(1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejection"),
        sa.UniqueConstraint("gateway", "day", name="uq_rejection_gateway_day"),
    )


def _make_payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("order_id", NUMBER, nullable=False),
        sa.Column("gateway", sa.String(32), nullable=False),
        sa.Column("option", sa.String(32), nullable=False),
        sa.Column(
            "status",
            words("intended", "open", "settled", "closed", "failed", name="ck_payment_paymentstatus"),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(4), nullable=False),
        sa.Column("pay_amount", sa.BigInteger(), nullable=False),
        sa.Column("pay_currency", sa.String(4), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("qr", sa.String(), nullable=True),
        sa.Column("link_token", sa.String(32), nullable=False),
        sa.Column("gateway_reference", sa.String(128), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("bot_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.CheckConstraint("pay_amount > 0", name="ck_payment_pay_amount"),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_payment_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("gateway", "gateway_reference", name="uq_payment_gateway_gateway_reference"),
        sa.UniqueConstraint("link_token", name="uq_payment_link_token"),
        sa.UniqueConstraint("number", name="uq_payment_number"),
    )
    op.create_index("ix_payment_order_id", "payment", ["order_id"])
    op.create_index("ix_payment_watched", "payment", ["next_ask_at"], **only("next_ask_at IS NOT NULL"))


def _make_star_refund() -> None:
    op.create_table(
        "star_refund",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=False),
        sa.Column("charge_id", sa.String(128), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("order_id", NUMBER, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_star_refund_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_star_refund"),
        sa.UniqueConstraint("charge_id", name="uq_star_refund_charge_id"),
    )
