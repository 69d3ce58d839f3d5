"""What each of an admin's buttons carries; who taps is checked at every tap."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.customer.screens.buttons import Id, OptionalId, Page, Word


class Desk(StrEnum):
    """Where a button of the panel leads."""

    PANEL = "panel"
    GOODS = "goods"
    RESTOCK = "restock"
    FIND_ORDER = "find"
    STUCK = "stuck"
    DEAD = "dead"
    PAUSE = "pause"
    REOPEN = "reopen"


class Pausing(StrEnum):
    """How long the shop closes."""

    HOUR = "hour"
    MORNING = "morning"
    OPEN_END = "open"


class PanelButton(CallbackData, prefix="A"):
    """Opens one of the panel's screens."""

    desk: Desk


class PauseButton(CallbackData, prefix="Ap"):
    """Closes the shop for a while."""

    until: Pausing


class StockButton(CallbackData, prefix="As"):
    """Opens a page of the stock list."""

    page: Page = 1


class RestockButton(CallbackData, prefix="Ar"):
    """Starts restocking a variant."""

    variant_id: Id


class IntakeButton(CallbackData, prefix="Ai"):
    """Goes on with the lines at hand: «that is all», take them in, or drop them."""

    act: Word
    variant_id: Id


class RevealButton(CallbackData, prefix="Av"):
    """Shows an order's secrets to the admin; asks first unless sure."""

    order_id: Id
    sure: bool = False


class StaffOrderButton(CallbackData, prefix="Ao"):
    """Opens an order as staff sees it."""

    order_id: Id


class ResendButton(CallbackData, prefix="Ae"):
    """Sends an order's goods to its buyer once more."""

    order_id: Id
    nonce: Word


class RetryButton(CallbackData, prefix="Ad"):
    """Tries a dead notice again."""

    notice_id: Id


class GoodsButton(CallbackData, prefix="Ag"):
    """Opens a category, product or variant to edit (0: the list above); of a category, one page."""

    noun: Word
    id: OptionalId
    page: Page = 1


class EditButton(CallbackData, prefix="Aq"):
    """Asks for a new value of one field of a category, product or variant."""

    field: Annotated[str, Field(max_length=20)]
    id: OptionalId


class SetButton(CallbackData, prefix="Aw"):
    """Sets one field that needs no typing (on sale, presentation, archive, category)."""

    field: Annotated[str, Field(max_length=20)]
    id: Id
    value: Word
