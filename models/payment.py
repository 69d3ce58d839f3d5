"""Payments: one attempt each, what gateways told us about them, and what was refused at the door."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from models.record import Facts, Number, Record, UtcDateTime, words


class PaymentStatus(StrEnum):
    """How far one attempt to pay got.

    intended: written before the gateway is asked · open: the buyer has a link · settled: money counted ·
    closed: given up by us (changed, cancelled, expired), money may still come · failed: the gateway refused.
    """

    INTENDED = "intended"
    OPEN = "open"
    SETTLED = "settled"
    CLOSED = "closed"
    FAILED = "failed"


class Payment(Record, table=True):
    """One attempt to pay one order; its number is our reference at the gateway and is never used again.

    amount/currency: the order's total. pay_amount/pay_currency: what the gateway asks (Stars), frozen here.
    received: what really came, in minor units of pay_currency. link_token: makes our own link unguessable.
    next_ask_at: when watching asks the gateway again; None when there is nothing left to ask.
    """

    __table_args__ = (
        CheckConstraint("pay_amount > 0", name="pay_amount"),
        UniqueConstraint("gateway", "gateway_reference"),
        Index(
            "ix_payment_watched",
            "next_ask_at",
            sqlite_where=text("next_ask_at IS NOT NULL"),
            postgresql_where=text("next_ask_at IS NOT NULL"),
        ),
    )
    number: str = Field(max_length=32, unique=True)
    order_id: int = Field(sa_type=Number, foreign_key="order.id", index=True)
    gateway: str = Field(max_length=32)
    option: str = Field(default="", max_length=32)
    status: PaymentStatus = Field(default=PaymentStatus.INTENDED, sa_type=words(PaymentStatus))
    amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=4)
    pay_amount: int = Field(sa_type=BigInteger)
    pay_currency: str = Field(max_length=4)
    url: str | None = None
    qr: str | None = None
    link_token: str = Field(max_length=32, unique=True)
    gateway_reference: str | None = Field(default=None, max_length=128)
    received: int | None = Field(default=None, sa_type=BigInteger)
    bot_id: int | None = Field(default=None, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_ask_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked: int = 0


class GatewayEvent(Record, table=True):
    """One verified word of a gateway as received: callback, answer to a question, successful_payment.

    Unique per gateway and event id. outcome is empty until settlement has dealt with it.
    """

    __tablename__ = "gateway_event"
    __table_args__ = (
        UniqueConstraint("gateway", "event_id"),
        Index(
            "ix_gateway_event_waiting",
            "id",
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )
    gateway: str = Field(max_length=32)
    event_id: str = Field(max_length=128)
    payment_number: str = Field(max_length=64, index=True)
    amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=4)
    payer_id: int | None = Field(default=None, sa_type=BigInteger)
    body: Facts = Field(default_factory=dict, sa_type=JSON)
    received_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str | None = Field(default=None, max_length=32)


class Rejection(Record, table=True):
    """Callbacks that did not verify: counted per gateway and day, with the last one as a sample."""

    __table_args__ = (UniqueConstraint("gateway", "day"),)
    gateway: str = Field(max_length=32)
    day: str = Field(max_length=10)
    count: int = 0
    sample: str = Field(default="", max_length=1000)


class StarRefund(Record, table=True):
    """A Stars payment that goes back to its payer: written first, sent by a job until Telegram has it."""

    __tablename__ = "star_refund"
    bot_id: int = Field(sa_type=BigInteger)
    payer_id: int = Field(sa_type=BigInteger)
    charge_id: str = Field(max_length=128, unique=True)
    stars: int
    order_id: int | None = Field(default=None, sa_type=Number, foreign_key="order.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str | None = None
