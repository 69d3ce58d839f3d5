"""Who may pay an invoice, how often, and where the Stars are written down."""

import asyncio
from typing import Any

from tests.fakes.practice import BEN, TOKEN, XIAOMEI, Json, Practice

OFFER: Json = {
    "title": "Card", "description": "One card", "payload": "order-1", "provider_token": "",
    "currency": "XTR", "prices": [{"label": "card", "amount": 5}],
}  # fmt: skip


async def invoice(town: Practice) -> Json:
    message: Json = (await town.call("sendInvoice", chat_id=XIAOMEI, **OFFER))["result"]
    return message


async def agree(town: Practice, *payments: Any) -> list[Json]:
    """The bot says yes to each of the payments, which run side by side."""
    paying = [asyncio.create_task(payment) for payment in payments]
    offset = 0
    async with asyncio.timeout(10):
        while not all(task.done() for task in paying):
            await asyncio.sleep(0.001)
            for update in (await town.call("getUpdates", offset=offset, timeout=0))["result"]:
                offset = update["update_id"] + 1
                if query := update.get("pre_checkout_query"):
                    await town.call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    return [await task for task in paying]


class TestPaying:
    async def test_in_the_chat_of_the_invoice(self, town: Practice) -> None:
        sent = await invoice(town)
        assert sent["invoice"] == {
            "title": "Card", "description": "One card", "start_parameter": "",
            "currency": "XTR", "total_amount": 5,
        }  # fmt: skip
        assert sent["reply_markup"]["inline_keyboard"][0][0]["pay"] is True
        (outcome,) = await agree(town, town.pay(XIAOMEI, sent["message_id"]))
        paid = (await town.messages(XIAOMEI))[-1]
        assert paid["successful_payment"]["invoice_payload"] == "order-1"
        assert paid["reply_to_message"]["invoice"]["title"] == "Card"
        assert outcome["charge"] == paid["successful_payment"]["telegram_payment_charge_id"]

    async def test_by_the_button(self, town: Practice) -> None:
        sent = await invoice(town)
        (outcome,) = await agree(town, town.press(XIAOMEI, sent["message_id"], text="Pay ⭐️5"))
        assert outcome["paid"] is True

    async def test_of_a_forwarded_copy_goes_to_the_payers_chat(self, town: Practice) -> None:
        sent = await invoice(town)
        (outcome,) = await agree(town, town.pay(XIAOMEI, sent["message_id"], user=BEN))
        (paid,) = await town.messages(BEN)
        assert (paid["from"]["id"], paid["message_id"]) == (BEN, outcome["message"]["message_id"])

    async def test_twice_in_two_open_forms(self, town: Practice) -> None:
        sent = await invoice(town)
        both = await agree(town, town.pay(XIAOMEI, sent["message_id"]), town.pay(XIAOMEI, sent["message_id"]))
        assert len({outcome["charge"] for outcome in both}) == 2
        assert (await town.call("getMyStarBalance"))["result"]["amount"] == 10

    async def test_by_a_link(self, town: Practice) -> None:
        link = (await town.call("createInvoiceLink", **OFFER))["result"]
        slug = link.removeprefix("https://t.me/$")
        (outcome,) = await agree(town, town.post(f"invoices/{slug}/pay", {"from": BEN}))
        assert outcome["paid"] is True

    async def test_a_bot_that_does_not_listen_gets_nothing(self, town: Practice) -> None:
        await town.call("getUpdates", allowed_updates=["message"])
        sent = await invoice(town)
        paying = asyncio.create_task(town.pay(XIAOMEI, sent["message_id"]))
        await asyncio.sleep(0.01)
        await town.advance(11)
        assert await paying == {"paid": False, "error": "BOT_PRECHECKOUT_TIMEOUT"}
        assert (await town.call("getStarTransactions"))["result"] == {"transactions": []}

    async def test_what_is_no_invoice(self, town: Practice) -> None:
        (start,) = await town.messages(XIAOMEI)
        path = f"/play/chats/{XIAOMEI}/messages/{start['message_id']}/pay"
        assert (await town.http.post(path, json={"from": XIAOMEI})).status_code == 404


class TestTheBook:
    async def test_is_kept_oldest_first(self, town: Practice) -> None:
        charges = []
        for _ in range(3):
            sent = await invoice(town)
            (outcome,) = await agree(town, town.pay(XIAOMEI, sent["message_id"]))
            charges.append(outcome["charge"])
        await town.call("refundStarPayment", user_id=XIAOMEI, telegram_payment_charge_id=charges[0])
        page = (await town.call("getStarTransactions", offset=1, limit=3))["result"]["transactions"]
        assert [entry["id"] for entry in page] == [charges[1], charges[2], charges[0]]
        assert page[0]["source"]["invoice_payload"] == "order-1"
        assert page[2]["receiver"]["user"]["id"] == XIAOMEI

    async def test_somebody_elses_charge_is_not_found(self, town: Practice) -> None:
        sent = await invoice(town)
        (outcome,) = await agree(town, town.pay(XIAOMEI, sent["message_id"]))
        wrong: Json = {"user_id": BEN, "telegram_payment_charge_id": outcome["charge"]}
        assert await town.refused("refundStarPayment", **wrong) == "400 Bad Request: CHARGE_NOT_FOUND"

    async def test_refuses_a_page_that_is_none(self, town: Practice) -> None:
        assert (await town.http.get(f"/bot{TOKEN}/getStarTransactions?limit=101")).status_code == 400
