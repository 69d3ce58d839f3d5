"""小美 pays with what is in her wallet."""

import asyncio

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street
from tests.journeys.conftest import ON_BOTH


class TestBuyWithBalance:
    @ON_BOTH
    async def test_in_two_taps(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await street.gives(mei, 10_000)
        methods = await mei.buys(ware.code, 2)
        assert methods.button("余额付款（可用 ¥100.00）")
        await mei.taps("余额付款", on=methods)
        assert await mei.gets(2) == list(ware.codes[:2])
        await mei.sees("已收款 ¥57.60")
        assert await street.balance(mei) == 4240
        order = await street.becomes(mei, OrderStatus.DELIVERED)
        assert order.paid_by == "balance"
        await street.is_sound()

    async def test_that_is_too_small_is_not_offered_nor_taken(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await street.gives(mei, 2879)
        methods = await mei.buys(ware.code)
        assert not methods.button("余额付款")
        order = await street.order(mei)
        answer = await mei.forges(f"v:{order.id}", on=methods)
        assert "余额不够，还差 ¥0.01。没有扣款" in answer["text"]
        assert await street.balance(mei) == 2879
        assert await street.pieces(ware) == {"available": 2, "held": 1}
        await street.is_sound()

    @ON_BOTH
    async def test_tapped_ten_times_at_once_pays_once(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await street.gives(mei, 100_000)
        methods = await mei.buys(ware.code)
        await asyncio.gather(*(mei.taps("余额付款", on=methods) for _ in range(10)))
        assert await mei.gets(1) == [ware.codes[0]]
        assert await street.balance(mei) == 97_120
        await street.quiet()
        assert len(await mei.received()) == 1
        await street.is_sound()

    async def test_and_a_gateway_at_once_keeps_the_second_money(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await street.gives(mei, 2880)
        methods = await mei.buys(ware.code)
        balance_button = methods.data("余额付款")
        await mei.taps("支付宝", on=methods)
        number = await mei.opens_payment()
        await asyncio.gather(mei.pays(number), mei.forges(balance_button))
        assert await mei.gets(1) == [ware.codes[0]]
        await street.quiet()
        await street.catches_up()
        assert await street.balance(mei) == 2880
        assert await street.pieces(ware) == {"available": 2, "sold": 1}
        await street.is_sound()

    async def test_after_the_deadline_is_refused_and_costs_nothing(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await street.gives(mei, 2880)
        methods = await mei.buys(ware.code)
        await street.passes(minutes=16)
        answer = await mei.taps("余额付款", on=methods)
        assert "时间到了" in answer["text"]
        await street.expires()
        assert await street.balance(mei) == 2880
        assert await street.pieces(ware) == {"available": 1}
        await street.is_sound()
