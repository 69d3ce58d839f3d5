"""What each of a buyer's buttons carries; ids are bounded and checked for their owner at every tap."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=1, le=2**53)]
OptionalId = Annotated[int, Field(ge=0, le=2**53)]
Page = Annotated[int, Field(ge=1, le=10_000)]
Count = Annotated[int, Field(ge=1, le=100_000)]
Word = Annotated[str, Field(max_length=16)]


class Place(StrEnum):
    """Where a menu button leads."""

    HOME = "home"
    CATALOGUE = "catalogue"
    SEARCH = "search"
    BALANCE = "balance"
    SUPPORT = "support"
    FIND_ORDER = "find"


class MenuButton(CallbackData, prefix="m"):
    """Opens one of the main screens."""

    place: Place


class LanguageButton(CallbackData, prefix="l"):
    """Chooses a language."""

    locale: Word


class CategoryButton(CallbackData, prefix="c"):
    """Opens a page of a category."""

    category_id: Id
    page: Page = 1


class SearchButton(CallbackData, prefix="s"):
    """Turns the page of the last search."""

    page: Page


class ProductButton(CallbackData, prefix="p"):
    """Opens a product with a variant and a quantity chosen (variant 0: the first)."""

    product_id: Id
    variant_id: OptionalId = 0
    quantity: Count = 1


class QuantityButton(CallbackData, prefix="q"):
    """Asks for a typed quantity."""

    product_id: Id
    variant_id: Id


class HowToButton(CallbackData, prefix="h"):
    """Shows how to use a product."""

    product_id: Id


class BuyButton(CallbackData, prefix="b"):
    """Places an order at the painted unit price; one nonce makes one order."""

    variant_id: Id
    quantity: Count
    unit_price: Annotated[int, Field(ge=0, le=10**16)]
    nonce: Word


class AgainButton(CallbackData, prefix="a"):
    """Places the same order again, at today's price."""

    order_id: Id
    nonce: Word


class MethodsButton(CallbackData, prefix="w"):
    """Shows the payment methods of an order."""

    order_id: Id


class PayButton(CallbackData, prefix="g"):
    """Starts paying an order through a gateway (option: which of its methods)."""

    order_id: Id
    gateway: Word
    option: Word = ""


class BalanceButton(CallbackData, prefix="v"):
    """Pays an order from the balance."""

    order_id: Id


class PaidButton(CallbackData, prefix="i"):
    """«I have paid»: asks the gateway now."""

    order_id: Id


class CancelButton(CallbackData, prefix="x"):
    """Cancels an unpaid order; asks first unless sure."""

    order_id: Id
    sure: bool = False


class AskButton(CallbackData, prefix="y"):
    """Opens the help page, with a way back to a product."""

    product_id: Id


class ProblemButton(CallbackData, prefix="z"):
    """Opens the help page about one order."""

    order_id: Id


class OrdersButton(CallbackData, prefix="os"):
    """Opens a page of the buyer's orders."""

    page: Page = 1


class OrderButton(CallbackData, prefix="o"):
    """Opens one order."""

    order_id: Id


class CodesButton(CallbackData, prefix="k"):
    """Sends the goods of an order again."""

    order_id: Id
    nonce: Word


class ReceiptButton(CallbackData, prefix="e"):
    """Shows the receipt of an order."""

    order_id: Id
