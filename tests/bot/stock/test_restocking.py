"""Restocking: each line counted exactly, nothing twice, whatever breaks off or runs at the same time."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlmodel import Session, col, select

from bot.catalog import editing
from bot.database import Database
from bot.errors import ProductGone
from bot.staff import audit
from bot.stock import availability, reservations, restocking
from bot.stock.restocking import Counts
from models.product import Shelf, Variant
from models.stock import Batch, StockItem
from tests.bot.stock import shelves
from tests.factories import catalogue
from tests.factories.catalogue import ACTOR, NOW, VAULT


def shelf(session: Session, variant_id: int) -> list[str]:
    """What stands on it, in its order, in the clear."""
    found = select(StockItem).where(col(StockItem.variant_id) == variant_id)
    items = session.exec(found.order_by(col(StockItem.best_before), col(StockItem.shelf_no))).all()
    assert len({item.shelf_no for item in items}) == len(items)
    return [VAULT.reveal(item) for item in items]


def batches(session: Session, variant_id: int) -> list[Counts]:
    found = session.exec(select(Batch).where(col(Batch.variant_id) == variant_id).order_by(col(Batch.id)))
    return [Counts(one.added, one.already_there, one.repeated, one.invalid) for one in found]


class TestRestock:
    async def test_puts_lines_on_the_shelf_in_their_order(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        counts = await catalogue.stock(database, variant_id, ["A-1", "A-2", "A-3"])
        assert counts == Counts(added=3)
        assert await database.reading(shelf, variant_id) == ["A-1", "A-2", "A-3"]

    async def test_counts_every_line_once(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        await catalogue.stock(database, variant_id, ["A-1", "A-2"])
        lines = ["A-3", "A-2", "A-3", "A-2", "x" * 4001, "A\x004", "A-5", "A-5", "A-5"]
        assert await catalogue.stock(database, variant_id, lines) == Counts(2, 1, 4, 2)
        assert await database.reading(shelf, variant_id) == ["A-1", "A-2", "A-3", "A-5"]
        assert await database.reading(batches, variant_id) == [Counts(added=2), Counts(2, 1, 4, 2)]

    async def test_refuses_what_was_ever_sold(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        await catalogue.stock(database, variant_id, ["A-1"])
        await database.transaction(sell_one, variant_id)
        assert await catalogue.stock(database, variant_id, ["A-1", "A-2"]) == Counts(1, 1)
        assert await database.reading(shelves.statuses, variant_id) == {"available": 1, "sold": 1}

    async def test_lets_another_variant_have_the_same_line(self, database: Database) -> None:
        one = await database.transaction(catalogue.variant)
        other = await database.transaction(catalogue.variant)
        await catalogue.stock(database, one, ["A-1"])
        assert await catalogue.stock(database, other, ["A-1"]) == Counts(added=1)

    async def test_goes_in_slices_and_tells_how_far_it_is(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(restocking, "SLICE", 3)
        variant_id = await database.transaction(catalogue.variant)
        told: list[tuple[int, int]] = []

        async def progress(done: int, total: int) -> None:
            told.append((done, total))

        lines = ["A-1", "A-2", "A-1", "A-3", "A-2", "A-4", "A-5"]
        counts = await restocking.restock_all(
            database, VAULT, variant_id=variant_id, lines=lines, actor=ACTOR, now=NOW, progress=progress
        )
        assert counts == Counts(added=5, repeated=2)
        assert told == [(3, 7), (6, 7), (7, 7)]
        assert await database.reading(shelf, variant_id) == ["A-1", "A-2", "A-3", "A-4", "A-5"]

    async def test_takes_thousands(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        lines = catalogue.secret_lines(2500)
        assert await catalogue.stock(database, variant_id, lines) == Counts(added=2500)
        assert await catalogue.stock(database, variant_id, lines) == Counts(already_there=2500)
        assert await database.reading(availability.left, variant_id, at_most=9999) == 2500

    async def test_broken_off_and_repeated_it_doubles_nothing(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(restocking, "SLICE", 2)
        variant_id = await database.transaction(catalogue.variant)
        lines = [f"A-{number}" for number in range(6)]

        async def power_cut(done: int, _total: int) -> None:
            if done == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await restocking.restock_all(
                database, VAULT, variant_id=variant_id, lines=lines, actor=ACTOR, now=NOW, progress=power_cut
            )
        assert await catalogue.stock(database, variant_id, lines) == Counts(added=2, already_there=4)
        assert await database.reading(shelf, variant_id) == lines
        assert await database.reading(batches, variant_id) == [Counts(added=4), Counts(2, 4)]

    async def test_two_at_once_take_each_line_once(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        lines = catalogue.secret_lines(300)
        counts = await asyncio.gather(
            catalogue.stock(database, variant_id, lines),
            catalogue.stock(database, variant_id, lines[::-1]),
        )
        assert sum(each.added for each in counts) == 300
        assert sum(each.already_there for each in counts) == 300
        assert sorted(await database.reading(shelf, variant_id)) == sorted(lines)
        assert await database.reading(availability.check) == []

    @pytest.mark.parametrize("lines", [["A-1"], []])
    async def test_refuses_a_variant_that_is_gone(self, database: Database, lines: Sequence[str]) -> None:
        variant_id = await database.transaction(catalogue.variant)
        await database.transaction(
            editing.put_on_shelf, Variant, variant_id, shelf=Shelf.ARCHIVED, actor=ACTOR, now=NOW
        )
        for gone in (variant_id, 404):
            with pytest.raises(ProductGone):
                await catalogue.stock(database, gone, lines)
        assert await database.reading(shelf, variant_id) == []

    async def test_is_audited_without_a_secret(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        await catalogue.stock(database, variant_id, ["XK2M-99QD"])
        last, first, *_ = await database.reading(audit.entries, f"variant:{variant_id}")
        assert (first.act, first.after["lines"]) == ("restock", 1)
        assert (last.act, last.after["added"]) == ("restocked", 1)
        assert "XK2M" not in str([last.after, first.after])


def sell_one(session: Session, variant_id: int) -> None:
    shelves.buyer(session)
    order_id = shelves.order(session, variant_id)
    reservations.hold(session, variant_id=variant_id, order_id=order_id, quantity=1)
    reservations.sell(session, order_id, now=NOW)
