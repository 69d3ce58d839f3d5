"""Money booked."""

import sqlalchemy as sa
from alembic import op

from models.migrations.columns import NUMBER

revision = "0007_ledger"
down_revision = "0006_payment"


def upgrade() -> None:
    _make_wallet()
    _make_ledger_entry()


def downgrade() -> None:
    for table in ("ledger_entry", "wallet"):
        op.drop_table(table)


def _make_wallet() -> None:
    op.create_table(
        "wallet",
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(4), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance >= 0", name="ck_wallet_balance"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_wallet_customer_id"),
        sa.PrimaryKeyConstraint("customer_id", "currency", name="pk_wallet"),
    )


def _make_ledger_entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(128), nullable=False),
        sa.Column("debit", sa.String(64), nullable=False),
        sa.Column("credit", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(4), nullable=False),
        sa.Column("order_id", NUMBER, nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_ledger_entry_amount"),
        sa.CheckConstraint("debit <> credit", name="ck_ledger_entry_accounts"),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name="fk_ledger_entry_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
        sa.UniqueConstraint("kind", "reference", name="uq_ledger_entry_kind_reference"),
    )
    op.create_index("ix_ledger_entry_credit", "ledger_entry", ["credit", "currency"])
    op.create_index("ix_ledger_entry_debit", "ledger_entry", ["debit", "currency"])
    op.create_index("ix_ledger_entry_order_id", "ledger_entry", ["order_id"])
