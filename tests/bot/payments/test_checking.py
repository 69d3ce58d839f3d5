"""The doctor sees each broken promise about money that came in."""

from sqlalchemy import text
from sqlmodel import Session

from bot.payments.checking import check
from tests.bot.payments.counter import Counter, word


async def findings(counter: Counter) -> list[str]:
    return await counter.database.reading(check)


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
