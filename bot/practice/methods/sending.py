"""Puts what the bot says into a chat, with everything that every kind of message may carry."""

from typing import Any, Final

from bot.practice.buttons import any_markup, inline_keyboard
from bot.practice.entities import given
from bot.practice.people import Chat
from bot.practice.reach import writable_chat
from bot.practice.refusals import Json, bad_request
from bot.practice.world import World

GENERAL_THREAD: Final = 1


def send(world: World, call: Any, body: Json) -> Json:
    """One message; `call` is any of the send methods."""
    return send_all(world, call, [body])[0]


def send_all(world: World, call: Any, bodies: list[Json]) -> list[Json]:
    """Messages that go together: all of them, or none."""
    chat = writable_chat(world, call.chat_id)
    common = {**sender(world, chat), **in_thread(chat, call), **in_reply(chat, call), **marks(call)}
    inline, keyboard = read_markup(call, chat, bodies[0].get("invoice"))
    if world.settings.flood_limits:
        world.flood.admit(chat.id, is_group=not chat.is_private, messages=len(bodies))
    if inline:
        common["reply_markup"] = inline
    extras = {"_keyboard": keyboard} if keyboard else None
    sent = [world.post(chat, {**common, **body}, extras) for body in bodies]
    if keyboard:
        remembered = None if keyboard.get("remove_keyboard") else keyboard
        world.show_keyboard(chat, remembered, sent[-1]["message_id"])
    return sent


def sender(world: World, chat: Chat) -> Json:
    if chat.type == "channel":
        return {"sender_chat": chat.as_chat()}
    return {"from": world.profile.as_user()}


def in_thread(chat: Chat, call: Any) -> Json:
    thread = getattr(call, "message_thread_id", None)
    if thread is None or (chat.is_forum and thread == GENERAL_THREAD):
        return {}
    if thread not in chat.threads:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def in_reply(chat: Chat, call: Any) -> Json:
    asked = getattr(call, "reply_parameters", None)
    message_id = asked.message_id if asked else getattr(call, "reply_to_message_id", None)
    if message_id is None:
        return {}
    target = chat.messages.get(int(message_id))
    if target is not None:
        return {"reply_to_message": without_reply(target)}
    lenient = given(asked.allow_sending_without_reply) if asked else call.allow_sending_without_reply
    if lenient:
        return {}
    raise bad_request("message to be replied not found")


def without_reply(message: Json) -> Json:
    """Replies are shown one level deep."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def marks(call: Any) -> Json:
    marked: Json = {}
    if given(getattr(call, "protect_content", None)):
        marked["has_protected_content"] = True
    if effect := getattr(call, "message_effect_id", None):
        marked["effect_id"] = effect
    return marked


def read_markup(call: Any, chat: Chat, invoice: Json | None) -> tuple[Json | None, Json | None]:
    markup = getattr(call, "reply_markup", None)
    if invoice:
        return inline_keyboard(markup, invoice=True) or pay_button(invoice), None
    if chat.type == "channel":
        return inline_keyboard(markup), None
    return any_markup(markup, is_private=chat.is_private)


def pay_button(invoice: Json) -> Json:
    """What Telegram puts under an invoice that came without buttons."""
    return {"inline_keyboard": [[{"text": f"Pay ⭐️{invoice['total_amount']}", "pay": True}]]}
