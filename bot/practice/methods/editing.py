"""What the bot changes in messages that stand already, and what it takes back."""

from collections.abc import Callable
from typing import Any, Final

from aiogram.methods import (
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    PinChatMessage,
    SetMessageReaction,
    UnpinAllChatMessages,
    UnpinChatMessage,
)

from bot.practice.buttons import inline_keyboard
from bot.practice.entities import read_caption, read_text
from bot.practice.methods.messages import CONTENT, media_body, text_body
from bot.practice.methods.sending import without_reply
from bot.practice.people import Chat
from bot.practice.reach import is_own, known_chat, own_message
from bot.practice.refusals import Json, bad_request
from bot.practice.world import World

SAME: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
CAPTIONED: Final = {"photo", "document", "video", "animation", "voice"}
REPLACEABLE: Final = {"text", "photo", "document", "video", "animation"}
MAX_DELETED: Final = 100


def edit_text(world: World, call: EditMessageText) -> Json:
    text, entities = read_text(call.text, call.parse_mode, call.entities)
    chat, message = editable(world, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return change(world, chat, message, call, text_body(text, entities, call.link_preview_options))


def edit_caption(world: World, call: EditMessageCaption) -> Json:
    caption = read_caption(call.caption, call.parse_mode, call.caption_entities)
    chat, message = editable(world, call)
    if CAPTIONED.isdisjoint(message):
        raise bad_request("there is no caption in the message to edit")
    kept = {name: message[name] for name in CONTENT if name in message and not name.startswith("caption")}
    return change(world, chat, message, call, {**kept, **caption})


def edit_media(world: World, call: EditMessageMedia) -> Json:
    chat, message = editable(world, call)
    if REPLACEABLE.isdisjoint(message):
        raise bad_request("there is no media in the message to edit")
    media = call.media
    return change(world, chat, message, call, media_body(world, str(media.type), media.media, media))


def edit_reply_markup(world: World, call: EditMessageReplyMarkup) -> Json:
    chat, message = editable(world, call)
    content = {name: message[name] for name in CONTENT if name in message}
    return change(world, chat, message, call, content)


def editable(world: World, call: Any) -> tuple[Chat, Json]:
    if call.inline_message_id:
        raise bad_request("MESSAGE_ID_INVALID")
    if call.chat_id is None:
        raise bad_request("chat_id is empty")
    chat = known_chat(world, call.chat_id)
    return chat, own_message(world, chat, call.message_id)


def change(world: World, chat: Chat, message: Json, call: Any, content: Json) -> Json:
    """New content and keyboard in the message's place; a keyboard that is not given goes."""
    kept = {name: value for name, value in message.items() if name not in {*CONTENT, "reply_markup"}}
    changed = {**kept, **content}
    markup = inline_keyboard(call.reply_markup, invoice="invoice" in message)
    if markup:
        changed["reply_markup"] = markup
    if changed == message:
        raise bad_request(SAME)
    if not isinstance(call, EditMessageReplyMarkup):
        changed["edit_date"] = world.now()
    return world.replace(chat, changed)


def delete_message(world: World, call: DeleteMessage) -> bool:
    chat = known_chat(world, call.chat_id)
    message = chat.messages.get(call.message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if not deletable(world, chat, message):
        raise bad_request("message can't be deleted for everyone")
    world.remove(chat, call.message_id)
    return True


def delete_messages(world: World, call: DeleteMessages) -> bool:
    """What is gone already, or can't go, is passed over."""
    if not call.message_ids:
        raise bad_request("message identifiers are not specified")
    if len(call.message_ids) > MAX_DELETED:
        raise bad_request("too many message identifiers specified")
    chat = known_chat(world, call.chat_id)
    for message_id in set(call.message_ids):
        message = chat.messages.get(message_id)
        if message and deletable(world, chat, message):
            world.remove(chat, message_id)
    return True


def deletable(world: World, chat: Chat, message: Json) -> bool:
    if world.now() - message["date"] > world.settings.delete_age:
        return False
    return chat.is_private or is_own(world, chat, message) or chat.bot_may("can_delete_messages")


def pin_message(world: World, call: PinChatMessage) -> bool:
    chat = pinnable(world, call.chat_id)
    message = chat.messages.get(call.message_id)
    if message is None:
        raise bad_request("message to pin not found")
    if call.message_id in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.pinned.append(call.message_id)
    author = {"from": world.profile.as_user()} if chat.type != "channel" else {"sender_chat": chat.as_chat()}
    world.post(chat, {**author, "pinned_message": without_reply(message)})
    world.tell_of(chat)
    return True


def unpin_message(world: World, call: UnpinChatMessage) -> bool:
    chat = pinnable(world, call.chat_id)
    message_id = call.message_id or (chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.tell_of(chat)
    return True


def unpin_all(world: World, call: UnpinAllChatMessages) -> bool:
    chat = pinnable(world, call.chat_id)
    chat.pinned.clear()
    world.tell_of(chat)
    return True


def pinnable(world: World, chat_id: Any) -> Chat:
    chat = known_chat(world, chat_id)
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if not chat.is_private and not chat.bot_may(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def set_reaction(world: World, call: SetMessageReaction) -> bool:
    chat = known_chat(world, call.chat_id)
    if call.message_id not in chat.messages:
        raise bad_request("message to react not found")
    reactions = [reaction.model_dump(exclude_none=True) for reaction in call.reaction or []]
    if len(reactions) > 1 or any(reaction["type"] == "paid" for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    chat.extras[call.message_id] = {**chat.extras.get(call.message_id, {}), "_reactions": reactions}
    world.replace(chat, chat.messages[call.message_id])
    return True


HANDLERS: Final[dict[Any, Callable[[World, Any], Any]]] = {
    EditMessageText: edit_text,
    EditMessageCaption: edit_caption,
    EditMessageMedia: edit_media,
    EditMessageReplyMarkup: edit_reply_markup,
    DeleteMessage: delete_message,
    DeleteMessages: delete_messages,
    PinChatMessage: pin_message,
    UnpinChatMessage: unpin_message,
    UnpinAllChatMessages: unpin_all,
    SetMessageReaction: set_reaction,
}
