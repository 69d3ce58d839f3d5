"""What the bot asks about chats and sets for itself, and the rarer ways of speaking."""

from typing import Any

import pytest

from tests.fakes.clients import picture
from tests.fakes.practice import ADMIN, BEN, DESK, TOKEN, XIAOMEI, Practice


async def result(town: Practice, method: str, **params: object) -> Any:
    envelope = await town.call(method, **params)
    assert envelope["ok"], envelope
    return envelope["result"]


class TestChats:
    async def test_a_private_chat_is_its_person(self, town: Practice) -> None:
        chat = await result(town, "getChat", chat_id=XIAOMEI)
        assert (chat["id"], chat["type"], chat["first_name"]) == (XIAOMEI, "private", "小美")

    async def test_who_is_what_in_the_desk(self, town: Practice) -> None:
        assert (await result(town, "getChatMember", chat_id=DESK, user_id=ADMIN))["status"] == "creator"
        assert (await result(town, "getChatMember", chat_id=DESK, user_id=BEN))["status"] == "left"
        admins = (await town.call("getChatAdministrators", chat_id=DESK))["result"]
        assert [admin["user"]["id"] for admin in admins] == [ADMIN, 100001]
        assert (admins[1]["can_pin_messages"], admins[1]["can_invite_users"]) == (True, False)
        assert (await town.call("getChatMemberCount", chat_id=DESK))["result"] == 2

    async def test_the_bot_leaves(self, town: Practice) -> None:
        await town.call("leaveChat", chat_id=DESK)
        assert await town.refused("sendMessage", chat_id=DESK, text="x") == (
            "403 Forbidden: bot is not a member of the supergroup chat"
        )
        update = (await town.call("getUpdates", offset=-1))["result"][-1]
        assert update["my_chat_member"]["new_chat_member"]["status"] == "left"

    async def test_a_person_can_be_named_by_his_number(self, town: Practice) -> None:
        sent = await result(
            town, "sendMessage", chat_id=DESK, text="<a href='tg://user?id=501'>小美</a>", parse_mode="HTML"
        )
        assert sent["entities"][0]["user"]["id"] == XIAOMEI

    async def test_messages_are_pinned_in_order(self, town: Practice) -> None:
        sent = [await result(town, "sendMessage", chat_id=DESK, text=text) for text in ("one", "two")]
        for message in sent:
            await result(town, "pinChatMessage", chat_id=DESK, message_id=message["message_id"])
        assert (await town.messages(DESK))[-1]["pinned_message"]["text"] == "two"
        assert (await result(town, "getChat", chat_id=DESK))["pinned_message"]["text"] == "two"
        await result(town, "unpinChatMessage", chat_id=DESK)
        assert (await result(town, "getChat", chat_id=DESK))["pinned_message"]["text"] == "one"
        await result(town, "unpinAllChatMessages", chat_id=DESK)
        assert "pinned_message" not in await result(town, "getChat", chat_id=DESK)
        assert await town.refused("unpinChatMessage", chat_id=DESK) == (
            "400 Bad Request: message to unpin not found"
        )


