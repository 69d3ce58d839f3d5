"""The bench measures a shop that is sound, and a sale stays a handful of statements."""

from pathlib import Path

import pytest

from bot.orders import lifecycle
from bot.wallet import ledger
from tests.bench.counting import statements_of_a_purchase
from tests.bench.floors import claim
from tests.bench.purchases import median_costs, sell
from tests.bench.shops import OLD_ORDERS, opened_shop
from tests.factories import orders as shop_books
from tests.fakes.databases import Postgres

STATEMENTS = {"SQLite": 9, "PostgreSQL": 5}
"""Judge, place, hold; move, and then money, goods and message: in one go on PostgreSQL, five on SQLite."""


@pytest.fixture
def place(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Path | Postgres:
    if database_kind == "sqlite":
        return tmp_path
    server: Postgres = request.getfixturevalue("postgres")
    return server


class TestBench:
    async def test_sells_what_it_says(self, place: Path | Postgres) -> None:
        async with opened_shop(place, "bench_sells", cards=200) as shop:
            assert (await sell(shop, 30, at_once=10)).count == 30
            assert await shop.database.reading(shop_books.pieces, shop.variants[0]) == {
                "sold": 130,
                "available": 70,
            }
            assert await shop.database.reading(shop_books.orders) == {"delivered": OLD_ORDERS + 30}
            assert await shop.database.reading(ledger.check) == []
            assert await shop.database.reading(lifecycle.check) == []
            assert (await claim(shop, 20, at_once=5)).count == 20
            assert len(await median_costs([shop, shop], 10)) == 2

    async def test_a_sale_is_few_statements(self, place: Path | Postgres) -> None:
        async with opened_shop(place, "bench_counts", cards=20) as shop:
            assert await statements_of_a_purchase(shop) == STATEMENTS[shop.kind]
