"""Pays an order from its buyer's balance and hands the goods over, all in one transaction."""

from datetime import datetime

from sqlmodel import Session

from bot.database import together
from bot.delivery.fulfilment import Handover, complete, handing_over
from bot.errors import OrderExpired, OrderNotFound
from bot.orders import history, lifecycle
from bot.wallet import balance
from models.order import OrderStatus

OVER = (OrderStatus.EXPIRED, OrderStatus.CANCELLED)


def pay_from_balance(
    session: Session, customer_id: int, order_id: int, *, announce_to: tuple[int, ...] = (), now: datetime
) -> bool:
    """Pay his unpaid order and deliver it; False when it is paid already, so that a second tap costs nothing.

    Raises OrderNotFound (also: not his), OrderExpired or BalanceTooLow(missing); then nothing has changed.
    """
    order = lifecycle.attempt(
        session,
        order_id,
        OrderStatus.DELIVERED,
        from_=OrderStatus.AWAITING_PAYMENT,
        through=OrderStatus.PAID,
        paid_by="balance",
        now=now,
    )
    if order is None:
        return _paid_before(session, customer_id, order_id)
    if order.customer_id != customer_id:
        raise OrderNotFound
    if order.expires_at <= now:
        raise OrderExpired
    handover = handing_over(order, now=now)
    counts = _pay(session, handover, now=now) if order.total else together(session, *handover.steps)
    complete(session, handover, counts, announce_to=announce_to, now=now)
    return True


def _pay(session: Session, handover: Handover, *, now: datetime) -> list[int]:
    order = handover.order
    return balance.spend(
        session,
        order.customer_id,
        reference=order.number,
        amount=order.total,
        currency=order.currency,
        order_id=order.id,
        now=now,
        alongside=handover.steps,
    )


def _paid_before(session: Session, customer_id: int, order_id: int) -> bool:
    if history.order(session, customer_id, order_id).status in OVER:
        raise OrderExpired
    return False
