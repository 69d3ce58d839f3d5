"""A pay page with its doors open, a merchant on loopback that it calls back, and a clock for both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, urlsplit

import httpx
from fastapi import FastAPI

from bot.practice.clock import PracticeClock
from bot.practice.paypage.callbacks import Callbacks
from bot.practice.paypage.cashier import pay_router
from bot.practice.paypage.play import play_payments_router
from bot.practice.paypage.sign import signed
from bot.practice.paypage.till import Till
from bot.practice.settings import PracticeSettings

KEY = "a-practice-key-of-32-characters!"


class Merchant:
    """A merchant's web server on loopback: keeps what it is called with, answers what it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.says = "success"
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def calls_to_be(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.calls) < count:
                await asyncio.sleep(0.01)
        assert len(self.calls) == count

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, _ = head.split("\r\n")[0].split(" ")
        size = next(
            (int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0
        )
        body = (await reader.readexactly(size)).decode()
        query = body if method == "POST" else urlsplit(target).query
        self.calls.append((method, dict(parse_qsl(query, keep_blank_values=True))))
        text = self.says.encode()
        head_line = f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n"
        writer.write(head_line.encode() + text)
        await writer.drain()
        writer.close()


class PayPage:
    """The doors of one pay page, a client at them, and its clock."""

    def __init__(self, shop: Merchant) -> None:
        self.clock = PracticeClock()
        self.shop = shop
        self.till = Till(PracticeSettings(token="1:a", merchant_key=KEY), self.clock)
        self.callbacks = Callbacks(self.till)
        app = FastAPI()
        app.include_router(pay_router(self.till, self.callbacks), prefix="/pay")
        app.include_router(play_payments_router(self.till, self.callbacks), prefix="/play")
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway")

    def order(self, **changed: str) -> dict[str, str]:
        fields = {
            "pid": "1000",
            "type": "alipay",
            "out_trade_no": "P-1",
            "notify_url": f"{self.shop.address}/callbacks/epay",
            "return_url": f"{self.shop.address}/back",
            "name": "影视会员 月卡",
            "money": "28.80",
        }
        return signed({**fields, **changed}, KEY)

    async def submit(self, **changed: str) -> httpx.Response:
        return await self.client.get("/pay/submit.php", params=self.order(**changed), follow_redirects=True)

    async def pay(self, number: str = "P-1", **manner: object) -> dict[str, object]:
        answer = await self.client.post(f"/play/payments/{number}/pay", json=manner)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def settled(self) -> None:
        """Returns once nothing is on its way to the merchant any more."""
        async with asyncio.timeout(10):
            while self.callbacks.busy:
                await asyncio.sleep(0.01)

    async def ask(self, **fields: str) -> dict[str, object]:
        query = {"pid": "1000", "key": KEY, **fields}
        return dict((await self.client.get("/pay/api.php", params=query)).json())


@asynccontextmanager
async def opened_pay_page() -> AsyncIterator[PayPage]:
    shop = Merchant()
    await shop.open()
    page = PayPage(shop)
    try:
        yield page
    finally:
        await page.callbacks.close()
        await page.client.aclose()
        await shop.close()
