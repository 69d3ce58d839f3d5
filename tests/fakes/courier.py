"""A courier that writes down what it carries and fails as it is told."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.outbox.claiming import Letter

BOT = 100001


@dataclass
class FakeCourier:
    """Delivers at once. `failures`: what happens to the next calls to a chat, None for an arrival."""

    bot_id: int = BOT
    carried: list[Letter] = field(default_factory=list)
    failures: dict[int, list[Exception | None]] = field(default_factory=lambda: defaultdict(list))
    arrives_all_the_same: bool = False
    """A lost answer: the call was done, and nobody hears of it."""
    gate: asyncio.Event | None = None
    """When set, calls wait for it."""
    at_once: int = 0
    most_at_once: int = 0

    async def deliver(self, letter: Letter) -> int | None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.gate is not None:
                await self.gate.wait()
            return self._deliver(letter)
        finally:
            self.at_once -= 1

    def _deliver(self, letter: Letter) -> int:
        planned = self.failures[letter.chat_id]
        failure = planned.pop(0) if planned else None
        if failure is None or self.arrives_all_the_same:
            self.carried.append(letter)
        if failure is not None:
            raise failure
        return 1000 + len(self.carried)

    def numbers(self, chat_id: int | None = None) -> list[int]:
        """The fact `n` of what was carried, in order."""
        return [letter.facts["n"] for letter in self.carried if chat_id in (None, letter.chat_id)]


async def until(come_true: Callable[[], object], *, within: float = 10) -> None:
    """Wait for something that another task does."""
    async with asyncio.timeout(within):
        while not come_true():
            await asyncio.sleep(0.005)
