"""Whatever comes, in whatever order: an order is paid once, and every cent that came in is somewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import open_database
from bot.delivery import at_once, fulfilment
from bot.errors import ShopError
from bot.orders import cancelling, expiry, lifecycle
from bot.payments.checking import check
from bot.wallet import ledger
from models.order import OrderStatus
from tests.bot.payments.counter import PRICE, Counter, word
from tests.conftest import own_database
from tests.fakes.databases import Postgres, sqlite_url
from tests.fakes.gateways import BUYER

CALLBACKS = st.tuples(
    st.just("callback"), st.integers(0, 2), st.sampled_from([1, PRICE - 1, PRICE, PRICE + 1, 3 * PRICE])
)
STARS = st.tuples(st.just("stars"), st.sampled_from([BUYER, 999]), st.sampled_from([287, 288]))
OTHERS = st.tuples(st.sampled_from(["expire", "cancel", "fulfil", "balance", "wait"]), st.just(0), st.just(0))
STORY = st.lists(st.one_of(CALLBACKS, STARS, OTHERS), min_size=1, max_size=8)


class Story:
    """One order with three ways to pay it, and what happens to it."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.order_id = 0
        self.numbers: list[str] = []
        self.invoice = ""
        self.received = 0
        self.said: dict[str, int] = {}

    async def begin(self) -> None:
        self.order_id = await self.counter.order()
        self.invoice = (await self.counter.pay_by(self.order_id, self.counter.stars, "")).number
        for option in ("alipay", "wxpay", "alipay"):
            self.numbers.append((await self.counter.pay_by(self.order_id, option=option)).number)

    async def tell(self, step: tuple[str, int, int]) -> None:
        acts: dict[str, Callable[[int, int], Awaitable[object]]] = {
            "callback": self.callback,
            "stars": self.stars,
            "expire": self.expire,
            "cancel": self.cancel,
            "fulfil": self.fulfil,
            "balance": self.balance,
            "wait": self.wait,
        }
        act, first, second = step
        try:
            await acts[act](first, second)
        except ShopError:
            assert act in ("expire", "cancel", "balance")

    async def callback(self, which: int, amount: int) -> None:
        """The same payment says the same again, whatever the sum in the repetition."""
        number = self.numbers[which]
        if number not in self.said:
            self.said[number] = amount
            self.received += amount
        await self.counter.settle(word(number, amount, event_id=f"T-{number}"))

    async def stars(self, payer_id: int, amount: int) -> None:
        counter = self.counter
        paid = counter.till.charge(self.invoice, amount, at=counter.now, payer_id=payer_id)
        if (await counter.settle(paid)).pays:
            self.received += PRICE

    async def expire(self, _one: int, _two: int) -> None:
        await self.wait(0, 0)
        await self.counter.do(expiry.expire_order, self.order_id, now=self.counter.now)

    async def cancel(self, _one: int, _two: int) -> None:
        await self.counter.do(cancelling.cancel, BUYER, self.order_id, now=self.counter.now)

    async def fulfil(self, _one: int, _two: int) -> None:
        await self.counter.do(fulfilment.fulfil, self.order_id, now=self.counter.now)

    async def balance(self, _one: int, _two: int) -> None:
        await self.counter.do(at_once.pay_from_balance, BUYER, self.order_id, now=self.counter.now)

    async def wait(self, _one: int, _two: int) -> None:
        self.counter.clock.advance(timedelta(minutes=20))

    async def holds(self) -> None:
        """Money in = sales + wallet, and no promise is broken."""
        entries = await self.counter.booked()
        sales = sum(amount for _, _, credit, amount in entries if credit == ledger.SALES)
        sales -= sum(amount for _, debit, _, amount in entries if debit == ledger.SALES)
        came_in = sum(amount for _, debit, _, amount in entries if debit.startswith("gateway:"))
        assert came_in == self.received
        assert sales + await self.counter.balance() == self.received
        is_paid = await self.counter.status(self.order_id) in (OrderStatus.PAID, OrderStatus.DELIVERED)
        assert sales == (PRICE if is_paid else 0)
        for question in (check, ledger.check, lifecycle.check):
            assert await self.counter.database.reading(question) == []


async def live_through(url: str, steps: list[tuple[str, int, int]]) -> None:
    database = open_database(url)
    try:
        story = Story(await Counter(database).open(stock=1))
        await story.begin()
        for step in steps:
            await story.tell(step)
            await story.holds()
        await story.counter.close()
    finally:
        await database.close()


class TestSequences:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=STORY)
    def test_lose_no_money_on_sqlite(
        self, sqlite_template: Path, tmp_path: Path, steps: list[tuple[str, int, int]]
    ) -> None:
        file = tmp_path / f"{uuid4().hex}.sqlite"
        file.write_bytes(sqlite_template.read_bytes())
        asyncio.run(live_through(sqlite_url(file), steps))

    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=STORY)
    def test_lose_no_money_on_postgresql(
        self, postgres: Postgres, postgres_template: str, steps: list[tuple[str, int, int]]
    ) -> None:
        for url in own_database(postgres, template=postgres_template):
            asyncio.run(live_through(url, steps))


@pytest.mark.parametrize(
    "steps",
    [
        [("expire", 0, 0), ("callback", 0, PRICE), ("callback", 1, PRICE), ("fulfil", 0, 0)],
        [("callback", 0, 3 * PRICE), ("fulfil", 0, 0), ("callback", 0, 1), ("stars", BUYER, 288)],
        [("callback", 0, 1), ("callback", 1, PRICE - 1), ("balance", 0, 0), ("callback", 2, PRICE)],
    ],
    ids=["late and twice", "too much and twice", "two short ones pay from the balance"],
)
async def test_known_stories(shop_url: str, steps: list[tuple[str, int, int]]) -> None:
    await live_through(shop_url, steps)
