"""Opens the shop, keeps it open until it is told to stop, and closes it in the order that loses nothing."""

import asyncio
import gc
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.methods import GetMe, SetWebhook

from bot.clock import SystemClock
from bot.config import ConfigError, Settings
from bot.outbox.pacing import Limits
from bot.outbox.sender import Post, Sender
from bot.shop import Shop, open_shop
from bot.timetable import Timetable
from handlers.courier import TelegramCourier
from handlers.dispatcher import build_dispatcher, open_lanes
from handlers.lanes import Lanes
from handlers.menu import show_menu
from handlers.polling import Polling
from handlers.stars import TelegramTill
from handlers.web.app import open_telegram_door, web_app
from handlers.web.health import Pulse, Vitals
from handlers.web.listener import Listener
from handlers.web.telegram import PATH

log = structlog.get_logger(__name__)

LANES_FINISH_WITHIN = 25
JOBS_FINISH_WITHIN = 10
TELEGRAM_ANSWERS_WITHIN = 10

Opened = Callable[[Shop, str], Awaitable[None]]
"""Is told the shop and the address of its chat, once everything is ready."""


@dataclass(frozen=True)
class Work:
    """Everything that goes on while the shop is open. kinds: the updates that somebody here listens to."""

    shop: Shop
    bot: Bot
    lanes: Lanes
    kinds: list[str]
    polling: Polling | None
    listener: Listener
    timetable: Timetable
    sender: Sender
    running: dict[str, "asyncio.Task[Any]"]


async def serve(settings: Settings, door: socket.socket, opened: Opened) -> None:
    """Until SIGTERM or SIGINT. door: where the web side listens."""
    told_to_stop = hear_signals()
    gc.freeze()  # what was imported stays; looking through it again takes a quarter of a second each time
    async with AsyncExitStack() as closing:
        bot = open_bot(settings)
        closing.push_async_callback(bot.session.close)
        home = await home_of(bot)
        shop = await open_shop(settings, TelegramTill(bot, zone=settings.shop.time_zone))
        closing.push_async_callback(shop.close)
        work = put_together(shop, bot, door, home)
        closing.push_async_callback(stop, work)
        await begin(work)
        if home:
            await show_menu(bot, settings)
        await opened(shop, home)
        await wait_for_the_end(work, told_to_stop)
    log.info("shop_closed")


def hear_signals() -> asyncio.Event:
    """Set by the first SIGTERM or SIGINT; a second SIGINT does not wait for anything."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop_on(number: signal.Signals) -> None:
        log.info("shop_closing", signal=number.name)
        told.set()
        if number is signal.SIGINT:
            loop.remove_signal_handler(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_on, number)
    return told


def open_bot(settings: Settings) -> Bot:
    """The shop's mouth at Telegram; raises ConfigError without a token."""
    if not settings.bot.token:
        raise ConfigError("bot.token is missing: set BOT_TOKEN to what @BotFather gave you.")
    server = TelegramAPIServer.from_base(settings.bot.api_base)
    return Bot(settings.bot.token, session=AiohttpSession(api=server))


def put_together(shop: Shop, bot: Bot, door: socket.socket, home: str) -> Work:
    """Every part, at rest."""
    dispatcher = build_dispatcher(shop)
    kinds = dispatcher.resolve_used_update_types()
    lanes = open_lanes(dispatcher, bot, shop)
    running: dict[str, asyncio.Task[Any]] = {}
    polling, pulse = None, None
    if shop.settings.bot.mode == "polling":
        polling, pulse = Polling(bot, lanes, kinds), Pulse(SystemClock())
        bot.session.middleware(pulse)
    app = web_app(shop, home=home, vitals=Vitals(shop, pulse, running))
    if polling is None:
        open_telegram_door(app, bot, lanes.hand)
    sender, listener = open_sender(shop, bot), Listener(app, door)
    return Work(shop, bot, lanes, kinds, polling, listener, Timetable(shop), sender, running)


async def begin(work: Work) -> None:
    """When it returns, the shop serves."""
    await work.listener.start()
    work.timetable.start()
    work.running["sender"] = asyncio.create_task(work.sender.run())
    if work.polling is not None:
        work.running["polling"] = asyncio.create_task(work.polling.run())
    else:
        await ask_telegram_to_call(work)


def open_sender(shop: Shop, bot: Bot) -> Sender:
    """The one that empties the outbox."""
    wanted = shop.settings.outbox
    limits = Limits(wanted.per_second, wanted.per_chat_per_second, wanted.per_group_per_minute)
    admins = frozenset(shop.settings.shop.admins)
    return Sender(
        shop.database, shop.clock, shop.bell, Post(TelegramCourier(shop, bot), admins=admins, limits=limits)
    )


async def home_of(bot: Bot) -> str:
    """The address of the chat; empty while Telegram does not answer. ConfigError when the token is wrong."""
    try:
        me = await bot(GetMe(), request_timeout=TELEGRAM_ANSWERS_WITHIN)
    except TelegramUnauthorizedError as error:
        raise ConfigError("bot.token is not known to Telegram; copy it again from @BotFather.") from error
    except AiogramError as error:
        log.warning("telegram_does_not_answer", reason=type(error).__name__)
        return ""
    return f"https://t.me/{me.username}"


async def ask_telegram_to_call(work: Work) -> None:
    """Webhook mode: where to bring the updates, and with which secret."""
    settings = work.shop.settings
    address, secret = settings.web.public_url + PATH, settings.bot.webhook_secret
    await work.bot(SetWebhook(url=address, secret_token=secret, allowed_updates=work.kinds))


async def wait_for_the_end(work: Work, told_to_stop: asyncio.Event) -> None:
    """Until somebody says so; a part that ends by itself ends the shop, so that a watchdog opens it again."""
    telling = asyncio.create_task(told_to_stop.wait())
    await asyncio.wait({telling, *work.running.values()}, return_when=asyncio.FIRST_COMPLETED)
    telling.cancel()
    for name, task in work.running.items():
        if task.done():
            log.critical("part_stopped", part=name, exc_info=None if task.cancelled() else task.exception())
            raise RuntimeError(f"the {name} stopped by itself")


async def stop(work: Work) -> None:
    """Take nothing new in, then finish what was begun: people first, what was promised to them last."""
    if work.polling is not None:
        await work.polling.stop()
        await ended(work.running.get("polling"))
    await work.listener.stop()
    if not await work.lanes.drain(LANES_FINISH_WITHIN):
        log.warning("acts_cut_off", after=LANES_FINISH_WITHIN)
    if work.polling is not None:
        await work.polling.confirm()
    await work.timetable.stop(JOBS_FINISH_WITHIN)
    await work.sender.stop()
    await ended(work.running.get("sender"))


async def ended(task: "asyncio.Task[Any] | None") -> None:
    """Returns when it is over, however it ended: whoever watches it has told."""
    if task is not None:
        await asyncio.wait({task})
