"""Updates are taken without losing or doubling one, whatever Telegram and the acts do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiogram.types import Update

from handlers.lanes import Lanes
from handlers.polling import WINDOW, Book, Polling
from tests.fakes.practice import Practice, practising
from tests.fakes.shoppers import until

MEI = 501
BEN = 502


class Ear:
    """A polling whose acts are written down, and may be made to wait by their text."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.bot = practice.aiogram_bot()
        self.heard: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.lanes = Lanes(self.act, self.act)
        self.polling = Polling(self.bot, self.lanes, ["message", "callback_query"])
        self.task = asyncio.create_task(self.polling.run())

    async def act(self, update: Update) -> None:
        assert update.message
        text = update.message.text or ""
        if text in self.gates:
            await self.gates[text].wait()
        self.heard.append(text)

    async def hears(self, *texts: str) -> None:
        async def look() -> bool:
            return all(text in self.heard for text in texts)

        await until(look, lambda: f"{texts} were not all heard: {self.heard}")

    async def stop(self) -> None:
        await self.polling.stop()
        await self.task
        await self.lanes.drain(0)
        await self.bot.session.close()

    async def questions(self) -> int:
        return len(await self.practice.calls("getUpdates"))


@asynccontextmanager
async def listening(practice: Practice) -> AsyncIterator[Ear]:
    ear = Ear(practice)
    try:
        yield ear
    finally:
        await ear.stop()


class TestPolling:
    async def test_hears_everything_once_and_in_order(self) -> None:
        async with practising() as practice, listening(practice) as ear:
            for n in range(20):
                await practice.say(MEI, str(n))
            await ear.hears("19")
            assert ear.heard == [str(n) for n in range(20)]

    async def test_hears_again_after_a_crash_what_was_not_done(self) -> None:
        async with practising() as practice:
            async with listening(practice) as ear:
                ear.gates["slow"] = asyncio.Event()
                await practice.say(MEI, "slow")
                await practice.say(BEN, "quick")
                await ear.hears("quick")
            async with listening(practice) as second:
                await second.hears("slow")

    async def test_does_not_hear_again_what_was_done(self) -> None:
        async with practising() as practice:
            async with listening(practice) as ear:
                await practice.say(MEI, "one")
                await ear.hears("one")
                await ear.polling.stop()
                await ear.task
                await ear.polling.confirm()
            async with listening(practice) as second:
                await practice.say(MEI, "two")
                await second.hears("two")
                assert second.heard == ["two"]

    async def test_hears_others_while_one_is_slow_without_asking_all_the_time(self) -> None:
        async with practising() as practice, listening(practice) as ear:
            ear.gates["slow"] = asyncio.Event()
            await practice.say(MEI, "slow")
            await practice.say(BEN, "quick")
            await ear.hears("quick")
            before = await ear.questions()
            await asyncio.sleep(1.5)
            assert await ear.questions() - before <= 4
            await practice.say(BEN, "again")
            await ear.hears("again")
            ear.gates["slow"].set()
            await ear.hears("slow")
            assert sorted(ear.heard) == ["again", "quick", "slow"]

    async def test_is_not_blocked_by_more_updates_than_telegram_shows(self) -> None:
        async with practising() as practice, listening(practice) as ear:
            ear.gates["slow"] = asyncio.Event()
            await practice.say(MEI, "slow")
            for n in range(150):
                await practice.say(BEN, str(n))
            await ear.hears("149")
            assert "slow" not in ear.heard
            ear.gates["slow"].set()
            await ear.hears("slow")
            assert len(ear.heard) == 151

    async def test_survives_telegrams_bad_days(self) -> None:
        async with practising() as practice:
            await practice.fault("deleteWebhook", times=1, code=500)
            for how in ({"code": 502}, {"code": 429, "retry_after": 1}, {"drop": "before"}):
                await practice.fault("getUpdates", times=1, **how)
            await practice.say(MEI, "hi")
            async with listening(practice) as ear:
                await ear.hears("hi")
                assert ear.heard == ["hi"]

    async def test_says_clearly_that_another_one_is_running(self) -> None:
        with structlog.testing.capture_logs() as logged:
            async with practising() as practice:
                await practice.fault("getUpdates", times=1, code=409, description="Conflict: terminated")
                async with listening(practice):

                    async def look() -> bool:
                        return any("Stop it; only one may run" in str(line.get("hint")) for line in logged)

                    await until(look, lambda: f"nothing was said: {logged}")

    async def test_stops_at_once_though_its_question_is_open(self) -> None:
        async with practising() as practice, asyncio.timeout(5), listening(practice) as ear:
            await practice.say(MEI, "hi")
            await ear.hears("hi")

    async def test_passes_over_an_update_it_cannot_read(self) -> None:
        with structlog.testing.capture_logs() as logged:
            async with practising() as practice, listening(practice) as ear:
                ear.polling._take({"update_id": 5, "message": {"text": 1}})
                assert ear.polling._book.offset() == 6
        assert [line["kinds"] for line in logged if line["event"] == "update_not_understood"] == [["message"]]


class TestBook:
    def test_confirms_what_is_done_only(self) -> None:
        book = Book()
        assert book.offset() is None
        for update_id in (10, 11, 12):
            assert book.enter(update_id)
            book.begin(update_id, money=False)
        book.end(11)
        assert book.offset() == 10
        book.end(10)
        assert book.offset() == 12
        book.end(12)
        assert book.offset() == 13

    def test_knows_what_it_has(self) -> None:
        book = Book()
        assert book.enter(10)
        assert not book.enter(10)

    def test_lets_go_of_an_old_tap_but_never_of_money(self) -> None:
        book = Book()
        for update_id, money in ((1, False), (2, True)):
            book.enter(update_id)
            book.begin(update_id, money=money)
        book.enter(2 + WINDOW)
        assert book.offset() == 2
        book.end(2)
        book.enter(100 + WINDOW)
        assert book.offset() == 101
