"""A stage for each test of the shop's ears and mouth; SQLite is enough for what they say."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.stage import Stage, open_stage


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def stage(shop_url: str) -> AsyncIterator[Stage]:
    async with open_stage(shop_url) as opened:
        yield opened
