"""Balances: every movement booked once, never below zero, and equal to the ledger."""

import asyncio

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database
from bot.errors import AlreadyDone, BalanceTooLow
from bot.wallet import balance, ledger
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW


def credit(session: Session, reference: str, amount: int = 500) -> bool:
    return balance.credit(
        session,
        BUYER,
        kind="overpaid",
        reference=reference,
        debit="gateway:epay",
        amount=amount,
        currency="CNY",
        now=NOW,
    )


def spend(session: Session, reference: str, order_id: int, amount: int = 500) -> None:
    balance.spend(
        session, BUYER, reference=reference, amount=amount, currency="CNY", order_id=order_id, now=NOW
    )


@pytest.fixture
async def order_id(database: Database) -> int:
    await database.transaction(shop.buyer)
    variant_id = await database.transaction(shop.variant, pieces=1)
    return await database.transaction(shop.order, variant_id)


class TestCredit:
    async def test_counts_once_whatever_repeats(self, database: Database, order_id: int) -> None:
        ends = await asyncio.gather(*(database.transaction(credit, "event:1") for _ in range(20)))
        assert ends.count(True) == 1
        assert await database.transaction(credit, "event:2", 70)
        assert await database.reading(balance.balance, BUYER, "CNY") == 570
        assert await database.reading(balance.balance, BUYER, "USD") == 0
        assert await database.reading(shop.account, f"wallet:{BUYER}") == 570
        assert await database.reading(shop.account, "gateway:epay") == -570
        assert await database.reading(ledger.check) == []


class TestSpend:
    async def test_moves_money_into_sales(self, database: Database, order_id: int) -> None:
        await database.transaction(credit, "event:1", 800)
        await database.transaction(spend, "ORDER1", order_id)
        assert await database.reading(balance.balance, BUYER, "CNY") == 300
        assert await database.reading(shop.account, "sales") == 500

    async def test_never_more_than_there_is(self, database: Database, order_id: int) -> None:
        with pytest.raises(BalanceTooLow) as poor:
            await database.transaction(spend, "ORDER1", order_id)
        assert poor.value.parameters == {"missing": 500}
        await database.transaction(credit, "event:1", 1200)
        spends = [database.transaction(spend, f"ORDER{one}", order_id) for one in range(10)]
        ends = await asyncio.gather(*spends, return_exceptions=True)
        refusals = [end for end in ends if end is not None]
        assert {type(end) for end in refusals} == {BalanceTooLow}
        assert len(refusals) == 8
        assert await database.reading(balance.balance, BUYER, "CNY") == 200
        assert await database.reading(shop.account, "sales") == 1000

    async def test_once_for_each_reference(self, database: Database, order_id: int) -> None:
        await database.transaction(credit, "event:1", 1200)
        await database.transaction(spend, "ORDER1", order_id)
        with pytest.raises(AlreadyDone):
            await database.transaction(spend, "ORDER1", order_id)
        assert await database.reading(balance.balance, BUYER, "CNY") == 700


class TestCheck:
    async def test_finds_a_balance_that_the_ledger_does_not_know(
        self, database: Database, order_id: int
    ) -> None:
        await database.transaction(credit, "event:1")
        await database.transaction(
            lambda session: session.connection().execute(text("UPDATE wallet SET balance = 700")).rowcount
        )
        assert await database.reading(ledger.check) == [
            f"The wallet of customer {BUYER} holds 700 CNY (minor units), the ledger says 500."
        ]

    async def test_finds_an_entry_without_its_balance(self, database: Database, order_id: int) -> None:
        await database.transaction(
            ledger.book,
            kind="gift",
            reference="gift",
            debit="adjustments",
            credit=ledger.wallet_of(BUYER),
            amount=5,
            currency="USD",
            order_id=None,
            now=NOW,
        )
        assert await database.reading(ledger.check) == [
            f"The wallet of customer {BUYER} holds 0 USD (minor units), the ledger says 5."
        ]
