"""Paints what handlers answer: edits in place after a tap, else sends, and answers every tap exactly once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.dispatcher.event.bases import CancelHandler, SkipHandler
from aiogram.methods import AnswerCallbackQuery, DeleteMessage
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.outbox.posted import Painted, Place
from bot.shop import Shop
from handlers.album import Album
from handlers.calls import CannotEdit, Lost, edit, quietly, send
from handlers.entrance import Visitor
from handlers.frames import STAYS, Shown, editing, sending
from handlers.screen import Alert, Answer, Screen

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

EARLY = 8.0
"""Seconds after which a tap is answered without waiting any longer; Telegram forgets it after about 15."""
OVER_A_BUTTON = 200


class Painter(BaseMiddleware):
    """Inner middleware of messages and taps."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._album = Album(shop.database)

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Let the handler decide, then show it."""
        tap = Tap(event, data["bot"]) if isinstance(event, CallbackQuery) else None
        canvas = Canvas(self._shop, self._album, data["bot"], data["visitor"], data["painted"])
        data["canvas"] = canvas
        try:
            answer = await _answering_early(handler(event, data), tap)
        except (SkipHandler, CancelHandler):
            raise
        except Exception:
            if tap is not None:
                await tap.answer()
            raise
        if tap is None:
            await canvas.reply(answer)
        else:
            stays = isinstance(answer, Screen) and data.get("stays")
            await canvas.react(replace(answer, fresh=True) if stays else answer, tap)
        return answer


class Keeper(BaseMiddleware):
    """Outer middleware of taps: those on goods and notices leave their message as it is."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Take the mark off the button's data, so that handlers see what they painted."""
        assert isinstance(event, CallbackQuery)
        if event.data and event.data.startswith(STAYS):
            data["stays"] = True
            event = event.model_copy(update={"data": event.data[len(STAYS) :]})
        return await handler(event, data)


class Tap:
    """A tapped button that waits for its answer; what is said after the first one is not said at all."""

    def __init__(self, call: CallbackQuery, bot: Bot) -> None:
        self.message = call.message if isinstance(call.message, Message) else None
        self.answered = False
        self._id = call.id
        self._bot = bot

    async def answer(self, text: str | None = None, *, box: bool = False) -> None:
        """Stop the button's clock, with a line over it or a box."""
        if self.answered:
            return
        self.answered = True
        words = text[: OVER_A_BUTTON - 1] + "…" if text and len(text) > OVER_A_BUTTON else text
        call = AnswerCallbackQuery(callback_query_id=self._id, text=words, show_alert=box or None)
        await quietly(self._bot, call)


@dataclass(frozen=True)
class Canvas:
    """What one visitor looks at. painted: which message shows which order, written down when all is done."""

    shop: Shop
    album: Album
    bot: Bot
    visitor: Visitor
    painted: list[Painted]

    async def reply(self, answer: Answer) -> None:
        """Answer a message."""
        if isinstance(answer, Alert):
            answer = Screen(answer.text)
        if answer is not None:
            await self._send(answer)

    async def react(self, answer: Answer, tap: Tap) -> None:
        """Answer a tap and bring the screen up to date, at the same time."""
        if isinstance(answer, Alert):
            if tap.answered:
                await self._send(Screen(answer.text, fresh=True))
            await tap.answer(answer.text, box=answer.box)
        elif isinstance(answer, Screen):
            if tap.answered and answer.alert:
                await self._send(Screen(answer.alert, fresh=True))
            said = tap.answer(answer.alert or answer.toast, box=answer.alert is not None)
            await asyncio.gather(said, self._repaint(answer, tap.message))
        else:
            await tap.answer()

    async def _repaint(self, screen: Screen, message: Message | None) -> None:
        since = self.shop.clock.now()
        if message is None:
            await self._send(screen)
            return
        place = (message.chat.id, message.message_id)
        has_picture = bool(message.photo or message.video)
        method = await editing(screen, place, picture=has_picture, album=self._shown)
        if method is None:
            await self._send_instead(screen, message, leaves=screen.fresh)
            return
        try:
            edited = await edit(self.bot, method)
        except CannotEdit:
            await self._send(screen)
        except Lost:
            return
        else:
            self._note(screen, edited or message, since)

    async def _send_instead(self, screen: Screen, message: Message, *, leaves: bool) -> None:
        """A new message; the old one goes unless it stays of use."""
        sent = await self._send(screen)
        if sent and not leaves and screen.file is None:
            gone = DeleteMessage(chat_id=message.chat.id, message_id=message.message_id)
            await quietly(self.bot, gone)

    async def _send(self, screen: Screen) -> bool:
        since = self.shop.clock.now()
        method = await sending(screen, self.visitor.chat_id, self._shown)
        with suppress(Lost):
            message = await send(self.bot, method)
            self._note(screen, message, since)
            return True
        return False

    def _note(self, screen: Screen, message: Message, since: datetime) -> None:
        """Which order this message shows now, so that a job can bring it up to date."""
        if screen.picture is not None and screen.picture.media_id is not None:
            self.album.note(self.bot.id, screen.picture.media_id, message)
        place = Place(self.bot.id, self.visitor.chat_id, message.message_id)
        has_picture = bool(message.photo or message.video)
        self.painted.append(Painted(place, screen.about, has_picture, since))

    async def _shown(self, media_id: int) -> Shown:
        return await self.album.shown(self.bot.id, media_id)


async def _answering_early(answer: Awaitable[Any], tap: Tap | None) -> Any:
    """Wait for the handler; answer the tap meanwhile when that takes long."""
    if tap is None:
        return await answer
    clock = asyncio.create_task(_answer_after(EARLY, tap))
    try:
        return await answer
    finally:
        if not tap.answered:
            clock.cancel()


async def _answer_after(seconds: float, tap: Tap) -> None:
    await asyncio.sleep(seconds)
    await tap.answer()
