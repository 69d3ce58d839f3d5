"""Goods that staff sends once more: to their buyer alone, once a tap, and written down."""

import pytest

from bot.database import Database
from bot.delivery import resending
from bot.errors import OrderNotFound, WrongStatus
from bot.staff import audit
from tests.bot.delivery.test_goods import mark_all_sent
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW

ADMIN = "staff:500"


@pytest.fixture
async def variant_id(database: Database) -> int:
    await database.transaction(shop.buyer, funds=100_000)
    return await database.transaction(shop.variant, pieces=5)


class TestResend:
    async def test_goes_to_the_buyer_and_into_the_audit_chain(
        self, database: Database, variant_id: int
    ) -> None:
        order_id = await database.transaction(shop.delivered_order, variant_id)
        await database.transaction(mark_all_sent)
        before = len(await database.reading(shop.notices))
        answers = [
            await database.transaction(resending.resend, order_id, nonce="tap", actor=ADMIN, now=NOW)
            for _ in range(3)
        ]
        assert answers == [True, False, False]
        assert (await database.reading(shop.notices, BUYER))[before:] == [("goods", {"order_id": order_id})]
        (entry,) = await database.reading(audit.entries, f"order:{order_id}")
        assert (entry.actor, entry.act) == (ADMIN, "resend")

    async def test_of_what_is_not_delivered_is_refused_and_not_written_down(
        self, database: Database, variant_id: int
    ) -> None:
        waiting = await database.transaction(shop.order, variant_id)
        for order_id, refusal in ((waiting, WrongStatus), (10**9, OrderNotFound)):
            with pytest.raises(refusal):
                await database.transaction(resending.resend, order_id, nonce="n", actor=ADMIN, now=NOW)
            assert await database.reading(audit.entries, f"order:{order_id}") == []
