"""Too little, too much, twice: no cent is lost, and each is told where it is."""

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street
from tests.journeys.conftest import ON_BOTH


class TestPayWrong:
    async def test_too_little_is_kept_in_the_wallet_and_helps_to_pay(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await mei.pays(amount="18.00")
        told = await mei.sees("收到 ¥18.00，还差 ¥10.80", "现在 ¥18.00")
        assert await mei.received() == []
        assert await street.balance(mei) == 1800
        assert (await street.order(mei)).status is OrderStatus.AWAITING_PAYMENT
        await street.gives(mei, 1080)
        await mei.taps("去付款", on=told)
        await mei.taps("余额付款（可用 ¥28.80）")
        assert await mei.gets(1) == list(ware.codes)
        assert await street.balance(mei) == 0
        await street.is_sound()

    async def test_one_cent_too_little_is_too_little(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await mei.pays(amount="28.79")
        await mei.sees("收到 ¥28.79，还差 ¥0.01")
        assert await mei.received() == []
        await street.is_sound()

    @ON_BOTH
    async def test_too_much_brings_the_goods_and_the_rest_to_the_wallet(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await mei.pays(amount="30.80")
        assert await mei.gets(1) == list(ware.codes)
        await mei.sees("多付的 ¥2.00 已放进余额", "现在余额 ¥2.00")
        assert await street.balance(mei) == 200
        await street.is_sound()

    async def test_twice_by_two_methods_keeps_the_second_in_the_wallet(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        first = await mei.opens_payment()
        await mei.taps("换种方式", on=waiting)
        methods = await mei.sees("确认订单", since=waiting.id)
        await mei.taps("微信", on=methods)
        await mei.sees("等待付款", "微信")
        second = await mei.opens_payment()
        await mei.pays(second)
        await mei.gets(1)
        await mei.pays(first)
        await mei.sees("这单付了两次，第二笔已放进余额", "第二笔 ¥28.80")
        assert await street.balance(mei) == 2880
        assert await street.pieces(ware) == {"available": 4, "sold": 1}
        await street.quiet()
        assert len(await mei.received()) == 1
        await street.is_sound()

    async def test_more_than_the_wallet_needed_is_no_charge_for_nothing(self, street: Street) -> None:
        """A short payment after another: both stand in the wallet, the order waits for one whole payment."""
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        await mei.pays(amount="20.00")
        await mei.sees("收到 ¥20.00")
        await mei.taps("换种方式", on=waiting)
        await mei.taps("微信")
        await mei.sees("等待付款", "微信")
        await mei.pays(amount="8.80")
        await mei.sees("收到 ¥8.80")
        assert await street.balance(mei) == 2880
        await mei.asks("/start")
        await mei.taps("继续付款")
        await mei.taps("余额付款（可用 ¥28.80）")
        assert await mei.gets(1) == list(ware.codes)
        await street.is_sound()
