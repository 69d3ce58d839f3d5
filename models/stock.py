"""What is in stock: batches, stock items and the check value of the vault's key."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.record import Number, Record, UtcDateTime, words

KEEPS = date(9999, 12, 31)
"""The best-before date of a secret that has none: sorts last on both databases."""


class ItemStatus(StrEnum):
    """The life of a card secret."""

    RECEIVED = "received"
    AVAILABLE = "available"
    HELD = "held"
    SOLD = "sold"
    REDEEMED = "redeemed"
    QUARANTINED = "quarantined"
    VOID = "void"
    EXPIRED = "expired"


class Batch(Record, table=True):
    """One restocking: who, when and what became of its lines.

    unit_cost: ten-thousandths of the major unit of cost_currency, as prices are.
    file_mark, lines_done: of a batch that came from a file, which one it was, and how far it is taken in.
    """

    variant_id: int = Field(sa_type=Number, foreign_key="variant.id", index=True)
    note: str = ""
    added: int = 0
    already_there: int = 0
    repeated: int = 0
    invalid: int = 0
    actor: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    unit_cost: int | None = Field(default=None, sa_type=BigInteger)
    cost_currency: str | None = Field(default=None, max_length=4)
    file_mark: str | None = Field(default=None, max_length=64)
    lines_done: int | None = Field(default=None, sa_type=BigInteger)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StockItem(Record, table=True):
    """One card secret, sealed.

    sealed: 12-byte nonce + AES-GCM ciphertext and tag; associated data bind it to variant and fingerprint.
    fingerprint: HMAC-SHA256 of the secret under a key of its own, so a duplicate is refused for ever.
    """

    __tablename__ = "stock_item"
    __table_args__ = (
        UniqueConstraint("variant_id", "fingerprint"),
        Index(
            "ix_stock_item_shelf",
            "variant_id",
            "best_before",
            "shelf_no",
            sqlite_where=text("status = 'available'"),
            postgresql_where=text("status = 'available'"),
        ),
        Index(
            "ix_stock_item_order_id",
            "order_id",
            sqlite_where=text("order_id IS NOT NULL"),
            postgresql_where=text("order_id IS NOT NULL"),
        ),
        Index("ix_stock_item_batch_id_id", "batch_id", "id"),
    )
    variant_id: int = Field(sa_type=Number, foreign_key="variant.id")
    batch_id: int = Field(sa_type=Number, foreign_key="batch.id")
    status: ItemStatus = Field(default=ItemStatus.AVAILABLE, sa_type=words(ItemStatus))
    shelf_no: int = Field(sa_type=BigInteger)
    best_before: date = KEEPS
    sealed: bytes
    key_id: str = Field(max_length=16)
    fingerprint: bytes
    order_id: int | None = Field(default=None, sa_type=Number, foreign_key="order.id")
    sold_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class KeyCheck(SQLModel, table=True):
    """Proves that the vault key at hand is the one the stock was sealed with."""

    __tablename__ = "key_check"
    key_id: str = Field(primary_key=True, max_length=16)
    check_value: bytes
    created_at: datetime = Field(sa_type=UtcDateTime)


class StockAlert(SQLModel, table=True):
    """A variant that fell to its threshold and was told once; gone again when it is restocked."""

    __tablename__ = "stock_alert"
    variant_id: int = Field(primary_key=True, sa_type=Number, foreign_key="variant.id")
    raised_at: datetime = Field(sa_type=UtcDateTime)
