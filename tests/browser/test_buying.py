"""A buyer buys in a real browser, on a phone and beside the shop's owner; PICTURES=1 keeps its looks."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.browser.street import OpenPage, column
from tests.fakes.databases import ROOT
from tests.fakes.practice import ADMIN, BEN, XIAOMEI
from tests.fakes.shopkeeping import Street, open_street

pytestmark = pytest.mark.asyncio(loop_scope="module")

PICTURES = ROOT / "docs" / "pictures"
FIELDS = ("----", {"zh-CN": ["卡号", "密码"], "en": ["Card", "PIN"]})
CODES = ["5021 7730 4418----XK2M-99QD", "5021 7730 4419----PQ7R-31ZB", "5021 7730 4420----9TWC-40HA"]


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest_asyncio.fixture(loop_scope="module")
async def shop(shop_url: str) -> AsyncIterator[Street]:
    """A shop with a small catalogue, open in the street of the chat page."""
    section = {"announce_sales": True, "admins": [ADMIN], "support_contact": "@kami", "time_zone": "UTC"}
    async with open_street(shop_url, shop=section, practice={"chats": ()}) as street:
        steps = {"zh-CN": ["打开 App › 我的 › 兑换会员，填卡号和密码"]}
        month = await street.sells(
            {"zh-CN": "影视会员 月卡", "en": "Video pass"},
            stock=CODES,
            fields=FIELDS,
            how_to=steps,
            warranty=30,
            summary="官方直充，到账就能看。",
        )
        await street.sells(
            {"zh-CN": "Steam 50 元", "en": "Steam ¥50"}, price="49", stock=3, category=month.category_id
        )
        await street.sells(
            {"zh-CN": "Apple 礼品卡", "en": "Apple gift card"},
            price="95",
            stock=12,
            category=month.category_id,
        )
        yield street


async def visit(shop: Street, open_page: OpenPage, chat: int, *, width: int) -> Page:
    page = await open_page(f"{shop.practice.base_url}/#{chat}", width=width, locale="zh-CN")
    await column(page, chat).wait_for()
    return page


def newest(chat: Locator, label: str) -> Locator:
    """The newest button of the chat whose label starts so."""
    return chat.get_by_test_id("button").filter(has_text=label).last


def bubble(chat: Locator, words: str) -> Locator:
    return chat.get_by_test_id("bubble").filter(has_text=words).last


async def order(chat: Locator) -> None:
    """From Start to the ways to pay."""
    await chat.get_by_test_id("start").click()
    for label in ("🛍 全部商品", "影视（", "影视会员 月卡", "＋", "立即购买 ¥57.60"):
        await newest(chat, label).click()
    await expect(bubble(chat, "确认订单")).to_contain_text("合计 ¥57.60")


async def pay(page: Page, chat: Locator) -> None:
    """By the link button, on the pay page that it opens."""
    await newest(chat, "支付宝 ¥57.60").click()
    await expect(bubble(chat, "等待付款").get_by_test_id("photo")).to_be_visible()
    async with page.context.expect_page() as opening:
        await newest(chat, "去支付宝付款").click()
    cashier = await opening.value
    await expect(cashier.get_by_test_id("amount")).to_have_text("¥57.60")
    await cashier.get_by_test_id("pay").click()
    await expect(cashier.get_by_test_id("paid")).to_contain_text("付款成功")
    await cashier.close()


async def keep_picture(page: Page, name: str) -> None:
    """Written only when somebody asks for it: every run paints other numbers."""
    if os.environ.get("PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURES / name, animations="disabled")


class TestBuyInABrowser:
    async def test_on_a_phone_from_start_to_the_code(self, shop: Street, open_page: OpenPage) -> None:
        page = await visit(shop, open_page, XIAOMEI, width=390)
        chat = column(page, XIAOMEI)
        await order(chat)
        await pay(page, chat)
        goods = bubble(chat, "已发货")
        await expect(goods.get_by_test_id("code")).to_contain_text(
            ["-", "5021 7730 4418", "XK2M-99QD", "5021 7730 4419", "PQ7R-31ZB"]
        )
        await expect(bubble(chat, "已收款 ¥57.60")).to_be_visible()
        await goods.get_by_test_id("code").filter(has_text="XK2M-99QD").click()
        assert await page.evaluate("navigator.clipboard.readText()") == "XK2M-99QD"
        await newest(chat, "📦 我的订单").click()
        await expect(bubble(chat, "我的订单")).to_contain_text("✅ 影视会员 月卡 × 2")
        await shop.quiet()
        await shop.is_sound()

    async def test_with_stars(self, shop: Street, open_page: OpenPage) -> None:
        page = await visit(shop, open_page, XIAOMEI, width=390)
        chat = column(page, XIAOMEI)
        await order(chat)
        await newest(chat, "⭐ 576").click()
        await expect(chat.get_by_test_id("invoice")).to_contain_text("⭐ 576")
        await newest(chat, "576").click()
        await page.get_by_test_id("stars-pay").click()
        await expect(bubble(chat, "已发货")).to_contain_text("5021 7730 4418")
        await shop.quiet()
        await shop.is_sound()

    async def test_beside_the_owner_who_hears_of_it(self, shop: Street, open_page: OpenPage) -> None:
        boss = shop.admin()
        await boss.asks("/start")
        page = await visit(shop, open_page, XIAOMEI, width=1160)
        chat, desk, other = (column(page, one) for one in (XIAOMEI, ADMIN, BEN))
        await other.get_by_test_id("start").click()
        for label in ("🛍 All products", "Video (", "Apple gift", "Buy now", "Alipay"):
            await newest(other, label).click()
        await expect(bubble(other, "Waiting for payment")).to_contain_text("¥95.00")
        await order(chat)
        await pay(page, chat)
        await expect(bubble(chat, "已发货")).to_contain_text("XK2M-99QD")
        await expect(bubble(desk, "卖出")).to_contain_text("影视会员 月卡 · 1 个月 × 2")
        await desk.get_by_test_id("composer").fill("/admin")
        await desk.get_by_test_id("composer").press("Enter")
        await expect(bubble(desk, "今天")).to_contain_text("卖出 1 单 · ¥57.60")
        await keep_picture(page, "chat-page.png")
