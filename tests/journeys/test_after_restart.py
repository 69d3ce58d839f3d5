"""The shop was closed for a while: every button in every chat still works."""

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street
from tests.journeys.conftest import ON_BOTH


class TestAfterRestart:
    @ON_BOTH
    async def test_buttons_painted_before_still_work(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        page = await mei.picks(ware.code, 2)
        await street.restarts()
        await mei.taps("立即购买", on=page)
        methods = await mei.sees("确认订单", "× 2")
        await street.restarts()
        await mei.taps("支付宝", on=methods)
        waiting = await mei.sees("等待付款")
        number = await mei.opens_payment()
        await street.restarts()
        await mei.taps("我已付款", on=waiting)
        await mei.pays(number)
        assert await mei.gets(2) == list(ware.codes[:2])
        paid = await mei.sees("已收款")
        assert paid.id == waiting.id
        await street.is_sound()

    async def test_a_question_that_was_open_is_still_open(self, street: Street) -> None:
        ware = await street.sells(stock=20)
        mei = await street.buyer()
        await mei.taps("1 件", on=await mei.picks(ware.code))
        await mei.sees("要几件？")
        await street.restarts()
        assert (await mei.asks("3")).button("立即购买 ¥86.40")

    @ON_BOTH
    async def test_money_that_came_while_it_was_closed_is_found(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await street.closes()
        await mei.pays(number)
        await street.passes(minutes=5)
        await street.opens()
        await street.watches()
        assert await mei.gets(1) == [ware.codes[0]]
        await street.is_sound()

    async def test_what_was_typed_and_tapped_meanwhile_is_answered_once(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await street.closes()
        said = await mei.says(f"/start p_{ware.code}")
        await mei.says("/orders")
        await street.opens()
        await mei.sees("还没有订单", since=said["message_id"])
        await street.restarts()
        await mei.asks("/help")
        answers = [seen for seen in await mei.heard() if seen.id > said["message_id"]]
        assert len(answers) == 3

    async def test_an_order_that_ran_out_meanwhile_is_ended(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        await street.closes()
        await street.passes(minutes=60)
        await street.opens()
        await street.expires()
        assert (await mei.sees("已过期")).id == waiting.id
        assert (await street.order(mei)).status is OrderStatus.EXPIRED
        assert await street.pieces(ware) == {"available": 3}

    async def test_a_tap_on_a_very_old_screen_gets_the_fresh_one(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await mei.taps("🛍 全部商品")
        menu = await mei.sees_button("影视（1）")
        await street.hides(ware)
        answer = await mei.taps("影视（1）", on=menu)
        assert answer["answered"]
        await mei.sees("这里还没有商品")
