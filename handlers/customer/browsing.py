"""Looking around: categories, products, quantities and search."""

import re

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.shop import Shop
from handlers.customer import pages
from handlers.customer.forms import BuyerForm, whole_number
from handlers.customer.screens import catalogue, product
from handlers.customer.screens.buttons import (
    CategoryButton,
    HowToButton,
    ProductButton,
    QuantityButton,
    SearchButton,
)
from handlers.entrance import Visitor
from handlers.screen import Alert, Answer, Screen

router = Router(name="browsing")
LONGEST_QUERY = 64


@router.callback_query(CategoryButton.filter())
async def category(
    call: CallbackQuery, callback_data: CategoryButton, visitor: Visitor, shop: Shop
) -> Screen:
    """A page of a category."""
    return await pages.category(shop, visitor, callback_data.category_id, callback_data.page)


@router.callback_query(ProductButton.filter())
async def open_product(
    call: CallbackQuery,
    callback_data: ProductButton,
    visitor: Visitor,
    shop: Shop,
    *,
    bot: Bot,
    state: FSMContext,
) -> Screen:
    """A product, with what he chose so far."""
    await state.clear()
    chosen = callback_data
    return await pages.product(
        shop, visitor, bot, chosen.product_id, variant_id=chosen.variant_id, quantity=chosen.quantity
    )


@router.callback_query(QuantityButton.filter())
async def ask_quantity(
    call: CallbackQuery, callback_data: QuantityButton, visitor: Visitor, shop: Shop, state: FSMContext
) -> Screen:
    """Wait for a typed number."""
    view = await pages.product_view(shop, visitor, callback_data.product_id)
    chosen = view.variant(callback_data.variant_id)
    await state.set_state(BuyerForm.quantity)
    await state.set_data({"product_id": view.id, "variant_id": chosen.id})
    return product.ask_quantity(visitor.voice, view, chosen)


@router.message(StateFilter(BuyerForm.quantity), F.text, ~F.text.startswith("/"))
async def take_quantity(
    message: Message, visitor: Visitor, shop: Shop, *, bot: Bot, state: FSMContext
) -> Screen:
    """Take the typed number, or say which numbers work."""
    asked = await state.get_data()
    view = await pages.product_view(shop, visitor, asked["product_id"])
    chosen = view.variant(asked["variant_id"])
    quantity = whole_number(message.text, most=product.most(chosen))
    if quantity is None:
        return product.wrong_quantity(visitor.voice, view, chosen)
    await state.clear()
    return await pages.product(shop, visitor, bot, view.id, variant_id=chosen.id, quantity=quantity)


@router.callback_query(HowToButton.filter())
async def how_to(call: CallbackQuery, callback_data: HowToButton, visitor: Visitor, shop: Shop) -> Answer:
    """How to use a product."""
    view = await pages.product_view(shop, visitor, callback_data.product_id)
    if not view.steps(visitor.locale):
        return Alert(visitor.voice.plain("how-to-none-alert"), box=True)
    return product.how_to(visitor.voice, view)


@router.message(Command("search"))
async def search(
    message: Message, command: CommandObject, visitor: Visitor, shop: Shop, state: FSMContext
) -> Screen:
    """Search for what stands behind the command, or ask."""
    await state.clear()
    if not command.args:
        return catalogue.search_ask(visitor.voice)
    return await _find(command.args, visitor, shop, state)


@router.message(F.text, ~F.text.startswith("/"), StateFilter(None))
async def plain_words(message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext) -> Screen:
    """Words that answer no question are a search."""
    return await _find(message.text or "", visitor, shop, state)


@router.callback_query(SearchButton.filter())
async def turn_search(
    call: CallbackQuery, callback_data: SearchButton, visitor: Visitor, shop: Shop, state: FSMContext
) -> Screen:
    """Another page of what was found; asks again when it is not known any more what for."""
    query = (await state.get_data()).get("query")
    if not query:
        return catalogue.search_ask(visitor.voice)
    return await pages.search(shop, visitor, query, callback_data.page)


async def _find(query: str, visitor: Visitor, shop: Shop, state: FSMContext) -> Screen:
    wanted = re.sub(r"\s+", " ", query).strip()[:LONGEST_QUERY]
    found = await pages.search(shop, visitor, wanted, 1)
    # Without a page to turn it may as well be a code that was pasted here by mistake.
    if any(isinstance(button.act, SearchButton) for row in found.rows for button in row):
        await state.set_data({"query": wanted})
    return found
