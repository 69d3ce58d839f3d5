"""The door where gateways call: what verifies is on disk before it is answered, the rest changes nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from bot.config import Settings
from bot.database import Database
from bot.outbox.sender import Bell
from bot.payments.gateways.base import LARGEST_CALL
from bot.shop import Shop
from bot.stock.vault import Vault, make_key
from handlers.web.app import web_app
from models.order import OrderStatus
from models.payment import GatewayEvent, Rejection
from tests.bot.payments.counter import PRICE, Counter
from tests.fakes.gateways import BOT, BUYER, paid_fields

ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])


@pytest.fixture
def database_kind() -> str:
    """SQLite, where nothing is said in SQL that another test does not say on both."""
    return "sqlite"


@dataclass
class Door:
    """The shop's web side, a counter behind it, and a gateway's client before it."""

    counter: Counter
    client: httpx.AsyncClient
    path: str = ""

    async def open_payment(self, order_id: int, *, customer_id: int = BUYER) -> str:
        payment = await self.counter.pay_by(order_id, customer_id=customer_id)
        fields = dict(parse_qsl(urlsplit(str(payment.url)).query))
        self.path = urlsplit(fields["notify_url"]).path
        return payment.number

    async def call(self, fields: dict[str, str], *, method: str = "GET") -> httpx.Response:
        if method == "GET":
            return await self.client.get(f"{self.path}?{urlencode(fields)}")
        return await self.client.post(self.path, data=fields)

    async def status(self, order_id: int) -> OrderStatus:
        return await self.counter.status(order_id)


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    counter = await Counter(database).open()
    settings = Settings.model_validate({"shop": {"admins": [500], "announce_sales": True}})
    shop = Shop(settings, database, counter.clock, Vault(make_key()), counter.directory, Bell(), BOT)
    transport = httpx.ASGITransport(web_app(shop))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        yield Door(counter, client)
    await counter.close()


class TestCallback:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    async def test_pays_and_delivers(self, door: Door, method: str) -> None:
        order_id = await door.counter.order()
        number = await door.open_payment(order_id)
        answer = await door.call(paid_fields(number), method=method)
        assert (answer.status_code, answer.text) == (200, "success")
        assert await door.status(order_id) is OrderStatus.DELIVERED
        assert [notice.kind for notice in await door.counter.notices("goods")] == ["goods"]
        assert [notice.chat_id for notice in await door.counter.notices("sale")] == [500]

    @ON_BOTH
    async def test_twice_is_answered_the_same_and_counts_once(self, door: Door) -> None:
        order_id = await door.counter.order()
        number = await door.open_payment(order_id)
        answers = [await door.call(paid_fields(number)) for _ in range(2)]
        assert [answer.text for answer in answers] == ["success", "success"]
        assert await door.counter.booked() == [("payment", "gateway:epay", "sales", PRICE)]
        assert len(await door.counter.notices("goods")) == 1

    @ON_BOTH
    async def test_fifty_times_at_once_counts_once(self, door: Door) -> None:
        order_id = await door.counter.order()
        number = await door.open_payment(order_id)
        answers = await asyncio.gather(*(door.call(paid_fields(number)) for _ in range(50)))
        assert {answer.text for answer in answers} == {"success"}
        assert await door.status(order_id) is OrderStatus.DELIVERED
        assert len(await door.counter.all(GatewayEvent)) == 1
        assert len(await door.counter.booked()) == 1

    async def test_for_another_order_pays_that_one_only_if_it_says_so(self, door: Door) -> None:
        cheap, dear = await door.counter.order(1), await door.counter.order(10, customer_id=BUYER + 1)
        number = await door.open_payment(cheap)
        other = await door.open_payment(dear, customer_id=BUYER + 1)
        fields = paid_fields(number)
        assert (await door.call({**fields, "out_trade_no": other})).status_code == 403
        await door.call(fields)
        assert await door.status(cheap) is OrderStatus.DELIVERED
        assert await door.status(dear) is OrderStatus.AWAITING_PAYMENT

    async def test_with_too_little_money_is_taken_in_and_delivers_nothing(self, door: Door) -> None:
        order_id = await door.counter.order()
        number = await door.open_payment(order_id)
        answer = await door.call(paid_fields(number, money="0.01"))
        assert answer.text == "success"
        assert await door.status(order_id) is OrderStatus.AWAITING_PAYMENT
        assert await door.counter.balance() == 1

    async def test_of_a_number_that_nobody_gave_out_is_kept(self, door: Door) -> None:
        await door.open_payment(await door.counter.order())
        assert (await door.call(paid_fields("NobodysNumber"))).text == "success"
        assert await door.counter.outcomes() == ["unknown_payment"]
        assert len(await door.counter.notices("shop_notice")) == 1

    @pytest.mark.parametrize(
        "forged",
        [
            *({"sign": "0" * 32}, {"money": "99.00"}, {"trade_status": "TRADE_CLOSED"}, {"pid": "1"}),
            *({"sign_type": "RSA"}, {"out_trade_no[]": "x"}, {"extra": "1"}),
        ],
        ids=lambda forged: next(iter(forged)),
    )
    async def test_forged_is_refused_plainly_and_counted(self, door: Door, forged: dict[str, str]) -> None:
        order_id = await door.counter.order()
        number = await door.open_payment(order_id)
        answer = await door.call({**paid_fields(number), **forged})
        assert (answer.status_code, answer.text) == (403, "refused")
        assert await door.status(order_id) is OrderStatus.AWAITING_PAYMENT
        assert await door.counter.all(GatewayEvent) == []
        (rejection,) = await door.counter.all(Rejection)
        assert rejection.count == 1

    @ON_BOTH
    async def test_forged_does_not_hide_the_real_one(self, door: Door) -> None:
        order_id = await door.counter.order()
        number = await door.open_payment(order_id)
        fields = paid_fields(number)
        for sign in ("", "0" * 32, fields["sign"].upper()):
            await door.call({**fields, "sign": sign})
        assert (await door.call(fields)).text == "success"
        assert await door.status(order_id) is OrderStatus.DELIVERED

    async def test_at_another_door_is_not_found(self, door: Door) -> None:
        number = await door.open_payment(await door.counter.order())
        query = urlencode(paid_fields(number))
        for path in (
            "/callbacks/epay/" + "0" * 32,
            "/callbacks/epay/",
            "/callbacks/stars/x",
            "/callbacks/x/y",
        ):
            assert (await door.client.get(f"{path}?{query}")).status_code == 404
        assert (await door.client.get(door.path.replace("epay", "stars") + "?" + query)).status_code == 404
        assert await door.counter.all(GatewayEvent) == []

    async def test_that_is_too_large_is_refused(self, door: Door) -> None:
        number = await door.open_payment(await door.counter.order())
        big = {**paid_fields(number), "param": "x" * LARGEST_CALL}
        assert (await door.call(big)).status_code == 403
        assert (await door.call(big, method="POST")).status_code == 403

    async def test_with_a_body_without_end_is_not_read_to_it(self, door: Door) -> None:
        await door.open_payment(await door.counter.order())
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            while sent < 100:
                sent += 1
                yield b"x" * 4096

        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await door.client.post(door.path, content=endless(), headers=headers)
        assert answer.status_code == 403
        assert sent < 10

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
    async def test_by_another_method_is_not_served(self, door: Door, method: str) -> None:
        await door.open_payment(await door.counter.order())
        assert (await door.client.request(method, door.path)).status_code == 405
