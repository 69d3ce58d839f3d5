"""The log of every Bot API call, and the count of those nobody models."""

from collections import Counter, deque
from datetime import datetime

from bot.practice.refusals import Json


class Calls:
    """The last `kept` calls; numbers go on when older ones are forgotten."""

    def __init__(self, kept: int) -> None:
        self.last = 0
        self.unmodelled: Counter[str] = Counter()
        self._kept: deque[Json] = deque(maxlen=kept)

    def write(self, method: str, params: Json, answer: Json | None, at: datetime) -> Json:
        """`at` is when the call came; returns the entry, so that its fate can be added."""
        self.last += 1
        entry: Json = {"seq": self.last, "time": at, "method": method, "params": params, "answer": answer}
        self._kept.append(entry)
        return entry

    def since(self, seq: int) -> list[Json]:
        return [entry for entry in self._kept if entry["seq"] > seq]
