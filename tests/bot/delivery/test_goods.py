"""Goods are read by their owner alone, and come again whenever he asks."""

import asyncio

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database
from bot.delivery import goods
from bot.delivery.goods import SecretField, Step, split_fields, steps_in
from bot.errors import OrderNotFound, WrongStatus
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW, VAULT

FIELDS = {"separator": "----", "labels": {"zh-CN": ["卡号", "密码"], "en": ["Card", "PIN"]}}


@pytest.fixture
async def order_id(database: Database) -> int:
    await database.transaction(shop.buyer, funds=100_000)
    product = {"fields": FIELDS, "how_to": {"en": [{"text": "Open it."}]}, "show_as": "both"}
    variant_id = await database.transaction(shop.variant, pieces=5, product=product)
    await database.transaction(shop.delivered_order, variant_id)
    return await database.transaction(shop.delivered_order, variant_id, 2)


def mark_all_sent(session: Session) -> None:
    session.connection().execute(text("UPDATE notice SET status = 'sent'"))


class TestGoods:
    async def test_are_the_secrets_of_this_order(self, database: Database, order_id: int) -> None:
        found = await database.reading(goods.goods, VAULT, order_id, customer_id=BUYER)
        assert found.secrets == ("secret-2", "secret-3")
        assert (found.order.id, found.show_as, found.fields) == (order_id, "both", FIELDS)
        assert found.how_to == {"en": [{"text": "Open it."}]}

    async def test_never_show_in_a_log(self, database: Database, order_id: int) -> None:
        found = await database.reading(goods.goods, VAULT, order_id, customer_id=BUYER)
        assert "secret-2" not in repr(found) + repr(split_fields("secret-2", {}, "en"))

    async def test_are_nobody_elses(self, database: Database, order_id: int) -> None:
        for stranger, number in ((BUYER + 1, order_id), (BUYER, order_id + 1)):
            with pytest.raises(OrderNotFound):
                await database.reading(goods.goods, VAULT, number, customer_id=stranger)

    async def test_are_not_there_before_they_are_paid(self, database: Database, order_id: int) -> None:
        variant_id = (await database.reading(shop.found, order_id)).variant_id
        waiting = await database.transaction(shop.order, variant_id)
        with pytest.raises(WrongStatus):
            await database.reading(goods.goods, VAULT, waiting, customer_id=BUYER)
        with pytest.raises(WrongStatus):
            await database.transaction(goods.send_again, BUYER, waiting, nonce="n", now=NOW)


class TestSendAgain:
    async def test_posts_the_goods_and_their_pictures_once_a_tap(
        self, database: Database, order_id: int
    ) -> None:
        await database.transaction(mark_all_sent)
        before = len(await database.reading(shop.notices))
        taps = [
            database.transaction(goods.send_again, BUYER, order_id, nonce="tap", now=NOW) for _ in range(5)
        ]
        await asyncio.gather(*taps)
        assert (await database.reading(shop.notices))[before:] == [
            ("goods", {"order_id": order_id}),
            ("goods_qr", {"order_id": order_id, "index": 0}),
            ("goods_qr", {"order_id": order_id, "index": 1}),
        ]

    async def test_waits_until_the_last_sending_has_arrived(self, database: Database, order_id: int) -> None:
        assert not await database.transaction(goods.send_again, BUYER, order_id, nonce="one", now=NOW)
        await database.transaction(mark_all_sent)
        assert await database.transaction(goods.send_again, BUYER, order_id, nonce="two", now=NOW)
        assert not await database.transaction(goods.send_again, BUYER, order_id, nonce="three", now=NOW)
        await database.transaction(mark_all_sent)
        assert await database.transaction(goods.send_again, BUYER, order_id, nonce="four", now=NOW)
        await database.transaction(mark_all_sent)
        assert not await database.transaction(goods.send_again, BUYER, order_id, nonce="four", now=NOW)

    async def test_is_for_the_owner_alone(self, database: Database, order_id: int) -> None:
        with pytest.raises(OrderNotFound):
            await database.transaction(goods.send_again, BUYER + 1, order_id, nonce="n", now=NOW)
        assert await database.reading(shop.notices, BUYER + 1) == []


class TestSplitFields:
    @pytest.mark.parametrize(
        ("secret", "fields", "locale", "parts"),
        [
            ("5021----XK2M", FIELDS, "en", [("Card", "5021"), ("PIN", "XK2M")]),
            ("5021 ---- XK2M", FIELDS, "zh-CN", [("卡号", "5021"), ("密码", "XK2M")]),
            ("5021----XK----2M", FIELDS, "en", [("Card", "5021"), ("PIN", "XK----2M")]),
            ("5021----XK2M", FIELDS, "fr", [("卡号", "5021"), ("密码", "XK2M")]),
            ("5021", FIELDS, "en", [(None, "5021")]),
            ("5021----", FIELDS, "en", [(None, "5021----")]),
            ("5021----XK2M", {}, "en", [(None, "5021----XK2M")]),
            ("a b", {"separator": "", "labels": {"en": ["A", "B"]}}, "en", [(None, "a b")]),
        ],
    )
    def test_names_the_parts_or_leaves_it_whole(
        self, secret: str, fields: dict[str, object], locale: str, parts: list[tuple[str | None, str]]
    ) -> None:
        assert split_fields(secret, fields, locale) == tuple(SecretField(*part) for part in parts)


class TestSteps:
    def test_stand_in_the_readers_language_or_in_whichever_there_is(self) -> None:
        how_to = {"zh-CN": [], "en": [{"text": "Look.", "media_id": 7}, {"text": "Done."}]}
        assert steps_in(how_to, "zh-CN") == (Step("Look.", 7), Step("Done.", None))
        assert steps_in({}, "en") == ()
