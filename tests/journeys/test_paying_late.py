"""The money comes when the order is over: goods if there are any, else the wallet; and everybody is told."""

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street, Ware
from tests.fakes.shoppers import Person
from tests.journeys.conftest import ON_BOTH


async def late(street: Street, mei: Person, ware: Ware) -> str:
    """She orders, opens the pay page, and lets the time pass; answers the payment's number."""
    await mei.wants_to_pay(ware.code)
    number = await mei.opens_payment()
    await street.passes(minutes=16)
    await street.expires()
    await mei.sees("已过期，没有收到付款")
    return number


class TestPayLate:
    @ON_BOTH
    async def test_goods_left_are_sent_all_the_same(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        number = await late(street, mei, ware)
        assert await street.pieces(ware) == {"available": 2}
        await mei.pays(number)
        assert await mei.gets(1) == [ware.codes[0]]
        await mei.sees("款到了，货也有", "当时已过期，你的 ¥28.80")
        await mei.sees("已收款 ¥28.80")
        assert (await street.order(mei)).status is OrderStatus.DELIVERED
        assert await street.balance(mei) == 0
        await street.is_sound()

    @ON_BOTH
    async def test_goods_gone_leave_the_money_in_the_wallet(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei, ben = await street.buyer(), await street.buyer("Ben")
        number = await late(street, mei, ware)
        await ben.wants_to_pay(ware.code)
        await ben.pays()
        await ben.gets(1)
        await mei.pays(number)
        await mei.sees("款到了，但货卖完了", "¥28.80 一分不少，已放进你的余额（现在 ¥28.80）")
        assert await mei.received() == []
        assert await street.balance(mei) == 2880
        assert (await street.order(mei)).status is OrderStatus.REFUNDED
        await street.quiet()
        await street.is_sound()

    async def test_a_cancelled_order_that_is_paid_all_the_same_is_delivered(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await mei.taps("取消订单", on=waiting)
        await mei.taps("确认取消")
        await mei.sees("已取消，没有收到付款")
        await mei.pays(number)
        assert await mei.gets(1) == list(ware.codes)
        await street.is_sound()

    async def test_i_did_pay_asks_the_gateway_at_once(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        number = await late(street, mei, ware)
        await mei.pays(number, notify=False)
        assert await mei.received() == []
        await mei.taps("我其实付了")
        assert await mei.gets(1) == list(ware.codes)
        await street.is_sound()

    async def test_i_did_pay_without_having_paid_is_answered_kindly(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await late(street, mei, ware)
        answer = await mei.taps("我其实付了")
        assert answer["show_alert"]
        assert "还没看到" in answer["text"]

    async def test_between_the_deadline_and_the_job_the_money_is_in_time(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await street.passes(minutes=16)
        await mei.pays(number)
        assert await mei.gets(1) == list(ware.codes)
        await street.expires()
        assert (await street.order(mei)).status is OrderStatus.DELIVERED
        await street.is_sound()