class TestSpeaking:
    async def test_a_copy_has_new_words_under_the_picture(self, town: Practice) -> None:
        said = await town.send_file(XIAOMEI, "photo", "p.png", picture(), caption="mine")
        place = {"chat_id": XIAOMEI, "from_chat_id": XIAOMEI, "message_id": said["message_id"]}
        await result(town, "copyMessage", **place)
        await result(town, "copyMessage", **place, caption="<b>yours</b>", parse_mode="HTML")
        first, second = (await town.messages(XIAOMEI))[-2:]
        assert (first["caption"], first["photo"]) == ("mine", said["photo"])
        assert (second["caption"], second["caption_entities"][0]["type"]) == ("yours", "bold")
        assert second["from"]["id"] == 100001

    @pytest.mark.parametrize("kind", ["video", "animation"])
    async def test_moving_pictures(self, town: Practice, kind: str) -> None:
        form = {"chat_id": XIAOMEI, "caption": "x", "has_spoiler": "true", "show_caption_above_media": "true"}
        reply = await town.http.post(f"/bot{TOKEN}/send{kind}", data=form, files={kind: ("a.mp4", b"123")})
        sent = reply.json()["result"]
        assert sent[kind]["file_name"] == "a.mp4"
        assert (sent["has_media_spoiler"], sent["show_caption_above_media"]) == (True, True)

    @pytest.mark.parametrize(
        ("media", "words"),
        [
            ([], "there are no messages to send"),
            (["document"] * 11, "too many messages to send as an album"),
            (["document", "photo"], "message content can't be mixed with other media types in an album"),
        ],
    )
    async def test_albums_have_rules(self, town: Practice, media: list[str], words: str) -> None:
        album = [{"type": kind, "media": "x"} for kind in media]
        assert (
            await town.refused("sendMediaGroup", chat_id=XIAOMEI, media=album) == f"400 Bad Request: {words}"
        )

    async def test_typing_is_seen(self, town: Practice) -> None:
        seq = town.world.feed.last
        await result(town, "sendChatAction", chat_id=XIAOMEI, action="typing")
        (event,) = town.world.feed.since(seq)
        assert (event["kind"], event["chat"], event["action"]) == ("action", XIAOMEI, "typing")

    async def test_marks_are_kept(self, town: Practice) -> None:
        preview = {"is_disabled": True}
        (start,) = await town.messages(XIAOMEI)
        sent = await result(
            town, "sendMessage", chat_id=XIAOMEI, text="https://x.com", protect_content=True,
            link_preview_options=preview, reply_parameters={"message_id": start["message_id"]},
        )  # fmt: skip
        assert sent["has_protected_content"] is True
        assert sent["link_preview_options"] == preview
        assert sent["reply_to_message"]["text"] == "/start"

    async def test_a_reaction_is_seen_by_members_alone(self, town: Practice) -> None:
        (start,) = await town.messages(XIAOMEI)
        reaction = [{"type": "emoji", "emoji": "👍"}]
        await result(
            town, "setMessageReaction", chat_id=XIAOMEI, message_id=start["message_id"], reaction=reaction
        )
        assert (await town.messages(XIAOMEI))[0]["_reactions"] == reaction

    async def test_a_keyboard_comes_and_goes(self, town: Practice) -> None:
        keyboard = {"keyboard": [[{"text": "商品"}]], "one_time_keyboard": True}
        sent = await result(town, "sendMessage", chat_id=XIAOMEI, text="x", reply_markup=keyboard)
        assert "reply_markup" not in sent
        assert town.world.chats[XIAOMEI].keyboard is not None
        await town.press(XIAOMEI, sent["message_id"], text="商品")
        assert town.world.chats[XIAOMEI].keyboard is None
        await result(town, "sendMessage", chat_id=XIAOMEI, text="x", reply_markup={"remove_keyboard": True})
        assert town.world.chats[XIAOMEI].keyboard is None


