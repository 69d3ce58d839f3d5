"""Running the shop: the panel, the pause, orders, stuck ones and messages that did not arrive."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.delivery import resending
from bot.orders import history
from bot.shop import Shop
from bot.staff import audit, opening, retrying
from bot.stock import revealing
from handlers.entrance import Visitor
from handlers.screen import Alert, Answer, Screen
from handlers.staff import pages
from handlers.staff.forms import StaffForm
from handlers.staff.screens import orders
from handlers.staff.screens.buttons import (
    Desk,
    PanelButton,
    PauseButton,
    Pausing,
    ResendButton,
    RetryButton,
    RevealButton,
    StaffOrderButton,
)
from models.order import read_number

router = Router(name="running")
MORNING = 9


@router.message(Command("admin"))
async def open_panel(message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext) -> Screen:
    """Today at a glance."""
    await state.clear()
    return await pages.panel(shop, visitor)


@router.callback_query(PanelButton.filter(F.desk == Desk.REOPEN))
async def reopen(call: CallbackQuery, visitor: Visitor, shop: Shop) -> Screen:
    """Open the shop again."""
    await shop.database.transaction(opening.reopen, actor=audit.staff(visitor.id), now=shop.clock.now())
    return replace(await pages.panel(shop, visitor), toast=visitor.voice.plain("reopened-toast"))


@router.callback_query(PanelButton.filter())
async def go(
    call: CallbackQuery, callback_data: PanelButton, visitor: Visitor, shop: Shop, *, state: FSMContext
) -> Screen:
    """One of the panel's screens."""
    await state.clear()
    return await pages.at_desk(shop, visitor, callback_data.desk, state)


@router.callback_query(PauseButton.filter())
async def pause(call: CallbackQuery, callback_data: PauseButton, visitor: Visitor, shop: Shop) -> Screen:
    """Close the shop for a while."""
    now = shop.clock.now()
    until = pause_end(callback_data.until, now, shop.settings.shop.time_zone)
    await shop.database.transaction(opening.pause, until=until, actor=audit.staff(visitor.id), now=now)
    return replace(await pages.panel(shop, visitor), toast=visitor.voice.plain("paused-toast"))


@router.message(Command("order"))
async def find_order(
    message: Message, command: CommandObject, visitor: Visitor, shop: Shop, *, state: FSMContext
) -> Screen:
    """Any order by its number."""
    if not command.args:
        await state.set_state(StaffForm.order_number)
        return orders.ask_number(visitor.voice)
    return await _order_by_number(command.args, visitor, shop, state)


@router.message(StateFilter(StaffForm.order_number), F.text, ~F.text.startswith("/"))
async def take_number(message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext) -> Screen:
    """The number that was asked for."""
    return await _order_by_number(message.text or "", visitor, shop, state)


@router.callback_query(StaffOrderButton.filter())
async def open_order(
    call: CallbackQuery, callback_data: StaffOrderButton, visitor: Visitor, shop: Shop
) -> Screen:
    """One order, whole."""
    return await pages.order(shop, visitor, callback_data.order_id)


@router.callback_query(RevealButton.filter())
async def reveal(call: CallbackQuery, callback_data: RevealButton, visitor: Visitor, shop: Shop) -> Screen:
    """Ask first; then show the secrets and write down who looked."""
    order_id = callback_data.order_id
    if not callback_data.sure:
        return orders.ask_to_reveal(visitor.voice, order_id, await pages.count_of_secrets(shop, order_id))
    secrets = await shop.database.transaction(
        revealing.reveal, shop.vault, order_id, actor=audit.staff(visitor.id), now=shop.clock.now()
    )
    story = await shop.database.reading(history.by_id_for_staff, order_id)
    return orders.revealed(visitor.voice, story, secrets)


@router.callback_query(ResendButton.filter())
async def resend(call: CallbackQuery, callback_data: ResendButton, visitor: Visitor, shop: Shop) -> Alert:
    """Send the goods to their buyer once more."""
    tapped, actor = callback_data, audit.staff(visitor.id)
    await shop.database.transaction(
        resending.resend, tapped.order_id, nonce=tapped.nonce, actor=actor, now=shop.clock.now()
    )
    shop.bell.ring()
    return Alert(visitor.voice.plain("resent-toast"))


@router.callback_query(RetryButton.filter())
async def retry(call: CallbackQuery, callback_data: RetryButton, visitor: Visitor, shop: Shop) -> Answer:
    """Try a message again that was given up."""
    actor = audit.staff(visitor.id)
    await shop.database.transaction(
        retrying.retry, callback_data.notice_id, actor=actor, now=shop.clock.now()
    )
    shop.bell.ring()
    return replace(await pages.dead_letters(shop, visitor), toast=visitor.voice.plain("retried-toast"))


def pause_end(choice: Pausing, now: datetime, zone: str) -> datetime | None:
    """When the pause is over; None until the owner opens."""
    if choice is Pausing.OPEN_END:
        return None
    if choice is Pausing.HOUR:
        return now + timedelta(hours=1)
    tomorrow = now.astimezone(ZoneInfo(zone)) + timedelta(days=1)
    return tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0)


async def _order_by_number(text: str, visitor: Visitor, shop: Shop, state: FSMContext) -> Screen:
    number = read_number(text)
    order_id = await pages.order_id_of(shop, number) if number else None
    if order_id is None:
        return orders.unknown_number(visitor.voice)
    await state.clear()
    return replace(await pages.order(shop, visitor, order_id), fresh=True)
