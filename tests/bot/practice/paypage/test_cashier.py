"""The pay page speaks the 易支付 protocol with the manners and the traps of a real gateway."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.practice.paypage.sign import agrees, sign, signed
from tests.fakes.pay_page import KEY, PayPage, opened_pay_page


@pytest.fixture
async def page() -> AsyncIterator[PayPage]:
    async with opened_pay_page() as page:
        yield page


class TestSign:
    def test_sorts_by_byte_and_appends_the_key(self) -> None:
        text = "B=2&a=1&name=月卡"
        expected = hashlib.md5(f"{text}{KEY}".encode()).hexdigest()
        assert sign({"name": "月卡", "a": "1", "B": "2"}, KEY) == expected

    def test_leaves_out_signature_and_blanks_but_counts_zero(self) -> None:
        bare = sign({"a": "1", "zero": "0"}, KEY)
        assert (
            sign({"a": "1", "zero": "0", "empty": "", "blank": " \t", "sign": "x", "sign_type": "MD5"}, KEY)
            == bare
        )
        assert sign({"a": "1"}, KEY) != bare

    def test_agrees_with_nothing_but_the_exact_signature(self) -> None:
        fields = signed({"a": "1"}, KEY)
        assert agrees(fields, KEY)
        assert not agrees({**fields, "a": "2"}, KEY)
        assert not agrees({**fields, "sign": fields["sign"].upper()}, KEY)
        assert not agrees({"a": "1"}, KEY)


class TestSubmit:
    async def test_shows_the_cashier(self, page: PayPage) -> None:
        answer = await page.submit(name='<b>A&B</b> "月卡"')
        assert answer.status_code == 200
        assert "付款 ¥28.80" in answer.text
        assert "&lt;b&gt;A&amp;B&lt;/b&gt; &quot;月卡&quot;" in answer.text
        assert "P-1" in answer.text
        assert page.shop.calls == []

    async def test_reads_the_form_unless_the_address_names_a_merchant(self, page: PayPage) -> None:
        order = page.order()
        posted = await page.client.post("/pay/submit.php", data=order, follow_redirects=True)
        assert "付款 ¥28.80" in posted.text
        mixed = await page.client.post("/pay/submit.php?pid=1000", data=order, follow_redirects=True)
        assert "签名校验失败" in mixed.text

    async def test_offers_every_method_when_none_was_asked_for(self, page: PayPage) -> None:
        answer = await page.submit(type="")
        assert answer.text.count('type="radio"') == 6

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"pid": "1001"}, "商户不存在"),
            ({"pid": ""}, "商户ID不能为空"),
            ({"out_trade_no": ""}, "订单号(out_trade_no)不能为空"),
            ({"out_trade_no": "a b"}, "订单号(out_trade_no)格式不正确"),
            ({"out_trade_no": "订单"}, "订单号(out_trade_no)格式不正确"),
            ({"notify_url": ""}, "通知地址(notify_url)不能为空"),
            ({"notify_url": "ftp://a"}, "通知地址(notify_url)格式不正确"),
            ({"return_url": ""}, "回调地址(return_url)不能为空"),
            ({"name": ""}, "商品名称(name)不能为空"),
            ({"money": ""}, "金额(money)不能为空"),
            ({"money": "0.00"}, "金额不合法"),
            ({"money": "-1"}, "金额不合法"),
            ({"money": "1e3"}, "金额不合法"),
            ({"money": "１"}, "金额不合法"),
            ({"money": "1.2.3"}, "金额不合法"),
            ({"money": "1000.01"}, "最大支付金额是1000元"),
        ],
    )
    async def test_refuses_in_the_gateways_words(
        self, page: PayPage, changed: dict[str, str], words: str
    ) -> None:
        answer = await page.submit(**changed)
        assert words in answer.text
        assert page.till.bills() == []

    async def test_refuses_a_wrong_signature(self, page: PayPage) -> None:
        tampered = {**page.order(), "money": "0.01"}
        answer = await page.client.get("/pay/submit.php", params=tampered, follow_redirects=True)
        assert "签名校验失败" in answer.text
        assert page.till.bills() == []

    async def test_keeps_two_decimals_whatever_was_sent(self, page: PayPage) -> None:
        await page.submit(money="0.001")
        assert (await page.ask(act="order", out_trade_no="P-1"))["money"] == "0.00"

    async def test_cuts_a_long_name_between_characters(self, page: PayPage) -> None:
        await page.submit(name="卡" * 60)
        assert page.till.bills()[0].wanted.name == "卡" * 42


class TestOrderNumber:
    async def test_same_order_again_is_the_same_page(self, page: PayPage) -> None:
        first, second = await page.submit(), await page.submit()
        assert first.url == second.url
        assert len(page.till.bills()) == 1

    @pytest.mark.parametrize("changed", [{"money": "0.01"}, {"name": "别的"}, {"param": "x"}])
    async def test_other_terms_are_refused(self, page: PayPage, changed: dict[str, str]) -> None:
        await page.submit()
        assert "支付参数有变化，请更换订单号" in (await page.submit(**changed)).text
        assert page.till.bills()[0].wanted.money.as_tuple() == page.till.bills()[0].money.as_tuple()

    async def test_paid_is_refused(self, page: PayPage) -> None:
        await page.submit()
        await page.pay()
        assert "已完成支付" in (await page.submit()).text

    async def test_unpaid_is_gone_after_two_days(self, page: PayPage) -> None:
        await page.submit()
        page.clock.advance(timedelta(hours=47, minutes=59).total_seconds())
        assert (await page.ask(act="order", out_trade_no="P-1"))["code"] == 1
        page.clock.advance(60)
        assert await page.ask(act="order", out_trade_no="P-1") == {"code": -1, "msg": "订单号不存在"}
        assert "付款 ¥5.00" in (await page.submit(money="5.00")).text

    async def test_paid_number_is_free_after_ten_days(self, page: PayPage) -> None:
        await page.submit()
        await page.pay()
        page.clock.advance(timedelta(days=10).total_seconds())
        assert "付款 ¥28.80" in (await page.submit()).text
        assert [bill.status for bill in page.till.bills()] == [0, 1]


class TestMapi:
    async def post(self, page: PayPage, **changed: str) -> dict[str, object]:
        answer = await page.client.post("/pay/mapi.php", data=page.order(**changed))
        return dict(answer.json())

    async def test_answers_a_link_to_the_cashier(self, page: PayPage) -> None:
        answer = await self.post(page, clientip="203.0.113.7", return_url="")
        assert answer["code"] == 1
        link = str(answer["payurl"])
        assert link == f"http://gateway/pay/cashier.php?trade_no={answer['trade_no']}"
        assert "付款 ¥28.80" in (await page.client.get(link)).text

    @pytest.mark.parametrize(
        ("changed", "code", "words"),
        [
            ({}, -1, "用户IP地址(clientip)不能为空"),
            ({"clientip": "nowhere"}, -1, "用户IP地址(clientip)格式不正确"),
            ({"clientip": "::1", "device": "toaster"}, -1, "设备类型(device)不正确"),
            ({"clientip": "::1", "pid": "7"}, -3, "商户不存在！"),
        ],
    )
    async def test_refuses_in_json(
        self, page: PayPage, changed: dict[str, str], code: int, words: str
    ) -> None:
        assert await self.post(page, **changed) == {"code": code, "msg": words}
        assert page.till.bills() == []

    async def test_does_not_read_the_address(self, page: PayPage) -> None:
        answer = await page.client.post("/pay/mapi.php", params=page.order(clientip="::1"))
        assert answer.json() == {"code": -4, "msg": "未传入任何参数"}


class TestBuyer:
    async def test_pays_by_the_button_and_goes_back_with_a_signed_address(self, page: PayPage) -> None:
        await page.submit()
        [bill] = page.till.bills()
        answer = await page.client.post(
            "/pay/cashier.php", data={"trade_no": bill.trade_no, "type": "alipay"}, follow_redirects=True
        )
        assert "付款成功" in answer.text
        await page.shop.calls_to_be(1)
        back = answer.text.split('data-testid="return" href="')[1].split('"')[0].replace("&amp;", "&")
        assert back.startswith(f"{page.shop.address}/back?")
        assert agrees(dict(parse_qsl(urlsplit(back).query)), KEY)

    async def test_a_second_tap_charges_nothing(self, page: PayPage) -> None:
        await page.submit(type="")
        [bill] = page.till.bills()
        for method in ("wxpay", "alipay"):
            await page.client.post("/pay/cashier.php", data={"trade_no": bill.trade_no, "type": method})
        await page.shop.calls_to_be(1)
        assert page.shop.calls[0][1]["type"] == "wxpay"

    async def test_page_learns_that_it_was_paid_elsewhere(self, page: PayPage) -> None:
        await page.submit()
        [bill] = page.till.bills()
        look = {"trade_no": bill.trade_no}
        assert (await page.client.get("/pay/getshop.php", params=look)).json()["code"] == -1
        await page.pay()
        assert (await page.client.get("/pay/getshop.php", params=look)).json()["code"] == 1

    async def test_unknown_order_is_said(self, page: PayPage) -> None:
        assert "订单号不存在" in (await page.client.get("/pay/cashier.php?trade_no=1")).text


class TestMerchantQuestions:
    async def test_order(self, page: PayPage) -> None:
        await page.submit()
        unpaid = await page.ask(act="order", out_trade_no="P-1")
        assert (unpaid["code"], unpaid["status"], unpaid["endtime"]) == (1, 0, None)
        await page.pay()
        paid = await page.ask(act="order", trade_no=str(unpaid["trade_no"]))
        assert (paid["status"], paid["money"], paid["out_trade_no"]) == (1, "28.80", "P-1")

    async def test_key_is_plain_and_must_fit(self, page: PayPage) -> None:
        assert await page.ask(act="order", key="no", out_trade_no="P-1") == {
            "code": -3,
            "msg": "商户密钥错误",
        }
        assert await page.ask(act="order", pid="1", out_trade_no="P-1") == {"code": -3, "msg": "商户ID不存在"}
        assert await page.ask(act="order") == {"code": -4, "msg": "订单号不能为空"}
        assert await page.ask(act="dance") == {"code": -5, "msg": "No Act!"}

    async def test_merchant_and_its_orders(self, page: PayPage) -> None:
        for number in ("P-1", "P-2", "P-3"):
            await page.submit(out_trade_no=number)
        await page.pay("P-2")
        assert (await page.ask(act="query"))["key"] == KEY
        assert (await page.ask(act="query"))["money"] == "28.80"
        newest = await page.ask(act="orders", limit="2")
        assert [row["out_trade_no"] for row in newest["data"]] == ["P-3", "P-2"]  # type: ignore[attr-defined]
        assert (await page.ask(act="orders", status="1"))["count"] == 1
        assert (await page.ask(act="settle"))["data"] == []

    async def refund(self, page: PayPage, **fields: str) -> dict[str, object]:
        form = {"pid": "1000", "key": KEY, "out_trade_no": "P-1", "money": "28.80", **fields}
        return dict((await page.client.post("/pay/api.php?act=refund", data=form)).json())

    async def test_refund_gives_money_back_once(self, page: PayPage) -> None:
        await page.submit()
        assert (await self.refund(page))["msg"] == "该订单未支付或已退款"
        await page.pay()
        assert (await self.refund(page, money="28.81"))["code"] == -1
        assert (await self.refund(page, money="0"))["msg"] == "金额输入错误"
        assert (await self.refund(page, key="no"))["code"] == -3
        assert (await page.ask(act="order", out_trade_no="P-1"))["status"] == 1
        assert (await self.refund(page))["code"] == 0
        assert (await page.ask(act="order", out_trade_no="P-1"))["status"] == 2
        assert (await self.refund(page))["code"] == -1


class TestPlay:
    async def test_lists_and_refuses(self, page: PayPage) -> None:
        assert (await page.client.get("/play/payments")).json() == []
        assert (await page.client.post("/play/payments/P-9/pay", json={})).status_code == 404
        await page.submit()
        assert (await page.client.post("/play/payments/P-1/notify", json={})).status_code == 409
        assert (await page.client.post("/play/payments/P-1/pay", json={"speed": 1})).status_code == 422
        await page.client.post("/play/payments/P-1/pay")
        assert (await page.client.post("/play/payments/P-1/pay")).status_code == 409
        [listed] = (await page.client.get("/play/payments")).json()
        assert (listed["out_trade_no"], listed["status"], listed["received"]) == ("P-1", 1, "28.80")
        assert len(page.shop.calls) == 1

    async def test_tells_its_watchers(self, page: PayPage) -> None:
        heard: list[int] = []
        page.till.watchers.append(lambda bill: heard.append(bill.status))
        await page.submit()
        await page.pay()
        assert heard == [0, 1, 1]
