"""What waits for the bot: updates in order, each until it is confirmed or too old."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from aiogram.types import Update
from pydantic import TypeAdapter

from bot.practice.clock import PracticeClock
from bot.practice.refusals import Json, Refusal, conflict

MOMENT: Final = 150.0
DAY: Final = 24 * 3600.0
AGES: Final = {"callback_query": MOMENT, "pre_checkout_query": MOMENT, "shipping_query": MOMENT}
OPTIONAL_KINDS: Final = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS: Final = frozenset(Update.model_fields) - {"update_id"}
USUAL_KINDS: Final = KINDS - OPTIONAL_KINDS
MAX_WAIT: Final = 50
MAX_AT_ONCE: Final = 100
REPEAT_WITHIN, HASTY_WITHIN, REPEAT_WAIT = 3.0, 0.5, 3
CONFLICT_PAUSE: Final = 3.0
UPDATE: Final = TypeAdapter(Update)
OTHER_POLL: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK: Final = "terminated by setWebhook request"


@dataclass(frozen=True)
class Pending:
    """`queue`: a webhook hears updates of one queue one after the other."""

    id: int
    kind: str
    payload: Json
    queue: str
    expires_at: float

    def as_update(self) -> Json:
        return {"update_id": self.id, self.kind: self.payload}


class Updates:
    def __init__(self, clock: PracticeClock, first_id: int) -> None:
        self._clock = clock
        self._pending: OrderedDict[int, Pending] = OrderedDict()
        self.next_id = first_id
        self.allowed: frozenset[str] | None = None
        self.came = asyncio.Event()
        self._poll: asyncio.Future[str] | None = None
        self._last_offset: int | None = None
        self._last_poll_at = float("-inf")
        self._conflict_free_at = float("-inf")
        self._is_open = True

    def offer(self, kind: str, payload: Json, queue: str) -> None:
        """Kinds the bot did not ask for are never made."""
        if kind not in (USUAL_KINDS if self.allowed is None else self.allowed):
            return
        expires_at = self._clock.seconds() + AGES.get(kind, DAY)
        pending = Pending(self.next_id, kind, payload, queue, expires_at)
        UPDATE.validate_python(pending.as_update())
        self._pending[pending.id] = pending
        self.next_id += 1
        self.came.set()
        self.end_poll("")

    def bring_back(self, pending: Iterable[Pending], next_id: int) -> None:
        """Updates of an earlier life that nobody confirmed, before new ones come."""
        self._pending = OrderedDict((old.id, old) for old in pending)
        self.next_id = max(self.next_id, next_id)

    def allow(self, kinds: Sequence[str] | None) -> None:
        """None keeps what was asked for before; an empty list is the usual kinds."""
        if kinds is not None:
            self.allowed = frozenset(kind.lower() for kind in kinds) & KINDS if kinds else None

    def waiting(self) -> list[Pending]:
        self._forget_expired()
        return list(self._pending.values())

    def forget(self, ids: Iterable[int]) -> None:
        for update_id in ids:
            self._pending.pop(update_id, None)

    def clear(self) -> None:
        self._pending.clear()

    async def get(self, offset: int, limit: int, timeout: int) -> list[Json]:
        """Confirms what lies below `offset`; waits up to `timeout` real seconds for something new."""
        self.end_poll(OTHER_POLL)
        now = asyncio.get_running_loop().time()
        if offset == self._last_offset and now < self._last_poll_at + REPEAT_WITHIN:
            timeout = max(timeout, REPEAT_WAIT)
        if offset == self._last_offset and now < self._last_poll_at + HASTY_WITHIN:
            limit = 1
        self._last_offset, self._last_poll_at = offset, now
        self._confirm(offset)
        if timeout > 0 and not self.waiting():
            await self._wait(min(timeout, MAX_WAIT))
        return [pending.as_update() for pending in self.waiting()[:limit]]

    def close(self) -> None:
        """Ends a waiting poll with nothing, so that the server can stop."""
        self._is_open = False
        self.end_poll("")

    def end_poll(self, reason: str) -> None:
        """The waiting poll, if there is one, hears of a conflict, or without a reason gets what there is."""
        if self._poll and not self._poll.done():
            self._poll.set_result(reason)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.forget([pending.id for pending in self.waiting()][:offset])
        elif offset > 0:
            self.forget([update_id for update_id in self._pending if update_id < offset])

    def _forget_expired(self) -> None:
        now = self._clock.seconds()
        self.forget([pending.id for pending in self._pending.values() if pending.expires_at <= now])

    async def _wait(self, seconds: float) -> None:
        if not self._is_open:
            return
        self._poll = asyncio.get_running_loop().create_future()
        try:
            reason = await asyncio.wait_for(self._poll, seconds)
        except TimeoutError:
            return
        if reason:
            raise await self._conflict(reason)

    async def _conflict(self, reason: str) -> Refusal:
        """The first is told at once, the next within three seconds three seconds later."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._conflict_free_at:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._conflict_free_at = loop.time() + CONFLICT_PAUSE
        return conflict(reason)
