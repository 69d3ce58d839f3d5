"""Telling admins that a variant is low: once per fall, again after a restock."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.catalog import editing
from bot.database import Database
from bot.stock import alerts, availability, reservations
from bot.stock.availability import Level
from models.notice import Notice
from models.product import Product, Shelf, Variant
from tests.bot.stock import shelves
from tests.bot.stock.test_reservations import order_and_hold
from tests.factories import catalogue
from tests.factories.catalogue import ACTOR, NOW

ADMINS = (11, 12)


def told(session: Session) -> list[tuple[int, dict[str, int]]]:
    found = select(Notice).where(col(Notice.kind) == "low_stock").order_by(col(Notice.id))
    return [(notice.chat_id, notice.facts) for notice in session.exec(found)]


async def raised(database: Database, *, hours: int = 0) -> int:
    now = NOW + timedelta(hours=hours)
    return await database.transaction(alerts.raise_low_stock, admins=ADMINS, now=now)


async def stocked(database: Database, pieces: int) -> int:
    await database.transaction(shelves.buyer)
    return await catalogue.stocked_variant(database, pieces)


class TestRaiseLowStock:
    async def test_tells_every_admin_once(self, database: Database) -> None:
        variant_id = await stocked(database, 6)
        assert await raised(database) == 0
        await database.transaction(order_and_hold, variant_id)
        assert await raised(database) == 1
        assert await raised(database, hours=1) == 0
        facts = {"variant_id": variant_id, "left": 5}
        assert await database.reading(told) == [(11, facts), (12, facts)]

    async def test_tells_again_after_a_restock(self, database: Database) -> None:
        variant_id = await stocked(database, 5)
        await raised(database)
        await catalogue.stock(database, variant_id, 1)
        assert await raised(database, hours=1) == 0
        await database.transaction(order_and_hold, variant_id)
        assert await raised(database, hours=2) == 1
        assert len(await database.reading(told)) == 4

    async def test_a_restock_that_is_too_small_is_the_same_fall(self, database: Database) -> None:
        variant_id = await stocked(database, 2)
        await raised(database)
        await catalogue.stock(database, variant_id, 3)
        assert await raised(database, hours=1) == 0

    async def test_goods_that_come_back_are_no_restock(self, database: Database) -> None:
        variant_id = await stocked(database, 6)
        order_id = await database.transaction(order_and_hold, variant_id)
        await raised(database)
        await database.transaction(reservations.release, order_id)
        await raised(database, hours=1)
        await database.transaction(order_and_hold, variant_id)
        assert await raised(database, hours=2) == 0

    async def test_but_after_a_day_above_they_are_forgotten(self, database: Database) -> None:
        variant_id = await stocked(database, 6)
        order_id = await database.transaction(order_and_hold, variant_id)
        await raised(database)
        await database.transaction(reservations.release, order_id)
        await raised(database, hours=25)
        await database.transaction(order_and_hold, variant_id)
        assert await raised(database, hours=26) == 1

    async def test_goes_by_each_variants_threshold(self, database: Database) -> None:
        careful, careless = await stocked(database, 6), await stocked(database, 6)
        await database.transaction(editing.warn_at, careful, left=6, actor=ACTOR, now=NOW)
        await database.transaction(editing.warn_at, careless, left=0, actor=ACTOR, now=NOW)
        await raised(database)
        assert [facts["variant_id"] for _, facts in await database.reading(told)] == [careful, careful]

    async def test_says_nothing_of_what_was_never_stocked(self, database: Database) -> None:
        await database.transaction(catalogue.variant)
        assert await raised(database) == 0

    @pytest.mark.parametrize("shelf", [Shelf.HIDDEN, Shelf.ARCHIVED])
    async def test_says_nothing_of_what_is_not_on_sale(self, database: Database, shelf: Shelf) -> None:
        variant_id = await stocked(database, 1)
        await database.transaction(
            editing.put_on_shelf, Variant, variant_id, shelf=shelf, actor=ACTOR, now=NOW
        )
        assert await raised(database) == 0

    async def test_goes_on_in_the_next_run(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(alerts, "AT_ONCE", 2)
        for _ in range(3):
            await stocked(database, 1)
        assert [await raised(database, hours=hours) for hours in range(3)] == [2, 1, 0]


class TestLevels:
    async def test_tell_how_what_is_on_sale_stands(self, database: Database) -> None:
        enough, low, hidden = [await stocked(database, pieces) for pieces in (40, 3, 3)]
        await database.transaction(hide_product_of, hidden)
        levels = await database.reading(availability.levels)
        assert levels == [Level(enough, left=6, low_stock=5), Level(low, left=3, low_stock=5)]
        assert [level.is_low for level in levels] == [False, True]

    async def test_are_none_in_an_empty_shop(self, database: Database) -> None:
        assert await database.reading(availability.levels) == []


def hide_product_of(session: Session, variant_id: int) -> None:
    product_id = session.get_one(Variant, variant_id).product_id
    editing.put_on_shelf(session, Product, product_id, shelf=Shelf.HIDDEN, actor=ACTOR, now=NOW)
