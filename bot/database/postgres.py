"""Acts on PostgreSQL: a small pool of connections, each act a transaction of its own."""

import asyncio
from collections.abc import Callable
from typing import Concatenate

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session

from bot.database.base import TRIES, P, T, session_on

POOL = 10
CONFLICTS = {"40001", "40P01"}
"""SQLSTATE of a serialisation failure and of a deadlock: PostgreSQL took everything back by itself."""


class PostgresDatabase:
    """asyncpg through a small pool; acts run in SQLAlchemy's greenlet."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url, pool_size=POOL, max_overflow=0, pool_timeout=60, hide_parameters=True
        )
        self._readers = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def transaction(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` and commit; again after a conflict, or where the connection was lost before COMMIT."""
        for attempt in range(TRIES):
            committing = False
            try:
                async with session_on(self._engine) as session:
                    answer = await session.run_sync(act, *args, **kwargs)  # type: ignore[arg-type]
                    committing = True
                    await session.commit()
                    return answer
            except (DBAPIError, OSError) as error:
                await _wait_for_another_try(error, attempt, lost_is_undone=not committing)
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
        """Close the pool."""
        await self._engine.dispose()


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
