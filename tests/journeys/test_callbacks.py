"""What gateways say, and what others say in their name: once, often, never, wrong, forged."""

import socket
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.payments.gateways.epay import sign
from bot.payments.gateways.keys import door
from models.order import OrderStatus
from models.payment import GatewayEvent
from tests.fakes.practice import MERCHANT_KEY
from tests.fakes.shopkeeping import Street, open_street
from tests.journeys.conftest import ON_BOTH

DOOR = door(MERCHANT_KEY)


async def call(street: Street, **fields: Any) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=15) as gateway:
        return await gateway.get(f"{street.web}/callbacks/epay/{DOOR}?{urlencode(fields)}")


def signed(key: str = MERCHANT_KEY, **fields: str) -> dict[str, str]:
    said = {
        "pid": "1000",
        "trade_no": "2026112312000012345",
        "type": "alipay",
        "name": "product",
        "money": "28.8",
        "trade_status": "TRADE_SUCCESS",
        **fields,
    }
    return {**said, "sign": sign(said, key), "sign_type": "MD5"}


class TestCallback:
    @ON_BOTH
    async def test_fifty_times_at_once_brings_one_delivery(self, street: Street) -> None:
        ware = await street.sells(stock=60)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await mei.pays(times=50)
        await mei.gets(1)
        await street.quiet()
        await street.catches_up()
        assert await mei.received() == [ware.codes[0]]
        assert await street.pieces(ware) == {"available": 59, "sold": 1}
        assert await street.booked() == {"gateway:epay": -2880, "sales": 2880}
        await street.is_sound()

    async def test_again_long_after_changes_nothing(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await mei.pays(number)
        await mei.gets(1)
        await street.passes(minutes=60)
        await street.practice.post(f"payments/{number}/notify", {"times": 3})
        await street.practice.post(f"payments/{number}/notify", {"method": "POST"})
        await street.catches_up()
        await street.quiet()
        assert await mei.received() == [ware.codes[0]]
        assert await street.booked() == {"gateway:epay": -2880, "sales": 2880}

    async def test_never_and_watching_finds_the_money(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        await mei.pays(notify=False)
        await street.passes(seconds=31)
        await street.watches()
        assert await mei.gets(1) == list(ware.codes)
        await mei.sees("已收款 ¥28.80")
        await street.is_sound()

    async def test_never_and_i_have_paid_finds_it_at_once(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        waiting = await mei.wants_to_pay(ware.code)
        answer = await mei.taps("我已付款", on=waiting)
        assert "还没看到这笔款" in answer["text"]
        await mei.pays(notify=False)
        await street.passes(seconds=6)
        await mei.taps("我已付款", on=waiting)
        assert await mei.gets(1) == list(ware.codes)
        await street.is_sound()

    async def test_for_another_order_pays_neither(self, street: Street) -> None:
        """She pays a cheap order, and tries to hand its signed callback in for a dear one."""
        cheap, dear = await street.sells(price="1"), await street.sells(price="500")
        mei = await street.buyer()
        await street.trusts(mei)
        await mei.wants_to_pay(dear.code)
        expensive = await mei.opens_payment()
        await mei.wants_to_pay(cheap.code)
        paid = await mei.opens_payment()
        await mei.pays(paid, notify=False)
        fields = signed(out_trade_no=paid, money="1")
        answer = await call(street, **{**fields, "out_trade_no": expensive})
        assert answer.status_code == 403
        await street.catches_up()
        statuses = [order.status for order in await street.orders(mei)]
        assert statuses == [OrderStatus.AWAITING_PAYMENT, OrderStatus.AWAITING_PAYMENT]
        await street.is_sound()

    async def test_with_another_amount_is_no_payment_of_the_order(self, street: Street) -> None:
        ware = await street.sells(price="500", stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        answer = await call(street, **signed(out_trade_no=number, money="0.01"))
        assert answer.text == "success"
        await mei.sees("收到 ¥0.01，还差 ¥499.99")
        assert (await street.order(mei)).status is OrderStatus.AWAITING_PAYMENT
        assert await mei.received() == []
        await street.is_sound()

    async def test_forged_ones_are_refused_and_do_no_harm_to_the_real_one(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        good = signed(out_trade_no=number)
        forgeries: list[dict[str, str]] = [
            signed(key="", out_trade_no=number),
            signed(key="another-key-of-thirty-two-signs!", out_trade_no=number),
            {**good, "sign": ""},
            {**good, "sign": "true"},
            {**good, "sign_type": "RSA"},
            {**good, "money": "288.0"},
            {name: value for name, value in good.items() if name != "sign"},
            signed(out_trade_no=number, trade_status="WAIT"),
            signed(out_trade_no=number, pid="1001"),
            signed(out_trade_no=number, money="NaN"),
            signed(out_trade_no=number, money="-28.8"),
            signed(out_trade_no=number, money="1e3"),
            signed(out_trade_no=number, money="２８.８"),
            signed(out_trade_no=number, money="28.809"),
            {},
        ]
        for forged in forgeries:
            assert (await call(street, **forged)).status_code == 403, forged
        assert await street.all(GatewayEvent) == []
        assert (await street.order(mei)).status is OrderStatus.AWAITING_PAYMENT
        await mei.pays(number)
        assert await mei.gets(1) == list(ware.codes)
        await street.is_sound()

    async def test_at_a_door_that_is_none_finds_nobody(self, street: Street) -> None:
        for path in ("/callbacks/epay", "/callbacks/epay/guess", "/callbacks/stars/x", "/callbacks/other/x"):
            async with httpx.AsyncClient(trust_env=False) as stranger:
                assert (await stranger.get(f"{street.web}{path}")).status_code == 404

    async def test_for_a_payment_nobody_asked_for_is_kept_for_the_owner(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        boss = street.admin()
        await boss.asks("/start")
        await mei.wants_to_pay(ware.code)
        await mei.opens_payment()
        answer = await call(street, **signed(out_trade_no="nobody-knows-this"))
        assert answer.text == "success"
        await boss.sees("对不上")
        assert await street.balance(mei) == 0

    async def test_while_the_gateway_sleeps_the_buyer_is_told_and_nothing_breaks(self, shop_url: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            account = {"address": address, "merchant_id": "1000", "merchant_key": MERCHANT_KEY}
            async with open_street(shop_url, gateways={"epay": account}) as street:
                ware = await street.sells(stock=1)
                mei = await street.buyer()
                waiting = await mei.wants_to_pay(ware.code)
                answer = await mei.taps("我已付款", on=waiting)
                assert answer["answered"]
                assert "没有回应" in answer["text"]
                assert (await street.order(mei)).status is OrderStatus.AWAITING_PAYMENT
                await street.is_sound()
