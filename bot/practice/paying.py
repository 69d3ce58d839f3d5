"""A person pays an invoice with Stars, and gets them back."""

import asyncio
from typing import Any, Final

from bot.practice.people import Chat, Person
from bot.practice.questions import Question
from bot.practice.refusals import Impossible, Json
from bot.practice.stars import Invoice
from bot.practice.world import World

TOO_LATE: Final = "BOT_PRECHECKOUT_TIMEOUT"


async def pay_message(world: World, chat: Chat, message_id: int, payer: Person) -> Json:
    """Pays the invoice in a message; somebody else pays a forwarded copy of it, in his own chat."""
    invoice = chat.invoices.get(message_id)
    if invoice is None or message_id not in chat.messages:
        raise Impossible(404, "there is no invoice in this message")
    if chat.is_private and chat.id != payer.id:
        return await pay(world, invoice, payer, world.chats[payer.id])
    return await pay(world, invoice, payer, chat, chat.messages[message_id])


async def pay(world: World, invoice: Invoice, payer: Person, chat: Chat, message: Json | None = None) -> Json:
    """Asks the bot, which has 10 seconds to agree; answers `{paid, error?, charge?, message?}`."""
    question = world.checkouts.ask(chat.id, payer.id)
    query = {"id": question.id, "from": payer.as_user(), **invoice.in_query()}
    world.updates.offer("pre_checkout_query", query, f"{payer.id} pre_checkout_query")
    answer = await in_time(world, question)
    if answer is None or not answer["ok"]:
        error = TOO_LATE if answer is None else answer["error"]
        world.feed.tell("payment", chat.id, user=payer.id, paid=False, error=error)
        return {"paid": False, "error": error}
    charge = world.stars.charge(payer.as_user(), invoice, world.now())
    extras = {"reply_to_message": message} if message else None
    paid = world.post(chat, {"from": payer.as_user(), "successful_payment": charge.in_message()}, extras)
    world.updates.offer("message", paid, str(chat.id))
    world.feed.tell("payment", chat.id, user=payer.id, paid=True, charge=charge.id)
    return {"paid": True, "charge": charge.id, "message": paid}


async def in_time(world: World, question: Question) -> Json | None:
    timer = asyncio.ensure_future(world.clock.sleep(world.settings.pre_checkout_age))
    either: set[asyncio.Future[Any]] = {question.answer, timer}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
    answered = question.answer.done() and not question.answer.cancelled()
    return question.answer.result() if answered else None


def refund(world: World, user_id: int, charge_id: str) -> None:
    """Gives the Stars back and says so in the payer's chat."""
    charge = world.stars.refund(user_id, charge_id, world.now())
    chat = world.chats[user_id]
    message = world.post(chat, {"from": charge.user, "refunded_payment": charge.in_message()})
    world.updates.offer("message", message, str(chat.id))
