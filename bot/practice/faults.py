"""Telegram on a bad day: the next calls of a method fail as somebody ordered."""

from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from bot.practice.refusals import PREFIXES, Refusal

TRANSPORT = "practice.transport"
EVERY_METHOD = "*"


class Fault(BaseModel, extra="forbid"):
    """`method` may be `*`; `delay` is real seconds; with neither code nor drop the call is only late."""

    method: str
    times: int = Field(default=1, ge=1)
    code: int | None = Field(default=None, ge=300, le=599)
    description: str | None = None
    retry_after: int | None = None
    drop: Literal["before", "after"] | None = None
    delay: float = Field(default=0.0, ge=0, le=600)

    def refusal(self) -> Refusal | None:
        code = self.code or (429 if self.retry_after is not None else None)
        if code is None:
            return None
        if code == 429:
            seconds = self.retry_after if self.retry_after is not None else 1
            text = self.description or f"Too Many Requests: retry after {seconds}"
            return Refusal(code, text, {"retry_after": seconds})
        return Refusal(code, self.description or PREFIXES.get(code, "Error"))


class Faults:
    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self._ordered.append(fault)

    def next_for(self, method: str) -> Fault | None:
        """The first fault ordered for this call; it is used up by one."""
        for fault in self._ordered:
            if fault.method in {EVERY_METHOD, method} or fault.method.lower() == method.lower():
                fault.times -= 1
                if fault.times == 0:
                    self._ordered.remove(fault)
                return fault
        return None


def remember_transport(scope: Scope, send: Send) -> None:
    """Keeps the connection at hand: uvicorn's `send` belongs to the cycle that holds it."""
    cycle = getattr(send, "__self__", None)
    scope[TRANSPORT] = getattr(cycle, "transport", None)


class CutConnection:
    """An answer that never comes: the connection is cut instead."""

    def __init__(self, request: Request) -> None:
        self._transport: Any = request.scope.get(TRANSPORT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._transport is None:
            raise ConnectionAbortedError("the practice server cut this connection")
        self._transport.abort()
        message: Message = await receive()
        while message["type"] != "http.disconnect":
            message = await receive()
