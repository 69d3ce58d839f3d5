"""Placing an order: judged, priced and held in one act, or refused with nothing changed."""

import asyncio
import secrets
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.config import Settings
from bot.database import Database
from bot.errors import (
    NoPrice,
    OrderLimit,
    OrderNotFound,
    OutOfStock,
    PersonLimit,
    PriceChanged,
    ProductGone,
    Refused,
    ShopClosed,
    ShopError,
    TooManyHeld,
    TooManyOpenOrders,
)
from bot.orders import cancelling, checkout, expiry
from bot.orders.checkout import Rules, Wish
from bot.staff import opening
from models.order import Order, OrderStatus, read_number
from models.product import Category, Price, Product, Shelf, Variant
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW, PRICE, RULES

Shelved = Category | Product | Variant


async def refused(
    database: Database, refusal: type[ShopError], wish: Wish, customer_id: int = BUYER
) -> dict[str, str | int]:
    """The parameters of the refusal; nothing may have changed."""
    before = await database.reading(shop.orders), await database.reading(shop.pieces, wish.variant_id)
    with pytest.raises(refusal) as raised:
        await database.transaction(checkout.buy, customer_id, wish, rules=RULES, now=NOW)
    after = await database.reading(shop.orders), await database.reading(shop.pieces, wish.variant_id)
    assert before == after
    return raised.value.parameters


class TestBuy:
    async def test_writes_down_what_was_shown_and_holds_the_goods(self, database: Database) -> None:
        await database.transaction(shop.buyer, first_source="ad", last_source="friend")
        tiers = ((1, PRICE), (5, 275_000))
        variant_id = await database.transaction(shop.variant, pieces=8, tiers=tiers)
        wish = shop.wish(variant_id, 5, unit_price=275_000)
        order_id = await database.transaction(checkout.buy, BUYER, wish, rules=RULES, now=NOW)
        order = await database.reading(shop.found, order_id)
        assert read_number(order.number) == order.number
        assert (order.customer_id, order.status, order.variant_id) == (
            BUYER,
            OrderStatus.AWAITING_PAYMENT,
            variant_id,
        )
        assert order.product_names == {"zh-CN": "影视会员", "en": "Video pass"}
        assert order.variant_names == {"en": "1 month"}
        assert (order.quantity, order.unit_price, order.list_price) == (5, 275_000, PRICE)
        assert (order.total, order.currency) == (13750, "CNY")
        assert (order.source, order.first_source) == ("friend", "ad")
        assert (order.created_at, order.expires_at) == (NOW, NOW + timedelta(minutes=15))
        assert await database.reading(shop.pieces, variant_id) == {"available": 3, "held": 5}

    async def test_remembers_the_source_of_the_tap_itself(self, database: Database) -> None:
        await database.transaction(shop.buyer, last_source="friend")
        variant_id = await database.transaction(shop.variant, pieces=1)
        wish = Wish(variant_id, 1, PRICE, "nonce", source="banner")
        order_id = await database.transaction(checkout.buy, BUYER, wish, rules=RULES, now=NOW)
        assert (await database.reading(shop.found, order_id)).source == "banner"

    async def test_answers_a_tap_that_comes_again_with_the_same_order(self, database: Database) -> None:
        await database.transaction(shop.buyer, proven=False)
        variant_id = await database.transaction(shop.variant, pieces=5)
        wish = shop.wish(variant_id)
        taps = [database.transaction(checkout.buy, BUYER, wish, rules=RULES, now=NOW) for _ in range(5)]
        assert len(set(await asyncio.gather(*taps))) == 1
        later = await database.transaction(
            checkout.buy, BUYER, wish, rules=RULES, now=NOW + timedelta(hours=1)
        )
        assert await database.reading(shop.orders) == {"awaiting_payment": 1}
        assert await database.reading(shop.pieces, variant_id) == {"available": 4, "held": 1}
        assert (await database.reading(shop.found, later)).created_at == NOW

    async def test_the_same_nonce_of_somebody_else_is_another_order(self, database: Database) -> None:
        for customer_id in (1, 2):
            await database.transaction(shop.buyer, customer_id)
        variant_id = await database.transaction(shop.variant, pieces=5)
        wish = shop.wish(variant_id, nonce="same")
        first = await database.transaction(checkout.buy, 1, wish, rules=RULES, now=NOW)
        second = await database.transaction(checkout.buy, 2, wish, rules=RULES, now=NOW)
        assert first != second

    async def test_draws_another_number_when_one_is_taken(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=5)
        drawn = iter("2" * 14 + "3" * 7 + "2" * 35)
        monkeypatch.setattr(secrets, "choice", lambda letters: next(drawn))
        first, second = (
            await database.transaction(shop.order, variant_id),
            await database.transaction(shop.order, variant_id),
        )
        numbers = [(await database.reading(shop.found, one)).number for one in (first, second)]
        assert [number[:7] for number in numbers] == ["2222222", "3333333"]
        with pytest.raises(RuntimeError):
            await database.transaction(shop.order, variant_id)

    async def test_a_price_of_nothing_is_a_price(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=1, tiers=((1, 0),))
        wish = shop.wish(variant_id, unit_price=0)
        order_id = await database.transaction(checkout.buy, BUYER, wish, rules=RULES, now=NOW)
        assert (await database.reading(shop.found, order_id)).total == 0


