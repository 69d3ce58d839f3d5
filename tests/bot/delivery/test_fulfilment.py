"""Paid becomes delivered: from the hold, from the shelf for late money, or the money goes back."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from bot.database import Database
from bot.delivery import fulfilment
from bot.errors import WrongStatus
from bot.orders import cancelling, checkout, expiry, lifecycle
from bot.outbox import posted
from bot.outbox.posted import Place
from bot.wallet.balance import balance
from models.delivery import Delivery
from models.order import OrderStatus
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW, TOTAL

OVER = NOW + timedelta(minutes=15)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
async def variant_id(database: Database) -> int:
    await database.transaction(shop.buyer)
    return await database.transaction(shop.variant, pieces=3)


async def expired_order(database: Database, variant_id: int, quantity: int = 1) -> int:
    order_id = await database.transaction(shop.order, variant_id, quantity)
    await database.transaction(expiry.expire_order, order_id, now=OVER)
    return order_id


def deliveries(session: Session) -> list[tuple[int, str, int]]:
    return [(one.order_id, one.method, one.quantity) for one in session.exec(select(Delivery))]


class TestFulfil:
    async def test_turns_the_hold_into_goods(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id, 2)
        await database.transaction(shop.pay_by_gateway, order_id)
        assert await database.transaction(fulfilment.fulfil, order_id, now=LATER)
        order = await database.reading(shop.found, order_id)
        assert (order.status, order.delivered_at) == (OrderStatus.DELIVERED, LATER)
        assert await database.reading(shop.pieces, variant_id) == {"available": 1, "sold": 2}
        assert await database.reading(deliveries) == [(order_id, "from_stock", 2)]
        assert await database.reading(shop.notices) == [("goods", {"order_id": order_id})]
        assert await database.reading(shop.troubles) == []

    async def test_happens_once_however_often_it_is_asked_for(
        self, database: Database, variant_id: int
    ) -> None:
        order_id = await database.transaction(shop.order, variant_id, 2)
        await database.transaction(shop.pay_by_gateway, order_id)
        acts = [database.transaction(fulfilment.fulfil, order_id, now=LATER) for _ in range(10)]
        assert sorted(await asyncio.gather(*acts)) == [False] * 9 + [True]
        assert await database.reading(shop.pieces, variant_id) == {"available": 1, "sold": 2}
        assert len(await database.reading(shop.notices)) == 1

    async def test_does_nothing_for_what_is_not_paid(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        assert not await database.transaction(fulfilment.fulfil, order_id, now=LATER)
        assert not await database.transaction(fulfilment.fulfil, order_id + 1, now=LATER)
        assert await database.reading(shop.pieces, variant_id) == {"available": 2, "held": 1}

    async def test_announces_a_sale_to_those_who_want_it(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        await database.transaction(shop.pay_by_gateway, order_id)
        await database.transaction(fulfilment.fulfil, order_id, announce_to=(1, 2), now=LATER)
        for admin in (1, 2):
            assert await database.reading(shop.notices, admin) == [("sale", {"order_id": order_id})]

    async def test_gives_no_goods_while_some_of_them_are_missing(
        self, database: Database, variant_id: int
    ) -> None:
        order_id = await database.transaction(shop.order, variant_id, 2)
        await database.transaction(lose_one_piece)
        await database.transaction(shop.pay_by_gateway, order_id)
        with pytest.raises(WrongStatus):
            await database.transaction(fulfilment.fulfil, order_id, now=LATER)
        assert (await database.reading(shop.found, order_id)).status is OrderStatus.PAID
        assert await database.reading(shop.notices) == []
        assert await database.reading(shop.troubles) != []


class TestLateMoney:
    @pytest.mark.parametrize("ended_by", ["expiry", "cancelling"])
    async def test_gets_its_goods_while_they_are_there(
        self, database: Database, variant_id: int, ended_by: str
    ) -> None:
        order_id = await database.transaction(shop.order, variant_id, 2)
        if ended_by == "expiry":
            await database.transaction(expiry.expire_order, order_id, now=OVER)
        else:
            await database.transaction(cancelling.cancel, BUYER, order_id, now=NOW)
        await database.transaction(shop.pay_by_gateway, order_id, now=LATER)
        assert await database.transaction(fulfilment.fulfil, order_id, now=LATER)
        assert (await database.reading(shop.found, order_id)).status is OrderStatus.DELIVERED
        assert await database.reading(shop.pieces, variant_id) == {"available": 1, "sold": 2}
        assert await database.reading(shop.notices) == [
            ("late_goods", {"order_id": order_id, "amount": 2 * TOTAL, "currency": "CNY"}),
            ("goods", {"order_id": order_id}),
        ]
        assert await database.reading(shop.troubles) == []

    async def test_goes_into_the_wallet_when_they_are_gone(self, database: Database, variant_id: int) -> None:
        order_id = await expired_order(database, variant_id, 2)
        await database.transaction(show, order_id)
        await database.transaction(shop.buyer, BUYER + 1, funds=2 * TOTAL)
        await database.transaction(shop.delivered_order, variant_id, 2, customer_id=BUYER + 1)
        await database.transaction(shop.pay_by_gateway, order_id, now=LATER)
        acts = [database.transaction(fulfilment.fulfil, order_id, now=LATER) for _ in range(5)]
        assert sorted(await asyncio.gather(*acts)) == [False] * 4 + [True]
        order = await database.reading(shop.found, order_id)
        assert (order.status, order.delivered_at) == (OrderStatus.REFUNDED, None)
        assert await database.reading(balance, BUYER, "CNY") == 2 * TOTAL
        assert await database.reading(shop.account, "sales") == 2 * TOTAL
        assert await database.reading(shop.pieces, variant_id) == {"available": 1, "sold": 2}
        late, repaint = await database.reading(shop.notices)
        assert late == ("late_gone", {"order_id": order_id, "amount": 2 * TOTAL, "currency": "CNY"})
        assert repaint[0] == "repaint"
        assert await database.reading(shop.troubles) == []

    async def test_of_nothing_goes_nowhere(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=1, tiers=((1, 0),))
        wish = shop.wish(variant_id, unit_price=0)
        order_id = await database.transaction(checkout.buy, BUYER, wish, rules=shop.RULES, now=NOW)
        await database.transaction(expiry.expire_order, order_id, now=OVER)
        await database.transaction(lose_all)
        await database.transaction(free_payment, order_id)
        assert await database.transaction(fulfilment.fulfil, order_id, now=LATER)
        assert (await database.reading(shop.found, order_id)).status is OrderStatus.REFUNDED


class TestFulfilPaidOrders:
    async def test_finishes_what_was_left_paid(self, database: Database, variant_id: int) -> None:
        orders = [await database.transaction(shop.order, variant_id) for _ in range(3)]
        for order_id in orders[:2]:
            await database.transaction(shop.pay_by_gateway, order_id)
        done = [
            await fulfilment.fulfil_paid_orders(database, now=LATER, limit=1),
            await fulfilment.fulfil_paid_orders(database, now=LATER),
            await fulfilment.fulfil_paid_orders(database, now=LATER),
        ]
        assert done == [1, 1, 0]
        assert await database.reading(shop.orders) == {"delivered": 2, "awaiting_payment": 1}


class TestStuckOrders:
    async def test_are_told_once(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        await database.transaction(shop.pay_by_gateway, order_id)
        tell = fulfilment.tell_about_stuck_orders
        assert await database.transaction(tell, admins=(1,), now=NOW + timedelta(minutes=4)) == 0
        for minutes in (6, 7):
            assert await database.transaction(tell, admins=(1,), now=NOW + timedelta(minutes=minutes)) == 1
        assert await database.reading(shop.notices, 1) == [("stuck", {"order_id": order_id})]


class TestPresentation:
    @pytest.mark.parametrize(
        ("show_as", "quantity", "pictures"), [("text", 2, 0), ("qr", 2, 2), ("both", 10, 10), ("both", 11, 0)]
    )
    async def test_qr_pictures_follow_up_to_ten(
        self, database: Database, show_as: str, quantity: int, pictures: int
    ) -> None:
        await database.transaction(shop.buyer, funds=100_000)
        variant_id = await database.transaction(shop.variant, pieces=11, product={"show_as": show_as})
        order_id = await database.transaction(shop.delivered_order, variant_id, quantity)
        assert await database.reading(shop.notices) == [
            ("goods", {"order_id": order_id}),
            *(("goods_qr", {"order_id": order_id, "index": index}) for index in range(pictures)),
        ]

    @pytest.mark.parametrize(
        ("how_to", "messages"),
        [
            ({}, 0),
            ({"en": []}, 0),
            ({"en": [{"text": "Open it."}]}, 0),
            ({"en": [{"text": "Look.", "media_id": 1}]}, 1),
            ({"en": [{"text": "One."}], "zh-CN": [{"text": "一"}, {"text": "二"}]}, 2),
            ({"en": [{"text": "Step."}] * 50}, 10),
        ],
    )
    async def test_a_how_to_of_several_steps_follows_step_by_step(
        self, database: Database, how_to: dict[str, object], messages: int
    ) -> None:
        await database.transaction(shop.buyer, funds=10_000)
        variant_id = await database.transaction(shop.variant, pieces=1, product={"how_to": how_to})
        order_id = await database.transaction(shop.delivered_order, variant_id)
        assert (await database.reading(shop.notices))[1:] == [
            ("how_to", {"order_id": order_id, "step": step}) for step in range(messages)
        ]


class TestCheck:
    async def test_names_what_is_paid_and_waits(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        await database.transaction(shop.pay_by_gateway, order_id)
        assert "waits for its goods" in (await database.reading(fulfilment.check))[0]

    async def test_names_what_counts_as_delivered_and_is_not_there(
        self, database: Database, variant_id: int
    ) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        await database.transaction(shop.pay_by_gateway, order_id)
        await database.transaction(fulfilment.fulfil, order_id, now=LATER)
        assert await database.reading(fulfilment.check) == []
        await database.transaction(lose_all)
        assert "not all there" in (await database.reading(fulfilment.check))[0]


def show(session: Session, order_id: int) -> None:
    place = Place(bot_id=1, chat_id=BUYER, message_id=5)
    posted.remember_place(
        session, place, order_id=order_id, picture=False, since=OVER + timedelta(1), now=OVER
    )


def lose_one_piece(session: Session) -> None:
    session.connection().execute(
        text("UPDATE stock_item SET status = 'void' WHERE id = (SELECT min(id) FROM stock_item)")
    )


def lose_all(session: Session) -> None:
    session.connection().execute(text("UPDATE stock_item SET status = 'void'"))


def free_payment(session: Session, order_id: int) -> None:
    lifecycle.move(session, order_id, OrderStatus.PAID, now=LATER, paid_by="epay:alipay")
