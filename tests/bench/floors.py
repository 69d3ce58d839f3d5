"""The floor: how often a bare driver claims one card and commits, with nothing of the shop around it."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import asyncpg
from sqlalchemy.engine import make_url

from tests.bench.purchases import Measured
from tests.bench.shops import BenchShop

CONNECTIONS = 10

_SHELF = (
    "SELECT id FROM stock_item WHERE variant_id = 1 AND status = 'available'"
    " ORDER BY best_before, shelf_no LIMIT 1"
)
_CLAIM_FILE = f"UPDATE stock_item SET status = 'sold' WHERE id IN ({_SHELF}) RETURNING id"
_CLAIM_SERVER = (
    f"UPDATE stock_item SET status = 'sold' WHERE id = ANY(ARRAY({_SHELF} FOR UPDATE SKIP LOCKED))"
    " RETURNING id"
)


async def claim(shop: BenchShop, number: int, *, at_once: int) -> Measured:
    """So many transactions that claim one card each."""
    if shop.kind == "SQLite":
        return await asyncio.to_thread(_claim_in_file, shop.url, number)
    return await _claim_at_server(shop.url, number, min(at_once, CONNECTIONS))


def _claim_in_file(url: str, number: int) -> Measured:
    """One after another: SQLite has a single writer, however many want to write."""
    file = make_url(url).database
    assert file
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("synchronous = FULL", "cache_size = -65536"):
            connection.execute(f"PRAGMA {pragma}")
        start = time.perf_counter()
        for _ in range(number):
            connection.execute("BEGIN IMMEDIATE")
            assert len(connection.execute(_CLAIM_FILE).fetchall()) == 1
            connection.execute("COMMIT")
        return Measured(number, time.perf_counter() - start)


async def _claim_at_server(url: str, number: int, connections: int) -> Measured:
    opened = [await asyncpg.connect(url.replace("+asyncpg", "")) for _ in range(connections)]
    try:
        turns = iter(range(number))
        start = time.perf_counter()
        await asyncio.gather(*(_keep_claiming(connection, turns) for connection in opened))
        return Measured(number, time.perf_counter() - start)
    finally:
        for connection in opened:
            await connection.close()


async def _keep_claiming(connection: asyncpg.Connection, turns: Iterator[int]) -> None:
    statement = await connection.prepare(_CLAIM_SERVER)
    for _ in turns:
        async with connection.transaction():
            assert len(await statement.fetch()) == 1
