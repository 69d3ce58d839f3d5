"""Restocking in the chat: choose a variant, paste codes or send a file, look once, take them in."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.catalog import shelves
from bot.errors import BadInput
from bot.shop import Shop
from handlers.entrance import Visitor
from handlers.painter import Canvas
from handlers.screen import Screen
from handlers.staff import pages, restocking
from handlers.staff.forms import StaffForm
from handlers.staff.intake import Intake
from handlers.staff.screens import stock
from handlers.staff.screens.buttons import IntakeButton, RestockButton, StockButton

router = Router(name="restock")


@router.message(Command("stock"))
async def list_stock(message: Message, visitor: Visitor, shop: Shop, state: FSMContext) -> Screen:
    """Every variant with what is left."""
    await state.clear()
    return stock.stock(visitor.voice, await shop.database.reading(shelves.stock_page, page=1))


@router.callback_query(StockButton.filter())
async def turn_stock(call: CallbackQuery, callback_data: StockButton, visitor: Visitor, shop: Shop) -> Screen:
    """Another page of them."""
    return stock.stock(
        visitor.voice, await shop.database.reading(shelves.stock_page, page=callback_data.page)
    )


@router.message(Command("restock"))
async def choose(
    message: Message,
    command: CommandObject,
    visitor: Visitor,
    shop: Shop,
    *,
    state: FSMContext,
    intake: Intake,
) -> Screen:
    """Restock the variant with this code, or ask which one."""
    await state.clear()
    if not command.args:
        return await pages.choose_variant(shop, visitor)
    variant_id = await shop.database.reading(shelves.variant_by_code, command.args)
    if variant_id is None:
        return await pages.choose_variant(shop, visitor, above=visitor.voice("restock-unknown"))
    return await restocking.begin(shop, visitor, state, intake, variant_id)


@router.callback_query(RestockButton.filter())
async def begin(
    call: CallbackQuery,
    callback_data: RestockButton,
    visitor: Visitor,
    shop: Shop,
    *,
    state: FSMContext,
    intake: Intake,
) -> Screen:
    """Wait for the codes of this variant."""
    return await restocking.begin(shop, visitor, state, intake, callback_data.variant_id)


@router.message(StateFilter(StaffForm.codes), F.text, ~F.text.startswith("/"))
async def take_part(
    message: Message, visitor: Visitor, *, state: FSMContext, intake: Intake, canvas: Canvas
) -> Screen | None:
    """A part of the paste; when no more comes for a while, show what arrived."""
    tray = await restocking.tray_of(visitor, state, intake)
    part = tray.paste(message.text or "", message.message_id)
    return restocking.wait_for_more(canvas, tray, part)


@router.message(StateFilter(StaffForm.codes), F.document)
async def take_file(
    message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext, bot: Bot, intake: Intake
) -> Screen:
    """A file with codes."""
    tray = await restocking.tray_of(visitor, state, intake)
    problem = await restocking.take_file(bot, message, tray, visitor)
    return problem or await restocking.preview(shop, visitor, tray)


@router.message(StateFilter(StaffForm.codes), ~F.text)
async def needs_text(message: Message) -> None:
    """Pictures and voices hold no codes."""
    raise BadInput(hint="restock-needs-text")


@router.callback_query(IntakeButton.filter(F.act == "done"))
async def that_is_all(
    call: CallbackQuery, callback_data: IntakeButton, visitor: Visitor, shop: Shop, *, intake: Intake
) -> Screen:
    """Look at what arrived now, without waiting."""
    tray = intake.tray(visitor.id, callback_data.variant_id)
    return (
        await restocking.preview(shop, visitor, tray)
        if tray
        else restocking.gone(visitor, callback_data.variant_id)
    )


@router.callback_query(IntakeButton.filter(F.act == "drop"))
async def drop(
    call: CallbackQuery, visitor: Visitor, shop: Shop, *, state: FSMContext, intake: Intake
) -> Screen:
    """Take nothing in."""
    intake.close(visitor.id)
    await state.clear()
    return await restocking.dropped(shop, visitor)


@router.callback_query(IntakeButton.filter(F.act == "take"))
async def take(
    call: CallbackQuery,
    callback_data: IntakeButton,
    visitor: Visitor,
    shop: Shop,
    *,
    state: FSMContext,
    intake: Intake,
    bot: Bot,
) -> Screen | None:
    """Take them in, and delete the messages that hold them; a second tap changes nothing."""
    tray, tapped = intake.tray(visitor.id, callback_data.variant_id), call.message and call.message.message_id
    if tray is None and tapped == intake.taken.get(visitor.id):
        return None
    if tray is None:
        return restocking.gone(visitor, callback_data.variant_id)
    intake.close(visitor.id)
    intake.taken[visitor.id] = tapped or 0
    await state.clear()
    return await restocking.take_in(shop, visitor, bot, call, tray)
