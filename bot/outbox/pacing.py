"""Keeps the sender below Telegram's limits: token buckets for all messages, for each chat and for groups."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock

NAP = 0.1
"""Seconds between looks at the clock while a turn is awaited; the clock of a test moves by hand."""
BURST_SECONDS = 0.2
"""So much of a second's worth may go at once to all; to one chat a few messages."""
CHAT_BURST = 3
MANY_CHATS = 1000


@dataclass(frozen=True)
class Limits:
    """Messages a second to all, a second to one chat, a minute to one group; calls at the same time."""

    per_second: float = 25
    per_chat_per_second: float = 1
    per_group_per_minute: float = 18
    at_once: int = 20


class Bucket:
    """`burst` tokens, refilled at `rate` a second."""

    def __init__(self, rate: float, burst: int, now: datetime) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = float(burst)
        self._at = now

    def wait(self, now: datetime) -> float:
        """Seconds until the next token."""
        self._refill(now)
        return 0.0 if self._tokens >= 1 else (1 - self._tokens) / self._rate

    def take(self) -> None:
        """Use a token."""
        self._tokens -= 1

    def is_full(self, now: datetime) -> bool:
        """Whether it has been left alone long enough to be forgotten."""
        self._refill(now)
        return self._tokens >= self._burst

    def _refill(self, now: datetime) -> None:
        passed = max(0.0, (now - self._at).total_seconds())
        self._tokens = min(self._burst, self._tokens + passed * self._rate)
        self._at = now


class Pace:
    """Gives out turns to send; a pause holds back every one of them."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._open = True
        self._paused_until = clock.now()
        self._gate = asyncio.Lock()
        self._all = Bucket(limits.per_second, max(1, int(limits.per_second * BURST_SECONDS)), clock.now())
        self._chats: dict[int, Bucket] = {}

    async def turn(self, chat_id: int) -> None:
        """Wait until a message may go to this chat, and count it."""
        chat = self._chat(chat_id)
        await self._until_ready(chat.wait)
        chat.take()
        async with self._gate:
            await self._until_ready(self._wait_of_all)
            self._all.take()

    async def resumed(self) -> None:
        """Wait until no pause holds anybody back."""
        await self._until_ready(self._wait_of_pause)

    def pause(self, seconds: float) -> None:
        """Nothing is sent for so long; a longer pause stays as it is."""
        self._paused_until = max(self._paused_until, self._clock.now() + timedelta(seconds=seconds))

    def close(self) -> None:
        """Let everybody through who still waits: nobody is going to send."""
        self._open = False

    def _wait_of_pause(self, now: datetime) -> float:
        return (self._paused_until - now).total_seconds()

    def _wait_of_all(self, now: datetime) -> float:
        return max(self._wait_of_pause(now), self._all.wait(now))

    async def _until_ready(self, wait: Callable[[datetime], float]) -> None:
        while self._open and (delay := wait(self._clock.now())) > 0:  # noqa: ASYNC110 - no clock tells when it moves
            await asyncio.sleep(min(delay, NAP))

    def _chat(self, chat_id: int) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            self._forget_idle()
            bucket = self._chats[chat_id] = self._new_bucket(chat_id)
        return bucket

    def _new_bucket(self, chat_id: int) -> Bucket:
        if chat_id < 0:
            return _bucket_of_chat(self._limits.per_group_per_minute / 60, self._clock.now())
        return _bucket_of_chat(self._limits.per_chat_per_second, self._clock.now())

    def _forget_idle(self) -> None:
        if len(self._chats) >= MANY_CHATS:
            now = self._clock.now()
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full(now)}


def _bucket_of_chat(rate: float, now: datetime) -> Bucket:
    return Bucket(rate, max(CHAT_BURST, int(rate)), now)
