"""Reads Telegram's HTML into plain text and entities, and refuses what its parser refuses, with its words.

Source of the rules: TDLib's `parse_html`. Entities are counted in UTF-16 units, refusals in bytes of UTF-8.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.practice.refusals import Json, Refusal, bad_request

STYLES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS: Final = {*STYLES, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
SPACES: Final = " \t\r\n\v\0"
REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<dec>[0-9]+)|(?P<name>[a-zA-Z]+));?")
NAMES: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TAG_NAME = re.compile(rf"[^>{SPACES}]*")
ATTRIBUTE_NAME = re.compile(rf"[^>={SPACES}]*")
PLAIN = re.compile(r".[^<&\0]*", re.DOTALL)
BLANKS = re.compile(r"[ \t\r\n\v]*")
TOKEN = re.compile(r"[0-9a-zA-Z.-]*")
USER_LINK = re.compile(r"tg://user\?id=(\d+)$")
END: Final = "\0"


def parse_html(text: str) -> tuple[str, list[Json]]:
    if "<" not in text and "&" not in text:
        return text, []
    return HtmlReader(text).read()


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass
class OpenTag:
    name: str
    argument: str
    offset: int
    plain_from: int


class HtmlReader:
    """One reading; `text` ends with a NUL, as in the parser whose rules these are."""

    def __init__(self, text: str) -> None:
        self.text = text.replace(END, "") + END
        self.at = 0
        self.plain: list[str] = []
        self.units = 0
        self.open: list[OpenTag] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while (char := self.text[self.at]) != END:
            if char == "<":
                self.read_tag()
            elif char == "&" and (decoded := self.read_reference()):
                self.add(decoded)
            else:
                self.add(self.read_plain())
        if self.open:
            raise self.refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.plain), self.entities

    def add(self, text: str) -> None:
        self.plain.append(text)
        self.units += utf16_length(text)

    def read_plain(self) -> str:
        return self.take(PLAIN)

    def read_reference(self) -> str:
        found = REFERENCE.match(self.text, self.at)
        if not found:
            return ""
        char = NAMES.get(found["name"], "") if found["name"] else numbered(found)
        if char:
            self.at = found.end()
        return char

    def read_tag(self) -> None:
        start = self.at
        self.at += 1
        if self.text[self.at] == "/":
            self.read_end_tag(start)
        else:
            self.read_start_tag(start)

    def read_start_tag(self, start: int) -> None:
        name = self.take(TAG_NAME).lower()
        if self.text[self.at] == END:
            raise self.refusal("Unclosed start tag", start)
        if name not in TAGS:
            raise self.refusal(f'Unsupported start tag "{name}"', start)
        argument = self.read_attributes(name, start)
        if name == "span" and argument != "spoiler":
            raise self.refusal('Tag "span" must have class "tg-spoiler"', start)
        self.open.append(OpenTag(name, argument, self.units, len(self.plain)))

    def read_attributes(self, tag: str, start: int) -> str:
        """The one attribute that matters to the tag; leaves the reader behind the `>`."""
        argument = ""
        while True:
            self.take(BLANKS)
            if self.text[self.at] == ">":
                self.at += 1
                return argument
            name = self.take(ATTRIBUTE_NAME)
            if not name:
                raise self.refusal(f'Empty attribute name in the tag "{tag}"', start)
            value = self.read_value(start)
            argument = meaning(tag, name, value) or argument

    def read_value(self, start: int) -> str | None:
        """None for an attribute without one."""
        self.take(BLANKS)
        if self.text[self.at] != "=":
            if self.text[self.at] == END:
                raise self.refusal("Unclosed start tag", start)
            return None
        self.at += 1
        self.take(BLANKS)
        quote = self.text[self.at]
        value = self.read_quoted(quote) if quote in "'\"" else self.read_token()
        if self.text[self.at] == END:
            raise self.refusal("Unclosed start tag", start)
        return value

    def read_quoted(self, quote: str) -> str:
        self.at += 1
        value = []
        while (char := self.text[self.at]) not in (quote, END):
            decoded = self.read_reference() if char == "&" else ""
            if not decoded:
                self.at += 1
            value.append(decoded or char)
        if char == quote:
            self.at += 1
        return "".join(value)

    def read_token(self) -> str:
        start = self.at
        value = self.take(TOKEN).lower()
        if self.text[self.at] not in SPACES and self.text[self.at] != ">":
            raise self.refusal("Unexpected end of name token", start)
        return value

    def read_end_tag(self, start: int) -> None:
        if not self.open:
            raise self.refusal("Unexpected end tag", start)
        self.at += 1
        name = self.take(TAG_NAME)
        self.take(BLANKS)
        if self.text[self.at] != ">":
            raise self.refusal("Unclosed end tag", start)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise self.refusal("Unmatched end tag", start, f', expected "</{tag.name}>", found "</{name}>"')
        if self.units > tag.offset:
            self.close(tag)

    def close(self, tag: OpenTag) -> None:
        last = self.entities[-1] if self.entities else None
        place = {"offset": tag.offset, "length": self.units - tag.offset}
        kinds = {"pre": "code", "code": "pre"}
        if last and tag.name in kinds and last == {**last, **place, "type": kinds[tag.name]}:
            language = tag.argument or last.pop("_language", "")
            if language:
                last.update(type="pre", language=language)
                return
        entity = self.entity(tag)
        if entity:
            self.entities.append({**entity, **place})

    def entity(self, tag: OpenTag) -> Json | None:
        if tag.name in STYLES:
            return {"type": STYLES[tag.name]}
        if tag.name == "a":
            return link(tag.argument or "".join(self.plain[tag.plain_from :]))
        if tag.name == "code":
            return {"type": "code", "_language": tag.argument} if tag.argument else {"type": "code"}
        if tag.name == "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": tag.argument} if tag.argument else None
        if tag.name == "tg-time":
            return {"type": "date_time", "unix_time": int(tag.argument)} if tag.argument.isdigit() else None
        if tag.name == "blockquote" and tag.argument:
            return {"type": "expandable_blockquote"}
        return {"type": tag.name}

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found:
            return ""
        self.at = found.end()
        return found.group()

    def refusal(self, text: str, at: int | None = None, tail: str = "") -> Refusal:
        where = "" if at is None else f" at byte offset {len(self.text[:at].encode())}"
        return bad_request(f"can't parse entities: {text}{where}{tail}")


def numbered(found: re.Match[str]) -> str:
    code = int(found["hex"], 16) if found["hex"] else int(found["dec"])
    too_long = len(found.group().rstrip(";")) >= 10
    return "" if too_long or not 0 < code < 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def meaning(tag: str, name: str, value: str | None) -> str:
    """What an attribute says of its tag, empty when it is ignored."""
    if tag == "blockquote":
        return "1" if name == "expandable" else ""
    value = value or ""
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "unix")}:
        return value
    if (tag, name) == ("code", "class"):
        return value.removeprefix("language-") if value.startswith("language-") else ""
    if (tag, name) == ("span", "class"):
        return value.removeprefix("tg-") if value.startswith("tg-") else ""
    return ""


def link(url: str) -> Json | None:
    user = USER_LINK.match(url)
    if user:
        # Who that is, the reader of a text does not know; a message must name him all the same.
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": user[1]}}
    if "." not in url and "://" not in url:
        return None
    return {"type": "text_link", "url": url if "://" in url else f"http://{url}"}
