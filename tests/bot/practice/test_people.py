"""What people do in their chats, and what the bot hears of it."""

from typing import Any

import pytest

from tests.fakes.practice import ADMIN, BEN, DESK, XIAOMEI, Json, Practice

GROUP = -1000000000700
CHANNEL = -1000000000800


async def heard(town: Practice) -> list[Json]:
    """Updates since the last look."""
    updates: list[Json] = (await town.call("getUpdates"))["result"]
    if updates:
        await town.call("getUpdates", offset=updates[-1]["update_id"] + 1)
    return updates


async def texts(town: Practice) -> list[str]:
    return [update["message"]["text"] for update in await heard(town)]


async def refusal(town: Practice, path: str, body: Json, method: str = "POST") -> tuple[int, str]:
    reply = await town.http.request(method, f"/play/{path}", json=body)
    return reply.status_code, reply.json()["detail"]


@pytest.fixture
async def group(town: Practice) -> Practice:
    """A group where the bot is a plain member; what was said before is forgotten."""
    await town.post(
        "chats", {"id": GROUP, "title": "买家群", "members": [BEN, {"id": ADMIN, "status": "creator"}]}
    )
    await heard(town)
    return town


class TestWriting:
    async def test_a_long_paste_arrives_in_parts(self, town: Practice) -> None:
        await heard(town)
        paste = "".join(f"card-{number:05}\n" for number in range(1000))
        last = await town.say(XIAOMEI, paste)
        parts = await texts(town)
        assert [len(part) for part in parts] == [4096, 4096, 10999 - 2 * 4096]
        assert "".join(parts) == paste.strip()
        assert last["text"] == parts[-1]

    async def test_a_part_never_ends_in_half_a_letter(self, town: Practice) -> None:
        await heard(town)
        await town.say(XIAOMEI, "a" + "😀" * 2048)
        assert await texts(town) == ["a" + "😀" * 2047, "😀"]

    async def test_nothing_is_no_message(self, town: Practice) -> None:
        body: Json = {"from": XIAOMEI, "text": "  "}
        assert await refusal(town, f"chats/{XIAOMEI}/messages", body) == (
            400,
            "an empty message can't be sent",
        )

    async def test_only_in_ones_own_chats(self, town: Practice) -> None:
        body: Json = {"from": BEN, "text": "hi"}
        assert await refusal(town, f"chats/{XIAOMEI}/messages", body) == (403, "this is somebody else's chat")
        assert await refusal(town, f"chats/{DESK}/messages", body) == (403, "you are no member of this chat")

    @pytest.mark.parametrize("kind", ["document", "voice", "video", "animation", "sticker"])
    async def test_a_file(self, town: Practice, kind: str) -> None:
        await heard(town)
        said = await town.send_file(XIAOMEI, kind, "file.bin", b"123")
        (update,) = await heard(town)
        assert update["message"][kind] == said[kind]
        assert (await town.http.get(f"/play/files/{said[kind]['file_id']}")).content == b"123"

    async def test_a_contact(self, town: Practice) -> None:
        await heard(town)
        await town.say(XIAOMEI, "", contact={"phone_number": "1", "first_name": "小美"})
        (update,) = await heard(town)
        assert update["message"]["contact"] == {"phone_number": "1", "first_name": "小美"}

    async def test_an_edit_is_heard_and_a_deletion_is_not(self, town: Practice) -> None:
        said = await town.say(XIAOMEI, "helo")
        await heard(town)
        path = f"/play/chats/{XIAOMEI}/messages/{said['message_id']}"
        await town.http.patch(path, json={"from": XIAOMEI, "text": "hello"})
        (update,) = await heard(town)
        assert update["edited_message"]["text"] == "hello"
        assert (await town.http.request("DELETE", path, json={"from": XIAOMEI})).is_success
        assert await heard(town) == []
        assert len(await town.messages(XIAOMEI)) == 1

    async def test_blocking_is_heard_and_start_unblocks(self, town: Practice) -> None:
        await heard(town)
        await town.post(f"users/{XIAOMEI}/block")
        await town.post(f"users/{XIAOMEI}/block")
        body: Json = {"from": XIAOMEI, "text": "hi"}
        assert (await refusal(town, f"chats/{XIAOMEI}/messages", body))[0] == 403
        await town.say(XIAOMEI, "/start again")
        first, second, third = await heard(town)
        assert first["my_chat_member"]["new_chat_member"]["status"] == "kicked"
        assert second["my_chat_member"]["new_chat_member"]["status"] == "member"
        assert third["message"]["text"] == "/start again"


