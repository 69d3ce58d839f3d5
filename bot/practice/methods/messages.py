"""Texts, pictures and documents that the bot sends."""

import secrets
from collections.abc import Callable
from typing import Any, Final

from aiogram.methods import (
    CopyMessage,
    SendAnimation,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendVideo,
)
from aiogram.types import InputFile

from bot.practice.entities import given, read_caption, read_text
from bot.practice.methods.sending import send, send_all
from bot.practice.reach import SERVICE_FIELDS, known_chat, writable_chat
from bot.practice.refusals import Json, bad_request
from bot.practice.world import World

CONTENT: Final[tuple[str, ...]] = (
    "text", "entities", "link_preview_options", "caption", "caption_entities", "photo", "document", "video",
    "animation", "voice", "sticker", "contact", "location", "show_caption_above_media", "has_media_spoiler",
)  # fmt: skip
CHAT_ACTIONS: Final = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
MAX_ALBUM: Final = 10


def send_message(world: World, call: SendMessage) -> Json:
    text, entities = read_text(call.text, call.parse_mode, call.entities)
    return send(world, call, text_body(text, entities, call.link_preview_options))


def text_body(text: str, entities: list[Json], preview: Any) -> Json:
    body: Json = {"text": text}
    if entities:
        body["entities"] = entities
    if options := given(preview):
        body["link_preview_options"] = options.model_dump(exclude_none=True, exclude_defaults=True)
    return body


def send_file(kind: str) -> Callable[[World, Any], Json]:
    """The methods that send one file differ in its name only."""

    def send_it(world: World, call: Any) -> Json:
        return send(world, call, media_body(world, kind, getattr(call, kind), call))

    return send_it


def media_body(world: World, kind: str, source: str | InputFile, shown: Any) -> Json:
    """A picture or document with its caption; `shown` is a send method or an InputMedia."""
    body = read_caption(shown.caption, shown.parse_mode, shown.caption_entities)
    if given(getattr(shown, "show_caption_above_media", None)):
        body["show_caption_above_media"] = True
    if given(getattr(shown, "has_spoiler", None)):
        body["has_media_spoiler"] = True
    return {**world.files.take(source, kind).in_message(), **body}


def send_media_group(world: World, call: SendMediaGroup) -> list[Json]:
    if not call.media:
        raise bad_request("there are no messages to send")
    if len(call.media) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {str(media.type) for media in call.media}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad_request("message content can't be mixed with other media types in an album")
    album = str(secrets.randbits(63))
    bodies = [media_body(world, str(media.type), media.media, media) for media in call.media]
    return send_all(world, call, [{"media_group_id": album, **body} for body in bodies])


def copy_message(world: World, call: CopyMessage) -> Json:
    source = known_chat(world, call.from_chat_id).messages.get(call.message_id)
    if source is None:
        raise bad_request("message to copy not found")
    if "invoice" in source or not SERVICE_FIELDS.isdisjoint(source):
        raise bad_request("message can't be copied")
    body = {name: source[name] for name in CONTENT if name in source}
    if call.caption is not None and "text" not in source:
        body = {name: value for name, value in body.items() if not name.startswith("caption")}
        body |= read_caption(call.caption, call.parse_mode, call.caption_entities)
    return {"message_id": send(world, call, body)["message_id"]}


def send_chat_action(world: World, call: SendChatAction) -> bool:
    if call.action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(world, call.chat_id)
    world.feed.tell("action", chat.id, action=call.action)
    return True


HANDLERS: Final[dict[Any, Callable[[World, Any], Any]]] = {
    SendMessage: send_message,
    SendPhoto: send_file("photo"),
    SendDocument: send_file("document"),
    SendVideo: send_file("video"),
    SendAnimation: send_file("animation"),
    SendMediaGroup: send_media_group,
    CopyMessage: copy_message,
    SendChatAction: send_chat_action,
}
