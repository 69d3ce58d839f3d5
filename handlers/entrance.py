"""The shop's door: who is this, in which language, was he answered already, and may he be spoken to here?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.dispatcher.middlewares.user_context import EventContext
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User

from bot.customers import arrival
from bot.customers.arrival import Arrival, Person
from bot.outbox.posted import Painted
from bot.shop import Shop
from bot.staff.permissions import is_admin
from handlers.crowd import Crowd
from handlers.voice import Voice

log = structlog.get_logger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True)
class Visitor:
    """The person being answered. message_time: when his message was sent, or the one whose button he tapped.

    first_time: he has never been here before.
    """

    id: int
    chat_id: int
    first_name: str
    locale: str
    voice: Voice
    is_admin: bool
    bot_id: int
    message_time: datetime | None = None
    first_time: bool = False


class Entrance(BaseMiddleware):
    """Outer middleware of every update: lets persons in private chats through, each update once."""

    def __init__(self) -> None:
        self._crowd = Crowd()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Meet the visitor, let him be served, and note that this update is done."""
        assert isinstance(event, Update)
        context: EventContext = data["event_context"]
        user, chat = context.user, context.chat
        if user is None or user.is_bot or chat_is_anonymous(event):
            return None
        if chat is not None and chat.type != ChatType.PRIVATE:
            await self._crowd.answer(event, data["bot"], data["shop"])
            return None
        if event.my_chat_member is not None:
            return await handler(event, data)
        return await self._serve(handler, event, data, user)

    async def _serve(self, handler: Handler, update: Update, data: dict[str, Any], user: User) -> Any:
        shop: Shop = data["shop"]
        bot: Bot = data["bot"]
        met = await _meet(shop, bot.id, update.update_id, user)
        if met.done:
            log.info("update_repeated", update_id=update.update_id)
            return None
        data["visitor"] = _visitor(shop, bot.id, update, user, met)
        data["painted"] = painted = list[Painted]()
        try:
            answer = await handler(update, data)
        except Exception:
            await _mark_done(shop, bot.id, update.update_id, painted)
            raise
        await _mark_done(shop, bot.id, update.update_id, painted)
        shop.bell.ring()
        return answer


def chat_is_anonymous(update: Update) -> bool:
    """Said in the name of a group or channel: by nobody."""
    return update.message is not None and update.message.sender_chat is not None


async def _meet(shop: Shop, bot_id: int, update_id: int, user: User) -> Arrival:
    person = Person(user.id, user.first_name, user.username, user.language_code)
    default_locale, now = shop.settings.shop.locale, shop.clock.now()
    met = await shop.database.reading(
        arrival.look,
        person,
        bot_id=bot_id,
        update_id=update_id,
        default_locale=default_locale,
        now=now,
    )
    if met.known or met.done:
        return met
    return await shop.database.transaction(
        arrival.arrive, person, bot_id=bot_id, default_locale=default_locale, now=now
    )


def _visitor(shop: Shop, bot_id: int, update: Update, user: User, met: Arrival) -> Visitor:
    return Visitor(
        id=user.id,
        chat_id=user.id,
        first_name=user.first_name,
        locale=met.locale,
        voice=Voice(met.locale, shop.settings.shop.time_zone),
        is_admin=is_admin(shop.settings.shop.admins, user.id),
        bot_id=bot_id,
        message_time=_message_time(update.event),
        first_time=met.first_time,
    )


def _message_time(event: TelegramObject) -> datetime | None:
    message = event.message if isinstance(event, CallbackQuery) else event
    return message.date if isinstance(message, Message) else None


async def _mark_done(shop: Shop, bot_id: int, update_id: int, painted: list[Painted]) -> None:
    await shop.database.transaction(
        arrival.mark_done,
        bot_id=bot_id,
        update_id=update_id,
        painted=tuple(painted),
        now=shop.clock.now(),
    )
