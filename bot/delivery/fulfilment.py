"""Delivers what is paid: the goods that are held, goods found again for late money, or the money itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, text
from sqlmodel import Session, col

from bot.database import Database, Step, together
from bot.delivery.methods.directory import METHODS
from bot.delivery.telling import messages
from bot.errors import OutOfStock, WrongStatus
from bot.orders import history, lifecycle
from bot.orders.lifecycle import OrderRow
from bot.orders.queue import finish_each
from bot.outbox import posted
from bot.outbox.notices import Kind
from bot.outbox.posting import post, post_to_all
from bot.wallet import balance, ledger
from models.order import Order, OrderStatus
from models.product import Product, Variant
from models.record import UtcDateTime
from models.stock import ItemStatus, StockItem

_HELD = (
    select(func.count())
    .where(col(StockItem.order_id) == col(Order.id), col(StockItem.status) == ItemStatus.HELD)
    .scalar_subquery()
)
_LOCK: Select[Any] = (
    select(
        col(Order.status),
        col(Order.variant_id),
        col(Order.quantity),
        col(Product.method),
        _HELD.label("held"),
    )
    .join(Variant, col(Variant.id) == col(Order.variant_id))
    .join(Product, col(Product.id) == col(Variant.product_id))
    .where(col(Order.id) == bindparam("order_id"))
    .with_for_update(of=Order)
)
_OWED = text("SELECT id FROM \"order\" WHERE status = 'paid' ORDER BY paid_at LIMIT :limit")
_RECORD = text("""
    INSERT INTO delivery (order_id, method, quantity, delivered_at)
    VALUES (:order_id, :method, :quantity, :now)
""").bindparams(bindparam("now", type_=UtcDateTime))

_WAITING = text("""
    SELECT number FROM "order" WHERE status IN ('paid', 'fulfilling', 'partly_delivered', 'refund_due')
    ORDER BY paid_at
""")
_INCOMPLETE = text("""
    SELECT number FROM "order" LEFT JOIN delivery ON delivery.order_id = "order".id
    WHERE status = 'delivered' AND (delivery.quantity IS NULL OR delivery.quantity <> "order".quantity
      OR method = 'from_stock' AND "order".quantity <> (SELECT count(*) FROM stock_item
        WHERE stock_item.order_id = "order".id AND stock_item.status IN ('sold', 'redeemed')))
""")


@dataclass(frozen=True, slots=True)
class Handover:
    """An order on its way to its buyer. steps: what is done in one go, goods first; later: more messages."""

    order: OrderRow
    steps: tuple[Step, ...]
    later: tuple[Step, ...]


async def fulfil_paid_orders(
    database: Database, *, announce_to: tuple[int, ...] = (), now: datetime, limit: int = 50
) -> int:
    """Fulfil a slice of what is paid, longest waiting first; answers how many."""
    owed = await database.reading(paid_orders, limit=limit)
    return sum(await finish_each(database, fulfil, owed, announce_to=announce_to, now=now))


def paid_orders(session: Session, *, limit: int) -> list[int]:
    """The orders that are paid and not delivered, longest waiting first."""
    return list(session.connection().execute(_OWED, {"limit": limit}).scalars())


def fulfil(session: Session, order_id: int, *, announce_to: tuple[int, ...] = (), now: datetime) -> bool:
    """Give the buyer of a paid order his goods, or his money back when they are gone.

    False when there is nothing (more) to do. announce_to: chats of staff that want to hear of each sale.
    """
    paid = session.execute(_LOCK, {"order_id": order_id}).one_or_none()
    if paid is None or paid.status is not OrderStatus.PAID:
        return False
    if paid.held or _secure(session, order_id, paid):
        order = lifecycle.move(session, order_id, OrderStatus.DELIVERED, from_=OrderStatus.PAID, now=now)
        handover = handing_over(order, now=now)
        counts = together(session, *handover.steps)
        complete(session, handover, counts, announce_to=announce_to, now=now)
    else:
        _give_money_back(session, order_id, now=now)
    return True


def handing_over(order: OrderRow, *, now: datetime) -> Handover:
    """What makes the goods that are held for an order its buyer's; the order has just been moved."""
    first, *later = messages(order, now=now)
    record = {"order_id": order.id, "method": order.method, "quantity": order.quantity, "now": now}
    goods = METHODS[order.method].handing_over(order.id, now=now)
    return Handover(order, (goods, Step(_RECORD, record), first), tuple(later))


def complete(
    session: Session,
    handover: Handover,
    counts: Sequence[int],
    *,
    announce_to: tuple[int, ...],
    now: datetime,
) -> None:
    """Finish a handover whose steps counted `counts`; raises WrongStatus unless every piece was there."""
    order = handover.order
    if counts[0] != order.quantity:
        raise WrongStatus
    for message in handover.later:
        together(session, message)
    post_to_all(
        session,
        chat_ids=announce_to,
        kind=Kind.SALE,
        facts={"order_id": order.id},
        dedupe_key=f"sale:{order.id}",
        now=now,
    )


def tell_about_stuck_orders(session: Session, *, admins: tuple[int, ...], now: datetime) -> int:
    """Tell the admins, once for each, of orders that are paid for minutes without goods; answers how many."""
    stuck = history.stuck(session, now=now)
    for order in stuck:
        post_to_all(
            session,
            chat_ids=admins,
            kind=Kind.STUCK,
            facts={"order_id": order.id},
            dedupe_key=f"stuck:{order.id}",
            now=now,
        )
    return len(stuck)


def check(session: Session) -> list[str]:
    """What was paid and not delivered, or delivered and not there, in sentences for the terminal."""
    connection = session.connection()
    return [
        *(
            f"Order {number} is paid and waits for its goods."
            for number in connection.execute(_WAITING).scalars()
        ),
        *(
            f"Order {number} counts as delivered, but its goods are not all there."
            for number in connection.execute(_INCOMPLETE).scalars()
        ),
    ]


def _secure(session: Session, order_id: int, paid: Row[Any]) -> bool:
    """Try to hold the goods once more: all of them, or none."""
    try:
        METHODS[paid.method].secure(session, order_id, variant_id=paid.variant_id, quantity=paid.quantity)
    except OutOfStock:
        return False
    return True


def _give_money_back(session: Session, order_id: int, *, now: datetime) -> None:
    order = lifecycle.move(session, order_id, OrderStatus.REFUNDED, from_=OrderStatus.PAID, now=now)
    if order.total:
        balance.credit(
            session,
            order.customer_id,
            kind=Kind.LATE_GONE,
            reference=order.number,
            debit=ledger.SALES,
            amount=order.total,
            currency=order.currency,
            order_id=order_id,
            now=now,
        )
    post(
        session,
        chat_id=order.customer_id,
        kind=Kind.LATE_GONE,
        facts={"order_id": order_id, "amount": order.total, "currency": order.currency},
        dedupe_key=f"late_gone:{order_id}",
        now=now,
    )
    posted.repaint(session, order_id, now=now)
