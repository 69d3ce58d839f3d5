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
def every_statement() -> Iterator[list[str]]:
    """What reaches any database while this lasts."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement.strip())

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def work(seen: list[str]) -> int:
    """How many of them do more than open and close transactions."""
    return sum(not statement.upper().startswith(FRAME) for statement in seen)


async def statements_of_a_purchase(shop: BenchShop) -> int:
    """Of the two acts of a wallet purchase."""
    await purchase(shop, 1, shop.variants[0])
    with every_statement() as seen:
        await purchase(shop, 1, shop.variants[0])
    return work(seen)


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
        with every_statement() as seen:
            await buyer.taps("立即购买", on=page)
            await buyer.taps("余额付款", on=await buyer.sees("确认订单", since=page.id))
            await buyer.gets(1)
        return await _calls_since(street, before), work(seen)


async def _calls_since(street: Street, before: int) -> Counter[str]:
    calls = (await street.practice.calls())[before:]
    return Counter(call["method"] for call in calls if call["method"] not in WAITING)
