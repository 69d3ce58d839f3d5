"""The same shop, with every call and every update carried by python-telegram-bot."""

import pytest

from handlers.pictures import qr_png
from models.order import OrderStatus
from tests.fakes.carried_by_ptb import CarriedByPtb
from tests.fakes.shopkeeping import open_street

# PTB would rather be called by the names it knows, and announces another type for one of its own values.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Please use 'Bot"),
    pytest.mark.filterwarnings("ignore:Deprecated since version v22.2"),
]


class TestSecondClient:
    async def test_the_whole_purchase(self, shop_url: str) -> None:
        async with open_street(shop_url, carrier=CarriedByPtb) as street:
            ware = await street.sells(price="28.80", stock=3, show_as="both")
            mei = await street.buyer("小美")
            await mei.taps("🛍 全部商品")
            await mei.taps("影视（1）")
            await mei.taps("影视会员")
            await mei.taps("1 件")
            await mei.sees("要几件？")
            await mei.asks("2")
            await mei.taps("立即购买 ¥57.60")
            await mei.taps("支付宝 ¥57.60")
            waiting = await mei.sees("等待付款　¥57.60")
            assert waiting.picture
            await mei.pays()
            assert await mei.gets(2) == list(ware.codes[:2])
            shown = await mei.sees("2/2", "扫这个码")
            assert shown.picture
            assert await mei.file(shown.picture) == await qr_png(ware.codes[1])
            assert (await mei.sees("已收款")).id == waiting.id
            assert (await street.order(mei)).status is OrderStatus.DELIVERED
            await street.quiet()
            await street.is_sound()
            session = street.work.bot.session
            assert isinstance(session, CarriedByPtb)
            assert {"getUpdates", "sendMessage", "editMessageText", "editMessageMedia", "sendPhoto"} <= set(
                session.carried
            )

    async def test_stars_a_blocked_buyer_and_a_bad_day(self, shop_url: str) -> None:
        async with open_street(shop_url, carrier=CarriedByPtb) as street:
            ware = await street.sells(price="28.80", stock=3)
            mei = await street.buyer("小美")
            await mei.buys(ware.code)
            await mei.taps("⭐ 288")
            invoice = await mei.sees_invoice()
            await street.practice.fault("sendMessage", retry_after=20)
            assert (await mei.pays_stars(invoice))["paid"]
            await street.practice_faults_are_used()
            await mei.blocks()
            await street.passes(seconds=21)
            await street.parks(mei)
            await mei.unblocks()
            await mei.says("/start")
            assert await mei.gets(1) == [ware.codes[0]]
            await street.quiet()
            await street.is_sound()
