"""What becomes of a text on its way into a chat: markup read, blanks trimmed, links and commands found."""

import re
from typing import Any, Final

from aiogram.client.default import Default
from aiogram.types import MessageEntity

from bot.practice.html import parse_html, utf16_length
from bot.practice.refusals import Json, bad_request

MAX_TEXT: Final = 4096
MAX_CAPTION: Final = 1024
MAX_ENTITIES: Final = 100
CLOSED: Final = {"code", "pre"}
CONTROLS = {
    **{code: " " for code in range(32) if code not in {0, 10, 13}},
    0: None,
    13: None,
    **dict.fromkeys(range(0x202A, 0x202F)),
}
ENTITY_FIELDS: Final = (
    "type", "offset", "length", "url", "user", "language", "custom_emoji_id", "unix_time", "date_time_format",
)  # fmt: skip
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"']+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<domain>(?<![\w@./-])(?:[\w-]+\.)+(?:com|net|org|io|me|cn|top|xyz|shop|dev|app|info|ru|de|uk)\b(?:/[^\s<>\"']*)?)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])\#(?=\w*[^\W\d_])\w{1,256}(?![\w#]))"
)
HINTS = re.compile(r"[/@#.]")


def given(value: Any) -> Any:
    """A parameter's value, None where the client left it to a default it never sent."""
    return None if isinstance(value, Default) else value


def read_text(
    text: str | None, parse_mode: Any, entities: list[MessageEntity] | None
) -> tuple[str, list[Json]]:
    plain, found = formatted(text or "", parse_mode, entities)
    if not plain:
        raise bad_request("message text is empty")
    if utf16_length(plain) > MAX_TEXT:
        raise bad_request("message is too long")
    return plain, found


def read_caption(text: str | None, parse_mode: Any, entities: list[MessageEntity] | None) -> Json:
    """The caption as fields of a message; none for an empty one."""
    plain, found = formatted(text or "", parse_mode, entities)
    if utf16_length(plain) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    body: Json = {"caption": plain} if plain else {}
    if plain and found:
        body["caption_entities"] = found
    return body


def formatted(text: str, parse_mode: Any, entities: list[MessageEntity] | None) -> tuple[str, list[Json]]:
    mode = (given(parse_mode) or "").lower()
    text = text.translate(CONTROLS)
    if mode == "html":
        plain, found = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode: the practice server reads HTML only")
    else:
        plain, found = text, [written(entity) for entity in entities or []]
    return tidy(plain, found)


def written(entity: MessageEntity) -> Json:
    dumped = entity.model_dump(exclude_none=True, by_alias=True)
    return {name: dumped[name] for name in ENTITY_FIELDS if name in dumped}


def tidy(plain: str, found: list[Json]) -> tuple[str, list[Json]]:
    """Without outer blanks, entities in order, links found; at most 100 entities survive."""
    text, entities = trim(plain, found)
    inner = [{key: value for key, value in entity.items() if key != "_language"} for entity in entities]
    kept = unnested(sorted(inner, key=lambda entity: (entity["offset"], -entity["length"], rank(entity))))
    marked = [(entity["offset"], entity["offset"] + entity["length"]) for entity in kept if is_fixed(entity)]
    for entity in find_entities(text):
        end = entity["offset"] + entity["length"]
        if not any(start < end and entity["offset"] < stop for start, stop in marked):
            kept.append(entity)
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, kept[:MAX_ENTITIES]


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Blanks before the first entity and behind the last letter go, as in Telegram's own clients."""
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(text))
    cut = min(len(text) - len(text.lstrip()), first)
    text, end = text[cut:], utf16_length(text) - cut
    moved = []
    for entity in entities:
        offset = entity["offset"] - cut
        length = min(entity["length"], end - offset)
        if length > 0:
            moved.append({**entity, "offset": offset, "length": length})
    return text, moved


def rank(entity: Json) -> int:
    return 0 if entity["type"] in CLOSED else 1


def is_fixed(entity: Json) -> bool:
    return entity["type"] in CLOSED or entity["type"] in {"text_link", "text_mention", "custom_emoji"}


def unnested(entities: list[Json]) -> list[Json]:
    """Code holds no other markup: links inside it vanish, bold letters and the like are cut around it."""
    closed = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in CLOSED]
    if not closed:
        return entities
    kept = []
    for entity in entities:
        if entity["type"] in CLOSED or "quote" in entity["type"]:
            kept.append(entity)
        else:
            kept.extend(around(entity, closed))
    return kept


def around(entity: Json, closed: list[tuple[int, int]]) -> list[Json]:
    start, stop = entity["offset"], entity["offset"] + entity["length"]
    pieces = []
    for begin, end in closed:
        if begin < stop and start < end:
            if start < begin:
                pieces.append((start, begin))
            start = end
    if start < stop:
        pieces.append((start, stop))
    return [{**entity, "offset": begin, "length": end - begin} for begin, end in pieces]


def find_entities(text: str) -> list[Json]:
    """Links, commands, mentions and the like that nobody marked."""
    if not HINTS.search(text):
        return []
    found = []
    for match in FOUND.finditer(text):
        kind = match.lastgroup or "url"
        value = match.group().rstrip(".,;:!?)]}") if kind in {"url", "domain"} else match.group()
        place = {"offset": utf16_length(text[: match.start()]), "length": utf16_length(value)}
        found.append({"type": "url" if kind == "domain" else kind, **place})
    return found
