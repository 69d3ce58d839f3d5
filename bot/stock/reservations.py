"""Holds goods for an order, gives them back, sells them: the hot path, a few statements built once."""

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import Session

from bot.database import Step, together
from bot.errors import OutOfStock
from models.record import UtcDateTime

# 'available' stands in the SQL itself: bound, a generic plan could not use the shelf's partial index. The
# order is the shelf's, never the id's, so that a claim does not walk over what was sold before.
_SHELF = (
    "SELECT id FROM stock_item WHERE variant_id = :variant_id AND status = 'available'"
    " ORDER BY best_before, shelf_no LIMIT :quantity"
)
_CLAIM = "UPDATE stock_item SET status = 'held', order_id = :order_id WHERE id"
_ALONE = text(f"{_CLAIM} IN ({_SHELF})")
# An array, because a subquery of unknown size could be joined by reading the whole table.
_PASSING = text(f"{_CLAIM} = ANY(ARRAY({_SHELF} FOR UPDATE SKIP LOCKED))")
_WAITING = text(f"{_CLAIM} = ANY(ARRAY({_SHELF} FOR UPDATE))")
_RELEASE = text(
    "UPDATE stock_item SET status = 'available', order_id = NULL"
    " WHERE order_id = :order_id AND status = 'held'"
)
_SELL = text(
    "UPDATE stock_item SET status = 'sold', sold_at = :now WHERE order_id = :order_id AND status = 'held'"
).bindparams(bindparam("now", type_=UtcDateTime()))


def hold(session: Session, *, variant_id: int, order_id: int, quantity: int) -> int:
    """Take `quantity` pieces off the shelf for an order, oldest first; answers how many.

    With fewer there it raises OutOfStock(left): how many could be had. Then none of them is held.
    """
    claim = {"variant_id": variant_id, "order_id": order_id, "quantity": quantity}
    if session.get_bind().dialect.name == "sqlite":
        return _take(session, _ALONE, claim)
    try:
        return _take(session, _PASSING, claim)
    except OutOfStock:
        # Others may be taking the rest this very moment, and not all of them succeed: wait for their answers.
        return _take(session, _WAITING, claim)


def release(session: Session, order_id: int) -> int:
    """Put what is held for an order back on the shelf, in its old place; answers how many."""
    return _changed(session, _RELEASE, {"order_id": order_id})


def sell(session: Session, order_id: int, *, now: datetime) -> int:
    """Make what is held for an order its buyer's for ever; answers how many."""
    return together(session, selling(order_id, now=now))[0]


def selling(order_id: int, *, now: datetime) -> Step:
    """The same as a step of a larger act; it counts the pieces."""
    return Step(_SELL, {"order_id": order_id, "now": now})


def _take(session: Session, statement: TextClause, claim: Mapping[str, int]) -> int:
    """All or nothing: with several pieces, a savepoint gives a part of them back."""
    with session.connection().begin_nested() if claim["quantity"] > 1 else nullcontext():
        held = _changed(session, statement, claim)
        if held < claim["quantity"]:
            raise OutOfStock(left=held)
        return held


def _changed(session: Session, statement: TextClause, values: Mapping[str, int | datetime]) -> int:
    return session.connection().execute(statement, values).rowcount
