"""Opening a payment: one for each method, never a used number, and nothing lost when the gateway fails."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlmodel import Session, select

from bot.errors import (
    AlreadyDone,
    GatewayRefused,
    GatewayUnavailable,
    OrderExpired,
    OrderNotFound,
    WrongStatus,
)
from bot.orders import cancelling, expiry
from bot.payments import invoicing, settlement
from bot.payments.directory import Directory
from bot.payments.gateways.base import Intent, Issued
from models.order import Order
from models.payment import Payment, PaymentStatus
from models.product import Price
from tests.bot.payments.counter import PRICE, Counter, add, word
from tests.fakes.gateways import BOT, BUYER, BookTill, epay, stars


class TestOpenPayment:
    async def test_asks_for_the_orders_total(self, counter: Counter) -> None:
        order_id = await counter.order(2)
        payment = await counter.pay_by(order_id)
        assert (payment.amount, payment.currency) == (2 * PRICE, "CNY")
        assert (payment.pay_amount, payment.pay_currency) == (2 * PRICE, "CNY")
        assert payment.status is PaymentStatus.OPEN
        fields = dict(parse_qsl(urlsplit(str(payment.url)).query))
        assert (fields["out_trade_no"], fields["money"]) == (payment.number, "57.60")

    async def test_is_over_when_the_hold_of_the_goods_is(self, counter: Counter) -> None:
        order_id = await counter.order()
        counter.clock.advance(timedelta(minutes=5))
        payment = await counter.pay_by(order_id)
        assert payment.expires_at == counter.now + timedelta(minutes=10)

    async def test_is_over_when_the_gateway_says_so(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order(), epay(minutes=3))
        assert payment.expires_at == counter.now + timedelta(minutes=3)

    async def test_by_the_same_method_again_is_the_same_payment(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        assert await counter.pay_by(order_id) == first
        assert len(await counter.all(Payment)) == 1

    async def test_by_another_method_closes_the_former(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        second = await counter.pay_by(order_id, option="wxpay")
        assert second.number != first.number
        assert (await counter.payment(first.number)).status is PaymentStatus.CLOSED
        assert (await counter.payment(first.number)).next_ask_at is not None
        assert (await counter.payment(second.number)).status is PaymentStatus.OPEN

    async def test_back_to_the_first_method_uses_no_number_twice(self, counter: Counter) -> None:
        order_id = await counter.order()
        numbers = [
            (await counter.pay_by(order_id, option=option)).number for option in ("alipay", "wxpay", "alipay")
        ]
        assert len(set(numbers)) == 3
        assert all(len(number) == 22 and number.isalnum() for number in numbers)

    async def test_after_its_time_is_a_new_one(self, counter: Counter) -> None:
        order_id = await counter.order()
        short = epay(minutes=1)
        first = await counter.pay_by(order_id, short)
        counter.clock.advance(timedelta(minutes=2))
        second = await counter.pay_by(order_id, short)
        assert second.number != first.number
        assert (await counter.payment(first.number)).status is PaymentStatus.CLOSED

    async def test_tapped_many_times_at_once_is_one(self, counter: Counter) -> None:
        order_id = await counter.order()
        payments = await asyncio.gather(*(counter.pay_by(order_id) for _ in range(10)))
        assert len({payment.number for payment in payments}) == 1
        assert len(await counter.all(Payment)) == 1

    async def test_shows_our_own_link_where_the_shop_has_an_address(self, counter: Counter) -> None:
        gateway = epay(front="https://shop.example.com")
        payment = await counter.pay_by(await counter.order(), gateway)
        token = (await counter.payment(payment.number)).link_token
        assert payment.url == payment.qr == f"https://shop.example.com/pay/{token}"
        assert len(token) >= 20
        assert str((await counter.payment(payment.number)).url).startswith("https://pay.example.com/")

    async def test_of_somebody_elses_order_finds_none(self, counter: Counter) -> None:
        order_id = await counter.order()
        with pytest.raises(OrderNotFound):
            await counter.pay_by(order_id, customer_id=BUYER + 1)
        with pytest.raises(OrderNotFound):
            await counter.pay_by(10**9)
        assert await counter.all(Payment) == []

    async def test_of_an_order_whose_time_is_over_is_refused(self, counter: Counter) -> None:
        order_id = await counter.order()
        counter.clock.advance(timedelta(minutes=15))
        with pytest.raises(OrderExpired):
            await counter.pay_by(order_id)
        await counter.do(expiry.expire_order, order_id, now=counter.now)
        with pytest.raises(OrderExpired):
            await counter.pay_by(order_id)
        assert await counter.all(Payment) == []

    async def test_of_a_cancelled_order_is_refused(self, counter: Counter) -> None:
        order_id = await counter.order()
        await counter.do(cancelling.cancel, BUYER, order_id, now=counter.now)
        with pytest.raises(WrongStatus):
            await counter.pay_by(order_id)

    async def test_of_a_paid_order_is_refused(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        await counter.settle(word(payment.number))
        with pytest.raises(AlreadyDone):
            await counter.pay_by(order_id, option="wxpay")

    async def test_by_a_method_that_is_not_offered_is_refused(self, counter: Counter) -> None:
        order_id = await counter.order()
        with pytest.raises(GatewayRefused):
            await counter.pay_by(order_id, option="paypal")
        assert await counter.all(Payment) == []

    async def test_keeps_the_price_of_its_own_day(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        await counter.do(reprice, counter.variant_id)
        assert (await counter.payment(payment.number)).pay_amount == PRICE


def reprice(session: Session, variant_id: int) -> None:
    session.exec(select(Price).where(Price.variant_id == variant_id)).one().unit_price = 1


class TestStars:
    async def test_are_asked_for_at_the_rate_rounded_up(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order(), counter.stars, "")
        assert (payment.pay_amount, payment.pay_currency) == (288, "XTR")
        assert (payment.amount, payment.currency) == (PRICE, "CNY")
        assert (payment.url, payment.qr) == (None, None)
        (invoice,) = counter.till.invoices
        assert (invoice.number, invoice.amount, invoice.currency) == (payment.number, 288, "XTR")
        assert (await counter.payment(payment.number)).bot_id == BOT

    async def test_come_from_their_own_price_list_where_there_is_one(self, counter: Counter) -> None:
        await counter.do(add, Price(variant_id=counter.variant_id, currency="XTR", unit_price=250 * 10_000))
        payment = await counter.pay_by(await counter.order(2), counter.stars, "")
        assert payment.pay_amount == 500

    async def test_get_a_second_invoice_when_asked_again_later(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id, counter.stars, "")
        again = await counter.pay_by(order_id, counter.stars, "")
        assert len(counter.till.invoices) == 1
        counter.clock.advance(timedelta(seconds=30))
        later = await counter.pay_by(order_id, counter.stars, "")
        assert first.number == again.number == later.number
        assert [invoice.number for invoice in counter.till.invoices] == [first.number] * 2

    async def test_keep_their_intent_when_telegram_is_silent(self, counter: Counter) -> None:
        order_id = await counter.order()
        counter.till.fault = GatewayUnavailable()
        with pytest.raises(GatewayUnavailable):
            await counter.pay_by(order_id, counter.stars, "")
        (kept,) = await counter.all(Payment)
        assert kept.status is PaymentStatus.INTENDED
        assert kept.next_ask_at is not None
        counter.till.fault = None
        payment = await counter.pay_by(order_id, counter.stars, "")
        assert (payment.number, payment.status) == (kept.number, PaymentStatus.OPEN)

    async def test_fail_when_telegram_says_no(self, counter: Counter) -> None:
        order_id = await counter.order()
        counter.till.fault = GatewayRefused(reason="STARS_INVOICE_INVALID")
        with pytest.raises(GatewayRefused):
            await counter.pay_by(order_id, counter.stars, "")
        (kept,) = await counter.all(Payment)
        assert (kept.status, kept.next_ask_at) == (PaymentStatus.FAILED, None)

    async def test_make_nobody_wait_longer_than_a_person_can(
        self, counter: Counter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class SlowTill(BookTill):
            async def send_invoice(self, intent: Intent) -> None:
                await asyncio.Event().wait()

        monkeypatch.setattr(invoicing, "LANE_PATIENCE", 0.01)
        with pytest.raises(GatewayUnavailable):
            await counter.pay_by(await counter.order(), stars(SlowTill()), "")
        (kept,) = await counter.all(Payment)
        assert kept.status is PaymentStatus.INTENDED


class TestWriteAnswer:
    async def test_after_the_payment_was_closed_is_a_lost_race(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        await counter.pay_by(order_id, option="wxpay")
        with pytest.raises(WrongStatus):
            await counter.do(invoicing.write_answer, first.number, Issued("https://x"), front="")
        assert (await counter.payment(first.number)).status is PaymentStatus.CLOSED

    async def test_after_the_money_came_leaves_it_settled(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        assert (await counter.settle(word(payment.number))).outcome is settlement.Outcome.PAID
        view = await counter.do(invoicing.write_answer, payment.number, Issued("https://x"), front="")
        assert view.status is PaymentStatus.SETTLED
        await counter.do(invoicing.fail, payment.number)
        assert (await counter.payment(payment.number)).status is PaymentStatus.SETTLED


class TestOffers:
    async def test_are_every_way_to_pay(self, counter: Counter) -> None:
        offers = await counter.database.reading(counter.directory.offers, await counter.order(2))
        found = [(offer.gateway, offer.option, offer.amount, offer.currency) for offer in offers]
        assert found == [
            ("epay", "alipay", 5760, "CNY"),
            ("epay", "wxpay", 5760, "CNY"),
            ("stars", "", 576, "XTR"),
        ]

    async def test_leave_out_a_gateway_that_takes_no_such_sum(self, counter: Counter) -> None:
        order_id, small = await counter.order(2), epay(largest=5759)
        narrow = Directory([small, counter.stars])
        offers = await counter.database.reading(narrow.offers, order_id)
        assert [offer.gateway for offer in offers] == ["stars"]
        with pytest.raises(GatewayRefused):
            await counter.pay_by(order_id, small)
        assert (await counter.pay_by(order_id, epay(largest=5760))).pay_amount == 5760

    async def test_leave_out_what_cannot_take_the_orders_money(self, counter: Counter) -> None:
        order_id = await counter.order()
        await counter.do(in_dollars, order_id)
        offers = await counter.database.reading(counter.directory.offers, order_id)
        assert [offer.gateway for offer in offers] == ["stars"]


def in_dollars(session: Session, order_id: int) -> None:
    session.get_one(Order, order_id).currency = "USD"
