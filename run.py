"""Opens the shop, or does what its subcommands say: `python run.py --help`."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.practice.app import practice_app
from bot.practice.settings import PracticeSettings
from handlers.terminal.commands import terminal
from handlers.terminal.practice import World
from handlers.web.listener import Listener


@asynccontextmanager
async def open_world(world: World, gate: socket.socket) -> AsyncIterator[None]:
    """The Telegram and the pay page of the practice shop, with its people, for as long as it is open."""
    people = (
        {"id": world.admin, "first_name": "老板", "username": "boss", "language_code": "zh-hans"},
        {"id": 501, "first_name": "小美", "username": "xiaomei", "language_code": "zh-hans"},
        {"id": 502, "first_name": "Ben", "username": "ben", "language_code": "en"},
    )
    app = practice_app(
        PracticeSettings(
            token=world.token,
            merchant_id=world.merchant_id,
            merchant_key=world.merchant_key,
            people=people,
            remember=world.folder / "practice-telegram.json",
        )
    )
    listener = Listener(app, gate)
    await listener.start()
    try:
        yield
    finally:
        app.state.world.stop()
        await listener.stop()


if __name__ == "__main__":
    terminal(open_world)()
