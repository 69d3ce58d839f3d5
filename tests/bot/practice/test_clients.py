"""One story told through two independent clients: each must understand every answer."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from aiogram.exceptions import TelegramUnauthorizedError
from telegram.error import InvalidToken

from tests.fakes.clients import Aiogram, Client, Ptb, picture
from tests.fakes.practice import XIAOMEI, Json, Practice


@pytest.fixture(params=[Aiogram, Ptb])
async def client(request: pytest.FixtureRequest, practice: Practice) -> AsyncIterator[Client]:
    client: Client = request.param(practice)
    await client.open()
    yield client
    await client.close()


@pytest.fixture
async def bot(practice: Practice, client: Client) -> Client:
    """小美 has pressed Start, and the bot has heard it."""
    await practice.say(XIAOMEI, "/start")
    await client.update()
    return client


class TestATalk:
    async def test_the_bot_hears_a_command_and_answers(self, practice: Practice, client: Client) -> None:
        said = await practice.say(XIAOMEI, "/start p_K7-tg")
        heard = (await client.update())["message"]
        assert heard["text"] == "/start p_K7-tg"
        assert heard["message_id"] == said["message_id"]
        assert heard["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
        assert heard["from"] == {
            "id": XIAOMEI,
            "is_bot": False,
            "first_name": "小美",
            "language_code": "zh-hans",
        }
        answer = await client.call("send_message", chat_id=XIAOMEI, text="<b>你好</b>", parse_mode="HTML")
        assert answer["text"] == "你好"
        assert answer["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
        assert [message["text"] for message in await practice.messages(XIAOMEI)] == ["/start p_K7-tg", "你好"]

    async def test_a_tap_is_answered_and_the_message_edited(self, practice: Practice, bot: Client) -> None:
        keyboard = bot.keyboard([{"text": "Buy", "callback_data": "buy:1"}])
        sent = await bot.send("menu", reply_markup=keyboard)
        pressing = asyncio.create_task(practice.press(XIAOMEI, sent["message_id"], text="Buy"))
        tap = (await update_of(bot, "callback_query"))["callback_query"]
        assert (tap["data"], tap["from"]["id"]) == ("buy:1", XIAOMEI)
        assert tap["message"]["message_id"] == sent["message_id"]
        answer = {"text": "bought", "show_alert": True}
        await bot.call("answer_callback_query", callback_query_id=tap["id"], **answer)
        assert await pressing == {"answered": True, **answer}
        edited = await bot.call("edit_message_text", **place(sent), text="done")
        assert edited["text"] == "done"
        (_, shown) = await practice.messages(XIAOMEI)
        assert "reply_markup" not in shown
        assert shown["edit_date"] >= shown["date"]

    async def test_pictures_and_documents_go_both_ways(self, practice: Practice, bot: Client) -> None:
        photo = await bot.call(
            "send_photo", chat_id=XIAOMEI, photo=bot.file(picture(), "qr.png"), caption="QR"
        )
        size = photo["photo"][-1]
        assert (size["width"], size["height"], photo["caption"]) == (60, 40, "QR")
        again = await bot.call("send_photo", chat_id=XIAOMEI, photo=size["file_id"])
        assert again["photo"] == photo["photo"]
        document = await bot.call("send_document", chat_id=XIAOMEI, document=bot.file(b"a\nb", "cards.txt"))
        assert document["document"]["file_name"] == "cards.txt"
        assert (await practice.http.get(f"/play/files/{document['document']['file_id']}")).content == b"a\nb"
        await practice.send_file(XIAOMEI, "document", "更多.txt", b"1\n2", caption="restock")
        heard = (await bot.update())["message"]
        assert (heard["document"]["file_name"], heard["caption"]) == ("更多.txt", "restock")
        assert await bot.download(heard["document"]["file_id"]) == b"1\n2"

    async def test_a_text_becomes_a_picture_in_place(self, practice: Practice, bot: Client) -> None:
        sent = await bot.send("soon")
        media = bot.photo(picture("blue"), "here")
        edited = await bot.call("edit_message_media", **place(sent), media=media)
        assert edited["caption"] == "here"
        assert "text" not in edited
        assert await bot.download(edited["photo"][-1]["file_id"]) == picture("blue")

    async def test_an_album_is_sent_at_once(self, practice: Practice, bot: Client) -> None:
        media = [bot.photo(picture("blue"), "here"), bot.photo(picture("green"), "")]
        album = await bot.call("send_media_group", chat_id=XIAOMEI, media=media)
        assert len({message["media_group_id"] for message in album}) == 1
        assert len(await practice.messages(XIAOMEI)) == 3

    async def test_commands_are_kept(self, bot: Client) -> None:
        commands = [bot.command("start", "Start"), bot.command("orders", "My orders")]
        await bot.call("set_my_commands", commands=commands)
        kept = await bot.call("get_my_commands")
        assert [command["command"] for command in kept] == ["start", "orders"]


class TestStars:
    async def test_an_invoice_is_paid_and_refunded(self, practice: Practice, bot: Client) -> None:
        sent = await send_invoice(bot)
        paying = asyncio.create_task(practice.pay(XIAOMEI, sent["message_id"]))
        query = (await update_of(bot, "pre_checkout_query"))["pre_checkout_query"]
        assert (query["currency"], query["total_amount"], query["invoice_payload"]) == ("XTR", 5, "order-1")
        await bot.call("answer_pre_checkout_query", pre_checkout_query_id=query["id"], ok=True)
        outcome = await paying
        paid = (await bot.update())["message"]["successful_payment"]
        assert outcome["charge"] == paid["telegram_payment_charge_id"]
        assert (await bot.call("get_my_star_balance"))["amount"] == 5
        await bot.call("refund_star_payment", user_id=XIAOMEI, telegram_payment_charge_id=outcome["charge"])
        back = (await bot.update())["message"]["refunded_payment"]
        assert back["telegram_payment_charge_id"] == outcome["charge"]
        history = (await bot.call("get_star_transactions"))["transactions"]
        assert [entry["id"] for entry in history] == [outcome["charge"]] * 2
        assert ["source" in entry for entry in history] == [True, False]
        with pytest.raises(bot.bad_request, match=r"(?i)CHARGE_ALREADY_REFUNDED"):
            await bot.call(
                "refund_star_payment", user_id=XIAOMEI, telegram_payment_charge_id=outcome["charge"]
            )

    async def test_a_no_is_shown_to_the_payer(self, practice: Practice, bot: Client) -> None:
        sent = await send_invoice(bot)
        paying = asyncio.create_task(practice.pay(XIAOMEI, sent["message_id"]))
        query = (await update_of(bot, "pre_checkout_query"))["pre_checkout_query"]
        await bot.call(
            "answer_pre_checkout_query", pre_checkout_query_id=query["id"], ok=False, error_message="sold out"
        )
        assert await paying == {"paid": False, "error": "sold out"}
        assert (await bot.call("get_my_star_balance"))["amount"] == 0

    async def test_no_answer_in_ten_seconds_fails_the_payment(self, practice: Practice, bot: Client) -> None:
        sent = await send_invoice(bot)
        paying = asyncio.create_task(practice.pay(XIAOMEI, sent["message_id"]))
        query = (await update_of(bot, "pre_checkout_query"))["pre_checkout_query"]
        await practice.advance(10.1)
        assert await paying == {"paid": False, "error": "BOT_PRECHECKOUT_TIMEOUT"}
        with pytest.raises(bot.bad_request, match=r"(?i)query is too old"):
            await bot.call("answer_pre_checkout_query", pre_checkout_query_id=query["id"], ok=True)


class TestBadDays:
    async def test_blocked(self, practice: Practice, bot: Client) -> None:
        await practice.post(f"users/{XIAOMEI}/block")
        change = (await bot.update())["my_chat_member"]
        sides = change["old_chat_member"], change["new_chat_member"]
        assert [side["status"] for side in sides] == ["member", "kicked"]
        with pytest.raises(bot.forbidden, match=r"(?i)bot was blocked by the user"):
            await bot.send("hello?")

    @pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
    async def test_too_many_requests(self, practice: Practice, bot: Client) -> None:
        await practice.fault("sendMessage", retry_after=7)
        with pytest.raises(bot.slow_down) as caught:
            await bot.send("hello")
        assert caught.value.retry_after == 7  # type: ignore[attr-defined]
        await bot.send("hello")

    async def test_an_html_page_instead_of_an_answer(self, practice: Practice, bot: Client) -> None:
        await practice.fault("sendMessage", code=502)
        with pytest.raises(bot.garbled):
            await bot.send("hello")
        assert len(await practice.messages(XIAOMEI)) == 1

    @pytest.mark.parametrize(("drop", "sent"), [("before", 0), ("after", 1)])
    async def test_the_line_goes_dead(self, practice: Practice, bot: Client, drop: str, sent: int) -> None:
        await practice.fault("sendMessage", drop=drop)
        with pytest.raises(bot.unreachable):
            await bot.send("hello")
        assert len(await practice.messages(XIAOMEI)) == 1 + sent
        await bot.send("again")

    async def test_a_wrong_token(self, practice: Practice) -> None:
        bot = practice.aiogram_bot("100001:wrong")
        with pytest.raises(TelegramUnauthorizedError):
            await bot.get_me()
        await bot.session.close()
        stranger = telegram.Bot("100001:wrong", base_url=f"{practice.base_url}/bot")
        with pytest.raises(InvalidToken):
            await stranger.initialize()
        await stranger.shutdown()


async def update_of(client: Client, kind: str) -> Json:
    """Waits for it: whoever causes it runs beside the test."""
    async with asyncio.timeout(10):
        while True:
            for update in await client.updates():
                await client.updates(update["update_id"] + 1)
                if kind in update:
                    return update


def place(message: Json) -> Json:
    return {"chat_id": XIAOMEI, "message_id": message["message_id"]}


async def send_invoice(client: Client) -> Json:
    sent: Json = await client.call(
        "send_invoice", chat_id=XIAOMEI, title="Card", description="One card", payload="order-1",
        currency="XTR", prices=[client.price(5)], provider_token="",
    )  # fmt: skip
    return sent
