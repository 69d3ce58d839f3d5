"""Opens the live shop; without a bot token the practice shop, with a Telegram and a pay page around it."""

from pathlib import Path

import structlog
from rich.console import Console

from bot.config import ConfigError, Settings, read_settings
from bot.logs import open_logs
from bot.shop import Shop
from handlers.terminal import panels, practice
from handlers.terminal.practice import OpenWorld
from handlers.terminal.seed import seed
from handlers.terminal.serving import serve
from handlers.web.listener import PortTaken, address_of, bound, port_of

log = structlog.get_logger(__name__)


async def open_for_business(
    config: Path,
    open_world: OpenWorld,
    console: Console,
    *,
    port: int | None = None,
    practising: bool = False,
) -> None:
    """Live with a token, else in practice, until it is told to stop. port: where the chat page opens."""
    settings = read_settings(config)
    if settings.bot.token and not practising:
        await open_live(settings, console)
    else:
        await open_practice(settings, config, open_world, console, port=port)


async def open_live(settings: Settings, console: Console) -> None:
    """The shop at the real Telegram."""
    open_logs(settings)
    try:
        door = bound(settings.web.host, settings.web.port)
    except PortTaken as error:
        raise ConfigError(f"web.port: {error.strerror}; stop that one or set another port.") from error

    async def say_open(shop: Shop, home: str) -> None:
        panels.show_live(console, shop, home=home, listens=address_of(door))
        for sentence in panels.missing(shop):
            log.warning("look_at_this", what=sentence)

    await serve(settings, door, say_open)


async def open_practice(
    live: Settings, config: Path, open_world: OpenWorld, console: Console, *, port: int | None
) -> None:
    """The shop in a world of its own."""
    try:
        gate = bound("127.0.0.1", port or practice.PORT, tries=1 if port else practice.PORTS_TRIED)
    except PortTaken as error:
        raise ConfigError(f"The chat page has no place: {error.strerror}.") from error
    door = bound("127.0.0.1", live.web.port, tries=practice.PORTS_TRIED)
    page = address_of(gate)
    world = practice.practice_world(practice.practice_folder(live))
    settings = practice.practice_settings(config, world, address=page, web_port=port_of(door))
    open_logs(settings)

    async def say_open(shop: Shop, home: str) -> None:
        await seed(shop)
        panels.show_practice(console, page=page, folder=world.folder)

    async with open_world(world, gate):
        await serve(settings, door, say_open)
