"""Does what the restocking handlers ask for: collects codes in memory, previews them, takes them in."""

import asyncio
from dataclasses import replace
from io import BytesIO

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.fsm.context import FSMContext
from aiogram.methods import DeleteMessages, EditMessageText
from aiogram.types import CallbackQuery, Message

from bot.catalog import shelves
from bot.errors import BadFile
from bot.shop import Shop
from bot.staff import audit
from bot.stock import reading, restocking
from handlers.calls import quietly
from handlers.entrance import Visitor
from handlers.painter import Canvas
from handlers.screen import Screen
from handlers.staff import pages
from handlers.staff.forms import StaffForm
from handlers.staff.intake import Intake, Tray
from handlers.staff.screens import stock

log = structlog.get_logger(__name__)

QUIET = 2.5
"""Seconds without a further part after which a paste is taken to be whole."""
PROGRESS_EVERY = 2.0
"""Seconds between two edits of the progress line."""
DELETED_AT_ONCE = 100
"""Telegram deletes no more messages in one call."""


async def begin(shop: Shop, visitor: Visitor, state: FSMContext, intake: Intake, variant_id: int) -> Screen:
    """Wait for the codes of this variant; raises ProductGone."""
    row = await shop.database.reading(shelves.stock_row, variant_id)
    intake.open(visitor.id, variant_id, separator=row.separator)
    await state.set_state(StaffForm.codes)
    await state.set_data({"variant_id": variant_id, "separator": row.separator})
    return stock.ask_lines(visitor.voice, row)


async def tray_of(visitor: Visitor, state: FSMContext, intake: Intake) -> Tray:
    """The admin's tray; an empty one after a restart, which forgot the old."""
    asked = await state.get_data()
    variant_id: int = asked["variant_id"]
    tray = intake.tray(visitor.id, variant_id)
    return tray or intake.open(visitor.id, variant_id, separator=asked["separator"])


def wait_for_more(canvas: Canvas, tray: Tray, part: int) -> Screen | None:
    """Show what arrived once no further part comes; the first part is answered at once."""
    # Beside the admin's lane, which must stay free for the parts that follow.
    tray.waiting = asyncio.create_task(_preview_when_quiet(canvas, tray, part))
    if part > 1:
        return None
    return stock.collecting(canvas.visitor.voice, tray.variant_id, len(tray.lines()))


async def preview(shop: Shop, visitor: Visitor, tray: Tray) -> Screen:
    """The first, the last and the odd lines; or why there is nothing to take in."""
    tray.hurry()
    try:
        lines = await asyncio.to_thread(tray.lines)
    except BadFile:
        return stock.not_taken(visitor.voice, "restock-nothing", tray.variant_id)
    row = await shop.database.reading(shelves.stock_row, tray.variant_id)
    seen = await asyncio.to_thread(reading.preview, lines, separator=tray.separator)
    return stock.preview(visitor.voice, row, seen)


async def take_file(bot: Bot, message: Message, tray: Tray, visitor: Visitor) -> Screen | None:
    """Fetch a document into the tray; a screen that says why not when Telegram does not hand it over."""
    document = message.document
    assert document is not None
    if (document.file_size or 0) > reading.LARGEST:
        return stock.not_taken(visitor.voice, "restock-too-big", tray.variant_id)
    fetched = BytesIO()
    try:
        await bot.download(document, fetched, timeout=60)
    except (TelegramAPIError, TimeoutError, OSError) as error:
        log.warning("restock_file_not_fetched", reason=type(error).__name__)
        return stock.not_taken(visitor.voice, "restock-fetch-failed", tray.variant_id)
    await tray.file(fetched.getvalue(), document.file_name or "", message.message_id)
    return None


async def take_in(shop: Shop, visitor: Visitor, bot: Bot, call: CallbackQuery, tray: Tray) -> Screen:
    """Take every line in, with progress in the message that was tapped; then delete what held them."""
    counts = await restocking.restock_all(
        shop.database,
        shop.vault,
        variant_id=tray.variant_id,
        lines=await asyncio.to_thread(tray.lines),
        actor=audit.staff(visitor.id),
        now=shop.clock.now(),
        progress=Progress(visitor, bot, call),
    )
    deleted = await _delete(bot, visitor, tray)
    row = await shop.database.reading(shelves.stock_row, tray.variant_id)
    return stock.result(visitor.voice, row, counts, deleted=deleted)


def gone(visitor: Visitor, variant_id: int) -> Screen:
    """The lines are not at hand any more."""
    return stock.not_taken(visitor.voice, "restock-gone", variant_id)


async def dropped(shop: Shop, visitor: Visitor) -> Screen:
    """Nothing was taken in."""
    return replace(await pages.panel(shop, visitor), toast=visitor.voice.plain("restock-dropped-toast"))


class Progress:
    """Writes how far it is into the tapped message, not more often than Telegram likes."""

    def __init__(self, visitor: Visitor, bot: Bot, call: CallbackQuery) -> None:
        self._visitor, self._bot, self._call = visitor, bot, call
        self._next = asyncio.get_running_loop().time() + PROGRESS_EVERY

    async def __call__(self, done: int, lines: int) -> None:
        """Say it, if it is time again."""
        message, time = self._call.message, asyncio.get_running_loop().time()
        if message is None or done == lines or time < self._next:
            return
        self._next = time + PROGRESS_EVERY
        text = self._visitor.voice("restock-progress", done=f"{done:,}", lines=f"{lines:,}")
        method = EditMessageText(text=text, chat_id=message.chat.id, message_id=message.message_id)
        await quietly(self._bot, method)


async def _preview_when_quiet(canvas: Canvas, tray: Tray, part: int) -> None:
    await asyncio.sleep(QUIET)
    if tray.part == part:
        await canvas.reply(await preview(canvas.shop, canvas.visitor, tray))


async def _delete(bot: Bot, visitor: Visitor, tray: Tray) -> bool:
    """Secrets do not stay in the chat once they are taken in; False when some could not be deleted."""
    deleted = True
    for start in range(0, len(tray.message_ids), DELETED_AT_ONCE):
        slice_ = tray.message_ids[start : start + DELETED_AT_ONCE]
        deleted &= await quietly(bot, DeleteMessages(chat_id=visitor.chat_id, message_ids=slice_))
    return deleted
