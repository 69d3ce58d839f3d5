"""The whole shop goes into one file while it is open, and comes back the same, on both databases."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session

from bot.catalog import editing, wording
from bot.database import Database, InUse, open_database
from bot.database.archive import MANIFEST, SQLITE_FILE, BackupRefused, open_archive
from bot.database.backup import back_up
from bot.database.restoring import restore
from bot.staff.restored import last_restore, note_restore
from bot.stock import doubtful
from bot.stock.restocking import restock_all
from bot.stock.vault import Vault, make_key
from models.migrations import migrate, pending, revisions
from tests.conftest import own_database
from tests.fakes.databases import sqlite_url

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = "CARD-0001-in-the-clear"
KEY = make_key()

mark = partial(note_restore, actor="terminal", now=NOON)


@pytest.fixture
def other_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of the same kind."""
    if database_kind == "sqlite":
        yield sqlite_url(tmp_path / "other" / "shop.sqlite")
    else:
        yield from own_database(request.getfixturevalue("postgres"), template="template1")


async def fill(database: Database, *, cards: int = 3) -> int:
    """A category, a product and a variant with cards; answers the variant's id."""
    facts: dict[str, Any] = {
        "names": {"en": "A & B", "zh-CN": "影视\t会员\\"},
        "actor": "staff:1",
        "now": NOON,
    }
    category = await database.transaction(editing.create_category, **facts)
    product = await database.transaction(editing.create_product, category_id=category, **facts)
    variant = await database.transaction(editing.create_variant, product_id=product, **facts)
    prices: dict[str, Any] = {"currency": "CNY", "tiers": wording.tiers("1=28.80, 5=0.008")}
    await database.transaction(editing.set_prices, variant, **prices, actor="staff:1", now=NOON)
    lines = [SECRET, *(f"CARD-{number}" for number in range(2, cards + 1))]
    await restock_all(database, Vault(KEY), variant_id=variant, lines=lines, actor="staff:1", now=NOON)
    return variant


