"""Works through orders that wait in some status, each in its own transaction: a failure hurts one alone."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from bot.database import Database
from bot.errors import WrongStatus

P = ParamSpec("P")
T = TypeVar("T")


async def finish_each(
    database: Database,
    act: Callable[Concatenate[Session, int, P], T],
    order_ids: Iterable[int],
    *args: P.args,
    **kwargs: P.kwargs,
) -> list[T]:
    """Run `act` on every order and answer what came of it; an order that has moved on meanwhile is left out.

    All are tried before the first failure is raised.
    """
    ends = await asyncio.gather(
        *(database.transaction(act, order_id, *args, **kwargs) for order_id in order_ids),
        return_exceptions=True,
    )
    done: list[T] = []
    failures: list[BaseException] = []
    for end in ends:
        if not isinstance(end, BaseException):
            done.append(end)
        elif not isinstance(end, WrongStatus):
            failures.append(end)
    if failures:
        raise failures[0]
    return done
