"""Holding, giving back and selling: each piece once, however many want it."""

import asyncio

import asyncpg
import pytest
from sqlmodel import Session

from bot.database import Database
from bot.errors import OutOfStock
from bot.stock import reservations
from tests.bot.stock import shelves
from tests.bot.stock.shelves import NOW


def order_and_hold(session: Session, variant_id: int, quantity: int = 1) -> int:
    order_id = shelves.order(session, variant_id, quantity=quantity)
    reservations.hold(session, variant_id=variant_id, order_id=order_id, quantity=quantity)
    return order_id


def go_on_without(session: Session, variant_id: int, quantity: int) -> None:
    with pytest.raises(OutOfStock):
        order_and_hold(session, variant_id, quantity)


class TestHold:
    async def test_takes_from_the_front_of_the_shelf(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=5)
        first = await database.transaction(order_and_hold, variant_id, 2)
        second = await database.transaction(order_and_hold, variant_id, 3)
        assert await database.reading(shelves.held_by, first) == [1, 2]
        assert await database.reading(shelves.held_by, second) == [3, 4, 5]

    async def test_refuses_when_fewer_are_left_and_holds_nothing(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=2)
        with pytest.raises(OutOfStock) as refusal:
            await database.transaction(order_and_hold, variant_id, 3)
        assert refusal.value.parameters == {"left": 2}
        assert await database.reading(shelves.statuses, variant_id) == {"available": 2}

    async def test_holds_nothing_even_for_an_act_that_goes_on(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=2)
        await database.transaction(go_on_without, variant_id, 3)
        assert await database.reading(shelves.statuses, variant_id) == {"available": 2}

    async def test_leaves_other_variants_alone(self, database: Database) -> None:
        empty = await database.transaction(shelves.variant)
        full = await database.transaction(shelves.stocked, available=2)
        with pytest.raises(OutOfStock) as refusal:
            await database.transaction(order_and_hold, empty)
        assert refusal.value.parameters == {"left": 0}
        assert await database.reading(shelves.statuses, full) == {"available": 2}

    async def test_serves_fifty_at_once_with_twenty_pieces(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=20)
        buyers = [database.transaction(order_and_hold, variant_id) for _ in range(50)]
        outcomes = await asyncio.gather(*buyers, return_exceptions=True)
        served = [outcome for outcome in outcomes if isinstance(outcome, int)]
        refused = [outcome for outcome in outcomes if isinstance(outcome, OutOfStock)]
        assert (len(served), len(refused)) == (20, 30)
        assert {refusal.parameters["left"] for refusal in refused} == {0}
        assert await database.reading(shelves.statuses, variant_id) == {"held": 20}
        held = [await database.reading(shelves.held_by, order_id) for order_id in served]
        assert sorted(held) == [[shelf_no] for shelf_no in range(1, 21)]

    async def test_serves_as_many_as_the_goods_allow(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=20)
        buyers = [database.transaction(order_and_hold, variant_id, 3) for _ in range(30)]
        outcomes = await asyncio.gather(*buyers, return_exceptions=True)
        refused = [outcome for outcome in outcomes if isinstance(outcome, OutOfStock)]
        assert len(refused) == 24
        assert {refusal.parameters["left"] for refusal in refused} == {2}
        assert await database.reading(shelves.statuses, variant_id) == {"available": 2, "held": 18}

    @pytest.mark.parametrize("database_kind", ["postgres"])
    @pytest.mark.parametrize("quantity", [1, 2])
    async def test_waits_for_another_who_may_not_take_them(
        self, database: Database, shop_url: str, quantity: int
    ) -> None:
        variant_id = await database.transaction(shelves.stocked, available=2)
        other = await asyncpg.connect(shop_url.replace("+asyncpg", ""))
        taking = other.transaction()
        await taking.start()
        await other.execute("UPDATE stock_item SET status = 'held'")
        buyer = asyncio.ensure_future(database.transaction(order_and_hold, variant_id, quantity))
        async with asyncio.timeout(30):
            while not await other.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                assert not buyer.done()
        await taking.rollback()
        order_id = await buyer
        await other.close()
        assert await database.reading(shelves.held_by, order_id) == [1, 2][:quantity]


class TestRelease:
    async def test_puts_the_goods_back_in_their_place(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=4)
        given_up = await database.transaction(order_and_hold, variant_id, 2)
        kept = await database.transaction(order_and_hold, variant_id, 1)
        assert await database.transaction(reservations.release, given_up) == 2
        again = await database.transaction(order_and_hold, variant_id, 2)
        assert await database.reading(shelves.held_by, again) == [1, 2]
        assert await database.reading(shelves.held_by, kept) == [3]

    async def test_gives_nothing_back_twice(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=1)
        order_id = await database.transaction(order_and_hold, variant_id)
        await database.transaction(reservations.release, order_id)
        assert await database.transaction(reservations.release, order_id) == 0

    async def test_never_takes_back_what_is_sold(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=1)
        order_id = await database.transaction(order_and_hold, variant_id)
        await database.transaction(reservations.sell, order_id, now=NOW)
        assert await database.transaction(reservations.release, order_id) == 0
        assert await database.reading(shelves.statuses, variant_id) == {"sold": 1}


class TestSell:
    async def test_sells_what_is_held_once(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=3)
        order_id = await database.transaction(order_and_hold, variant_id, 2)
        assert await database.transaction(reservations.sell, order_id, now=NOW) == 2
        assert await database.transaction(reservations.sell, order_id, now=NOW) == 0
        assert await database.reading(shelves.statuses, variant_id) == {"available": 1, "sold": 2}

    async def test_sells_nothing_that_was_given_back(self, database: Database) -> None:
        variant_id = await database.transaction(shelves.stocked, available=1)
        order_id = await database.transaction(order_and_hold, variant_id)
        await database.transaction(reservations.release, order_id)
        assert await database.transaction(reservations.sell, order_id, now=NOW) == 0
        assert await database.reading(shelves.statuses, variant_id) == {"available": 1}
