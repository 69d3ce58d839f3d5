"""The last look before somebody's Stars move."""

from datetime import timedelta

import pytest

from bot.errors import ShopError
from bot.orders import cancelling, expiry
from bot.payments import admission
from bot.payments.admission import Attempt
from bot.stock import reservations
from tests.bot.payments.counter import Counter, word
from tests.fakes.gateways import BUYER, stars

ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])


@pytest.fixture
def database_kind() -> str:
    """SQLite, where nothing is said in SQL that another test does not say on both."""
    return "sqlite"


async def objection(counter: Counter, number: str, **changed: object) -> str | None:
    values: dict[str, object] = {"payer_id": BUYER, "amount": 288, "currency": "XTR", **changed}
    attempt = Attempt(number=number, **values)  # type: ignore[arg-type]
    found: ShopError | None = await counter.database.reading(admission.objection, attempt, now=counter.now)
    return type(found).__name__ if found else None


async def invoiced(counter: Counter) -> tuple[int, str]:
    order_id = await counter.order()
    return order_id, (await counter.pay_by(order_id, counter.stars, "")).number


class TestObjection:
    @ON_BOTH
    async def test_to_a_good_payment_there_is_none(self, counter: Counter) -> None:
        _, number = await invoiced(counter)
        assert await objection(counter, number) is None

    @pytest.mark.parametrize("changed", [{"amount": 287}, {"amount": 1}, {"currency": "CNY"}])
    async def test_to_another_price(self, counter: Counter, changed: dict[str, object]) -> None:
        _, number = await invoiced(counter)
        assert await objection(counter, number, **changed) == "PriceChanged"

    async def test_to_somebody_else(self, counter: Counter) -> None:
        _, number = await invoiced(counter)
        assert await objection(counter, number, payer_id=BUYER + 1) == "OrderNotFound"

    @pytest.mark.parametrize("number", ["", "Nobodys", "x" * 128, "'; --", "编号"])
    async def test_to_an_unknown_number(self, counter: Counter, number: str) -> None:
        assert await objection(counter, number) == "OrderNotFound"

    async def test_to_a_number_of_another_gateway(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        assert await objection(counter, payment.number) == "OrderNotFound"

    async def test_to_an_order_whose_time_is_over(self, counter: Counter) -> None:
        order_id, number = await invoiced(counter)
        counter.clock.advance(timedelta(minutes=15))
        assert await objection(counter, number) == "OrderExpired"
        await counter.do(expiry.expire_order, order_id, now=counter.now)
        assert await objection(counter, number) == "OrderExpired"

    async def test_to_a_cancelled_order(self, counter: Counter) -> None:
        order_id, number = await invoiced(counter)
        await counter.do(cancelling.cancel, BUYER, order_id, now=counter.now)
        assert await objection(counter, number) == "OrderExpired"

    async def test_to_an_order_that_is_paid(self, counter: Counter) -> None:
        order_id, number = await invoiced(counter)
        link = await counter.pay_by(order_id)
        await counter.settle(word(link.number))
        assert await objection(counter, number) == "AlreadyDone"

    async def test_to_an_invoice_given_up_for_another_method(self, counter: Counter) -> None:
        order_id, number = await invoiced(counter)
        await counter.pay_by(order_id)
        assert await objection(counter, number) == "WrongStatus"

    async def test_to_an_invoice_whose_time_is_over(self, counter: Counter) -> None:
        order_id = await counter.order()
        number = (await counter.pay_by(order_id, stars(counter.till, minutes=1), "")).number
        counter.clock.advance(timedelta(minutes=1))
        assert await objection(counter, number) == "WrongStatus"

    @ON_BOTH
    async def test_when_the_goods_are_not_held(self, counter: Counter) -> None:
        order_id, number = await invoiced(counter)
        await counter.do(reservations.release, order_id)
        assert await objection(counter, number) == "OutOfStock"