class TestGroups:
    @pytest.mark.parametrize(
        ("text", "is_heard"),
        [
            ("hello", False),
            ("/help", True),
            ("/help@kamidesk_bot", True),
            ("/help@another_bot", False),
            ("@kamidesk_bot hello", False),
        ],
    )
    async def test_a_member_bot_hears_commands(self, group: Practice, text: str, is_heard: bool) -> None:
        await group.say(BEN, text, chat=GROUP)
        assert bool(await heard(group)) is is_heard

    async def test_and_answers_to_itself(self, group: Practice) -> None:
        sent = (await group.call("sendMessage", chat_id=GROUP, text="hello"))["result"]
        await group.say(BEN, "thanks", chat=GROUP, reply_to=sent["message_id"])
        (update,) = await heard(group)
        assert update["message"]["reply_to_message"]["message_id"] == sent["message_id"]

    async def test_an_administrator_bot_hears_everything(self, town: Practice) -> None:
        await heard(town)
        await town.say(ADMIN, "hello", chat=DESK)
        assert await texts(town) == ["hello"]

    @pytest.mark.parametrize(
        ("more", "sender", "chat"),
        [
            ({"anonymous": True}, "GroupAnonymousBot", GROUP),
            ({"sender_chat": CHANNEL}, "Channel_Bot", CHANNEL),
        ],
    )
    async def test_nobody_speaks_through_a_mask(
        self, group: Practice, more: Json, sender: str, chat: int
    ) -> None:
        await group.post("chats", {"id": CHANNEL, "type": "channel", "title": "新闻"})
        await heard(group)
        await group.say(ADMIN, "/help", chat=GROUP, **more)
        (update,) = await heard(group)
        assert update["message"]["from"]["username"] == sender
        assert update["message"]["sender_chat"]["id"] == chat

    async def test_other_bots_are_seen_to_be_bots(self, group: Practice) -> None:
        await group.post("users", {"id": 900, "first_name": "Robo", "is_bot": True})
        await group.say(900, "/start")
        (update,) = await heard(group)
        assert update["message"]["from"]["is_bot"] is True

    async def test_channels_post_without_an_author(self, town: Practice) -> None:
        await heard(town)
        channel = {
            "id": CHANNEL,
            "type": "channel",
            "title": "新闻",
            "bot_rights": {"can_post_messages": True},
        }
        await town.post("chats", {**channel, "members": [{"id": ADMIN, "status": "creator"}]})
        (joined,) = await heard(town)
        assert joined["my_chat_member"]["new_chat_member"]["can_post_messages"] is True
        await town.say(ADMIN, "news", chat=CHANNEL)
        (post,) = await heard(town)
        assert (post["channel_post"]["text"], "from" in post["channel_post"]) == ("news", False)

    async def test_who_comes_and_goes_is_announced(self, group: Practice) -> None:
        both = [BEN, {"id": ADMIN, "status": "creator"}, XIAOMEI]
        await group.post("chats", {"id": GROUP, "title": "买家群", "members": both})
        await group.post("chats", {"id": GROUP, "title": "买家群", "members": both[1:]})
        first, second = [update["message"] for update in await heard(group)]
        assert [user["id"] for user in first["new_chat_members"]] == [XIAOMEI]
        assert second["left_chat_member"]["id"] == BEN

    async def test_the_bot_is_thrown_out(self, group: Practice) -> None:
        await group.post("chats", {"id": GROUP, "title": "买家群", "members": [ADMIN], "bot": "kicked"})
        updates = await heard(group)
        assert updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


class TestPressing:
    async def show(self, town: Practice, *buttons: Json, **more: Any) -> int:
        keyboard = {"inline_keyboard": [[button] for button in buttons]}
        sent = await town.call("sendMessage", chat_id=XIAOMEI, text="x", **{"reply_markup": keyboard, **more})
        await heard(town)
        return int(sent["result"]["message_id"])

    async def test_a_link_answers_its_address(self, town: Practice) -> None:
        message = await self.show(town, {"text": "Pay", "url": "http://127.0.0.1:8081/pay"})
        answer = {"answered": False, "url": "http://127.0.0.1:8081/pay"}
        assert await town.press(XIAOMEI, message, text="Pay") == answer
        assert await heard(town) == []

    async def test_a_key_sends_its_label(self, town: Practice) -> None:
        keyboard = {"keyboard": [[{"text": "商品"}, {"text": "号码", "request_contact": True}]]}
        message = await self.show(town, reply_markup=keyboard)
        (shown,) = await town.messages(XIAOMEI, after=message - 1)
        assert shown["_keyboard"]["keyboard"] == keyboard["keyboard"]
        await town.press(XIAOMEI, message, text="商品")
        await town.press(XIAOMEI, message, text="号码")
        first, second = await heard(town)
        assert first["message"]["text"] == "商品"
        assert second["message"]["contact"]["user_id"] == XIAOMEI

    async def test_nobody_waits_for_ever(self, town: Practice) -> None:
        object.__setattr__(town.world.settings, "press_patience", 0.01)
        message = await self.show(town, {"text": "a", "callback_data": "x"})
        assert await town.press(XIAOMEI, message, text="a") == {"answered": False}
        (update,) = await heard(town)
        assert update["callback_query"]["data"] == "x"

    async def test_any_data_can_be_forged(self, town: Practice) -> None:
        object.__setattr__(town.world.settings, "press_patience", 0.01)
        message = await self.show(town, {"text": "a", "callback_data": "x"})
        await town.press(XIAOMEI, message, data="refund:9" * 100)
        (update,) = await heard(town)
        assert update["callback_query"]["data"] == "refund:9" * 100

    @pytest.mark.parametrize(
        ("user", "wish", "answer"),
        [
            (XIAOMEI, {"text": "b"}, (404, "there is no button 'b'")),
            (BEN, {"data": "x"}, (403, "you can't see this chat")),
        ],
    )
    async def test_what_is_not_there(
        self, town: Practice, user: int, wish: Json, answer: tuple[int, str]
    ) -> None:
        message = await self.show(town, {"text": "a", "callback_data": "x"})
        path = f"chats/{XIAOMEI}/messages/{message}/press"
        assert await refusal(town, path, {"from": user, **wish}) == answer

    async def test_a_message_that_is_gone(self, town: Practice) -> None:
        message = await self.show(town, {"text": "a", "callback_data": "x"})
        await town.call("deleteMessage", chat_id=XIAOMEI, message_id=message)
        path = f"chats/{XIAOMEI}/messages/{message}/press"
        assert await refusal(town, path, {"from": XIAOMEI, "data": "x"}) == (404, "there is no such message")
