"""Copies the whole database into one file while the shop is open: one moment of it, whoever writes."""

import asyncio
import sqlite3
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import asyncpg
from sqlalchemy.engine import make_url

from bot.database.archive import MANIFEST, SQLITE_FILE, BackupRefused, Manifest, Table, new_archive

_TABLES = """
SELECT c.relname AS name, array_agg(a.attname ORDER BY a.attnum)::text[] AS columns,
       CASE WHEN bool_or(a.attname = 'id')
            THEN pg_get_serial_sequence(quote_ident(c.relname), 'id') END AS counter
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'alembic_version'
 GROUP BY c.relname
"""
_NEEDS = """
SELECT needing.relname AS needing, needed.relname AS needed
  FROM pg_constraint
  JOIN pg_class needing ON needing.oid = conrelid JOIN pg_class needed ON needed.oid = confrelid
 WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conrelid <> confrelid
"""


async def back_up(url: str, file: Path, *, now: datetime) -> Manifest:
    """Write the copy; raises BackupRefused. The shop may be open, in this process or in another."""
    if make_url(url).get_backend_name() == "sqlite":
        source = Path(str(make_url(url).database))
        return await asyncio.to_thread(_back_up_file, source, file, now)
    return await _back_up_server(url, file, now)


def _back_up_file(source: Path, file: Path, now: datetime) -> Manifest:
    if not source.exists():
        raise BackupRefused(f"There is no shop in {source}.")
    with new_archive(file) as archive, TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        copy = Path(folder) / SQLITE_FILE
        revision = _copy(source, copy)
        archive.write(copy, SQLITE_FILE)
        manifest = Manifest("sqlite", revision, now)
        archive.writestr(MANIFEST, manifest.as_json())
    return manifest


def _copy(source: Path, copy: Path) -> str:
    """One step, so that what others write meanwhile does not begin it anew."""
    opened = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        opened.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode = DELETE")
        (revision,) = target.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupRefused(f"{source} cannot be copied: {error}.") from error
    finally:
        target.close()
        opened.close()
    return str(revision)


async def _back_up_server(url: str, file: Path, now: datetime) -> Manifest:
    connection = await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(False))
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            with new_archive(file) as archive:
                return await _copy_tables(connection, archive, now)
    finally:
        await connection.close()


async def _copy_tables(connection: asyncpg.Connection, archive: ZipFile, now: datetime) -> Manifest:
    revision = await connection.fetchval("SELECT version_num FROM alembic_version")
    tables = await _tables(connection)
    for table in tables:
        with archive.open(table.name, "w", force_zip64=True) as target:
            await connection.copy_from_table(table.name, columns=table.columns, output=target)
    manifest = Manifest("postgresql", revision, now, tables)
    archive.writestr(MANIFEST, manifest.as_json())
    return manifest


async def _tables(connection: asyncpg.Connection) -> tuple[Table, ...]:
    """What is needed by others stands before them."""
    found = {row["name"]: row for row in await connection.fetch(_TABLES)}
    order = TopologicalSorter[str]({name: set() for name in sorted(found)})
    for row in await connection.fetch(_NEEDS):
        order.add(row["needing"], row["needed"])
    return tuple(
        [await _table(connection, found[name]) for name in order.static_order()],
    )


async def _table(connection: asyncpg.Connection, row: asyncpg.Record) -> Table:
    """A counter never goes back: what was given to a row that is gone is not given again."""
    next_id = None
    if row["counter"]:
        counted = await connection.fetchrow(f"SELECT last_value, is_called FROM {row['counter']}")  # noqa: S608
        next_id = counted["last_value"] + int(counted["is_called"])
    return Table(row["name"], tuple(row["columns"]), next_id)
