"""A practice Telegram for each test that asks for one."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.practice import XIAOMEI, Practice, practising, practising_indoors


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with practising() as running:
        yield running


@pytest.fixture
async def town() -> AsyncIterator[Practice]:
    """Without a socket, and 小美 has pressed Start."""
    async with practising_indoors() as running:
        await running.say(XIAOMEI, "/start")
        yield running
