"""Every method that is modelled, by its lower-case name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aiogram.methods import TelegramMethod
from pydantic import TypeAdapter

from bot.practice.methods import answers, chats, editing, messages, polling
from bot.practice.world import World

Handler = Callable[[World, Any], Any]


@dataclass(frozen=True)
class Modelled:
    """`answer` knows what the method must return."""

    name: str
    model: type[TelegramMethod[Any]]
    handler: Handler
    answer: TypeAdapter[Any]


HANDLERS: Final[dict[type[TelegramMethod[Any]], Handler]] = {
    **polling.HANDLERS,
    **messages.HANDLERS,
    **editing.HANDLERS,
    **answers.HANDLERS,
    **chats.HANDLERS,
}
MODELLED: Final = {
    model.__api_method__.lower(): Modelled(
        model.__api_method__, model, handler, TypeAdapter(model.__returning__)
    )
    for model, handler in HANDLERS.items()
}
