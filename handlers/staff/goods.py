"""Making and editing categories, products and variants, step by step in the chat."""

from aiogram import Bot, F, Router
from aiogram.enums import ContentType
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.errors import BadInput
from bot.shop import Shop
from handlers.entrance import Visitor
from handlers.screen import Answer, Screen
from handlers.staff import catalogue
from handlers.staff.fields import FIELDS
from handlers.staff.forms import StaffForm
from handlers.staff.screens.buttons import EditButton, GoodsButton, SetButton

router = Router(name="goods")
WITHOUT_WORDS = {
    *(ContentType.VOICE, ContentType.AUDIO, ContentType.VIDEO_NOTE, ContentType.STICKER),
    *(ContentType.DOCUMENT, ContentType.ANIMATION, ContentType.CONTACT, ContentType.LOCATION),
}


@router.callback_query(GoodsButton.filter())
async def open_page(
    call: CallbackQuery,
    callback_data: GoodsButton,
    visitor: Visitor,
    shop: Shop,
    *,
    state: FSMContext,
    bot: Bot,
) -> Screen:
    """A list, a product or a variant."""
    await state.clear()
    tapped = callback_data
    return await catalogue.page(shop, visitor, bot, tapped.noun, tapped.id, number=tapped.page)


@router.callback_query(EditButton.filter(F.field.in_(FIELDS)))
async def ask(
    call: CallbackQuery, callback_data: EditButton, visitor: Visitor, shop: Shop, *, state: FSMContext
) -> Screen:
    """Ask for a new value."""
    return await catalogue.ask(shop, visitor, state, callback_data.field, callback_data.id)


@router.callback_query(SetButton.filter(F.field == "steep"))
async def take_steep_price(
    call: CallbackQuery, visitor: Visitor, shop: Shop, *, state: FSMContext, bot: Bot
) -> Screen:
    """He means that price."""
    asked = await state.get_data()
    if "typed" not in asked:
        return await catalogue.page(shop, visitor, bot, "categories", 0)
    return await catalogue.take(shop, visitor, bot, state, asked["typed"])


@router.callback_query(SetButton.filter())
async def set_value(
    call: CallbackQuery, callback_data: SetButton, visitor: Visitor, shop: Shop, *, bot: Bot
) -> Screen:
    """What needs no typing: on sale or not, presentation, category, archive."""
    return await catalogue.set_value(shop, visitor, bot, callback_data)


@router.message(StateFilter(StaffForm.value), F.text, ~F.text.startswith("/"))
async def take_value(
    message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext, bot: Bot
) -> Screen:
    """The typed value; a price that moves far is asked about again."""
    text, asked = message.text or "", await state.get_data()
    question = await catalogue.doubt(shop, visitor, asked["field"], asked["id"], text)
    if question is not None:
        await state.update_data(typed=text)
        return question
    return await catalogue.take(shop, visitor, bot, state, text)


@router.message(StateFilter(StaffForm.value), F.photo | F.video)
async def take_picture(
    message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext, bot: Bot
) -> Answer:
    """The picture of a product, or of a step of its guide."""
    return await catalogue.take_media(shop, visitor, bot, state, message)


@router.message(StateFilter(StaffForm.value), F.content_type.in_(WITHOUT_WORDS))
async def needs_words(message: Message) -> None:
    """A voice answers no field; the question stays open."""
    raise BadInput(hint="not-text-in-form")
