"""Counting what is left, no further than anybody wants to know."""

import pytest
from sqlmodel import Session

from bot.database import Database
from bot.stock import availability, reservations
from tests.bot.stock import shelves
from tests.bot.stock.test_reservations import order_and_hold
from tests.factories import catalogue
from tests.factories.catalogue import NOW


class TestLeft:
    @pytest.mark.parametrize(("at_most", "counted"), [(1, 1), (7, 7), (100, 7)])
    async def test_counts_no_further_than_asked(self, database: Database, at_most: int, counted: int) -> None:
        variant_id = await database.transaction(shelves.stocked, available=7)
        assert await database.reading(availability.left, variant_id, at_most=at_most) == counted

    async def test_leaves_out_what_is_held(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=7)
        order_id = await database.transaction(order_and_hold, variant_id, 3)
        assert await database.reading(availability.left, variant_id, at_most=100) == 4
        await database.transaction(reservations.release, order_id)
        assert await database.reading(availability.left, variant_id, at_most=100) == 7

    async def test_knows_nothing_of_a_variant_that_never_was(self, database: Database) -> None:
        assert await database.reading(availability.left, 404, at_most=100) == 0


class TestCheck:
    async def test_finds_nothing_in_a_shop_that_trades(self, database: Database) -> None:
        await database.transaction(shelves.buyer)
        variant_id = await catalogue.stocked_variant(database, 5)
        await database.transaction(order_and_hold, variant_id, 2)
        sold = await database.transaction(order_and_hold, variant_id)
        await database.transaction(reservations.sell, sold, now=NOW)
        assert await database.reading(availability.check) == []

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ("UPDATE stock_item SET order_id = NULL", "2 stock items that are held or sold for no order"),
            ("UPDATE stock_item SET status = 'available'", "2 stock items on the shelf that belong to an"),
            ("UPDATE stock_item SET variant_id = {other}", "2 stock items sold to an order for another"),
            ("UPDATE \"order\" SET status = 'expired'", "holds 2 stock items for orders that are over"),
            ('UPDATE "order" SET quantity = 1', "took 2 stock items, more than it is for"),
            (
                "UPDATE variant SET next_shelf_no = 1 WHERE id = {own}",
                "has a shelf number 2 that it never gave out",
            ),
        ],
    )
    async def test_tells_what_is_not_where_it_should_be(
        self, database: Database, change: str, found: str
    ) -> None:
        await database.transaction(shelves.buyer)
        variant_id = await catalogue.stocked_variant(database, 2)
        other = await catalogue.stocked_variant(database, 9)
        await database.transaction(order_and_hold, variant_id, 2)
        condition = " WHERE order_id IS NOT NULL" if "stock_item" in change else ""
        await database.transaction(run, change.format(own=variant_id, other=other) + condition)
        sentences = await database.reading(availability.check)
        assert len(sentences) == 1
        assert found in sentences[0]


def run(session: Session, statement: str) -> None:
    session.connection().exec_driver_sql(statement)
