"""The shop as a process of its own: it opens, hears signals, finishes what it began, and shares nothing."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from bot.config import ConfigError, Settings
from bot.shop import open_shop
from handlers.stars import TelegramTill
from handlers.terminal.opening import open_live
from handlers.terminal.serving import begin, home_of, open_bot, put_together, stop, wait_for_the_end
from handlers.web.listener import bound, port_of
from tests.fakes.databases import ROOT, sqlite_url
from tests.fakes.practice import TOKEN, XIAOMEI, Practice, practising
from tests.fakes.shoppers import Person, until
from tests.fakes.shops import settings_for

PATIENCE = 60


@asynccontextmanager
async def running(folder: Path, **environment: str) -> AsyncIterator[Process]:
    """`python run.py` with its shop in `folder`; whatever happens, it is gone afterwards."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAMIDESK_")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    variables = {
        **kept,
        "BOT_TOKEN": "",
        "KAMIDESK_DATABASE__URL": f"sqlite:///{folder / 'shop.db'}",
        "KAMIDESK_WEB__PORT": port,
        **environment,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "run.py", cwd=ROOT, env=variables, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def live(practice: Practice) -> dict[str, str]:
    return {"BOT_TOKEN": TOKEN, "KAMIDESK_BOT__API_BASE": practice.base_url}


async def screen_of(process: Process, last: str) -> str:
    """What it has printed when `last` stands there."""
    assert process.stdout
    shown = b""
    async with asyncio.timeout(PATIENCE):
        while last.encode() not in shown:
            line = await process.stdout.readline()
            assert line, f"{shown.decode()}{(await ended(process))[1]}"
            shown += line
    return shown.decode()


async def ended(process: Process) -> tuple[int, str]:
    """Its exit code and what it wrote to the error output."""
    async with asyncio.timeout(PATIENCE):
        _, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, errors.decode()


class TestTheLiveShop:
    async def test_opens_alone_and_finishes_what_it_began(self, tmp_path: Path) -> None:
        async with practising() as practice, running(tmp_path, **live(practice)) as process:
            shown = await screen_of(process, "╰")
            assert "https://t.me/kamidesk_bot" in shown
            assert "! shop.admins is empty" in shown
            await refuses_a_second_one(tmp_path, practice)
            await practice.fault("sendMessage", times=1, delay=2)
            mei = Person(practice, XIAOMEI, "小美")
            await mei.says("/start")
            await until(lambda: called(practice, "sendMessage"), lambda: "no answer was begun")
            process.send_signal(signal.SIGTERM)
            code, errors = await ended(process)
            await mei.sees_button("🛍")
            assert await unconfirmed(practice) == []
        assert code == 0
        assert 'look_at_this what="shop.admins is empty' in errors
        assert "shop_closed" in errors
        assert "Traceback" not in errors
        assert TOKEN.partition(":")[2] not in errors


async def refuses_a_second_one(folder: Path, practice: Practice) -> None:
    async with running(folder, **live(practice)) as second:
        code, errors = await ended(second)
    assert code == 2
    assert f"✗ {folder / 'shop.db'} is open in another process" in errors
    assert "Traceback" not in errors


async def called(practice: Practice, method: str) -> bool:
    """Whether such a call has reached Telegram, answered or not."""
    return bool(await practice.calls(method))


async def unconfirmed(practice: Practice) -> list[object]:
    """Updates that Telegram would bring again."""
    updates: list[object] = (await practice.call("getUpdates"))["result"]
    return updates


class TestThePracticeShop:
    async def test_opens_with_goods_to_buy_and_a_page_to_buy_them_on(self, tmp_path: Path) -> None:
        for order in (signal.SIGINT, signal.SIGTERM):
            async with running(tmp_path) as process:
                shown = await screen_of(process, "╰")
                assert "Kamidesk · practice" in shown
                page = next(word for word in shown.split() if word.startswith("http://127.0.0.1:"))
                await look_around(page)
                process.send_signal(order)
                assert await ended(process) == (0, "")
        assert {"practice.db", "practice.key"} <= {path.name for path in tmp_path.iterdir()}
        assert not (tmp_path / "shop.db").exists()


async def look_around(page: str) -> None:
    """The chat page is there, the shop answers, and the same goods are there each time."""
    async with httpx.AsyncClient(base_url=page, timeout=30) as http:
        assert "text/html" in (await http.get("/")).headers["content-type"]
        for words, seen in (("/start", "🛍"), ("Steam", "49.00")):
            await http.post("/play/chats/502/messages", json={"from": 502, "text": words})
            await until(partial(last_of_bot, http, 502, seen), f"no answer to {words}".format)


async def last_of_bot(http: httpx.AsyncClient, chat: int, words: str = "") -> dict[str, Any]:
    messages = (await http.get(f"/play/chats/{chat}/messages")).json()
    ours = [one for one in messages if one["from"]["is_bot"] and words in str(one)]
    return ours[-1] if ours else {}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(sqlite_url(tmp_path / "shop.db"))


def at(practice: Practice, settings: Settings, *, webhook_port: int | None = None) -> Settings:
    """The settings of a live shop in the practice world; webhooks come by plain HTTP there."""
    bot = settings.bot.model_copy(update={"token": TOKEN, "api_base": practice.base_url})
    web = settings.web
    if webhook_port:
        bot = bot.model_copy(update={"mode": "webhook", "webhook_secret": "a-secret-of-some-length"})
        web = web.model_copy(update={"public_url": f"http://127.0.0.1:{webhook_port}"})
    return settings.model_copy(update={"bot": bot, "web": web})


class TestWebhookMode:
    async def test_is_called_by_telegram(self, settings: Settings) -> None:
        door = bound("127.0.0.1", 0)
        async with practising(plain_webhooks=True) as practice:
            hooked = at(practice, settings, webhook_port=port_of(door))
            bot = open_bot(hooked)
            shop = await open_shop(hooked, TelegramTill(bot))
            work = put_together(shop, bot, door, await home_of(bot))
            await begin(work)
            mei = Person(practice, XIAOMEI, "小美")
            await mei.says("/start")
            await mei.sees_button("🛍")
            assert [call["method"] for call in await practice.calls("getUpdates")] == []
            await stop(work)
            await shop.close()
            await bot.session.close()


class TestWaitForTheEnd:
    async def test_a_part_that_ends_by_itself_ends_the_shop(self, settings: Settings) -> None:
        async with practising() as practice:
            bot = open_bot(at(practice, settings))
            shop = await open_shop(at(practice, settings), TelegramTill(bot))
            work = put_together(shop, bot, bound("127.0.0.1", 0), "")
            await begin(work)
            work.running["sender"].cancel()
            with pytest.raises(RuntimeError, match="the sender stopped by itself"):
                await asyncio.wait_for(wait_for_the_end(work, asyncio.Event()), 10)
            await stop(work)
            await shop.close()
            await bot.session.close()


class TestOpening:
    def test_needs_a_token(self) -> None:
        with pytest.raises(ConfigError, match=r"^bot\.token is missing: set BOT_TOKEN"):
            open_bot(Settings())

    async def test_needs_a_token_that_telegram_knows(self, settings: Settings) -> None:
        async with practising() as practice:
            there = at(practice, settings)
            wrong = there.bot.model_copy(update={"token": "100001:another-token"})
            bot = open_bot(there.model_copy(update={"bot": wrong}))
            with pytest.raises(ConfigError, match=r"^bot\.token is not known to Telegram"):
                await home_of(bot)
            await bot.session.close()

    async def test_goes_on_while_telegram_is_away(self, settings: Settings) -> None:
        away = settings.bot.model_copy(update={"token": TOKEN, "api_base": "http://127.0.0.1:1"})
        bot = open_bot(settings.model_copy(update={"bot": away}))
        assert await home_of(bot) == ""
        await bot.session.close()

    async def test_needs_its_port(self, settings: Settings) -> None:
        taken = bound("127.0.0.1", 0)
        web = settings.web.model_copy(update={"port": port_of(taken)})
        with pytest.raises(ConfigError, match=r"^web\.port: 127\.0\.0\.1:\d+ is taken by another program"):
            await open_live(settings.model_copy(update={"web": web}), Console())
        taken.close()
