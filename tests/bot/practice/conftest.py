"""A practice Telegram for each test that asks for one."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.practice import Practice, practising


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with practising() as running:
        yield running
