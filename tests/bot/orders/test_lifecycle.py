"""Moves: each legal one once, every other refused; and what a look at the whole finds wrong."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database
from bot.errors import WrongStatus
from bot.orders import lifecycle
from models.customer import Customer
from models.order import MOVES, Order, OrderStatus
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
async def order_id(database: Database) -> int:
    await database.transaction(shop.buyer, proven=False)
    variant_id = await database.transaction(shop.variant, pieces=3)
    return await database.transaction(shop.order, variant_id)


def put(session: Session, /, order_id: int, **columns: Any) -> None:
    order = session.get_one(Order, order_id)
    for name, value in columns.items():
        setattr(order, name, value)


class TestMove:
    @pytest.mark.parametrize("database_kind", ["sqlite"])
    async def test_goes_where_the_table_says_and_nowhere_else(
        self, database: Database, order_id: int
    ) -> None:
        for source in OrderStatus:
            for target in OrderStatus:
                await database.transaction(put, order_id, status=source)
                sources = [status for status in MOVES if target in MOVES[status]]
                if not sources:
                    continue
                moved = await database.transaction(lifecycle.attempt, order_id, target, now=NOW)
                assert (moved is not None) == (target in MOVES[source]), (source, target)

    async def test_to_paid_writes_when_how_and_that_he_pays(self, database: Database, order_id: int) -> None:
        moved = await database.transaction(
            lifecycle.move, order_id, OrderStatus.PAID, paid_by="epay:alipay", now=LATER
        )
        assert (moved.id, moved.customer_id, moved.total, moved.first_payment) == (
            order_id,
            BUYER,
            2880,
            True,
        )
        order = await database.reading(shop.found, order_id)
        assert (order.status, order.paid_at, order.paid_by) == (OrderStatus.PAID, LATER, "epay:alipay")
        customer = await database.reading(lambda session: session.get_one(Customer, BUYER))
        assert customer.first_paid_at == LATER

    async def test_the_first_payment_stays_the_first(self, database: Database, order_id: int) -> None:
        await database.transaction(lifecycle.move, order_id, OrderStatus.PAID, now=NOW)
        await database.transaction(put, order_id, status=OrderStatus.EXPIRED)
        moved = await database.transaction(lifecycle.move, order_id, OrderStatus.PAID, now=LATER)
        assert not moved.first_payment
        customer = await database.reading(lambda session: session.get_one(Customer, BUYER))
        assert customer.first_paid_at == NOW

    async def test_is_refused_from_elsewhere_and_changes_nothing(
        self, database: Database, order_id: int
    ) -> None:
        with pytest.raises(WrongStatus):
            await database.transaction(lifecycle.move, order_id, OrderStatus.DELIVERED, now=LATER)
        with pytest.raises(WrongStatus):
            await database.transaction(lifecycle.move, order_id + 1, OrderStatus.PAID, now=LATER)
        order = await database.reading(shop.found, order_id)
        assert (order.status, order.delivered_at) == (OrderStatus.AWAITING_PAYMENT, None)

    async def test_has_one_winner_among_twenty(self, database: Database, order_id: int) -> None:
        moves = [
            database.transaction(lifecycle.attempt, order_id, target, now=NOW)
            for target in (OrderStatus.PAID, OrderStatus.EXPIRED) * 10
        ]
        # An order that expired first may still be paid, late; each move happens once at most.
        done = [moved for moved in await asyncio.gather(*moves) if moved is not None]
        assert len(done) in (1, 2)
        assert (await database.reading(shop.found, order_id)).status in (
            OrderStatus.PAID,
            OrderStatus.EXPIRED,
        )

    @pytest.mark.parametrize(
        "way",
        [
            {"to": OrderStatus.DELIVERED, "from_": OrderStatus.AWAITING_PAYMENT},
            {"to": OrderStatus.IN_REVIEW},
            {"to": OrderStatus.EXPIRED, "through": OrderStatus.PAID},
        ],
    )
    @pytest.mark.parametrize("database_kind", ["sqlite"])
    async def test_that_no_order_makes_is_a_bug(
        self, database: Database, order_id: int, way: dict[str, OrderStatus]
    ) -> None:
        with pytest.raises(ValueError, match="no order moves"):
            await database.transaction(lifecycle.attempt, order_id, now=NOW, **way)


class TestCheck:
    async def test_finds_nothing_in_a_healthy_shop(self, database: Database, order_id: int) -> None:
        assert await database.reading(lifecycle.check) == []

    async def test_finds_an_order_without_its_goods(self, database: Database, order_id: int) -> None:
        await database.transaction(run, "UPDATE stock_item SET status = 'available', order_id = NULL")
        assert "does not hold its goods" in (await database.reading(lifecycle.check))[0]

    async def test_finds_goods_kept_by_an_order_that_is_over(self, database: Database, order_id: int) -> None:
        await database.transaction(put, order_id, status=OrderStatus.CANCELLED)
        assert "still holds goods" in (await database.reading(lifecycle.check))[0]

    async def test_finds_a_paid_order_that_nobody_booked(self, database: Database, order_id: int) -> None:
        await database.transaction(put, order_id, status=OrderStatus.PAID)
        assert "do not agree" in (await database.reading(lifecycle.check))[0]


def run(session: Session, statement: str) -> None:
    session.connection().execute(text(statement))
