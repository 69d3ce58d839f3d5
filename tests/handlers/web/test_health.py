"""GET /health: well, or 503 with a reason that tells a stranger nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.methods import GetMe, Response, TelegramMethod

from bot.clock import SetClock
from bot.outbox.notices import Kind
from bot.outbox.posting import post
from bot.shop import Shop
from handlers.polling import GetRawUpdates
from handlers.web.app import web_app
from handlers.web.health import Pulse, Vitals
from tests.fakes.shops import a_shop

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
async def shop(shop_url: str, clock: SetClock) -> AsyncIterator[Shop]:
    async with a_shop(shop_url, clock=clock) as opened:
        yield opened


async def health(shop: Shop, **vitals: Any) -> tuple[int, dict[str, Any]]:
    app = web_app(shop, vitals=Vitals(shop, **vitals))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
        answer = await client.get("/health")
    return answer.status_code, answer.json()


async def notice(shop: Shop, clock: SetClock) -> None:
    await shop.database.transaction(
        post, chat_id=1, kind=Kind.SHOP_NOTICE, facts={}, dedupe_key="one", now=clock.now()
    )


class TestHealth:
    async def test_is_well(self, shop: Shop, clock: SetClock) -> None:
        status, report = await health(shop, pulse=Pulse(clock))
        assert status == 200
        assert report == {
            "healthy": True,
            "reasons": [],
            "oldest_waiting_notice_seconds": 0,
            "telegram_heard_seconds_ago": 0,
        }

    async def test_tells_how_far_the_outbox_is_behind(self, shop: Shop, clock: SetClock) -> None:
        await notice(shop, clock)
        clock.advance(timedelta(seconds=70))
        status, report = await health(shop)
        assert (status, report["oldest_waiting_notice_seconds"]) == (200, 70)
        clock.advance(timedelta(minutes=15))
        status, report = await health(shop)
        assert status == 503
        assert report["reasons"] == ["the oldest notice has been waiting for 970 seconds"]

    async def test_misses_telegram(self, shop: Shop, clock: SetClock) -> None:
        pulse = Pulse(clock)
        clock.advance(timedelta(seconds=121))
        status, report = await health(shop, pulse=pulse)
        assert (status, report["reasons"]) == (503, ["Telegram was not heard for 121 seconds"])

    async def test_misses_a_part_that_stopped(self, shop: Shop) -> None:
        ended = asyncio.create_task(asyncio.sleep(0))
        going = asyncio.create_task(asyncio.sleep(60))
        await ended
        status, report = await health(shop, running={"sender": ended, "polling": going})
        going.cancel()
        assert (status, report["reasons"]) == (503, ["the sender has stopped"])

    async def test_misses_the_database(self, shop: Shop) -> None:
        status, report = await health(replace(shop, database=NoDatabase()))
        assert (status, report["reasons"]) == (503, ["the database does not answer"])


class NoDatabase:
    """Its server is down."""

    async def transaction(self, act: object, *args: object, **kwargs: object) -> Any:
        raise ConnectionRefusedError("secret-host:5432")

    async def reading(self, act: object, *args: object, **kwargs: object) -> Any:
        raise ConnectionRefusedError("secret-host:5432")

    async def close(self) -> None: ...


class TestPulse:
    async def test_beats_when_telegram_answered_the_question_for_updates(self, clock: SetClock) -> None:
        async def answers(bot: Bot, method: TelegramMethod[Any]) -> Any:
            return Response[Any](ok=True, result=[])

        async def fails(bot: Bot, method: TelegramMethod[Any]) -> Any:
            raise TimeoutError

        pulse, bot = Pulse(clock), Bot("200002:practice")
        clock.advance(timedelta(seconds=5))
        await pulse(answers, bot, GetMe())
        with pytest.raises(TimeoutError):
            await pulse(fails, bot, GetRawUpdates())
        assert pulse.last_heard == NOON
        await pulse(answers, bot, GetRawUpdates())
        assert pulse.last_heard == NOON + timedelta(seconds=5)
