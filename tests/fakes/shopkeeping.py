"""A whole shop in a street of its own: practice Telegram, pay page, people, and the shop open as in life."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

import structlog
import uvicorn
from aiogram import Bot
from fastapi import FastAPI
from sqlmodel import SQLModel

from bot import timetable
from bot.catalog import editing, wording
from bot.config import Settings
from bot.customers.standing import has_paid
from bot.outbox.pacing import Limits
from bot.outbox.sender import Post, Sender
from bot.shop import Shop, open_shop
from bot.stock import restocking
from bot.stock.vault import make_key
from bot.wallet import balance
from handlers.courier import TelegramCourier
from handlers.dispatcher import build_dispatcher, open_lanes
from handlers.lanes import Lanes
from handlers.polling import Polling
from handlers.stars import TelegramTill
from handlers.web.app import web_app
from models.notice import Notice
from models.order import Order, OrderStatus
from models.payment import GatewayEvent
from models.product import Product
from tests.fakes.practice import ADMIN, MERCHANT_KEY, TOKEN, Practice, practising
from tests.fakes.serving import QuietServer
from tests.fakes.shop_books import (
    accounts,
    complaints,
    holders_of,
    notices_of,
    orders_of,
    pieces_of,
    put_on_sale,
    rows_of,
    waiting_notices,
)
from tests.fakes.shoppers import Person, until

T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)

VAULT_KEY = make_key()
NAMES = {"zh-CN": "影视会员", "en": "Video pass"}
MONTH = {"zh-CN": "1 个月", "en": "1 month"}
BROKEN = {"bug", "update_failed", "outbox_broke", "outbox_not_read", "chat_not_served", "job_failed"}
"""What the shop logs when something in itself is wrong; no story may end with it."""


@dataclass(frozen=True)
class Ware:
    """What the shop sells here; `codes` in the order in which they stand on the shelf."""

    category_id: int
    product_id: int
    variant_id: int
    code: str
    codes: tuple[str, ...]


@dataclass
class House:
    """The shop while it is open: the same parts in the same order as when a person starts it."""

    shop: Shop
    bot: Bot
    polling: Polling
    sender: Sender
    lanes: Lanes
    stack: AsyncExitStack
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def close(self) -> None:
        await self.polling.stop()
        await self.tasks[0]
        await self.lanes.drain(25)
        await self.polling.confirm()
        await self.sender.stop()
        await self.tasks[1]
        await self.stack.aclose()
        await self.shop.close()
        await self.bot.session.close()


class Street:
    """Everything a story needs; time is one for the shop and for Telegram, and moves on by `passes`."""

    def __init__(self, practice: Practice, settings: Settings, door: socket.socket) -> None:
        self.practice = practice
        self.settings = settings
        self.logged: Sequence[Mapping[str, Any]] = []
        self.expected: set[str] = set()
        self._door = door
        self._house: House | None = None
        self._numbers = count(7001)
        self._wares = count(1)

    @property
    def house(self) -> House:
        assert self._house, "the shop is closed"
        return self._house

    @property
    def shop(self) -> Shop:
        return self.house.shop

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.settings.web.port}"

    def now(self) -> datetime:
        return self.practice.clock.now()

    async def opens(self) -> None:
        """Open the shop, as every morning."""
        self._house = await opened(self.practice, self.settings, self._door.dup())

    async def closes(self) -> None:
        """Close it as a clean stop does."""
        house, self._house = self.house, None
        await house.close()

    async def restarts(self) -> None:
        await self.closes()
        await self.opens()

    async def passes(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Time goes on, for everybody."""
        await self.practice.advance(minutes * 60 + seconds)

    # people

    async def buyer(self, name: str = "小美", language: str = "zh-hans", *, start: bool = True) -> Person:
        """Somebody new in the street; with `start` he has pressed Start and been welcomed."""
        person = Person(self.practice, next(self._numbers), name)
        await self.practice.post("users", {"id": person.id, "first_name": name, "language_code": language})
        if start:
            await person.says("/start")
            await person.sees_button("🛍")
        return person

    def admin(self) -> Person:
        return Person(self.practice, ADMIN, "老板")

    # goods

    async def sells(
        self,
        names: Mapping[str, str] = NAMES,
        *,
        price: str = "28.80",
        stock: int | Sequence[str] = 10,
        variant: Mapping[str, str] = MONTH,
        **more: Any,
    ) -> Ware:
        """Put a product on sale by the acts that admins use; `more`: see `put_on_sale`."""
        number = next(self._wares)
        codes = (
            tuple(f"W{number}-{place:05}-XK2M" for place in range(1, stock + 1))
            if isinstance(stock, int)
            else tuple(stock)
        )
        *place, code = await self.does(put_on_sale, names, variant, price=price, more=more, now=self.now())
        ware = Ware(*place, code, codes)
        if codes:
            await self.stocks(ware, codes)
        return ware

    async def stocks(self, ware: Ware, codes: Sequence[str]) -> restocking.Counts:
        return await restocking.restock_all(
            self.shop.database,
            self.shop.vault,
            variant_id=ware.variant_id,
            lines=codes,
            actor="test",
            now=self.now(),
        )

    async def reprices(self, ware: Ware, price: str) -> None:
        tiers = wording.tiers(price)
        await self.does(
            editing.set_prices, ware.variant_id, currency="CNY", tiers=tiers, actor="test", now=self.now()
        )

    async def renames(self, ware: Ware, names: Mapping[str, str]) -> None:
        await self.does(editing.rename, Product, ware.product_id, names=names, actor="test", now=self.now())

    async def gives(self, person: Person, amount: int) -> None:
        """Money in somebody's wallet, minor units."""
        reference = f"gift:{person.id}:{next(self._wares)}"
        await self.does(
            balance.credit,
            person.id,
            kind="gift",
            reference=reference,
            debit="adjustments",
            amount=amount,
            currency=self.settings.shop.currency,
            now=self.now(),
        )

    async def trusts(self, *people: Person) -> None:
        """They have paid here before, so that they may have several orders open."""
        for person in people:
            await self.does(has_paid, person.id, now=self.now())

    # the jobs, by hand

    async def works(self, *names: str) -> None:
        """Do these jobs of the timetable now; a job is named by what it finishes."""
        work = {job.name: job.work for job in timetable.jobs(self.shop)}
        for name in names:
            await work[name](self.shop)
        self.shop.bell.ring()

    async def expires(self) -> None:
        await self.works("expire_unpaid_orders")

    async def watches(self) -> None:
        """Ask the gateways; what turns out to be paid is delivered."""
        await self.works("ask_about_open_payments")

    async def catches_up(self) -> None:
        """Settle, deliver and give back whatever a crash or a lost race left behind."""
        await self.works("settle_waiting_events", "fulfil_paid_orders", "return_stars")

    # what a story looks at

    async def does(self, act: Callable[..., T], *args: Any, **more: Any) -> T:
        return await self.shop.database.transaction(act, *args, **more)

    async def reads(self, act: Callable[..., T], *args: Any, **more: Any) -> T:
        return await self.shop.database.reading(act, *args, **more)

    async def orders(self, person: Person | None = None) -> list[Order]:
        """Oldest first."""
        return await self.reads(orders_of, person.id if person else None)

    async def order(self, person: Person) -> Order:
        """His newest."""
        return (await self.orders(person))[-1]

    async def becomes(self, person: Person, status: OrderStatus) -> Order:
        """Wait until his newest order stands so."""

        async def look() -> Order | None:
            order = await self.order(person)
            return order if order.status is status else None

        return await until(look, lambda: f"the order of {person.name} never became {status}")

    async def balance(self, person: Person) -> int:
        return await self.reads(balance.balance, person.id, self.settings.shop.currency)

    async def pieces(self, ware: Ware) -> dict[str, int]:
        """How many pieces of it stand in each status."""
        return await self.reads(pieces_of, ware.variant_id)

    async def holders(self, ware: Ware, codes: Iterable[str]) -> list[int | None]:
        """Whose order each of these codes belongs to."""
        prints = [self.shop.vault.fingerprint(code) for code in codes]
        return await self.reads(holders_of, ware.variant_id, prints)

    async def all(self, table: type[Row]) -> list[Row]:
        """Every row of a table."""
        return await self.reads(rows_of, table)

    async def notices(self, person: Person | None = None) -> list[Notice]:
        return await self.reads(notices_of, person.id if person else None)

    async def booked(self) -> dict[str, int]:
        """What stands on each account of the ledger."""
        return await self.reads(accounts)

    async def settles(self, count: int) -> list[str]:
        """Wait until so many words of gateways are settled; answers what became of them, sorted."""

        async def look() -> list[str] | None:
            found = [event.outcome for event in await self.all(GatewayEvent) if event.outcome]
            return sorted(found) if len(found) >= count else None

        return await until(look, lambda: f"{count} payments were never settled")

    async def practice_faults_are_used(self) -> None:
        """Wait until every fault that was ordered has begun."""

        async def look() -> bool:
            return not self.practice.world.faults._ordered

        await until(look, lambda: "a fault that was ordered never happened")

    async def quiet(self) -> None:
        """Wait until everything that was posted has been sent."""

        async def look() -> bool:
            return await self.reads(waiting_notices) == 0

        await until(look, lambda: "the outbox never became empty")

    async def is_sound(self) -> None:
        """What the doctor asks of every room: no promise is broken."""
        assert await self.reads(complaints, now=self.now()) == []
        assert sum((await self.booked()).values()) == 0

    def broke(self) -> list[Mapping[str, Any]]:
        return [line for line in self.logged if line["event"] in BROKEN - self.expected]


