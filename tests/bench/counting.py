"""Counts what one purchase costs besides time: statements, and calls to Telegram."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.bench.purchases import purchase
from tests.bench.shops import BenchShop
from tests.fakes.databases import Postgres, migrate_to_newest, sqlite_url
from tests.fakes.shopkeeping import Street, open_street

FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
WAITING = ("getUpdates", "getMe")


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Every statement that reaches a database, but for those that only open and close transactions."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(FRAME):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def statements_of_a_purchase(shop: BenchShop) -> int:
    """Of the two acts of a wallet purchase."""
    await purchase(shop, 1, shop.variants[0])
    with counted_statements() as seen:
        await purchase(shop, 1, shop.variants[0])
    return len(seen)


async def calls_of_a_purchase(where: Path | Postgres, name: str) -> tuple[Counter[str], int]:
    """From the tap on Buy to the codes, in the chat of a practice shop: calls to Telegram, and statements."""
    url = sqlite_url(where / f"{name}.db") if isinstance(where, Path) else where.create(name)
    migrate_to_newest(url)
    async with open_street(url) as street:
        ware = await street.sells(stock=5)
        buyer = await street.buyer()
        await street.gives(buyer, 100_000)
        page = await buyer.picks(ware.code)
        before = len(await street.practice.calls())
        with counted_statements() as seen:
            await buyer.taps("立即购买", on=page)
            await buyer.taps("余额付款", on=await buyer.sees("确认订单", since=page.id))
            await buyer.gets(1)
        return await _calls_since(street, before), len(seen)


async def _calls_since(street: Street, before: int) -> Counter[str]:
    calls = (await street.practice.calls())[before:]
    return Counter(call["method"] for call in calls if call["method"] not in WAITING)
