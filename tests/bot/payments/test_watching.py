"""Asking gateways: by the schedule until a day has passed, or at once when the buyer says that he paid."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from bot.errors import GatewayUnavailable
from bot.orders import cancelling, expiry
from bot.payments import watching
from bot.payments.directory import Directory
from bot.payments.gateways.base import Answer, Intent, Issued, Standing, Terms
from bot.payments.settlement import Outcome, Settled
from models.order import OrderStatus
from models.payment import GatewayEvent, PaymentStatus
from tests.bot.payments.counter import PRICE, Counter, word
from tests.fakes.gateways import BUYER, NOON, Carrier, epay

ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])


@pytest.fixture
def database_kind() -> str:
    """SQLite, where nothing is said in SQL that another test does not say on both."""
    return "sqlite"


class Askable:
    """A gateway that can be told what to answer; everything else it does as epay does."""

    def __init__(self, name: str = "epay") -> None:
        self.terms = Terms(name, "CNY", ("alipay", "wxpay"), 15)
        self.paid: dict[str, int] = {}
        self.asked: list[str] = []
        self.fault: Exception | None = None
        self.deaf = asyncio.Event()
        self.deaf.set()

    async def issue(self, intent: Intent) -> Issued:
        return Issued(url=f"https://pay.example.com/{intent.number}")

    async def ask(self, number: str) -> Answer:
        self.asked.append(number)
        await self.deaf.wait()
        if self.fault is not None:
            raise self.fault
        if number not in self.paid:
            return Answer(Standing.UNKNOWN)
        return Answer(Standing.PAID, word(number, self.paid[number], event_id=f"T-{number}"))

    async def close(self) -> None: ...


class Watched:
    """A counter whose epay answers what a test wants."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.gateway = Askable()
        self.directory = Directory([self.gateway, counter.stars])

    async def pay_by(self, order_id: int, option: str = "alipay") -> str:
        return (await self.counter.pay_by(order_id, self.gateway, option)).number

    async def watch(self, **later: float) -> list[Settled]:
        self.counter.clock.advance(timedelta(**later))
        return await watching.ask_about_open_payments(
            self.counter.database, self.directory, now=self.counter.now
        )

    async def ask_now(self, order_id: int) -> list[Settled]:
        return await watching.ask_now(
            self.counter.database, self.directory, order_id=order_id, now=self.counter.now
        )


@pytest.fixture
def watched(counter: Counter) -> Watched:
    return Watched(counter)


