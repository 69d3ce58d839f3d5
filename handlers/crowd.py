"""Groups: a command is answered with one button that opens the private chat, everything else with nothing."""

import re
from time import monotonic

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import Message, Update

from bot.customers.arrival import locale_for
from bot.shop import Shop
from handlers.calls import Lost, quietly, send
from handlers.frames import HTML, keyboard
from handlers.screen import Button
from handlers.voice import Voice

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,32}))?(?:\s|$)")
OURS = {"start", "help", "search", "orders", "lang", "support", "paysupport", "terms", "balance"}
"""Commands that are answered in a group also when they name no bot."""
FROM_GROUP = "group"
"""What stands behind /start for somebody who comes from a group."""
QUIET = 5.0
"""Seconds in which a group is answered at most once."""
MANY_GROUPS = 1000


class Crowd:
    """Answers groups, without remembering anything of them but when that was."""

    def __init__(self) -> None:
        self._answered: dict[int, float] = {}

    async def answer(self, update: Update, bot: Bot, shop: Shop) -> None:
        """Show the way to the private chat, or say nothing."""
        if update.callback_query is not None:
            voice = _voice(shop, update.callback_query.from_user.language_code)
            words = voice.plain("group-private")
            await quietly(bot, AnswerCallbackQuery(callback_query_id=update.callback_query.id, text=words))
        elif update.message is not None and await _is_for_us(update.message, bot):
            await self._show_the_way(update.message, bot, shop)

    async def _show_the_way(self, message: Message, bot: Bot, shop: Shop) -> None:
        if not self._may_speak(message.chat.id):
            return
        voice = _voice(shop, message.from_user.language_code if message.from_user else None)
        me = await bot.me()
        button = Button(
            voice.plain("open-private-button"), url=f"https://t.me/{me.username}?start={FROM_GROUP}"
        )
        method = SendMessage(
            chat_id=message.chat.id,
            text=voice("group-private"),
            parse_mode=HTML,
            reply_markup=keyboard(((button,),)),
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
        )
        try:
            await send(bot, method)
        except Lost:
            return

    def _may_speak(self, chat_id: int) -> bool:
        now = monotonic()
        if now - self._answered.get(chat_id, -QUIET) < QUIET:
            return False
        if len(self._answered) >= MANY_GROUPS:
            self._answered = {chat: at for chat, at in self._answered.items() if now - at < QUIET}
        self._answered[chat_id] = now
        return True


async def _is_for_us(message: Message, bot: Bot) -> bool:
    found = COMMAND.match(message.text or "")
    if found is None:
        return False
    name, addressed = found[1].lower(), found[2]
    if addressed is None:
        return name in OURS
    return addressed.lower() == ((await bot.me()).username or "").lower()


def _voice(shop: Shop, language_code: str | None) -> Voice:
    return Voice(locale_for(language_code, shop.settings.shop.locale), shop.settings.shop.time_zone)
