"""What is searched for is remembered only to turn its pages."""

from collections.abc import AsyncIterator

import pytest

from models.customer import Conversation
from tests.fakes.shopkeeping import Street, open_street


@pytest.fixture
async def street(shop_url: str) -> AsyncIterator[Street]:
    async with open_street(shop_url) as opened:
        yield opened


class TestSearch:
    async def test_keeps_no_code_that_was_pasted_by_mistake(self, street: Street) -> None:
        mei = await street.buyer()
        await mei.asks("XK2M-A7CD-EF3H-99QD")
        assert await street.all(Conversation) == []

    async def test_turns_the_pages_of_what_was_found(self, street: Street) -> None:
        for number in range(10):
            await street.sells({"zh-CN": f"网盘 {number}"}, stock=0)
        mei = await street.buyer()
        first = await mei.asks("网盘")
        assert sum("网盘" in label for label in first.labels) == 8
        await mei.taps("›", on=first)
        second = await mei.sees_button("网盘 9")
        assert sum("网盘" in label for label in second.labels) == 2
