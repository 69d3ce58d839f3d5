"""Our own payment link: leads to the gateway while the payment lives, else it says how things stand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from models.customer import Customer
from models.order import Order, OrderStatus
from models.payment import Payment, PaymentStatus

LONGEST = 32


class State(StrEnum):
    """open: pay here · paid: the money is in · elsewhere: another way was chosen since ·
    over: expired or cancelled · unknown: not our link.
    """

    OPEN = "open"
    PAID = "paid"
    ELSEWHERE = "elsewhere"
    OVER = "over"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lead:
    """Where a link leads: `url` is the gateway's while the state is open; locale: its customer's."""

    state: State
    locale: str | None = None
    url: str | None = None


def follow(session: Session, token: str, *, now: datetime) -> Lead:
    """How the payment behind a link stands."""
    if len(token) > LONGEST or not token.isprintable():
        return Lead(State.UNKNOWN)
    find = (
        select(Payment, Order.status, Customer.locale)
        .join(Order, col(Order.id) == col(Payment.order_id))
        .join(Customer, col(Customer.id) == col(Order.customer_id))
        .where(Payment.link_token == token)
    )
    found = session.exec(find).one_or_none()
    if found is None:
        return Lead(State.UNKNOWN)
    payment, status, locale = found
    state = _state(payment, OrderStatus(status), now)
    return Lead(state, locale, payment.url if state is State.OPEN else None)


def _state(payment: Payment, status: OrderStatus, now: datetime) -> State:
    if status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED):
        return State.OVER
    if status is not OrderStatus.AWAITING_PAYMENT:
        return State.PAID
    if payment.status is PaymentStatus.OPEN and payment.url:
        return State.OPEN if now < payment.expires_at else State.OVER
    return State.ELSEWHERE
