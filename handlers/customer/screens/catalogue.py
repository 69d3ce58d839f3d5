"""Categories, lists of products, and what a search found."""

from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData

from bot.catalog.browsing import CategoryView, ProductPage, ProductRow
from handlers.customer.screens.buttons import CategoryButton, MenuButton, Place, ProductButton, SearchButton
from handlers.customer.screens.welcome import all_products, back_home
from handlers.screen import Button, Screen, rows
from handlers.voice import Voice, lines

SHOWN_EXACTLY = 99


def categories(voice: Voice, found: Sequence[CategoryView]) -> Screen:
    """All categories that have something."""
    text = voice("catalogue-home") if found else lines(voice("catalogue-home"), voice("catalogue-empty"))
    buttons = [
        Button(
            voice.plain("category-button", name=voice.name(one.names, 20), count=one.count),
            CategoryButton(category_id=one.id),
        )
        for one in found
    ]
    pairs = [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]
    return Screen(text, rows(*pairs, (back_home(voice), _search(voice))))


def category(voice: Voice, page: ProductPage, currency: str) -> Screen:
    """One page of a category."""
    names = page.category.names if page.category else {}
    category_id = page.category.id if page.category else 0
    text = lines(
        voice("category-title", category=voice.name(names), count=page.count),
        voice("catalogue-empty") if not page.products else None,
        voice("category-page", page=page.page, pages=page.pages) if page.pages > 1 else None,
    )
    back = Button(voice.plain("back-button"), MenuButton(place=Place.CATALOGUE))
    return Screen(
        text,
        rows(
            *product_buttons(voice, page.products, currency),
            turning(
                voice,
                page.page,
                page.pages,
                lambda number: CategoryButton(category_id=category_id, page=number),
            ),
            (back, _search(voice)),
        ),
    )


def search_ask(voice: Voice) -> Screen:
    """Asks what he is looking for."""
    return Screen(voice("search-ask"), rows((back_home(voice), all_products(voice))))


def found(voice: Voice, query: str, page: ProductPage, currency: str, *, has_contact: bool) -> Screen:
    """What a search found; when it is nothing, a person may help."""
    if not page.products:
        return _nothing_found(voice, query, has_contact=has_contact)
    return Screen(
        lines(
            voice("search-found", query=voice.name(query), count=page.count),
            voice("category-page", page=page.page, pages=page.pages) if page.pages > 1 else None,
        ),
        rows(
            *product_buttons(voice, page.products, currency),
            turning(voice, page.page, page.pages, lambda number: SearchButton(page=number)),
            (back_home(voice), all_products(voice)),
        ),
    )


def _nothing_found(voice: Voice, query: str, *, has_contact: bool) -> Screen:
    tell_us = Button(voice.plain("tell-us-button"), MenuButton(place=Place.SUPPORT))
    key = "search-nothing-tell-us" if has_contact else "search-nothing"
    ways = rows(all_products(voice), (back_home(voice), tell_us if has_contact else None))
    return Screen(voice(key, query=voice.name(query)), ways, fresh=True)


def product_buttons(voice: Voice, products: Sequence[ProductRow], currency: str) -> list[Button]:
    """One full row each; the name is cut first, price and stock never."""
    return [
        Button(_product_label(voice, one, currency), ProductButton(product_id=one.id)) for one in products
    ]


def turning(voice: Voice, page: int, pages: int, to: Callable[[int], CallbackData]) -> tuple[Button, ...]:
    """The row that turns pages; none when there is only one."""
    if pages < 2:
        return ()
    previous, following = max(1, page - 1), min(pages, page + 1)
    return (
        Button(voice.plain("previous-button"), to(previous)),
        Button(voice.plain("page-button", page=page, pages=pages), to(page)),
        Button(voice.plain("next-button"), to(following)),
    )


def stock_shown(left: int) -> str:
    """Exact up to 99, then 99+."""
    return str(left) if left <= SHOWN_EXACTLY else f"{SHOWN_EXACTLY}+"


def short_name(voice: Voice, names: dict[str, str]) -> str:
    """A name on a button of a full row: 12 Chinese or 18 Latin signs."""
    return voice.name(names, 12 if voice.locale == "zh-CN" else 18)


def _product_label(voice: Voice, one: ProductRow, currency: str) -> str:
    name = short_name(voice, one.names)
    price = voice.price(one.from_price, currency)
    if one.left == 0:
        return voice.plain("product-row-sold-out-button", name=name, price=price)
    if one.several_prices:
        return voice.plain("product-row-from-button", name=name, price=price)
    return voice.plain("product-row-button", name=name, price=price, left=stock_shown(one.left))


def _search(voice: Voice) -> Button:
    return Button(voice.plain("search-button"), MenuButton(place=Place.SEARCH))
