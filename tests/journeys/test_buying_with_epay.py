"""小美 buys a card and pays it with 易支付."""

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street


class TestBuyWithEpay:
    async def test_from_the_first_start_to_the_code(self, street: Street) -> None:
        ware = await street.sells(price="28.80", stock=3)
        mei = await street.buyer("小美")
        await mei.taps("🛍 全部商品")
        await mei.taps("影视（1）")
        await mei.taps("影视会员 · ¥28.80 · 余 3")
        await mei.sees("¥28.80", "余 3 件")
        await mei.taps("立即购买 ¥28.80")
        await mei.sees("确认订单", "影视会员 · 1 个月 × 1", "合计 ¥28.80", "15 分钟")
        await mei.taps("支付宝 ¥28.80")
        await mei.sees("等待付款　¥28.80", "支付宝")
        await mei.pays()
        assert await mei.gets(1) == [ware.codes[0]]
        await mei.sees("已收款 ¥28.80")
        order = await street.becomes(mei, OrderStatus.DELIVERED)
        assert order.paid_by == "epay:alipay"
        assert await street.pieces(ware) == {"available": 2, "sold": 1}
        assert await street.booked() == {"gateway:epay": -2880, "sales": 2880}
        await street.is_sound()
