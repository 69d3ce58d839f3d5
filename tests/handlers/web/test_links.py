"""The pay link and its page, as a browser sees them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.config import Settings
from bot.database import Database
from bot.outbox.sender import Bell
from bot.payments.invoicing import PaymentView
from bot.shop import Shop
from bot.stock.vault import Vault, make_key
from handlers.web.app import web_app
from tests.bot.payments.counter import Counter, word
from tests.fakes.gateways import BOT, NOON

HOME = "https://t.me/kamidesk_bot"


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
async def counter(database: Database) -> AsyncIterator[Counter]:
    opened = await Counter(database).open()
    yield opened
    await opened.close()


@pytest.fixture
async def browser(counter: Counter) -> AsyncIterator[httpx.AsyncClient]:
    shop = Shop(
        Settings(), counter.database, counter.clock, Vault(make_key()), counter.directory, Bell(), BOT
    )
    transport = httpx.ASGITransport(web_app(shop, home=HOME))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        yield client


async def paying(counter: Counter) -> tuple[PaymentView, str]:
    payment = await counter.pay_by(await counter.order())
    return payment, f"/pay/{(await counter.payment(payment.number)).link_token}"


class TestPayLink:
    async def test_leads_on_to_the_gateway(self, counter: Counter, browser: httpx.AsyncClient) -> None:
        payment, link = await paying(counter)
        answer = await browser.get(link)
        assert (answer.status_code, answer.headers["location"]) == (302, payment.url)
        assert answer.headers["cache-control"] == "no-store"

    async def test_of_a_paid_order_says_where_the_goods_are(
        self, counter: Counter, browser: httpx.AsyncClient
    ) -> None:
        payment, link = await paying(counter)
        await counter.settle(word(payment.number))
        page = await browser.get(link)
        assert page.status_code == 200
        assert "款已收到" in page.text
        assert f'href="{HOME}"' in page.text

    async def test_that_is_over_says_where_the_money_would_be(
        self, counter: Counter, browser: httpx.AsyncClient
    ) -> None:
        _, link = await paying(counter)
        counter.clock.advance(timedelta(minutes=16))
        page = await browser.get(link)
        assert "时间已过" in page.text
        assert "放进你的余额" in page.text

    async def test_needs_nothing_from_outside(self, counter: Counter, browser: httpx.AsyncClient) -> None:
        _, link = await paying(counter)
        page = await browser.get(f"{link}/back")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "<script" not in page.text
        assert page.text.count("http") == page.text.count(HOME)

    @pytest.mark.parametrize("path", ["/pay/nobodys", "/pay/" + "x" * 100, "/pay/%00", "/pay/%E9%93%BE"])
    async def test_that_is_none_of_ours_says_so_in_the_browsers_language(
        self, browser: httpx.AsyncClient, path: str
    ) -> None:
        page = await browser.get(path, headers={"accept-language": "zh-CN,zh;q=0.9"})
        assert (page.status_code, "没有找到" in page.text) == (404, True)
        page = await browser.get(path, headers={"accept-language": "de"})
        assert (page.status_code, "No such payment link" in page.text) == (404, True)


class TestComeBack:
    async def test_thanks_and_promises_nothing_that_is_not_so(
        self, counter: Counter, browser: httpx.AsyncClient
    ) -> None:
        payment, link = await paying(counter)
        page = await browser.get(f"{link}/back?trade_status=TRADE_SUCCESS&out_trade_no={payment.number}")
        assert (page.status_code, "谢谢" in page.text) == (200, True)
        assert "已收到" not in page.text
        assert await counter.booked() == []

    async def test_after_the_money_came_says_so(self, counter: Counter, browser: httpx.AsyncClient) -> None:
        payment, link = await paying(counter)
        await counter.settle(word(payment.number))
        assert "款已收到" in (await browser.get(f"{link}/back")).text
        assert counter.now == NOON
