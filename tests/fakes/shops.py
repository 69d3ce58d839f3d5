"""An open shop for tests that need no Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.clock import Clock
from bot.config import Settings
from bot.payments.gateways.base import Intent
from bot.payments.gateways.stars import StarLine
from bot.shop import Shop, open_shop
from bot.stock.vault import make_key

BOT = 200002


class NoTill:
    """Takes no Stars."""

    bot_id = BOT

    async def send_invoice(self, intent: Intent) -> None: ...

    async def give_back(self, payer_id: int, charge_id: str) -> None: ...

    async def lines(self, offset: int, limit: int) -> list[StarLine]:
        return []


def settings_for(url: str, **sections: Any) -> Settings:
    return Settings.model_validate({"database": {"url": url}, **sections})


@asynccontextmanager
async def a_shop(url: str, *, clock: Clock | None = None, **sections: Any) -> AsyncIterator[Shop]:
    """Open on a database that has the shop's tables; `sections` are sections of the settings."""
    sections = {"vault": {"key": make_key()}, **sections}
    shop = await open_shop(settings_for(url, **sections), NoTill(), clock=clock)
    try:
        yield shop
    finally:
        await shop.close()
