"""Telegram Stars against the practice Telegram: asked for, looked at once more, taken in, given back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.errors import GatewayRefused, GatewayUnavailable
from bot.payments.checking import check
from handlers.stars import TelegramTill
from models.order import OrderStatus
from models.payment import GatewayEvent, Payment, PaymentStatus, StarRefund
from tests.bot.payments.counter import rows_of
from tests.fakes.gateways import intent
from tests.fakes.practice import BEN, TOKEN, XIAOMEI, Practice, practising
from tests.fakes.shopkeeping import Street, open_street
from tests.fakes.shoppers import Person, until


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def street(shop_url: str) -> AsyncIterator[Street]:
    async with open_street(shop_url) as opened:
        yield opened


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    async with practising() as opened:
        yield opened


@pytest.fixture
async def till(practice: Practice) -> AsyncIterator[TelegramTill]:
    bot = practice.aiogram_bot()
    yield TelegramTill(bot)
    await bot.session.close()


@pytest.fixture
async def street_till(street: Street) -> AsyncIterator[TelegramTill]:
    """A till of the shop's own bot, beside the one that the open shop has."""
    bot = street.practice.aiogram_bot()
    yield TelegramTill(bot)
    await bot.session.close()


async def invoiced(street: Street, *, stock: int = 3) -> Person:
    ware = await street.sells(price="28.80", stock=stock)
    mei = await street.buyer("小美")
    await mei.taps("⭐", on=await mei.buys(ware.code))
    await mei.sees_invoice()
    return mei


async def refused_because(person: Person, *, of: Person | None = None) -> str:
    """What somebody is told whose payment is not taken."""
    answer = await person.pays_stars(of=of)
    assert answer["paid"] is False, answer
    return str(answer["error"])


class TestPay:
    async def test_brings_the_goods(self, street: Street) -> None:
        mei = await invoiced(street)
        assert (await mei.sees_invoice()).stars == 288
        answer = await mei.pays_stars()
        assert answer["paid"] is True, answer
        await mei.gets(1)
        order = await street.becomes(mei, OrderStatus.DELIVERED)
        assert order.paid_by == "stars"
        assert await street.booked() == {"gateway:stars": -2880, "sales": 2880}
        await street.is_sound()

    async def test_is_counted_once_when_the_statement_says_it_again(self, street: Street) -> None:
        mei = await invoiced(street)
        await mei.pays_stars()
        await mei.gets(1)
        await street.passes(seconds=31)
        await street.watches()
        await street.catches_up()
        assert len(await street.reads(rows_of, GatewayEvent, ())) == 1
        assert await street.booked() == {"gateway:stars": -2880, "sales": 2880}


class TestAdmit:
    async def test_lets_nobody_pay_for_somebody_else(self, street: Street) -> None:
        mei = await invoiced(street)
        ben = await street.buyer("Ben", "en")
        assert await refused_because(ben, of=mei) == "No such order here."
        assert (await street.order(mei)).status is OrderStatus.AWAITING_PAYMENT

    async def test_lets_nobody_pay_too_late(self, street: Street) -> None:
        mei = await invoiced(street)
        await street.passes(minutes=16)
        assert "时间" in await refused_because(mei)

    async def test_lets_nobody_pay_an_invoice_that_was_given_up(self, street: Street) -> None:
        mei = await invoiced(street)
        await mei.taps("换种方式")
        await mei.taps("支付宝")
        await mei.sees("等待付款", "支付宝")
        assert "订单" in await refused_because(mei)

    async def test_lets_nobody_pay_twice(self, street: Street) -> None:
        mei = await invoiced(street)
        invoice = await mei.sees_invoice()
        await mei.pays_stars(invoice)
        await mei.gets(1)
        answer = await mei.pays_stars(invoice)
        assert answer["paid"] is False


class TestGiveBack:
    async def test_returns_what_came_for_an_order_that_was_paid_already(self, street: Street) -> None:
        """The second payment passed the last look before the first one came in."""
        mei = await invoiced(street)
        (payment,) = await street.reads(rows_of, Payment, ())
        world = street.practice.world
        invoice = (await mei.sees_invoice()).json["invoice"]
        await mei.pays_stars()
        await mei.gets(1)
        user = {"id": mei.id, "is_bot": False, "first_name": mei.name}
        bought = replace(next(iter(world.stars.charges.values())).invoice)
        assert bought.amount == invoice["total_amount"]
        second = world.stars.charge(user, bought, int(street.now().timestamp()))
        await street.does(watch_again, payment.id, street.now())
        await street.watches()
        (refund,) = await street.reads(rows_of, StarRefund, ())
        assert (refund.charge_id, refund.stars, refund.done_at) == (second.id, 288, None)
        await street.catches_up()
        await mei.sees("⭐ 288")
        assert second.refunded
        (refund,) = await street.reads(rows_of, StarRefund, ())
        assert refund.done_at is not None
        assert await street.booked() == {"gateway:stars": -2880, "sales": 2880}
        assert await street.reads(check) == []


