"""Puts sealed secrets on the shelf, a whole slice in one statement; the only place that makes stock items."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, text
from sqlmodel import Session

from bot.stock.vault import Sealed
from models.stock import KEEPS, Batch

_ROW = (
    "INSERT INTO stock_item"
    " (variant_id, batch_id, status, shelf_no, best_before, sealed, key_id, fingerprint)"
    " VALUES (?, ?, 'available', ?, ?, ?, ?, ?) ON CONFLICT (variant_id, fingerprint) DO NOTHING"
)
_ROWS = text(
    "INSERT INTO stock_item"
    " (variant_id, batch_id, status, shelf_no, best_before, sealed, key_id, fingerprint)"
    " SELECT :variant_id, :batch_id, 'available', :first + place - 1,"
    " arrived.best_before, arrived.sealed, arrived.key_id, arrived.fingerprint"
    " FROM unnest(CAST(:best_before AS date[]), CAST(:sealed AS bytea[]), CAST(:key_id AS varchar[]),"
    " CAST(:fingerprint AS bytea[])) WITH ORDINALITY"
    " AS arrived(best_before, sealed, key_id, fingerprint, place)"
    " ON CONFLICT (variant_id, fingerprint) DO NOTHING"
)
_HOLDER = "SELECT batch_id, shelf_no FROM stock_item WHERE variant_id = ? AND fingerprint = ?"
_HOLDERS = text(
    "SELECT fingerprint, batch_id, shelf_no FROM stock_item"
    " WHERE variant_id = :variant_id AND fingerprint = ANY(CAST(:fingerprint AS bytea[]))"
)
# The one column of a variant that belongs to the stock; the row's lock keeps two restockings apart.
_TAKE_NUMBERS = text(
    "UPDATE variant SET next_shelf_no = next_shelf_no + :block WHERE id = :variant_id"
    " RETURNING next_shelf_no - :block"
)

Known = Mapping[bytes, tuple[int, int]]
"""Which batch brought a fingerprint, and the shelf number it got."""


class Reason(StrEnum):
    """Why a line was not taken in."""

    ALREADY_THERE = "already there"
    REPEATED = "repeated"
    INVALID = "invalid"


def put(
    session: Session, batch: Batch, goods: Sequence[Sealed], best_before: Sequence[date] = ()
) -> dict[int, Reason]:
    """Put goods behind what stands on the shelf; answers the places of those that stay outside, and why.

    best_before: one for each, or none at all where nothing goes bad.
    """
    if not goods:
        return {}
    connection = session.connection()
    block = {"block": len(goods), "variant_id": batch.variant_id}
    first: int = connection.execute(_TAKE_NUMBERS, block).scalar_one()
    insert, known = _WAYS[connection.dialect.name]
    if insert(connection, batch, first, goods, best_before or [KEEPS] * len(goods)) == len(goods):
        return {}
    return dict(_left_outside(batch.id, first, goods, known(connection, batch.variant_id, goods)))


def _left_outside(
    batch_id: int, first: int, goods: Sequence[Sealed], known: Known
) -> Iterator[tuple[int, Reason]]:
    for place, each in enumerate(goods):
        brought_by, shelf_no = known[each.fingerprint]
        if shelf_no != first + place:
            yield place, Reason.REPEATED if brought_by == batch_id else Reason.ALREADY_THERE


def _insert_row_by_row(
    connection: Connection, batch: Batch, first: int, goods: Sequence[Sealed], best_before: Sequence[date]
) -> int:
    days = {day: day.isoformat() for day in set(best_before)}
    rows = [
        (batch.variant_id, batch.id, shelf_no, days[day], each.sealed, each.key_id, each.fingerprint)
        for shelf_no, (each, day) in enumerate(zip(goods, best_before, strict=True), start=first)
    ]
    return connection.exec_driver_sql(_ROW, rows).rowcount


def _insert_at_once(
    connection: Connection, batch: Batch, first: int, goods: Sequence[Sealed], best_before: Sequence[date]
) -> int:
    values = {
        "variant_id": batch.variant_id,
        "batch_id": batch.id,
        "first": first,
        "best_before": best_before,
        "sealed": [each.sealed for each in goods],
        "key_id": [each.key_id for each in goods],
        "fingerprint": [each.fingerprint for each in goods],
    }
    return connection.execute(_ROWS, values).rowcount


def _known_one_by_one(connection: Connection, variant_id: int, goods: Sequence[Sealed]) -> Known:
    known = {}
    for each in goods:
        batch_id, shelf_no = connection.exec_driver_sql(_HOLDER, (variant_id, each.fingerprint)).one()
        known[each.fingerprint] = (batch_id, shelf_no)
    return known


def _known_at_once(connection: Connection, variant_id: int, goods: Sequence[Sealed]) -> Known:
    values = {"variant_id": variant_id, "fingerprint": [each.fingerprint for each in goods]}
    return {row[0]: (row[1], row[2]) for row in connection.execute(_HOLDERS, values)}


_Insert = Callable[[Connection, Batch, int, Sequence[Sealed], Sequence[date]], int]
_Look = Callable[[Connection, int, Sequence[Sealed]], Known]
_WAYS: dict[str, tuple[_Insert, _Look]] = {
    "sqlite": (_insert_row_by_row, _known_one_by_one),
    "postgresql": (_insert_at_once, _known_at_once),
}
