"""Booking what came in: the right payment, the right amount, the right currency, once; no money is lost."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.delivery import fulfilment
from bot.orders import cancelling, expiry, lifecycle
from bot.payments import settlement
from bot.payments.checking import check
from bot.payments.settlement import Outcome
from bot.wallet import ledger
from models.order import OrderStatus
from models.payment import PaymentStatus, StarRefund
from tests.bot.payments.counter import ADMIN, PRICE, Counter, word
from tests.fakes.gateways import BOT, BUYER


async def all_is_well(counter: Counter) -> None:
    for question in (check, ledger.check, lifecycle.check):
        assert await counter.database.reading(question) == []


class TestExactMoney:
    async def test_pays_the_order(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        settled = await counter.settle(word(payment.number))
        assert (settled.order_id, settled.outcome, settled.fresh, settled.pays) == (
            order_id,
            Outcome.PAID,
            True,
            True,
        )
        assert await counter.status(order_id) is OrderStatus.PAID
        kept = await counter.payment(payment.number)
        assert (kept.status, kept.received, kept.settled_at) == (PaymentStatus.SETTLED, PRICE, counter.now)
        assert kept.next_ask_at is None
        assert await counter.booked() == [("payment", "gateway:epay", "sales", PRICE)]
        assert await counter.balance() == 0
        await all_is_well(counter)

    async def test_says_how_it_was_paid(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, option="wxpay")
        await counter.settle(word(payment.number))
        (order,) = await counter.all_orders()
        assert (order.paid_by, order.paid_at) == ("epay:wxpay", counter.now)

    async def test_said_again_changes_nothing(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        await counter.settle(word(payment.number))
        counter.clock.advance(timedelta(minutes=1))
        again = await counter.settle(word(payment.number))
        assert (again.outcome, again.fresh, again.pays) == (Outcome.PAID, False, False)
        assert len(await counter.booked()) == 1
        assert (await counter.payment(payment.number)).received == PRICE

    async def test_settled_many_times_at_once_counts_once(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        event_id = await counter.keep(word(payment.number))
        settled = await asyncio.gather(*(counter.settle_event(event_id) for _ in range(20)))
        assert sum(each.fresh for each in settled) == 1
        assert {each.outcome for each in settled} == {Outcome.PAID}
        assert await counter.booked() == [("payment", "gateway:epay", "sales", PRICE)]

    async def test_by_a_method_given_up_since_still_counts(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        await counter.pay_by(order_id, option="wxpay")
        assert (await counter.settle(word(first.number))).outcome is Outcome.PAID
        assert await counter.status(order_id) is OrderStatus.PAID

    async def test_for_one_order_leaves_another_alone(self, counter: Counter) -> None:
        mine, other = await counter.order(), await counter.order(customer_id=BUYER + 1)
        payment = await counter.pay_by(mine)
        await counter.pay_by(other, customer_id=BUYER + 1)
        await counter.settle(word(payment.number))
        assert await counter.status(other) is OrderStatus.AWAITING_PAYMENT


class TestLateMoney:
    async def test_pays_an_expired_order(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        counter.clock.advance(timedelta(minutes=20))
        await counter.do(expiry.expire_order, order_id, now=counter.now)
        settled = await counter.settle(word(payment.number))
        assert settled.pays
        assert await counter.status(order_id) is OrderStatus.PAID
        assert await counter.do(fulfilment.fulfil, order_id, now=counter.now)
        assert await counter.status(order_id) is OrderStatus.DELIVERED
        await all_is_well(counter)

    async def test_goes_to_the_wallet_when_the_goods_are_gone(self, counter: Counter) -> None:
        order_id = await counter.order(20)
        payment = await counter.pay_by(order_id)
        counter.clock.advance(timedelta(minutes=20))
        await counter.do(expiry.expire_order, order_id, now=counter.now)
        await counter.order(20, customer_id=BUYER + 1)
        await counter.settle(word(payment.number, 20 * PRICE))
        await counter.do(fulfilment.fulfil, order_id, now=counter.now)
        assert await counter.status(order_id) is OrderStatus.REFUNDED
        assert await counter.balance() == 20 * PRICE
        await all_is_well(counter)

    async def test_pays_a_cancelled_order(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        await counter.do(cancelling.cancel, BUYER, order_id, now=counter.now)
        assert (await counter.settle(word(payment.number))).pays
        assert await counter.status(order_id) is OrderStatus.PAID


class TestShortMoney:
    async def test_goes_to_the_wallet_and_leaves_the_order_waiting(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        settled = await counter.settle(word(payment.number, 1800))
        assert (settled.outcome, settled.pays) == (Outcome.SHORT, False)
        assert await counter.status(order_id) is OrderStatus.AWAITING_PAYMENT
        assert await counter.held(order_id) == 1
        assert await counter.balance() == 1800
        (notice,) = await counter.notices()
        assert (notice.chat_id, notice.kind) == (BUYER, "short_paid")
        assert notice.facts == {"order_id": order_id, "amount": 1800, "missing": 1080, "currency": "CNY"}
        await all_is_well(counter)

    async def test_by_one_cent_is_short(self, counter: Counter) -> None:
        payment = await counter.pay_by(await counter.order())
        assert (await counter.settle(word(payment.number, PRICE - 1))).outcome is Outcome.SHORT

    async def test_may_be_followed_by_another_payment(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        await counter.settle(word(first.number, 1))
        second = await counter.pay_by(order_id)
        assert second.number != first.number
        assert (await counter.settle(word(second.number, event_id="T2"))).pays
        assert await counter.balance() == 1
        await all_is_well(counter)

    async def test_for_an_expired_order_goes_to_the_wallet_too(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        counter.clock.advance(timedelta(minutes=20))
        await counter.do(expiry.expire_order, order_id, now=counter.now)
        await counter.settle(word(payment.number, 100))
        assert await counter.status(order_id) is OrderStatus.EXPIRED
        assert await counter.balance() == 100


class TestTooMuchMoney:
    async def test_pays_the_order_and_the_rest_is_in_the_wallet(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        settled = await counter.settle(word(payment.number, PRICE + 200))
        assert (settled.outcome, settled.pays) == (Outcome.OVERPAID, True)
        assert await counter.status(order_id) is OrderStatus.PAID
        assert await counter.balance() == 200
        assert sorted(await counter.booked()) == [
            ("overpaid", "gateway:epay", f"wallet:{BUYER}", 200),
            ("payment", "gateway:epay", "sales", PRICE),
        ]
        (notice,) = await counter.notices()
        assert (notice.kind, notice.facts["amount"]) == ("overpaid", 200)
        await all_is_well(counter)


class TestMoneyTwice:
    async def test_goes_to_the_wallet(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        second = await counter.pay_by(order_id, option="wxpay")
        await counter.settle(word(first.number, event_id="T1"))
        settled = await counter.settle(word(second.number, event_id="T2"))
        assert (settled.outcome, settled.pays) == (Outcome.TWICE, False)
        assert await counter.balance() == PRICE
        (notice,) = await counter.notices("paid_twice")
        assert notice.facts == {"order_id": order_id, "amount": PRICE, "currency": "CNY"}
        await all_is_well(counter)

    async def test_under_one_number_goes_to_the_wallet_too(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        await counter.settle(word(payment.number, event_id="T1"))
        await counter.settle(word(payment.number, event_id="T2"))
        assert await counter.balance() == PRICE
        assert (await counter.payment(payment.number)).received == 2 * PRICE
        await all_is_well(counter)

    async def test_at_once_pays_once(self, counter: Counter) -> None:
        words = []
        for number in range(8):
            order_id = await counter.order()
            for option in ("alipay", "wxpay"):
                payment = await counter.pay_by(order_id, option=option)
                words.append(word(payment.number, event_id=f"T{number}{option}"))
        events = [await counter.keep(each) for each in words]
        settled = await asyncio.gather(*(counter.settle_event(event_id) for event_id in events))
        outcomes = [each.outcome for each in settled]
        assert (outcomes.count(Outcome.PAID), outcomes.count(Outcome.TWICE)) == (8, 8)
        assert await counter.balance() == 8 * PRICE
        await all_is_well(counter)

    async def test_after_the_goods_were_delivered_goes_to_the_wallet(self, counter: Counter) -> None:
        order_id = await counter.order()
        first = await counter.pay_by(order_id)
        second = await counter.pay_by(order_id, option="wxpay")
        await counter.settle(word(first.number))
        await counter.do(fulfilment.fulfil, order_id, now=counter.now)
        await counter.settle(word(second.number, event_id="T2"))
        assert await counter.status(order_id) is OrderStatus.DELIVERED
        assert await counter.balance() == PRICE


class TestMoneyThatFitsNowhere:
    async def test_under_an_unknown_number_is_kept_and_told(self, counter: Counter) -> None:
        settled = await counter.settle(word("NobodysNumber"))
        assert (settled.order_id, settled.outcome, settled.pays) == (None, Outcome.UNKNOWN_PAYMENT, False)
        assert await counter.outcomes() == ["unknown_payment"]
        assert await counter.booked() == []
        (notice,) = await counter.notices()
        assert (notice.chat_id, notice.kind) == (ADMIN, "shop_notice")
        assert notice.facts == {
            "text_key": "unknown-payment-notice",
            "gateway": "epay",
            "payment": "NobodysNumber",
        }
        (line,) = await counter.database.reading(check)
        assert "NobodysNumber" in line

    async def test_is_told_once(self, counter: Counter) -> None:
        event_id = await counter.keep(word("NobodysNumber"))
        settled = [await counter.settle_event(event_id) for _ in range(3)]
        assert [each.fresh for each in settled] == [True, False, False]
        assert len(await counter.notices()) == 1

    async def test_by_another_gateway_than_was_asked_is_not_this_payment(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        settled = await counter.settle(word(payment.number, 288))
        assert settled.outcome is Outcome.UNKNOWN_PAYMENT
        assert await counter.status(order_id) is OrderStatus.AWAITING_PAYMENT

    @pytest.mark.parametrize("currency", ["USD", "XTR", "USDT"])
    async def test_in_another_currency_pays_nothing(self, counter: Counter, currency: str) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        settled = await counter.settle(word(payment.number, currency=currency))
        assert settled.outcome is Outcome.WRONG_CURRENCY
        assert await counter.status(order_id) is OrderStatus.AWAITING_PAYMENT
        assert await counter.booked() == []
        (notice,) = await counter.notices()
        assert notice.facts["text_key"] == "wrong-currency-notice"


class TestStars:
    async def test_pay_the_order_at_its_price(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        settled = await counter.settle(counter.till.charge(payment.number, 288, at=counter.now))
        assert settled.pays
        assert await counter.booked() == [("payment", "gateway:stars", "sales", PRICE)]
        assert (await counter.payment(payment.number)).received == 288
        (order,) = await counter.all_orders()
        assert order.paid_by == "stars"
        await all_is_well(counter)

    async def test_paid_twice_go_back(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        await counter.settle(counter.till.charge(payment.number, 288, at=counter.now))
        second = counter.till.charge(payment.number, 288, at=counter.now)
        settled = await counter.settle(second)
        assert (settled.outcome, settled.pays) == (Outcome.RETURNED, False)
        (refund,) = await counter.all(StarRefund)
        assert (refund.charge_id, refund.payer_id, refund.stars) == (second.event_id, BUYER, 288)
        assert (refund.bot_id, refund.order_id, refund.done_at) == (BOT, order_id, None)
        assert await counter.balance() == 0
        await all_is_well(counter)

    @pytest.mark.parametrize("amount", [1, 287, 289])
    async def test_of_another_amount_go_back(self, counter: Counter, amount: int) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        settled = await counter.settle(counter.till.charge(payment.number, amount, at=counter.now))
        assert settled.outcome is Outcome.RETURNED
        assert await counter.status(order_id) is OrderStatus.AWAITING_PAYMENT
        assert (await counter.payment(payment.number)).status is PaymentStatus.OPEN

    async def test_of_somebody_else_go_back_to_him(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        paid = counter.till.charge(payment.number, 288, at=counter.now, payer_id=999)
        assert (await counter.settle(paid)).outcome is Outcome.RETURNED
        (refund,) = await counter.all(StarRefund)
        assert refund.payer_id == 999

    async def test_for_an_order_paid_otherwise_go_back(self, counter: Counter) -> None:
        order_id = await counter.order()
        invoice = await counter.pay_by(order_id, counter.stars, "")
        link = await counter.pay_by(order_id)
        await counter.settle(word(link.number))
        paid = counter.till.charge(invoice.number, 288, at=counter.now)
        assert (await counter.settle(paid)).outcome is Outcome.RETURNED

    async def test_that_come_late_still_pay(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id, counter.stars, "")
        counter.clock.advance(timedelta(minutes=20))
        await counter.do(expiry.expire_order, order_id, now=counter.now)
        assert (await counter.settle(counter.till.charge(payment.number, 288, at=counter.now))).pays


class TestRaces:
    async def test_with_expiry_lose_no_money(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        counter.clock.advance(timedelta(minutes=15))
        await asyncio.gather(
            counter.settle(word(payment.number)),
            expiry.expire_unpaid_orders(counter.database, now=counter.now),
            counter.settle(word(payment.number)),
        )
        assert await counter.status(order_id) is OrderStatus.PAID
        await counter.do(fulfilment.fulfil, order_id, now=counter.now)
        assert await counter.status(order_id) is OrderStatus.DELIVERED
        await all_is_well(counter)

    async def test_with_cancelling_lose_no_money(self, counter: Counter) -> None:
        order_id = await counter.order()
        payment = await counter.pay_by(order_id)
        await asyncio.gather(
            counter.do(cancelling.cancel, BUYER, order_id, now=counter.now),
            counter.settle(word(payment.number)),
            return_exceptions=True,
        )
        assert await counter.status(order_id) is OrderStatus.PAID
        await counter.do(fulfilment.fulfil, order_id, now=counter.now)
        assert await counter.status(order_id) is OrderStatus.DELIVERED
        await all_is_well(counter)


class TestSettleWaitingEvents:
    async def test_finishes_what_a_crash_left(self, counter: Counter) -> None:
        orders = [await counter.order() for _ in range(3)]
        for number, order_id in enumerate(orders):
            payment = await counter.pay_by(order_id)
            await counter.keep(word(payment.number, event_id=f"T{number}"))
        assert len(await counter.database.reading(check)) == 1
        settled = await settlement.settle_waiting_events(counter.database, now=counter.now)
        assert [each.pays for each in settled] == [True] * 3
        assert await settlement.settle_waiting_events(counter.database, now=counter.now) == []
        await all_is_well(counter)

    async def test_is_not_stopped_by_one_that_breaks(self, counter: Counter) -> None:
        whole, broken = await counter.order(), await counter.order()
        torn = await counter.pay_by(broken)
        await counter.keep(word(torn.number, 0, event_id="T1"))
        payment = await counter.pay_by(whole)
        await counter.keep(word(payment.number, event_id="T2"))
        with pytest.raises(IntegrityError):
            await settlement.settle_waiting_events(counter.database, now=counter.now)
        assert await counter.status(whole) is OrderStatus.PAID
        assert await counter.outcomes() == [None, "paid"]
