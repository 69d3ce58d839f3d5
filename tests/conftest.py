"""What every test can ask for: a fresh database of either kind, and a run that skips nothing in CI."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.fakes.databases import Postgres, postgres_server, sqlite_url

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
