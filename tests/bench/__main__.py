"""Run as `python -m tests.bench [--quick]`: what the shop sells a second, what a stock of a million costs."""

import asyncio
import os
import platform
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.bench.counting import calls_of_a_purchase, statements_of_a_purchase
from tests.bench.floors import claim
from tests.bench.importing import rows as imports
from tests.bench.purchases import Measured, median_costs, sell
from tests.bench.shops import BenchShop, opened_shop
from tests.fakes.databases import Postgres, postgres_server

GOALS = {1: 250, 50: 1000}
"""Purchases a second, by how many buyers are served at once."""


@dataclass(frozen=True)
class Size:
    """How much is measured. rounds: how often the fastest of some is looked for."""

    alone: int
    together: int
    rounds: int
    cards: tuple[int, ...]
    purchases: int


WHOLE = Size(alone=400, together=2000, rounds=3, cards=(100, 10_000, 100_000, 1_000_000), purchases=200)
QUICK = Size(alone=100, together=400, rounds=1, cards=(100, 10_000), purchases=60)

console = Console(width=110)


def main(*, quick: Annotated[bool, typer.Option(help="Less of everything, in seconds.")] = False) -> None:
    """Measure both databases, each beside its own floor."""
    size = QUICK if quick else WHOLE
    console.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, commits wait for the disk.\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, postgres_server(durable=True) as server:
        places: tuple[Path | Postgres, ...] = (Path(folder), server)
        speed = [row for place in places for row in asyncio.run(speeds(place, size))]
        console.print(speed_table(speed))
        costs = [(kind_of(place), asyncio.run(stock_costs(place, size))) for place in places]
        console.print(stock_table(size, costs))
        console.print(import_table(size, places))
        table = Table(title="One purchase, from the tap on Buy to the codes", title_justify="left")
        for heading in ("database", "statements of its two acts", "statements in all", "Bot API calls"):
            table.add_column(heading)
        for place in places:
            table.add_row(kind_of(place), *asyncio.run(counts(place)))
        console.print(table)


def import_table(size: Size, places: tuple[Path | Postgres, ...]) -> Table:
    """A file as large as the largest stock, taken in on each database."""
    cards = max(size.cards)
    table = Table(title=f"{cards:,} cards taken in from a file, encrypted, each once", title_justify="left")
    for heading in ("database", "seconds", "bare driver, in the clear", "MB over idle", "longest slice, s"):
        table.add_column(heading, justify="right")
    for place in places:
        row = asyncio.run(imports(place, cards))
        figures = (row.seconds, row.floor_seconds, row.megabytes, row.longest_act)
        table.add_row(row.kind, *(f"{figure:,.1f}" for figure in figures))
    return table


def kind_of(place: Path | Postgres) -> str:
    return "SQLite" if isinstance(place, Path) else "PostgreSQL"


@dataclass(frozen=True)
class Speed:
    """The best of some rounds of purchases, and of the floor measured between them."""

    kind: str
    at_once: int
    shop: Measured
    floor: Measured


async def speeds(place: Path | Postgres, size: Size) -> list[Speed]:
    """Purchases a second, one after another and 50 at once."""
    needed = size.rounds * (2 * size.alone + 2 * size.together) + 1000
    async with opened_shop(place, "speed", cards=2 * needed) as shop:
        await sell(shop, 200, at_once=50)
        found = []
        for at_once, number in ((1, size.alone), (50, size.together)):
            rounds = [
                (await sell(shop, number, at_once=at_once), await claim(shop, number, at_once=at_once))
                for _ in range(size.rounds)
            ]
            sold, claimed = zip(*rounds, strict=True)
            found.append(Speed(shop.kind, at_once, fastest(sold), fastest(claimed)))
        return found


def fastest(measured: tuple[Measured, ...]) -> Measured:
    """What the machine can do when nobody else uses it."""
    return max(measured, key=lambda one: one.per_second)


async def stock_costs(place: Path | Postgres, size: Size) -> list[float]:
    """The median seconds of a purchase for each size of stock."""
    async with AsyncExitStack() as doors:
        shops: list[BenchShop] = []
        for cards in size.cards:
            variants = max(1, 4 * size.purchases // cards)
            shop = opened_shop(place, f"stock_{cards}", cards=cards, variants=variants)
            shops.append(await doors.enter_async_context(shop))
        return await median_costs(shops, size.purchases)


async def counts(place: Path | Postgres) -> tuple[str, str, str]:
    """Statements and calls to Telegram."""
    async with opened_shop(place, "counting", cards=10) as shop:
        acts = await statements_of_a_purchase(shop)
    calls, statements = await calls_of_a_purchase(place, "street")
    told = ", ".join(f"{method} {times}" for method, times in sorted(calls.items()))
    return str(acts), str(statements), f"{calls.total()}: {told}"


def speed_table(rows: list[Speed]) -> Table:
    table = Table(title="Whole wallet purchases a second", title_justify="left")
    for heading in (
        "database",
        "buyers at once",
        "purchases/s",
        "floor: bare claims/s",
        "of the floor",
        "goal",
    ):
        table.add_column(heading, justify="left" if heading == "database" else "right")
    for row in rows:
        goal = GOALS[row.at_once]
        table.add_row(
            row.kind,
            str(row.at_once),
            f"{row.shop.per_second:,.0f}",
            f"{row.floor.per_second:,.0f}",
            f"{row.shop.per_second / row.floor.per_second:.0%}",
            f"{goal:,} {'✓' if row.shop.per_second >= goal else '✗'}",
        )
    return table


def stock_table(size: Size, rows: list[tuple[str, list[float]]]) -> Table:
    table = Table(title="Median cost of a purchase, half of the cards sold", title_justify="left")
    table.add_column("database")
    for cards in size.cards:
        table.add_column(f"{cards:,} cards", justify="right")
    for kind, costs in rows:
        told = [f"{1000 * cost:.2f} ms · {cost / costs[0]:.2f}×" for cost in costs]
        table.add_row(kind, *told)
    return table


if __name__ == "__main__":
    typer.run(main)
