"""Orders that nobody paid end by themselves or at their buyer's wish, and give their goods back."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.database import Database
from bot.errors import OrderExpired, OrderNotFound, WrongStatus
from bot.orders import cancelling, expiry
from bot.outbox import posted
from bot.outbox.posted import Place
from models.order import OrderStatus
from models.stock import StockItem
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW

OVER = NOW + timedelta(minutes=15)


@pytest.fixture
async def variant_id(database: Database) -> int:
    await database.transaction(shop.buyer, funds=100_000)
    return await database.transaction(shop.variant, pieces=9)


def show(session: Session, order_id: int) -> None:
    place = Place(bot_id=1, chat_id=BUYER, message_id=5)
    posted.remember_place(session, place, order_id=order_id, picture=False, since=NOW, now=NOW)


class TestExpiry:
    async def test_ends_what_is_due_and_says_so(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id, 2)
        await database.transaction(show, order_id)
        before = await expiry.expire_unpaid_orders(database, now=OVER - timedelta(seconds=1))
        assert before == []
        assert await expiry.expire_unpaid_orders(database, now=OVER) == [order_id]
        order = await database.reading(shop.found, order_id)
        assert (order.status, order.closed_at) == (OrderStatus.EXPIRED, OVER)
        assert await database.reading(shop.pieces, variant_id) == {"available": 9}
        (notice,) = await database.reading(shop.notices)
        assert notice[0] == "repaint"
        assert notice[1]["order_id"] == order_id
        assert await expiry.expire_unpaid_orders(database, now=OVER) == []

    async def test_leaves_what_is_paid(self, database: Database, variant_id: int) -> None:
        await database.transaction(shop.delivered_order, variant_id)
        assert await expiry.expire_unpaid_orders(database, now=OVER) == []

    async def test_works_in_slices(self, database: Database, variant_id: int) -> None:
        for _ in range(3):
            await database.transaction(shop.order, variant_id)
        slices = [await expiry.expire_unpaid_orders(database, now=OVER, limit=2) for _ in range(3)]
        assert [len(one) for one in slices] == [2, 1, 0]

    async def test_does_not_end_an_order_early(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        with pytest.raises(WrongStatus):
            await database.transaction(expiry.expire_order, order_id, now=NOW)
        assert await database.reading(shop.orders) == {"awaiting_payment": 1}

    async def test_and_paying_have_one_winner(self, database: Database, variant_id: int) -> None:
        orders = [await database.transaction(shop.order, variant_id) for _ in range(3)]
        payments = [shop.pay] * 3
        ends = await asyncio.gather(
            *(
                act
                for order_id, pay in zip(orders, payments, strict=True)
                for act in (
                    database.transaction(pay, BUYER, order_id),
                    database.transaction(expiry.expire_order, order_id, now=OVER),
                )
            ),
            return_exceptions=True,
        )
        for order_id, paid, ended in zip(orders, ends[::2], ends[1::2], strict=True):
            status = (await database.reading(shop.found, order_id)).status
            assert (status, paid, type(ended)) == (OrderStatus.DELIVERED, True, WrongStatus) or (
                status,
                type(paid),
                ended,
            ) == (OrderStatus.EXPIRED, OrderExpired, order_id)
        assert await database.reading(shop.troubles) == []


class TestCancelling:
    async def test_gives_the_goods_back(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id, 3)
        await database.transaction(show, order_id)
        await database.transaction(cancelling.cancel, BUYER, order_id, now=NOW)
        order = await database.reading(shop.found, order_id)
        assert (order.status, order.closed_at) == (OrderStatus.CANCELLED, NOW)
        assert await database.reading(shop.pieces, variant_id) == {"available": 9}
        assert [kind for kind, _ in await database.reading(shop.notices)] == ["repaint"]

    async def test_is_for_the_buyer_alone(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        for stranger, number in ((BUYER + 1, order_id), (BUYER, order_id + 1)):
            with pytest.raises(OrderNotFound):
                await database.transaction(cancelling.cancel, stranger, number, now=NOW)
        assert await database.reading(shop.orders) == {"awaiting_payment": 1}

    async def test_is_over_once_it_is_paid(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.delivered_order, variant_id)
        with pytest.raises(WrongStatus):
            await database.transaction(cancelling.cancel, BUYER, order_id, now=NOW)
        assert await database.reading(shop.pieces, variant_id) == {"available": 8, "sold": 1}

    async def test_puts_the_goods_back_in_their_place(self, database: Database, variant_id: int) -> None:
        first = await database.transaction(shop.order, variant_id)
        await database.transaction(cancelling.cancel, BUYER, first, now=NOW)
        second = await database.transaction(shop.order, variant_id)
        assert await database.reading(shelf_numbers, second) == [1]


def shelf_numbers(session: Session, order_id: int) -> list[int]:
    return list(session.exec(select(StockItem.shelf_no).where(StockItem.order_id == order_id)))
