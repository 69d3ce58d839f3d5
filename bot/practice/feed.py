"""What happens in the practice world, as it happens, for the chat page."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from pydantic_core import to_json

from bot.practice.refusals import Json

KEEP_ALIVE = 15.0


class Feed:
    """Numbered events, the last `kept` of them; numbers never repeat, also not after a restart."""

    def __init__(self, first: int, kept: int) -> None:
        self.last = first
        self._events: deque[Json] = deque(maxlen=kept)
        self._told = asyncio.Event()
        self._is_open = True

    def tell(self, kind: str, chat: int | None = None, **payload: object) -> None:
        self.last += 1
        event: Json = {"seq": self.last, "kind": kind, **payload}
        if chat is not None:
            event["chat"] = chat
        self._events.append(event)
        self._told.set()

    def since(self, seq: int) -> list[Json]:
        """What came after `seq`; one `reset` first where some of it is no longer kept."""
        if seq >= self.last:
            return []
        if not self._events or seq < self._events[0]["seq"] - 1:
            return [{"seq": self.last, "kind": "reset"}]
        return [event for event in self._events if event["seq"] > seq]

    def close(self) -> None:
        self._is_open = False
        self._told.set()

    async def stream(self, after: int) -> AsyncIterator[bytes]:
        """Server-Sent Events from `after` on, until the feed is closed."""
        seq = after
        yield b": hello\n\n"
        while self._is_open:
            for event in self.since(seq):
                seq = event["seq"]
                yield b"id: %d\ndata: %b\n\n" % (seq, to_json(event))
            if self.last > seq:
                continue
            self._told.clear()
            try:
                await asyncio.wait_for(self._told.wait(), KEEP_ALIVE)
            except TimeoutError:
                yield b": still here\n\n"
