"""A small shop with goods and buyers, written straight into the tables, and what orders are made of."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, col, func, select

from bot.delivery import at_once, fulfilment
from bot.orders import checkout, lifecycle
from bot.orders.checkout import Rules, Wish
from bot.stock import availability
from bot.stock.vault import Vault, make_key
from bot.wallet import balance, ledger
from models.customer import Customer
from models.ledger import LedgerEntry
from models.notice import Notice
from models.order import Order, OrderStatus
from models.product import Category, Price, Product, Variant
from models.stock import Batch, StockItem

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BUYER = 7001
PRICE = 288_000
"""28.80, in ten-thousandths."""
TOTAL = 2880
RULES = Rules(currency="CNY", hold=timedelta(minutes=15), max_open=3, max_open_unproven=1, hold_share=10)
VAULT = Vault(make_key())

_numbers = count(1)


def variant(
    session: Session,
    /,
    *,
    pieces: int = 0,
    tiers: tuple[tuple[int, int], ...] = ((1, PRICE),),
    product: dict[str, Any] | None = None,
    **limits: Any,
) -> int:
    """A variant on sale with that many pieces, called secret-1, secret-2, …; answers its id."""
    number = next(_numbers)
    category = Category(names={"en": "Cards"})
    session.add(category)
    session.flush()
    made = Product(
        code=f"p{number}",
        category_id=category.id,
        names={"zh-CN": "影视会员", "en": "Video pass"},
        created_at=NOW,
        **(product or {}),
    )
    session.add(made)
    session.flush()
    one = Variant(product_id=made.id, code=f"v{number}", names={"en": "1 month"}, **limits)
    session.add(one)
    session.flush()
    for from_quantity, price in tiers:
        session.add(Price(variant_id=one.id, currency="CNY", from_quantity=from_quantity, unit_price=price))
    stock(session, one.id, pieces)
    return one.id


def stock(session: Session, variant_id: int, pieces: int) -> None:
    """Put more pieces on the shelf."""
    one = session.get_one(Variant, variant_id)
    batch = Batch(variant_id=variant_id, actor="test", created_at=NOW)
    session.add(batch)
    session.flush()
    for shelf_no in range(one.next_shelf_no, one.next_shelf_no + pieces):
        sealed = VAULT.seal(variant_id, f"secret-{shelf_no}")
        session.add(
            StockItem(
                variant_id=variant_id,
                batch_id=batch.id,
                shelf_no=shelf_no,
                sealed=sealed.sealed,
                key_id=sealed.key_id,
                fingerprint=sealed.fingerprint,
            )
        )
    one.next_shelf_no += pieces


def buyer(
    session: Session, /, customer_id: int = BUYER, *, funds: int = 0, proven: bool = True, **facts: Any
) -> int:
    """Somebody with that much in his wallet; proven: he paid once before."""
    session.add(
        Customer(
            id=customer_id,
            first_name="Ann",
            locale="en",
            created_at=NOW,
            seen_at=NOW,
            first_paid_at=NOW - timedelta(days=30) if proven else None,
            **facts,
        )
    )
    session.flush()
    if funds:
        balance.credit(
            session,
            customer_id,
            kind="gift",
            reference=f"gift:{customer_id}",
            debit="adjustments",
            amount=funds,
            currency="CNY",
            now=NOW,
        )
    return customer_id


def wish(variant_id: int, quantity: int = 1, *, unit_price: int = PRICE, nonce: str | None = None) -> Wish:
    """A tap on Buy; each has a nonce of its own unless one is given."""
    return Wish(variant_id, quantity, unit_price, nonce or f"nonce-{next(_numbers)}")


def order(
    session: Session, variant_id: int, quantity: int = 1, *, customer_id: int = BUYER, now: datetime = NOW
) -> int:
    """An order that was bought as buyers buy; answers its id."""
    return checkout.buy(session, customer_id, wish(variant_id, quantity), rules=RULES, now=now)


def delivered_order(
    session: Session, variant_id: int, quantity: int = 1, *, customer_id: int = BUYER, now: datetime = NOW
) -> int:
    """An order that was paid from the balance; answers its id."""
    order_id = order(session, variant_id, quantity, customer_id=customer_id, now=now)
    at_once.pay_from_balance(session, customer_id, order_id, now=now)
    return order_id


def found(session: Session, order_id: int) -> Order:
    """An order as it stands."""
    return session.get_one(Order, order_id)


def pieces(session: Session, variant_id: int) -> dict[str, int]:
    """How many pieces of a variant stand in each status."""
    counted = select(StockItem.status, func.count()).where(col(StockItem.variant_id) == variant_id)
    return {str(status): number for status, number in session.exec(counted.group_by(StockItem.status))}


def orders(session: Session) -> dict[str, int]:
    """How many orders stand in each status."""
    counted = select(Order.status, func.count()).group_by(Order.status)
    return {str(status): number for status, number in session.exec(counted)}


def account(session: Session, name: str) -> int:
    """What an account of the ledger holds."""
    came = session.exec(select(func.sum(LedgerEntry.amount)).where(LedgerEntry.credit == name)).one()
    went = session.exec(select(func.sum(LedgerEntry.amount)).where(LedgerEntry.debit == name)).one()
    return int(came or 0) - int(went or 0)


def notices(session: Session, chat_id: int = BUYER) -> list[tuple[str, dict[str, Any]]]:
    """What was posted to a chat, in its order."""
    posted = select(Notice).where(Notice.chat_id == chat_id).order_by(col(Notice.id))
    return [(one.kind, one.facts) for one in session.exec(posted)]


def pay(session: Session, customer_id: int, order_id: int, *, now: datetime = NOW) -> bool:
    """Pay from the balance."""
    return at_once.pay_from_balance(session, customer_id, order_id, now=now)


def pay_by_gateway(session: Session, order_id: int, *, now: datetime = NOW) -> None:
    """Money from outside arrives for an order, however late; what settlement books and moves."""
    one = session.get_one(Order, order_id)
    lifecycle.move(session, order_id, OrderStatus.PAID, now=now, paid_by="epay:alipay")
    ledger.book(
        session,
        kind="payment",
        reference=f"event:{order_id}",
        debit="gateway:epay",
        credit=ledger.SALES,
        amount=one.total,
        currency=one.currency,
        order_id=order_id,
        now=now,
    )


def troubles(session: Session) -> list[str]:
    """Everything that the rooms of this story find wrong."""
    return [
        *ledger.check(session),
        *lifecycle.check(session),
        *fulfilment.check(session),
        *availability.check(session),
    ]