class TestRefusals:
    async def test_a_variant_that_never_was(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        await refused(database, ProductGone, shop.wish(4711))

    @pytest.mark.parametrize("table", [Variant, Product, Category])
    async def test_what_is_hidden(self, database: Database, table: type[Shelved]) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=1)
        await database.transaction(hide, table)
        await refused(database, ProductGone, shop.wish(variant_id))

    async def test_a_pause_until_it_is_over(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=5)
        until = NOW + timedelta(hours=1)
        await database.transaction(opening.pause, actor="admin:1", until=until, now=NOW)
        assert await refused(database, ShopClosed, shop.wish(variant_id)) == {"until": until.isoformat()}
        await database.transaction(shop.order, variant_id, now=until)
        await database.transaction(opening.pause, actor="admin:1", until=None, now=NOW)
        assert await refused(database, ShopClosed, shop.wish(variant_id)) == {"until": ""}
        await database.transaction(opening.reopen, actor="admin:1", now=NOW)
        await database.transaction(shop.order, variant_id)

    @pytest.mark.parametrize("quantity", [-1, 0, 4, 10**9, 10**15])
    async def test_a_quantity_out_of_bounds(self, database: Database, quantity: int) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=5, per_order_max=3)
        assert await refused(database, OrderLimit, shop.wish(variant_id, quantity)) == {"limit": 3}

    async def test_a_variant_without_a_price(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=5, tiers=((3, PRICE),))
        await refused(database, NoPrice, shop.wish(variant_id, 2))

    async def test_a_price_that_was_not_painted(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=5, tiers=((1, PRICE), (2, PRICE - 1)))
        await refused(database, PriceChanged, shop.wish(variant_id, 2))

    async def test_more_than_is_left(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=2)
        assert await refused(database, OutOfStock, shop.wish(variant_id, 3)) == {"left": 2}

    async def test_more_than_one_person_may_have(self, database: Database) -> None:
        await database.transaction(shop.buyer, funds=100_000)
        variant_id = await database.transaction(shop.variant, pieces=9, per_person_max=4)
        await database.transaction(shop.delivered_order, variant_id, 2)
        waiting = await database.transaction(shop.order, variant_id, 1)
        assert await refused(database, PersonLimit, shop.wish(variant_id, 2)) == {"limit": 4, "left": 1}
        await database.transaction(cancelling.cancel, BUYER, waiting, now=NOW)
        await database.transaction(shop.order, variant_id, 2)
        assert await refused(database, PersonLimit, shop.wish(variant_id)) == {"limit": 4, "left": 0}


