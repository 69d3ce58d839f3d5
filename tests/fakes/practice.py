"""A practice Telegram on loopback with three people, a desk, and hands to drive it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from fastapi import FastAPI
from telegram import Bot as PtbBot
from telegram.request import HTTPXRequest

from bot.practice.app import practice_app
from bot.practice.clock import PracticeClock
from bot.practice.settings import PracticeSettings
from bot.practice.world import World
from tests.fakes.serving import serving

TOKEN = "100001:practice"
MERCHANT_KEY = "a-practice-key-of-32-characters!"
ADMIN, XIAOMEI, BEN = 500, 501, 502
DESK = -1000000000600
PEOPLE = (
    {"id": ADMIN, "first_name": "老板", "language_code": "zh-hans"},
    {"id": XIAOMEI, "first_name": "小美", "language_code": "zh-hans"},
    {"id": BEN, "first_name": "Ben", "username": "ben", "language_code": "en"},
)
CHATS = (
    {
        "id": DESK,
        "title": "客服台",
        "members": [{"id": ADMIN, "status": "creator"}],
        "bot_rights": ["can_pin_messages", "can_delete_messages"],
    },
)
Json = dict[str, Any]


@dataclass
class Practice:
    """What people do there, and what a test looks at; `http` speaks to the same address."""

    base_url: str
    world: World
    clock: PracticeClock
    http: httpx.AsyncClient

    async def say(self, user: int, text: str, *, chat: int | None = None, **more: Any) -> Json:
        return await self.post(f"chats/{chat or user}/messages", {"from": user, "text": text, **more})

    async def send_file(self, user: int, kind: str, name: str, content: bytes, **more: Any) -> Json:
        form = {"from": str(user), **{key: str(value) for key, value in more.items()}}
        reply = await self.http.post(f"/play/chats/{user}/messages", data=form, files={kind: (name, content)})
        return answered(reply)

    async def press(self, chat: int, message_id: int, *, user: int | None = None, **wish: Any) -> Json:
        path = f"chats/{chat}/messages/{message_id}/press"
        return await self.post(path, {"from": user or chat, **wish})

    async def pay(self, chat: int, message_id: int, *, user: int | None = None) -> Json:
        return await self.post(f"chats/{chat}/messages/{message_id}/pay", {"from": user or chat})

    async def messages(self, chat: int, *, after: int = 0) -> list[Json]:
        found: list[Json] = (await self.http.get(f"/play/chats/{chat}/messages?after={after}")).json()
        return found

    async def calls(self, method: str | None = None) -> list[Json]:
        calls: list[Json] = (await self.http.get("/play/calls")).json()["calls"]
        return [call for call in calls if method in (None, call["method"])]

    async def fault(self, method: str, **how: Any) -> None:
        await self.post("faults", {"method": method, **how})

    async def advance(self, seconds: float) -> None:
        await self.post("clock", {"advance": seconds})

    async def post(self, path: str, body: Json | None = None) -> Json:
        return answered(await self.http.post(f"/play/{path}", json=body or {}))

    async def call(self, method: str, **params: Any) -> Json:
        """A bare Bot API call; answers the whole envelope."""
        envelope: Json = (await self.http.post(f"/bot{TOKEN}/{method}", json=params)).json()
        return envelope

    async def refused(self, method: str, **params: Any) -> str:
        """Why a call was refused, with its code: `400 Bad Request: …`."""
        envelope = await self.call(method, **params)
        assert envelope["ok"] is False, envelope
        return f"{envelope['error_code']} {envelope['description']}"

    def aiogram_bot(self, token: str = TOKEN) -> Bot:
        session = AiohttpSession(api=TelegramAPIServer.from_base(self.base_url), timeout=30)
        return Bot(token, session=session)

    def ptb_bot(self) -> PtbBot:
        return PtbBot(
            TOKEN,
            base_url=f"{self.base_url}/bot",
            base_file_url=f"{self.base_url}/file/bot",
            request=HTTPXRequest(connection_pool_size=4),
            get_updates_request=HTTPXRequest(connection_pool_size=2),
        )


def answered(reply: httpx.Response) -> Json:
    assert reply.is_success, f"{reply.status_code} {reply.text}"
    body: Json = reply.json()
    return body


@asynccontextmanager
async def practising(**settings: Any) -> AsyncIterator[Practice]:
    """Served on loopback, without flood limits unless asked for; `settings` are PracticeSettings."""
    app = practice_town(PracticeClock(), settings)
    async with serving(app) as base_url, httpx.AsyncClient(base_url=base_url, timeout=30) as http:
        yield Practice(base_url, app.state.world, app.state.clock, http)


@asynccontextmanager
async def practising_indoors(
    *, clock: PracticeClock | None = None, **settings: Any
) -> AsyncIterator[Practice]:
    """The same without a socket: only `http` reaches it."""
    app = practice_town(clock or PracticeClock(), settings)
    base_url = "http://practice"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base_url) as http:
        yield Practice(base_url, app.state.world, app.state.clock, http)
    app.state.world.stop()


def frozen_clock() -> PracticeClock:
    """Stands still but for what a test advances."""
    start = datetime.now(UTC)
    return PracticeClock(lambda: start)


def practice_town(clock: PracticeClock, settings: Json) -> FastAPI:
    wanted: Json = {"token": TOKEN, "merchant_key": MERCHANT_KEY, "people": PEOPLE, "chats": CHATS}
    return practice_app(PracticeSettings(**{**wanted, "flood_limits": False, **settings}), clock)
