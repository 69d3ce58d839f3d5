"""Money booked: double entry, one row per transfer from one account to another, and the wallets it moves."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.record import Number, Record, UtcDateTime


class LedgerEntry(Record, table=True):
    """`amount` minor units leave `debit` and arrive at `credit`: no entry can fail to sum to zero.

    Accounts: "wallet:<customer>", "gateway:<name>", "sales", "adjustments", "refunds:<name>".
    Unique (kind, reference) makes every booking happen once.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("kind", "reference"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("debit <> credit", name="accounts"),
        Index("ix_ledger_entry_debit", "debit", "currency"),
        Index("ix_ledger_entry_credit", "credit", "currency"),
    )
    kind: str = Field(max_length=32)
    reference: str = Field(max_length=128)
    debit: str = Field(max_length=64)
    credit: str = Field(max_length=64)
    amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=4)
    order_id: int | None = Field(default=None, sa_type=Number, foreign_key="order.id", index=True)
    booked_at: datetime = Field(sa_type=UtcDateTime)


class Wallet(SQLModel, table=True):
    """A customer's balance in minor units: the sum of his account's entries, which never goes below zero."""

    __table_args__ = (CheckConstraint("balance >= 0", name="balance"),)
    customer_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="customer.id")
    currency: str = Field(primary_key=True, max_length=4)
    balance: int = Field(default=0, sa_type=BigInteger)
