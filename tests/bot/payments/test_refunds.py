"""Stars that go back: sent until Telegram has them, told once, and never forgotten."""

from datetime import timedelta

from bot.errors import GatewayRefused, GatewayUnavailable
from bot.payments import refunds
from models.payment import StarRefund
from tests.bot.payments.counter import Counter, add
from tests.fakes.gateways import BOT, BUYER


async def owing(counter: Counter, *, payer_id: int = BUYER) -> str:
    """An order paid twice in Stars; answers the second charge."""
    payment = await counter.pay_by(await counter.order(), counter.stars, "")
    await counter.settle(counter.till.charge(payment.number, 288, at=counter.now))
    second = counter.till.charge(payment.number, 288, at=counter.now, payer_id=payer_id)
    await counter.settle(second)
    return second.event_id


async def give_back(counter: Counter, **later: float) -> int:
    counter.clock.advance(timedelta(**later))
    return await refunds.return_stars(counter.database, counter.directory, now=counter.now)


class TestReturnStars:
    async def test_sends_them_back_and_says_so(self, counter: Counter) -> None:
        charge = await owing(counter)
        assert await give_back(counter) == 1
        assert counter.till.returned == [(BUYER, charge)]
        (refund,) = await counter.all(StarRefund)
        assert (refund.done_at, refund.next_at) == (counter.now, None)
        (notice,) = await counter.notices("stars_returned")
        assert (notice.chat_id, notice.facts) == (BUYER, {"order_id": refund.order_id, "amount": 288})

    async def test_does_it_once(self, counter: Counter) -> None:
        await owing(counter)
        assert [await give_back(counter, minutes=5) for _ in range(3)] == [1, 0, 0]
        assert len(await counter.notices("stars_returned")) == 1

    async def test_tries_again_after_a_while(self, counter: Counter) -> None:
        charge = await owing(counter)
        counter.till.fault = GatewayUnavailable()
        assert await give_back(counter) == 0
        (refund,) = await counter.all(StarRefund)
        assert (refund.attempts, refund.last_error) == (1, "GatewayUnavailable")
        assert refund.next_at == counter.now + timedelta(minutes=1)
        counter.till.fault = None
        assert await give_back(counter, seconds=59) == 0
        assert await give_back(counter, seconds=1) == 1
        assert counter.till.returned == [(BUYER, charge)]

    async def test_is_seen_by_the_doctor_when_telegram_goes_on_refusing(self, counter: Counter) -> None:
        await owing(counter)
        counter.till.fault = GatewayRefused(reason="CHARGE_NOT_FOUND")
        for _ in range(6):
            await give_back(counter, hours=1)
        (refund,) = await counter.all(StarRefund)
        assert (refund.attempts, refund.last_error) == (6, "CHARGE_NOT_FOUND")
        assert refund.next_at == counter.now + timedelta(hours=1)
        (line,) = await overdue(counter)
        assert "Stars" in line

    async def test_tells_a_stranger_nothing_about_the_order(self, counter: Counter) -> None:
        await owing(counter, payer_id=999)
        await give_back(counter)
        (notice,) = await counter.notices("stars_returned")
        assert (notice.chat_id, notice.facts) == (999, {"amount": 288})

    async def test_leaves_another_bots_stars_to_that_bot(self, counter: Counter) -> None:
        await owing(counter)
        counter.till.bot_id = BOT + 1
        assert await give_back(counter) == 0
        counter.till.bot_id = BOT
        assert await give_back(counter) == 1


class TestRecordReturn:
    async def test_after_our_own_asking_changes_nothing(self, counter: Counter) -> None:
        charge = await owing(counter)
        await give_back(counter)
        await record(counter, charge)
        assert len(await counter.all(StarRefund)) == 1
        assert len(await counter.notices("stars_returned")) == 1

    async def test_before_we_know_that_it_was_done_finishes_it(self, counter: Counter) -> None:
        charge = await owing(counter)
        await record(counter, charge)
        assert await give_back(counter) == 0
        (refund,) = await counter.all(StarRefund)
        assert refund.done_at is not None

    async def test_by_telegrams_own_doing_is_written_down(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        charge = counter.till.charge(payment.number, 288, at=counter.now).event_id
        (word,) = [line.word for line in counter.till.book]
        assert word
        await counter.settle(word)
        await record(counter, charge)
        (refund,) = await counter.all(StarRefund)
        assert (refund.order_id, refund.stars, refund.payer_id) == (order_id, 288, BUYER)
        assert refund.done_at == counter.now

    async def test_of_a_charge_that_nobody_knows_is_written_down(self, counter: Counter) -> None:
        await record(counter, "stx-unknown")
        (refund,) = await counter.all(StarRefund)
        assert (refund.order_id, refund.charge_id) == (None, "stx-unknown")


async def record(counter: Counter, charge: str) -> None:
    await counter.do(
        refunds.record_return, bot_id=BOT, payer_id=BUYER, charge_id=charge, amount=288, now=counter.now
    )


class TestCheck:
    async def test_finds_stars_that_telegram_does_not_take_back(self, counter: Counter) -> None:
        assert await overdue(counter) == []
        await counter.do(add, owed(counter, attempts=3))
        (line,) = await overdue(counter)
        assert line.startswith("1 payments in Stars could not be given back yet, the oldest since 2026-11-23")

    async def test_finds_stars_of_a_bot_that_is_not_this_shops_any_more(self, counter: Counter) -> None:
        """No job ever tries these."""
        await counter.do(add, owed(counter, bot_id=BOT + 1))
        assert await give_back(counter) == 0
        assert await overdue(counter) == []
        counter.clock.advance(timedelta(hours=2))
        assert len(await overdue(counter)) == 1


def owed(counter: Counter, *, bot_id: int = BOT, attempts: int = 0) -> StarRefund:
    return StarRefund(
        bot_id=bot_id, payer_id=BUYER, charge_id="stx", stars=1, created_at=counter.now, attempts=attempts
    )


async def overdue(counter: Counter) -> list[str]:
    return await counter.database.reading(refunds.check, now=counter.now)