@asynccontextmanager
async def open_street(
    database_url: str, *, practice: Mapping[str, Any] | None = None, own_link: bool = False, **changed: Any
) -> AsyncIterator[Street]:
    """A street with a practice Telegram and an open shop; `changed` are settings: orders={"max_open": 1} …

    own_link: the shop has an address in the world, so that its payment buttons open a link of its own.
    """
    async with AsyncExitStack() as stack:
        logged = stack.enter_context(structlog.testing.capture_logs())
        town = await stack.enter_async_context(practising(**(practice or {})))
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = door.getsockname()[1]
        if own_link:
            changed["web"] = {"public_url": f"http://127.0.0.1:{port}", **changed.get("web", {})}
        street = Street(town, settings_for(town, database_url, port, changed), door)
        street.logged = logged
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: logged.append({"event": "update_failed", **context})
        )
        await street.opens()
        try:
            yield street
        finally:
            if street._house:
                await street.closes()
        assert street.broke() == []


def settings_for(practice: Practice, database_url: str, port: int, changed: Mapping[str, Any]) -> Settings:
    """A live shop's settings, pointed at the practice world; messages leave as fast as settings allow."""
    sections: dict[str, dict[str, Any]] = {
        "bot": {"token": TOKEN, "api_base": practice.base_url},
        "shop": {"admins": [ADMIN]},
        "database": {"url": database_url},
        "vault": {"key": VAULT_KEY},
        "web": {"port": port},
        "gateways": {
            "epay": {
                "address": f"{practice.base_url}/pay",
                "merchant_id": "1000",
                "merchant_key": MERCHANT_KEY,
            },
            "stars": {"rate": Decimal("0.10")},
        },
        "outbox": {"per_second": 30, "per_chat_per_second": 30},
    }
    for name, values in changed.items():
        sections[name] = {**sections.get(name, {}), **values}
    return Settings.model_validate(sections)


