"""What a gateway can do for the shop, and the values that pass between the two.

Every gateway issues payments. What else it can is said by the protocol its driver fulfils: some call back
over HTTP, some can be asked about one payment, some show a statement of everything that came in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, runtime_checkable

from models.record import Facts, Names

LANE_PATIENCE = 5.0
"""Seconds that somebody who is being answered waits for a gateway."""
PATIENCE = 15.0
"""Seconds that a job waits for a gateway."""
LARGEST_CALL = 8192
"""Bytes of a callback's query or body; real ones have a few hundred."""


@dataclass(frozen=True)
class Terms:
    """What a gateway takes: its currency and ways to pay, and how long a payment stays open.

    rate: what one unit of `currency` is worth in the shop's where they differ (0.14: a Star is ¥0.14).
    markup: the factor on a converted amount. bot_id: whose it is, for what is bound to one bot.
    front: the shop's own address, so that our link stands before the gateway's; empty for none.
    largest: the most that one payment may be, in minor units of `currency`; None where there is no limit.
    """

    gateway: str
    currency: str
    options: tuple[str, ...]
    minutes: int
    rate: Decimal | None = None
    markup: Decimal = Decimal(1)
    bot_id: int | None = None
    front: str = ""
    largest: int | None = None


@dataclass(frozen=True)
class Intent:
    """A payment as it was written down before the gateway hears of it; amount in minor units of `currency`.

    number: our reference, never used again. link_token: the unguessable part of our own link.
    """

    number: str
    link_token: str
    option: str
    amount: int
    currency: str
    order_number: str
    customer_id: int
    locale: str
    goods: Names
    quantity: int
    expires_at: datetime


@dataclass(frozen=True)
class Issued:
    """Where the buyer pays: a link, the words of a QR code; neither when the gateway writes to him itself."""

    url: str | None = None
    qr: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Word:
    """A gateway's verified word that money came in; amount in minor units of `currency`.

    event_id: the gateway's own number of this money, the same whether it called, was asked or listed it.
    """

    gateway: str
    event_id: str
    payment_number: str
    amount: int
    currency: str
    payer_id: int | None = None
    body: Facts = field(default_factory=dict)


class Standing(StrEnum):
    """unknown: the gateway has not heard of it yet (the buyer has not opened the link) · unpaid · paid."""

    UNKNOWN = "unknown"
    UNPAID = "unpaid"
    PAID = "paid"


@dataclass(frozen=True)
class Answer:
    """What a gateway says when it is asked about one payment; the word comes with the money."""

    standing: Standing
    word: Word | None = None


@dataclass(frozen=True)
class Call:
    """An HTTP request at the callback door: raw, because signatures cover what was sent."""

    method: str
    query: bytes = b""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """What came in since the last reading.

    mark: where the next reading begins, once these words are kept. more: there is more to read at once.
    """

    words: tuple[Word, ...]
    mark: int
    more: bool = False


@runtime_checkable
class Gateway(Protocol):
    """Somebody who takes money for the shop."""

    @property
    def terms(self) -> Terms:
        """What it takes."""
        ...

    async def issue(self, intent: Intent) -> Issued:
        """Open a payment; saying the same intent again does no harm. GatewayUnavailable, GatewayRefused."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Asked(Gateway, Protocol):
    """A gateway that answers a question about one payment."""

    async def ask(self, number: str) -> Answer:
        """How the payment stands. GatewayUnavailable (ask later), GatewayRefused (our settings are wrong)."""
        ...


@runtime_checkable
class Listed(Gateway, Protocol):
    """A gateway that shows a statement of what came in."""

    async def statement(self, since: datetime) -> Statement:
        """Everything after the last mark; without one, everything since then. GatewayUnavailable."""
        ...

    def read_up_to(self, mark: int) -> None:
        """The words up to `mark` are kept: the next statement begins there."""
        ...


@runtime_checkable
class CallsBack(Gateway, Protocol):
    """A gateway that calls the shop when money came in."""

    def opens(self, door: str) -> bool:
        """Whether that is the unguessable part of its callback path."""
        ...

    def read_callback(self, call: Call) -> Word:
        """The word in it; BadSignature for whatever is not a paid payment, signed by this gateway."""
        ...

    @property
    def accepted(self) -> str:
        """The body that tells the gateway to stop calling."""
        ...
