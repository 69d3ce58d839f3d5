"""The last look before Telegram takes somebody's Stars: may this invoice be paid, by him, now?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.errors import (
    AlreadyDone,
    OrderExpired,
    OrderNotFound,
    OutOfStock,
    PriceChanged,
    Refused,
    ShopError,
    WrongStatus,
)
from bot.payments.gateways import stars
from models.order import Order, OrderStatus
from models.payment import Payment, PaymentStatus
from models.stock import ItemStatus, StockItem

LIVING = (PaymentStatus.INTENDED, PaymentStatus.OPEN)


@dataclass(frozen=True)
class Attempt:
    """Somebody is about to pay an invoice; amount in minor units of `currency`."""

    number: str
    payer_id: int
    amount: int
    currency: str


def objection(session: Session, attempt: Attempt, *, now: datetime) -> ShopError | None:
    """Why this payment must not be made, to be said to the payer; None when nothing speaks against it."""
    found = session.exec(
        select(Payment, Order)
        .join(Order, col(Order.id) == col(Payment.order_id))
        .where(
            Payment.number == attempt.number,
            Payment.gateway == stars.NAME,
            Order.customer_id == attempt.payer_id,
        )
    ).one_or_none()
    if found is None:
        return OrderNotFound()
    payment, order = found
    if (attempt.amount, attempt.currency) != (payment.pay_amount, payment.pay_currency):
        return PriceChanged()
    return _of_order(order, now) or _of_payment(payment, now) or _of_goods(session, order)


def _of_order(order: Order, now: datetime) -> ShopError | None:
    if order.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED):
        return OrderExpired()
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return AlreadyDone()
    return OrderExpired() if order.expires_at <= now else None


def _of_payment(payment: Payment, now: datetime) -> ShopError | None:
    """A closed one was given up for another way to pay: the order goes on, this invoice does not."""
    return None if payment.status in LIVING and now < payment.expires_at else WrongStatus()


def _of_goods(session: Session, order: Order) -> Refused | None:
    held = session.exec(
        select(func.count())
        .select_from(StockItem)
        .where(StockItem.order_id == order.id, StockItem.status == ItemStatus.HELD)
    ).one()
    return None if held == order.quantity else OutOfStock(left=held)
