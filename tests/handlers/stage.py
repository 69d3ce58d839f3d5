"""A shop's ears and mouth on a practice Telegram, with handlers that answer what a test wants."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot, F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.errors import ShopError
from bot.shop import Shop
from handlers.apologies import Remedy
from handlers.dispatcher import listening_to, open_lanes
from handlers.entrance import Visitor
from handlers.lanes import Lanes
from handlers.polling import Polling
from handlers.screen import Answer, Button, Screen
from tests.fakes.practice import ADMIN, Practice, practising
from tests.fakes.shoppers import Person, Seen
from tests.fakes.shops import a_shop

Deed = Callable[[Visitor, FSMContext], Awaitable[Answer]]
PLAYED = "play:"


@dataclass
class Stage:
    """`parts`: what the handlers answer to a word or a tap on `act(word)`; an exception is raised."""

    practice: Practice
    shop: Shop
    bot: Bot
    lanes: Lanes
    polling: Polling
    parts: dict[str, Answer | Exception | Deed]
    logged: Sequence[Mapping[str, Any]]
    visitors: list[Visitor] = field(default_factory=list)

    async def person(self, name: str = "小美", user_id: int = 7001, language: str = "zh-hans") -> Person:
        body = {"id": user_id, "first_name": name, "language_code": language}
        await self.practice.post("users", body)
        return Person(self.practice, user_id, name)

    async def shows(self, person: Person, screen: Screen) -> Seen:
        """A message of the shop with this screen, from which a story can go on."""
        self.parts["show"] = screen
        return await person.sees_answer(await person.says("show"))

    async def calls(self, *, but: tuple[str, ...] = ("getUpdates", "getMe", "deleteWebhook")) -> list[str]:
        return [call["method"] for call in await self.practice.calls() if call["method"] not in but]

    async def calls_of(self, doing: Awaitable[Any]) -> list[str]:
        """The Bot API calls that something costs."""
        before = len(await self.calls())
        await doing
        async with asyncio.timeout(10):
            while not await self.lanes.drain(5):
                await asyncio.sleep(0.01)
        return (await self.calls())[before:]

    def log(self, event: str) -> list[Mapping[str, Any]]:
        return [line for line in self.logged if line["event"] == event]


def act(word: str) -> str:
    """Data of a button that leads to a part."""
    return f"{PLAYED}{word}"


def button(word: str) -> Button:
    return Button(word, act(word))


def playing(stage_parts: dict[str, Answer | Exception | Deed], visitors: list[Visitor]) -> Router:
    router = Router(name="stage")

    async def play(word: str, visitor: Visitor, state: FSMContext) -> Answer:
        visitors.append(visitor)
        part = stage_parts[word]
        if isinstance(part, Exception):
            raise part
        return await part(visitor, state) if callable(part) else part

    @router.message(F.text.in_(stage_parts), StateFilter("*"))
    async def word(message: Message, visitor: Visitor, state: FSMContext) -> Answer:
        return await play(message.text or "", visitor, state)

    @router.callback_query(F.data.startswith(PLAYED))
    async def tap(call: CallbackQuery, visitor: Visitor, state: FSMContext) -> Answer:
        return await play((call.data or "").removeprefix(PLAYED), visitor, state)

    return router


@asynccontextmanager
async def open_stage(
    url: str, *, remedies: Mapping[type[ShopError], Remedy] | None = None, **sections: Any
) -> AsyncIterator[Stage]:
    parts: dict[str, Answer | Exception | Deed] = {"show": None}
    visitors: list[Visitor] = []
    with structlog.testing.capture_logs() as logged:
        async with practising() as practice, a_shop(url, shop={"admins": [ADMIN]}, **sections) as shop:
            bot = practice.aiogram_bot()
            router = playing(parts, visitors)
            dispatcher = listening_to(shop, router, remedies=remedies or {})
            lanes = open_lanes(dispatcher, bot, shop)
            polling = Polling(bot, lanes, dispatcher.resolve_used_update_types())
            task = asyncio.create_task(polling.run())
            try:
                yield Stage(practice, shop, bot, lanes, polling, parts, logged, visitors)
            finally:
                await polling.stop()
                await task
                await lanes.drain(25)
                await bot.session.close()
