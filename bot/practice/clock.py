"""The time of the practice world: the real one, moved on by whoever drives it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_time() -> datetime:
    return datetime.now(UTC)


class PracticeClock:
    """Runs with `source` (UTC) and can be advanced; never goes back."""

    def __init__(self, source: Callable[[], datetime] = real_time) -> None:
        self._source = source
        self._ahead = timedelta(0)
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._source() + self._ahead

    def seconds(self) -> float:
        """Seconds since the epoch."""
        return self.now().timestamp()

    def advance(self, seconds: float) -> None:
        """Moves on by `seconds` and wakes every sleeper whose time has come."""
        if seconds < 0:
            raise ValueError("the practice clock never goes back")
        self._ahead += timedelta(seconds=seconds)
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Returns once `seconds` of practice time have passed, at once if somebody advances past them."""
        until = self.now() + timedelta(seconds=seconds)
        while (left := (until - self.now()).total_seconds()) > 0:
            moved = self._moved
            try:
                await asyncio.wait_for(moved.wait(), left)
            except TimeoutError:
                continue
