"""Ends unpaid orders whose time is over: their goods go back on the shelf, and their messages say so."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from bot.database import Database
from bot.errors import WrongStatus
from bot.orders import lifecycle
from bot.orders.queue import finish_each
from bot.outbox import posted
from bot.stock import reservations
from models.order import OrderStatus
from models.record import UtcDateTime

_DUE = text(
    "SELECT id FROM \"order\" WHERE status = 'awaiting_payment' AND expires_at <= :now"
    " ORDER BY expires_at LIMIT :limit"
).bindparams(bindparam("now", type_=UtcDateTime))


async def expire_unpaid_orders(database: Database, *, now: datetime, limit: int = 50) -> list[int]:
    """Expire a slice of what is due; answers which orders ended."""
    due = await database.reading(due_orders, now=now, limit=limit)
    return await finish_each(database, expire_order, due, now=now)


def due_orders(session: Session, *, now: datetime, limit: int) -> list[int]:
    """The unpaid orders whose time is over, oldest first."""
    return list(session.connection().execute(_DUE, {"now": now, "limit": limit}).scalars())


def expire_order(session: Session, order_id: int, *, now: datetime) -> int:
    """End one order and give its goods back; raises WrongStatus when it is paid or has time left."""
    order = lifecycle.move(
        session, order_id, OrderStatus.EXPIRED, from_=OrderStatus.AWAITING_PAYMENT, now=now
    )
    if order.expires_at > now:
        raise WrongStatus
    reservations.release(session, order_id)
    posted.repaint(session, order_id, now=now)
    return order_id
