"""An order: its status, its legal moves, its number and its snapshot of what was bought."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from models.record import Names, Number, Record, UtcDateTime, words


class OrderStatus(StrEnum):
    """Where an order stands; the status is the queue of the jobs."""

    IN_REVIEW = "in_review"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    FULFILLING = "fulfilling"
    DELIVERED = "delivered"
    PARTLY_DELIVERED = "partly_delivered"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"


MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.IN_REVIEW: frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.CANCELLED}),
    OrderStatus.AWAITING_PAYMENT: frozenset({OrderStatus.PAID, OrderStatus.EXPIRED, OrderStatus.CANCELLED}),
    OrderStatus.PAID: frozenset(
        {
            OrderStatus.FULFILLING,
            OrderStatus.DELIVERED,
            OrderStatus.PARTLY_DELIVERED,
            OrderStatus.REFUND_DUE,
            OrderStatus.REFUNDED,
        }
    ),
    OrderStatus.FULFILLING: frozenset(
        {OrderStatus.DELIVERED, OrderStatus.PARTLY_DELIVERED, OrderStatus.REFUND_DUE, OrderStatus.REFUNDED}
    ),
    OrderStatus.PARTLY_DELIVERED: frozenset(
        {OrderStatus.DELIVERED, OrderStatus.REFUND_DUE, OrderStatus.REFUNDED}
    ),
    OrderStatus.DELIVERED: frozenset({OrderStatus.REFUND_DUE, OrderStatus.REFUNDED}),
    OrderStatus.EXPIRED: frozenset({OrderStatus.PAID}),
    OrderStatus.CANCELLED: frozenset({OrderStatus.PAID}),
    OrderStatus.REFUND_DUE: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.REFUNDED: frozenset(),
}
"""From each status, where an order may go. Late money moves an expired or cancelled order to paid."""


class Order(Record, table=True):
    """One purchase of one variant; names and prices are what the buyer was shown."""

    __table_args__ = (
        UniqueConstraint("customer_id", "idempotency_key"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("total >= 0", name="total"),
        Index("ix_order_customer_id", "customer_id", "id"),
        Index(
            "ix_order_unpaid",
            "customer_id",
            "expires_at",
            sqlite_where=text("status = 'awaiting_payment'"),
            postgresql_where=text("status = 'awaiting_payment'"),
        ),
        Index(
            "ix_order_expired",
            "customer_id",
            "closed_at",
            sqlite_where=text("status = 'expired'"),
            postgresql_where=text("status = 'expired'"),
        ),
        Index(
            "ix_order_owed",
            "paid_at",
            sqlite_where=text("status IN ('paid', 'fulfilling', 'partly_delivered', 'refund_due')"),
            postgresql_where=text("status IN ('paid', 'fulfilling', 'partly_delivered', 'refund_due')"),
        ),
        Index("ix_order_created_at", "created_at"),
    )
    number: str = Field(max_length=8, unique=True)
    customer_id: int = Field(sa_type=BigInteger, foreign_key="customer.id")
    status: OrderStatus = Field(default=OrderStatus.AWAITING_PAYMENT, sa_type=words(OrderStatus))
    idempotency_key: str = Field(max_length=32)
    variant_id: int = Field(sa_type=Number, foreign_key="variant.id", index=True)
    product_names: Names = Field(sa_type=JSON)
    variant_names: Names = Field(sa_type=JSON)
    quantity: int
    unit_price: int = Field(sa_type=BigInteger)
    list_price: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=4)
    total: int = Field(sa_type=BigInteger)
    paid_by: str | None = Field(default=None, max_length=32)
    source: str | None = Field(default=None, max_length=64)
    first_source: str | None = Field(default=None, max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters without look-alikes (no 0 O, 1 I L, U)."""


def new_number(choose: Callable[[str], str]) -> str:
    """A random number of eight signs: seven drawn by `choose` (`secrets.choice`) and a check character."""
    body = "".join(choose(ALPHABET) for _ in range(7))
    return body + _check_character(body)


def read_number(text: str) -> str | None:
    """The order number in what a person typed (case, spaces, dashes do not matter), or None."""
    sign = "".join(text.upper().replace("-", "").split())
    if (
        len(sign) != 8
        or any(letter not in ALPHABET for letter in sign)
        or _check_character(sign[:7]) != sign[7]
    ):
        return None
    return sign


def _check_character(body: str) -> str:
    """Luhn mod N over the alphabet: catches every single wrong sign and nearly every swap of neighbours."""
    size, total = len(ALPHABET), 0
    for place, letter in enumerate(reversed(body)):
        value = ALPHABET.index(letter) * (2 if place % 2 == 0 else 1)
        total += value // size + value % size
    return ALPHABET[-total % size]
