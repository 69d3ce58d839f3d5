"""What a database does for the shop, whichever it is."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import Session

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 6
"""How often an act runs before a deadlock, a lost connection or a busy database is somebody's problem."""


class InUse(RuntimeError):
    """Another process has this SQLite file open for writing."""


class Database(Protocol):
    """Runs acts."""

    async def transaction(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` and commit; any exception rolls back and is raised again."""
        ...

    async def reading(
        self, act: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `act` where it cannot write."""
        ...

    async def close(self) -> None:
        """Finish what runs, then let go of every connection."""
        ...


def session_on(engine: AsyncEngine) -> AsyncSession:
    """A fresh session; what it loaded stays readable after the commit."""
    return AsyncSession(engine, sync_session_class=Session, expire_on_commit=False)


class ActSession(Session):
    """A session inside a transaction that is begun and ended around it.

    An act that only runs statements on its connection never makes the session's own machinery start.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, join_transaction_mode="rollback_only", expire_on_commit=False)
        self._act_connection = connection

    def connection(self, *args: Any, **kwargs: Any) -> Connection:
        """The connection of the transaction; a savepoint is set as it is asked for."""
        if self.in_nested_transaction():
            return super().connection(*args, **kwargs)
        return self._act_connection


def run_act(connection: Connection, act: Callable[[Session], T]) -> T:
    """Run `act` inside the transaction that is open on `connection`; whoever began it ends it."""
    session = ActSession(connection)
    try:
        answer = act(session)
        session.flush()
        return answer
    finally:
        session.close()
