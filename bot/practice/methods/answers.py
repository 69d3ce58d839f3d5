"""The bot's answers to taps and to payments that wait for its yes, and its Stars."""

import secrets
from collections.abc import Callable
from typing import Any, Final

from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerPreCheckoutQuery,
    CreateInvoiceLink,
    GetMyStarBalance,
    GetStarTransactions,
    RefundStarPayment,
    SendInvoice,
)

from bot.practice.methods.sending import send
from bot.practice.paying import refund
from bot.practice.refusals import Json, bad_request
from bot.practice.stars import Invoice, Offer, checked_invoice
from bot.practice.world import World

MAX_ANSWER: Final = 200
MAX_TRANSACTIONS: Final = 100


def answer_callback(world: World, call: AnswerCallbackQuery) -> bool:
    if len(call.text or "") > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.url and not opens_own_bot(world, call.url):
        raise bad_request("URL_INVALID")
    shown = {"text": call.text, "show_alert": bool(call.show_alert), "url": call.url}
    answer = {name: value for name, value in shown.items() if value is not None}
    question = world.taps.answer(call.callback_query_id, answer)
    world.feed.tell("answer", question.chat_id, user=question.user_id, query=question.id, **answer)
    return True


def opens_own_bot(world: World, url: str) -> bool:
    name = world.settings.bot_username.lower()
    return url.lower().removeprefix("https://").startswith((f"t.me/{name}?", f"telegram.me/{name}?"))


def answer_pre_checkout(world: World, call: AnswerPreCheckoutQuery) -> bool:
    if not call.ok and not call.error_message:
        raise bad_request("error message must be non-empty")
    world.checkouts.answer(call.pre_checkout_query_id, {"ok": call.ok, "error": call.error_message})
    return True


def send_invoice(world: World, call: SendInvoice) -> Json:
    invoice = read_invoice(call)
    message = send(world, call, {"invoice": invoice.in_message()})
    world.chats[message["chat"]["id"]].invoices[message["message_id"]] = invoice
    return message


def create_invoice_link(world: World, call: CreateInvoiceLink) -> str:
    slug = secrets.token_urlsafe(16)
    world.stars.links[slug] = read_invoice(call)
    return f"https://t.me/${slug}"


def read_invoice(call: SendInvoice | CreateInvoiceLink) -> Invoice:
    return checked_invoice(
        Offer(
            call.title, call.description, call.payload, call.currency, call.prices,
            call.provider_token, getattr(call, "start_parameter", None),
        )
    )  # fmt: skip


def refund_stars(world: World, call: RefundStarPayment) -> bool:
    refund(world, call.user_id, call.telegram_payment_charge_id)
    return True


def star_transactions(world: World, call: GetStarTransactions) -> Json:
    offset, limit = call.offset or 0, MAX_TRANSACTIONS if call.limit is None else call.limit
    if offset < 0 or not 1 <= limit <= MAX_TRANSACTIONS:
        raise bad_request("invalid offset or limit specified")
    return {"transactions": world.stars.transactions[offset : offset + limit]}


def star_balance(world: World, call: GetMyStarBalance) -> Json:
    return {"amount": world.stars.balance}


HANDLERS: Final[dict[Any, Callable[[World, Any], Any]]] = {
    AnswerCallbackQuery: answer_callback,
    AnswerPreCheckoutQuery: answer_pre_checkout,
    SendInvoice: send_invoice,
    CreateInvoiceLink: create_invoice_link,
    RefundStarPayment: refund_stars,
    GetStarTransactions: star_transactions,
    GetMyStarBalance: star_balance,
}
