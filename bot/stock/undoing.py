"""Takes a batch back while it is unsold: its items leave the shelf as if they had never come.

What nobody bought is deleted, so that the same lines can be stocked again later. What was sold stays; what an
unpaid order holds stays too, until it comes back to the shelf and the batch is undone once more.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, func, select

from bot.database import Database
from bot.errors import ProductGone
from bot.staff import audit
from models.stock import Batch, ItemStatus, StockItem

SLICE = 2000
"""Items of one transaction."""

_REACH = text(
    "SELECT max(id) FROM (SELECT id FROM stock_item WHERE batch_id = :batch_id AND id > :after"
    " ORDER BY id LIMIT :block) AS slice"
)
_REMOVE = text(
    "DELETE FROM stock_item WHERE batch_id = :batch_id AND id > :after AND id <= :reach"
    " AND status = 'available'"
)


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of a batch's items."""

    removed: int
    held: int
    kept: int
    """Sold, or aside for another reason."""


async def undo(database: Database, batch_id: int, *, actor: str, now: datetime) -> Undone:
    """Remove what is still for sale, slice by slice; raises ProductGone where there is no such batch.

    Broken off, it is finished by asking again. An import of this batch that still runs stops.
    """
    await database.transaction(begin, batch_id, actor=actor, now=now)
    reach: int | None = 0
    removed = 0
    while reach is not None:
        reach, gone = await database.transaction(remove_slice, batch_id, after=reach)
        removed += gone
    return await database.transaction(finish, batch_id, removed=removed, actor=actor, now=now)


def begin(session: Session, batch_id: int, *, actor: str, now: datetime) -> None:
    """Nothing more comes into this batch; raises ProductGone."""
    found = select(Batch).where(Batch.id == batch_id).with_for_update()
    batch = session.exec(found).first()
    if batch is None:
        raise ProductGone
    batch.undone_at = batch.undone_at or now
    session.add(batch)
    session.flush()
    audit.record(session, actor=actor, act="undo_batch", subject=f"batch:{batch_id}", now=now)


def remove_slice(session: Session, batch_id: int, *, after: int) -> tuple[int | None, int]:
    """Look at the next items behind `after`: up to which id (None at the end), and how many are removed."""
    connection = session.connection()
    place = {"batch_id": batch_id, "after": after}
    reach: int | None = connection.execute(_REACH, {**place, "block": SLICE}).scalar_one()
    if reach is None:
        return None, 0
    return reach, connection.execute(_REMOVE, {**place, "reach": reach}).rowcount


def finish(session: Session, batch_id: int, *, removed: int, actor: str, now: datetime) -> Undone:
    """Note what was removed and what could not be."""
    batch = session.get_one(Batch, batch_id)
    left = _left(session, batch_id)
    held = left.pop(ItemStatus.HELD, 0)
    undone = Undone(removed, held, sum(left.values()))
    audit.record(
        session,
        actor=actor,
        act="batch_undone",
        subject=f"batch:{batch_id}",
        before={"variant": batch.variant_id, "added": batch.added},
        after={"removed": removed, "held": undone.held, "kept": undone.kept},
        now=now,
    )
    return undone


def _left(session: Session, batch_id: int) -> dict[ItemStatus, int]:
    counted = select(StockItem.status, func.count()).where(StockItem.batch_id == batch_id)
    return {ItemStatus(status): number for status, number in session.exec(counted.group_by(StockItem.status))}
