"""What Telegram refuses, and in which words."""

import asyncio
from typing import Any

import pytest

from tests.fakes.clients import picture
from tests.fakes.practice import ADMIN, BEN, DESK, TOKEN, XIAOMEI, Json, Practice

OLD_QUERY = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
SAME = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def keys(*buttons: Json) -> Json:
    return {"inline_keyboard": [list(buttons)]}


async def sent(town: Practice, **params: Any) -> Json:
    envelope = await town.call("sendMessage", chat_id=XIAOMEI, **{"text": "hello", **params})
    assert envelope["ok"], envelope
    message: Json = envelope["result"]
    return message


async def sent_photo(town: Practice, **params: str) -> Json:
    form = {"chat_id": str(XIAOMEI), **params}
    reply = await town.http.post(f"/bot{TOKEN}/sendPhoto", data=form, files={"photo": ("p.png", picture())})
    message: Json = reply.json()["result"]
    return message


class TestTheDoor:
    @pytest.mark.parametrize(
        ("path", "answer"),
        [
            (f"/bot{TOKEN}/getNothing", (404, "Not Found: method not found")),
            (f"/bot{TOKEN}/createForumTopic", (404, "Not Found: method not found")),
            (f"/bot{TOKEN}", (404, "Not Found")),
            ("/bot1:wrong/getMe", (401, "Unauthorized")),
            ("/file/bot1:wrong/photos/a.jpg", (401, "Unauthorized")),
            (f"/file/bot{TOKEN}/photos/a.jpg", (404, "Not Found")),
        ],
    )
    async def test_knows_who_and_what(self, town: Practice, path: str, answer: tuple[int, str]) -> None:
        reply = await town.http.get(path)
        assert (reply.status_code, reply.json()["description"]) == answer
        assert reply.json()["error_code"] == answer[0]

    async def test_counts_what_nobody_models(self, town: Practice) -> None:
        for method in ("createForumTopic", "CREATEFORUMTOPIC", "getNothing"):
            await town.call(method)
        seen = (await town.http.get("/play/calls")).json()
        assert seen["unmodelled"] == {"createForumTopic": 2, "getNothing": 1}

    @pytest.mark.parametrize("method", ["sendmessage", "SENDMESSAGE", "sendMessage"])
    async def test_reads_names_in_any_case(self, town: Practice, method: str) -> None:
        assert (await town.call(method, chat_id=XIAOMEI, text="x"))["ok"]

    async def test_reads_every_way_of_asking(self, town: Practice) -> None:
        fields = {"chat_id": str(XIAOMEI), "text": "x", "reply_markup": '{"remove_keyboard":true}'}
        address = f"/bot{TOKEN}/sendMessage"
        replies = [
            await town.http.get(address, params=fields),
            await town.http.post(address, data=fields),
            await town.http.post(address, files={name: (None, text) for name, text in fields.items()}),
            await town.http.post(address, json={**fields, "chat_id": XIAOMEI}),
        ]
        assert [reply.json()["ok"] for reply in replies] == [True] * 4

    async def test_no_upload_beyond_50_megabytes(self, town: Practice) -> None:
        reply = await town.http.post(f"/bot{TOKEN}/sendDocument", content=b"x" * ((50 << 20) + 1))
        assert reply.status_code == 413
        assert "<h1>413 Request Entity Too Large</h1>" in reply.text


