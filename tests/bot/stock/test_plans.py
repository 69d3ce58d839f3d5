"""How the databases find the goods: through the shelf's index, however much was ever sold."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import Session

from bot.catalog import browsing, offers
from bot.catalog import shelves as shelves_for_staff
from bot.database import Database
from bot.stock import availability, reservations
from models.product import Variant
from tests.bot.stock import shelves
from tests.bot.stock.shelves import NOW

SHELF = "ix_stock_item_shelf"
ORDER = "ix_stock_item_order_id"


def hold(session: Session, variant_id: int, order_id: int) -> None:
    reservations.hold(session, variant_id=variant_id, order_id=order_id, quantity=3)


def count(session: Session, variant_id: int, _order_id: int) -> None:
    availability.left(session, variant_id, at_most=100)


def release(session: Session, _variant_id: int, order_id: int) -> None:
    reservations.release(session, order_id)


def sell(session: Session, _variant_id: int, order_id: int) -> None:
    reservations.sell(session, order_id, now=NOW)


def lists(session: Session, variant_id: int, _order_id: int) -> None:
    product_id = session.get_one(Variant, variant_id).product_id
    offers.offered(session, currency="CNY")
    offers.left_of_products(session, [product_id])
    browsing.product(session, product_id, currency="CNY")
    shelves_for_staff.stock_page(session, page=1)
    availability.levels(session)


Act = Callable[[Session, int, int], None]


def plan(session: Session, act: Act, variant_id: int, order_id: int) -> str:
    """How the database goes about all that `act` asks it about stock."""
    sent = sent_by(session, lambda: act(session, variant_id, order_id))
    look = sqlite_plan if session.get_bind().dialect.name == "sqlite" else postgres_plan
    return "\n".join(look(session.connection(), *asked) for asked in sent if "stock_item" in asked[0])


def sent_by(session: Session, act: Callable[[], None]) -> list[tuple[str, tuple[Any, ...]]]:
    seen: list[tuple[str, tuple[Any, ...]]] = []

    def look(_c: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        seen.append((statement, tuple(parameters)))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", look)
    act()
    event.remove(connection, "before_cursor_execute", look)
    assert seen
    return seen


def sqlite_plan(connection: Connection, statement: str, parameters: tuple[Any, ...]) -> str:
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "\n".join(step.detail for step in steps)


def postgres_plan(connection: Connection, statement: str, parameters: tuple[Any, ...]) -> str:
    """The generic plan: the one a prepared statement ends up with, blind to its parameters."""
    connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
    connection.exec_driver_sql(f"PREPARE probe AS {statement}")
    values = ", ".join(f"'{value}'" for value in parameters)
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) EXECUTE probe({values})").scalar_one()
    connection.exec_driver_sql("DEALLOCATE probe")
    found = json.loads(told) if isinstance(told, str) else told
    return "\n".join(steps(found[0]["Plan"]))


def steps(node: dict[str, Any]) -> Iterator[str]:
    yield f"{node['Node Type']} {node.get('Relation Name', '')} {node.get('Index Name', '')}".strip()
    for part in node.get("Plans", ()):
        yield from steps(part)


def busy_shop(session: Session, *, orders: int, available: int) -> tuple[int, int]:
    """A variant with a past, and an order for it; the database has looked at how its rows are spread."""
    variant_id = shelves.variant(session)
    past = tuple(shelves.order(session, variant_id, quantity=100) for _ in range(orders))
    shelves.fill(session, variant_id, orders=past, available=available)
    session.flush()
    session.connection().exec_driver_sql("ANALYZE")
    return variant_id, shelves.order(session, variant_id)


@pytest.mark.parametrize(("orders", "available"), [(500, 50_000), (300, 5), (1, 30_000)])
class TestPlans:
    """A hundred pieces were sold to each order; goods are found through an index, whatever the mix."""

    async def test_history_is_never_walked(self, database: Database, orders: int, available: int) -> None:
        shop = await database.transaction(busy_shop, orders=orders, available=available)
        for act, index in [(hold, SHELF), (count, SHELF), (release, ORDER), (sell, ORDER), (lists, SHELF)]:
            found = await database.transaction(plan, act, *shop)
            assert index in found
            assert detours(found) == [], found
            assert act is lists or not re.search("Sort|TEMP B-TREE", found)


def detours(found: str) -> list[str]:
    """Steps that read the whole stock, by its table or by an index."""
    return [step for step in found.splitlines() if re.search(r"Seq Scan stock_item|^SCAN stock_item", step)]
