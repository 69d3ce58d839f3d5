"""Takes a whole file in: streamed, each slice sealed while the one before is written, resumed at a break."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import WrongStatus
from bot.stock import files, restocking, shelving
from bot.stock.files import Line, SecretFile
from bot.stock.reading import SEPARATOR
from bot.stock.restocking import Counts
from bot.stock.shelving import Reason
from bot.stock.vault import Sealed, Vault
from models.product import Product, Variant
from models.stock import KEEPS, Batch

SLICE = 2000
"""Lines of one transaction beside an open shop: no sale waits for it longer than for any other act."""
SLICE_ALONE = 20_000
"""The same where the shop is closed: an index is written once for many lines."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What is to be taken in, and how. unit_cost: ten-thousandths of the major unit of cost_currency."""

    file: SecretFile
    variant_id: int
    actor: str
    note: str = ""
    unit_cost: int | None = None
    cost_currency: str | None = None
    slice: int = SLICE


@dataclass(frozen=True, slots=True)
class Begun:
    """A batch that takes a file in. lines_done: of these it was told before it broke off."""

    batch_id: int
    lines_done: int
    counts: Counts
    separator: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that stays outside."""

    line: Line
    reason: Reason


Told = Callable[[int, Counts, Sequence[Refusal]], Awaitable[None]]
"""Is told after each slice how many bytes are read, the counts so far, and what this slice refused."""


@dataclass(frozen=True, slots=True, repr=False)
class _Slice:
    """Lines on their way, those that can be stocked with what they are sealed to."""

    lines: Sequence[Line]
    sealed: Sequence[Sealed]
    invalid: Sequence[Refusal]
    first: int
    last: int
    bytes_read: int


async def begin(database: Database, vault: Vault, intake: Intake, *, now: datetime) -> Begun:
    """Open a batch for this file, or the one that broke off; raises ProductGone."""
    mark = vault.fingerprint(f"file:{intake.file.digest.hex()}").hex()
    return await database.transaction(open_or_resume, intake, mark, now=now)


async def take_in(
    database: Database, vault: Vault, intake: Intake, begun: Begun, *, told: Told, now: datetime
) -> Counts:
    """Take in what is not done yet, and close the batch; counts cover the lines done before too.

    Killed at any point and begun again it goes on behind the last slice that was committed. Raises BadFile
    where the file changes under our hands, WrongStatus when the batch is undone meanwhile.
    """
    counts = begun.counts
    with (
        intake.file.path.open("rb") as content,
        closing(_lines(content, intake, begun)) as lines,
    ):

        def next_slice() -> _Slice | None:
            return _sealed_slice(vault, intake, lines, content.tell)

        coming = asyncio.create_task(asyncio.to_thread(next_slice))
        try:
            while (slice_ := await coming) is not None:
                # The next one is read and sealed while this one is written.
                coming = asyncio.create_task(asyncio.to_thread(next_slice))
                added, refused = await database.transaction(shelve_slice, begun.batch_id, slice_)
                counts += added
                await told(slice_.bytes_read, counts, refused)
        finally:
            await asyncio.gather(coming, return_exceptions=True)
    await database.transaction(restocking.close_batch, begun.batch_id, now=now)
    return counts


def open_or_resume(session: Session, intake: Intake, mark: str, *, now: datetime) -> Begun:
    """The batch of this file that is neither closed nor undone, else a new one."""
    broken_off = select(Batch).where(
        Batch.variant_id == intake.variant_id,
        Batch.file_mark == mark,
        col(Batch.closed_at).is_(None),
        col(Batch.undone_at).is_(None),
    )
    batch = session.exec(broken_off.order_by(col(Batch.id).desc()).limit(1)).first()
    if batch is None:
        batch = _opened(session, intake, mark, now=now)
    variant = session.get_one(Variant, intake.variant_id)
    product = session.get_one(Product, variant.product_id)
    counts = Counts(batch.added, batch.already_there, batch.repeated, batch.invalid)
    return Begun(batch.id, batch.lines_done or 0, counts, product.fields.get("separator") or SEPARATOR)


def _opened(session: Session, intake: Intake, mark: str, *, now: datetime) -> Batch:
    batch_id = restocking.open_batch(
        session, variant_id=intake.variant_id, lines=None, actor=intake.actor, note=intake.note, now=now
    )
    batch = session.get_one(Batch, batch_id)
    batch.file_mark, batch.lines_done = mark, 0
    batch.unit_cost, batch.cost_currency = intake.unit_cost, intake.cost_currency
    session.add(batch)
    session.flush()
    return batch


def shelve_slice(session: Session, batch_id: int, slice_: _Slice) -> tuple[Counts, list[Refusal]]:
    """Put one slice on the shelf, and note in the same transaction that it is done; raises WrongStatus."""
    # The row stays locked: two processes with the same file take turns, and the slower one finds it done.
    batch = session.exec(select(Batch).where(Batch.id == batch_id).with_for_update()).one()
    if batch.undone_at or batch.closed_at or (batch.lines_done or 0) >= slice_.first:
        raise WrongStatus
    days = [line.best_before or KEEPS for line in slice_.lines]
    outside = shelving.put(session, batch, slice_.sealed, days)
    refused = [Refusal(slice_.lines[place], reason) for place, reason in outside.items()]
    refused = sorted([*slice_.invalid, *refused], key=lambda refusal: refusal.line.number)
    repeated = sum(reason is Reason.REPEATED for reason in outside.values())
    counts = Counts(len(slice_.lines) - len(outside), len(outside) - repeated, repeated, len(slice_.invalid))
    batch.lines_done = slice_.last
    restocking.count_in(session, batch, counts)
    return counts, refused


def _lines(content: BinaryIO, intake: Intake, begun: Begun) -> Generator[Line, None, None]:
    return files.lines(content, intake.file, separator=begun.separator, after=begun.lines_done)


def _sealed_slice(
    vault: Vault, intake: Intake, lines: Iterator[Line], bytes_read: Callable[[], int]
) -> _Slice | None:
    """The next lines of the file, sealed; None at its end."""
    taken = list(islice(lines, intake.slice))
    if not taken:
        return None
    good = [line for line in taken if line.is_valid]
    sealed = [vault.seal(intake.variant_id, line.secret) for line in good]
    invalid = [Refusal(line, Reason.INVALID) for line in taken if not line.is_valid]
    return _Slice(good, sealed, invalid, taken[0].number, taken[-1].number, bytes_read())
