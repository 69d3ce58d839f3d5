"""Brings a copy back into an empty database, or over what is there when the owner insists: all or nothing."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Session

from bot.database.archive import SQLITE_FILE, BackupRefused, Manifest, Table, open_archive
from bot.database.sqlite import SqliteDatabase, lock_file
from models.migrations import bring_to, clear, connected, migrate, revisions

TELLING = ("customer", "product", "stock_item")
"""Tables that hold something in every shop that was ever used."""

Mark = Callable[[Session, datetime], object]
"""An act that is told when the copy was made, and runs before anybody else can use the database."""


async def restore(url: str, file: Path, mark: Mark, *, force: bool = False) -> Manifest:
    """Raises BackupRefused, also for a database that is not empty, unless `force`; InUse while it is open.

    What a SQLite file held before is kept beside it.
    """
    kind = "sqlite" if make_url(url).get_backend_name() == "sqlite" else "postgresql"
    with open_archive(file) as (archive, manifest):
        if manifest.kind != kind:
            raise BackupRefused(f"{file} is a copy of a {manifest.kind} database, this one is {kind}.")
        if manifest.revision not in revisions():
            raise BackupRefused(f"{file} was made by a newer version of the shop: use that one.")
        if kind == "sqlite":
            await _restore_file(Path(str(make_url(url).database)), archive, manifest, mark, force=force)
        else:
            await _restore_server(url, archive, manifest, mark, force=force)
    return manifest


async def _restore_file(
    target: Path, archive: ZipFile, manifest: Manifest, mark: Mark, *, force: bool
) -> None:
    lock = lock_file(target)
    try:
        if not force and not await asyncio.to_thread(_is_empty_file, target):
            raise BackupRefused(f"{target} is not empty: restore over it with --force; it is kept beside.")
        with TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
            copy = Path(folder) / SQLITE_FILE
            await asyncio.to_thread(_unpack, archive, copy)
            await _ready(copy, manifest, mark)
            await asyncio.to_thread(_exchange, copy, target)
    finally:
        lock.close()


def _is_empty_file(file: Path) -> bool:
    if not file.exists():
        return True
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        there = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        return not any(
            connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()  # noqa: S608 - our own names
            for name in TELLING
            if name in there
        )
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def _unpack(archive: ZipFile, copy: Path) -> None:
    """Out of the archive, and whole."""
    copy.touch(mode=0o600)
    with archive.open(SQLITE_FILE) as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    connection = sqlite3.connect(copy)
    try:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise BackupRefused(f"The copy is damaged: {error}.") from error
    finally:
        connection.close()
    if verdict != "ok":
        raise BackupRefused(f"The copy is damaged: {verdict}.")


async def _ready(copy: Path, manifest: Manifest, mark: Mark) -> None:
    url = f"sqlite+aiosqlite:///{copy}"
    await migrate(url)
    database = SqliteDatabase(url, alone=False)
    try:
        await database.transaction(mark, manifest.made_at)
    finally:
        await database.close()


def _exchange(copy: Path, target: Path) -> None:
    """What was there keeps its parts together under another name."""
    names = (target.with_name(f"{target.name}.before-restore-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    for part in ("", "-wal", "-shm"):
        old = target.with_name(target.name + part)
        if old.exists():
            old.rename(kept.with_name(kept.name + part))
    copy.rename(target)


async def _restore_server(url: str, archive: ZipFile, manifest: Manifest, mark: Mark, *, force: bool) -> None:
    async with connected(url) as connection:
        if not force and not await connection.run_sync(_is_empty_server):
            raise BackupRefused("The database is not empty: --force deletes what is in it.")
        await connection.run_sync(clear)
        await connection.run_sync(bring_to, manifest.revision)
        await _copy_tables(connection, archive, manifest.tables)
        await connection.run_sync(bring_to)
        await connection.run_sync(_mark, manifest, mark)


def _is_empty_server(connection: Connection) -> bool:
    there = inspect(connection).get_table_names()
    return not any(
        connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first()  # noqa: S608 - our own names
        for name in TELLING
        if name in there
    )


async def _copy_tables(connection: AsyncConnection, archive: ZipFile, tables: tuple[Table, ...]) -> None:
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None
    for table in tables:
        with archive.open(table.name) as source:
            await raw.copy_to_table(table.name, columns=table.columns, source=source)
        if table.next_id is not None:
            counter = f"pg_get_serial_sequence(quote_ident('{table.name}'), 'id')"
            await raw.execute(f"SELECT setval({counter}, {table.next_id:d}, false)")


def _mark(connection: Connection, manifest: Manifest, mark: Mark) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as session, session.begin():
        mark(session, manifest.made_at)