class TestAskAboutOpenPayments:
    @ON_BOTH
    async def test_finds_money_whose_callback_never_came(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        number = await watched.pay_by(order_id)
        watched.gateway.paid[number] = PRICE
        assert await watched.watch(seconds=29) == []
        (settled,) = await watched.watch(seconds=1)
        assert settled.pays
        assert await watched.counter.status(order_id) is OrderStatus.PAID
        assert (await watched.counter.payment(number)).asked == 1

    async def test_and_a_callback_after_all_count_once(self, watched: Watched) -> None:
        number = await watched.pay_by(await watched.counter.order())
        watched.gateway.paid[number] = PRICE
        await watched.watch(seconds=30)
        again = await watched.counter.settle(word(number, event_id=f"T-{number}"))
        assert (again.outcome, again.fresh) == (Outcome.PAID, False)
        assert len(await watched.counter.booked()) == 1

    async def test_keeps_to_the_schedule_for_a_day(self, watched: Watched) -> None:
        number = await watched.pay_by(await watched.counter.order())
        moments = []
        for _ in range(40):
            planned = (await watched.counter.payment(number)).next_ask_at
            if planned is None:
                break
            moments.append((planned - NOON).total_seconds() / 60)
            await watched.watch(seconds=(planned - watched.counter.now).total_seconds())
        assert moments == [0.5, 1, 2, 5, 10, 15.5, 30, *range(60, 24 * 60 + 1, 60)]
        assert len(watched.gateway.asked) == len(moments)

    @ON_BOTH
    async def test_closes_what_is_over_and_goes_on_asking(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        number = await watched.pay_by(order_id)
        await watched.watch(minutes=16)
        assert (await watched.counter.payment(number)).status is PaymentStatus.CLOSED
        await expiry.expire_unpaid_orders(watched.counter.database, now=watched.counter.now)
        watched.gateway.paid[number] = PRICE
        (settled,) = await watched.watch(hours=3)
        assert settled.pays
        assert await watched.counter.status(order_id) is OrderStatus.PAID

    async def test_asks_about_cancelled_and_given_up_payments_too(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        first = await watched.pay_by(order_id)
        second = await watched.pay_by(order_id, "wxpay")
        await watched.counter.do(cancelling.cancel, BUYER, order_id, now=watched.counter.now)
        await watched.watch(minutes=1)
        assert sorted(watched.gateway.asked) == sorted([first, second])

    async def test_asks_no_more_once_the_money_is_in(self, watched: Watched) -> None:
        number = await watched.pay_by(await watched.counter.order())
        await watched.counter.settle(word(number))
        await watched.watch(hours=2)
        assert watched.gateway.asked == []

    async def test_plans_no_question_when_the_callback_was_faster(self, watched: Watched) -> None:
        number = await watched.pay_by(await watched.counter.order())
        now = watched.counter.now + timedelta(seconds=30)
        (question,) = await watched.counter.database.reading(watching.due_questions, "epay", now=now)
        await watched.counter.settle(word(number))
        await watched.counter.do(watching.write_down, question, Answer(Standing.UNPAID), now=now)
        kept = await watched.counter.payment(number)
        assert (kept.status, kept.next_ask_at, kept.asked) == (PaymentStatus.SETTLED, None, 0)

    @ON_BOTH
    async def test_tries_again_when_the_gateway_is_down(self, watched: Watched) -> None:
        numbers = [await watched.pay_by(await watched.counter.order()) for _ in range(8)]
        watched.gateway.fault = GatewayUnavailable()
        assert await watched.watch(seconds=30) == []
        assert len(watched.gateway.asked) == watching.AT_ONCE
        watched.gateway.fault = None
        for number in numbers:
            watched.gateway.paid[number] = PRICE
        assert len(await watched.watch(seconds=30)) == 8

    async def test_does_not_give_up_while_nobody_answers(self, watched: Watched) -> None:
        number = await watched.pay_by(await watched.counter.order())
        watched.gateway.fault = GatewayUnavailable()
        await watched.watch(hours=25)
        assert (await watched.counter.payment(number)).next_ask_at is not None
        watched.gateway.fault = None
        watched.gateway.paid[number] = PRICE
        (settled,) = await watched.watch(hours=1)
        assert settled.pays

    async def test_gives_up_after_a_week_of_silence(self, watched: Watched) -> None:
        number = await watched.pay_by(await watched.counter.order())
        watched.gateway.fault = GatewayUnavailable()
        await watched.watch(days=8)
        assert (await watched.counter.payment(number)).next_ask_at is None

    async def test_one_gateway_that_is_down_hides_no_other(self, watched: Watched) -> None:
        await watched.pay_by(await watched.counter.order())
        watched.gateway.fault = GatewayUnavailable()
        counter = watched.counter
        invoice = await counter.pay_by(await counter.order(), counter.stars, "")
        counter.till.charge(invoice.number, 288, at=counter.now)
        (settled,) = await watched.watch(seconds=30)
        assert settled.pays

    async def test_a_gateway_that_can_only_call_is_left_alone(self, counter: Counter) -> None:
        class Mute:
            terms = Terms("epay", "CNY", ("alipay",), 15)

            async def issue(self, intent: Intent) -> Issued:
                return Issued(url="https://pay.example.com/")

            async def close(self) -> None: ...

        payment = await counter.pay_by(await counter.order(), Mute())
        counter.clock.advance(timedelta(minutes=1))
        directory = Directory([Mute()])
        assert await watching.ask_about_open_payments(counter.database, directory, now=counter.now) == []
        assert (await counter.payment(payment.number)).asked == 1

    async def test_reads_the_real_drivers_answers(self, counter: Counter) -> None:
        order_id = await counter.order()
        number = (await counter.pay_by(order_id)).number
        said = {"code": 1, "status": 1, "money": "28.80", "trade_no": "T9", "out_trade_no": number}
        directory = Directory([epay(Carrier(httpx.Response(200, json=said)))])
        counter.clock.advance(timedelta(minutes=1))
        (settled,) = await watching.ask_about_open_payments(counter.database, directory, now=counter.now)
        assert settled.pays
        (event,) = await counter.all(GatewayEvent)
        assert event.event_id == "T9"
        await directory.close()

    @ON_BOTH
    async def test_and_a_callback_at_once_count_once(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        number = await watched.pay_by(order_id)
        watched.gateway.paid[number] = PRICE
        watched.counter.clock.advance(timedelta(minutes=15))
        await asyncio.gather(
            watched.watch(seconds=0),
            watched.counter.settle(word(number, event_id=f"T-{number}")),
            watched.ask_now(order_id),
            expiry.expire_unpaid_orders(watched.counter.database, now=watched.counter.now),
            watched.watch(seconds=0),
        )
        assert await watched.counter.status(order_id) is OrderStatus.PAID
        assert len(await watched.counter.booked()) == 1
        assert await watched.counter.balance() == 0


class TestStatementOfStars:
    @ON_BOTH
    async def test_loses_no_paid_star(self, watched: Watched) -> None:
        counter = watched.counter
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        counter.till.charge(payment.number, 288, at=counter.now)
        (settled,) = await watched.watch(seconds=30)
        assert settled.pays
        assert await counter.status(order_id) is OrderStatus.PAID

    async def test_is_read_on_from_where_it_was_left(self, watched: Watched) -> None:
        counter = watched.counter
        for _ in range(250):
            counter.till.charge("SomebodyElses", 1, at=NOON - timedelta(days=40))
        payment = await counter.pay_by(await counter.order(), counter.stars, "")
        counter.till.charge(payment.number, 288, at=counter.now)
        assert len(await watched.watch(seconds=30)) == 1
        counter.till.looks = 0
        await counter.pay_by(await counter.order(), counter.stars, "")
        assert await watched.watch(seconds=30) == []
        assert counter.till.looks == 1
        assert await counter.outcomes() == ["paid"]

    async def test_is_read_to_its_end_however_long_it_grew(self, watched: Watched) -> None:
        counter = watched.counter
        payment = await counter.pay_by(await counter.order(), counter.stars, "")
        for _ in range(230):
            counter.till.charge("SomebodyElses", 1, at=counter.now)
        counter.till.charge(payment.number, 288, at=counter.now)
        settled = await watched.watch(seconds=30)
        assert len(settled) == 231
        assert [each.pays for each in settled][-1]

    async def test_that_cannot_be_read_is_read_later(self, watched: Watched) -> None:
        counter = watched.counter
        payment = await counter.pay_by(await counter.order(), counter.stars, "")
        counter.till.charge(payment.number, 288, at=counter.now)
        counter.till.fault = GatewayUnavailable()
        assert await watched.watch(seconds=30) == []
        counter.till.fault = None
        (settled,) = await watched.watch(seconds=30)
        assert settled.pays

    async def test_is_not_read_while_nobody_was_asked_for_stars(self, watched: Watched) -> None:
        await watched.watch(seconds=30)
        assert watched.counter.till.looks == 0


class TestAskNow:
    async def test_finds_the_money_at_once(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        number = await watched.pay_by(order_id)
        watched.gateway.paid[number] = PRICE
        (settled,) = await watched.ask_now(order_id)
        assert settled.pays

    async def test_finds_nothing_yet(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        await watched.pay_by(order_id)
        assert await watched.ask_now(order_id) == []
        assert await watched.counter.status(order_id) is OrderStatus.AWAITING_PAYMENT

    @ON_BOTH
    async def test_asks_about_every_payment_of_the_order(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        first = await watched.pay_by(order_id)
        await watched.pay_by(order_id, "wxpay")
        watched.gateway.paid[first] = PRICE
        (settled,) = await watched.ask_now(order_id)
        assert settled.pays

    async def test_tapped_again_and_again_asks_once(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        await watched.pay_by(order_id)
        for _ in range(5):
            await watched.ask_now(order_id)
        assert len(watched.gateway.asked) == 1
        watched.counter.clock.advance(timedelta(seconds=6))
        await watched.ask_now(order_id)
        assert len(watched.gateway.asked) == 2

    async def test_finds_stars_in_the_statement(self, watched: Watched) -> None:
        counter = watched.counter
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        counter.till.charge(payment.number, 288, at=counter.now)
        (settled,) = await watched.ask_now(order_id)
        assert settled.pays

    async def test_of_an_order_long_expired_still_finds_it(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        number = await watched.pay_by(order_id)
        await expiry.expire_unpaid_orders(
            watched.counter.database, now=watched.counter.now + timedelta(hours=1)
        )
        await watched.watch(days=30)
        watched.gateway.paid[number] = PRICE
        (settled,) = await watched.ask_now(order_id)
        assert settled.pays

    async def test_says_when_no_gateway_answers(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        await watched.pay_by(order_id)
        watched.gateway.fault = GatewayUnavailable()
        with pytest.raises(GatewayUnavailable):
            await watched.ask_now(order_id)

    async def test_makes_nobody_wait_longer_than_a_person_can(
        self, watched: Watched, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "LANE_PATIENCE", 0.01)
        order_id = await watched.counter.order()
        await watched.pay_by(order_id)
        watched.gateway.deaf.clear()
        with pytest.raises(GatewayUnavailable):
            await watched.ask_now(order_id)

    async def test_of_a_gateway_that_was_switched_off_says_so(self, watched: Watched) -> None:
        order_id = await watched.counter.order()
        await watched.pay_by(order_id)
        watched.directory = Directory([])
        with pytest.raises(GatewayUnavailable):
            await watched.ask_now(order_id)

    async def test_without_any_payment_asks_nobody(self, watched: Watched) -> None:
        assert await watched.ask_now(await watched.counter.order()) == []
