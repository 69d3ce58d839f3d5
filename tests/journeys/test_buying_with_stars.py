"""小美 pays with Telegram Stars; what must not be paid is refused or goes back."""

import asyncio

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street
from tests.fakes.shoppers import Person, Seen
from tests.journeys.conftest import ON_BOTH


async def invoice_for(street: Street, mei: Person, code: str) -> Seen:
    methods = await mei.buys(code)
    await mei.taps("⭐ 288", on=methods)
    await mei.sees("等待付款　⭐ 288", since=methods.id)
    return await mei.sees_invoice()


class TestBuyWithStars:
    @ON_BOTH
    async def test_from_the_button_to_the_code(self, street: Street) -> None:
        ware = await street.sells(price="28.80", stock=2)
        mei = await street.buyer()
        invoice = await invoice_for(street, mei, ware.code)
        assert invoice.stars == 288
        assert (await mei.pays_stars(invoice))["paid"]
        assert await mei.gets(1) == [ware.codes[0]]
        order = await street.becomes(mei, OrderStatus.DELIVERED)
        assert order.paid_by == "stars"
        await mei.sees("已收款")
        await street.is_sound()

    async def test_the_price_is_the_stars_list_where_there_is_one(self, street: Street) -> None:
        ware = await street.sells(price="28.80", stock=2, stars="1=250")
        mei = await street.buyer()
        methods = await mei.buys(ware.code)
        assert methods.button("⭐ 250")

    async def test_an_expired_order_is_refused_before_the_stars_move(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        invoice = await invoice_for(street, mei, ware.code)
        await street.passes(minutes=16)
        await street.expires()
        answer = await mei.pays_stars(invoice)
        assert not answer["paid"]
        assert "时间到了" in answer["error"]
        assert await street.pieces(ware) == {"available": 2}

    async def test_a_yes_that_is_lost_is_said_again_and_one_too_late_is_no_bug(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        invoice = await invoice_for(street, mei, ware.code)
        await street.practice.fault("answerPreCheckoutQuery", delay=1)
        paying = asyncio.create_task(mei.pays_stars(invoice))
        await street.practice_faults_are_used()
        await street.passes(seconds=11)
        assert not (await paying)["paid"]
        await street.practice.fault("answerPreCheckoutQuery", drop="before")
        assert (await mei.pays_stars(invoice))["paid"]
        assert await mei.gets(1) == [ware.codes[0]]
        await street.is_sound()

    async def test_a_forwarded_invoice_is_refused_to_others(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei, ben = await street.buyer(), await street.buyer("Ben", "en")
        invoice = await invoice_for(street, mei, ware.code)
        answer = await ben.pays_stars(invoice, of=mei)
        assert not answer["paid"]
        assert answer["error"] == "No such order here."
        assert (await mei.pays_stars(invoice))["paid"]
        assert await mei.gets(1) == [ware.codes[0]]
        assert await ben.received() == []

    async def test_a_second_payment_is_refused_once_the_order_is_paid(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        invoice = await invoice_for(street, mei, ware.code)
        await mei.pays_stars(invoice)
        await mei.gets(1)
        answer = await mei.pays_stars(invoice)
        assert not answer["paid"]
        assert await street.pieces(ware) == {"available": 1, "sold": 1}

    @ON_BOTH
    async def test_paid_twice_at_once_one_goes_back(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        invoice = await invoice_for(street, mei, ware.code)
        await street.practice.fault("answerPreCheckoutQuery", times=2, delay=1)
        answers = await asyncio.gather(mei.pays_stars(invoice), mei.pays_stars(invoice))
        assert [answer["paid"] for answer in answers] == [True, True]
        assert await street.settles(2) == ["paid", "returned"]
        await street.catches_up()
        await mei.sees("⭐ 288 已退回你的 Telegram")
        assert await mei.gets(1) == [ware.codes[0]]
        assert street.practice.world.stars.balance == 288
        assert await street.pieces(ware) == {"available": 2, "sold": 1}
        await street.quiet()
        await street.is_sound()

    async def test_nobody_hears_of_them_and_the_statement_is_read(self, street: Street) -> None:
        """The shop is away from the pre-checkout on, for longer than Telegram keeps an update."""
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        invoice = await invoice_for(street, mei, ware.code)
        await street.practice.fault("answerPreCheckoutQuery", delay=1)
        paying = asyncio.create_task(mei.pays_stars(invoice))
        await street.practice_faults_are_used()
        await street.closes()
        assert (await paying)["paid"]
        await street.passes(minutes=25 * 60)
        await street.opens()
        await street.watches()
        assert await mei.gets(1) == [ware.codes[0]]
        await street.is_sound()
