"""Telegram Stars: the bot itself writes the invoice, Telegram's statement says what came in.

Everything that speaks to Telegram is done by a StarsTill, which the handlers bring.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from bot.errors import GatewayRefused
from bot.payments.gateways.base import Intent, Issued, Statement, Terms, Word

NAME = "stars"
CURRENCY = "XTR"
PAGE = 100


@dataclass(frozen=True)
class StarLine:
    """One line of Telegram's statement; `word` when it is money for one of our invoices."""

    at: datetime
    word: Word | None = None


class StarsTill(Protocol):
    """What the shop needs of Telegram for Stars. All calls raise GatewayUnavailable or GatewayRefused."""

    @property
    def bot_id(self) -> int:
        """Whose Stars they are."""
        ...

    async def send_invoice(self, intent: Intent) -> None:
        """Write to the customer; the payload of the invoice is the payment's number."""
        ...

    async def give_back(self, payer_id: int, charge_id: str) -> None:
        """Return a payment in full; one that was returned before counts as done."""
        ...

    async def lines(self, offset: int, limit: int) -> list[StarLine]:
        """The statement from its `offset`-th line on, oldest first, at most `limit` (100) lines."""
        ...


class StarsGateway:
    """The Stars of one bot."""

    def __init__(self, till: StarsTill, *, minutes: int, rate: Decimal, markup: Decimal) -> None:
        self.till = till
        self.terms = Terms(NAME, CURRENCY, ("",), minutes, rate, markup, till.bot_id)
        self._mark: int | None = None

    async def issue(self, intent: Intent) -> Issued:
        """The invoice is a message of its own, so there is neither link nor code."""
        if intent.currency != CURRENCY:
            raise GatewayRefused(reason="currency")
        await self.till.send_invoice(intent)
        return Issued()

    async def statement(self, since: datetime) -> Statement:
        """One page."""
        start = self._mark if self._mark is not None else await first_line(self._line, since)
        page = await self.till.lines(start, PAGE)
        words = tuple(line.word for line in page if line.word)
        return Statement(words, start + len(page), more=len(page) == PAGE)

    def read_up_to(self, mark: int) -> None:
        """Lines are only ever added at the end, so their count is the mark."""
        self._mark = mark

    async def close(self) -> None:
        """The bot's session belongs to somebody else."""

    async def _line(self, offset: int) -> datetime | None:
        found = await self.till.lines(offset, 1)
        return found[0].at if found else None


async def first_line(line: Callable[[int], Awaitable[datetime | None]], since: datetime) -> int:
    """Where the lines that are not older than `since` begin: a few looks, however long the statement is."""

    async def is_later(offset: int) -> bool:
        at = await line(offset)
        return at is None or at >= since

    low, high = 0, 1
    while not await is_later(high - 1):
        low, high = high, high * 2
    high -= 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if await is_later(middle) else (middle + 1, high)
    return low
