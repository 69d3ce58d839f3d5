"""Acts on PostgreSQL: a small pool of connections, each act a transaction of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn
from sqlmodel import Session

from bot.database.base import TRIES, P, T, run_act, session_on
from bot.database.straight import run_straight

POOL = 10
CONFLICTS = {"40001", "40P01"}
"""SQLSTATE of a serialisation failure and of a deadlock: PostgreSQL took everything back by itself."""


class PostgresDatabase:
    """asyncpg through a small pool; acts run in SQLAlchemy's greenlet."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=60, hide_parameters=True
        )
        run_straight(self._engine.sync_engine)
        self._readers = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def transaction(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` and commit; again after a conflict, or where the connection was lost before COMMIT."""
        for attempt in range(TRIES):
            ending = _Ending()
            try:
                return await greenlet_spawn(
                    self._act_and_commit, lambda session: act(session, *args, **kwargs), ending
                )
            except (DBAPIError, OSError) as error:
                await _wait_for_another_try(error, attempt, lost_is_undone=not ending.has_begun)
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

    def _act_and_commit(self, act: Callable[[Session], T], ending: "_Ending") -> T:
        """One greenlet for the whole transaction: SQLAlchemy's own sessions start one for each step."""
        with self._engine.sync_engine.connect() as connection, connection.begin():
            answer = run_act(connection, act)
            ending.has_begun = True
            return answer

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()


@dataclass(slots=True)
class _Ending:
    """Whether COMMIT may have been sent: then nobody knows what a lost connection means."""

    has_begun: bool = False


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