async def opened(practice: Practice, settings: Settings, door: socket.socket) -> House:
    """Database, gateways, web, ears and mouth, in the order in which a start opens them."""
    bot = practice.aiogram_bot()
    shop = await open_shop(settings, TelegramTill(bot, zone=settings.shop.time_zone), clock=practice.clock)
    dispatcher = build_dispatcher(shop)
    lanes = open_lanes(dispatcher, bot, shop)
    polling = Polling(bot, lanes, dispatcher.resolve_used_update_types())
    section = settings.outbox
    limits = Limits(section.per_second, section.per_chat_per_second, section.per_group_per_minute)
    post = Post(TelegramCourier(shop, bot), frozenset(settings.shop.admins), limits)
    sender = Sender(shop.database, shop.clock, shop.bell, post)
    stack = AsyncExitStack()
    await stack.enter_async_context(web_open(web_app(shop), door))
    house = House(shop, bot, polling, sender, lanes, stack)
    house.tasks = [asyncio.create_task(polling.run()), asyncio.create_task(sender.run())]
    return house


@asynccontextmanager
async def web_open(app: FastAPI, door: socket.socket) -> AsyncIterator[None]:
    """The web side, at a door that is open already."""
    server = QuietServer(uvicorn.Config(app, log_config=None, access_log=False))
    task = asyncio.create_task(server.serve(sockets=[door]))
    try:
        while not server.started and not task.done():
            await asyncio.sleep(0.005)
        yield
    finally:
        server.should_exit = True
        await task