class TestHoarding:
    async def test_three_open_orders_are_enough(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=9)
        for _ in range(3):
            await database.transaction(shop.order, variant_id)
        assert await refused(database, TooManyOpenOrders, shop.wish(variant_id)) == {"count": 3}

    async def test_one_for_somebody_who_never_paid(self, database: Database) -> None:
        await database.transaction(shop.buyer, proven=False, funds=10_000)
        variant_id = await database.transaction(shop.variant, pieces=9)
        await database.transaction(shop.order, variant_id)
        assert await refused(database, TooManyOpenOrders, shop.wish(variant_id)) == {"count": 1}

    async def test_paying_once_makes_it_three(self, database: Database) -> None:
        await database.transaction(shop.buyer, proven=False, funds=10_000)
        variant_id = await database.transaction(shop.variant, pieces=9)
        await database.transaction(shop.delivered_order, variant_id)
        for _ in range(3):
            await database.transaction(shop.order, variant_id)

    async def test_pieces_beyond_the_limit_per_order_only_from_a_large_stock(
        self, database: Database
    ) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=60, per_order_max=5)
        await database.transaction(shop.order, variant_id, 5)
        assert await refused(database, TooManyHeld, shop.wish(variant_id, 2)) == {"left": 1}
        await database.transaction(shop.order, variant_id, 1)

    async def test_holds_of_another_variant_do_not_count(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        first = await database.transaction(shop.variant, pieces=5, per_order_max=5)
        second = await database.transaction(shop.variant, pieces=5, per_order_max=5)
        await database.transaction(shop.order, first, 5)
        await database.transaction(shop.order, second, 5)

    async def test_each_expiry_of_a_day_halves_the_next_hold(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=9)
        now, holds = NOW, []
        for _ in range(5):
            order_id = await database.transaction(shop.order, variant_id, now=now)
            ends = (await database.reading(shop.found, order_id)).expires_at
            holds.append((ends - now).total_seconds() / 60)
            now = ends
            await database.transaction(expiry.expire_order, order_id, now=now)
        assert holds == [15, 7.5, 3.75, 2, 2]
        later = now + timedelta(days=1, minutes=1)
        order_id = await database.transaction(shop.order, variant_id, now=later)
        assert (await database.reading(shop.found, order_id)).expires_at == later + timedelta(minutes=15)


class TestBuyAgain:
    async def test_places_the_same_at_todays_price(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=9)
        first = await database.transaction(shop.order, variant_id, 2)
        await database.transaction(set_price, variant_id, 300_000)
        again = [
            await database.transaction(checkout.buy_again, BUYER, first, nonce="again", rules=RULES, now=NOW)
            for _ in range(2)
        ]
        order = await database.reading(shop.found, again[0])
        assert (again[0], order.quantity, order.total) == (again[1], 2, 6000)

    async def test_of_somebody_elses_order_is_not_found(self, database: Database) -> None:
        await database.transaction(shop.buyer)
        variant_id = await database.transaction(shop.variant, pieces=9)
        order_id = await database.transaction(shop.order, variant_id)
        with pytest.raises(OrderNotFound):
            await database.transaction(
                checkout.buy_again, BUYER + 1, order_id, nonce="again", rules=RULES, now=NOW
            )


class TestTheLastCards:
    async def test_fifty_buyers_for_twenty_cards(self, database: Database) -> None:
        variant_id = await database.transaction(shop.variant, pieces=20)
        for customer_id in range(1, 51):
            await database.transaction(shop.buyer, customer_id, funds=5000)

        async def buys(customer_id: int) -> int | Refused:
            try:
                order_id = await database.transaction(
                    checkout.buy, customer_id, shop.wish(variant_id), rules=RULES, now=NOW
                )
            except Refused as refusal:
                return refusal
            await database.transaction(shop.pay, customer_id, order_id)
            return order_id

        ends = await asyncio.gather(*(buys(customer_id) for customer_id in range(1, 51)))
        refusals = [end for end in ends if isinstance(end, Refused)]
        assert {type(refusal) for refusal in refusals} == {OutOfStock}
        assert (len(ends) - len(refusals), len(refusals)) == (20, 30)
        assert await database.reading(shop.pieces, variant_id) == {"sold": 20}
        assert await database.reading(shop.orders) == {"delivered": 20}
        assert await database.reading(shop.account, "sales") == 20 * shop.TOTAL
        charged = await database.reading(charged_customers)
        assert len(charged) == len(set(charged)) == 20
        assert await database.reading(shop.troubles) == []


def hide(session: Session, table: type[Shelved]) -> None:
    session.exec(select(table)).one().shelf = Shelf.HIDDEN


def set_price(session: Session, variant_id: int, unit_price: int) -> None:
    session.exec(select(Price).where(Price.variant_id == variant_id)).one().unit_price = unit_price


def charged_customers(session: Session) -> list[int]:
    return list(session.exec(select(Order.customer_id).where(col(Order.paid_at).is_not(None))))


class TestRules:
    def test_are_the_owners_settings(self) -> None:
        settings = Settings.model_validate(
            {"orders": {"hold_minutes": 7, "max_open": 5}, "shop": {"currency": "USD"}}
        )
        assert Rules.of(settings) == Rules(
            currency="USD", hold=timedelta(minutes=7), max_open=5, max_open_unproven=1, hold_share=10
        )
