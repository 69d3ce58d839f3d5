"""A counter with one product, on each kind of database."""

from collections.abc import AsyncIterator

import pytest

from bot.database import Database
from tests.bot.payments.counter import Counter


@pytest.fixture
async def counter(database: Database) -> AsyncIterator[Counter]:
    opened = await Counter(database).open()
    yield opened
    await opened.close()