class TestWhereTheBotMayWrite:
    @pytest.mark.parametrize(
        ("chat_id", "words"),
        [
            (None, "400 Bad Request: chat_id is empty"),
            ("", "400 Bad Request: chat_id is empty"),
            (999, "400 Bad Request: chat not found"),
            ("@nobody", "400 Bad Request: chat not found"),
            (BEN, "403 Forbidden: bot can't initiate conversation with a user"),
        ],
    )
    async def test_not_everywhere(self, town: Practice, chat_id: Any, words: str) -> None:
        assert await town.refused("sendMessage", chat_id=chat_id, text="x") == words

    async def test_not_to_who_blocks_it(self, town: Practice) -> None:
        await town.post(f"users/{XIAOMEI}/block")
        assert await town.refused("sendMessage", chat_id=XIAOMEI, text="x") == (
            "403 Forbidden: bot was blocked by the user"
        )
        await town.say(XIAOMEI, "/start")
        await sent(town)

    async def test_not_to_who_is_gone(self, town: Practice) -> None:
        await town.post("users", {"id": XIAOMEI, "first_name": "小美", "is_deactivated": True})
        assert await town.refused("sendMessage", chat_id=XIAOMEI, text="x") == (
            "403 Forbidden: user is deactivated"
        )

    @pytest.mark.parametrize(
        ("kind", "standing", "words"),
        [
            ("supergroup", "kicked", "403 Forbidden: bot was kicked from the supergroup chat"),
            ("supergroup", "left", "403 Forbidden: bot is not a member of the supergroup chat"),
            ("group", "kicked", "403 Forbidden: bot was kicked from the group chat"),
            ("channel", "member", "400 Bad Request: need administrator rights in the channel chat"),
        ],
    )
    async def test_not_where_it_is_unwanted(
        self, town: Practice, kind: str, standing: str, words: str
    ) -> None:
        await town.post("chats", {"id": -1001, "type": kind, "title": "x", "bot": standing})
        assert await town.refused("sendMessage", chat_id=-1001, text="x") == words

    async def test_not_to_a_group_that_has_moved(self, town: Practice) -> None:
        await town.post("chats", {"id": -5, "type": "group", "title": "x", "migrate_to": DESK})
        envelope = await town.call("sendMessage", chat_id=-5, text="x")
        assert envelope["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert envelope["parameters"] == {"migrate_to_chat_id": DESK}

    async def test_not_in_a_topic_that_is_not_there(self, town: Practice) -> None:
        assert await town.refused("sendMessage", chat_id=DESK, text="x", message_thread_id=7) == (
            "400 Bad Request: message thread not found"
        )


class TestWhatItMaySay:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "message text is empty"),
            (" \n ", "message text is empty"),
            ("<b> </b>", "message text is empty"),
            ("a" * 4097, "message is too long"),
            ("😀" * 2049, "message is too long"),
            ("<x>", "can't parse entities: Unsupported start tag \"x\" at byte offset 0"),
            ("é<X>", "can't parse entities: Unsupported start tag \"x\" at byte offset 2"),
            ("<b>a", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
            ("<b>a</i>",
             "can't parse entities: Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("a</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
            ("<b", "can't parse entities: Unclosed start tag at byte offset 0"),
            ("<b>a</b", "can't parse entities: Unclosed end tag at byte offset 4"),
            ("<a =x>a</a>", "can't parse entities: Empty attribute name in the tag \"a\" at byte offset 0"),
            ("<span>a</span>",
             "can't parse entities: Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
            ("1 < 2", "can't parse entities: Unsupported start tag \"\" at byte offset 2"),
        ],
    )  # fmt: skip
    async def test_in_html(self, town: Practice, text: str, words: str) -> None:
        assert await town.refused("sendMessage", chat_id=XIAOMEI, text=text, parse_mode="HTML") == (
            f"400 Bad Request: {words}"
        )
        assert len(await town.messages(XIAOMEI)) == 1

    async def test_as_much_as_4096_units_after_parsing(self, town: Practice) -> None:
        longest = await sent(town, text=f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
        assert longest["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]

    async def test_not_in_another_markup(self, town: Practice) -> None:
        assert (
            await town.refused("sendMessage", chat_id=XIAOMEI, text="*x*", parse_mode="MarkdownV2")
        ).startswith("400 Bad Request: unsupported parse_mode")

    async def test_captions_are_shorter(self, town: Practice) -> None:
        photo = await sent_photo(town)
        long = {"chat_id": XIAOMEI, "message_id": photo["message_id"], "caption": "x" * 1025}
        assert await town.refused("editMessageCaption", **long) == (
            "400 Bad Request: message caption is too long"
        )

    async def test_replies_need_their_message(self, town: Practice) -> None:
        reply: Json = {"chat_id": XIAOMEI, "text": "x", "reply_parameters": {"message_id": 1}}
        assert await town.refused("sendMessage", **reply) == (
            "400 Bad Request: message to be replied not found"
        )
        reply["reply_parameters"]["allow_sending_without_reply"] = True
        assert "reply_to_message" not in (await town.call("sendMessage", **reply))["result"]


class TestButtons:
    @pytest.mark.parametrize(
        ("button", "words"),
        [
            ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
            ({"text": "a", "callback_data": "订" * 22}, "BUTTON_DATA_INVALID"),
            ({"text": "a"}, "text buttons are unallowed in the inline keyboard"),
            ({"text": "a", "callback_data": ""}, "text buttons are unallowed in the inline keyboard"),
            ({"text": "a", "pay": True}, "BUTTON_TYPE_INVALID"),
            ({"text": "a", "callback_data": "x", "style": "loud"}, "BUTTON_STYLE_INVALID"),
            ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
            ({"text": "a", "url": "http://localhost:8081"},
             "inline keyboard button URL 'http://localhost:8081' is invalid: Wrong HTTP URL"),
            ({"text": "a", "url": "ftp://example.com"},
             "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol"),
            ({"text": "a", "url": "x.com:99999"},
             "inline keyboard button URL 'x.com:99999' is invalid: Wrong port number specified in the URL"),
            ({"text": "a", "web_app": {"url": "http://x.com"}},
             "inline keyboard button Web App URL 'http://x.com' is invalid: Only HTTPS links are allowed"),
        ],
    )  # fmt: skip
    async def test_that_are_refused(self, town: Practice, button: Json, words: str) -> None:
        message: Json = {"chat_id": XIAOMEI, "text": "x", "reply_markup": keys(button)}
        assert await town.refused("sendMessage", **message) == f"400 Bad Request: {words}"

    @pytest.mark.parametrize(
        "button",
        [
            {"text": "a", "callback_data": "订" * 21},
            {"text": "a", "callback_data": "x", "style": "success"},
            {"text": "a", "url": "http://127.0.0.1:8081/pay"},
            {"text": "a", "url": "tg://user?id=5"},
            {"text": "a", "url": "t.me/kamidesk_bot"},
            {"text": "a", "copy_text": {"text": "x" * 256}},
        ],
    )
    async def test_that_are_fine(self, town: Practice, button: Json) -> None:
        assert (await sent(town, reply_markup=keys(button)))["reply_markup"] == keys(button)

    async def test_at_most_a_hundred(self, town: Practice) -> None:
        rows = [[{"text": "a", "callback_data": "x"}]] * 101
        message: Json = {"chat_id": XIAOMEI, "text": "x"}
        assert await town.refused("sendMessage", **message, reply_markup={"inline_keyboard": rows}) == (
            "400 Bad Request: reply markup is too long"
        )
        assert await sent(town, reply_markup={"inline_keyboard": rows[1:]})

    async def test_a_broken_keyboard_never_passes_for_another(self, town: Practice) -> None:
        message: Json = {"chat_id": XIAOMEI, "text": "x", "reply_markup": keys({"callback_data": "x"})}
        assert "can't parse reply markup" in await town.refused("sendMessage", **message)

    async def test_contacts_are_asked_for_in_private_only(self, town: Practice) -> None:
        keyboard = {"keyboard": [[{"text": "my number", "request_contact": True}]]}
        assert await town.refused("sendMessage", chat_id=DESK, text="x", reply_markup=keyboard) == (
            "400 Bad Request: phone number can be requested in private chats only"
        )


class TestEditing:
    async def test_to_the_same(self, town: Practice) -> None:
        keyboard = keys({"text": "a", "callback_data": "x"})
        message = await sent(town, text="<b>hi</b>", parse_mode="HTML", reply_markup=keyboard)
        same: Json = {"chat_id": XIAOMEI, "message_id": message["message_id"], "reply_markup": keyboard}
        assert await town.refused("editMessageText", **same, text="<b>hi</b>", parse_mode="HTML") == SAME
        assert await town.refused("editMessageReplyMarkup", **same) == SAME

    async def test_what_is_not_there(self, town: Practice) -> None:
        gone: Json = {"chat_id": XIAOMEI, "message_id": 1}
        assert await town.refused("editMessageText", **gone, text="x") == (
            "400 Bad Request: message to edit not found"
        )

    async def test_somebody_elses(self, town: Practice) -> None:
        (start,) = await town.messages(XIAOMEI)
        theirs: Json = {"chat_id": XIAOMEI, "message_id": start["message_id"]}
        assert await town.refused("editMessageText", **theirs, text="x") == (
            "400 Bad Request: message can't be edited"
        )

    async def test_a_text_that_is_a_picture(self, town: Practice) -> None:
        photo = await sent_photo(town, caption="here")
        place: Json = {"chat_id": XIAOMEI, "message_id": photo["message_id"]}
        assert await town.refused("editMessageText", **place, text="x") == (
            "400 Bad Request: there is no text in the message to edit"
        )
        changed = (await town.call("editMessageCaption", **place, caption="there"))["result"]
        assert (changed["caption"], changed["photo"]) == ("there", photo["photo"])

    async def test_a_caption_that_is_a_text(self, town: Practice) -> None:
        message = await sent(town)
        assert await town.refused(
            "editMessageCaption", chat_id=XIAOMEI, message_id=message["message_id"], caption="x"
        ) == "400 Bad Request: there is no caption in the message to edit"  # fmt: skip


class TestDeleting:
    async def test_what_is_not_there(self, town: Practice) -> None:
        assert await town.refused("deleteMessage", chat_id=XIAOMEI, message_id=1) == (
            "400 Bad Request: message to delete not found"
        )

    async def test_what_is_older_than_two_days(self, town: Practice) -> None:
        message = await sent(town)
        await town.advance(48 * 3600 + 2)
        place: Json = {"chat_id": XIAOMEI, "message_id": message["message_id"]}
        assert await town.refused("deleteMessage", **place) == (
            "400 Bad Request: message can't be deleted for everyone"
        )
        assert (await town.call("deleteMessages", chat_id=XIAOMEI, message_ids=[place["message_id"], 1]))[
            "ok"
        ]
        assert message["message_id"] in [shown["message_id"] for shown in await town.messages(XIAOMEI)]

    async def test_a_members_words_need_a_right(self, town: Practice) -> None:
        await town.post("chats", {"id": -1002, "title": "x", "members": [BEN]})
        said = await town.say(BEN, "/hello", chat=-1002)
        place: Json = {"chat_id": -1002, "message_id": said["message_id"]}
        assert await town.refused("deleteMessage", **place) == (
            "400 Bad Request: message can't be deleted for everyone"
        )
        said = await town.say(ADMIN, "/hello", chat=DESK)
        assert (await town.call("deleteMessage", chat_id=DESK, message_id=said["message_id"]))["ok"]

    async def test_several_at_once_have_a_limit(self, town: Practice) -> None:
        assert await town.refused("deleteMessages", chat_id=XIAOMEI, message_ids=[]) == (
            "400 Bad Request: message identifiers are not specified"
        )
        assert await town.refused("deleteMessages", chat_id=XIAOMEI, message_ids=list(range(101))) == (
            "400 Bad Request: too many message identifiers specified"
        )


class TestOtherTargets:
    @pytest.mark.parametrize(
        ("method", "params", "words"),
        [
            ("copyMessage", {"from_chat_id": XIAOMEI, "message_id": 1}, "message to copy not found"),
            ("pinChatMessage", {"message_id": 1}, "message to pin not found"),
            ("setMessageReaction", {"message_id": 1}, "message to react not found"),
            ("leaveChat", {}, "chat member status can't be changed in private chats"),
            ("getChatAdministrators", {}, "there are no administrators in the private chat"),
            ("getChatMember", {"user_id": 999}, "user not found"),
            ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
        ],
    )
    async def test_absent(self, town: Practice, method: str, params: Json, words: str) -> None:
        assert await town.refused(method, chat_id=XIAOMEI, **params) == f"400 Bad Request: {words}"

    async def test_pinning_needs_a_right(self, town: Practice) -> None:
        await town.post("chats", {"id": -1002, "title": "x", "members": [BEN]})
        said = await town.say(BEN, "/hello", chat=-1002)
        assert await town.refused("pinChatMessage", chat_id=-1002, message_id=said["message_id"]) == (
            "400 Bad Request: not enough rights to manage pinned messages in the chat"
        )


class TestQueries:
    async def test_are_answered_once_and_in_time(self, town: Practice) -> None:
        assert await town.refused("answerCallbackQuery", callback_query_id="1") == OLD_QUERY
        message = await sent(town, reply_markup=keys({"text": "a", "callback_data": "x"}))
        pressing = asyncio.create_task(town.press(XIAOMEI, message["message_id"], data="x"))
        query = await tapped(town)
        assert await town.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201) == (
            "400 Bad Request: MESSAGE_TOO_LONG"
        )
        assert (await town.call("answerCallbackQuery", callback_query_id=query))["ok"]
        assert await town.refused("answerCallbackQuery", callback_query_id=query) == OLD_QUERY
        assert await pressing == {"answered": True, "show_alert": False}

    async def test_grow_old(self, town: Practice) -> None:
        message = await sent(town, reply_markup=keys({"text": "a", "callback_data": "x"}))
        pressing = asyncio.create_task(town.press(XIAOMEI, message["message_id"], data="x"))
        query = await tapped(town)
        await town.advance(15.1)
        assert await town.refused("answerCallbackQuery", callback_query_id=query) == OLD_QUERY
        pressing.cancel()

    async def test_open_no_foreign_page(self, town: Practice) -> None:
        assert await town.refused("answerCallbackQuery", callback_query_id="1", url="https://x.com") == (
            "400 Bad Request: URL_INVALID"
        )


async def tapped(town: Practice) -> str:
    """The id of the tap that waits for the bot."""
    async with asyncio.timeout(10):
        while True:
            await asyncio.sleep(0)
            for update in (await town.call("getUpdates", timeout=5, offset=-1))["result"]:
                if "callback_query" in update:
                    return str(update["callback_query"]["id"])


class TestFiles:
    async def test_by_id(self, town: Practice) -> None:
        assert await town.refused("getFile", file_id="nothing") == (
            "400 Bad Request: wrong file_id or the file is temporarily unavailable"
        )
        assert await town.refused("sendPhoto", chat_id=XIAOMEI, photo="nothing") == (
            "400 Bad Request: wrong file identifier/HTTP URL specified"
        )
        assert await town.refused("sendPhoto", chat_id=XIAOMEI, photo="https://x.com/a.png") == (
            "400 Bad Request: failed to get HTTP URL content"
        )
        photo = (await sent_photo(town))["photo"][-1]["file_id"]
        assert await town.refused("sendDocument", chat_id=XIAOMEI, document=photo) == (
            "400 Bad Request: can't use file of type Photo as Document"
        )

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "file must be non-empty"),
            (b"not a picture", "IMAGE_PROCESS_FAILED"),
            (picture(size=(9000, 1001)), "PHOTO_INVALID_DIMENSIONS"),
            (picture(size=(210, 10)), "PHOTO_INVALID_DIMENSIONS"),
            (b"x" * ((10 << 20) + 1),
             "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"),
        ],
    )  # fmt: skip
    async def test_that_are_no_photos(self, town: Practice, content: bytes, words: str) -> None:
        reply = await town.http.post(
            f"/bot{TOKEN}/sendPhoto", data={"chat_id": XIAOMEI}, files={"photo": ("p.png", content)}
        )
        assert reply.json()["description"] == f"Bad Request: {words}"

    async def test_no_download_beyond_20_megabytes(self, town: Practice) -> None:
        said = await town.send_file(XIAOMEI, "document", "big.bin", b"x" * ((20 << 20) + 1))
        assert await town.refused("getFile", file_id=said["document"]["file_id"]) == (
            "400 Bad Request: file is too big"
        )

    @pytest.mark.parametrize("kind", ["photo", "document"])
    async def test_are_asked_for(self, town: Practice, kind: str) -> None:
        assert await town.refused(f"send{kind}", chat_id=XIAOMEI) == (
            f"400 Bad Request: there is no {kind} in the request"
        )


