"""Takes updates from Telegram, one long question after the other, and confirms each when its act is done."""

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook, TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError

from handlers.lanes import Lanes, is_money

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")

CONFLICT = "Another program asks Telegram for this bot's updates. Stop it; only one may run."
LONG = 25
"""Seconds Telegram holds a question that has no answer yet."""
BATCH = 100
WINDOW = 60
"""So many updates may lie above an unfinished one before Telegram, which shows a hundred, hides new ones."""
SAME_QUESTION = 0.55
"""Seconds between two questions with the same offset: asked faster, Telegram answers one update at a time."""
BREATH = 0.1
"""Seconds that acts get to finish before Telegram is asked past them."""
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without reading the updates: one that cannot be read must not hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Polling:
    """The shop's ear while it has no webhook; there may be one per bot."""

    def __init__(self, bot: Bot, lanes: Lanes, allowed_updates: list[str]) -> None:
        self._bot = bot
        self._lanes = lanes
        self._allowed = allowed_updates
        self._book = Book()
        self._stopping = asyncio.Event()
        self._failures = 0
        self._told: int | None = None
        """The offset Telegram heard last."""

    async def run(self) -> None:
        """Ask until `stop`; a webhook would stand in the way, and what came meanwhile is kept."""
        await self._persist(DeleteWebhook(drop_pending_updates=False))
        while not self._stopping.is_set():
            self._told = offset = self._book.offset()
            asked = monotonic()
            updates = await self._persist(self._question(offset)) or []
            for update in updates:
                self._take(update)
            if updates:
                await self._book.settle(offset, until=asked + SAME_QUESTION)

    async def stop(self) -> None:
        """Ask no more; what was handed out goes on in its lanes."""
        self._stopping.set()

    async def confirm(self) -> None:
        """Tell Telegram what was done since the last question, so that the next start does not hear it."""
        if self._book.offset() in (None, self._told):
            return
        with suppress(TelegramAPIError, ClientDecodeError):
            await self._bot(GetRawUpdates(offset=self._book.offset(), limit=1), request_timeout=5)

    def _question(self, offset: int | None) -> GetRawUpdates:
        return GetRawUpdates(offset=offset, limit=BATCH, timeout=LONG, allowed_updates=self._allowed)

    async def _persist(self, method: TelegramMethod[Answer]) -> Answer | None:
        """Call until it succeeds; None when the shop is closing."""
        while not self._stopping.is_set():
            try:
                answer = await self._call(method)
            except (TelegramAPIError, ClientDecodeError) as error:
                await self._pause(self._delay_after(error))
            else:
                self._failures = 0
                return answer
        return None

    async def _call(self, method: TelegramMethod[Answer]) -> Answer | None:
        """One call that a stop cuts short."""
        calling = asyncio.ensure_future(self._bot(method, request_timeout=LONG + 15))
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({calling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if calling.done():
            return calling.result()
        calling.cancel()
        with suppress(asyncio.CancelledError, TelegramAPIError, ClientDecodeError):
            await calling
        return None

    def _take(self, raw: dict[str, Any]) -> None:
        """Hand out an update that is new."""
        update_id = int(raw["update_id"])
        if not self._book.enter(update_id):
            return
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            kinds = sorted(set(raw) - {"update_id"})
            log.error("update_not_understood", update_id=update_id, kinds=kinds, faults=error.error_count())
            return
        self._book.begin(update_id, money=is_money(update))
        self._lanes.hand(update).add_done_callback(lambda _task: self._book.end(update_id))

    def _delay_after(self, error: Exception) -> float:
        self._failures += 1
        if isinstance(error, TelegramRetryAfter):
            return float(error.retry_after)
        if isinstance(error, TelegramConflictError):
            log.error("polling_conflict", hint=CONFLICT)
        elif isinstance(error, TelegramUnauthorizedError):
            log.error("polling_unauthorized", hint="Telegram does not know this bot token any more.")
        else:
            log.warning("polling_failed", reason=type(error).__name__, times=self._failures)
        return min(LONGEST_PAUSE, SHORTEST_PAUSE * 1.6 ** (self._failures - 1))

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


class Book:
    """Which updates were handed out and which are done: Telegram hears of their end, not of their arrival."""

    def __init__(self) -> None:
        self._entered: set[int] = set()
        self._unfinished: dict[int, bool] = {}
        self._highest: int | None = None
        self._moved = asyncio.Event()

    def enter(self, update_id: int) -> bool:
        """Note an update; False when it is here already."""
        if update_id in self._entered:
            return False
        self._entered.add(update_id)
        self._highest = max(update_id, self._highest or 0)
        return True

    def begin(self, update_id: int, *, money: bool) -> None:
        """Its act has begun."""
        self._unfinished[update_id] = money

    def end(self, update_id: int) -> None:
        """Its act is done."""
        self._unfinished.pop(update_id, None)
        self._moved.set()

    def offset(self) -> int | None:
        """Everything below it is done, but for old unfinished taps that would hide new ones; never money."""
        if self._highest is None:
            return None
        if not self._unfinished:
            return self._highest + 1
        oldest = max(min(self._unfinished), self._highest + 1 - WINDOW)
        return min([oldest, *(one for one, money in self._unfinished.items() if money)])

    async def settle(self, asked: int | None, *, until: float) -> None:
        """Give the acts a moment, and longer when nothing new could be asked for."""
        breath = monotonic() + BREATH
        while self._unfinished and monotonic() < (until if self.offset() == asked else breath):
            self._moved.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), BREATH)
        offset = self.offset() or 0
        self._entered = {one for one in self._entered if one >= offset}
