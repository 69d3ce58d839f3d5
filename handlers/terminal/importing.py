"""`run.py import`: takes a file of secrets into stock, or takes a batch back."""

import csv
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot.catalog import shelves
from bot.clock import SystemClock
from bot.config import Settings
from bot.database import Database, open_database
from bot.errors import BadFile, ProductGone, WrongStatus
from bot.shop import open_vault, ready_tables
from bot.stock import files, importing, undoing
from bot.stock.importing import SLICE, SLICE_ALONE, Begun, Intake, Refusal
from bot.stock.restocking import Counts
from bot.stock.revealing import masked
from models.money import BadAmount, unit_price

ACTOR = "terminal"
UNFIT = {"not-text": "is no text file", "empty": "is empty"}


class ImportRefused(RuntimeError):
    """Why nothing more is taken in, in one sentence."""


@dataclass(frozen=True)
class Wish:
    """What the owner typed."""

    code: str
    path: Path
    note: str
    cost: str


async def take_in_file(settings: Settings, wish: Wish, console: Console) -> None:
    """Take the file in with a bar that shows how far it is; lines that stay outside go into a report."""
    file, unit_cost = _examined(wish.path), _cost(wish.cost)
    async with _opened(settings) as database:
        vault = await open_vault(settings, database, SystemClock())
        now = SystemClock().now()
        try:
            intake = Intake(
                file,
                await _variant_id(database, wish.code),
                actor=ACTOR,
                note=wish.note,
                unit_cost=unit_cost,
                cost_currency=settings.shop.currency if unit_cost is not None else None,
                slice=SLICE_ALONE if settings.database.file else SLICE,
            )
            begun = await importing.begin(database, vault, intake, now=now)
            _say_begun(console, begun)
            with _report(wish.path, begun) as report, _bar(console, file.size) as bar:
                told = Telling(report, *bar)
                counts = await importing.take_in(database, vault, intake, begun, told=told, now=now)
        except (ProductGone, BadFile, WrongStatus) as error:
            raise ImportRefused(_why(error, wish)) from error
    _say_done(console, begun, counts, _report_path(wish.path))


async def undo_batch(settings: Settings, batch_id: int, console: Console) -> None:
    """Take what is unsold of a batch off the shelf; it can be stocked again."""
    async with _opened(settings) as database:
        try:
            undone = await undoing.undo(database, batch_id, actor=ACTOR, now=SystemClock().now())
        except ProductGone as error:
            raise ImportRefused(f"There is no batch {batch_id}.") from error
    console.print(f"[green]✓[/] {undone.removed:,} taken off the shelf; they can be stocked again.")
    if undone.kept:
        console.print(f"{undone.kept:,} stay, because they are sold.")
    if undone.held:
        console.print(
            f"{undone.held:,} are held for unpaid orders: undo the batch again when those are over."
        )


class Telling:
    """Moves the bar and writes the report after each slice."""

    def __init__(self, report: TextIO, progress: Progress, bar: TaskID) -> None:
        self._report, self._progress, self._bar = report, progress, bar

    async def __call__(self, bytes_read: int, counts: Counts, refused: Sequence[Refusal]) -> None:
        rows = csv.writer(self._report)
        rows.writerows((one.line.number, one.reason, _hidden(one.line.secret)) for one in refused)
        self._report.flush()
        self._progress.update(self._bar, completed=bytes_read, added=f"{counts.added:,}")


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    """The shop's database; on a SQLite file nobody else may have it open."""
    database = open_database(settings.database.url)
    try:
        await ready_tables(settings)
        yield database
    finally:
        await database.close()


async def _variant_id(database: Database, code: str) -> int:
    variant_id = await database.reading(shelves.variant_by_code, code)
    if variant_id is None:
        raise ProductGone
    return variant_id


def _examined(path: Path) -> files.SecretFile:
    try:
        return files.examine(path)
    except BadFile as error:
        raise ImportRefused(f"{path} {UNFIT[str(error.parameters['reason'])]}.") from error
    except OSError as error:
        raise ImportRefused(f"{path}: {error.strerror}.") from error


def _cost(typed: str) -> int | None:
    try:
        return unit_price(typed) if typed else None
    except BadAmount as error:
        raise ImportRefused(f"--cost {typed} is no amount: write it like 12.50.") from error


def _why(error: ProductGone | BadFile | WrongStatus, wish: Wish) -> str:
    if isinstance(error, ProductGone):
        return f"There is no variant {wish.code}, or it is archived: its code stands in /stock."
    if isinstance(error, BadFile):
        return f"{wish.path} was changed while it was read: what was taken in before stays."
    return "The batch was undone, or another process takes the same file in."


@contextmanager
def _bar(console: Console, size: int) -> Iterator[tuple[Progress, TaskID]]:
    taken_in = TextColumn("{task.fields[added]} taken in")
    columns = (BarColumn(), DownloadColumn(), taken_in, TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress, progress.add_task("", total=size, added="0")


def _report_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.refused.csv")


@contextmanager
def _report(path: Path, begun: Begun) -> Iterator[TextIO]:
    """For its owner's eyes alone; one that broke off is continued, an empty one does not stay."""
    place = _report_path(path)
    how = os.O_APPEND if begun.lines_done else os.O_TRUNC
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | how, 0o600)
    with open(descriptor, "a", encoding="utf-8", newline="") as report:
        heading = 0
        if not place.stat().st_size:
            heading = report.write("line,reason,secret\r\n")
            report.flush()
        yield report
    if heading and place.stat().st_size == heading:
        place.unlink()


def _hidden(secret: str) -> str:
    """Enough to find it again, with nothing in it that a terminal would obey."""
    return "".join(sign if sign.isprintable() else "�" for sign in masked(secret))


def _say_begun(console: Console, begun: Begun) -> None:
    if begun.lines_done:
        console.print(f"Batch {begun.batch_id} goes on behind line {begun.lines_done:,}, where it broke off.")


def _say_done(console: Console, begun: Begun, counts: Counts, report: Path) -> None:
    console.print(f"[green]✓[/] Batch {begun.batch_id}: {counts.added:,} taken in.")
    refused = {
        "already there": counts.already_there,
        "repeated": counts.repeated,
        "invalid": counts.invalid,
    }
    if said := ", ".join(f"{number:,} {reason}" for reason, number in refused.items() if number):
        console.print(f"Not taken in: {said}. Each is in {report}.", markup=False)
    console.print(f"`run.py import --undo {begun.batch_id}` takes back what is not sold.", markup=False)
