"""A whole shop in a street of its own: practice Telegram, pay page, people, and the shop open as in life."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

import structlog
from aiogram.client.session.base import BaseSession
from sqlmodel import SQLModel

from bot import timetable
from bot.catalog import editing, wording
from bot.config import Settings
from bot.customers.standing import has_paid
from bot.shop import Shop, open_shop
from bot.stock import restocking
from bot.stock.vault import make_key
from bot.timetable import Timetable
from bot.wallet import balance
from handlers.stars import TelegramTill
from handlers.terminal import doctor
from handlers.terminal.serving import Work, begin, home_of, open_bot, put_together, stop
from handlers.web.listener import bound
from models.customer import Customer
from models.notice import Notice, NoticeStatus
from models.order import Order, OrderStatus
from models.payment import GatewayEvent
from models.product import Price, Product, Shelf, Variant
from tests.fakes.practice import ADMIN, MERCHANT_KEY, TOKEN, Practice, practising
from tests.fakes.shop_books import (
    accounts,
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
Carrier = Callable[[Practice], BaseSession]

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


class Street:
    """Everything a story needs; time is one for the shop and for Telegram, and moves on by `passes`."""

    def __init__(
        self, practice: Practice, settings: Settings, *, awake: bool, carrier: Carrier | None
    ) -> None:
        self.practice = practice
        self.settings = settings
        self.logged: Sequence[Mapping[str, Any]] = []
        self.expected: set[str] = set()
        self._awake = awake
        self._carrier = carrier
        self._work: Work | None = None
        self._numbers = count(7001)
        self._wares = count(1)

    @property
    def is_open(self) -> bool:
        return self._work is not None

    @property
    def work(self) -> Work:
        assert self._work, "the shop is closed"
        return self._work

    @property
    def shop(self) -> Shop:
        return self.work.shop

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.settings.web.port}"

    def now(self) -> datetime:
        return self.practice.clock.now()

    async def opens(self) -> None:
        """Open the shop with every part that a start from the terminal opens, on this street's time."""
        bot = open_bot(self.settings)
        if self._carrier is not None:
            bot.session = self._carrier(self.practice)
        till = TelegramTill(bot, zone=self.settings.shop.time_zone)
        shop = await open_shop(self.settings, till, clock=self.practice.clock)
        work = put_together(shop, bot, bound("127.0.0.1", self.settings.web.port), await home_of(bot))
        if not self._awake:
            work = replace(work, timetable=Timetable(shop, ()))
        await begin(work)
        self._work = work

    async def closes(self) -> None:
        """Close it as a clean stop does."""
        work, self._work = self.work, None
        await stop(work)
        await work.shop.close()
        await work.bot.session.close()

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
        category_id, product_id, variant_id, code = await self.does(
            put_on_sale, names, variant, price=price, more=more, now=self.now()
        )
        ware = Ware(category_id, product_id, variant_id, code, codes)
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

    async def stocked(self, codes: Sequence[str]) -> Ware:
        """The one product there is, with these codes."""
        (product,), (variant,) = await self.all(Product), await self.all(Variant)
        ware = Ware(product.category_id, product.id, variant.id, product.code, tuple(codes))
        await self.stocks(ware, codes)
        return ware

    async def variant_code(self, ware: Ware) -> str:
        """What /restock calls it."""
        return next(one.code for one in await self.all(Variant) if one.id == ware.variant_id)

    async def prices(self) -> list[tuple[str, int, int]]:
        """Every price: currency, from how many on, ten-thousandths."""
        return sorted((one.currency, one.from_quantity, one.unit_price) for one in await self.all(Price))

    async def reprices(self, ware: Ware, price: str) -> None:
        tiers = wording.tiers(price)
        await self.does(
            editing.set_prices, ware.variant_id, currency="CNY", tiers=tiers, actor="test", now=self.now()
        )

    async def renames(self, ware: Ware, names: Mapping[str, str]) -> None:
        await self.does(editing.rename, Product, ware.product_id, names=names, actor="test", now=self.now())

    async def hides(self, ware: Ware) -> None:
        """Take it off the shelf."""
        shelf, who = Shelf.HIDDEN, {"actor": "test", "now": self.now()}
        await self.does(editing.put_on_shelf, Product, ware.product_id, shelf=shelf, **who)

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

    async def counts_stock(self) -> None:
        """Tell the admins of what runs out."""
        await self.works("raise_low_stock")

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

    async def parks(self, person: Person) -> None:
        """Wait until what was to be said to him is kept for his return."""

        async def look() -> bool:
            notices = await self.notices(person)
            return any(notice.status is NoticeStatus.PARKED for notice in notices)

        await until(look, lambda: f"nothing was parked for {person.name}")

    async def goes_on(self) -> None:
        """Time passes in steps until nothing waits in the outbox any more."""
        await self.practice_faults_are_used()

        async def look() -> bool:
            await self.passes(seconds=20)
            await asyncio.sleep(0.2)
            return await self.reads(waiting_notices) == 0

        await until(look, lambda: "the outbox never became empty", seconds=30)

    async def has_heard_everything(self, person: Person) -> None:
        """Whatever was said before is answered, or will never be: each update is handed out in turn."""
        await person.asks("/help")
        await self.quiet()

    async def customers(self) -> list[Customer]:
        return await self.all(Customer)

    async def quiet(self) -> None:
        """Wait until everything that was posted has been sent."""

        async def look() -> bool:
            return await self.reads(waiting_notices) == 0

        await until(look, lambda: "the outbox never became empty")

    async def is_sound(self) -> None:
        """What the doctor asks of every room: no promise is broken."""
        for promise, look in doctor.checks(self.settings, self.shop.database).items():
            assert await look() == [], promise
        assert sum((await self.booked()).values()) == 0

    def broke(self) -> str:
        """What was wrong in the shop itself, with its place."""
        broken = (line for line in self.logged if line["event"] in BROKEN - self.expected)
        return "\n".join(told(line) for line in broken)


@asynccontextmanager
async def open_street(
    database_url: str,
    *,
    awake: bool = False,
    own_link: bool = False,
    carrier: Carrier | None = None,
    **changed: Mapping[str, Any],
) -> AsyncIterator[Street]:
    """A street with a practice Telegram and an open shop.

    changed: settings (orders={"max_open": 1} …), or fields of PracticeSettings as practice={…}.
    awake: the timetable runs by itself; else a story does the jobs by hand.
    own_link: the shop has an address in the world, so that its payment buttons open a link of its own.
    carrier: another client that carries the shop's calls.
    """
    port = free_port()
    if own_link:
        changed["web"] = {"public_url": f"http://127.0.0.1:{port}"}
    town = changed.pop("practice", {})
    with structlog.testing.capture_logs([structlog.processors.format_exc_info]) as logged:
        async with practising(**town) as practice:
            settings = settings_for(practice, database_url, port, changed)
            street = Street(practice, settings, awake=awake, carrier=carrier)
            street.logged = logged
            asyncio.get_running_loop().set_exception_handler(
                lambda _, context: logged.append({"event": "update_failed", **context})
            )
            await street.opens()
            try:
                yield street
            except BaseException as error:
                error.add_note(street.broke())
                raise
            finally:
                if street.is_open:
                    await street.closes()
        assert not (broken := street.broke()), broken


def free_port() -> int:
    """A shop keeps its port when it is opened again, so that gateways find it."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


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


def told(line: Mapping[str, Any]) -> str:
    return f"{ {key: value for key, value in line.items() if key != 'exception'} }\n{line.get('exception')}"
