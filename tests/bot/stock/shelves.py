"""Shelves with rows written straight into the tables, for tests that need many or need them odd."""

from datetime import UTC, datetime
from itertools import count, islice

from sqlalchemy import insert
from sqlmodel import Session, col, func, select

from models.customer import Customer
from models.order import Order, OrderStatus
from models.product import Category, Price, Product, Variant
from models.stock import Batch, ItemStatus, StockItem

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BUYER = 7001

_numbers = count(1)


def buyer(session: Session) -> None:
    """The one whose orders these are."""
    if session.get(Customer, BUYER) is None:
        session.add(Customer(id=BUYER, first_name="Ann", locale="en", created_at=NOW, seen_at=NOW))
        session.flush()


def variant(session: Session, *, low_stock: int = 5) -> int:
    """A variant that nobody stocked yet, on sale, and a buyer for it; answers its id."""
    buyer(session)
    category = Category(names={"en": "Cards"})
    session.add(category)
    session.flush()
    number = next(_numbers)
    product = Product(
        code=f"p{number}", category_id=category.id, names={"en": f"Card {number}"}, created_at=NOW
    )
    session.add(product)
    session.flush()
    made = Variant(product_id=product.id, code=f"v{number}", names={"en": "1 month"}, low_stock=low_stock)
    session.add(made)
    session.flush()
    session.add(Price(variant_id=made.id, currency="CNY", unit_price=288_000))
    return made.id


def fill(session: Session, variant_id: int, *, available: int = 0, orders: tuple[int, ...] = ()) -> None:
    """Rows of rubbish, each order's hundred pieces in front: what is sold came first, as in a shop."""
    batch = Batch(variant_id=variant_id, actor="test", created_at=NOW)
    session.add(batch)
    session.flush()
    sold = 100 * len(orders)
    rows = (
        {
            "variant_id": variant_id,
            "batch_id": batch.id,
            "status": ItemStatus.SOLD if shelf_no <= sold else ItemStatus.AVAILABLE,
            "shelf_no": shelf_no,
            "sealed": b"sealed",
            "key_id": "test",
            "fingerprint": shelf_no.to_bytes(32, "big"),
            "order_id": orders[(shelf_no - 1) // 100] if shelf_no <= sold else None,
            "sold_at": NOW if shelf_no <= sold else None,
        }
        for shelf_no in range(1, sold + available + 1)
    )
    while slice_ := list(islice(rows, 10_000)):
        session.connection().execute(insert(StockItem), slice_)
    stocked = session.get_one(Variant, variant_id)
    stocked.next_shelf_no = sold + available + 1


def stocked(session: Session, *, available: int) -> int:
    """A variant with that many pieces; answers its id."""
    variant_id = variant(session)
    fill(session, variant_id, available=available)
    return variant_id


def order(
    session: Session,
    variant_id: int,
    *,
    quantity: int = 1,
    status: OrderStatus = OrderStatus.AWAITING_PAYMENT,
) -> int:
    """An order, waiting for payment unless told otherwise; answers its id."""
    number = next(_numbers)
    made = Order(
        number=f"N{number:07}",
        customer_id=BUYER,
        idempotency_key=f"nonce-{number}",
        variant_id=variant_id,
        status=status,
        product_names={"en": "Card"},
        variant_names={"en": "1 month"},
        quantity=quantity,
        unit_price=288_000,
        list_price=288_000,
        currency="CNY",
        total=2880 * quantity,
        created_at=NOW,
        expires_at=NOW,
    )
    session.add(made)
    session.flush()
    return made.id


def statuses(session: Session, variant_id: int) -> dict[str, int]:
    """How many rows of a variant stand in each status."""
    counted = select(StockItem.status, func.count()).where(col(StockItem.variant_id) == variant_id)
    return {str(status): number for status, number in session.exec(counted.group_by(StockItem.status))}


def held_by(session: Session, order_id: int) -> list[int]:
    """The shelf numbers of an order's items."""
    found = select(StockItem.shelf_no).where(col(StockItem.order_id) == order_id)
    return sorted(session.exec(found))
