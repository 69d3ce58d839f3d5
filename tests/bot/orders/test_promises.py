"""Whatever buyers, clocks and gateways do, in whatever order: goods, money and orders always agree."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, func, select

from bot.database import Database, open_database
from bot.delivery import fulfilment
from bot.errors import ShopError
from bot.orders import cancelling, checkout, expiry
from models.ledger import Wallet
from models.order import Order, OrderStatus
from models.stock import ItemStatus, StockItem
from tests.factories import orders as shop
from tests.factories.orders import NOW, RULES, TOTAL
from tests.fakes.databases import sqlite_url

P = ParamSpec("P")
T = TypeVar("T")

BUYERS = (1, 2, 3)
FUNDS = 3 * TOTAL
KEPT = (OrderStatus.PAID, OrderStatus.DELIVERED)
PAYABLE = (OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED, OrderStatus.CANCELLED)

buyers = st.sampled_from(BUYERS)
turns = st.integers(0, 30)


class Shop(RuleBasedStateMachine):
    """A shop with three buyers, one variant and a clock, against a database of its own."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="promises-"))
        shutil.copy(self.template, self.folder / "shop.sqlite")
        self.database: Database = self.runner.run(self._open())
        self.now: datetime = NOW
        self.orders: list[int] = []
        self.outside = 0
        self.pieces = 4

    async def _open(self) -> Database:
        return open_database(sqlite_url(self.folder / "shop.sqlite"))

    def do(self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run an act; None when it was refused."""
        try:
            return self.runner.run(self.database.transaction(act, *args, **kwargs))
        except ShopError:
            return None

    def ask(self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.runner.run(self.database.reading(act, *args, **kwargs))

    def chosen(self, turn: int) -> int:
        return self.orders[turn % len(self.orders)] if self.orders else 0

    @initialize()
    def open_the_doors(self) -> None:
        for buyer in BUYERS:
            self.do(shop.buyer, buyer, funds=FUNDS, proven=buyer != 1)
        made = self.do(shop.variant, pieces=self.pieces, per_person_max=5, per_order_max=3)
        assert made
        self.variant_id = made

    @rule(buyer=buyers, quantity=st.integers(0, 4), again=st.booleans())
    def buy(self, buyer: int, quantity: int, again: bool) -> None:
        wish = shop.wish(self.variant_id, quantity)
        first = self.do(checkout.buy, buyer, wish, rules=RULES, now=self.now)
        if first is not None:
            self.orders.append(first)
            assert not again or self.do(checkout.buy, buyer, wish, rules=RULES, now=self.now) == first

    @rule(buyer=buyers, turn=turns)
    def pay_from_balance(self, buyer: int, turn: int) -> None:
        self.do(shop.pay, buyer, self.chosen(turn), now=self.now)

    @rule(turn=turns)
    def money_arrives(self, turn: int) -> None:
        if not self.orders:
            return
        order = self.ask(shop.found, self.chosen(turn))
        if order.status in PAYABLE:
            self.do(shop.pay_by_gateway, order.id, now=self.now)
            self.outside += order.total

    @rule(buyer=buyers, turn=turns)
    def cancel(self, buyer: int, turn: int) -> None:
        self.do(cancelling.cancel, buyer, self.chosen(turn), now=self.now)

    @rule(turn=turns)
    def fulfil(self, turn: int) -> None:
        self.do(fulfilment.fulfil, self.chosen(turn), now=self.now)

    @rule()
    def fulfil_all(self) -> None:
        self.runner.run(fulfilment.fulfil_paid_orders(self.database, now=self.now))

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.runner.run(expiry.expire_unpaid_orders(self.database, now=self.now))

    @rule(pieces=st.integers(1, 3))
    def restock(self, pieces: int) -> None:
        self.do(shop.stock, self.variant_id, pieces)
        self.pieces += pieces

    @invariant()
    def everything_agrees(self) -> None:
        now = self.ask(looked_at, self.variant_id)
        assert now.pieces == self.pieces
        assert now.orders_with_wrong_pieces == []
        assert now.wallets + now.sales == len(BUYERS) * FUNDS + self.outside
        assert now.sales == now.paid_for
        assert now.most_open_orders <= RULES.max_open
        assert [trouble for trouble in now.troubles if "waits for its goods" not in trouble] == []

    def teardown(self) -> None:
        self.runner.run(fulfilment.fulfil_paid_orders(self.database, now=self.now))
        left = self.ask(shop.troubles)
        self.runner.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)
        assert left == []


class TestPromises:
    def test_hold_after_every_step_of_any_story(self, sqlite_template: Path) -> None:
        story = type("Story", (Shop,), {"template": sqlite_template})
        run_state_machine_as_test(
            story,
            settings=settings(
                max_examples=30,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            ),
        )


@dataclass(frozen=True)
class Look:
    """The whole shop at one moment."""

    pieces: int
    orders_with_wrong_pieces: list[int]
    wallets: int
    sales: int
    paid_for: int
    most_open_orders: int
    troubles: list[str]


def looked_at(session: Session, variant_id: int) -> Look:
    orders = session.exec(select(Order)).all()
    waiting = Counter(one.customer_id for one in orders if one.status is OrderStatus.AWAITING_PAYMENT)
    return Look(
        pieces=sum(shop.pieces(session, variant_id).values()),
        orders_with_wrong_pieces=orders_with_wrong_pieces(session, orders),
        wallets=sum(session.exec(select(Wallet.balance))),
        sales=shop.account(session, "sales"),
        paid_for=sum(one.total for one in orders if one.status in KEPT),
        most_open_orders=max(waiting.values(), default=0),
        troubles=shop.troubles(session),
    )


def orders_with_wrong_pieces(session: Session, orders: Sequence[Order]) -> list[int]:
    """Unpaid orders hold all their pieces, delivered ones own them, the others have none."""
    counted = select(StockItem.order_id, StockItem.status, func.count()).group_by(
        col(StockItem.order_id), col(StockItem.status)
    )
    has = {(order_id, status): number for order_id, status, number in session.exec(counted)}
    return [
        order.id
        for order in orders
        if has.get((order.id, ItemStatus.HELD), 0) not in expected(order, OrderStatus.AWAITING_PAYMENT)
        or has.get((order.id, ItemStatus.SOLD), 0) not in expected(order, OrderStatus.DELIVERED)
    ]


def expected(order: Order, owner: OrderStatus) -> tuple[int, ...]:
    """What an order may have; between payment and delivery it may still hold its pieces."""
    if order.status is owner:
        return (order.quantity,)
    if order.status is OrderStatus.PAID and owner is OrderStatus.AWAITING_PAYMENT:
        return (0, order.quantity)
    return (0,)
