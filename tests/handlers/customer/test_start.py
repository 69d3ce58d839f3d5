"""How somebody is greeted: the way he came decides what stands above the first screen."""

from collections.abc import AsyncIterator

import pytest

from handlers.crowd import FROM_GROUP
from tests.fakes.shopkeeping import Street, open_street


@pytest.fixture
async def street(shop_url: str) -> AsyncIterator[Street]:
    async with open_street(shop_url) as opened:
        yield opened


class TestStart:
    async def test_from_a_group_is_a_plain_greeting(self, street: Street) -> None:
        mei = await street.buyer()
        for words in ("/start", f"/start {FROM_GROUP}"):
            home = await mei.asks(words)
            assert home.text.startswith("卡米小店"), home.text
        assert "下架" in (await mei.asks("/start nowhere")).text
