"""Keeps the door calm: refused calls do not flood the database, no question is asked twice at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

BURST = 20
EVERY = timedelta(seconds=3)
REMEMBERED = 10_000


@dataclass
class _Door:
    """What one gateway's door may still write, and how many refusals wait to be written with the next."""

    left: float
    at: datetime
    waiting: int = 0


class Refusals:
    """Counts refused calls: each at once while they are few, summed up while they pour in."""

    def __init__(self) -> None:
        self._doors: dict[str, _Door] = {}

    def count(self, gateway: str, *, now: datetime) -> int:
        """One more; how many are to be written down now (0: they wait for the next)."""
        door = self._doors.setdefault(gateway, _Door(BURST, now))
        door.left = min(BURST, door.left + (now - door.at) / EVERY)
        door.at = now
        door.waiting += 1
        if door.left < 1:
            return 0
        door.left -= 1
        due, door.waiting = door.waiting, 0
        return due


class Pauses:
    """Lets the same thing be done once in a while."""

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause
        self._last: dict[str, datetime] = {}

    def over(self, name: str, *, now: datetime) -> bool:
        """Whether `name` may be done now; if so, its pause begins."""
        last = self._last.get(name)
        if last is not None and now - last < self._pause:
            return False
        if len(self._last) >= REMEMBERED:
            self._last = {known: at for known, at in self._last.items() if now - at < self._pause}
        self._last[name] = now
        return True
