"""Start, the menu, and the small commands."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.customers import arrival
from bot.outbox import posting
from bot.shop import Shop
from handlers.crowd import FROM_GROUP
from handlers.customer import pages
from handlers.customer.screens import welcome
from handlers.customer.screens.buttons import LanguageButton, MenuButton, Place
from handlers.entrance import Visitor
from handlers.screen import Screen

router = Router(name="start")


@router.message(CommandStart())
async def start(
    message: Message, command: CommandObject, visitor: Visitor, shop: Shop, *, state: FSMContext, bot: Bot
) -> Screen:
    """Greet, serve what was parked while he had us blocked, and follow the deep link."""
    await state.clear()
    await shop.database.transaction(posting.unpark, visitor.id, now=shop.clock.now())
    shop.bell.ring()
    link = pages.deep_link(command.args)
    if link is not None:
        await shop.database.transaction(arrival.touch, visitor.id, link.source)
        return await pages.linked_product(shop, visitor, bot, link)
    if visitor.first_time:
        return welcome.first(visitor.voice, shop.settings.shop, visitor.first_name)
    above = visitor.voice("welcome-product-gone") if command.args not in (None, FROM_GROUP) else None
    return await pages.home(shop, visitor, above=above, fresh=True)


@router.callback_query(MenuButton.filter())
async def menu(
    call: CallbackQuery, callback_data: MenuButton, visitor: Visitor, shop: Shop, state: FSMContext
) -> Screen:
    """Open one of the main screens."""
    await state.clear()
    return await pages.menu(shop, visitor, callback_data.place, state)


@router.callback_query(LanguageButton.filter())
async def choose_language(
    call: CallbackQuery, callback_data: LanguageButton, visitor: Visitor, shop: Shop
) -> Screen:
    """Speak another language from now on."""
    await shop.database.transaction(arrival.choose_locale, visitor.id, callback_data.locale)
    return await pages.home_in(shop, visitor, callback_data.locale)


@router.message(Command("lang"))
async def language(message: Message, visitor: Visitor) -> Screen:
    """Which languages there are."""
    return welcome.language(visitor.voice)


@router.message(Command("help"))
async def help_(message: Message, visitor: Visitor) -> Screen:
    """How the shop works."""
    return welcome.help_(visitor.voice, is_admin=visitor.is_admin)


@router.message(Command("terms"))
async def terms(message: Message, visitor: Visitor, shop: Shop) -> Screen:
    """The owner's terms."""
    return welcome.terms(visitor.voice, visitor.voice.name(shop.settings.shop.terms, 3000))


@router.message(Command("balance"))
async def balance(message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext) -> Screen:
    """What is in the wallet."""
    return await pages.menu(shop, visitor, Place.BALANCE, state)
