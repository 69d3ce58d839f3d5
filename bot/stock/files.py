"""Reads a file of secrets as a stream: however long it is, only a line or two of it is ever in memory."""

import csv
import io
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bot.errors import BadFile
from bot.stock.reading import FIELDS, LONGEST, SECRET, SEPARATOR, delimiter, is_valid, trimmed
from models.stock import KEEPS

BLOCK = 2**20
TOO_LONG = 2 * LONGEST
"""Of a longer line no more than this is read into memory: it is no secret anyway."""
BEST_BEFORE = {"best_before", "best before", "expires", "有效期", "到期日", "保质期"}


class Line(NamedTuple):
    """A line that is not blank, under its number in the file. best_before: None where none can be read."""

    number: int
    secret: str
    best_before: date | None = KEEPS

    @property
    def is_valid(self) -> bool:
        """Whether it can be stocked."""
        return self.best_before is not None and is_valid(self.secret)

    def __repr__(self) -> str:
        return f"Line({self.number})"


@dataclass(frozen=True, slots=True)
class SecretFile:
    """A file that was read through once, and how it is to be read. digest: SHA-256 of its bytes."""

    path: Path
    size: int
    digest: bytes
    encoding: str


def examine(path: Path) -> SecretFile:
    """Read it through once, before anything is taken in; raises BadFile(reason): not-text, empty."""
    digest, size = sha256(), 0
    readers = {name: getincrementaldecoder(name)() for name in ("utf-8-sig", "gb18030")}
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
            if b"\0" in block:
                raise BadFile(reason="not-text")
            readers = {name: reader for name, reader in readers.items() if _decodes(reader, block)}
    readers = {name: reader for name, reader in readers.items() if _decodes(reader, b"", final=True)}
    if not readers or not size:
        raise BadFile(reason="not-text" if size else "empty")
    return SecretFile(path, size, digest.digest(), next(iter(readers)))


def lines(
    content: BinaryIO, file: SecretFile, *, separator: str = SEPARATOR, after: int = 0
) -> Generator[Line, None, None]:
    """What stands in the file behind line `after`; in a `.csv` a line is a row, counted with its header.

    Raises BadFile(not-text) where it is not what it was when it was examined. To be closed before `content`.
    """
    text = io.TextIOWrapper(content, file.encoding, newline=None)
    try:
        if file.path.suffix.lower() == ".csv":
            yield from _rows(text, separator, after)
        else:
            yield from _plain_lines(text, after)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadFile(reason="not-text") from error
    finally:
        text.detach()


def _plain_lines(text: io.TextIOWrapper, after: int) -> Iterator[Line]:
    for number, line in enumerate(_bounded(text), start=1):
        if number > after and (secret := trimmed(line.rstrip("\n"))):
            yield Line(number, secret)


def _rows(text: io.TextIOWrapper, separator: str, after: int) -> Iterator[Line]:
    incoming = _bounded(text)
    first = next(incoming, "")
    rows = csv.reader(_again(first, incoming), delimiter=delimiter(first), strict=False)
    understood = _without_header(separator)
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if number == 1 and set(named := _named(cells)) & (FIELDS | BEST_BEFORE):
            understood = _by_header(named, separator)
        elif number > after and any(cells):
            secret, best_before = understood(cells)
            yield Line(number, trimmed(secret), best_before)


_Understood = Callable[[Sequence[str]], tuple[str, date | None]]


def _without_header(separator: str) -> _Understood:
    return lambda cells: (separator.join(cells), KEEPS)


def _by_header(named: Sequence[str], separator: str) -> _Understood:
    """How to read a row below this header: the secret's column, or all columns but the date's joined."""
    day = next((place for place, name in enumerate(named) if name in BEST_BEFORE), None)
    chosen = [place for place, name in enumerate(named) if name in SECRET][:1]
    places = chosen or [place for place in range(len(named)) if place != day]

    def understood(cells: Sequence[str]) -> tuple[str, date | None]:
        padded = [*cells, *[""] * (len(named) - len(cells))]
        return separator.join(padded[place] for place in places), _day(padded[day] if day is not None else "")

    return understood


def _day(text: str) -> date | None:
    """2027-01-31, 2027/1/31 or nothing at all."""
    if not text:
        return KEEPS
    try:
        year, month, day = map(int, text.replace("/", "-").replace(".", "-").split("-"))
        return date(year, month, day)
    except ValueError:
        return None


def _named(cells: Sequence[str]) -> list[str]:
    return [cell.lower().lstrip("\ufeff") for cell in cells]


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines; of one that never ends, its beginning."""
    while line := text.readline(TOO_LONG):
        if len(line) == TOO_LONG and not line.endswith("\n"):
            while (rest := text.readline(TOO_LONG)) and not rest.endswith("\n"):
                continue
        yield line


def _again(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _decodes(reader: IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        reader.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
