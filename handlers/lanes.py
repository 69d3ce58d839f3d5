"""One lane per person: his acts one after the other, nobody's in the way of another's."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.types import Update

Act = Callable[[Update], Awaitable[None]]

ROOM = 20
"""How many acts of one person may wait behind the one that is being done."""
ROOM_FOR_ADMINS = 500
"""A long list that an admin pastes arrives as many messages at once."""


@dataclass
class _Lane:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    told: bool = False
    """The person was asked to slow down; not said again until the lane is empty."""


class Lanes:
    """Hands updates to `act`, in order for each person; what does not fit goes to `too_many`."""

    def __init__(self, act: Act, too_many: Act, *, admins: frozenset[int] = frozenset()) -> None:
        self._act = act
        self._too_many = too_many
        self._admins = admins
        self._lanes: dict[int, _Lane] = {}
        self._running: set[asyncio.Task[None]] = set()

    def hand(self, update: Update) -> asyncio.Task[None]:
        """Queue an update at once; the task is done when its act is."""
        task = asyncio.create_task(self._go(update))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def drain(self, seconds: float) -> bool:
        """Let what was handed in finish; what has not by then is cancelled. False when something was."""
        if not self._running:
            return True
        _, late = await asyncio.wait(set(self._running), timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return not late

    async def _go(self, update: Update) -> None:
        person = person_of(update)
        if person is None or is_money(update):
            await self._act(update)
            return
        lane = self._lanes.setdefault(person, _Lane())
        if lane.waiting > (ROOM_FOR_ADMINS if person in self._admins else ROOM):
            await self._refuse(lane, update)
            return
        await self._wait_and_act(person, lane, update)

    async def _wait_and_act(self, person: int, lane: _Lane, update: Update) -> None:
        lane.waiting += 1
        try:
            async with lane.turn:
                await self._act(update)
        finally:
            lane.waiting -= 1
            if lane.waiting == 0:
                self._lanes.pop(person, None)

    async def _refuse(self, lane: _Lane, update: Update) -> None:
        if not lane.told or update.callback_query is not None:
            lane.told = True
            await self._too_many(update)


def person_of(update: Update) -> int | None:
    """Whose lane an update belongs to; None for nobody's."""
    return UserContextMiddleware.resolve_event_context(update).user_id


def is_money(update: Update) -> bool:
    """What must not wait: a question before a payment has ten seconds, a payment has been made."""
    paid = update.message is not None and update.message.successful_payment is not None
    return paid or update.pre_checkout_query is not None
