"""Acts are run whole or not at all, whoever else runs, fails or is killed."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session

from bot.database import TRIES, Database, InUse, open_database
from tests.fakes.databases import ROOT, sqlite_url


@pytest.fixture
async def books(database_url: str) -> AsyncIterator[Database]:
    """An open database with two tables that have to agree."""
    database = open_database(database_url)
    await database.transaction(make_tables)
    yield database
    await database.close()


def make_tables(session: Session) -> None:
    for table in ("debit", "credit"):
        session.connection().execute(text(f"CREATE TABLE {table} (number BIGINT PRIMARY KEY)"))


def write(session: Session, number: int, *, into: str = "debit") -> int:
    session.connection().execute(text(f"INSERT INTO {into} VALUES ({number})"))
    return number


def write_bound(session: Session, number: int) -> None:
    session.connection().execute(text("INSERT INTO debit VALUES (:number)"), {"number": number})


def write_and_fail(session: Session, number: int, error: BaseException) -> None:
    write(session, number)
    raise error


def written(session: Session, *, table: str = "debit") -> list[int]:
    return list(session.connection().scalars(text(f"SELECT number FROM {table} ORDER BY number")))


class TestTransaction:
    async def test_commits_what_the_act_did_and_answers_it(self, books: Database) -> None:
        assert await books.transaction(write, 7) == 7
        assert await books.reading(written) == [7]

    async def test_takes_everything_back_when_the_act_refuses(self, books: Database) -> None:
        with pytest.raises(LookupError, match="nothing there"):
            await books.transaction(write_and_fail, 7, LookupError("nothing there"))
        assert await books.reading(written) == []

    async def test_an_act_that_fails_hurts_nobody_else(self, books: Database) -> None:
        acts = [
            books.transaction(write, number)
            if number % 3
            else books.transaction(write_and_fail, number, LookupError(number))
            for number in range(120)
        ]
        answers = await asyncio.gather(*acts, return_exceptions=True)
        expected = [number for number in range(120) if number % 3]
        assert [answer for answer in answers if isinstance(answer, int)] == expected
        assert sum(isinstance(answer, LookupError) for answer in answers) == 40
        assert await books.reading(written) == expected

    async def test_a_statement_that_fails_hurts_nobody_else(self, books: Database) -> None:
        answers = await asyncio.gather(
            *(books.transaction(write, number // 2) for number in range(100)), return_exceptions=True
        )
        assert sum(isinstance(answer, IntegrityError) for answer in answers) == 50
        assert await books.reading(written) == list(range(50))

    @pytest.mark.parametrize("error", [StopIteration(), MemoryError()])
    async def test_survives_whatever_an_act_raises(self, books: Database, error: Exception) -> None:
        acts = [books.transaction(write, 1), books.transaction(write_and_fail, 2, error)]
        answers = await asyncio.gather(*acts, books.transaction(write, 3), return_exceptions=True)
        assert answers[0] == 1
        assert isinstance(answers[1], BaseException)
        assert await books.reading(written) == [1, 3]

    async def test_finishes_when_nobody_waits_for_it_any_more(self, books: Database) -> None:
        waiting = asyncio.create_task(books.transaction(write, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        await books.transaction(write, 2)
        assert await books.reading(written) in ([1, 2], [2])

    async def test_says_no_value_when_a_statement_fails(self, books: Database) -> None:
        await books.transaction(write_bound, 4815162342)
        with pytest.raises(IntegrityError) as failure:
            await books.transaction(write_bound, 4815162342)
        assert "[SQL parameters hidden" in str(failure.value)

    async def test_an_act_may_catch_a_failed_statement(self, books: Database) -> None:
        def write_once(session: Session) -> str:
            try:
                with session.begin_nested():
                    write(session, 1)
            except IntegrityError:
                return "there already"
            return "written"

        assert [await books.transaction(write_once) for _ in range(2)] == ["written", "there already"]


class TestReading:
    async def test_cannot_write(self, books: Database) -> None:
        with pytest.raises(DBAPIError, match=r"read.?only"):
            await books.reading(write, 7)
        assert await books.reading(written) == []

    async def test_sees_one_moment(self, books: Database) -> None:
        """Whoever compares two tables does not see a sale that was committed in between."""
        loop = asyncio.get_running_loop()

        def write_in_between() -> None:
            asyncio.run_coroutine_threadsafe(books.transaction(write, 1), loop)

        def look_twice(session: Session) -> tuple[list[int], list[int]]:
            first = written(session)
            write_in_between()
            deadline = text("SELECT count(*) FROM credit")
            for _ in range(200):
                session.connection().execute(deadline)
            return first, written(session)

        assert await books.reading(look_twice) == ([], [])

    async def test_goes_on_while_somebody_writes(self, books: Database) -> None:
        writing = [books.transaction(write, number) for number in range(200)]
        reading = [books.reading(written) for _ in range(50)]
        await asyncio.gather(*writing, *reading)
        assert len(await books.reading(written)) == 200


class TestASharedCommit:
    """SQLite: acts that wait together are committed together."""

    @pytest.fixture
    def database_kind(self) -> str:
        return "sqlite"

    async def test_is_undone_and_run_one_by_one_when_sqlite_takes_it_back(self, books: Database) -> None:
        """A full disk makes SQLite roll the whole transaction back; its ROLLBACK is what that looks like."""

        def lose_everything(session: Session) -> None:
            session.connection().exec_driver_sql("ROLLBACK")
            raise OSError("disk full")

        acts = [books.transaction(write, 1), books.transaction(lose_everything), books.transaction(write, 2)]
        answers = await asyncio.gather(*acts, return_exceptions=True)
        assert [answers[0], answers[2]] == [1, 2]
        assert isinstance(answers[1], Exception)
        assert await books.reading(written) == [1, 2]

    async def test_is_fewer_commits_than_acts(self, books: Database, tmp_path: Path) -> None:
        counter = sqlite3.connect(tmp_path / "shop.sqlite")
        before = counter.execute("PRAGMA data_version").fetchone()
        await asyncio.gather(*(books.transaction(write, number) for number in range(64)))
        assert counter.execute("PRAGMA data_version").fetchone() != before
        counter.close()
        assert await books.reading(written) == list(range(64))

    async def test_waits_for_another_program_that_writes(self, books: Database, tmp_path: Path) -> None:
        other = sqlite3.connect(tmp_path / "shop.sqlite", isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        waiting = [asyncio.create_task(books.transaction(write, number)) for number in range(3)]
        await asyncio.sleep(0.05)
        other.execute("COMMIT")
        other.close()
        assert await asyncio.gather(*waiting) == [0, 1, 2]

    async def test_is_somebodys_problem_when_that_program_never_ends(self, tmp_path: Path) -> None:
        impatient = open_database(sqlite_url(tmp_path / "shop.sqlite"))
        await impatient.transaction(make_tables)
        await impatient.transaction(be_impatient)
        other = sqlite3.connect(tmp_path / "shop.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            await impatient.transaction(write, 1)
        other.execute("COMMIT")
        other.close()
        assert await impatient.transaction(write, 1) == 1
        await impatient.close()

    async def test_knows_one_process_at_a_time(self, books: Database, tmp_path: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.bot.database.endless_writer",
            sqlite_url(tmp_path / "shop.sqlite"),
        ]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert second.returncode == 1
        assert "is open in another process" in second.stderr

    async def test_can_be_had_again_after_close(self, tmp_path: Path) -> None:
        url = sqlite_url(tmp_path / "new" / "shop.sqlite")
        first = open_database(url)
        with pytest.raises(InUse, match="is open in another process"):
            open_database(url)
        await first.close()
        second = open_database(url)
        await second.close()

    async def test_close_finishes_what_was_begun(self, tmp_path: Path) -> None:
        database = open_database(sqlite_url(tmp_path / "shop.sqlite"))
        await database.transaction(make_tables)
        writing = [asyncio.create_task(database.transaction(write, number)) for number in range(100)]
        await asyncio.sleep(0)
        await database.close()
        assert await asyncio.gather(*writing) == list(range(100))


def be_impatient(session: Session) -> None:
    session.connection().exec_driver_sql("PRAGMA busy_timeout = 1")


class TestPostgres:
    @pytest.fixture
    def database_kind(self) -> str:
        return "postgres"

    async def test_runs_an_act_again_after_a_deadlock(self, books: Database) -> None:
        await asyncio.gather(*(books.transaction(write, number) for number in (1, 2)))
        runs = []

        def lock_both(session: Session, first: int, second: int) -> None:
            runs.append(first)
            for number in (first, second):
                statement = f"SELECT number FROM debit WHERE number = {number} FOR UPDATE"
                session.connection().execute(text(statement))
                session.connection().execute(text("SELECT pg_sleep(0.1)"))

        await asyncio.gather(books.transaction(lock_both, 1, 2), books.transaction(lock_both, 2, 1))
        assert len(runs) > 2

    async def test_runs_an_act_again_when_its_connection_was_lost(self, books: Database) -> None:
        await asyncio.gather(*(books.transaction(write, number) for number in range(10)))
        await books.transaction(cut_the_others)
        assert await asyncio.gather(*(books.transaction(write, 100 + number) for number in range(10)))
        await books.transaction(cut_the_others)
        assert len(await books.reading(written)) == 20

    async def test_runs_an_act_again_when_it_was_cut_in_the_middle(self, books: Database) -> None:
        runs = []

        def cut_once(session: Session) -> int:
            write(session, 1)
            runs.append(1)
            if len(runs) == 1:
                session.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            return len(runs)

        assert await books.transaction(cut_once) == 2
        assert await books.reading(written) == [1]

    async def test_gives_up_when_nobody_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        nobody = open_database("postgresql+asyncpg://postgres@127.0.0.1:1/nothing")
        tries: list[float] = []

        async def count(seconds: float) -> None:
            tries.append(seconds)

        monkeypatch.setattr("bot.database.postgres.asyncio.sleep", count)
        with pytest.raises(OSError, match=r"127\.0\.0\.1"):
            await nobody.transaction(written)
        assert len(tries) == TRIES - 1
        await nobody.close()


def cut_the_others(session: Session) -> None:
    session.connection().execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )


class TestAKilledProcess:
    @pytest.mark.parametrize("acts", [1, 400, 1500])
    async def test_loses_nothing_and_leaves_no_half_act(self, database_url: str, acts: int) -> None:
        database = open_database(database_url)
        await database.transaction(make_tables)
        await database.close()
        done = kill_after(acts, database_url)
        database = open_database(database_url)
        debit = await database.reading(written)
        assert await database.reading(written, table="credit") == debit
        assert done <= set(debit)
        await database.transaction(write, 10**9)
        await database.close()


def kill_after(acts: int, url: str) -> set[int]:
    """Let a process write until it has been told so often that an act is done; answers which."""
    command = [sys.executable, "-m", "tests.bot.database.endless_writer", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        done = {int(process.stdout.readline()) for _ in range(acts)}
        process.send_signal(signal.SIGKILL)
        done |= {int(line) for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")}
    return done
