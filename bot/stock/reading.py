"""Reads pasted text and files into lines, one secret each, before anything is taken in."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from bot.errors import BadFile

LONGEST = 4000
LARGEST = 20 * 2**20
"""Bytes; no bot can download more from Telegram."""
SEPARATOR = "----"
SHOWN_ODD = 10

_BREAK = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
SECRET = {"secret", "code", "codes", "key", "cdk", "cdkey", "卡密", "兑换码", "激活码", "序列号"}
_OTHER = {"card", "number", "account", "username", "user", "login", "email", "password", "pin", "pass"}
FIELDS = SECRET | _OTHER | {"卡号", "密码", "账号", "帐号", "用户名", "邮箱"}


@dataclass(frozen=True, slots=True, repr=False)
class Preview:
    """What is about to be taken in. odd: the first lines unlike most others, with their numbers from 1."""

    count: int
    first: str
    last: str
    odd: tuple[tuple[int, str], ...]
    odd_count: int


def read_lines(content: str | bytes, *, name: str = "", separator: str = SEPARATOR) -> tuple[str, ...]:
    """The lines of a paste or a file: trimmed, blank ones left out. A `.csv` gives one line a row.

    Rows of several columns are joined by `separator`; a header that names the secret's column chooses it.
    Raises BadFile(reason): too-large, not-text, empty.
    """
    if len(content) > LARGEST:
        raise BadFile(reason="too-large")
    text = content if isinstance(content, str) else _decoded(content)
    rows = _csv_lines(text, separator) if name.lower().endswith(".csv") else _BREAK.split(text)
    lines = tuple(line for row in rows if (line := trimmed(row)))
    if not lines:
        raise BadFile(reason="empty")
    return lines


def preview(lines: Sequence[str], *, separator: str = SEPARATOR) -> Preview:
    """The first, the last, and the lines whose length or number of fields differs from the others'."""
    fields = Counter(line.count(separator) for line in lines).most_common(1)[0][0]
    shortest, longest = _usual_lengths(lines)
    odd = [
        (number, line)
        for number, line in enumerate(lines, start=1)
        if not is_valid(line) or line.count(separator) != fields or not shortest <= len(line) <= longest
    ]
    return Preview(len(lines), lines[0], lines[-1], tuple(odd[:SHOWN_ODD]), len(odd))


def trimmed(line: str) -> str:
    """Without the blanks at both ends, also those that nobody sees."""
    return line.strip(" \t\ufeff\u200b\u3000\xa0")


def is_valid(line: str) -> bool:
    """Whether this can be a secret: not too long, nothing in it that cannot be shown."""
    return len(line) <= LONGEST and not _CONTROL.search(line)


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, else GB18030."""
    if b"\0" in content:
        raise BadFile(reason="not-text")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(reason="not-text")


def _csv_lines(text: str, separator: str) -> Iterator[str]:
    try:
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter(text), strict=False)
        ]
    except csv.Error as error:
        raise BadFile(reason="not-text") from error
    rows = [row for row in rows if any(row)]
    column = None
    if rows and (named := [cell.lower().lstrip("\ufeff") for cell in rows[0]]) and set(named) & FIELDS:
        column = next((place for place, cell in enumerate(named) if cell in SECRET), None)
        rows = rows[1:]
    for row in rows:
        if column is not None:
            yield row[column] if column < len(row) else ""
        else:
            yield separator.join(row)


def delimiter(text: str) -> str:
    """Which of the usual signs parts the first row most often."""
    first = _BREAK.split(text, maxsplit=1)[0]
    return max(",;\t", key=first.count)


def _usual_lengths(lines: Sequence[str]) -> tuple[int, int]:
    """Exactly the common length when nearly all have it, else from half to twice the middle one."""
    lengths = Counter(map(len, lines))
    common, times = lengths.most_common(1)[0]
    if times * 10 >= len(lines) * 8:
        return common, common
    middle = sorted(lengths.elements())[len(lines) // 2]
    return middle // 2, middle * 2
