"""Updates brought to the bot's own address."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.fakes.practice import BEN, XIAOMEI, Json, Practice, practising
from tests.fakes.serving import serving


@dataclass
class Hook:
    """A bot's address: keeps what is brought, answers what it was told to, then 200."""

    address: str = ""
    answers: list[tuple[int, Json]] = field(default_factory=list)
    brought: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)

    async def receive(self, request: Request) -> JSONResponse:
        self.brought.append(await request.json())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        status, body = self.answers.pop(0) if self.answers else (200, {})
        return JSONResponse(body, status_code=status, headers={"Retry-After": "5"} if status == 503 else None)

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(10):
            while len(self.brought) < count:
                await asyncio.sleep(0.01)
        return [update["message"]["text"] for update in self.brought]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = FastAPI()
    app.add_api_route("/hook", hook.receive, methods=["POST"], response_model=None)
    async with serving(app) as base_url:
        hook.address = f"{base_url}/hook"
        yield hook


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with practising(plain_webhooks=True) as running:
        yield running


class TestDelivery:
    async def test_brings_updates_with_the_secret(self, practice: Practice, hook: Hook) -> None:
        await practice.say(XIAOMEI, "before")
        assert (await practice.call("setWebhook", url=hook.address, secret_token="s3cret"))["ok"]
        await practice.say(XIAOMEI, "after")
        assert await hook.texts(2) == ["before", "after"]
        assert hook.secrets == ["s3cret", "s3cret"]

    async def test_tries_again_until_it_is_taken(self, practice: Practice, hook: Hook) -> None:
        hook.answers = [(500, {})]
        await practice.call("setWebhook", url=hook.address)
        await practice.say(XIAOMEI, "hello")
        await hook.texts(1)
        await practice.say(BEN, "me too")
        assert await hook.texts(2) == ["hello", "me too"]
        hook.answers = [(503, {})]
        await self.advance_until(practice, hook, 4, by=5)
        assert await hook.texts(4) == ["hello", "me too", "hello", "hello"]
        info = (await practice.call("getWebhookInfo"))["result"]
        assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"

    async def advance_until(self, practice: Practice, hook: Hook, count: int, *, by: float) -> None:
        async with asyncio.timeout(10):
            while len(hook.brought) < count:
                await practice.advance(by)
                await asyncio.sleep(0.02)

    async def test_one_chat_waits_for_its_turn(self, practice: Practice, hook: Hook) -> None:
        hook.answers = [(500, {})]
        await practice.call("setWebhook", url=hook.address)
        await practice.say(XIAOMEI, "one")
        await practice.say(XIAOMEI, "two")
        await hook.texts(1)
        await self.advance_until(practice, hook, 3, by=1)
        assert await hook.texts(3) == ["one", "one", "two"]

    async def test_an_answer_may_carry_a_call(self, practice: Practice, hook: Hook) -> None:
        hook.answers = [(200, {"method": "sendMessage", "chat_id": XIAOMEI, "text": "hi yourself"})]
        await practice.call("setWebhook", url=hook.address)
        await practice.say(XIAOMEI, "hi")
        await hook.texts(1)
        async with asyncio.timeout(10):
            while len(await practice.messages(XIAOMEI)) < 2:
                await asyncio.sleep(0.01)
        assert (await practice.messages(XIAOMEI))[-1]["text"] == "hi yourself"

    async def test_stops_when_the_address_is_gone(self, practice: Practice, hook: Hook) -> None:
        await practice.call("setWebhook", url=hook.address)
        await practice.call("deleteWebhook")
        await practice.say(XIAOMEI, "for the next poll")
        (update,) = (await practice.call("getUpdates"))["result"]
        assert update["message"]["text"] == "for the next poll"
        assert hook.brought == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("params", "words"),
        [
            ({"url": "http://example.com/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
            ({"url": "https://example.com:8080/x"},
             "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
            ({"url": "https:///x"}, "invalid webhook URL specified"),
            ({"url": "https://x.com", "secret_token": "x" * 257}, "secret token is too long"),
            ({"url": "https://x.com", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ],
    )  # fmt: skip
    async def test_are_in_telegrams_words(self, town: Practice, params: Json, words: str) -> None:
        assert await town.refused("setWebhook", **params) == f"400 Bad Request: {words}"

    async def test_once_a_second_is_enough(self, town: Practice) -> None:
        assert (await town.call("setWebhook", url="https://example.com"))["ok"]
        assert await town.refused("setWebhook", url="https://example.com") == (
            "429 Too Many Requests: retry after 1"
        )
