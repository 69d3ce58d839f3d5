"""How the tables came to be: one revision after another, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

TURN = 0x6B616D69
"""The advisory lock on PostgreSQL: one process migrates, the others wait and find nothing left to do."""


class NewerDatabase(RuntimeError):
    """The database was made by a newer shop than this one."""


async def migrate(url: str) -> None:
    """Bring the database to the newest revision, all in one transaction."""
    async with connected(url) as connection:
        await connection.run_sync(bring_to)


async def take_back(url: str) -> None:
    """Undo every revision: the tables and all that is in them are gone."""
    async with connected(url) as connection:
        await connection.run_sync(clear)


async def pending(url: str) -> list[str]:
    """The revisions that the database lacks, oldest first; raises NewerDatabase."""
    async with connected(url, changes=False) as connection:
        return await connection.run_sync(missing)


@asynccontextmanager
async def connected(url: str, *, changes: bool = True) -> AsyncIterator[AsyncConnection]:
    """A connection in one transaction, also for what changes tables; one process `changes` at a time."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
        event.listen(engine.sync_engine, "begin", _begin_immediate if changes else _begin)
    try:
        async with engine.begin() as connection:
            if changes and engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
            yield connection
    finally:
        await engine.dispose()


def bring_to(connection: Connection, revision: str = "head") -> None:
    """Within a transaction: up to this revision; raises NewerDatabase."""
    if missing(connection):
        command.upgrade(_config(connection), revision)


def clear(connection: Connection) -> None:
    """Within a transaction: every table of the shop is gone; raises NewerDatabase."""
    missing(connection)
    command.downgrade(_config(connection), "base")


def missing(connection: Connection) -> list[str]:
    """Within a transaction: the revisions that are not there yet; raises NewerDatabase."""
    known = revisions()
    here = MigrationContext.configure(connection).get_current_revision()
    if here is not None and here not in known:
        raise NewerDatabase(
            f"The database is at revision {here}, which this version does not know: use a newer one."
        )
    return known if here is None else known[known.index(here) + 1 :]


def revisions() -> list[str]:
    """Every revision that this shop knows, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    """The driver by itself commits before it changes a table."""
    connection.isolation_level = None


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
