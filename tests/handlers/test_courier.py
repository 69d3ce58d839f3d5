"""One notice is one call, and every way in which it can fail has one meaning."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiogram import Bot
from sqlmodel import select

from bot.customers import arrival
from bot.customers.arrival import Person as Arriving
from bot.errors import Blocked, Outside, SlowDown, Undeliverable, Unreachable
from bot.outbox.claiming import Letter
from bot.outbox.notices import Kind
from bot.shop import Shop
from handlers.courier import TelegramCourier
from handlers.frames import sending
from handlers.notices import RENDERERS
from handlers.screen import Picture, Screen
from models.customer import Reach
from models.order import OrderStatus
from tests.factories import orders
from tests.fakes.practice import Practice, practising
from tests.fakes.shoppers import Person
from tests.fakes.shops import a_shop

MEI = orders.BUYER


@dataclass
class Round:
    """A courier on a practice Telegram, and the person it goes to."""

    practice: Practice
    shop: Shop
    bot: Bot
    courier: TelegramCourier
    mei: Person

    async def deliver(self, kind: Kind = Kind.OVERPAID, **facts: Any) -> int | None:
        facts = facts or {"order_id": 1, "amount": 200, "currency": "CNY"}
        return await self.courier.deliver(Letter(1, MEI, kind, facts, 0, 0))

    async def cost(self) -> list[str]:
        calls = await self.practice.calls()
        return [call["method"] for call in calls if call["method"] not in ("getMe", "sendPhoto")]


@pytest.fixture
async def way(shop_url: str) -> AsyncIterator[Round]:
    async with practising() as practice, a_shop(shop_url) as shop:
        bot = practice.aiogram_bot()
        await practice.post("users", {"id": MEI, "first_name": "小美", "language_code": "zh-hans"})
        await practice.say(MEI, "/start")
        person = Arriving(MEI, "小美", None, "zh-hans")
        await shop.database.transaction(
            arrival.arrive, person, bot_id=bot.id, default_locale="en", now=shop.clock.now()
        )
        yield Round(practice, shop, bot, TelegramCourier(shop, bot), Person(practice, MEI, "小美"))
        await bot.session.close()


class TestDelivery:
    async def test_is_one_call_in_the_readers_language(self, way: Round) -> None:
        message_id = await way.deliver()
        (seen,) = await way.mei.heard()
        assert (seen.id, await way.cost()) == (message_id, ["sendMessage"])
        assert seen.text.startswith("✅ 多付的 ¥2.00 已放进余额")

    async def test_never_protects_what_is_to_be_copied(self, way: Round) -> None:
        await way.deliver()
        (call,) = await way.practice.calls("sendMessage")
        assert "protect_content" not in call["params"]

    def test_has_words_for_every_kind(self) -> None:
        assert set(RENDERERS) == set(Kind)


class TestFailures:
    @pytest.mark.parametrize(
        ("fault", "meaning"),
        [
            ({"code": 429, "retry_after": 7}, SlowDown(seconds=7)),
            ({"code": 403, "description": "Forbidden: user is deactivated"}, Blocked()),
            ({"code": 400, "description": "Bad Request: chat not found"}, Blocked()),
            ({"code": 400, "description": "Bad Request: message is too long"}, Undeliverable()),
            ({"code": 500, "description": "Internal Server Error: x"}, Unreachable(maybe_done=1)),
            ({"code": 502}, Unreachable(maybe_done=1)),
            ({"drop": "before"}, Unreachable(maybe_done=1)),
            ({"drop": "after"}, Unreachable(maybe_done=1)),
        ],
    )
    async def test_mean_one_thing(self, way: Round, fault: dict[str, Any], meaning: Outside) -> None:
        await way.practice.fault("sendMessage", times=1, **fault)
        with pytest.raises(type(meaning)) as told:
            await way.deliver()
        for name, value in meaning.parameters.items():
            assert told.value.parameters[name] == value

    async def test_without_a_connection_nothing_was_done(self, way: Round) -> None:
        nowhere = Practice("http://127.0.0.1:9", way.practice.world, way.practice.clock, way.practice.http)
        bot = nowhere.aiogram_bot()
        with pytest.raises(Unreachable) as told:
            await TelegramCourier(way.shop, bot).deliver(
                Letter(1, MEI, Kind.BUG, {"ref": "A", "update_id": 1}, 0, 0)
            )
        await bot.session.close()
        assert told.value.parameters["maybe_done"] == 0

    async def test_a_block_is_written_down_until_he_comes_back(self, way: Round) -> None:
        await way.mei.blocks()
        with pytest.raises(Blocked):
            await way.deliver()
        reach = await way.shop.database.reading(lambda session: session.exec(select(Reach)).one())
        assert reach.blocked_at is not None


class TestRepaint:
    async def an_order(self, way: Round, status: OrderStatus) -> int:
        database = way.shop.database
        variant_id = await database.transaction(orders.variant, pieces=2)
        order_id = await database.transaction(orders.order, variant_id)

        def end(session: Any) -> None:
            orders.found(session, order_id).status = status

        await database.transaction(end)
        return order_id

    async def repaint(self, way: Round, message_id: int, order_id: int, **changed: int) -> int | None:
        facts = {"bot_id": way.bot.id, "message_id": message_id, "picture": 0, **changed}
        return await way.deliver(Kind.REPAINT, order_id=order_id, **facts)

    async def test_turns_the_very_message(self, way: Round) -> None:
        order_id = await self.an_order(way, OrderStatus.EXPIRED)
        sent = await way.bot.send_message(MEI, "等待付款")
        assert await self.repaint(way, sent.message_id, order_id) == sent.message_id
        (seen,) = await way.mei.heard()
        assert seen.text.startswith("⌛ 已过期，没有收到付款")
        assert await way.cost() == ["sendMessage", "editMessageText"]

    async def test_takes_the_code_off_a_picture(self, way: Round) -> None:
        order_id = await self.an_order(way, OrderStatus.CANCELLED)
        sent = await way.bot(await sending(Screen("扫码", picture=Picture(qr="pay")), MEI, no_album))
        (before,) = await way.mei.heard()
        await self.repaint(way, sent.message_id, order_id, picture=1)
        (after,) = await way.mei.heard()
        assert after.text.startswith("已取消")
        assert before.picture != after.picture
        assert await way.cost() == ["editMessageMedia"]

    @pytest.mark.parametrize("gone", ["message to edit not found", "message can't be edited"])
    async def test_is_done_when_the_message_is_gone(self, way: Round, gone: str) -> None:
        order_id = await self.an_order(way, OrderStatus.EXPIRED)
        await way.practice.fault("editMessageText", times=1, code=400, description=f"Bad Request: {gone}")
        assert await self.repaint(way, 12, order_id) == 12

    async def test_twice_is_fine(self, way: Round) -> None:
        order_id = await self.an_order(way, OrderStatus.EXPIRED)
        sent = await way.bot.send_message(MEI, "等待付款")
        for _ in range(2):
            assert await self.repaint(way, sent.message_id, order_id) == sent.message_id

    async def test_has_nothing_to_do_while_the_order_waits(self, way: Round) -> None:
        order_id = await self.an_order(way, OrderStatus.AWAITING_PAYMENT)
        assert await self.repaint(way, 12, order_id) is None
        assert await way.cost() == []

    async def test_leaves_the_messages_of_another_bot_alone(self, way: Round) -> None:
        order_id = await self.an_order(way, OrderStatus.EXPIRED)
        assert await self.repaint(way, 12, order_id, bot_id=9) is None
        assert await way.cost() == []


async def no_album(media_id: int) -> Any:
    raise LookupError(media_id)
