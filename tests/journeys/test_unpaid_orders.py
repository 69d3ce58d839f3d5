"""Orders that nobody pays: they end, give their goods back and say so; nobody can hoard with them."""

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street
from tests.journeys.conftest import ON_BOTH


class TestExpiry:
    @ON_BOTH
    async def test_gives_the_goods_back_and_says_so_in_that_very_message(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        await street.passes(minutes=14)
        await street.expires()
        assert await street.pieces(ware) == {"available": 1, "held": 1}
        await street.passes(minutes=2)
        await street.expires()
        over = await mei.sees("已过期，没有收到付款", "卡密已放回货架", "钱一到我们就补发，或放进你的余额")
        assert over.id == waiting.id
        assert over.labels == ["重新下单", "我其实付了"]
        assert await street.pieces(ware) == {"available": 2}
        await street.is_sound()

    async def test_order_again_is_one_tap_to_the_payment_methods(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await street.passes(minutes=16)
        await street.expires()
        over = await mei.sees("已过期")
        await mei.taps("重新下单", on=over)
        await mei.sees("确认订单", "合计 ¥28.80")
        assert len(await street.orders(mei)) == 2

    async def test_each_one_halves_the_next_hold(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        for minutes in (15, 8, 4, 2, 2):
            methods = await mei.buys(ware.code)
            assert f"（{minutes} 分钟）" in methods.text
            await street.passes(minutes=16)
            await street.expires()
            await street.quiet()
        await street.passes(minutes=25 * 60)
        assert "（15 分钟）" in (await mei.buys(ware.code)).text


class TestCancel:
    async def test_says_what_it_does_then_gives_the_goods_back(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        methods = await mei.buys(ware.code, 3)
        await mei.taps("取消订单", on=methods)
        question = await mei.sees("取消后，3 张卡会放回货架")
        await mei.taps("保留订单", on=question)
        await mei.taps("取消订单", on=await mei.sees("确认订单"))
        await mei.taps("确认取消")
        await mei.sees("已取消，没有收到付款")
        assert (await street.order(mei)).status is OrderStatus.CANCELLED
        assert await street.pieces(ware) == {"available": 5}
        await street.is_sound()

    async def test_of_a_paid_order_shows_that_it_is_paid(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        sure = f"x:{(await street.order(mei)).id}:1"
        await mei.pays()
        await mei.gets(1)
        await mei.forges(sure, on=waiting)
        await mei.sees("已收款 ¥28.80")
        assert (await street.order(mei)).status is OrderStatus.DELIVERED
        await street.is_sound()


class TestHoarding:
    async def test_somebody_who_never_paid_has_one_order(self, street: Street) -> None:
        ware = await street.sells(stock=100)
        mei = await street.buyer()
        await mei.buys(ware.code)
        page = await mei.picks(ware.code)
        await mei.taps("立即购买", on=page)
        told = await mei.sees("你还有 1 笔没付款的订单", "没有扣款")
        assert told.labels[0] == "查看待付款"
        await mei.taps("查看待付款", on=told)
        await mei.sees("我的订单", "待付款，留到")
        assert len(await street.orders(mei)) == 1

    async def test_a_good_customer_has_three(self, street: Street) -> None:
        ware = await street.sells(stock=100)
        mei = await street.buyer()
        await street.trusts(mei)
        for _ in range(3):
            await mei.buys(ware.code)
        await mei.taps("立即购买", on=await mei.picks(ware.code))
        await mei.sees("你还有 3 笔没付款的订单")
        assert len(await street.orders(mei)) == 3

    async def test_nobody_holds_more_than_his_share(self, street: Street) -> None:
        ware = await street.sells(stock=30, per_order=5)
        mei = await street.buyer()
        await street.trusts(mei)
        await mei.buys(ware.code, 4)
        await mei.taps("立即购买", on=await mei.picks(ware.code, 5))
        await mei.sees("没付款的订单已经占了不少库存", "现在最多还能下 1 件")
        await mei.buys(ware.code, 1)
        assert await street.pieces(ware) == {"available": 25, "held": 5}
