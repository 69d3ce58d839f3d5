"""How updates wait for the bot, are handed out, confirmed and forgotten."""

import asyncio
from typing import Any

import pytest

from tests.fakes.practice import XIAOMEI, Json, Practice

TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


async def poll(town: Practice, **params: Any) -> list[Json]:
    envelope = await town.call("getUpdates", **params)
    assert envelope["ok"], envelope
    updates: list[Json] = envelope["result"]
    return updates


async def say_three(town: Practice) -> list[int]:
    for text in ("one", "two", "three"):
        await town.say(XIAOMEI, text)
    return [update["update_id"] for update in await poll(town, limit=100)][-3:]


class TestConfirming:
    async def test_ids_grow_by_one_and_an_offset_confirms(self, town: Practice) -> None:
        first, second, third = await say_three(town)
        assert (second, third) == (first + 1, first + 2)
        assert [update["update_id"] for update in await poll(town, offset=second)] == [second, third]
        assert [update["update_id"] for update in await poll(town, offset=third + 1)] == []

    async def test_a_negative_offset_keeps_the_last(self, town: Practice) -> None:
        _, _, third = await say_three(town)
        assert [update["update_id"] for update in await poll(town, offset=-1)] == [third]
        assert [update["update_id"] for update in await poll(town, offset=third)] == [third]

    async def test_a_limit_is_kept(self, town: Practice) -> None:
        first, _, _ = await say_three(town)
        assert [update["update_id"] for update in await poll(town, offset=first, limit=1)] == [first]

    async def test_ids_do_not_repeat_after_a_reset(self, town: Practice) -> None:
        last = (await say_three(town))[-1]
        said = (await town.messages(XIAOMEI))[-1]["message_id"]
        await town.post("reset")
        await town.say(XIAOMEI, "/start")
        ((update,), (message,)) = await poll(town), await town.messages(XIAOMEI)
        assert update["update_id"] > last
        assert message["message_id"] > said


class TestWaiting:
    async def test_a_poll_is_answered_when_something_comes(self, town: Practice) -> None:
        (start,) = await poll(town)
        polling = asyncio.create_task(poll(town, offset=start["update_id"] + 1, timeout=30))
        await asyncio.sleep(0)
        await town.say(XIAOMEI, "hello")
        async with asyncio.timeout(10):
            (update,) = await polling
        assert update["message"]["text"] == "hello"

    async def test_a_second_poll_ends_the_first(self, town: Practice) -> None:
        (start,) = await poll(town)
        first = asyncio.create_task(town.call("getUpdates", offset=start["update_id"] + 1, timeout=30))
        await asyncio.sleep(0)
        second = asyncio.create_task(poll(town, offset=start["update_id"] + 1, timeout=30))
        async with asyncio.timeout(10):
            refused = await first
        assert (refused["error_code"], refused["description"]) == (409, TERMINATED)
        await town.say(XIAOMEI, "hello")
        assert len(await second) == 1

    async def test_a_webhook_ends_it_and_forbids_the_next(self, town: Practice) -> None:
        (start,) = await poll(town)
        polling = asyncio.create_task(town.call("getUpdates", offset=start["update_id"] + 1, timeout=30))
        await asyncio.sleep(0)
        assert (await town.call("setWebhook", url="https://example.com/hook"))["ok"]
        assert (await polling)["description"] == "Conflict: terminated by setWebhook request"
        assert await town.refused("getUpdates") == (
            "409 Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        await town.call("deleteWebhook", drop_pending_updates=True)
        assert (await town.call("getWebhookInfo"))["result"]["pending_update_count"] == 0

    async def test_stopping_the_server_ends_it(self, town: Practice) -> None:
        (start,) = await poll(town)
        polling = asyncio.create_task(poll(town, offset=start["update_id"] + 1, timeout=30))
        await asyncio.sleep(0)
        town.world.stop()
        async with asyncio.timeout(10):
            assert await polling == []


class TestKinds:
    async def test_only_what_was_asked_for_is_made(self, town: Practice) -> None:
        await poll(town, offset=-1, allowed_updates=["callback_query"])
        await town.say(XIAOMEI, "unheard")
        (start,) = await poll(town)
        assert start["message"]["text"] == "/start"
        await poll(town, offset=start["update_id"] + 1)
        await poll(town, offset=1, allowed_updates=[])
        await town.say(XIAOMEI, "heard")
        assert [update["message"]["text"] for update in await poll(town)] == ["heard"]

    async def test_nothing_said_keeps_what_was_asked_for(self, town: Practice) -> None:
        (start,) = await poll(town, allowed_updates=["callback_query"])
        await poll(town, offset=start["update_id"] + 1)
        await town.say(XIAOMEI, "unheard")
        assert await poll(town, offset=-1) == []


class TestForgetting:
    @pytest.mark.parametrize(("seconds", "kept"), [(149, 1), (151, 0)])
    async def test_a_tap_after_150_seconds(self, town: Practice, seconds: float, kept: int) -> None:
        (start,) = await poll(town)
        keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "x"}]]}
        sent = (await town.call("sendMessage", chat_id=XIAOMEI, text="x", reply_markup=keyboard))["result"]
        pressing = asyncio.create_task(town.press(XIAOMEI, sent["message_id"], data="x"))
        await asyncio.sleep(0.01)
        await town.advance(seconds)
        assert len(await poll(town, offset=start["update_id"] + 1)) == kept
        pressing.cancel()

    @pytest.mark.parametrize(("hours", "kept"), [(23.9, 1), (24.1, 0)])
    async def test_a_message_after_a_day(self, town: Practice, hours: float, kept: int) -> None:
        await town.advance(hours * 3600)
        assert len(await poll(town)) == kept
