"""What a buyer sees of his orders, and what staff see of any."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database
from bot.errors import OrderNotFound
from bot.orders import cancelling, expiry, history
from bot.orders.history import OrderView, Today
from bot.staff import audit
from models.order import OrderStatus
from tests.factories import orders as shop
from tests.factories.orders import BUYER, NOW, TOTAL


@pytest.fixture
async def variant_id(database: Database) -> int:
    await database.transaction(shop.buyer, funds=100_000, first_source="ad", last_source="ad")
    await database.transaction(shop.buyer, BUYER + 1, funds=100_000)
    return await database.transaction(shop.variant, pieces=30, product={"warranty_days": 30})


class TestPage:
    async def test_shows_five_newest_first(self, database: Database, variant_id: int) -> None:
        orders = [await database.transaction(shop.delivered_order, variant_id) for _ in range(7)]
        await database.transaction(shop.delivered_order, variant_id, customer_id=BUYER + 1)
        first = await database.reading(history.page, BUYER, page=1)
        assert [one.id for one in first.orders] == orders[:1:-1]
        assert (first.page, first.pages) == (1, 2)
        assert [one.id for one in (await database.reading(history.page, BUYER, page=2)).orders] == [
            orders[1],
            orders[0],
        ]

    @pytest.mark.parametrize(("asked", "shown"), [(-3, 1), (0, 1), (2, 1), (10**6, 1)])
    async def test_stays_within_its_pages(
        self, database: Database, variant_id: int, asked: int, shown: int
    ) -> None:
        await database.transaction(shop.order, variant_id)
        page = await database.reading(history.page, BUYER, page=asked)
        assert (len(page.orders), page.page, page.pages) == (1, shown, 1)

    async def test_of_nobody_is_empty(self, database: Database) -> None:
        page = await database.reading(history.page, BUYER, page=1)
        assert (page.orders, page.page, page.pages) == ((), 1, 1)


class TestOrder:
    async def test_tells_all_that_was_shown(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.delivered_order, variant_id, 2)
        one = await database.reading(history.order, BUYER, order_id)
        assert isinstance(one, OrderView)
        assert (one.id, one.status, one.variant_id) == (order_id, OrderStatus.DELIVERED, variant_id)
        assert (one.quantity, one.total, one.currency, one.paid_by) == (2, 2 * TOTAL, "CNY", "balance")
        assert (one.product_names["en"], one.variant_names["en"]) == ("Video pass", "1 month")
        assert (one.warranty_days, one.created_at, one.delivered_at) == (30, NOW, NOW)

    async def test_of_somebody_else_is_not_found(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        number = (await database.reading(shop.found, order_id)).number
        with pytest.raises(OrderNotFound):
            await database.reading(history.order, BUYER + 1, order_id)
        with pytest.raises(OrderNotFound):
            await database.reading(history.by_number, BUYER + 1, number)

    async def test_is_found_by_its_number(self, database: Database, variant_id: int) -> None:
        order_id = await database.transaction(shop.order, variant_id)
        number = (await database.reading(shop.found, order_id)).number
        assert await database.reading(history.by_number, BUYER, number) == order_id


class TestWelcome:
    async def test_finds_what_waits_and_what_was_bought_last(
        self, database: Database, variant_id: int
    ) -> None:
        assert await database.reading(history.waiting, BUYER) is None
        assert await database.reading(history.last_delivered, BUYER) is None
        bought = [await database.transaction(shop.delivered_order, variant_id) for _ in range(2)]
        waits = [await database.transaction(shop.order, variant_id) for _ in range(2)]
        waiting = await database.reading(history.waiting, BUYER)
        last = await database.reading(history.last_delivered, BUYER)
        assert waiting
        assert last
        assert (waiting.id, last.id) == (waits[1], bought[1])


class TestForStaff:
    async def test_tells_the_whole_story(self, database: Database, variant_id: int) -> None:
        await database.transaction(shop.delivered_order, variant_id)
        order_id = await database.transaction(shop.delivered_order, variant_id)
        await database.transaction(reveal, order_id)
        number = (await database.reading(shop.found, order_id)).number
        for story in (
            await database.reading(history.for_staff, number),
            await database.reading(history.by_id_for_staff, order_id),
        ):
            assert (story.order.id, story.customer.id) == (order_id, BUYER)
            assert (story.source, story.first_source) == ("ad", "ad")
            assert [entry.kind for entry in story.entries] == ["purchase"]
            assert story.delivery
            assert story.delivery.order_id == order_id
            assert [notice.kind for notice in story.notices] == ["goods"]
            assert [entry.act for entry in story.audit] == ["reveal"]
            assert story.payments == ()

    async def test_of_no_order_is_not_found(self, database: Database) -> None:
        with pytest.raises(OrderNotFound):
            await database.reading(history.for_staff, "NONE")
        with pytest.raises(OrderNotFound):
            await database.reading(history.by_id_for_staff, 1)


class TestToday:
    async def test_counts_what_was_paid_what_waits_and_what_is_stuck(
        self, database: Database, variant_id: int
    ) -> None:
        midnight, now = NOW - timedelta(hours=12), NOW + timedelta(minutes=10)
        await database.transaction(shop.delivered_order, variant_id, 3, now=midnight - timedelta(minutes=1))
        await database.transaction(shop.delivered_order, variant_id, 2)
        await database.transaction(shop.order, variant_id)
        cancelled = await database.transaction(shop.order, variant_id)
        await database.transaction(cancelling.cancel, BUYER, cancelled, now=NOW)
        stuck = await database.transaction(shop.order, variant_id, customer_id=BUYER + 1)
        await database.transaction(shop.pay_by_gateway, stuck)
        fresh = await database.transaction(shop.order, variant_id, customer_id=BUYER + 1)
        await database.transaction(shop.pay_by_gateway, fresh, now=now)
        today = await database.reading(history.today, midnight, currency="CNY", now=now)
        assert today == Today(sold=3, amount=4 * TOTAL, waiting=1, stuck=1)
        assert [one.id for one in await database.reading(history.stuck, now=now)] == [stuck]

    async def test_counts_late_money_on_the_day_it_comes(self, database: Database, variant_id: int) -> None:
        ordered = NOW - timedelta(hours=13)
        order_id = await database.transaction(shop.order, variant_id, now=ordered)
        await database.transaction(expiry.expire_order, order_id, now=NOW - timedelta(hours=12))
        await database.transaction(shop.pay_by_gateway, order_id)
        today = await database.reading(history.today, NOW - timedelta(hours=12), currency="CNY", now=NOW)
        assert (today.sold, today.amount) == (1, TOTAL)

    async def test_does_not_count_what_was_given_back(self, database: Database, variant_id: int) -> None:
        await database.transaction(shop.delivered_order, variant_id)
        await database.transaction(give_back)
        today = await database.reading(history.today, NOW, currency="CNY", now=NOW)
        assert today == Today(sold=0, amount=0, waiting=0, stuck=0)


def give_back(session: Session) -> None:
    session.connection().execute(text("UPDATE \"order\" SET status = 'refunded'"))


def reveal(session: Session, order_id: int) -> None:
    audit.record(session, actor="admin:1", act="reveal", subject=f"order:{order_id}", now=NOW)
