"""Databases for the tests: SQLite files, and a PostgreSQL server that lives as long as the test run."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.migrations import migrate

ROOT = Path(__file__).resolve().parents[2]


def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@dataclass(frozen=True)
class Postgres:
    """A running server that trusts everybody on loopback."""

    port: int
    programs: Path

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, *, template: str = "template1") -> str:
        """Make a copy of `template`, to which nobody may be connected, and answer its URL."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        address = ["--host=127.0.0.1", f"--port={self.port}", "--username=postgres"]
        command = [str(self.programs / "psql"), *address, "--no-psqlrc", "--quiet", "--command", statement]
        subprocess.run(command, check=True, timeout=60, capture_output=True)


def migrate_to_newest(url: str) -> None:
    """Give a database the tables of the shop; in a thread, because a test's own loop may be running here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate(url)).result()


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[Postgres]:
    """A server of its own for this process; a `durable` one waits for the disk at each commit."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.fakes.postgres_process"]
    with subprocess.Popen(
        command + ["durable"] * durable, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        answer = process.stdout.readline()
        if not answer:
            raise RuntimeError("PostgreSQL for the tests did not start; its reason stands above")
        told = json.loads(answer)
        try:
            yield Postgres(port=told["port"], programs=Path(told["programs"]))
        finally:
            process.stdin.close()
            process.wait(timeout=60)
