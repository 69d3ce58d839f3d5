"""Collects codes in memory until they are taken in: a long paste arrives as several messages."""

import asyncio
from dataclasses import dataclass, field

from bot.stock.reading import read_lines

TELEGRAM_CUT = 4096
"""A message of this many UTF-16 units was cut by Telegram; the next one goes on in the same line."""


@dataclass(repr=False)
class Tray:
    """The codes one admin sent for one variant; gone when the process ends, and then nothing was taken in.

    part: counts what came, so that waiting can tell whether more did. waiting: the preview to come.
    """

    variant_id: int
    pasted: list[str] = field(default_factory=list)
    filed: tuple[str, ...] = ()
    message_ids: list[int] = field(default_factory=list)
    part: int = 0
    waiting: asyncio.Task[None] | None = None

    def paste(self, text: str, message_id: int) -> int:
        """Put a pasted part in; answers its number."""
        self.pasted.append(text)
        return self._note(message_id)

    def file(self, content: bytes, name: str, message_id: int) -> int:
        """Put a file's lines in; raises BadFile."""
        self.filed += read_lines(content, name=name)
        return self._note(message_id)

    def lines(self) -> tuple[str, ...]:
        """Every line there is, files first; raises BadFile when there is none."""
        text = "".join(part if _was_cut(part) else part + "\n" for part in self.pasted)
        return self.filed if self.filed and not text.strip() else self.filed + read_lines(text)

    def empty(self) -> None:
        """Drop what is in it, and go on waiting for something better."""
        self.pasted.clear()
        self.filed = ()

    def _note(self, message_id: int) -> int:
        self.message_ids.append(message_id)
        self.part += 1
        return self.part


@dataclass
class Intake:
    """The trays of all admins, by the person's id."""

    trays: dict[int, Tray] = field(default_factory=dict)

    def open(self, admin_id: int, variant_id: int) -> Tray:
        """An empty tray; what was in the old one is dropped."""
        self.trays[admin_id] = Tray(variant_id)
        return self.trays[admin_id]

    def tray(self, admin_id: int, variant_id: int) -> Tray | None:
        """The admin's tray if it is for this variant."""
        found = self.trays.get(admin_id)
        return found if found is not None and found.variant_id == variant_id else None

    def close(self, admin_id: int) -> None:
        """Forget what is in it."""
        self.trays.pop(admin_id, None)


def _was_cut(part: str) -> bool:
    return len(part.encode("utf-16-le")) // 2 >= TELEGRAM_CUT
