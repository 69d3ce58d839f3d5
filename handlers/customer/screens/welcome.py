"""The first screen, the menu, and what the small commands answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.config.settings import ShopSection
from bot.orders.history import OrderView
from handlers.customer.screens.buttons import (
    AgainButton,
    LanguageButton,
    MenuButton,
    MethodsButton,
    OrdersButton,
    Place,
)
from handlers.screen import Button, Rows, Screen, nonce, rows
from handlers.voice import Voice, lines


@dataclass(frozen=True)
class Home:
    """What the coming-back screen shows: balance (minor units), the order to be paid, the last one bought."""

    balance: int
    waiting: OrderView | None
    last: OrderView | None
    closed: bool
    closed_until: datetime | None


def first(voice: Voice, shop: ShopSection, first_name: str) -> Screen:
    """The welcome of somebody who was never here."""
    text = voice("welcome-first", name=voice.name(first_name), shop=voice.name(shop.name))
    return Screen(text, _menu(voice), fresh=True)


def home(voice: Voice, shop: ShopSection, state: Home, *, now: datetime, above: str | None = None) -> Screen:
    """Coming back: the shortest way to what he does most."""
    waiting, last = state.waiting, state.last
    text = lines(
        above,
        closed(voice, shop, state, now=now),
        voice("welcome-back", shop=voice.name(shop.name), balance=voice.money(state.balance, shop.currency)),
        _waiting_line(voice, waiting, now) if waiting else None,
    )
    return Screen(text, rows(_pay_waiting(voice, waiting), _again(voice, last)) + _menu(voice))


def closed(voice: Voice, shop: ShopSection, state: Home, *, now: datetime) -> str | None:
    """The line of a shop that takes a break, or None."""
    if not state.closed:
        return None
    if state.closed_until is None:
        return voice("welcome-closed-open-end", shop=voice.name(shop.name))
    return voice("welcome-closed", shop=voice.name(shop.name), time=voice.moment(state.closed_until, now))


def balance(voice: Voice, amount: int, currency: str) -> Screen:
    """What is in the wallet."""
    return Screen(voice("balance-screen", balance=voice.money(amount, currency)), _ways_on(voice))


def language(voice: Voice) -> Screen:
    """Which languages there are."""
    choices = (
        Button(voice.plain("language-zh-button"), LanguageButton(locale="zh-CN")),
        Button(voice.plain("language-en-button"), LanguageButton(locale="en")),
    )
    return Screen(voice("language-screen"), rows(choices, back_home(voice)))


def help_(voice: Voice, *, is_admin: bool) -> Screen:
    """How the shop works."""
    text = lines(voice("help-screen"), voice("help-admin") if is_admin else None)
    return Screen(text, _ways_on(voice), fresh=True)


def payment_support(voice: Voice, contact: str, *, write_to: Button | None) -> Screen:
    """What happens to money that is missing, late or too much."""
    text = lines(
        voice("paysupport-screen"), voice("paysupport-contact", contact=contact) if contact else None
    )
    return Screen(text, rows(write_to, *_ways_on(voice)), fresh=True)


def terms(voice: Voice, given: str) -> Screen:
    """The owner's terms, or the ones every shop needs."""
    text = voice("terms-screen", terms=given or voice.plain("terms-default"))
    return Screen(text, _ways_on(voice), fresh=True)


def back_home(voice: Voice) -> Button:
    """The way back to the first screen."""
    return Button(voice.plain("back-button"), MenuButton(place=Place.HOME))


def all_products(voice: Voice) -> Button:
    """The way to the catalogue."""
    return Button(voice.plain("all-products-button"), MenuButton(place=Place.CATALOGUE))


def _menu(voice: Voice) -> Rows:
    return rows(
        all_products(voice),
        (
            Button(voice.plain("search-button"), MenuButton(place=Place.SEARCH)),
            Button(voice.plain("orders-button"), OrdersButton()),
        ),
        (
            Button(voice.plain("balance-button"), MenuButton(place=Place.BALANCE)),
            Button(voice.plain("support-button"), MenuButton(place=Place.SUPPORT)),
        ),
    )


def _ways_on(voice: Voice) -> Rows:
    return rows((back_home(voice), Button(voice.plain("orders-button"), OrdersButton())))


def _waiting_line(voice: Voice, order: OrderView, now: datetime) -> str:
    return voice(
        "welcome-waiting",
        product=voice.name(order.product_names),
        quantity=order.quantity,
        amount=voice.money(order.total, order.currency),
        time=voice.until(order.expires_at, now),
    )


def _pay_waiting(voice: Voice, order: OrderView | None) -> Button | None:
    if order is None:
        return None
    label = voice.plain("pay-waiting-button", amount=voice.money(order.total, order.currency))
    return Button(label, MethodsButton(order_id=order.id), style="green")


def _again(voice: Voice, order: OrderView | None) -> Button | None:
    if order is None:
        return None
    product, amount = voice.name(order.product_names, 12), voice.money(order.total, order.currency)
    label = voice.plain("again-button", product=product, amount=amount)
    return Button(label, AgainButton(order_id=order.id, nonce=nonce()))
