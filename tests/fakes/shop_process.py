"""The shop as its owner starts it: a process of its own, which can be killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from bot.config import Settings
from tests.fakes.databases import ROOT
from tests.fakes.shoppers import until

STARTS_WITHIN = 90
"""Seconds; a busy machine takes its time to import a bot."""


class ShopProcess:
    """`python run.py` with a bot token, told everything else by its environment; `log` is what it writes."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self._environment = environment_for(settings)
        self._health = f"http://127.0.0.1:{settings.web.port}/health"
        self._process: Process | None = None
        self.log = log

    async def starts(self) -> None:
        """Returns once it serves."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "run.py", cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

        async def is_healthy() -> bool:
            assert self._process
            assert self._process.returncode is None, self.log.read_text(encoding="utf-8")
            try:
                async with httpx.AsyncClient(trust_env=False) as watchdog:
                    return (await watchdog.get(self._health)).status_code == 200
            except httpx.TransportError:
                return False

        await until(is_healthy, lambda: self.log.read_text(encoding="utf-8"), seconds=STARTS_WITHIN)

    async def is_killed(self) -> None:
        """By SIGKILL: it cannot finish anything."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    def is_told_to_stop(self) -> None:
        """By SIGTERM."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)

    async def stops(self) -> int:
        """As by a restart of the machine; answers its exit code."""
        assert self._process
        if self._process.returncode is None:
            self.is_told_to_stop()
        async with asyncio.timeout(STARTS_WITHIN):
            return await self._process.wait()

    async def ends(self) -> None:
        """Whatever became of it."""
        if self._process and self._process.returncode is None:
            await self.is_killed()


@asynccontextmanager
async def shop_process(settings: Settings, folder: Path) -> AsyncIterator[ShopProcess]:
    """Not started yet; killed at the latest when the story ends."""
    process = ShopProcess(settings, folder / "shop.log")
    try:
        yield process
    finally:
        await process.ends()


def environment_for(settings: Settings) -> dict[str, str]:
    """These settings in words of the environment, the rest as in config.toml."""
    epay, outbox = settings.gateways.epay, settings.outbox
    own = {name: value for name, value in os.environ.items() if not name.startswith("KAMIDESK_")}
    return {
        **own,
        "BOT_TOKEN": settings.bot.token,
        "EPAY_KEY": epay.merchant_key,
        "VAULT_KEY": settings.vault.key,
        "KAMIDESK_BOT__API_BASE": settings.bot.api_base,
        "KAMIDESK_SHOP__ADMINS": ",".join(map(str, settings.shop.admins)),
        "KAMIDESK_DATABASE__URL": settings.database.url,
        "KAMIDESK_WEB__PORT": str(settings.web.port),
        "KAMIDESK_GATEWAYS__EPAY__ADDRESS": epay.address,
        "KAMIDESK_GATEWAYS__EPAY__MERCHANT_ID": epay.merchant_id,
        "KAMIDESK_GATEWAYS__STARS__RATE": str(settings.gateways.stars.rate),
        "KAMIDESK_OUTBOX__PER_SECOND": str(outbox.per_second),
        "KAMIDESK_OUTBOX__PER_CHAT_PER_SECOND": str(outbox.per_chat_per_second),
    }
