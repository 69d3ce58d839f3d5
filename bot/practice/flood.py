"""Telegram's patience: how many messages a bot may send to one chat, to a group, and at all."""

import math
from dataclasses import dataclass

from bot.practice.clock import PracticeClock
from bot.practice.refusals import too_many_requests
from bot.practice.settings import FloodLimits

FORGET_ABOVE = 10_000


@dataclass
class Bucket:
    """`level` tokens at the time `at`; refills by `rate` a second up to `size`."""

    rate: float
    size: float
    level: float
    at: float

    def seconds_until(self, tokens: int, now: float) -> float:
        self.level = min(self.size, self.level + max(0.0, now - self.at) * self.rate)
        self.at = now
        return max(0.0, (min(tokens, self.size) - self.level) / self.rate)


class Flood:
    def __init__(self, limits: FloodLimits, clock: PracticeClock) -> None:
        self._limits = limits
        self._clock = clock
        self._chats: dict[int, Bucket] = {}
        self._all = self._bucket(limits.overall_second, limits.overall_second)

    def admit(self, chat_id: int, *, is_group: bool, messages: int = 1) -> None:
        """Counts `messages` sent to the chat; refuses with the seconds to wait, counting nothing."""
        now = self._clock.seconds()
        chat = self._chat(chat_id, is_group=is_group)
        wait = max(bucket.seconds_until(messages, now) for bucket in (chat, self._all))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        chat.level -= messages
        self._all.level -= messages

    def _chat(self, chat_id: int, *, is_group: bool) -> Bucket:
        if len(self._chats) > FORGET_ABOVE:
            self._chats.clear()
        bucket = self._chats.get(chat_id)
        if bucket is None:
            limits = self._limits
            group, person = (
                (limits.group_minute / 60, limits.group_minute),
                (limits.per_chat_second, limits.chat_burst),
            )
            bucket = self._chats[chat_id] = self._bucket(*(group if is_group else person))
        return bucket

    def _bucket(self, rate: float, size: float) -> Bucket:
        return Bucket(rate, size, size, self._clock.seconds())