class TestEditing:
    async def test_a_keyboard_alone(self, town: Practice) -> None:
        sent = await result(town, "sendMessage", chat_id=XIAOMEI, text="x")
        keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "x"}]]}
        place = {"chat_id": XIAOMEI, "message_id": sent["message_id"]}
        changed = await result(town, "editMessageReplyMarkup", **place, reply_markup=keyboard)
        assert (changed["text"], changed["reply_markup"]) == ("x", keyboard)
        assert "edit_date" not in changed
        assert "reply_markup" not in await result(town, "editMessageReplyMarkup", **place)

    async def test_a_document_becomes_another(self, town: Practice) -> None:
        ids = []
        for name in ("a.txt", "b.txt"):
            file = {"document": (name, b"1")}
            reply = await town.http.post(f"/bot{TOKEN}/sendDocument", data={"chat_id": XIAOMEI}, files=file)
            ids.append(reply.json()["result"]["document"]["file_id"])
        first = (await town.messages(XIAOMEI))[1]["message_id"]
        media = {"type": "document", "media": ids[1]}
        changed = await result(town, "editMessageMedia", chat_id=XIAOMEI, message_id=first, media=media)
        assert changed["document"]["file_name"] == "b.txt"

    async def test_an_invoice_stays_what_it_is(self, town: Practice) -> None:
        offer = {"title": "Card", "description": "x", "payload": "x", "currency": "XTR"}
        sent = await result(
            town, "sendInvoice", chat_id=XIAOMEI, **offer, prices=[{"label": "x", "amount": 5}]
        )
        place = {"chat_id": XIAOMEI, "message_id": sent["message_id"]}
        media = {"type": "photo", "media": "x"}
        assert await town.refused("editMessageMedia", **place, media=media) == (
            "400 Bad Request: there is no media in the message to edit"
        )
        assert (await result(town, "editMessageReplyMarkup", **place))["invoice"]["title"] == "Card"


class TestItself:
    async def test_commands_by_scope_and_language(self, town: Practice) -> None:
        scope = {"type": "chat", "chat_id": XIAOMEI}
        english, chinese = ([{"command": "start", "description": word}] for word in ("Start", "开始"))
        await result(town, "setMyCommands", commands=english)
        await result(town, "setMyCommands", commands=chinese, language_code="zh", scope=scope)
        assert await result(town, "getMyCommands") == english
        assert await result(town, "getMyCommands", language_code="zh", scope=scope) == chinese
        await result(town, "deleteMyCommands", language_code="zh", scope=scope)
        assert (await town.call("getMyCommands", language_code="zh", scope=scope))["result"] == []

    async def test_descriptions_have_a_length(self, town: Practice) -> None:
        await result(town, "setMyDescription", description="x" * 512)
        await result(town, "setMyShortDescription", short_description="x" * 120, language_code="zh")
        assert await town.refused("setMyDescription", description="x" * 513) == (
            "400 Bad Request: bot description is too long"
        )

    async def test_the_menu_button(self, town: Practice) -> None:
        assert (await result(town, "getChatMenuButton"))["type"] == "commands"
        await result(town, "setChatMenuButton", chat_id=XIAOMEI, menu_button={"type": "default"})
        assert (await result(town, "getChatMenuButton", chat_id=XIAOMEI))["type"] == "default"
        assert (await result(town, "getChatMenuButton", chat_id=BEN))["type"] == "commands"


class TestRubbish:
    @pytest.mark.parametrize("body", [b"{", b"[]", b'{"chat_id": 501, "text": "\\ud83d"}', b"\xff"])
    async def test_is_refused_by_the_bot_api(self, town: Practice, body: bytes) -> None:
        headers = {"Content-Type": "application/json"}
        reply = await town.http.post(f"/bot{TOKEN}/sendMessage", content=body, headers=headers)
        assert (reply.status_code, reply.json()["ok"]) == (400, False)

    @pytest.mark.parametrize("body", [b"{", b"[]", b'{"from": 501, "text": "\\ud83d"}', b'{"text": "x"}'])
    async def test_is_refused_by_the_play_door(self, town: Practice, body: bytes) -> None:
        headers = {"Content-Type": "application/json"}
        reply = await town.http.post(f"/play/chats/{XIAOMEI}/messages", content=body, headers=headers)
        assert reply.status_code in {400, 422}
        assert reply.json()["detail"]

    @pytest.mark.parametrize("chat_id", ["--5", "5.5", "９９", "1e3", [5], {"id": 5}])
    async def test_is_no_chat(self, town: Practice, chat_id: object) -> None:
        assert (await town.refused("sendMessage", chat_id=chat_id, text="x")).startswith("400 ")
