"""Our own payment link leads to the gateway only while the payment lives."""

from datetime import timedelta

import pytest

from bot.orders import cancelling, expiry
from bot.payments.links import Lead, State, follow
from tests.bot.payments.counter import Counter, word
from tests.fakes.gateways import BUYER, epay

ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])


@pytest.fixture
def database_kind() -> str:
    """SQLite, where nothing is said in SQL that another test does not say on both."""
    return "sqlite"


async def look(counter: Counter, token: str) -> Lead:
    return await counter.database.reading(follow, token, now=counter.now)


async def token_of(counter: Counter, number: str) -> str:
    return (await counter.payment(number)).link_token


class TestFollow:
    @ON_BOTH
    async def test_leads_to_the_gateway(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        lead = await look(counter, await token_of(counter, payment.number))
        assert lead == Lead(State.OPEN, "zh-CN", payment.url)

    async def test_leads_nowhere_once_paid(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        await counter.settle(word(payment.number))
        assert await look(counter, await token_of(counter, payment.number)) == Lead(State.PAID, "zh-CN")

    async def test_leads_nowhere_once_another_method_was_chosen(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        await counter.pay_by(order_id, option="wxpay")
        assert (await look(counter, await token_of(counter, first.number))).state is State.ELSEWHERE

    async def test_leads_nowhere_once_its_time_is_over(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order(), epay(minutes=1))
        counter.clock.advance(timedelta(minutes=1))
        assert (await look(counter, await token_of(counter, payment.number))).state is State.OVER

    async def test_leads_nowhere_once_the_order_is_over(self, counter: Counter) -> None:
        expired, cancelled = await counter.order(), await counter.order()
        payments = [await counter.pay_by(order_id) for order_id in (expired, cancelled)]
        later = counter.now + timedelta(minutes=15)
        await counter.do(expiry.expire_order, expired, now=later)
        await counter.do(cancelling.cancel, BUYER, cancelled, now=counter.now)
        for payment in payments:
            assert (await look(counter, await token_of(counter, payment.number))).state is State.OVER

    async def test_of_an_invoice_in_the_chat_leads_back_there(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order(), counter.stars, "")
        assert (await look(counter, await token_of(counter, payment.number))).state is State.ELSEWHERE

    @ON_BOTH
    @pytest.mark.parametrize("token", ["", "x", "x" * 33, "\x00", "' OR 1=1", "链接", "x" * 10_000])
    async def test_that_is_none_of_ours_is_unknown(self, counter: Counter, token: str) -> None:
        assert await look(counter, token) == Lead(State.UNKNOWN)
