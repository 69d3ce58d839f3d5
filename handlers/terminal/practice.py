"""The practice overlay: settings that turn any shop into one that stands on its own Telegram and pay page."""

import secrets
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.config import HOME, Settings, read_settings

TOKEN = "100001:practice-token"  # noqa: S105 - opens nothing
MERCHANT = "1000"
ADMIN = 500
PORT = 8088
PORTS_TRIED = 20


@dataclass(frozen=True)
class World:
    """What the practice world has to know of the shop that uses it."""

    token: str
    merchant_id: str
    merchant_key: str = field(repr=False)
    admin: int
    folder: Path


OpenWorld = Callable[[World, socket.socket], AbstractAsyncContextManager[None]]
"""Opens the practice world at a socket; `run.py` brings it, as nobody else may know that world."""


def practice_world(folder: Path) -> World:
    """A world with a merchant key of its own."""
    return World(TOKEN, MERCHANT, secrets.token_urlsafe(24), ADMIN, folder)


def practice_settings(config: Path, world: World, *, address: str, web_port: int) -> Settings:
    """The owner's settings with Telegram, pay page, database and admin of the practice world."""
    overlay: dict[str, Any] = {
        "bot": {"token": world.token, "api_base": address, "mode": "polling", "webhook_secret": ""},
        "shop": {"admins": [world.admin], "currency": "CNY"},
        "database": {"url": f"sqlite:///{world.folder / 'practice.db'}"},
        "vault": {"key": "", "key_file": ""},
        "web": {"host": "127.0.0.1", "port": web_port, "public_url": ""},
        "gateways": {
            "epay": {
                "address": f"{address}/pay",
                "merchant_id": world.merchant_id,
                "merchant_key": world.merchant_key,
                "options": ["alipay", "wxpay"],
            },
            "stars": {"enabled": True},
        },
    }
    settings = read_settings(config, overlay=overlay)
    # One clear screen: what happens is to be seen on the chat page.
    quiet = {"logs": {"level": "warning"}} if settings.logs.level == "info" else {}
    return read_settings(config, overlay=overlay | quiet)


def practice_folder(settings: Settings) -> Path:
    """Beside the live shop's SQLite file; a shop on PostgreSQL practises in data/."""
    file = settings.database.file
    return file.parent if file else HOME / "data"
