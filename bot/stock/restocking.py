"""Takes secrets in: each once for ever, in slices so short that no sale waits for them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.database import Database
from bot.errors import ProductGone
from bot.staff import audit
from bot.stock import alerts, shelving
from bot.stock.reading import is_valid
from bot.stock.vault import Sealed, Vault
from models.product import Shelf, Variant
from models.stock import Batch

SLICE = 1000
"""Lines of one transaction."""

Progress = Callable[[int, int], Awaitable[None]]
"""Is told how many lines of how many are done."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of every line."""

    added: int = 0
    already_there: int = 0
    repeated: int = 0
    invalid: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.added + other.added,
            self.already_there + other.already_there,
            self.repeated + other.repeated,
            self.invalid + other.invalid,
        )


async def restock_all(
    database: Database,
    vault: Vault,
    *,
    variant_id: int,
    lines: Sequence[str],
    actor: str,
    now: datetime,
    note: str = "",
    progress: Progress | None = None,
) -> Counts:
    """Take in `lines` (of `reading.read_lines`), slice by slice; raises ProductGone before the first one.

    Broken off and started again with the same lines, it takes in what is missing and nothing twice.
    """
    batch_id = await database.transaction(
        open_batch, variant_id=variant_id, lines=len(lines), actor=actor, note=note, now=now
    )
    counts, seen = Counts(), set[str]()
    for start in range(0, len(lines), SLICE):
        fresh, left_out = _sorted(lines[start : start + SLICE], seen)
        sealed = await asyncio.to_thread(_sealed, vault, variant_id, fresh)
        counts += await database.transaction(shelve, batch_id, sealed, left_out)
        if progress is not None:
            await progress(min(start + SLICE, len(lines)), len(lines))
    await database.transaction(close_batch, batch_id, now=now)
    return counts


def open_batch(
    session: Session, *, variant_id: int, lines: int | None, actor: str, note: str, now: datetime
) -> int:
    """Note who restocks what; answers the batch's id. lines: None if not counted yet. Raises ProductGone."""
    variant = session.get(Variant, variant_id)
    if variant is None or variant.shelf == Shelf.ARCHIVED:
        raise ProductGone
    batch = Batch(variant_id=variant_id, note=note, actor=actor, created_at=now)
    session.add(batch)
    session.flush()
    after = {"batch": batch.id} if lines is None else {"batch": batch.id, "lines": lines}
    audit.record(
        session, actor=actor, act="restock", subject=f"variant:{variant_id}", before={}, after=after, now=now
    )
    return batch.id


def shelve(session: Session, batch_id: int, sealed: Sequence[Sealed], left_out: Counts) -> Counts:
    """Put one slice behind what stands on the shelf; what was ever stocked before is not stocked again."""
    batch = session.get_one(Batch, batch_id)
    outside = len(shelving.put(session, batch, sealed))
    counts = left_out + Counts(added=len(sealed) - outside, already_there=outside)
    count_in(session, batch, counts)
    return counts


def count_in(session: Session, batch: Batch, counts: Counts) -> None:
    """Add what became of one slice to what the batch remembers; enough on the shelf ends an alert."""
    batch.added += counts.added
    batch.already_there += counts.already_there
    batch.repeated += counts.repeated
    batch.invalid += counts.invalid
    session.add(batch)
    if counts.added:
        session.flush()
        alerts.clear(session, batch.variant_id)


def close_batch(session: Session, batch_id: int, *, now: datetime) -> None:
    """Note what became of all lines."""
    batch = session.get_one(Batch, batch_id)
    batch.closed_at = now
    session.add(batch)
    after = {
        "batch": batch.id,
        "added": batch.added,
        "already_there": batch.already_there,
        "repeated": batch.repeated,
        "invalid": batch.invalid,
    }
    audit.record(
        session,
        actor=batch.actor,
        act="restocked",
        subject=f"variant:{batch.variant_id}",
        before={},
        after=after,
        now=now,
    )


def _sorted(lines: Sequence[str], seen: set[str]) -> tuple[list[str], Counts]:
    """The lines worth sealing, and how many are not; `seen` grows by what was met for the first time."""
    fresh: list[str] = []
    repeated = invalid = 0
    for line in lines:
        if not is_valid(line):
            invalid += 1
        elif line in seen:
            repeated += 1
        else:
            seen.add(line)
            fresh.append(line)
    return fresh, Counts(repeated=repeated, invalid=invalid)


def _sealed(vault: Vault, variant_id: int, lines: Sequence[str]) -> list[Sealed]:
    return [vault.seal(variant_id, line) for line in lines]