async def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for what a restore notes about itself."""
    database = open_database(url, alone=False)
    try:
        return await database.reading(all_rows)
    finally:
        await database.close()


def all_rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    connection = session.connection()
    found = {}
    for table in inspect(connection).get_table_names():
        if table not in ("shop_state", "audit_entry", "audit_head"):
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).all()
            found[table] = sorted((tuple(row) for row in rows), key=repr)
    return found


@pytest.fixture
async def copy(shop_url: str, tmp_path: Path) -> Path:
    """A backup of a filled shop."""
    database = open_database(shop_url)
    await fill(database)
    await back_up(shop_url, tmp_path / "copy.zip", now=NOON)
    await database.close()
    return tmp_path / "copy.zip"


class TestBackUp:
    async def test_comes_back_the_same(self, copy: Path, shop_url: str, other_url: str) -> None:
        manifest = await restore(other_url, copy, mark)
        before = await contents(shop_url)
        assert len(before["stock_item"]) == 3
        assert await contents(other_url) == before
        assert (manifest.made_at, manifest.revision) == (NOON, revisions()[-1])
        assert await pending(other_url) == []

    async def test_counts_on_from_where_it_was(self, copy: Path, shop_url: str, other_url: str) -> None:
        await restore(other_url, copy, mark)
        numbers = []
        for url in (shop_url, other_url):
            database = open_database(url, alone=False)
            numbers.append(await fill(database))
            await database.close()
        assert numbers == [2, 2]

    async def test_holds_no_secret_and_no_key(self, copy: Path) -> None:
        with ZipFile(copy) as archive:
            everything = b"".join(archive.read(name) for name in archive.namelist())
        assert SECRET.encode() not in everything
        assert KEY.encode() not in everything
        assert "影视".encode() in everything or b"\\u5f71" in everything

    async def test_is_its_owners_alone(self, copy: Path) -> None:
        assert copy.stat().st_mode & 0o777 == 0o600
        assert [path.name for path in copy.parent.iterdir() if path.name.startswith(".")] == []

    async def test_does_not_write_over_a_file(self, copy: Path, shop_url: str) -> None:
        before = copy.read_bytes()
        with pytest.raises(BackupRefused, match=r"copy\.zip exists already"):
            await back_up(shop_url, copy, now=NOON)
        assert copy.read_bytes() == before

    async def test_shows_one_moment_while_others_write(
        self, shop_url: str, other_url: str, tmp_path: Path
    ) -> None:
        """Each act writes into two tables; no copy may hold one half of it."""
        database = open_database(shop_url)
        stop = asyncio.Event()

        async def keep_writing() -> int:
            times = 0
            while not stop.is_set():
                await fill(database, cards=1)
                times += 1
            return times

        writing = asyncio.create_task(keep_writing())
        for number in range(5):
            await back_up(shop_url, tmp_path / f"{number}.zip", now=NOON)
        stop.set()
        assert await writing > 0
        await database.close()
        await restore(other_url, tmp_path / "4.zip", mark)
        database = open_database(other_url, alone=False)
        assert await database.reading(counters_that_are_wrong) == []
        await database.close()

    async def test_needs_a_shop(self, tmp_path: Path) -> None:
        with pytest.raises(BackupRefused, match="There is no shop in"):
            await back_up(sqlite_url(tmp_path / "nothing.db"), tmp_path / "copy.zip", now=NOON)
        assert list(tmp_path.iterdir()) == []


def counters_that_are_wrong(session: Session) -> list[tuple[Any, ...]]:
    """Variants whose batches promise other pieces than there are."""
    rows = session.connection().execute(
        text(
            "SELECT b.id, b.added, count(i.id) FROM batch b LEFT JOIN stock_item i ON i.batch_id = b.id"
            " GROUP BY b.id, b.added HAVING b.added <> count(i.id)"
        )
    )
    return [tuple(row) for row in rows]


class TestRestore:
    async def test_refuses_a_database_that_is_not_empty(
        self, copy: Path, shop_url: str, other_url: str
    ) -> None:
        await migrate_new(other_url)
        database = open_database(other_url)
        await fill(database, cards=9)
        await database.close()
        before = await contents(other_url)
        with pytest.raises(BackupRefused, match="is not empty"):
            await restore(other_url, copy, mark)
        assert await contents(other_url) == before
        await restore(other_url, copy, mark, force=True)
        assert await contents(other_url) == await contents(shop_url)

    async def test_accepts_a_shop_that_was_only_opened(
        self, copy: Path, shop_url: str, other_url: str
    ) -> None:
        await migrate_new(other_url)
        await restore(other_url, copy, mark)
        assert await contents(other_url) == await contents(shop_url)

    async def test_notes_what_it_did(self, copy: Path, other_url: str) -> None:
        await restore(other_url, copy, mark)
        database = open_database(other_url, alone=False)
        restored = await database.reading(last_restore)
        assert restored is not None
        assert restored.made_at == NOON
        why, which = await database.reading(doubtful.check)
        assert "the copy of 2026-11-23 12:00 UTC" in why
        assert "up to 3; the next to be sold is number 1 on the shelf" in which
        await database.close()

    @pytest.mark.parametrize("damage", ["cut", "no zip", "other manifest", "newer", "missing"])
    async def test_changes_nothing_when_the_copy_is_not_whole(
        self, copy: Path, other_url: str, tmp_path: Path, damage: str
    ) -> None:
        broken = tmp_path / "broken.zip"
        damaged(copy, broken, damage)
        with pytest.raises(BackupRefused):
            await restore(other_url, broken, mark)
        await restore(other_url, copy, mark)

    async def test_wants_the_same_kind_of_database(
        self, copy: Path, database_kind: str, tmp_path: Path
    ) -> None:
        wrong = {
            "sqlite": "postgresql+asyncpg://postgres@127.0.0.1:1/x",
            "postgres": sqlite_url(tmp_path / "x.db"),
        }
        with pytest.raises(BackupRefused, match=r"is a copy of a (sqlite|postgresql) database, this one is"):
            await restore(wrong[database_kind], copy, mark)


async def migrate_new(url: str) -> None:
    """A shop that was opened once."""
    database = open_database(url)
    await migrate(url)
    await database.close()


def damaged(copy: Path, broken: Path, damage: str) -> None:
    if damage == "missing":
        return
    if damage == "no zip":
        broken.write_bytes(os.urandom(5000))
    elif damage == "cut":
        broken.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    else:
        with open_archive(copy) as (archive, manifest), ZipFile(broken, "w") as target:
            for name in archive.namelist():
                body = archive.read(name)
                if name == MANIFEST:
                    body = (
                        b"{}"
                        if damage == "other manifest"
                        else body.replace(manifest.revision.encode(), b"9999_x")
                    )
                target.writestr(name, body)


class TestASqliteFile:
    @pytest.fixture
    def database_kind(self) -> str:
        return "sqlite"

    async def test_is_not_restored_while_its_shop_is_open(self, copy: Path, shop_url: str) -> None:
        database = open_database(shop_url)
        with pytest.raises(InUse):
            await restore(shop_url, copy, mark, force=True)
        await database.close()

    async def test_keeps_what_was_there_beside_it(self, copy: Path, shop_url: str, tmp_path: Path) -> None:
        before = await contents(shop_url)
        for _ in range(2):
            await restore(shop_url, copy, mark, force=True)
        kept = sorted(path.name for path in tmp_path.glob("shop.sqlite.before-restore-?"))
        assert kept == ["shop.sqlite.before-restore-1", "shop.sqlite.before-restore-2"]
        assert await contents(sqlite_url(tmp_path / kept[0])) == before

    async def test_is_restored_even_over_rubbish(self, copy: Path, tmp_path: Path) -> None:
        target = tmp_path / "rubbish.db"
        target.write_bytes(os.urandom(5000))
        with pytest.raises(BackupRefused, match="is not empty"):
            await restore(sqlite_url(target), copy, mark)
        await restore(sqlite_url(target), copy, mark, force=True)
        assert target.stat().st_mode & 0o777 == 0o600

    async def test_refuses_a_copy_whose_pages_are_damaged(self, copy: Path, tmp_path: Path) -> None:
        with open_archive(copy) as (archive, manifest), ZipFile(tmp_path / "torn.zip", "w") as target:
            target.writestr(MANIFEST, manifest.as_json())
            body = bytearray(archive.read(SQLITE_FILE))
            body[4096:12288] = os.urandom(8192)
            target.writestr(SQLITE_FILE, bytes(body))
        with pytest.raises(BackupRefused, match="The copy is damaged"):
            await restore(sqlite_url(tmp_path / "new.db"), tmp_path / "torn.zip", mark)
        assert not list(tmp_path.glob("new.db.before*"))

    async def test_is_copied_with_what_only_its_log_holds(self, shop_url: str, tmp_path: Path) -> None:
        """In WAL mode a commit lies in the log first; who copies the file alone loses it."""
        file = Path(shop_url.partition(":///")[2])
        database = open_database(shop_url)
        await fill(database)
        shutil.copy(file, tmp_path / "naive.db")
        await back_up(shop_url, tmp_path / "copy.zip", now=NOON)
        await database.close()
        with ZipFile(tmp_path / "copy.zip") as archive:
            archive.extract(SQLITE_FILE, tmp_path / "out")
        counts = []
        for name in ("naive.db", f"out/{SQLITE_FILE}"):
            with sqlite3.connect(tmp_path / name) as connection:
                counts.append(connection.execute("SELECT count(*) FROM stock_item").fetchone()[0])
            connection.close()
        assert counts == [0, 3]
