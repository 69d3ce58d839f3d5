"""Importing a file: every line counted and told of once, also where it broke off, ran twice or was undone."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import ProductGone, WrongStatus
from bot.staff import audit
from bot.stock import availability, files, importing, reservations, undoing
from bot.stock.importing import Intake, Refusal
from bot.stock.restocking import Counts
from bot.stock.undoing import Undone
from models.stock import KEEPS, Batch, StockItem
from tests.bot.stock import shelves
from tests.factories import catalogue
from tests.factories.catalogue import ACTOR, NOW, VAULT


class Listener:
    """Remembers what it is told; pulls the plug after so many slices."""

    def __init__(self, *, slices: int = 1_000_000) -> None:
        self.refused: list[tuple[int, str]] = []
        self.bytes_read: list[int] = []
        self._left = slices

    async def __call__(self, bytes_read: int, counts: Counts, refused: Sequence[Refusal]) -> None:
        self.bytes_read.append(bytes_read)
        self.refused += [(one.line.number, str(one.reason)) for one in refused]
        self._left -= 1
        if not self._left:
            raise KeyboardInterrupt


@pytest.fixture
async def variant_id(database: Database) -> int:
    return await database.transaction(catalogue.variant)


def intake(path: Path, variant_id: int, *, slice_: int = 3) -> Intake:
    file = files.examine(path)
    return Intake(
        file, variant_id, actor=ACTOR, note="from Ann", unit_cost=5000, cost_currency="CNY", slice=slice_
    )


def cards(folder: Path, lines: Sequence[str], name: str = "cards.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def take_in(database: Database, wanted: Intake, listener: Listener | None = None) -> tuple[int, Counts]:
    begun = await importing.begin(database, VAULT, wanted, now=NOW)
    told = listener or Listener()
    return begun.batch_id, await importing.take_in(database, VAULT, wanted, begun, told=told, now=NOW)


def shelf(session: Session, variant_id: int) -> list[tuple[str, date]]:
    found = select(StockItem).where(col(StockItem.variant_id) == variant_id)
    items = session.exec(found.order_by(col(StockItem.shelf_no))).all()
    return [(VAULT.reveal(item), item.best_before) for item in items]


def batch(session: Session, batch_id: int) -> Batch:
    return session.get_one(Batch, batch_id)


def sell_first(session: Session, variant_id: int, *, pieces: int = 1, paid: bool = True) -> int:
    order_id = shelves.order(session, variant_id)
    reservations.hold(session, variant_id=variant_id, order_id=order_id, quantity=pieces)
    if paid:
        reservations.sell(session, order_id, now=NOW)
    return order_id


class TestTakeIn:
    async def test_counts_and_tells_of_every_line(
        self, database: Database, variant_id: int, tmp_path: Path
    ) -> None:
        await catalogue.stock(database, variant_id, ["A-2"])
        lines = ["A-1", "A-2", "A-1", "", "A\x02", "A-3", "A-4", "A-1", "x" * 5000, "A-3", "A-5"]
        listener = Listener()
        batch_id, counts = await take_in(database, intake(cards(tmp_path, lines), variant_id), listener)
        assert counts == Counts(added=4, already_there=1, repeated=3, invalid=2)
        assert listener.refused == [
            (2, "already there"),
            (3, "repeated"),
            (5, "invalid"),
            (8, "repeated"),
            (9, "invalid"),
            (10, "repeated"),
        ]
        assert listener.bytes_read[-1] == (tmp_path / "cards.txt").stat().st_size
        stocked = await database.reading(shelf, variant_id)
        assert [secret for secret, _ in stocked] == ["A-2", "A-1", "A-3", "A-4", "A-5"]
        made = await database.reading(batch, batch_id)
        assert Counts(made.added, made.already_there, made.repeated, made.invalid) == counts
        assert (made.lines_done, made.closed_at, made.note) == (11, NOW, "from Ann")
        assert (made.unit_cost, made.cost_currency) == (5000, "CNY")
        assert await database.reading(availability.check) == []

    async def test_keeps_the_dates_of_a_table(
        self, database: Database, variant_id: int, tmp_path: Path
    ) -> None:
        path = cards(tmp_path, ["secret,best_before", "A-1,2027-01-31", "A-2,", "A-3,never"], "cards.csv")
        listener = Listener()
        _, counts = await take_in(database, intake(path, variant_id), listener)
        assert counts == Counts(added=2, invalid=1)
        assert listener.refused == [(4, "invalid")]
        assert await database.reading(shelf, variant_id) == [("A-1", date(2027, 1, 31)), ("A-2", KEEPS)]

    async def test_refuses_a_variant_that_is_not_there(self, database: Database, tmp_path: Path) -> None:
        with pytest.raises(ProductGone):
            await take_in(database, intake(cards(tmp_path, ["A-1"]), 404))

    async def test_is_audited_without_a_secret(
        self, database: Database, variant_id: int, tmp_path: Path
    ) -> None:
        await take_in(database, intake(cards(tmp_path, ["XK2M-99QD"]), variant_id))
        last, first, *_ = await database.reading(audit.entries, f"variant:{variant_id}")
        assert (first.act, last.act, last.after["added"]) == ("restock", "restocked", 1)
        assert "XK2M" not in str([last.after, first.after])


class TestBrokenOff:
    @pytest.mark.parametrize("slices", [1, 2, 3])
    async def test_goes_on_where_it_was(
        self, database: Database, variant_id: int, tmp_path: Path, slices: int
    ) -> None:
        lines = ["A-1", "A-1", "A-2", "A-3", "A-4", "A-2", "A-5", "A-6"]
        wanted = intake(cards(tmp_path, lines), variant_id)
        first, then = Listener(slices=slices), Listener()
        with pytest.raises(KeyboardInterrupt):
            await take_in(database, wanted, first)
        broken_off = await importing.begin(database, VAULT, wanted, now=NOW)
        assert broken_off.lines_done == min(3 * slices, 8)
        batch_id, counts = await take_in(database, wanted, then)
        assert batch_id == broken_off.batch_id
        assert counts == Counts(added=6, repeated=2)
        assert first.refused + then.refused == [(2, "repeated"), (6, "repeated")]
        stocked = await database.reading(shelf, variant_id)
        assert [secret for secret, _ in stocked] == [f"A-{number}" for number in range(1, 7)]

    async def test_another_file_is_another_batch(
        self, database: Database, variant_id: int, tmp_path: Path
    ) -> None:
        wanted = intake(cards(tmp_path, ["A-1", "A-2"]), variant_id, slice_=1)
        with pytest.raises(KeyboardInterrupt):
            await take_in(database, wanted, Listener(slices=1))
        _, counts = await take_in(database, intake(cards(tmp_path, ["A-1", "A-3"]), variant_id))
        assert counts == Counts(added=1, already_there=1)

    async def test_two_that_take_the_same_file_double_nothing(
        self, database: Database, variant_id: int, tmp_path: Path
    ) -> None:
        wanted = intake(cards(tmp_path, ["A-1", "A-2", "A-3"]), variant_id, slice_=1)
        slower = await importing.begin(database, VAULT, wanted, now=NOW)
        await take_in(database, wanted)
        with pytest.raises(WrongStatus):
            await importing.take_in(database, VAULT, wanted, slower, told=Listener(), now=NOW)
        assert len(await database.reading(shelf, variant_id)) == 3


class TestUndo:
    async def test_takes_what_is_unsold_off_the_shelf(
        self, database: Database, variant_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(undoing, "SLICE", 2)
        await catalogue.stock(database, variant_id, ["B-1"])
        wanted = intake(cards(tmp_path, [f"A-{number}" for number in range(8)]), variant_id)
        batch_id, _ = await take_in(database, wanted)
        await database.transaction(shelves.buyer)
        await database.transaction(sell_first, variant_id, pieces=2)
        held = await database.transaction(sell_first, variant_id, pieces=2, paid=False)
        undone = await undoing.undo(database, batch_id, actor=ACTOR, now=NOW)
        assert undone == Undone(removed=5, held=2, kept=1)
        assert await database.reading(shelves.statuses, variant_id) == {"held": 2, "sold": 2}
        await database.transaction(reservations.release, held)
        assert await undoing.undo(database, batch_id, actor=ACTOR, now=NOW) == Undone(2, 0, 1)
        assert await database.reading(shelves.statuses, variant_id) == {"sold": 2}
        last, first, *_ = await database.reading(audit.entries, f"batch:{batch_id}")
        assert (last.act, last.after["removed"]) == ("batch_undone", 2)
        assert first.act == "undo_batch"
        assert await database.reading(audit.check) == []

    async def test_lets_the_same_file_come_again(
        self, database: Database, variant_id: int, tmp_path: Path
    ) -> None:
        wanted = intake(cards(tmp_path, ["A-1", "A-2", "A-3", "A-4"]), variant_id)
        with pytest.raises(KeyboardInterrupt):
            await take_in(database, wanted, Listener(slices=1))
        broken_off = await importing.begin(database, VAULT, wanted, now=NOW)
        await undoing.undo(database, broken_off.batch_id, actor=ACTOR, now=NOW)
        with pytest.raises(WrongStatus):
            await importing.take_in(database, VAULT, wanted, broken_off, told=Listener(), now=NOW)
        batch_id, counts = await take_in(database, wanted)
        assert batch_id != broken_off.batch_id
        assert counts == Counts(added=4)

    async def test_of_a_batch_that_is_not_there_is_refused(self, database: Database) -> None:
        with pytest.raises(ProductGone):
            await undoing.undo(database, 404, actor=ACTOR, now=NOW)
