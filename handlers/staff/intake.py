"""Collects codes in memory until they are taken in: a long paste arrives as several messages."""

import asyncio
from dataclasses import dataclass, field

from bot.stock.reading import SEPARATOR, read_lines

TELEGRAM_CUT = 4096
"""A message of this many UTF-16 units was cut by Telegram; the next one goes on in the same line."""


@dataclass(repr=False)
class Tray:
    """The codes one admin sent for one variant; gone when the process ends, and then nothing was taken in.

    separator: what joins the columns of a table. part: counts what came, so that waiting can tell whether
    more did. waiting: the preview to come.
    """

    variant_id: int
    separator: str = SEPARATOR
    pasted: list[str] = field(default_factory=list)
    filed: tuple[str, ...] = ()
    message_ids: list[int] = field(default_factory=list)
    part: int = 0
    waiting: asyncio.Task[None] | None = None

    def paste(self, text: str, message_id: int) -> int:
        """Put a pasted part in; answers its number."""
        self.pasted.append(text)
        return self._note(message_id)

    async def file(self, content: bytes, name: str, message_id: int) -> int:
        """Put a file's lines in; raises BadFile. Millions of lines are read beside the event loop."""
        self.filed += await asyncio.to_thread(read_lines, content, name=name, separator=self.separator)
        return self._note(message_id)

    def lines(self) -> tuple[str, ...]:
        """Every line there is, files first; raises BadFile when there is none."""
        text = "".join(part if _was_cut(part) else part + "\n" for part in self.pasted)
        return self.filed if self.filed and not text.strip() else self.filed + read_lines(text)

    def empty(self) -> None:
        """Drop what is in it, and go on waiting for something better."""
        self.pasted.clear()
        self.filed = ()

    def hurry(self) -> None:
        """Nobody waits for a preview that has not begun yet."""
        if self.waiting is not None and self.waiting is not asyncio.current_task():
            self.waiting.cancel()

    def _note(self, message_id: int) -> int:
        self.message_ids.append(message_id)
        self.part += 1
        return self.part


@dataclass
class Intake:
    """The trays of all admins, by the person's id. taken: the message on which each said Take last."""

    trays: dict[int, Tray] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)

    def open(self, admin_id: int, variant_id: int, *, separator: str) -> Tray:
        """An empty tray; what was in the old one is dropped."""
        self.close(admin_id)
        self.trays[admin_id] = Tray(variant_id, separator or SEPARATOR)
        return self.trays[admin_id]

    def tray(self, admin_id: int, variant_id: int) -> Tray | None:
        """The admin's tray if it is for this variant."""
        found = self.trays.get(admin_id)
        return found if found is not None and found.variant_id == variant_id else None

    def close(self, admin_id: int) -> None:
        """Forget what is in it."""
        tray = self.trays.pop(admin_id, None)
        if tray is not None:
            tray.hurry()


def _was_cut(part: str) -> bool:
    return len(part.encode("utf-16-le")) // 2 >= TELEGRAM_CUT
