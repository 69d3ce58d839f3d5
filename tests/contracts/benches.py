"""Each gateway's driver on a bench with its practice twin: the same handles for all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlencode

import httpx
from aiogram.types import Message

from bot.payments.gateways.base import Call, Gateway, Intent, Standing, Word
from bot.payments.gateways.epay import EpayGateway
from bot.payments.gateways.stars import StarsGateway
from bot.practice.stars import Invoice
from handlers.stars import TelegramTill, word_of
from tests.fakes.gateways import KEY, NOON, epay_account, intent, stars
from tests.fakes.pay_page import PayPage, opened_pay_page
from tests.fakes.practice import XIAOMEI, Practice, practising


class Bench(Protocol):
    """What a test does to any gateway; amounts in minor units of its currency."""

    @property
    def gateway(self) -> Gateway: ...

    def intent(self, number: str, amount: int = 2880) -> Intent:
        """An intent this gateway takes."""
        ...

    async def pay(self, intent: Intent) -> None:
        """The buyer pays what was asked."""
        ...

    async def told(self, number: str) -> Word:
        """What the gateway says by itself once the money is in."""
        ...

    async def found(self, number: str) -> Word | None:
        """What it says when it is asked."""
        ...

    async def break_down(self) -> None:
        """From now on the gateway answers nobody."""
        ...


@dataclass
class EpayBench:
    """epay before the practice pay page; the callbacks arrive at a merchant on loopback."""

    page: PayPage
    gateway: EpayGateway

    def intent(self, number: str, amount: int = 2880) -> Intent:
        return intent(number, amount=amount)

    async def pay(self, intent: Intent) -> None:
        issued = await self.gateway.issue(intent)
        opened = await self.page.client.get(str(issued.url), follow_redirects=True)
        assert "cashier" in str(opened.url), opened.text
        await self.page.pay(intent.number)

    async def told(self, number: str) -> Word:
        await self.page.settled()
        calls = [fields for _, fields in self.page.shop.calls if fields["out_trade_no"] == number]
        return self.gateway.read_callback(Call("GET", query=urlencode(calls[-1]).encode()))

    async def found(self, number: str) -> Word | None:
        answer = await self.gateway.ask(number)
        assert (answer.word is not None) == (answer.standing is Standing.PAID)
        return answer.word

    async def break_down(self) -> None:
        async def maintenance(request: httpx.Request) -> httpx.Response:
            return httpx.Response(502, text="<html>502 Bad Gateway</html>")

        self.gateway._wire._client._transport = httpx.MockTransport(maintenance)


@dataclass
class StarsBench:
    """Stars before the practice Telegram."""

    practice: Practice
    gateway: StarsGateway

    def intent(self, number: str, amount: int = 2880) -> Intent:
        return intent(number, amount=amount, currency="XTR", option="", customer_id=XIAOMEI)

    async def pay(self, intent: Intent) -> None:
        await self.gateway.issue(intent)
        world = self.practice.world
        user = {"id": XIAOMEI, "is_bot": False, "first_name": "小美"}
        world.stars.charge(user, Invoice("t", "d", intent.number, intent.amount), world.now())

    async def told(self, number: str) -> Word:
        charges = self.practice.world.stars.charges.values()
        (paid,) = [charge.in_message() for charge in charges if charge.invoice.payload == number]
        said = {"message_id": 1, "date": 1, "chat": {"id": XIAOMEI, "type": "private"}}
        message = Message.model_validate({**said, "successful_payment": paid})
        return replace(word_of(message, XIAOMEI), body={})

    async def found(self, number: str) -> Word | None:
        statement = await self.gateway.statement(NOON - timedelta(days=36_500))
        return next((word for word in statement.words if word.payment_number == number), None)

    async def break_down(self) -> None:
        for method in ("sendInvoice", "getStarTransactions"):
            await self.practice.fault(method, code=502, times=1000)


@asynccontextmanager
async def epay_bench() -> AsyncIterator[Bench]:
    async with opened_pay_page() as page:
        account = epay_account("http://localhost/pay", merchant_key=KEY, base=page.shop.address)
        gateway = EpayGateway(account, carrier=page.client._transport)
        yield EpayBench(page, gateway)
        await gateway.close()


@asynccontextmanager
async def stars_bench() -> AsyncIterator[Bench]:
    async with practising() as practice:
        await practice.say(XIAOMEI, "/start")
        bot = practice.aiogram_bot()
        yield StarsBench(practice, stars(TelegramTill(bot)))
        await bot.session.close()


BENCHES = {"epay": epay_bench, "stars": stars_bench}
CALLERS = ["epay"]
"""Those that call back over HTTP."""
