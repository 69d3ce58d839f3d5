"""Acts on PostgreSQL: a small pool of connections, each act a transaction of its own.

While acts wait, a connection goes from one transaction straight into the next (COMMIT AND CHAIN): that saves
the way of BEGIN, and none is ever left open with nothing to do.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn
from sqlmodel import Session

from bot.database.base import TRIES, P, T, run_act, session_on
from bot.database.straight import run_straight

WRITERS = 10
READERS = 5
CONFLICTS = {"40001", "40P01"}
"""SQLSTATE of a serialisation failure and of a deadlock: PostgreSQL took everything back by itself."""

_COMMIT_AND_GO_ON = text("COMMIT AND CHAIN")


class PostgresDatabase:
    """asyncpg through two small pools; acts run in SQLAlchemy's greenlet, readings never wait for acts."""

    def __init__(self, url: str) -> None:
        common = {"max_overflow": 0, "pool_timeout": 60, "hide_parameters": True}
        self._engine = create_async_engine(url, pool_size=WRITERS, **common)
        self._readers = create_async_engine(url, pool_size=READERS, **common).execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        for engine in (self._engine, self._readers):
            run_straight(engine.sync_engine)
        self._waiting: deque[_Waiting] = deque()
        self._serving = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def transaction(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` and commit; again after a conflict, or where the connection was lost before COMMIT."""
        for attempt in range(TRIES):
            done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
            waiting = _Waiting(lambda session: act(session, *args, **kwargs), done)
            self._waiting.append(waiting)
            self._call_somebody()
            try:
                return await done
            except (DBAPIError, OSError) as error:
                await _wait_for_another_try(error, attempt, lost_is_undone=not waiting.is_ending)
        raise AssertionError("the last try returns or raises")

    async def reading(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` on one snapshot, READ ONLY; again where the connection was lost."""
        for attempt in range(TRIES):
            try:
                async with session_on(self._readers) as session:
                    return await session.run_sync(act, *args, **kwargs)  # type: ignore[arg-type]
            except (DBAPIError, OSError) as error:
                await _wait_for_another_try(error, attempt, lost_is_undone=True)
        raise AssertionError("the last try returns or raises")

    async def close(self) -> None:
        """Finish what waits, then close the pools."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._engine.dispose()
        await self._readers.dispose()

    def _call_somebody(self) -> None:
        if self._serving == WRITERS:
            return  # each of them looks for the next act when its own is done
        self._serving += 1
        task = asyncio.create_task(greenlet_spawn(self._serve))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _serve(self) -> None:
        """Run acts until none waits. Between the last look and the sign-off nothing can be added."""
        try:
            while (waiting := self._next()) is not None:
                turn = _Turn(waiting)
                try:
                    with self._engine.sync_engine.connect() as connection, connection.begin():
                        self._one_after_another(connection, turn)
                except BaseException as error:  # noqa: BLE001 - the act's own refusal, told to its caller
                    turn.waiting.fail(error)
                else:
                    turn.waiting.succeed(turn.answer)
        finally:
            self._serving -= 1

    def _one_after_another(self, connection: Connection, turn: "_Turn") -> None:
        """Leaves the last act to be committed by whoever opened the transaction."""
        while True:
            turn.answer = run_act(connection, turn.waiting.act)
            turn.waiting.is_ending = True
            if not self._waiting:
                return
            connection.execute(_COMMIT_AND_GO_ON)
            turn.waiting.succeed(turn.answer)
            following = self._next()
            if following is None:
                return
            turn.waiting = following

    def _next(self) -> "_Waiting | None":
        """The act that waits longest; one whose caller has gone is left out."""
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done.done():
                return waiting
        return None


@dataclass(slots=True)
class _Waiting:
    """An act and whom to tell. is_ending: COMMIT may have been sent; a lost connection could mean either."""

    act: Callable[[Session], Any]
    done: "asyncio.Future[Any]"
    is_ending: bool = False

    def succeed(self, answer: Any) -> None:
        """Tell the caller, if he still listens."""
        if not self.done.done():
            self.done.set_result(answer)

    def fail(self, error: BaseException) -> None:
        """Tell the caller; a future refuses StopIteration, and he would wait for ever."""
        if not self.done.done():
            is_refused = isinstance(error, StopIteration)
            self.done.set_exception(RuntimeError("the act raised StopIteration") if is_refused else error)


@dataclass(slots=True)
class _Turn:
    """Whose turn it is on one connection, and what his act answered."""

    waiting: _Waiting
    answer: Any = None


async def _wait_for_another_try(error: DBAPIError | OSError, attempt: int, *, lost_is_undone: bool) -> None:
    """Raise `error` unless nothing was committed for sure and there are tries left."""
    if attempt + 1 == TRIES:
        raise error
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in CONFLICTS:
        await asyncio.sleep(0.01 * 2**attempt)
    elif lost_is_undone and (isinstance(error, OSError) or error.connection_invalidated):
        await asyncio.sleep(0.05 * 2**attempt)
    else:
        raise error
