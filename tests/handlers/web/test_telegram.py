"""The door where Telegram calls: with the secret, once the act is done, and never twice for nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from aiogram import Bot
from aiogram.types import Update

from bot.shop import Shop
from handlers.web.app import open_telegram_door, web_app
from handlers.web.telegram import LARGEST_UPDATE, PATH, SECRET_HEADER
from tests.fakes.shops import a_shop

SECRET = "a-secret-of-some-length"
UPDATE = {"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def shop(shop_url: str) -> AsyncIterator[Shop]:
    webhook = {"mode": "webhook", "webhook_secret": SECRET}
    async with a_shop(shop_url, bot=webhook, web={"public_url": "https://shop.example"}) as opened:
        yield opened


class Hands:
    """Takes updates; its acts end when they may."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.done: list[int] = []
        self.may_end = asyncio.Event()

    def __call__(self, update: Update) -> "asyncio.Task[None]":
        return asyncio.create_task(self._act(update))

    async def _act(self, update: Update) -> None:
        self.taken.append(update.update_id)
        await self.may_end.wait()
        self.done.append(update.update_id)


@asynccontextmanager
async def door(shop: Shop, hands: Hands) -> AsyncIterator[httpx.AsyncClient]:
    app = web_app(shop)
    open_telegram_door(app, Bot("200002:practice"), hands)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
        yield client


class TestTakeUpdate:
    async def test_answers_when_the_act_is_done(self, shop: Shop) -> None:
        hands = Hands()
        async with door(shop, hands) as client:
            calling = asyncio.create_task(client.post(PATH, json=UPDATE, headers={SECRET_HEADER: SECRET}))
            while not hands.taken:
                await asyncio.sleep(0.001)
            assert not calling.done()
            hands.may_end.set()
            assert (await calling).status_code == 200
        assert hands.done == [7]

    @pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}])
    async def test_refuses_a_stranger(self, shop: Shop, headers: dict[str, str]) -> None:
        hands = Hands()
        async with door(shop, hands) as client:
            assert (await client.post(PATH, json=UPDATE, headers=headers)).status_code == 401
        assert hands.taken == []

    @pytest.mark.parametrize("body", [b"", b"rubbish", b'{"update_id": "x"}', b"[]"])
    async def test_does_not_ask_again_for_what_it_cannot_read(self, shop: Shop, body: bytes) -> None:
        hands = Hands()
        async with door(shop, hands) as client:
            answer = await client.post(PATH, content=body, headers={SECRET_HEADER: SECRET})
        assert (answer.status_code, hands.taken) == (200, [])

    async def test_refuses_what_is_too_large(self, shop: Shop) -> None:
        async with door(shop, Hands()) as client:
            body = b" " * (LARGEST_UPDATE + 1)
            answer = await client.post(PATH, content=body, headers={SECRET_HEADER: SECRET})
        assert answer.status_code == 413

    async def test_is_closed_while_the_shop_polls(self, shop_url: str) -> None:
        async with a_shop(shop_url) as polling:
            transport = httpx.ASGITransport(web_app(polling))
            async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
                assert (await client.post(PATH, json=UPDATE)).status_code == 404
