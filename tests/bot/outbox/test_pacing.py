"""Turns to send: so many to a chat, to a group and to all, none during a pause, nobody kept at the end."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SetClock
from bot.outbox import pacing
from bot.outbox.pacing import Limits, Pace

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GROUP = -100


async def turns(pace: Pace, chat_id: int) -> int:
    """How many turns there are right now."""
    count = 0
    while True:
        try:
            async with asyncio.timeout(0.02):
                await pace.turn(chat_id)
        except TimeoutError:
            return count
        count += 1


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


class TestPace:
    async def test_gives_a_chat_a_few_at_once_then_one_a_second(self, clock: SetClock) -> None:
        pace = Pace(Limits(), clock)
        assert await turns(pace, 1) == 3
        clock.advance(timedelta(seconds=1))
        assert await turns(pace, 1) == 1

    async def test_gives_a_group_less(self, clock: SetClock) -> None:
        pace = Pace(Limits(), clock)
        assert await turns(pace, GROUP) == 3
        clock.advance(timedelta(seconds=2))
        assert await turns(pace, GROUP) == 0
        clock.advance(timedelta(seconds=2))
        assert await turns(pace, GROUP) == 1

    async def test_never_more_than_thirty_in_any_second(self, clock: SetClock) -> None:
        pace = Pace(Limits(), clock)
        given = 0
        for moment in range(10):
            for chat_id in range(100 * moment, 100 * moment + 6):
                given += await turns(pace, chat_id)
            clock.advance(timedelta(milliseconds=100))
        assert 20 <= given <= 30

    async def test_gives_none_during_a_pause_and_keeps_the_longer_one(self, clock: SetClock) -> None:
        pace = Pace(Limits(), clock)
        pace.pause(30)
        pace.pause(1)
        assert await turns(pace, 1) == 0
        clock.advance(timedelta(seconds=31))
        await pace.resumed()
        assert await turns(pace, 2) == 3

    async def test_keeps_nobody_when_it_closes(self, clock: SetClock) -> None:
        pace = Pace(Limits(), clock)
        pace.pause(3600)
        waiting = asyncio.create_task(pace.turn(1))
        await asyncio.sleep(0)
        pace.close()
        async with asyncio.timeout(5):
            await waiting

    async def test_forgets_chats_that_are_quiet(
        self, clock: SetClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pacing, "MANY_CHATS", 2)
        pace = Pace(Limits(per_second=1000), clock)
        for chat_id in (1, 2):
            await pace.turn(chat_id)
        clock.advance(timedelta(seconds=10))
        await pace.turn(3)
        assert set(pace._chats) == {3}
