"""Who has paid before, and who is paying right now."""

from datetime import timedelta

from sqlmodel import Session, select

from bot.customers import standing
from bot.database import Database
from models.customer import Customer
from models.order import OrderStatus
from models.payment import Payment, PaymentStatus
from tests.factories import orders
from tests.factories.orders import BUYER, NOW


class TestProven:
    async def test_remembers_the_first_payment_only(self, database: Database) -> None:
        await database.transaction(orders.buyer, proven=False)
        assert not await database.reading(standing.is_proven, BUYER)
        for hours in (1, 2):
            await database.transaction(standing.has_paid, BUYER, now=NOW + timedelta(hours=hours))
        assert await database.reading(standing.is_proven, BUYER)
        first = await database.reading(lambda session: session.exec(select(Customer.first_paid_at)).one())
        assert first == NOW + timedelta(hours=1)

    async def test_knows_no_strangers(self, database: Database) -> None:
        assert not await database.reading(standing.is_proven, 999)


class TestPaying:
    async def test_is_somebody_with_an_open_payment_of_a_waiting_order(self, database: Database) -> None:
        variant_id = await database.transaction(orders.variant, pieces=2)
        await database.transaction(orders.buyer)
        order_id = await database.transaction(orders.order, variant_id)
        assert not await database.reading(standing.is_paying, BUYER)
        await database.transaction(open_payment, order_id)
        assert await database.reading(standing.is_paying, BUYER)
        assert not await database.reading(standing.is_paying, 999)

    async def test_is_nobody_whose_payment_was_closed(self, database: Database) -> None:
        variant_id = await database.transaction(orders.variant, pieces=2)
        await database.transaction(orders.buyer)
        order_id = await database.transaction(orders.order, variant_id)
        await database.transaction(open_payment, order_id, PaymentStatus.CLOSED)
        assert not await database.reading(standing.is_paying, BUYER)


def open_payment(session: Session, order_id: int, status: PaymentStatus = PaymentStatus.OPEN) -> None:
    assert orders.found(session, order_id).status is OrderStatus.AWAITING_PAYMENT
    session.add(
        Payment(
            number="P1",
            order_id=order_id,
            gateway="epay",
            status=status,
            amount=2880,
            currency="CNY",
            pay_amount=2880,
            pay_currency="CNY",
            link_token="t",
            created_at=NOW,
            expires_at=NOW,
        )
    )
