"""Everything the shop can refuse or fail at, as one tree; each leaf has a text in every locale.

ShopError                 a text key derived from the class, parameters, a log level
├─ Refused      INFO      the shop says no
├─ NotFound     INFO      not there, or not yours
├─ Conflict     WARNING   lost a race
└─ Outside      WARNING   somebody else failed
"""

import logging
import re
from typing import ClassVar


class ShopError(Exception):
    """Something to be said to a person: by the text `error-<class-name>`, filled with `parameters`."""

    level: ClassVar[int] = logging.WARNING

    def __init__(self, **parameters: str | int) -> None:
        super().__init__(*parameters.values())
        self.parameters = parameters

    @classmethod
    def text_key(cls) -> str:
        """`OutOfStock` is said by `error-out-of-stock`."""
        return "error-" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class Refused(ShopError):
    """The shop says no."""

    level = logging.INFO


class NotFound(ShopError):
    """Not there, or not yours: the same sentence for both."""

    level = logging.INFO


class Conflict(ShopError):
    """A race was lost; nothing was changed."""


class Outside(ShopError):
    """Somebody else failed."""


class OutOfStock(Refused):
    """`left` pieces are left (0: none)."""


class TooManyOpenOrders(Refused):
    """`count` orders wait for payment already."""


class TooManyHeld(Refused):
    """Unpaid orders of this buyer hold too many pieces; `left` more would be allowed."""


class PersonLimit(Refused):
    """At most `limit` per person, `left` of them still to be bought."""


class OrderLimit(Refused):
    """At most `limit` per order."""


class ShopClosed(Refused):
    """The owner made a pause until `until` (text, may be empty)."""


class PriceChanged(Refused):
    """The price is not the one that was painted; the screen is painted again."""


class OrderExpired(Refused):
    """The order's time is over."""


class BalanceTooLow(Refused):
    """The wallet holds less than the order costs; `missing` minor units."""


class NoPrice(Refused):
    """The variant has no price in the shop's currency."""


class NotAllowed(Refused):
    """This person may not do that; answered like something unknown."""


class BadInput(Refused):
    """What was typed does not fit; `hint` names the text that says what does."""


class BadFile(Refused):
    """The file cannot be read as text lines; `reason` is a word."""


class Flooding(Refused):
    """Too many acts at once; the rest is not lost."""


class ProductGone(NotFound):
    """No longer on sale, or never was."""


class OrderNotFound(NotFound):
    """Also: not yours."""


class PaymentNotFound(NotFound):
    """Also: not yours."""


class NoticeNotFound(NotFound):
    """No such notice."""


class WrongStatus(Conflict):
    """The row is no longer in a status from which this move is legal."""


class AlreadyHeld(Conflict):
    """Somebody else took these goods first."""


class AlreadyDone(Conflict):
    """This very act was done before; its result stands."""


class GatewayUnavailable(Outside):
    """The gateway did not answer; ask again later."""


class GatewayRefused(Outside):
    """The gateway said no; `reason` is its word."""


class BadSignature(Outside):
    """A callback that does not verify."""


class Blocked(Outside):
    """The person blocked the bot, or never started it."""


class SlowDown(Outside):
    """Telegram wants a pause of `seconds`."""

    @property
    def seconds(self) -> int:
        """How long no message may be sent."""
        return int(self.parameters["seconds"])


class Unreachable(Outside):
    """No answer, or one that says nothing: the call may or may not have been done."""


class Undeliverable(Outside):
    """Telegram refuses this message for good; `reason` is its word."""
