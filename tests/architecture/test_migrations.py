"""The revisions go up and down on both databases, and where they end the models are."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

import models
from models.migrations import NewerDatabase, migrate, pending, revisions, take_back
from tests.conftest import own_database
from tests.fakes.databases import sqlite_url

Catalogue = set[tuple[str, ...]]

POSTGRES_CATALOGUE = """
SELECT 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
       a.attidentity::text, coalesce(pg_get_expr(d.adbin, d.adrelid), '')
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid), '', '', ''
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename::text, indexname::text, indexdef, '', '', ''
  FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'sequence', sequencename::text, data_type::text, '', '', '', ''
  FROM pg_sequences WHERE schemaname = 'public'
"""


@pytest.fixture
def other_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A second empty database, to compare with."""
    if database_kind == "sqlite":
        yield sqlite_url(tmp_path / "other.sqlite")
    else:
        yield from own_database(request.getfixturevalue("postgres"), template="template1")


async def catalogue(url: str) -> Catalogue:
    """What the database itself says it holds, in its own words."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = await connection.run_sync(sqlite_rows if "sqlite" in url else postgres_rows)
    await engine.dispose()
    return {row for row in rows if "alembic_version" not in " ".join(row)}


def sqlite_rows(connection: Connection) -> Catalogue:
    """Each line of each CREATE statement, so that the order of the constraints does not matter.

    Quotes neither: SQLite writes them around a table that was made anew under another name.
    """
    return {
        (row.type, row.tbl_name, row.name, re.sub(r"\s+", " ", line.replace('"', "")).strip(" ,"))
        for row in connection.execute(text("SELECT * FROM sqlite_master"))
        for line in (row.sql or "").splitlines()
    }


def postgres_rows(connection: Connection) -> Catalogue:
    return {tuple(row) for row in connection.execute(text(POSTGRES_CATALOGUE))}


class TestMigrate:
    async def test_ends_at_the_models(self, database_url: str, other_url: str) -> None:
        await create_tables(other_url)
        await migrate(database_url)
        assert await catalogue(database_url) == await catalogue(other_url)

    async def test_goes_up_and_down_and_up_again(self, database_url: str) -> None:
        await migrate(database_url)
        there = await catalogue(database_url)
        assert len(there) > 200
        await take_back(database_url)
        assert await catalogue(database_url) == set()
        await migrate(database_url)
        assert await catalogue(database_url) == there

    async def test_says_what_is_missing(self, database_url: str) -> None:
        before = await pending(database_url)
        await migrate(database_url)
        assert before == revisions()
        assert await pending(database_url) == []

    async def test_changes_nothing_the_second_time(self, database_url: str) -> None:
        await migrate(database_url)
        there = await catalogue(database_url)
        await migrate(database_url)
        assert await catalogue(database_url) == there

    async def test_leaves_nothing_behind_when_it_fails(self, database_url: str) -> None:
        await run_on(database_url, "CREATE TABLE notice (id INTEGER)")
        with pytest.raises(Exception, match="already exists"):
            await migrate(database_url)
        assert {row[1] for row in await catalogue(database_url)} == {"notice"}

    async def test_refuses_the_database_of_a_newer_shop(self, database_url: str) -> None:
        await migrate(database_url)
        await run_on(database_url, "UPDATE alembic_version SET version_num = '9999_later'")
        with pytest.raises(NewerDatabase, match="9999_later"):
            await migrate(database_url)


class TestTheComparisonItself:
    @pytest.mark.parametrize(
        "change",
        [
            "CREATE INDEX another ON notice (kind)",
            "DROP INDEX ix_notice_dead",
            "ALTER TABLE notice ADD COLUMN another INTEGER",
        ],
    )
    async def test_sees_a_change(self, database_url: str, change: str) -> None:
        await create_tables(database_url)
        there = await catalogue(database_url)
        await run_on(database_url, change)
        assert await catalogue(database_url) != there


async def create_tables(url: str) -> None:
    """The tables straight from the models."""
    for module in pkgutil.iter_modules(models.__path__, "models."):
        importlib.import_module(module.name)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()


async def run_on(url: str, statement: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
