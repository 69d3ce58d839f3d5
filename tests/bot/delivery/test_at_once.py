"""Paying from the balance: money, goods and message in one transaction, or nothing at all."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database
from bot.errors import BalanceTooLow, OrderExpired, OrderNotFound, ShopError, WrongStatus
from bot.orders import cancelling, checkout
from bot.wallet.balance import balance
from models.customer import Customer
from models.order import OrderStatus
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW, TOTAL

PAID_AT = NOW + timedelta(minutes=1)


async def order_of(database: Database, *, funds: int, quantity: int = 2) -> int:
    await database.transaction(shop.buyer, funds=funds, proven=False)
    variant_id = await database.transaction(shop.variant, pieces=3)
    return await database.transaction(shop.order, variant_id, quantity)


async def refused(database: Database, refusal: type[ShopError], order_id: int, **act: object) -> ShopError:
    before = await database.reading(whole_state)
    with pytest.raises(refusal) as raised:
        await database.transaction(shop.pay, act.pop("customer_id", BUYER), order_id, **act)  # type: ignore[arg-type]
    assert await database.reading(whole_state) == before
    return raised.value


class TestPayFromBalance:
    async def test_pays_and_delivers(self, database: Database) -> None:
        order_id = await order_of(database, funds=10_000)
        assert await database.transaction(shop.pay, BUYER, order_id, now=PAID_AT)
        order = await database.reading(shop.found, order_id)
        assert (order.status, order.paid_by) == (OrderStatus.DELIVERED, "balance")
        assert (order.paid_at, order.delivered_at) == (PAID_AT, PAID_AT)
        assert await database.reading(balance, BUYER, "CNY") == 10_000 - 2 * TOTAL
        assert await database.reading(shop.account, "sales") == 2 * TOTAL
        assert await database.reading(shop.pieces, order.variant_id) == {"available": 1, "sold": 2}
        assert await database.reading(shop.notices) == [("goods", {"order_id": order_id})]
        assert (await database.reading(buyer)).first_paid_at == PAID_AT
        assert await database.reading(shop.troubles) == []

    async def test_costs_once_however_often_it_is_tapped(self, database: Database) -> None:
        order_id = await order_of(database, funds=100_000)
        taps = [database.transaction(shop.pay, BUYER, order_id) for _ in range(5)]
        assert sorted(await asyncio.gather(*taps)) == [False] * 4 + [True]
        assert await database.reading(balance, BUYER, "CNY") == 100_000 - 2 * TOTAL
        assert len(await database.reading(shop.notices)) == 1

    async def test_two_orders_at_once_cannot_spend_the_same_money(self, database: Database) -> None:
        await database.transaction(shop.buyer, funds=TOTAL + 1)
        variant_id = await database.transaction(shop.variant, pieces=3)
        orders = [await database.transaction(shop.order, variant_id) for _ in range(3)]
        ends = await asyncio.gather(
            *(database.transaction(shop.pay, BUYER, order_id) for order_id in orders), return_exceptions=True
        )
        refusals = [end for end in ends if isinstance(end, BalanceTooLow)]
        assert [end for end in ends if end is True] == [True]
        assert [refusal.parameters for refusal in refusals] == [{"missing": TOTAL - 1}] * 2
        assert await database.reading(shop.pieces, variant_id) == {"sold": 1, "held": 2}
        assert await database.reading(shop.troubles) == []

    async def test_an_order_for_nothing_needs_no_money(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=1, tiers=((1, 0),))
        wish = shop.wish(variant_id, unit_price=0)
        order_id = await database.transaction(checkout.buy, BUYER, wish, rules=shop.RULES, now=NOW)
        assert await database.transaction(shop.pay, BUYER, order_id)
        assert await database.reading(shop.troubles) == []


class TestRefusals:
    async def test_too_little_money(self, database: Database) -> None:
        order_id = await order_of(database, funds=2 * TOTAL - 1)
        assert (await refused(database, BalanceTooLow, order_id)).parameters == {"missing": 1}

    async def test_no_money_at_all(self, database: Database) -> None:
        order_id = await order_of(database, funds=0)
        assert (await refused(database, BalanceTooLow, order_id)).parameters == {"missing": 2 * TOTAL}

    async def test_somebody_elses_order(self, database: Database) -> None:
        order_id = await order_of(database, funds=10_000)
        await database.transaction(shop.buyer, BUYER + 1, funds=10_000)
        await refused(database, OrderNotFound, order_id, customer_id=BUYER + 1)
        await database.transaction(shop.pay, BUYER, order_id)
        await refused(database, OrderNotFound, order_id, customer_id=BUYER + 1)

    async def test_an_order_that_never_was(self, database: Database) -> None:
        order_id = await order_of(database, funds=10_000)
        await refused(database, OrderNotFound, order_id + 1)

    async def test_an_order_whose_time_is_over(self, database: Database) -> None:
        order_id = await order_of(database, funds=10_000)
        await refused(database, OrderExpired, order_id, now=NOW + timedelta(minutes=15))
        await database.transaction(cancelling.cancel, BUYER, order_id, now=NOW)
        await refused(database, OrderExpired, order_id)

    async def test_goods_that_are_not_held(self, database: Database) -> None:
        order_id = await order_of(database, funds=10_000)
        await database.transaction(lose_the_hold)
        await refused(database, WrongStatus, order_id)


def buyer(session: Session) -> Customer:
    return session.get_one(Customer, BUYER)


def whole_state(session: Session) -> list[object]:
    connection = session.connection()
    return [
        connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).all()
        for table in ('"order"', "wallet", "ledger_entry", "stock_item", "notice", "delivery")
    ]


def lose_the_hold(session: Session) -> None:
    session.connection().execute(text("UPDATE stock_item SET status = 'void' WHERE status = 'held'"))
