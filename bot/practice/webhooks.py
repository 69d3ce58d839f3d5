"""Brings updates to the bot's own address, again and again until it takes them."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import httpx

from bot.practice.clock import PracticeClock
from bot.practice.refusals import Json
from bot.practice.updates import Pending, Updates

SIGNED_BY: Final = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_ASKED_PAUSE = 1.0, 60.0, 3600.0
DROPPED_AFTER: Final = 23 * 3600.0
PATIENCE: Final = 60.0
DoCall = Callable[[str, Json], Awaitable[Json]]


@dataclass
class Address:
    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error_at: int | None = None
    last_error: str | None = None
    gone_since: float | None = None


@dataclass
class Webhook:
    """Updates of one queue go one after the other; `do_call` runs a method that came in an answer."""

    updates: Updates
    clock: PracticeClock
    do_call: DoCall | None = None
    address: Address | None = None
    _queues: dict[str, deque[Pending]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _given: int = 0

    def set(self, address: Address | None) -> None:
        """A new address, or none; what waits is brought there from now on."""
        self.stop()
        self.address = address
        if address:
            self._given = 0
            self._start(self._hand_out(address))

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._queues.clear()

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hand_out(self, address: Address) -> None:
        slots = asyncio.Semaphore(address.max_connections)
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            while True:
                self.updates.came.clear()
                for pending in self.updates.waiting():
                    if pending.id > self._given:
                        self._given = pending.id
                        self._enqueue(pending, address, client, slots)
                await self.updates.came.wait()

    def _enqueue(
        self, pending: Pending, address: Address, client: httpx.AsyncClient, slots: asyncio.Semaphore
    ) -> None:
        queue = self._queues.get(pending.queue)
        if queue is not None:
            queue.append(pending)
            return
        self._queues[pending.queue] = deque([pending])
        self._start(self._work(pending.queue, address, client, slots))

    async def _work(
        self, name: str, address: Address, client: httpx.AsyncClient, slots: asyncio.Semaphore
    ) -> None:
        queue = self._queues[name]
        pause = FIRST_PAUSE
        while queue:
            pending = queue[0]
            async with slots:
                asked_pause = await self._bring(pending, address, client)
            if asked_pause is None or pending.expires_at <= self.clock.seconds():
                self.updates.forget([pending.id])
                queue.popleft()
                pause = FIRST_PAUSE
                continue
            await self.clock.sleep(asked_pause or pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        del self._queues[name]

    async def _bring(self, pending: Pending, address: Address, client: httpx.AsyncClient) -> float | None:
        """None once it was taken, else the seconds the bot asked for, 0 when it did not."""
        headers = {SIGNED_BY: address.secret} if address.secret else {}
        try:
            reply = await client.post(address.url, json=pending.as_update(), headers=headers)
        except httpx.HTTPError as error:
            self._note(address, f"Connection failed: {type(error).__name__}")
            return 0.0
        if reply.is_success:
            address.gone_since = None
            await self._obey(reply)
            return None
        self._note(address, f"Wrong response from the webhook: {reply.status_code} {reply.reason_phrase}")
        self._drop_if_gone(address, reply.status_code)
        return asked_to_wait(reply)

    def _note(self, address: Address, error: str) -> None:
        address.last_error, address.last_error_at = error, int(self.clock.seconds())

    def _drop_if_gone(self, address: Address, status: int) -> None:
        if status != httpx.codes.GONE:
            address.gone_since = None
            return
        address.gone_since = address.gone_since or self.clock.seconds()
        if self.clock.seconds() - address.gone_since >= DROPPED_AFTER:
            self.set(None)

    async def _obey(self, reply: httpx.Response) -> None:
        """An answer may carry one method call."""
        try:
            call = json.loads(reply.content) if reply.content else None
        except ValueError:
            return
        if self.do_call and isinstance(call, dict) and isinstance(call.get("method"), str):
            await self.do_call(call.pop("method"), call)


def asked_to_wait(reply: httpx.Response) -> float:
    asked = reply.headers.get("retry-after", "")
    return min(float(asked), LONGEST_ASKED_PAUSE) if asked.isdigit() else 0.0
