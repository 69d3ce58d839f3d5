"""Forms survive a restart and belong to one person with one bot."""

from datetime import UTC, datetime, timedelta

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey

from bot.clock import SetClock
from bot.database import Database
from handlers.dialogue import Dialogue

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Form(StatesGroup):
    quantity = State()


def context(database: Database, clock: SetClock | None = None, user_id: int = 501) -> FSMContext:
    key = StorageKey(bot_id=1, chat_id=user_id, user_id=user_id)
    return FSMContext(Dialogue(database, clock or SetClock(NOW)), key)


class TestDialogue:
    async def test_remembers_where_somebody_is(self, database: Database) -> None:
        form = context(database)
        await form.set_state(Form.quantity)
        await form.update_data(product_id=3)
        await form.update_data(variant_id=4)
        again = context(database)
        assert await again.get_state() == "Form:quantity"
        assert await again.get_data() == {"product_id": 3, "variant_id": 4}
        assert await context(database, user_id=502).get_state() is None

    async def test_ends(self, database: Database) -> None:
        form = context(database)
        await form.set_state(Form.quantity)
        await form.update_data(product_id=3)
        await form.clear()
        assert (await form.get_state(), await form.get_data()) == (None, {})

    async def test_ends_by_itself(self, database: Database) -> None:
        clock = SetClock(NOW)
        await context(database, clock).set_state(Form.quantity)
        clock.advance(timedelta(days=8))
        assert await context(database, clock).get_state() is None
