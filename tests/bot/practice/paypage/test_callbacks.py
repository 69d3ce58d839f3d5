"""The pay page calls the shop back as a real gateway does, and in every bent way that a test asks for."""

from collections.abc import AsyncIterator

import pytest

from bot.practice.paypage.sign import agrees
from tests.fakes.pay_page import KEY, PayPage, opened_pay_page


@pytest.fixture
async def page() -> AsyncIterator[PayPage]:
    async with opened_pay_page() as page:
        yield page


class TestCallback:
    async def test_is_signed_and_written_as_php_does(self, page: PayPage) -> None:
        await page.submit(param="a&b")
        paid = await page.pay()
        [(method, fields)] = page.shop.calls
        assert method == "GET"
        assert agrees(fields, KEY)
        assert fields == {
            "pid": "1000",
            "trade_no": str(paid["trade_no"]),
            "out_trade_no": "P-1",
            "type": "alipay",
            "name": "product",
            "money": "28.8",
            "trade_status": "TRADE_SUCCESS",
            "param": "a&amp;b",
            "sign": fields["sign"],
            "sign_type": "MD5",
        }
        assert paid["accepted"] is True
        assert paid["next_callback_at"] is None

    @pytest.mark.parametrize(("asked", "told"), [("1.00", "1"), ("0.10", "0.1"), ("1000", "1000")])
    async def test_money_is_a_php_float(self, page: PayPage, asked: str, told: str) -> None:
        await page.submit(money=asked)
        await page.pay()
        assert page.shop.calls[0][1]["money"] == told

    async def test_address_with_a_query_comes_back_escaped(self, page: PayPage) -> None:
        await page.submit(notify_url=f"{page.shop.address}/n?a=1&b=2")
        await page.pay()
        fields = page.shop.calls[0][1]
        assert fields["a"] == "1"
        assert fields["amp;b"] == "2"

    async def test_repeats_until_the_shop_says_success(self, page: PayPage) -> None:
        page.shop.says = "<html>busy</html>"
        await page.submit()
        paid = await page.pay()
        assert paid["accepted"] is False
        for minutes in (1, 2):
            page.clock.advance(minutes * 60)
            await page.shop.calls_to_be(len(page.shop.calls) + 1)
        page.shop.says = "ok: Success."
        page.clock.advance(17 * 60)
        await page.shop.calls_to_be(4)
        page.clock.advance(3 * 3600)
        await page.settled()
        assert len(page.shop.calls) == 4

    async def test_gives_up_after_two_hours(self, page: PayPage) -> None:
        page.shop.says = "fail"
        await page.submit()
        await page.pay()
        page.clock.advance(3 * 3600)
        await page.shop.calls_to_be(6)
        await page.settled()
        page.clock.advance(48 * 3600)
        [bill] = page.till.bills()
        assert bill.next_callback_at is None
        assert len(page.shop.calls) == 6

    async def test_unreachable_shop_is_called_again(self, page: PayPage) -> None:
        await page.submit(notify_url="http://127.0.0.1:1/none")
        paid = await page.pay()
        assert paid["callbacks"][0]["status"] == 0  # type: ignore[index]
        assert paid["next_callback_at"] is not None

    async def test_comes_many_times_at_once(self, page: PayPage) -> None:
        await page.submit()
        await page.pay(times=50)
        assert len(page.shop.calls) == 50
        assert len({tuple(fields.items()) for _, fields in page.shop.calls}) == 1

    async def test_comes_late_while_a_query_already_knows(self, page: PayPage) -> None:
        await page.submit()
        await page.pay(delay=600)
        assert (await page.ask(act="order", out_trade_no="P-1"))["status"] == 1
        assert page.shop.calls == []
        page.clock.advance(600)
        await page.shop.calls_to_be(1)

    async def test_never_comes_while_a_query_knows(self, page: PayPage) -> None:
        await page.submit()
        await page.pay(notify=False)
        page.clock.advance(24 * 3600)
        assert (await page.ask(act="order", out_trade_no="P-1"))["status"] == 1
        assert page.shop.calls == []

    async def test_says_what_was_really_paid(self, page: PayPage) -> None:
        await page.submit()
        await page.pay(amount="20.00")
        assert page.shop.calls[0][1]["money"] == "20"
        assert (await page.ask(act="order", out_trade_no="P-1"))["money"] == "20.00"

    async def test_can_be_forged_with_and_without_the_key(self, page: PayPage) -> None:
        await page.submit()
        await page.pay(say={"out_trade_no": "P-2"})
        assert page.shop.calls[0][1]["out_trade_no"] == "P-2"
        assert agrees(page.shop.calls[0][1], KEY)
        again = await page.client.post(
            "/play/payments/P-1/notify", json={"forge": {"money": "1"}, "method": "POST"}
        )
        assert again.status_code == 200
        method, fields = page.shop.calls[1]
        assert (method, fields["money"]) == ("POST", "1")
        assert not agrees(fields, KEY)

    async def test_reset_drops_what_was_to_come(self, page: PayPage) -> None:
        await page.submit()
        await page.pay(delay=5)
        page.callbacks.forget()
        page.till.reset()
        page.clock.advance(60)
        await page.settled()
        assert page.shop.calls == []
        assert (await page.ask(act="order", out_trade_no="P-1"))["msg"] == "订单号不存在"
