"""A small shop for the tests of payments: one product on the shelf, buyers, orders, and two gateways."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, func, select

from bot.clock import SetClock
from bot.database import Database
from bot.orders import checkout
from bot.orders.judging import Rules, Wish
from bot.payments import inbox, invoicing, settlement
from bot.payments.directory import Directory
from bot.payments.gateways.base import Gateway, Word
from bot.payments.gateways.epay import EpayGateway
from bot.payments.gateways.stars import StarsGateway
from bot.payments.invoicing import PaymentView
from bot.payments.settlement import Settled
from models.customer import Customer
from models.ledger import LedgerEntry, Wallet
from models.notice import Notice
from models.order import Order, OrderStatus
from models.payment import GatewayEvent, Payment
from models.product import Category, Price, Product, Variant
from models.stock import Batch, ItemStatus, StockItem
from tests.fakes.gateways import BUYER, NOON, BookTill, epay, stars

T = TypeVar("T")
Table = TypeVar("Table", bound=SQLModel)

ADMIN = 500
PRICE = 2880
RULES = Rules(currency="CNY", hold=timedelta(minutes=15), max_open=100, max_open_unproven=100, hold_share=1)


@dataclass
class Counter:
    """Everything a test needs; `variant_id` costs ¥28.80 a piece."""

    database: Database
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))
    till: BookTill = field(default_factory=BookTill)
    epay: EpayGateway = field(default_factory=epay)
    variant_id: int = 0
    _nonces: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        self.stars: StarsGateway = stars(self.till)
        self.directory = Directory([self.epay, self.stars])

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def open(self, *, stock: int = 20, people: tuple[int, ...] = (BUYER, BUYER + 1)) -> "Counter":
        self.variant_id = await self.database.transaction(furnish, stock=stock, people=people)
        return self

    async def close(self) -> None:
        await self.directory.close()

    async def order(self, quantity: int = 1, *, customer_id: int = BUYER) -> int:
        wish = Wish(self.variant_id, quantity, PRICE * 100, f"nonce{next(self._nonces)}")
        return await self.database.transaction(checkout.buy, customer_id, wish, rules=RULES, now=self.now)

    async def pay_by(
        self,
        order_id: int,
        gateway: Gateway | None = None,
        option: str = "alipay",
        *,
        customer_id: int = BUYER,
    ) -> PaymentView:
        return await invoicing.open_payment(
            self.database,
            gateway or self.epay,
            customer_id=customer_id,
            order_id=order_id,
            option=option,
            now=self.now,
        )

    async def keep(self, word: Word) -> int:
        return (await self.database.transaction(inbox.keep, word, now=self.now)).event_id

    async def settle(self, word: Word) -> Settled:
        return await self.settle_event(await self.keep(word))

    async def settle_event(self, event_id: int) -> Settled:
        return await self.database.transaction(settlement.settle, event_id, admins=(ADMIN,), now=self.now)

    async def status(self, order_id: int) -> OrderStatus:
        return (await self.one(Order, Order.id == order_id)).status

    async def all_orders(self) -> list[Order]:
        return await self.all(Order)

    async def payment(self, number: str) -> Payment:
        return await self.one(Payment, Payment.number == number)

    async def outcomes(self) -> list[str | None]:
        return [event.outcome for event in await self.all(GatewayEvent)]

    async def balance(self, customer_id: int = BUYER) -> int:
        wallets = await self.all(Wallet, Wallet.customer_id == customer_id)
        return sum(wallet.balance for wallet in wallets)

    async def booked(self) -> list[tuple[str, str, str, int]]:
        entries = await self.all(LedgerEntry)
        return [(entry.kind, entry.debit, entry.credit, entry.amount) for entry in entries]

    async def notices(self, *kinds: str) -> list[Notice]:
        found = await self.all(Notice)
        return [notice for notice in found if not kinds or notice.kind in kinds]

    async def held(self, order_id: int) -> int:
        return await self.database.reading(held_by, order_id)

    async def one(self, table: type[Table], *where: Any) -> Table:
        (found,) = await self.all(table, *where)
        return found

    async def all(self, table: type[Table], *where: Any) -> list[Table]:
        return await self.database.reading(rows_of, table, where)

    async def do(self, act: Callable[..., T], *args: Any, **more: Any) -> T:
        return await self.database.transaction(act, *args, **more)


def word(number: str, amount: int = PRICE, *, event_id: str = "T1", **changed: Any) -> Word:
    """What epay says; amount in minor units."""
    values = {"gateway": "epay", "currency": "CNY", **changed}
    return Word(event_id=event_id, payment_number=number, amount=amount, **values)


def rows_of(session: Session, table: type[Table], where: tuple[Any, ...]) -> list[Table]:
    found = session.exec(select(table).where(*where))
    return sorted(found, key=lambda row: getattr(row, "id", 0))


def held_by(session: Session, order_id: int) -> int:
    held = select(func.count()).where(
        col(StockItem.order_id) == order_id, col(StockItem.status) == ItemStatus.HELD
    )
    return session.exec(held).one()


def furnish(session: Session, *, stock: int, people: tuple[int, ...]) -> int:
    for person in people:
        session.add(Customer(id=person, first_name="小美", locale="zh-CN", created_at=NOON, seen_at=NOON))
    category = add(session, Category(names={"en": "Video"}))
    product = add(
        session,
        Product(
            code="vip",
            category_id=category.id,
            names={"zh-CN": "影视会员 <月卡>", "en": "Video & pass"},
            created_at=NOON,
        ),
    )
    variant = add(session, Variant(product_id=product.id, code="vip1", names={"en": "1 month"}))
    session.add(Price(variant_id=variant.id, currency="CNY", unit_price=PRICE * 100))
    batch = add(session, Batch(variant_id=variant.id, actor="test", created_at=NOON))
    for number in range(1, stock + 1):
        session.add(
            StockItem(
                variant_id=variant.id,
                batch_id=batch.id,
                shelf_no=number,
                sealed=b"sealed",
                key_id="k1",
                fingerprint=number.to_bytes(32, "big"),
            )
        )
    return variant.id


def add(session: Session, row: Table) -> Table:
    session.add(row)
    session.flush()
    return row