def watch_again(session: Session, payment_id: int, now: datetime) -> None:
    payment = session.get_one(Payment, payment_id)
    assert payment.status is PaymentStatus.SETTLED
    payment.next_ask_at = now


class TestTill:
    async def test_writes_an_invoice_in_the_customers_language(
        self, till: TelegramTill, practice: Practice
    ) -> None:
        await practice.say(XIAOMEI, "/start")
        await till.send_invoice(intent(currency="XTR", amount=288, customer_id=XIAOMEI))
        (call,) = await practice.calls("sendInvoice")
        sent = call["params"]
        assert (sent["title"], sent["payload"], sent["currency"]) == ("影视会员 月卡", "P1", "XTR")
        assert "K7F3-92QM" in sent["description"]
        assert sent["start_parameter"]
        assert till.bot_id == int(TOKEN.partition(":")[0])

    async def test_cuts_what_telegram_would_refuse(self, till: TelegramTill, practice: Practice) -> None:
        await practice.say(BEN, "/start")
        long = {"en": "A very long name of a product that never seems to end " * 9}
        await till.send_invoice(intent(currency="XTR", customer_id=BEN, locale="en", goods=long))
        (call,) = await practice.calls("sendInvoice")
        assert len(call["params"]["title"]) <= 32
        assert len(call["params"]["description"]) <= 255

    async def test_says_when_telegram_does_not_take_it(self, till: TelegramTill, practice: Practice) -> None:
        await practice.say(XIAOMEI, "/start")
        with pytest.raises(GatewayRefused):
            await till.send_invoice(intent(currency="XTR", amount=10**9, customer_id=XIAOMEI))

    @pytest.mark.parametrize(
        "fault",
        [
            {"code": 429, "retry_after": 7, "description": "Too Many Requests: retry after 7"},
            {"code": 500, "description": "Internal Server Error"},
            {"drop": "before"},
            {"drop": "after"},
        ],
        ids=["429", "500", "lost question", "lost answer"],
    )
    async def test_says_when_telegram_does_not_answer(
        self, till: TelegramTill, practice: Practice, fault: dict[str, object]
    ) -> None:
        await practice.say(XIAOMEI, "/start")
        await practice.fault("sendInvoice", times=1, **fault)
        with pytest.raises(GatewayUnavailable):
            await till.send_invoice(intent(currency="XTR", customer_id=XIAOMEI))

    async def test_reads_the_statement(self, street: Street, street_till: TelegramTill) -> None:
        mei = await invoiced(street)
        await mei.pays_stars()
        await mei.gets(1)
        (payment,) = await street.reads(rows_of, Payment, ())
        (line,) = await street_till.lines(0, 100)
        assert line.word
        assert (line.word.payment_number, line.word.amount) == (payment.number, 288)
        assert (line.word.payer_id, line.word.currency) == (mei.id, "XTR")
        await street_till.give_back(mei.id, line.word.event_id)
        lines = await street_till.lines(0, 100)
        assert [line.word is None for line in lines] == [False, True]
        assert await street_till.lines(2, 100) == []

    async def test_gives_back_once_and_twice_alike(self, street: Street, street_till: TelegramTill) -> None:
        mei = await invoiced(street)
        await mei.pays_stars()
        await mei.gets(1)
        charge = next(iter(street.practice.world.stars.charges))
        await street_till.give_back(mei.id, charge)
        await street_till.give_back(mei.id, charge)
        with pytest.raises(GatewayRefused, match="CHARGE_NOT_FOUND"):
            await street_till.give_back(mei.id, "stx-nobodys")


class TestNoteReturn:
    async def test_writes_down_what_telegram_gave_back_by_itself(
        self, street: Street, street_till: TelegramTill
    ) -> None:
        mei = await invoiced(street)
        await mei.pays_stars()
        await mei.gets(1)
        charge = next(iter(street.practice.world.stars.charges))
        await street_till.give_back(mei.id, charge)

        async def noted() -> list[StarRefund]:
            return await street.reads(rows_of, StarRefund, ())

        (refund,) = await until(noted, lambda: "the return was never written down")
        assert (refund.charge_id, refund.payer_id, refund.stars) == (charge, mei.id, 288)
        assert refund.done_at is not None
