"""Brings notices to their chats: writes each one for its reader when it is sent, and makes one call of it."""

from collections.abc import Awaitable
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import Message
from aiohttp import ClientConnectorError

from bot.customers import arrival
from bot.errors import Blocked, SlowDown, Undeliverable, Unreachable
from bot.outbox.claiming import Letter
from bot.shop import Shop
from handlers.album import Album
from handlers.calls import NOT_THERE, UNCHANGED
from handlers.frames import Shown, editing, sending, stamping
from handlers.notices import RENDERERS, Edit, Paper
from handlers.screen import Screen
from handlers.voice import Voice

T = TypeVar("T")

TIMEOUT = 15
NEVER_MET = ("chat not found", "peer_id_invalid")
"""How Telegram calls somebody who never spoke to this bot."""


class TelegramCourier:
    """A Courier over the Bot API (core.telegram.org/bots/api)."""

    def __init__(self, shop: Shop, bot: Bot) -> None:
        self._shop = shop
        self._bot = bot
        self._album = Album(shop.database)

    @property
    def bot_id(self) -> int:
        """Which bot carries."""
        return self._bot.id

    async def deliver(self, letter: Letter) -> int | None:
        """Write it, then make its one call; None when there was nothing left to say."""
        paper = await RENDERERS[letter.kind](self._shop, letter, await self._voice(letter.chat_id))
        if paper is None or (isinstance(paper, Edit) and paper.bot_id != self._bot.id):
            return None
        try:
            return await translated(self._carry(letter.chat_id, paper))
        except Blocked:
            await self._shop.database.transaction(
                arrival.blocked, letter.chat_id, bot_id=self._bot.id, now=self._shop.clock.now()
            )
            raise

    async def _voice(self, chat_id: int) -> Voice:
        shop = self._shop.settings.shop
        locale = await self._shop.database.reading(arrival.locale_of, chat_id, default=shop.locale)
        return Voice(locale, shop.time_zone)

    async def _carry(self, chat_id: int, paper: Paper) -> int | None:
        if isinstance(paper, Edit):
            return await self._change(chat_id, paper)
        method = await sending(paper, chat_id, self._shown, stays=True)
        message: Message = await self._bot(method, request_timeout=TIMEOUT)
        self._note(paper, message)
        return message.message_id

    async def _change(self, chat_id: int, edit: Edit) -> int | None:
        """Bring a message up to date; that it is gone, or looks so already, is fine."""
        method = await self._editing(chat_id, edit)
        try:
            await self._bot(method, request_timeout=TIMEOUT)
        except TelegramBadRequest as error:
            words = error.message.lower()
            if UNCHANGED not in words and not any(sentence in words for sentence in NOT_THERE):
                raise
        return edit.message_id

    async def _editing(self, chat_id: int, edit: Edit) -> TelegramMethod[Any]:
        place = (chat_id, edit.message_id)
        method = await editing(edit.screen, place, picture=edit.picture, album=self._shown)
        return method or stamping(edit.screen, place, good=edit.good)

    async def _shown(self, media_id: int) -> Shown:
        return await self._album.shown(self._bot.id, media_id)

    def _note(self, screen: Screen, message: Message) -> None:
        if screen.picture is not None and screen.picture.media_id is not None:
            self._album.note(self._bot.id, screen.picture.media_id, message)


async def translated(call: Awaitable[T]) -> T:
    """A call whose failures are told in the shop's own words."""
    try:
        return await call
    except TelegramRetryAfter as error:
        raise SlowDown(seconds=error.retry_after) from error
    except TelegramForbiddenError as error:
        raise Blocked(reason=error.message) from error
    except (TelegramBadRequest, TelegramNotFound, TelegramMigrateToChat, TelegramEntityTooLarge) as error:
        if any(words in error.message.lower() for words in NEVER_MET):
            raise Blocked(reason=error.message) from error
        raise Undeliverable(reason=error.message) from error
    except AiogramError as error:
        raise Unreachable(reason=type(error).__name__, maybe_done=int(_may_be_done(error))) from error


def _may_be_done(error: AiogramError) -> bool:
    """Whether Telegram may have sent it all the same: not when there was no connection, or no such token."""
    if isinstance(error, TelegramNetworkError):
        return not isinstance(error.__cause__, ClientConnectorError)
    return not isinstance(error, TelegramUnauthorizedError)
