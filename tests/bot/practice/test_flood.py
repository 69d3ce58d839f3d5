"""How many messages Telegram takes from a bot, and what it says to more."""

from collections.abc import AsyncIterator

import pytest

from bot.practice.settings import FloodLimits
from tests.fakes.practice import ADMIN, BEN, DESK, XIAOMEI, Practice, frozen_clock, practising_indoors


@pytest.fixture
async def strict() -> AsyncIterator[Practice]:
    async with practising_indoors(clock=frozen_clock(), flood_limits=True) as town:
        for user in (XIAOMEI, BEN, ADMIN):
            await town.say(user, "/start")
        yield town


async def send(town: Practice, chat: int, times: int) -> list[int]:
    """The answers' codes."""
    answers = [await town.call("sendMessage", chat_id=chat, text="x") for _ in range(times)]
    return [answer.get("error_code", 200) for answer in answers]


class TestFlood:
    async def test_five_at_once_to_one_person_then_one_a_second(self, strict: Practice) -> None:
        assert await send(strict, XIAOMEI, 6) == [200] * 5 + [429]
        refused = await strict.call("sendMessage", chat_id=XIAOMEI, text="x")
        assert refused["description"] == "Too Many Requests: retry after 1"
        assert refused["parameters"] == {"retry_after": 1}
        assert await send(strict, BEN, 1) == [200]
        await strict.advance(1)
        assert await send(strict, XIAOMEI, 2) == [200, 429]

    async def test_twenty_a_minute_to_a_group(self, strict: Practice) -> None:
        assert await send(strict, DESK, 21) == [200] * 20 + [429]
        refused = await strict.call("sendMessage", chat_id=DESK, text="x")
        assert refused["parameters"] == {"retry_after": 3}

    async def test_thirty_a_second_in_all(self) -> None:
        people = [{"id": number, "first_name": "x"} for number in range(1, 32)]
        async with practising_indoors(
            clock=frozen_clock(), flood_limits=True, people=people, chats=()
        ) as town:
            for person in people:
                await town.say(person["id"], "/start")  # type: ignore[arg-type]
            codes = [code for number in range(1, 32) for code in await send(town, number, 1)]
        assert codes == [200] * 30 + [429]

    async def test_the_numbers_can_be_changed(self) -> None:
        async with practising_indoors(
            clock=frozen_clock(), flood_limits=True, flood=FloodLimits(chat_burst=1)
        ) as town:
            await town.say(XIAOMEI, "/start")
            assert await send(town, XIAOMEI, 2) == [200, 429]

    async def test_an_album_counts_each_picture(self, strict: Practice) -> None:
        sent = await strict.send_file(XIAOMEI, "document", "a.txt", b"a")
        media = [{"type": "document", "media": sent["document"]["file_id"]}] * 4
        assert (await strict.call("sendMediaGroup", chat_id=XIAOMEI, media=media))["ok"]
        assert await send(strict, XIAOMEI, 2) == [200, 429]
