"""小美 buys cards and pays them with 易支付: by link or QR picture, shown as text, QR code or document."""

from handlers.pictures import qr_png
from models.order import OrderStatus
from tests.fakes.shopkeeping import Street, open_street
from tests.journeys.conftest import ON_BOTH


class TestBuyWithEpay:
    @ON_BOTH
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

    async def test_the_waiting_message_shows_the_link_as_a_qr_picture_and_is_stamped_when_paid(
        self, street: Street
    ) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        assert waiting.picture
        link = waiting.button("去支付宝付款 ¥28.80")
        assert link
        assert await mei.file(waiting.picture) == await qr_png(link["url"])
        await mei.pays()
        paid = await mei.sees("已收款 ¥28.80", since=waiting.id)
        assert paid.id == waiting.id
        assert paid.picture != waiting.picture
        await street.quiet()
        await street.is_sound()

    async def test_wechat_has_words_of_its_own(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code, by="微信")
        assert "微信「扫一扫」" in waiting.text
        await mei.pays()
        assert await mei.gets(1) == list(ware.codes)
        assert (await street.order(mei)).paid_by == "epay:wxpay"

    async def test_methods_can_be_changed_and_only_the_newest_link_is_shown(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        first = await mei.opens_payment()
        await mei.taps("换种方式", on=waiting)
        methods = await mei.sees("确认订单", since=waiting.id)
        await mei.taps("微信", on=methods)
        await mei.sees("等待付款", "微信", since=waiting.id)
        assert await mei.opens_payment() != first
        await mei.pays()
        assert await mei.gets(1) == list(ware.codes)
        await street.is_sound()

    async def test_the_link_of_a_closed_payment_still_brings_the_goods(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        first = await mei.opens_payment()
        await mei.taps("换种方式", on=waiting)
        methods = await mei.sees("确认订单", since=waiting.id)
        await mei.taps("微信", on=methods)
        await mei.sees("等待付款", "微信")
        await mei.pays(first)
        assert await mei.gets(1) == list(ware.codes)
        assert (await street.order(mei)).paid_by == "epay:alipay"
        await street.is_sound()


class TestGoods:
    async def test_card_and_pin_stand_apart_under_their_names(self, street: Street) -> None:
        labels = {"zh-CN": ["卡号", "密码"], "en": ["Card", "PIN"]}
        codes = ["5021 7730 4418----XK2M-99QD", "5021 7730 4419----PQ7R-31ZB"]
        ware = await street.sells(
            stock=codes,
            fields=("----", labels),
            how_to={"zh-CN": ["打开 App › 我的 › 兑换会员 › 填卡号和密码"]},
            warranty=30,
        )
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code, 2)
        await mei.pays()
        assert await mei.gets(4) == ["5021 7730 4418", "XK2M-99QD", "5021 7730 4419", "PQ7R-31ZB"]
        goods = await mei.sees("已发货", "1. 卡号", "2. 卡号", "怎么用：打开 App", "质保到", "谢谢光顾")
        assert [row[0]["text"] for row in goods.rows] == ["使用教程", "遇到问题"]

    async def test_a_qr_product_comes_as_pictures(self, street: Street) -> None:
        ware = await street.sells(
            stock=["LPA:1$rsp.example.com$ONE", "LPA:1$rsp.example.com$TWO"], show_as="qr"
        )
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code, 2)
        await mei.pays()
        await mei.sees("已发货", "2 张二维码在下面")
        for place, code in enumerate(ware.codes, 1):
            shown = await mei.sees(f"{place}/2", "扫这个码")
            assert shown.picture
            assert await mei.file(shown.picture) == await qr_png(code)
            assert code not in shown.text
        assert await mei.received() == []

    async def test_a_product_may_show_text_and_picture(self, street: Street) -> None:
        ware = await street.sells(stock=["ABCD-1234"], show_as="both")
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await mei.pays()
        assert await mei.gets(1) == ["ABCD-1234"]
        shown = await mei.sees("1/1", "扫这个码")
        assert shown.picture
        assert await mei.file(shown.picture) == await qr_png("ABCD-1234")

    async def test_many_come_as_a_document(self, street: Street) -> None:
        ware = await street.sells(stock=60, per_order=60, price="0.008")
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code, 60)
        await mei.pays()
        assert await mei.gets(60) == list(ware.codes)
        order = await street.becomes(mei, OrderStatus.DELIVERED)
        assert order.total == 48
        document = (await mei.sees("已发货", "共 60 行，在这个文件里")).document
        assert document
        assert document["file_name"] == f"{order.number[:4]}-{order.number[4:]}.txt"

    async def test_long_ones_come_as_a_document_sign_by_sign(self, street: Street) -> None:
        codes = ["<b>&amp;</b> 👑" * 200, "x" * 3900]
        ware = await street.sells(stock=codes)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code, 2)
        await mei.pays()
        assert await mei.gets(2) == codes

    async def test_signs_of_markup_in_a_code_are_shown_as_they_are(self, street: Street) -> None:
        codes = ["<b>A&B</b>", "</code>&lt;", "🎁-\"quoted\"-'x'"]
        ware = await street.sells(stock=codes)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code, 3)
        await mei.pays()
        assert await mei.gets(3) == codes

    async def test_the_how_to_comes_step_by_step(self, street: Street) -> None:
        ware = await street.sells(stock=1, how_to={"zh-CN": ["打开 App", "点「兑换」", "粘贴"]})
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await mei.pays()
        for place, words in enumerate(["打开 App", "点「兑换」", "粘贴"], 1):
            await mei.sees(f"使用教程 {place}/3", words)


class TestOwnLink:
    async def test_leads_to_the_gateway_while_the_payment_lives_and_says_so_when_it_does_not(
        self, shop_url: str
    ) -> None:
        async with open_street(shop_url, own_link=True) as street:
            ware = await street.sells(stock=1)
            mei = await street.buyer()
            waiting = await mei.wants_to_pay(ware.code)
            link = waiting.button("去支付宝付款")
            assert link
            assert link["url"].startswith(f"{street.web}/pay/")
            number = await mei.opens_payment()
            await mei.pays(number)
            assert await mei.gets(1) == list(ware.codes)
            page = await mei.browses(link["url"])
            assert "款已收到" in page

    async def test_of_an_expired_order_takes_no_money(self, shop_url: str) -> None:
        async with open_street(shop_url, own_link=True) as street:
            ware = await street.sells(stock=1)
            mei = await street.buyer()
            link = (await mei.wants_to_pay(ware.code)).button("去支付宝付款")
            assert link
            await street.passes(minutes=16)
            await street.expires()
            assert "时间已过" in await mei.browses(link["url"])
            assert "没有找到" in await mei.browses(f"{street.web}/pay/nobody-knows-this", status=404)
