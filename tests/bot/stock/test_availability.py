"""Counting what is left, no further than anybody wants to know."""

import pytest

from bot.database import Database
from bot.stock import availability, reservations
from tests.bot.stock import shelves
from tests.bot.stock.test_reservations import order_and_hold


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
