"""The commands that Telegram shows beside the text field: each person's language, and more for admins."""

from collections.abc import Iterator

from aiogram import Bot
from aiogram.methods import SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.config import Settings
from handlers.calls import quietly
from handlers.voice import LOCALES, Voice

FOR_BUYERS = ("start", "search", "orders", "balance", "lang", "help", "support", "terms")
FOR_ADMINS = ("admin", "stock", "restock", "order")


async def show_menu(bot: Bot, settings: Settings) -> None:
    """Tell Telegram; where it does not listen, the commands work all the same."""
    for method in menus(settings):
        await quietly(bot, method)


def menus(settings: Settings) -> Iterator[SetMyCommands]:
    """For everybody, in each language that the shop speaks, and for each admin."""
    yield SetMyCommands(commands=commands(settings.shop.locale, FOR_BUYERS))
    for locale in LOCALES:
        language = locale.partition("-")[0]
        yield SetMyCommands(commands=commands(locale, FOR_BUYERS), language_code=language)
    for admin in settings.shop.admins:
        yield SetMyCommands(
            commands=commands(settings.shop.locale, FOR_ADMINS + FOR_BUYERS),
            scope=BotCommandScopeChat(chat_id=admin),
        )


def commands(locale: str, names: tuple[str, ...]) -> list[BotCommand]:
    """The commands with what they do, in words of that language."""
    voice = Voice(locale)
    return [BotCommand(command=name, description=voice.plain(f"command-{name}")) for name in names]
