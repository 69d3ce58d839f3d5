"""What was bought before: a buyer's own orders, and any order with its whole story for staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_
from sqlmodel import Session, col, func, select

from bot.errors import OrderNotFound
from models.customer import Customer
from models.delivery import Delivery
from models.ledger import LedgerEntry
from models.notice import Notice
from models.order import Order, OrderStatus
from models.payment import Payment
from models.product import Product, Variant
from models.record import Names, Record
from models.staff import AuditEntry

T = TypeVar("T", bound=Record)

PAGE = 5
OWED = (OrderStatus.PAID, OrderStatus.FULFILLING, OrderStatus.PARTLY_DELIVERED, OrderStatus.REFUND_DUE)
STUCK = timedelta(minutes=5)
"""Paid for so long without goods means that somebody should look."""
LATEST_MONEY = timedelta(days=2)
"""Money is counted for the day on which it came, however old its order is, up to this age."""
NEWEST = 50
"""So many notices and audit entries of one order are shown to staff."""


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as its buyer sees it: names and prices are what he was shown, amounts in minor units."""

    id: int
    number: str
    customer_id: int
    status: OrderStatus
    product_id: int
    variant_id: int
    product_names: Names
    variant_names: Names
    quantity: int
    unit_price: int
    list_price: int
    currency: str
    total: int
    paid_by: str | None
    warranty_days: int
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    delivered_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """One page of a buyer's orders, newest first; pages count from 1 and there is always one."""

    orders: tuple[OrderView, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OrderStory:
    """Everything that is known of one order."""

    order: OrderView
    customer: Customer
    source: str | None
    first_source: str | None
    payments: tuple[Payment, ...]
    entries: tuple[LedgerEntry, ...]
    delivery: Delivery | None
    notices: tuple[Notice, ...]
    audit: tuple[AuditEntry, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The shop's day; amount: minor units of its currency. waiting, stuck: how many are so right now."""

    sold: int
    amount: int
    waiting: int
    stuck: int


def page(session: Session, customer_id: int, *, page: int) -> OrdersPage:
    """A page of his orders, newest first; beyond the last page stands the last one."""
    his = col(Order.customer_id) == customer_id
    count = session.exec(select(func.count()).select_from(Order).where(his)).one()
    pages = max(1, -(-count // PAGE))
    shown = min(max(1, page), pages)
    newest = _views().where(his).order_by(col(Order.id).desc()).offset((shown - 1) * PAGE).limit(PAGE)
    return OrdersPage(tuple(OrderView(*row) for row in session.execute(newest)), shown, pages)


def order(session: Session, customer_id: int, order_id: int) -> OrderView:
    """One order of his; raises OrderNotFound, also for anybody else's."""
    return _view(session, col(Order.id) == order_id, col(Order.customer_id) == customer_id)


def by_number(session: Session, customer_id: int, number: str) -> int:
    """The id of his order with this number (as `read_number` reads it); raises OrderNotFound."""
    return _view(session, col(Order.number) == number, col(Order.customer_id) == customer_id).id


def waiting(session: Session, customer_id: int) -> OrderView | None:
    """His newest order that waits for payment."""
    return _first(
        session,
        col(Order.customer_id) == customer_id,
        col(Order.status) == OrderStatus.AWAITING_PAYMENT,
    )


def last_delivered(session: Session, customer_id: int) -> OrderView | None:
    """What he bought last."""
    return _first(session, col(Order.customer_id) == customer_id, col(Order.status) == OrderStatus.DELIVERED)


def for_staff(session: Session, number: str) -> OrderStory:
    """The whole story of any order, for staff; raises OrderNotFound."""
    found = session.exec(select(Order).where(Order.number == number)).one_or_none()
    if found is None:
        raise OrderNotFound
    subjects = [f"order:{found.id}", f"order:{found.number}"]
    return OrderStory(
        order=_view(session, col(Order.id) == found.id),
        customer=session.exec(select(Customer).where(Customer.id == found.customer_id)).one(),
        source=found.source,
        first_source=found.first_source,
        payments=_of(session, Payment, col(Payment.order_id) == found.id),
        entries=_of(session, LedgerEntry, col(LedgerEntry.order_id) == found.id),
        delivery=session.exec(select(Delivery).where(Delivery.order_id == found.id)).one_or_none(),
        notices=_of(session, Notice, _about(found)),
        audit=_of(session, AuditEntry, col(AuditEntry.subject).in_(subjects)),
    )


def by_id_for_staff(session: Session, order_id: int) -> OrderStory:
    """The same by the order's id, as a staff button carries it."""
    return for_staff(session, _view(session, col(Order.id) == order_id).number)


def today(session: Session, since: datetime, *, currency: str, now: datetime) -> Today:
    """What /admin opens with; since: the shop's midnight."""
    fresh = col(Order.created_at) >= since - LATEST_MONEY
    paid = (fresh, col(Order.paid_at) >= since, col(Order.status) != OrderStatus.REFUNDED)
    amount = func.coalesce(func.sum(Order.total), 0)
    sold = session.exec(select(func.count()).select_from(Order).where(*paid)).one()
    taken = session.exec(select(amount).where(*paid, Order.currency == currency)).one()
    unpaid = col(Order.status) == OrderStatus.AWAITING_PAYMENT
    waiting = session.exec(select(func.count()).select_from(Order).where(unpaid)).one()
    held_up = session.exec(select(func.count()).select_from(Order).where(*_stuck(now))).one()
    return Today(sold=sold, amount=int(taken), waiting=waiting, stuck=held_up)


def stuck(session: Session, *, now: datetime, limit: int = 20) -> list[OrderView]:
    """Orders that are paid and still without their goods, longest first."""
    oldest = _views().where(*_stuck(now)).order_by(col(Order.paid_at)).limit(limit)
    return [OrderView(*row) for row in session.execute(oldest)]


def _views() -> Select[Any]:
    """The columns of OrderView, in its order."""
    views: Select[Any] = (
        select(  # type: ignore[call-overload]
            Order.id,
            Order.number,
            Order.customer_id,
            Order.status,
            Variant.product_id,
            Order.variant_id,
            Order.product_names,
            Order.variant_names,
            Order.quantity,
            Order.unit_price,
            Order.list_price,
            Order.currency,
            Order.total,
            Order.paid_by,
            Product.warranty_days,
            Order.created_at,
            Order.expires_at,
            Order.paid_at,
            Order.delivered_at,
            Order.closed_at,
        )
        .join(Variant, col(Variant.id) == col(Order.variant_id))
        .join(Product, col(Product.id) == col(Variant.product_id))
    )
    return views


def _view(session: Session, *conditions: ColumnElement[bool]) -> OrderView:
    found = _first(session, *conditions)
    if found is None:
        raise OrderNotFound
    return found


def _first(session: Session, *conditions: ColumnElement[bool]) -> OrderView | None:
    """The newest order that fits."""
    row = session.execute(_views().where(*conditions).order_by(col(Order.id).desc()).limit(1)).first()
    return None if row is None else OrderView(*row)


def _stuck(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return col(Order.status).in_(OWED), col(Order.paid_at) < now - STUCK


def _of(session: Session, table: type[T], about: ColumnElement[bool]) -> tuple[T, ...]:
    return tuple(session.exec(select(table).where(about).order_by(col(table.id)).limit(NEWEST)))


def _about(order: Order) -> ColumnElement[bool]:
    """Its buyer's notices that name it among their facts."""
    return and_(
        col(Notice.chat_id) == order.customer_id,
        col(Notice.facts)["order_id"].as_integer() == order.id,
    )
