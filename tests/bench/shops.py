"""Shops to measure: buyers with money, and variants with as many cards as you like, half of them sold."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import insert
from sqlalchemy.engine import make_url
from sqlmodel import Session

from bot.database import Database, open_database
from models.customer import Customer
from models.ledger import LedgerEntry, Wallet
from models.order import Order, OrderStatus
from models.product import Category, Price, Product, Variant
from models.record import Record
from models.stock import KEEPS, Batch
from tests.fakes.databases import Postgres, migrate_to_newest, sqlite_url

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BUYERS = 50
FUNDS = 10**12
PRICE = 288_000
OLD_ORDERS = 5000
"""A shop that has sold before: PostgreSQL plans for the tables it has seen, and an empty one misleads it."""
SLICE = 50_000
R = TypeVar("R", bound=Record)

COLUMNS = (
    "variant_id",
    "batch_id",
    "status",
    "shelf_no",
    "best_before",
    "sealed",
    "key_id",
    "fingerprint",
    "order_id",
    "sold_at",
)


@dataclass(frozen=True)
class BenchShop:
    """An open database, and the variants that are for sale in it."""

    kind: str
    url: str
    database: Database
    variants: tuple[int, ...]


@asynccontextmanager
async def opened_shop(
    where: Path | Postgres, name: str, *, cards: int, variants: int = 1
) -> AsyncIterator[BenchShop]:
    """A fresh shop whose variants have `cards` cards each, the first half of them sold."""
    if isinstance(where, Path):
        kind, url = "SQLite", sqlite_url(where / f"{name}.db")
    else:
        kind, url = "PostgreSQL", where.create(name)
    migrate_to_newest(url)
    database = open_database(url)
    try:
        goods = await database.transaction(_furnish, variants)
        await _load(url, (row for variant_id in goods for row in _cards(variant_id, cards)))
        yield BenchShop(kind, url, database, goods)
    finally:
        await database.close()


def _furnish(session: Session, variants: int) -> tuple[int, ...]:
    """Everything but the cards; those that were sold before belong to old orders."""
    people = range(1, BUYERS + 1)
    connection = session.connection()
    facts = {"first_name": "Ann", "locale": "en", "created_at": NOW, "seen_at": NOW, "first_paid_at": NOW}
    connection.execute(insert(Customer), [{"id": one, **facts} for one in people])
    connection.execute(
        insert(Wallet), [{"customer_id": one, "currency": "CNY", "balance": FUNDS} for one in people]
    )
    connection.execute(insert(LedgerEntry), [_gift(one) for one in people])
    category = _added(session, Category(names={"en": "Cards"}))
    product = _added(
        session, Product(code="card", category_id=category.id, names={"en": "Card"}, created_at=NOW)
    )
    goods = tuple(_variant(session, product.id, number) for number in range(variants))
    for variant_id in goods:
        batch = _added(session, Batch(variant_id=variant_id, actor="bench", created_at=NOW))
        assert batch.id == variant_id
    connection.execute(insert(Order), [_old_order(one, goods[0]) for one in range(1, OLD_ORDERS + 1)])
    return goods


def _variant(session: Session, product_id: int, number: int) -> int:
    one = _added(session, Variant(product_id=product_id, code=f"v{number}", names={"en": "1 month"}))
    session.add(Price(variant_id=one.id, currency="CNY", unit_price=PRICE))
    return one.id


def _added(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row


def _gift(customer_id: int) -> dict[str, Any]:
    return {
        "kind": "gift",
        "reference": str(customer_id),
        "debit": "adjustments",
        "credit": f"wallet:{customer_id}",
        "amount": FUNDS,
        "currency": "CNY",
        "booked_at": NOW,
    }


def _old_order(order_id: int, variant_id: int) -> dict[str, Any]:
    return {
        "number": f"{order_id:08}",
        "customer_id": 1 + order_id % BUYERS,
        "status": OrderStatus.DELIVERED,
        "idempotency_key": f"old-{order_id}",
        "variant_id": variant_id,
        "product_names": {"en": "Card"},
        "variant_names": {"en": "1 month"},
        "quantity": 1,
        "unit_price": 0,
        "list_price": 0,
        "currency": "CNY",
        "total": 0,
        "created_at": NOW,
        "expires_at": NOW,
        "paid_at": NOW,
        "delivered_at": NOW,
    }


def _cards(variant_id: int, cards: int) -> Iterator[tuple[Any, ...]]:
    sealed = bytes(60)
    for shelf_no in range(1, cards + 1):
        is_sold = shelf_no <= cards // 2
        yield (
            variant_id,
            variant_id,
            "sold" if is_sold else "available",
            shelf_no,
            KEEPS,
            sealed,
            "bench",
            shelf_no.to_bytes(32, "little"),
            1 + shelf_no % OLD_ORDERS if is_sold else None,
            NOW if is_sold else None,
        )


async def _load(url: str, rows: Iterator[tuple[Any, ...]]) -> None:
    """Straight into the table, as fast as the database takes it."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        assert target.database
        _load_file(target.database, rows)
        return
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.copy_records_to_table("stock_item", records=rows, columns=COLUMNS)
        await connection.execute("ANALYZE")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


def _load_file(file: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = -262144")
        places = ", ".join("?" * len(COLUMNS))
        statement = f"INSERT INTO stock_item ({', '.join(COLUMNS)}) VALUES ({places})"
        while slice_ := [tuple(map(_plain, row)) for row in islice(rows, SLICE)]:
            connection.execute("BEGIN")
            connection.executemany(statement, slice_)
            connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _plain(value: Any) -> Any:
    """As SQLAlchemy writes it into SQLite."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if value is KEEPS else value
