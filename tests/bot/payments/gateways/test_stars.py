"""The Stars driver: invoices through the till, and a statement that is read from where it matters."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import GatewayRefused
from bot.payments.gateways.base import Issued
from bot.payments.gateways.stars import StarLine, first_line
from tests.fakes.gateways import NOON, BookTill, intent, stars


class TestIssue:
    async def test_sends_an_invoice(self) -> None:
        till = BookTill()
        wanted = intent(currency="XTR", option="", amount=288)
        assert await stars(till).issue(wanted) == Issued()
        assert till.invoices == [wanted]

    async def test_refuses_other_money(self) -> None:
        till = BookTill()
        with pytest.raises(GatewayRefused):
            await stars(till).issue(intent())
        assert till.invoices == []


class TestStatement:
    async def test_begins_where_it_is_asked_to(self) -> None:
        till = BookTill()
        till.charge("Old", 1, at=NOON - timedelta(days=1))
        wanted = till.charge("P1", 288, at=NOON)
        statement = await stars(till).statement(NOON)
        assert statement.words == (wanted,)
        assert (statement.mark, statement.more) == (2, False)

    async def test_goes_on_from_its_mark(self) -> None:
        till = BookTill()
        gateway = stars(till)
        till.charge("P1", 288, at=NOON)
        gateway.read_up_to((await gateway.statement(NOON)).mark)
        second = till.charge("P2", 5, at=NOON)
        assert (await gateway.statement(NOON)).words == (second,)

    async def test_is_said_again_until_it_is_kept(self) -> None:
        till = BookTill()
        gateway = stars(till)
        wanted = till.charge("P1", 288, at=NOON)
        for _ in range(2):
            assert (await gateway.statement(NOON)).words == (wanted,)

    async def test_leaves_out_what_is_no_payment_of_ours(self) -> None:
        till = BookTill()
        till.book.append(StarLine(NOON))
        statement = await stars(till).statement(NOON)
        assert (statement.words, statement.mark) == ((), 1)

    async def test_comes_in_pages(self) -> None:
        till = BookTill()
        gateway = stars(till)
        for number in range(150):
            till.charge(f"P{number}", 1, at=NOON)
        first = await gateway.statement(NOON)
        assert (len(first.words), first.more) == (100, True)
        gateway.read_up_to(first.mark)
        second = await gateway.statement(NOON)
        assert (len(second.words), second.more) == (50, False)

    async def test_of_nothing_is_empty(self) -> None:
        statement = await stars(BookTill()).statement(NOON)
        assert (statement.words, statement.mark) == ((), 0)


class TestFirstLine:
    @given(st.lists(st.integers(0, 50), max_size=60).map(sorted), st.integers(-1, 51))
    async def test_is_the_first_that_is_not_older(self, hours: list[int], since: int) -> None:
        lines = [NOON + timedelta(hours=hour) for hour in hours]
        looks = 0

        async def line(offset: int) -> datetime | None:
            nonlocal looks
            looks += 1
            return lines[offset] if offset < len(lines) else None

        found = await first_line(line, NOON + timedelta(hours=since))
        assert found == sum(hour < since for hour in hours)
        assert looks <= 14
