"""How the tables came to be: one revision after another, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import create_async_engine

T = TypeVar("T")

TURN = 0x6B616D69
"""The advisory lock on PostgreSQL: one process migrates, the others wait and find nothing left to do."""


class NewerDatabase(RuntimeError):
    """The database was made by a newer shop than this one."""


async def migrate(url: str) -> None:
    """Bring the database to the newest revision, all in one transaction."""
    await _within_transaction(url, _upgrade)


async def take_back(url: str) -> None:
    """Undo every revision: the tables and all that is in them are gone."""
    await _within_transaction(url, lambda connection: command.downgrade(_config(connection), "base"))


async def pending(url: str) -> list[str]:
    """The revisions that the database lacks, oldest first; raises NewerDatabase."""
    return await _within_transaction(url, _pending)


def newest() -> str:
    """The revision that this shop works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _upgrade(connection: Connection) -> None:
    if _pending(connection):
        command.upgrade(_config(connection), "head")


def _pending(connection: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(_config())
    known = [script.revision for script in scripts.walk_revisions()][::-1]
    here = MigrationContext.configure(connection).get_current_revision()
    if here is not None and here not in known:
        raise NewerDatabase(f"the database is at revision {here}, which this version does not know")
    return known if here is None else known[known.index(here) + 1 :]


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


async def _within_transaction(url: str, act: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _leave_transactions_to_us)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
    try:
        async with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
            return await connection.run_sync(act)
    finally:
        await engine.dispose()


def _leave_transactions_to_us(connection: Any, _record: object) -> None:
    """The driver by itself commits before it changes a table."""
    connection.isolation_level = None


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
