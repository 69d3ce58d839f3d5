"""A buyer pays on the pay page in a real browser, and the shop hears of it."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.practice.paypage.sign import agrees, signed
from tests.browser.street import BUYER, SETTINGS, Street, column, message
from tests.fakes.pay_page import Merchant
from tests.fakes.scripted_bot import button

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def merchant() -> AsyncIterator[Merchant]:
    merchant = Merchant()
    await merchant.open()
    yield merchant
    await merchant.close()


def pay_link(street: Street, merchant: Merchant, **changed: str) -> str:
    order = {
        "pid": SETTINGS.merchant_id,
        "type": "alipay",
        "out_trade_no": "K7F392QM-1",
        "notify_url": f"{merchant.address}/callbacks/epay",
        "return_url": "https://t.me/kamidesk_bot",
        "name": "影视会员 月卡 × 2",
        "money": "57.60",
        **changed,
    }
    return f"{street.base}/pay/submit.php?{urlencode(signed(order, SETTINGS.merchant_key))}"


async def open_cashier(street: Street, page: Page, link: str) -> Page:
    """Through the button in the chat, as a buyer comes."""
    await street.start()
    sent = await street.bot.send(BUYER, "⏳ 等待付款", [button("去支付宝付款", url=link)])
    async with page.context.expect_page() as opening:
        await message(page, sent).get_by_role("link", name="去支付宝付款").click()
    return await opening.value


class TestBuyer:
    @pytest.mark.parametrize("width", [360, 1400])
    async def test_pays_and_returns_to_the_chat(self, street: Street, merchant: Merchant, width: int) -> None:
        page = await street.visit(width=width)
        cashier = await open_cashier(street, page, pay_link(street, merchant))
        await expect(cashier.get_by_test_id("amount")).to_have_text("¥57.60")
        await expect(cashier.get_by_test_id("name")).to_have_text("影视会员 月卡 × 2")
        assert await cashier.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await cashier.get_by_test_id("pay").click()
        await expect(cashier.get_by_test_id("paid")).to_contain_text("付款成功")
        await merchant.calls_to_be(1)
        assert merchant.calls[0][1]["money"] == "57.6"
        assert agrees(merchant.calls[0][1], SETTINGS.merchant_key)
        await cashier.get_by_test_id("chat").click()
        await expect(column(page, BUYER)).to_be_visible()

    async def test_sees_at_once_that_somebody_else_paid(self, street: Street, merchant: Merchant) -> None:
        page = await street.visit()
        cashier = await open_cashier(street, page, pay_link(street, merchant))
        await expect(cashier.get_by_test_id("pay")).to_be_visible()
        await street.play("payments/K7F392QM-1/pay", {})
        await expect(cashier.get_by_test_id("paid")).to_be_visible()
        assert len(merchant.calls) == 1

    async def test_is_told_kindly_when_it_cannot_be_paid(self, street: Street, merchant: Merchant) -> None:
        page = await street.visit()
        cashier = await open_cashier(street, page, pay_link(street, merchant, money="1000.01"))
        await expect(cashier.get_by_test_id("message")).to_have_text("最大支付金额是1000元")

    async def test_is_paid_for_from_the_strip(self, street: Street, merchant: Merchant) -> None:
        page = await street.visit()
        cashier = await open_cashier(street, page, pay_link(street, merchant))
        await expect(cashier.get_by_test_id("pay")).to_be_visible()
        await cashier.close()
        await page.get_by_test_id("payments-button").click()
        await expect(page.get_by_test_id("payment-K7F392QM-1")).to_contain_text("¥57.60")
        await page.get_by_test_id("payment-pay-K7F392QM-1").click()
        await expect(page.get_by_test_id("payment-K7F392QM-1")).to_contain_text("已付 · 回调已收")
        assert len(merchant.calls) == 1
