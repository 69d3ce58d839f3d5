"""Turns refusals into words a person can use, and bugs into a polite line, a log entry and a notice."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.types import CallbackQuery, ErrorEvent, TelegramObject

from bot.customers import standing
from bot.errors import (
    BadFile,
    BadInput,
    NotAllowed,
    OrderNotFound,
    ShopClosed,
    ShopError,
    TooManyHeld,
    TooManyOpenOrders,
)
from bot.outbox import posting
from bot.outbox.notices import Kind
from bot.shop import Shop
from handlers.calls import Lost, send
from handlers.customer import pages
from handlers.customer.screens.buttons import MenuButton, OrdersButton, Place
from handlers.customer.screens.welcome import all_products, back_home
from handlers.entrance import Visitor
from handlers.frames import Shown, sending
from handlers.screen import Alert, Answer, Button, Rows, Screen, rows
from handlers.voice import Html, Voice

log = structlog.get_logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
Remedy = Callable[[ShopError, dict[str, Any]], Awaitable[Answer]]
"""Answers a refusal with something better than words; `data` holds visitor, shop, callback_data …"""

MONEY = {"missing"}
"""Parameters of refusals that are minor units of the shop's currency."""
WANT_TO_SEE_ORDERS = (TooManyOpenOrders, TooManyHeld)


class Apologies(BaseMiddleware):
    """Inner middleware, next to the handler: a ShopError becomes what the person is shown."""

    def __init__(self, remedies: Mapping[type[ShopError], Remedy]) -> None:
        self._remedies = remedies

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Let the handler try."""
        try:
            return await handler(event, data)
        except ShopError as error:
            log.log(error.level, error.text_key(), update_id=data["event_update"].update_id)
            return await self._remedied(error, data) or await self._answer(error, event, data)

    async def _remedied(self, error: ShopError, data: dict[str, Any]) -> Answer:
        """Something better than words, when there is something; when that fails, words will do."""
        remedy = self._remedies.get(type(error))
        if remedy is None:
            return None
        try:
            return await remedy(error, data)
        except ShopError:
            return None

    async def _answer(self, error: ShopError, event: TelegramObject, data: dict[str, Any]) -> Answer:
        visitor: Visitor = data["visitor"]
        if isinstance(error, NotAllowed):
            return await unknown(data["shop"], visitor, tapped=isinstance(event, CallbackQuery))
        voice = visitor.voice
        if isinstance(event, CallbackQuery) and not isinstance(error, WANT_TO_SEE_ORDERS):
            return Alert(_plainly(error, voice, data["shop"]), box=True)
        return Screen(said(error, voice, data["shop"]), ways_on(error, voice))


def said(error: ShopError, voice: Voice, shop: Shop) -> Html:
    """A refusal in words."""
    return voice(_key(error, voice), **_arguments(error, voice, shop))


async def unknown(shop: Shop, visitor: Visitor, *, tapped: bool) -> Screen:
    """What cannot be understood, or is none of his business: the first screen, and a line about it."""
    if tapped:
        page = await pages.home(shop, visitor)
        return replace(page, toast=visitor.voice.plain("old-page-toast"))
    return await pages.home(shop, visitor, above=visitor.voice("unknown-words"), fresh=True)


def ways_on(error: ShopError, voice: Voice) -> Rows:
    """A way on and a way back."""
    if isinstance(error, WANT_TO_SEE_ORDERS):
        return rows(Button(voice.plain("show-unpaid-button"), OrdersButton()), back_home(voice))
    if isinstance(error, OrderNotFound):
        return rows((back_home(voice), Button(voice.plain("orders-button"), OrdersButton())))
    return rows(all_products(voice), back_home(voice))


async def apologise(event: ErrorEvent, bot: Bot, shop: Shop, visitor: Visitor | None = None) -> None:
    """A bug: logged, told to the admins, and said politely to the person."""
    ref = secrets.token_hex(3).upper()
    update_id = event.update.update_id
    log.error("bug", update_id=update_id, ref=ref, exc_info=event.exception)
    await _tell_admins(shop, event.exception, update_id, ref)
    if visitor is not None:
        await _say_politely(bot, shop, visitor, ref)


async def _tell_admins(shop: Shop, error: Exception, update_id: int, ref: str) -> None:
    """Once an hour for the same fault; what reports a bug must not fail itself."""
    now = shop.clock.now()
    try:
        await shop.database.transaction(
            posting.post_to_all,
            chat_ids=shop.settings.shop.admins,
            kind=Kind.BUG,
            facts={"update_id": update_id, "ref": ref},
            dedupe_key=f"bug:{_fault(error)}:{int(now.timestamp() // 3600)}",
            now=now,
        )
    except Exception:
        log.exception("bug_not_reported", ref=ref)
    shop.bell.ring()


async def _say_politely(bot: Bot, shop: Shop, visitor: Visitor, ref: str) -> None:
    voice = visitor.voice
    key = "bug-while-paying" if await _is_paying(shop, visitor.id) else "bug-not-charged"
    again = Button(voice.plain("try-again-button"), MenuButton(place=Place.HOME))
    get_help = Button(voice.plain("support-open-button"), MenuButton(place=Place.SUPPORT))
    screen = Screen(voice(key, ref=ref), rows((again, get_help)))
    with suppress(Lost):
        await send(bot, await sending(screen, visitor.chat_id, _no_album))


async def _is_paying(shop: Shop, customer_id: int) -> bool:
    """When nobody can tell, the careful sentence is the true one."""
    try:
        return await shop.database.reading(standing.is_paying, customer_id)
    except Exception:
        log.exception("payments_not_read")
        return True


async def _no_album(media_id: int) -> Shown:
    raise LookupError(media_id)


def _plainly(error: ShopError, voice: Voice, shop: Shop) -> str:
    return voice.plain(_key(error, voice), **_arguments(error, voice, shop))


def _fault(error: Exception) -> str:
    """Where it broke, in a few signs."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = f"{place.tb_frame.f_code.co_filename.rpartition('/')[2]}{place.tb_lineno}" if place else ""
    return f"{type(error).__name__[:12]}{line[-12:]}"


def _arguments(error: ShopError, voice: Voice, shop: Shop) -> dict[str, str | int]:
    """What the text is filled with; amounts as people read them."""
    currency = shop.settings.shop.currency
    arguments = {
        name: voice.money(value, currency) if name in MONEY and isinstance(value, int) else value
        for name, value in error.parameters.items()
    }
    if isinstance(error, ShopClosed) and (until := error.parameters.get("until")):
        moment = datetime.fromisoformat(str(until))
        arguments["until"] = voice.moment(moment, shop.clock.now())
    return arguments


def _key(error: ShopError, voice: Voice) -> str:
    """The error's own text; a hint or a reason may name a closer one."""
    if isinstance(error, BadInput) and voice.knows(str(error.parameters.get("hint", ""))):
        return str(error.parameters["hint"])
    if isinstance(error, ShopClosed) and not error.parameters.get("until"):
        return "shop-closed-open-end"
    if isinstance(error, BadFile) and voice.knows(closer := f"bad-file-{error.parameters.get('reason', '')}"):
        return closer
    return error.text_key()
