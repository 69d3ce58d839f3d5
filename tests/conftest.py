"""What every test can ask for: a fresh database of either kind, and a run that skips nothing in CI."""

import os
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from bot.database import Database, open_database
from tests.fakes.databases import Postgres, migrate_to_newest, postgres_server, sqlite_url

pytest_plugins = ["pytester"]

IN_CI = os.environ.get("CI") == "true"

settings.register_profile("shop", deadline=None, derandomize=IN_CI, print_blob=True)
settings.load_profile("shop")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for each process that runs tests; it starts when the first test asks for it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """A test that asks for a database runs once on each kind."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database that is this test's alone."""
    if database_kind == "sqlite":
        yield sqlite_url(tmp_path / "shop.sqlite")
    else:
        yield from own_database(request.getfixturevalue("postgres"), template="template1")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the shop's tables, to be copied."""
    file = tmp_path_factory.mktemp("template") / "shop.sqlite"
    migrate_to_newest(sqlite_url(file))
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a database with the shop's tables, to be copied."""
    migrate_to_newest(postgres.create("shop_template"))
    return "shop_template"


@pytest.fixture
def shop_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the shop's tables, nothing in them, that is this test's alone."""
    if database_kind == "sqlite":
        file = tmp_path / "shop.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield sqlite_url(file)
    else:
        template = request.getfixturevalue("postgres_template")
        yield from own_database(request.getfixturevalue("postgres"), template=template)


@pytest.fixture
async def database(shop_url: str) -> AsyncIterator[Database]:
    """A shop's empty database, open."""
    opened = open_database(shop_url)
    yield opened
    await opened.close()


def own_database(server: Postgres, *, template: str) -> Iterator[str]:
    name = f"shop_{uuid4().hex}"
    yield server.create(name, template=template)
    server.drop(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        fail_skipped(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if IN_CI and report.skipped:
        fail_skipped(report, collector.nodeid)
    return report


def fail_skipped(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"{name} was skipped, and CI skips nothing: {reason}"
