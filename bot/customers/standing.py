"""How a customer stands with the shop: whether he ever paid, and whether money of his is under way."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from models.record import UtcDateTime

_PAID = text(
    "UPDATE customer SET first_paid_at = :now WHERE id = :customer_id AND first_paid_at IS NULL"
).bindparams(bindparam("now", type_=UtcDateTime()))

_PROVEN = text("SELECT first_paid_at IS NOT NULL FROM customer WHERE id = :customer_id")

_UNDER_WAY = text(
    'SELECT EXISTS (SELECT 1 FROM "order" JOIN payment ON payment.order_id = "order".id'
    " WHERE \"order\".customer_id = :customer_id AND payment.status IN ('intended', 'open')"
    " AND \"order\".status = 'awaiting_payment')"
)


def has_paid(session: Session, customer_id: int, *, now: datetime) -> None:
    """Remember the first time that money of his arrived."""
    session.connection().execute(_PAID, {"customer_id": customer_id, "now": now})


def is_proven(session: Session, customer_id: int) -> bool:
    """Whether he ever paid."""
    return bool(session.connection().execute(_PROVEN, {"customer_id": customer_id}).scalar_one_or_none())


def is_paying(session: Session, customer_id: int) -> bool:
    """Whether he was given a way to pay whose end is not known yet."""
    return bool(session.connection().execute(_UNDER_WAY, {"customer_id": customer_id}).scalar_one())
