"""Acts on SQLite: one thread writes, and acts that wait together share a commit."""

import asyncio
import fcntl
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Concatenate, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session

from bot.database.base import TRIES, InUse, P, T, run_act, session_on
from bot.database.straight import run_straight

SHARED = 64
"""How many acts may share one commit."""
READERS = 3


@dataclass(frozen=True)
class _Waiting:
    """An act in the writer's queue and whom to tell."""

    act: Callable[[Session], Any]
    done: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop


class SqliteDatabase:
    """One writing thread whose acts share commits, and a few readers that never wait for it (WAL)."""

    def __init__(self, url: str, *, alone: bool = True) -> None:
        path = make_url(url).database
        if not path or path == ":memory:":
            raise ValueError("the SQLite database needs a file")
        self._lock = lock_file(Path(path)) if alone else None
        self._writing = create_engine(
            f"sqlite:///{path}", connect_args={"check_same_thread": False}, hide_parameters=True
        )
        run_straight(self._writing)
        event.listen(self._writing, "connect", _writing_connection)
        event.listen(self._writing, "begin", _begin_immediate)
        self._readers = create_async_engine(
            f"sqlite+aiosqlite:///{path}",
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=60,
            hide_parameters=True,
        )
        event.listen(self._readers.sync_engine, "connect", _reading_connection)
        event.listen(self._readers.sync_engine, "begin", _begin)
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def transaction(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` in the writing thread; answers once the commit that carries it is on disk."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._queue.put(_Waiting(lambda session: act(session, *args, **kwargs), done, loop))
        return await asyncio.shield(done)

    async def reading(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` on one snapshot of a `query_only` connection."""
        async with session_on(self._readers) as session:
            return await session.run_sync(act, *args, **kwargs)  # type: ignore[arg-type]

    async def close(self) -> None:
        """Finish the queue, then close."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        await self._readers.dispose()
        self._writing.dispose()
        if self._lock is not None:
            self._lock.close()

    def _write(self) -> None:
        going = True
        while going:
            batch = [self._queue.get()]
            with suppress(queue.Empty):
                while len(batch) < SHARED:
                    batch.append(self._queue.get_nowait())
            going = None not in batch
            acts = [waiting for waiting in batch if waiting is not None]
            if acts:
                _answer(acts, _commit_together(self._writing, acts))


@dataclass(frozen=True)
class _Outcome:
    """What an act answered, or what it raised."""

    answer: Any = None
    error: BaseException | None = None


class _TakenBack(Exception):
    """SQLite rolled the whole transaction back by itself (disk full, I/O error), with every act in it."""


def _commit_together(engine: Engine, acts: list[_Waiting]) -> list[_Outcome]:
    """Run each act in its own savepoint and commit them at once; when that fails as a whole, one by one."""
    try:
        return _commit_when_free(engine, acts)
    except BaseException as error:  # noqa: BLE001 - whatever broke the commit belongs to the callers
        if len(acts) == 1 or _is_busy(error):
            return [_Outcome(error=error.__cause__ if isinstance(error, _TakenBack) else error)] * len(acts)
        return [outcome for waiting in acts for outcome in _commit_together(engine, [waiting])]


def _commit_when_free(engine: Engine, acts: list[_Waiting]) -> list[_Outcome]:
    for attempt in range(TRIES):
        try:
            with engine.connect() as connection, connection.begin():
                return [_run_in_savepoint(connection, waiting.act) for waiting in acts]
        except OperationalError as error:
            if attempt + 1 == TRIES or not _is_busy(error):
                raise
            time.sleep(0.02 * 2**attempt)
    raise AssertionError("the last try returns or raises")


def _run_in_savepoint(connection: Connection, act: Callable[[Session], Any]) -> _Outcome:
    try:
        with connection.begin_nested():
            outcome = _Outcome(run_act(connection, act))
    except BaseException as error:  # noqa: BLE001 - the act's own refusal, told to its caller
        outcome = _Outcome(error=error)
    if (
        outcome.error
        and not cast("sqlite3.Connection", connection.connection.dbapi_connection).in_transaction
    ):
        raise _TakenBack from outcome.error
    return outcome


def _is_busy(error: BaseException) -> bool:
    """Another process writes: our BEGIN found no turn, so nothing happened."""
    busy = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in busy


def _answer(acts: list[_Waiting], outcomes: list[_Outcome]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], _Outcome]]] = {}
    for waiting, outcome in zip(acts, outcomes, strict=True):
        by_loop.setdefault(waiting.loop, []).append((waiting.done, outcome))
    for loop, answers in by_loop.items():
        with suppress(RuntimeError):  # the loop that asked is closed: nobody listens any more
            loop.call_soon_threadsafe(_settle, answers)


def _settle(answers: list[tuple[asyncio.Future[Any], _Outcome]]) -> None:
    for done, outcome in answers:
        if done.done():
            continue
        if outcome.error is None:
            done.set_result(outcome.answer)
        elif isinstance(
            outcome.error, StopIteration
        ):  # a future refuses it, and the others would wait for ever
            done.set_exception(RuntimeError("the act raised StopIteration"))
        else:
            done.set_exception(outcome.error)


def _writing_connection(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "busy_timeout = 5000",
        "foreign_keys = ON",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _reading_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("query_only = ON", "busy_timeout = 5000", "cache_size = -16384"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def lock_file(path: Path) -> IO[str]:
    """Hold the file beside the database as long as this process lives; raises InUse.

    A new database is its owner's alone.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = open(path.with_name(f"{path.name}.lock"), "a+")  # noqa: SIM115 - held until close()
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read(20).strip() or "unknown"
        lock.close()
        raise InUse(f"{path} is open in another process (number {holder}): stop that one first.") from error
    if not path.exists():
        path.touch(mode=0o600)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
