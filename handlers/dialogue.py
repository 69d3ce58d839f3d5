"""Where somebody is in a form, kept in the shop's database: the storage behind every handler's `state`."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.clock import Clock
from bot.customers import conversation
from bot.customers.conversation import Seat
from bot.database import Database


class Dialogue(BaseStorage):
    """Survives restarts; ends by itself after seven days. Forms keep no secret in it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Remember the step; None ends the form."""
        word = state.state if isinstance(state, State) else state
        await self._database.transaction(
            conversation.set_state, _seat(key), state=word, now=self._clock.now()
        )

    async def get_state(self, key: StorageKey) -> str | None:
        """The step, None when in no form."""
        talk = await self._database.reading(conversation.read, _seat(key), now=self._clock.now())
        return talk.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the form's facts."""
        await self._database.transaction(
            conversation.set_facts, _seat(key), facts=dict(data), now=self._clock.now()
        )

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The form's facts."""
        talk = await self._database.reading(conversation.read, _seat(key), now=self._clock.now())
        return talk.facts

    async def close(self) -> None:
        """The database is closed by who opened it."""


def _seat(key: StorageKey) -> Seat:
    return Seat(bot_id=key.bot_id, chat_id=key.chat_id, user_id=key.user_id, destiny=key.destiny)
