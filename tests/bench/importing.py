"""Taking a file of cards in as `run.py import` does, beside the bare driver writing them in the clear."""

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from bot.database import open_database
from bot.stock import files, importing
from bot.stock.importing import SLICE, SLICE_ALONE, Intake
from bot.stock.restocking import Counts
from bot.stock.vault import Vault, make_key
from models.stock import KEEPS
from tests.bench.shops import COLUMNS, NOW, opened_shop
from tests.fakes.databases import ROOT, Postgres, postgres_server

BLOCK = 50_000


@dataclass(frozen=True)
class Import:
    """Seconds of the shop and of its floor; megabytes over the idle process at the most; the longest act."""

    kind: str
    cards: int
    seconds: float
    floor_seconds: float
    megabytes: float
    longest_act: float


async def rows(place: Path | Postgres, cards: int) -> Import:
    """Take `cards` cards in, in a process of its own whose memory is watched; then the floor, elsewhere."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        file = Path(folder) / "cards.txt"
        with file.open("w", encoding="utf-8") as made:
            made.writelines(f"CARD-{number:08}----{number * 7919 % 10**6:06}\n" for number in range(cards))
        async with opened_shop(place, "import", cards=0) as shop:
            kind, url, variant_id = shop.kind, shop.url, shop.variants[0]
        # Closed again: nobody else may have a SQLite file open meanwhile.
        command = [sys.executable, "-m", "tests.bench.importing", url, str(file), str(variant_id)]
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        told = json.loads((await process.communicate())[0])
        async with opened_shop(place, "floor", cards=0) as shop:
            start = time.perf_counter()
            await _write_in_the_clear(shop.url, _clear_rows(file, variant_id))
            floor = time.perf_counter() - start
    assert told["added"] == cards
    return Import(kind, cards, told["seconds"], floor, told["megabytes"], told["longest_act"])


async def take_in(url: str, file: Path, variant_id: int) -> dict[str, float]:
    """What the process of its own does."""
    database, vault = open_database(url), Vault(make_key())
    idle, start, ends = _memory("VmRSS"), time.perf_counter(), [time.perf_counter()]

    async def told(_bytes: int, _counts: Counts, _refused: object) -> None:
        ends.append(time.perf_counter())

    size = SLICE_ALONE if url.startswith("sqlite") else SLICE
    intake = Intake(files.examine(file), variant_id, actor="bench", slice=size)
    begun = await importing.begin(database, vault, intake, now=NOW)
    counts = await importing.take_in(database, vault, intake, begun, told=told, now=NOW)
    seconds = time.perf_counter() - start
    await database.close()
    longest = max(after - before for before, after in pairwise(ends))
    return {
        "added": counts.added,
        "seconds": seconds,
        "megabytes": _memory("VmHWM") - idle,
        "longest_act": longest,
    }


def _memory(name: str) -> float:
    """Of this process, in megabytes, as Linux counts it."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) / 1024


def _clear_rows(file: Path, variant_id: int) -> Iterator[tuple[Any, ...]]:
    with file.open("rb") as lines:
        for shelf_no, line in enumerate(lines, start=1):
            secret = line.rstrip()
            mark = sha256(secret).digest()
            yield variant_id, variant_id, "available", shelf_no, KEEPS, secret, "none", mark, None, None


async def _write_in_the_clear(url: str, cards: Iterator[tuple[Any, ...]]) -> None:
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        assert target.database
        _write_file(target.database, cards)
        return
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.copy_records_to_table("stock_item", records=cards, columns=COLUMNS)
    finally:
        await connection.close()


def _write_file(file: str, cards: Iterator[tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("synchronous = FULL", "cache_size = -65536", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        places = ", ".join("?" * len(COLUMNS))
        statement = f"INSERT INTO stock_item ({', '.join(COLUMNS)}) VALUES ({places})"
        while block := [(*row[:4], "9999-12-31", *row[5:]) for row in islice(cards, BLOCK)]:
            connection.execute("BEGIN")
            connection.executemany(statement, block)
            connection.execute("COMMIT")


def main() -> None:
    """One import for `rows`; or, without words, a line for each database."""
    if len(sys.argv) == 4:
        url, file, variant_id = sys.argv[1:]
        print(json.dumps(asyncio.run(take_in(url, Path(file), int(variant_id)))))
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, postgres_server(durable=True) as server:
        for place in (Path(folder), server):
            print(asyncio.run(rows(place, int(sys.argv[1]) if sys.argv[1:] else 1_000_000)), flush=True)


if __name__ == "__main__":
    main()
