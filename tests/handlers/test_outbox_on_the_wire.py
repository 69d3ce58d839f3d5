"""Goods on their way through the real sender, courier and client to a Telegram that has a bad day."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from models.notice import NoticeStatus
from tests.fakes.shopkeeping import Street, Ware, open_street
from tests.fakes.shoppers import Person

SENT = NoticeStatus.SENT


@pytest.fixture
async def street(shop_url: str) -> AsyncIterator[Street]:
    async with open_street(shop_url) as opened:
        yield opened


async def ready_to_pay(street: Street, quantity: int = 1) -> tuple[Person, Ware]:
    """Somebody with money in front of the button that spends it."""
    ware = await street.sells()
    mei = await street.buyer()
    await street.gives(mei, 100_000)
    await mei.buys(ware.code, quantity)
    return mei, ware


async def statuses(street: Street, mei: Person) -> list[NoticeStatus]:
    return [notice.status for notice in await street.notices(mei)]


class TestGoods:
    async def test_arrive_after_a_pause_that_telegram_asked_for(self, street: Street) -> None:
        mei, ware = await ready_to_pay(street)
        await street.practice.fault("sendMessage", times=1, code=429, retry_after=1)
        await mei.taps("余额付款")
        assert await mei.gets(1) == [ware.codes[0]]
        await street.quiet()
        assert set(await statuses(street, mei)) == {SENT}

    @pytest.mark.parametrize("fault", [{"code": 502}, {"code": 500}, {"drop": "before"}])
    async def test_arrive_after_an_answer_that_says_nothing(
        self, street: Street, fault: dict[str, object]
    ) -> None:
        mei, ware = await ready_to_pay(street)
        await street.practice.fault("sendMessage", times=1, **fault)
        await mei.taps("余额付款")
        await street.passes(seconds=10)
        assert await mei.gets(1) == [ware.codes[0]]

    async def test_arrive_once_more_at_most_after_a_lost_answer(self, street: Street) -> None:
        mei, ware = await ready_to_pay(street)
        await street.practice.fault("sendMessage", times=1, drop="after")
        await mei.taps("余额付款")
        await mei.gets(1)
        await street.passes(seconds=10)
        assert await mei.gets(2) == [ware.codes[0]] * 2
        await street.quiet()
        assert set(await statuses(street, mei)) == {SENT}

    async def test_wait_for_who_blocked_the_bot_until_he_is_back(self, street: Street) -> None:
        ware = await street.sells()
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await mei.blocks()
        await mei.pays(number)
        async with asyncio.timeout(10):
            while NoticeStatus.PARKED not in await statuses(street, mei):
                await asyncio.sleep(0.02)
        await mei.unblocks()
        await mei.says("/start")
        assert await mei.gets(1) == [ware.codes[0]]

    async def test_stay_in_the_chat_when_their_buttons_are_tapped(self, street: Street) -> None:
        mei, ware = await ready_to_pay(street)
        await mei.taps("余额付款")
        await mei.gets(1)
        goods = await mei.sees("已发货")
        await mei.taps("📦 我的订单", on=goods)
        await mei.sees("第 1/1 页")
        assert await mei.gets(1) == [ware.codes[0]]

    async def test_refused_for_good_are_shown_to_the_admins_and_sent_again_by_them(
        self, street: Street
    ) -> None:
        mei, ware = await ready_to_pay(street)
        boss = street.admin()
        await boss.asks("/start")
        refusal = "Bad Request: message is too long"
        await street.practice.fault("sendMessage", times=1, code=400, description=refusal)
        await mei.taps("余额付款")
        await boss.sees("1 条消息没有送到")
        await boss.taps("查看并重试")
        await boss.taps("重试")
        assert await mei.gets(1) == [ware.codes[0]]
