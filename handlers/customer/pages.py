"""Puts each of a buyer's pages together: reads what it shows, then asks its screen for the words."""

import re
from dataclasses import dataclass, replace

from aiogram import Bot
from aiogram.fsm.context import FSMContext

from bot.catalog import browsing
from bot.catalog.browsing import ProductView
from bot.errors import ProductGone
from bot.orders import history
from bot.orders.history import OrderView
from bot.payments import invoicing
from bot.shop import Shop
from bot.staff import opening
from bot.wallet.balance import balance
from handlers.customer.forms import BuyerForm
from handlers.customer.screens import catalogue, checkout, orders, payment, support, welcome
from handlers.customer.screens import product as products
from handlers.customer.screens.buttons import Place
from handlers.entrance import Visitor
from handlers.screen import Answer, Screen
from handlers.voice import Voice
from models.order import OrderStatus

LINK = re.compile(r"p_([A-Za-z0-9]{1,16})(?:-([A-Za-z0-9_-]{1,48}))?")


@dataclass(frozen=True)
class DeepLink:
    """`t.me/<bot>?start=p_<code>-<source>`, taken apart."""

    code: str
    source: str | None


def deep_link(args: str | None) -> DeepLink | None:
    """The product a start link leads to, or None if it is no such link."""
    found = LINK.fullmatch(args or "")
    return DeepLink(found[1], found[2]) if found else None


async def linked_product(shop: Shop, visitor: Visitor, bot: Bot, link: DeepLink) -> Screen:
    """The product of a deep link; the first screen when it is gone."""
    product_id = await shop.database.reading(browsing.product_by_code, link.code)
    if product_id is None:
        return await home(shop, visitor, above=visitor.voice("welcome-product-gone"), fresh=True)
    return replace(await product(shop, visitor, bot, product_id), fresh=True)


async def home(shop: Shop, visitor: Visitor, *, above: str | None = None, fresh: bool = False) -> Screen:
    """The coming-back screen."""
    now, read = shop.clock.now(), shop.database.reading
    pause = await read(opening.pause_of, now=now)
    state = welcome.Home(
        balance=await read(balance, visitor.id, shop.settings.shop.currency),
        waiting=await read(history.waiting, visitor.id),
        last=await read(history.last_delivered, visitor.id),
        closed=pause is not None,
        closed_until=pause.until if pause else None,
    )
    return replace(welcome.home(visitor.voice, shop.settings.shop, state, now=now, above=above), fresh=fresh)


async def home_in(shop: Shop, visitor: Visitor, locale: str) -> Screen:
    """The first screen in the language just chosen."""
    speaking = replace(visitor, locale=locale, voice=Voice(locale, visitor.voice.zone))
    return replace(await home(shop, speaking), toast=speaking.voice.plain("language-set-toast"))


async def menu(shop: Shop, visitor: Visitor, place: Place, state: FSMContext) -> Screen:
    """One of the main screens."""
    match place:
        case Place.CATALOGUE:
            return await categories(shop, visitor)
        case Place.SEARCH:
            return catalogue.search_ask(visitor.voice)
        case Place.BALANCE:
            currency = shop.settings.shop.currency
            return welcome.balance(
                visitor.voice, await shop.database.reading(balance, visitor.id, currency), currency
            )
        case Place.SUPPORT:
            return support.support(visitor.voice, shop.settings.shop.support_contact)
        case Place.FIND_ORDER:
            await state.set_state(BuyerForm.order_number)
            return orders.ask_number(visitor.voice)
        case Place.HOME:
            return await home(shop, visitor)


async def categories(shop: Shop, visitor: Visitor) -> Screen:
    """All categories."""
    return catalogue.categories(visitor.voice, await shop.database.reading(browsing.categories))


async def category(shop: Shop, visitor: Visitor, category_id: int, page: int) -> Screen:
    """One page of a category."""
    currency = shop.settings.shop.currency
    found = await shop.database.reading(browsing.category_page, category_id, page=page, currency=currency)
    return catalogue.category(visitor.voice, found, currency)


async def search(shop: Shop, visitor: Visitor, query: str, page: int) -> Screen:
    """What a search finds."""
    currency = shop.settings.shop.currency
    found = await shop.database.reading(browsing.search, query, page=page, currency=currency)
    return catalogue.found(
        visitor.voice, query, found, currency, has_contact=bool(shop.settings.shop.support_contact)
    )


async def product_view(shop: Shop, visitor: Visitor, product_id: int) -> ProductView:
    """A product as this buyer may buy it."""
    return await shop.database.reading(
        browsing.product, product_id, currency=shop.settings.shop.currency, customer_id=visitor.id
    )


async def product(
    shop: Shop, visitor: Visitor, bot: Bot, product_id: int, *, variant_id: int = 0, quantity: int = 1
) -> Screen:
    """The product page with a variant and a quantity chosen."""
    view = await product_view(shop, visitor, product_id)
    chosen = products.chosen_variant(view.variants, variant_id)
    if chosen is None:
        raise ProductGone
    me = await bot.me()
    return products.product(
        visitor.voice, view, chosen, quantity, share=f"https://t.me/{me.username}?start=p_{view.code}"
    )


async def own_order(shop: Shop, visitor: Visitor, order_id: int) -> OrderView:
    """An order of this buyer; anybody else's is not found."""
    return await shop.database.reading(history.order, visitor.id, order_id)


async def choose_payment(shop: Shop, visitor: Visitor, order_id: int) -> Screen:
    """How to pay an order; what it has become when it no longer waits for payment."""
    found, now = await own_order(shop, visitor, order_id), shop.clock.now()
    if found.status is not OrderStatus.AWAITING_PAYMENT:
        return payment.afterwards(visitor.voice, found, now=now)
    offers = await shop.database.reading(shop.gateways.offers, order_id)
    funds = await shop.database.reading(balance, visitor.id, found.currency)
    return checkout.choose_payment(visitor.voice, found, offers, funds, now=now)


async def waiting(shop: Shop, visitor: Visitor, order_id: int, gateway: str, option: str) -> Screen:
    """Start (or go on with) one payment of an order."""
    paying = await invoicing.open_payment(
        shop.database,
        shop.gateways.get(gateway),
        customer_id=visitor.id,
        order_id=order_id,
        option=option,
        now=shop.clock.now(),
    )
    return payment.waiting(
        visitor.voice, await own_order(shop, visitor, order_id), paying, now=shop.clock.now()
    )


async def as_it_stands(shop: Shop, visitor: Visitor, order_id: int) -> Screen:
    """What the message about an order says now."""
    found = await own_order(shop, visitor, order_id)
    if found.status is OrderStatus.AWAITING_PAYMENT:
        return await choose_payment(shop, visitor, order_id)
    return payment.afterwards(visitor.voice, found, now=shop.clock.now())


async def orders_page(shop: Shop, visitor: Visitor, page: int) -> Screen:
    """A page of his orders."""
    found = await shop.database.reading(history.page, visitor.id, page=page)
    return orders.page(visitor.voice, found, now=shop.clock.now())


async def order(shop: Shop, visitor: Visitor, order_id: int) -> Answer:
    """One order."""
    return orders.order(visitor.voice, await own_order(shop, visitor, order_id), now=shop.clock.now())
