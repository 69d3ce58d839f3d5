"""The shop's process is killed in the worst moments; what was paid arrives, and no other goods."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from models.order import OrderStatus
from tests.fakes.practice import MERCHANT_KEY
from tests.fakes.shop_process import ShopProcess, shop_process
from tests.fakes.shopkeeping import Street, Ware
from tests.fakes.shoppers import Person, Seen
from tests.journeys.conftest import ON_BOTH


@asynccontextmanager
async def running(street: Street, folder: Path) -> AsyncIterator[ShopProcess]:
    """The street's shop, closed here and opened as a process of its own."""
    if street.is_open:
        await street.closes()
    async with shop_process(street.settings, folder) as process:
        await process.starts()
        yield process


async def holds_only(street: Street, mei: Person, ware: Ware, *codes: str) -> None:
    """After the process has ended: she got these goods, each at most twice, and the books are sound."""
    await street.opens()
    received = await mei.received()
    assert set(received) == set(codes)
    assert all(received.count(code) <= 2 for code in codes), received
    assert (await street.pieces(ware))["sold"] == len(codes)
    orders = [order for order in await street.orders(mei) if order.status is OrderStatus.DELIVERED]
    assert await street.holders(ware, codes) == [orders[0].id] * len(codes)
    assert await street.booked() == {
        "gateway:epay": -sum(order.total for order in orders),
        "sales": sum(order.total for order in orders),
    }
    await street.is_sound()


class TestKilled:
    @ON_BOTH
    async def test_after_the_payment_and_before_the_message(self, street: Street, tmp_path: Path) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        await street.quiet()
        async with running(street, tmp_path) as process:
            await mei.wants_to_pay(ware.code, 2)
            number = await mei.opens_payment()
            await street.practice.fault("sendMessage", delay=1, drop="before")
            await mei.pays(number)
            await street.practice_faults_are_used()
            await process.is_killed()
            await process.starts()
            await mei.sees("已收款")
            await mei.sees("已发货")
            assert await process.stops() == 0
        await holds_only(street, mei, ware, *ware.codes[:2])
        assert await mei.received() == list(ware.codes[:2])

    async def test_while_the_message_is_being_sent(self, street: Street, tmp_path: Path) -> None:
        """It arrived, and nobody could write that down: the same goods come once more."""
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        await street.quiet()
        async with running(street, tmp_path) as process:
            await mei.wants_to_pay(ware.code, 2)
            number = await mei.opens_payment()
            await street.practice.fault("sendMessage", delay=1)
            await mei.pays(number)
            await street.practice_faults_are_used()
            await process.is_killed()
            await mei.sees("已发货")
            await process.starts()
            await mei.sees("已收款")
            await mei.sees("已发货", times=2)
            assert await process.stops() == 0
        await holds_only(street, mei, ware, *ware.codes[:2])

    async def test_again_and_again_wherever_it_stands(self, street: Street, tmp_path: Path) -> None:
        """While Buy is tapped, before the gateway calls, and in the moment its call was answered."""
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        page = await mei.picks(ware.code)
        await street.quiet()
        async with running(street, tmp_path) as process:
            await street.practice.fault("editMessageText", delay=1, drop="before")
            tapping = asyncio.create_task(mei.taps("立即购买", on=page))
            await street.practice_faults_are_used()
            await process.is_killed()
            await process.starts()
            await tapping
            await mei.taps("支付宝", on=await taps_until_seen(mei, "立即购买", page, "确认订单"))
            await mei.sees("等待付款")
            number = await mei.opens_payment()
            await mei.pays(number)
            await process.is_killed()
            await process.starts()
            await mei.sees("已收款")
            await mei.sees("已发货")
            assert await process.stops() == 0
        await holds_only(street, mei, ware, ware.codes[0])
        assert len(await street.orders(mei)) == 1


async def taps_until_seen(person: Person, label: str, page: Seen, words: str) -> Seen:
    """A tap whose answer died with the process is tapped again, as anybody would; it is still one order."""
    for _ in range(3):
        with suppress(AssertionError):
            await person.taps(label, on=page)
        with suppress(AssertionError):
            return await person.sees(words, seconds=15)
    return await person.sees(words)


class TestStopped:
    async def test_by_sigterm_it_finishes_what_it_began_and_no_secret_is_in_its_log(
        self, street: Street, tmp_path: Path
    ) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        await street.quiet()
        async with running(street, tmp_path) as process:
            await mei.wants_to_pay(ware.code)
            number = await mei.opens_payment()
            await street.practice.fault("sendMessage", delay=1)
            await mei.pays(number)
            await street.practice_faults_are_used()
            process.is_told_to_stop()
            assert await process.stops() == 0
            assert await mei.received() == [ware.codes[0]]
            log = process.log.read_text(encoding="utf-8")
        await holds_only(street, mei, ware, ware.codes[0])
        await street.quiet()
        assert await mei.received() == [ware.codes[0]]
        settings = street.settings
        for secret in (ware.codes[0], settings.bot.token, settings.vault.key, MERCHANT_KEY):
            assert secret not in log
        assert [line for line in log.splitlines() if "Z error" in line or "Traceback" in line] == []
