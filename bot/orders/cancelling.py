"""Cancels an order at its buyer's wish, as long as it is not paid."""

from datetime import datetime

from sqlmodel import Session

from bot.orders import history, lifecycle
from bot.outbox import posted
from bot.stock import reservations
from models.order import OrderStatus


def cancel(session: Session, customer_id: int, order_id: int, *, now: datetime) -> None:
    """Cancel his unpaid order and give its goods back; raises OrderNotFound or WrongStatus."""
    history.order(session, customer_id, order_id)
    lifecycle.move(session, order_id, OrderStatus.CANCELLED, from_=OrderStatus.AWAITING_PAYMENT, now=now)
    reservations.release(session, order_id)
    posted.repaint(session, order_id, now=now)
