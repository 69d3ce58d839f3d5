"""The doctor sees each broken promise about money that came in."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session

from bot.payments.checking import check
from models.payment import StarRefund
from tests.bot.payments.counter import Counter, add, word
from tests.fakes.gateways import BOT, BUYER


async def findings(counter: Counter) -> list[str]:
    return await counter.database.reading(check, now=counter.now)


def run(session: Session, statement: str) -> None:
    session.connection().execute(text(statement))


class TestCheck:
    async def test_finds_nothing_in_a_shop_that_is_well(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        await counter.settle(word(payment.number, 5000))
        assert await findings(counter) == []

    async def test_finds_money_that_is_not_booked_yet(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        await counter.keep(word(payment.number))
        (line,) = await findings(counter)
        assert line.startswith("1 payments that gateways reported are not booked yet, the oldest since 2026")

    async def test_finds_money_without_a_ledger_entry(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        await counter.settle(word(payment.number))
        await counter.do(run, "DELETE FROM ledger_entry")
        settled, came_in = await findings(counter)
        assert (
            settled == f"1 payments count as settled and stand in no ledger entry, such as {payment.number}."
        )
        assert came_in == f"1 payments came in and stand in no ledger entry, such as {payment.number}."

    async def test_finds_an_order_that_was_paid_twice(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        await counter.settle(word(payment.number))
        await counter.do(
            run,
            "INSERT INTO ledger_entry (kind, reference, debit, credit, amount, currency, order_id, booked_at)"
            " SELECT kind, 'event:9', debit, credit, amount, currency, order_id, booked_at FROM ledger_entry",
        )
        (line,) = await findings(counter)
        (order,) = await counter.all_orders()
        assert line == f"1 orders were paid more than once, such as {order.number}."

    async def test_finds_money_that_fits_nowhere(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        await counter.settle(word("Nobodys"))
        await counter.settle(word(payment.number, currency="USD", event_id="T2"))
        unknown, currency = await findings(counter)
        assert "never asked for, such as Nobodys" in unknown
        assert payment.number in currency

    async def test_finds_stars_that_do_not_get_back(self, counter: Counter) -> None:
        refund = StarRefund(
            bot_id=BOT, payer_id=BUYER, charge_id="stx", stars=1, created_at=counter.now, attempts=3
        )
        await counter.do(add, refund)
        (line,) = await findings(counter)
        assert line.startswith("1 payments in Stars could not be given back yet, the oldest since 2026-11-23")

    async def test_finds_stars_that_nobody_sends_back(self, counter: Counter) -> None:
        """Their bot is not this shop's any more, so that no job ever tries."""
        owed = StarRefund(bot_id=BOT + 1, payer_id=BUYER, charge_id="stx", stars=1, created_at=counter.now)
        await counter.do(add, owed)
        assert await findings(counter) == []
        counter.clock.advance(timedelta(hours=2))
        assert len(await findings(counter)) == 1
