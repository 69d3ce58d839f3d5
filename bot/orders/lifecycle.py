"""Moves orders from one status to the next; nothing else writes `Order.status`."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise

from sqlalchemy import JSON, TextualSelect, bindparam, text
from sqlmodel import Session

from bot.customers import standing
from bot.errors import WrongStatus
from models.order import MOVES, OrderStatus
from models.record import Facts, UtcDateTime

_WRITES = {
    OrderStatus.PAID: "paid_at = :now, paid_by = :paid_by",
    OrderStatus.DELIVERED: "delivered_at = :now",
    OrderStatus.PARTLY_DELIVERED: "delivered_at = :now",
    OrderStatus.EXPIRED: "closed_at = :now",
    OrderStatus.CANCELLED: "closed_at = :now",
    OrderStatus.REFUNDED: "closed_at = :now",
}
"""What else is written when an order gets there."""

_PRODUCT = "product JOIN variant ON variant.product_id = product.id WHERE variant.id = variant_id"
_ANSWER = f"""
    id, number, customer_id, variant_id, quantity, total, currency, paid_by, expires_at, closed_at,
    (SELECT method FROM {_PRODUCT}), (SELECT show_as FROM {_PRODUCT}),
    (SELECT how_to FROM {_PRODUCT}) AS how_to,
    (SELECT first_paid_at IS NULL FROM customer WHERE customer.id = customer_id) AS first_payment
"""  # noqa: S608 - words of our own
"""The columns are those of OrderRow, in its order."""

_UNHELD = text("""
    SELECT number FROM "order" WHERE status = 'awaiting_payment' AND quantity <>
      (SELECT count(*) FROM stock_item WHERE order_id = "order".id AND status = 'held')
""")
_STILL_HOLDING = text("""
    SELECT DISTINCT number FROM stock_item JOIN "order" ON "order".id = order_id
    WHERE stock_item.status = 'held' AND "order".status IN ('expired', 'cancelled', 'refunded', 'delivered')
""")
_MISBOOKED = text("""
    SELECT number FROM "order" LEFT JOIN
      (SELECT order_id, sum(CASE 'sales' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS net
        FROM ledger_entry GROUP BY order_id) AS booked ON booked.order_id = "order".id
    WHERE coalesce(net, 0) <> CASE WHEN
      status IN ('paid', 'fulfilling', 'delivered', 'partly_delivered', 'refund_due') THEN total ELSE 0 END
""")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order that was just moved, with what the next stage wants to know of its product.

    closed_at: when it was given up unpaid; on a paid order it tells that the money came late.
    """

    id: int
    number: str
    customer_id: int
    variant_id: int
    quantity: int
    total: int
    currency: str
    paid_by: str | None
    expires_at: datetime
    closed_at: datetime | None
    method: str
    show_as: str
    how_to: Facts
    first_payment: bool


def move(
    session: Session,
    order_id: int,
    to: OrderStatus,
    *,
    now: datetime,
    from_: OrderStatus | frozenset[OrderStatus] | None = None,
    through: OrderStatus | None = None,
    paid_by: str | None = None,
) -> OrderRow:
    """Move an order by one guarded UPDATE; raises WrongStatus, and changes nothing, when it stands elsewhere.

    from_: where it may come from; without it, from wherever the move is legal. through: a status it passes on
    the way. paid_by: how it was paid ("balance", "epay:alipay"), for a move to or through `paid`.
    """
    order = attempt(session, order_id, to, now=now, from_=from_, through=through, paid_by=paid_by)
    if order is None:
        raise WrongStatus
    return order


def attempt(
    session: Session,
    order_id: int,
    to: OrderStatus,
    *,
    now: datetime,
    from_: OrderStatus | frozenset[OrderStatus] | None = None,
    through: OrderStatus | None = None,
    paid_by: str | None = None,
) -> OrderRow | None:
    """The same move, for whom a lost race is nothing unusual: then it answers None."""
    path = (to,) if through is None else (through, to)
    values: dict[str, int | str | datetime | None] = {"order_id": order_id, "now": now}
    if OrderStatus.PAID in path:
        values["paid_by"] = paid_by
    row = session.connection().execute(_moving(from_, path), values).one_or_none()
    if row is None:
        return None
    if OrderStatus.PAID in path and row.first_payment:
        standing.has_paid(session, row.customer_id, now=now)
    return OrderRow(*row)


def check(session: Session) -> list[str]:
    """What is wrong with orders, in sentences for the terminal."""
    connection = session.connection()
    return [
        *(
            f"Order {number} waits for payment and does not hold its goods."
            for number in connection.execute(_UNHELD).scalars()
        ),
        *(
            f"Order {number} is over and still holds goods."
            for number in connection.execute(_STILL_HOLDING).scalars()
        ),
        *(
            f"Order {number}: its status and the sales account of the ledger do not agree."
            for number in connection.execute(_MISBOOKED).scalars()
        ),
    ]


@cache
def _moving(
    from_: OrderStatus | frozenset[OrderStatus] | None, path: tuple[OrderStatus, ...]
) -> TextualSelect:
    """The UPDATE for a path, built once; one that MOVES does not know is a bug, not a lost race."""
    legal = frozenset(status for status, targets in MOVES.items() if path[0] in targets)
    sources = legal if from_ is None else frozenset({from_}) if isinstance(from_, OrderStatus) else from_
    if not sources or not sources <= legal or any(to not in MOVES[one] for one, to in pairwise(path)):
        raise ValueError(f"no order moves from {sorted(sources)} by {path}")
    writes = ", ".join([f"status = '{path[-1]}'", *(_WRITES[step] for step in path if step in _WRITES)])
    allowed = ", ".join(f"'{status}'" for status in sorted(sources))
    return (
        text(
            f'UPDATE "order" SET {writes}'  # noqa: S608 - words of our own enums only
            f" WHERE id = :order_id AND status IN ({allowed}) RETURNING {_ANSWER}"
        )
        .bindparams(*[bindparam("now", type_=UtcDateTime)] * (":now" in writes))
        .columns(expires_at=UtcDateTime, closed_at=UtcDateTime, how_to=JSON)
    )