class TestInvoices:
    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"currency": "USD"}, "PAYMENT_PROVIDER_INVALID"),
            ({"provider_token": "x"}, "PAYMENT_PROVIDER_INVALID"),
            ({"prices": [{"label": "a", "amount": 1}, {"label": "b", "amount": 1}]}, "STARS_INVOICE_INVALID"),
            ({"prices": [{"label": "a", "amount": 0}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
            ({"payload": ""}, "INVOICE_PAYLOAD_INVALID"),
            ({"payload": "订" * 43}, "INVOICE_PAYLOAD_INVALID"),
            ({"title": "x" * 33}, "INVOICE_TITLE_INVALID"),
            ({"reply_markup": keys({"text": "a", "callback_data": "x"})}, "REPLY_MARKUP_BUY_EMPTY"),
        ],
    )
    async def test_that_are_refused(self, town: Practice, changed: Json, words: str) -> None:
        invoice = {
            "chat_id": XIAOMEI, "title": "Card", "description": "One card", "payload": "order-1",
            "provider_token": "", "currency": "XTR", "prices": [{"label": "card", "amount": 5}],
        }  # fmt: skip
        assert await town.refused("sendInvoice", **{**invoice, **changed}) == f"400 Bad Request: {words}"

    async def test_nothing_to_refund(self, town: Practice) -> None:
        assert await town.refused("refundStarPayment", user_id=XIAOMEI, telegram_payment_charge_id="x") == (
            "400 Bad Request: CHARGE_NOT_FOUND"
        )


class TestCommands:
    @pytest.mark.parametrize(
        ("command", "words"),
        [
            ({"command": "Bad!", "description": "x"}, "BOT_COMMAND_INVALID"),
            ({"command": "fine", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ],
    )
    async def test_that_are_refused(self, town: Practice, command: Json, words: str) -> None:
        assert await town.refused("setMyCommands", commands=[command]) == f"400 Bad Request: {words}"
