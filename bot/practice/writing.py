"""A person writes, edits or deletes a message, and the bot hears of what bots hear of."""

from dataclasses import dataclass
from typing import Final

from bot.practice.entities import MAX_CAPTION, MAX_TEXT, tidy
from bot.practice.files import StoredFile
from bot.practice.html import utf16_length
from bot.practice.membership import unblock
from bot.practice.people import ADMINS, ANONYMOUS_ADMIN, PRESENT, SPEAKING_CHANNEL, Chat, Person
from bot.practice.reach import SERVICE_FIELDS
from bot.practice.refusals import Impossible, Json
from bot.practice.world import World

START: Final = "/start"


@dataclass(frozen=True)
class Words:
    """What a person sends. `anonymous` hides him behind the group, `sender_chat` behind a channel of his."""

    text: str | None = None
    file: StoredFile | None = None
    extra: Json | None = None
    reply_to: int | None = None
    thread: int | None = None
    anonymous: bool = False
    sender_chat: int | None = None


def write(world: World, chat: Chat, author: Person, words: Words) -> Json:
    """Answers the message, the last one where a long text became several."""
    if chat.is_private:
        greet(world, chat, author, words)
    common = {**signed(world, chat, author, words), **placed(chat, words)}
    bodies = [{**common, **body} for body in contents(words)]
    message: Json = {}
    for body in bodies:
        message = world.post(chat, body)
        tell_bot(world, chat, message, "channel_post" if chat.type == "channel" else "message")
    return message


def greet(world: World, chat: Chat, author: Person, words: Words) -> None:
    """From his first message on the bot may write to him; a blocked bot is restarted with /start."""
    if chat.id != author.id:
        raise Impossible(403, "this is somebody else's chat")
    if author.blocked and (words.text or "").startswith(START):
        unblock(world, author)
    if author.blocked:
        raise Impossible(403, "you block this bot: unblock it first")
    if not author.started:
        author.started = True
        world.feed.tell("user", user=world.described_person(author))


def signed(world: World, chat: Chat, author: Person, words: Words) -> Json:
    if chat.is_private:
        return {"from": author.as_user()}
    place = chat.members.get(author.id)
    if place is None or place.standing not in PRESENT:
        raise Impossible(403, "you are no member of this chat")
    if chat.type == "channel":
        if place.standing not in ADMINS:
            raise Impossible(403, "only administrators write in a channel")
        return {"sender_chat": chat.as_chat()}
    if words.sender_chat is not None:
        channel = world.chats.get(words.sender_chat)
        if channel is None or channel.type != "channel":
            raise Impossible(404, "there is no such channel")
        return {"from": SPEAKING_CHANNEL, "sender_chat": channel.as_chat()}
    if words.anonymous or place.is_anonymous:
        title = {"author_signature": place.custom_title} if place.custom_title else {}
        return {"from": ANONYMOUS_ADMIN, "sender_chat": chat.as_chat(), **title}
    return {"from": author.as_user()}


def placed(chat: Chat, words: Words) -> Json:
    body: Json = {}
    if words.thread is not None:
        if words.thread not in chat.threads:
            raise Impossible(404, "there is no such topic")
        body |= {"message_thread_id": words.thread, "is_topic_message": True}
    if words.reply_to is not None:
        target = chat.messages.get(words.reply_to)
        if target is None:
            raise Impossible(404, "the message replied to is gone")
        body["reply_to_message"] = {
            name: value for name, value in target.items() if name != "reply_to_message"
        }
    return body


def contents(words: Words) -> list[Json]:
    """A long text is cut into several messages, as clients do, wherever 4096 units end."""
    if words.extra:
        return [words.extra]
    if words.file:
        caption, entities = tidy(words.text or "", [])
        if utf16_length(caption) > MAX_CAPTION:
            raise Impossible(400, "the caption is too long")
        return [{**words.file.in_message(), **worded(caption, entities, "caption", "caption_entities")}]
    bodies = []
    for part in pieces(words.text or ""):
        text, entities = tidy(part, [])
        if text:
            bodies.append(worded(text, entities, "text", "entities"))
    if not bodies:
        raise Impossible(400, "an empty message can't be sent")
    return bodies


def worded(text: str, entities: list[Json], text_field: str, entities_field: str) -> Json:
    body: Json = {text_field: text} if text else {}
    return {**body, entities_field: entities} if entities else body


def pieces(text: str) -> list[str]:
    text = text.strip()
    if utf16_length(text) <= MAX_TEXT:
        return [text]
    cut: list[str] = []
    start = size = 0
    for index, char in enumerate(text):
        units = 2 if char > "\uffff" else 1
        if size + units > MAX_TEXT:
            cut.append(text[start:index])
            start, size = index, 0
        size += units
    return [*cut, text[start:]]


def share_contact(world: World, chat: Chat, author: Person) -> Json:
    contact = {
        "phone_number": f"86130{author.id % 10**8:08d}",
        "first_name": author.first_name,
        "user_id": author.id,
    }
    return write(world, chat, author, Words(extra={"contact": contact}))


def edit(world: World, chat: Chat, message_id: int, author: Person, text: str) -> Json:
    message = own(chat, message_id, author)
    plain, entities = tidy(text, [])
    if not plain:
        raise Impossible(400, "an empty message can't be sent")
    is_text = "text" in message
    if utf16_length(plain) > (MAX_TEXT if is_text else MAX_CAPTION):
        raise Impossible(400, "the text is too long")
    names = ("text", "entities") if is_text else ("caption", "caption_entities")
    kept = {name: value for name, value in message.items() if name not in names}
    changed = {**kept, **worded(plain, entities, *names), "edit_date": world.now()}
    world.replace(chat, changed)
    kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
    tell_bot(world, chat, changed, kind)
    return changed


def erase(world: World, chat: Chat, message_id: int, author: Person) -> None:
    """Bots never hear of it; in a private chat a person may also delete what the bot said."""
    if message_id not in chat.messages:
        raise Impossible(404, "there is no such message")
    if not chat.is_private:
        own(chat, message_id, author)
    elif chat.id != author.id:
        raise Impossible(403, "this is somebody else's chat")
    world.remove(chat, message_id)


def own(chat: Chat, message_id: int, author: Person) -> Json:
    message = chat.messages.get(message_id)
    if message is None:
        raise Impossible(404, "there is no such message")
    place = chat.members.get(author.id)
    speaks_for_chat = "sender_chat" in message and place is not None and place.standing in ADMINS
    if message.get("from", {}).get("id") != author.id and not speaks_for_chat:
        raise Impossible(403, "this is somebody else's message")
    return message


def tell_bot(world: World, chat: Chat, message: Json, kind: str) -> None:
    if bot_hears(world, chat, message):
        world.updates.offer(kind, message, str(chat.id))


def bot_hears(world: World, chat: Chat, message: Json) -> bool:
    """Privacy mode: a plain member hears commands and answers to itself, an administrator everything."""
    if chat.is_private or chat.bot.standing in ADMINS:
        return True
    if chat.bot.standing not in PRESENT or chat.type == "channel":
        return False
    if not SERVICE_FIELDS.isdisjoint(message):
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == world.settings.bot_id:
        return True
    return is_command_for(message.get("text", ""), world.settings.bot_username)


def is_command_for(text: str, username: str) -> bool:
    if not text.startswith("/"):
        return False
    _, _, addressee = text.split(maxsplit=1)[0].partition("@")
    return not addressee or addressee.lower() == username.lower()
