"""A person presses a button and waits for what the bot answers."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any

from bot.practice.paying import pay_message
from bot.practice.people import Chat, Person
from bot.practice.refusals import Impossible, Json
from bot.practice.world import World
from bot.practice.writing import Words, share_contact, write


@dataclass(frozen=True)
class Press:
    """By label, or by data: whoever writes his own client can send any data for any message he sees."""

    data: str | None = None
    text: str | None = None


async def press(world: World, chat: Chat, message_id: int, presser: Person, wish: Press) -> Json:
    """Answers `{answered, text?, show_alert?, url?}`; keys below the chat answer the `message` they sent."""
    message = chat.messages.get(message_id)
    if message is None:
        raise Impossible(404, "there is no such message")
    if not chat.holds(presser.id):
        raise Impossible(403, "you can't see this chat")
    if wish.data is not None:
        return await tap(world, chat, message, presser, wish.data)
    button = find_button(message.get("reply_markup", {}).get("inline_keyboard", []), wish.text)
    if button is None:
        return press_key(world, chat, presser, wish.text)
    return await press_inline(world, chat, message, presser, button)


async def press_inline(world: World, chat: Chat, message: Json, presser: Person, button: Json) -> Json:
    if "callback_data" in button:
        return await tap(world, chat, message, presser, button["callback_data"])
    if button.get("pay"):
        return {"answered": False, **await pay_message(world, chat, message["message_id"], presser)}
    if "copy_text" in button:
        return {"answered": False, "copied": button["copy_text"]["text"]}
    linked = button.get("web_app") or button.get("login_url") or button
    return {"answered": False, "url": linked.get("url")}


async def tap(world: World, chat: Chat, message: Json, presser: Person, data: str) -> Json:
    """Waits for the bot, but not for ever; a tap that nobody answers has happened all the same."""
    question = world.taps.ask(chat.id, presser.id)
    query = {
        "id": question.id,
        "from": presser.as_user(),
        "message": message,
        "chat_instance": chat_instance(world, chat),
        "data": data,
    }
    world.updates.offer("callback_query", query, f"{presser.id} callback_query")
    await asyncio.wait({question.answer}, timeout=world.settings.press_patience)
    if not question.answer.done() or question.answer.cancelled():
        return {"answered": False}
    return {"answered": True, **question.answer.result()}


def press_key(world: World, chat: Chat, presser: Person, label: str | None) -> Json:
    """A key of the keyboard below the chat sends its label as the person's own words."""
    key = find_button((chat.keyboard or {}).get("keyboard", []), label)
    if key is None:
        raise Impossible(404, f"there is no button {label!r}")
    if key.get("request_contact"):
        message = share_contact(world, chat, presser)
    else:
        message = write(world, chat, presser, Words(text=key["text"]))
    if (chat.keyboard or {}).get("one_time_keyboard"):
        world.show_keyboard(chat, None)
    return {"answered": False, "message": message}


def find_button(rows: list[list[Any]], label: str | None) -> Json | None:
    for row in rows:
        for button in row:
            if button["text"] == label:
                return dict(button)
    return None


def chat_instance(world: World, chat: Chat) -> str:
    """Says whether two taps came from the same chat, without naming it."""
    digest = hashlib.sha256(f"{world.settings.bot_id} {chat.id}".encode()).digest()
    return str(int.from_bytes(digest[:8], signed=True))
