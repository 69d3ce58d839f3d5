"""What a test or the chat page can look at, and the bad days it can order."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.fakes.practice import ADMIN, BEN, DESK, TOKEN, XIAOMEI, Json, Practice


async def events(practice: Practice, after: int, headers: dict[str, str] | None) -> AsyncIterator[Json]:
    async with practice.http.stream("GET", f"/play/events?after={after}", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line[6:])


async def take(practice: Practice, count: int, *, after: int, heard: str | None = None) -> list[Json]:
    taken = []
    headers = {"Last-Event-ID": heard} if heard else None
    async with asyncio.timeout(10):
        async for event in events(practice, after, headers):
            taken.append(event)
            if len(taken) == count:
                break
    return taken


class TestTheFeed:
    async def test_tells_what_happens_as_it_happens(self, practice: Practice) -> None:
        seq = practice.world.feed.last
        watching = asyncio.create_task(take(practice, 4, after=seq))
        said = await practice.say(XIAOMEI, "/start")
        sent = (await practice.call("sendMessage", chat_id=XIAOMEI, text="hi"))["result"]
        await practice.call("deleteMessage", chat_id=XIAOMEI, message_id=sent["message_id"])
        started, first, second, deleted = await watching
        assert (started["kind"], started["user"]["started"]) == ("user", True)
        assert (first["kind"], first["chat"], first["message"]) == ("message", XIAOMEI, said)
        assert (second["kind"], second["message"]["text"]) == ("message", "hi")
        assert (deleted["kind"], deleted["message_id"]) == ("delete", sent["message_id"])
        assert [event["seq"] for event in (started, first, second, deleted)] == [
            seq + n for n in (1, 2, 3, 4)
        ]

    async def test_goes_on_where_a_page_lost_it(self, practice: Practice) -> None:
        seq = practice.world.feed.last
        for number in range(3):
            await practice.say(XIAOMEI, f"{number}")
        (event,) = await take(practice, 1, after=0, heard=str(seq + 3))
        assert event["message"]["text"] == "2"

    async def test_says_so_when_too_much_was_missed(self, practice: Practice) -> None:
        (event,) = await take(practice, 1, after=1)
        assert event == {"seq": practice.world.feed.last, "kind": "reset"}

    async def test_ends_with_the_server(self, practice: Practice) -> None:
        watching = asyncio.create_task(take(practice, 99, after=practice.world.feed.last))
        await asyncio.sleep(0.05)
        practice.world.stop()
        assert await watching == []


class TestLooking:
    async def test_the_state_says_who_lives_here(self, town: Practice) -> None:
        await town.call("setMyCommands", commands=[{"command": "start", "description": "Start"}])
        state = (await town.http.get("/play/state")).json()
        assert state["seq"] == town.world.feed.last
        assert state["bot"]["username"] == "kamidesk_bot"
        assert {person["id"]: person["started"] for person in state["people"]} == {
            ADMIN: False, XIAOMEI: True, BEN: False,
        }  # fmt: skip
        assert {chat["id"]: chat["type"] for chat in state["chats"]}[DESK] == "supergroup"
        (entry,) = state["commands"]
        assert (entry["scope"], entry["language_code"]) == ({"type": "default"}, "")
        assert entry["commands"] == [{"command": "start", "description": "Start"}]

    async def test_every_call_is_written_down(self, town: Practice) -> None:
        await town.call("sendMessage", chat_id=XIAOMEI, text="hi")
        await town.call("sendMessage", chat_id=999, text="hi")
        first, second = await town.calls("sendMessage")
        assert first["params"] == {"chat_id": XIAOMEI, "text": "hi"}
        assert first["answer"]["result"]["text"] == "hi"
        assert second["answer"]["description"] == "Bad Request: chat not found"
        assert first["time"] <= second["time"]
        later = (await town.http.get(f"/play/calls?after={first['seq']}")).json()
        assert [call["seq"] for call in later["calls"]] == [second["seq"]]

    async def test_a_file_is_named_not_kept_in_the_log(self, town: Practice) -> None:
        file = {"document": ("a.txt", b"abc")}
        await town.http.post(f"/bot{TOKEN}/sendDocument", data={"chat_id": XIAOMEI}, files=file)
        (call,) = await town.calls("sendDocument")
        assert call["params"]["document"] == "<a.txt, 3 bytes>"

    async def test_a_reset_leaves_those_who_always_lived_here(self, town: Practice) -> None:
        await town.post("users", {"id": 77, "first_name": "Guest"})
        await town.call("setMyCommands", commands=[{"command": "start", "description": "Start"}])
        await town.post("reset")
        state = (await town.http.get("/play/state")).json()
        assert [person["id"] for person in state["people"]] == [ADMIN, XIAOMEI, BEN]
        assert await town.messages(XIAOMEI) == []
        assert len(state["commands"]) == 1


class TestBadDays:
    async def test_come_in_the_order_they_were_ordered(self, town: Practice) -> None:
        await town.fault("sendMessage", code=500, description="Internal Server Error", times=2)
        await town.fault("*", retry_after=3)
        answers = [await town.call("sendMessage", chat_id=XIAOMEI, text="x") for _ in range(4)]
        codes = [answer.get("error_code") for answer in answers]
        assert codes == [500, 500, 429, None]
        assert (await town.calls("sendMessage"))[0]["fault"]["code"] == 500

    async def test_can_only_be_late(self, town: Practice) -> None:
        await town.fault("getMe", delay=0.05)
        before = asyncio.get_running_loop().time()
        assert (await town.call("getMe"))["ok"]
        assert asyncio.get_running_loop().time() - before >= 0.05

    @pytest.mark.parametrize("fault", [{"times": 0}, {"code": 200}, {"drop": "sometimes"}, {"unknown": 1}])
    async def test_must_be_possible(self, town: Practice, fault: Json) -> None:
        reply = await town.http.post("/play/faults", json={"method": "getMe", **fault})
        assert reply.status_code == 422

    async def test_a_cut_line_carries_nothing(self, practice: Practice) -> None:
        await practice.fault("getMe", drop="before")
        with pytest.raises(httpx.RemoteProtocolError):
            await practice.call("getMe")
        assert (await practice.call("getMe"))["ok"]
