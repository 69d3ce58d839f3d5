"""Restocking in the chat: what was taken in is not shown again, and files are cut as their product says."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.catalog import presentation
from handlers.staff import restocking
from models.stock import StockItem
from tests.fakes.shopkeeping import Street, Ware, open_street
from tests.fakes.shoppers import Person

CODES = ("XK2M-A7CD-EF3H-99QD", "PQ7R-A7CD-EF3H-31ZB")


@pytest.fixture
async def street(shop_url: str) -> AsyncIterator[Street]:
    async with open_street(shop_url) as opened:
        yield opened


async def begin(street: Street, *, separator: str = "") -> tuple[Person, Ware]:
    boss, ware = street.admin(), await street.sells(stock=0)
    if separator:
        labels, who = {"zh-CN": ["卡号", "密码"]}, {"actor": "test", "now": street.now()}
        await street.does(presentation.split, ware.product_id, separator=separator, labels=labels, **who)
    await boss.asks("/start")
    panel = await boss.asks("/restock")
    await boss.taps("影视会员", on=panel)
    return boss, ware


class TestPaste:
    async def test_is_shown_once_when_the_admin_does_not_wait(
        self, street: Street, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(restocking, "QUIET", 0.5)
        boss, ware = await begin(street)
        await boss.says("\n".join(CODES))
        await boss.taps("发完了")
        await boss.taps("入库 2 行")
        await boss.sees("现在余 2 张")
        await asyncio.sleep(1)
        await street.has_heard_everything(boss)
        assert not [seen.text for seen in await boss.heard() if CODES[0] in seen.text]
        assert not [seen.text for seen in await boss.reads() if CODES[0] in seen.text]
        assert await street.pieces(ware) == {"available": 2}

    async def test_taken_in_by_two_taps_is_not_said_to_be_lost(self, street: Street) -> None:
        boss, ware = await begin(street)
        await boss.says("\n".join(CODES))
        await boss.taps("发完了")
        seen = await boss.sees_button("入库 2 行")
        await asyncio.gather(*(boss.forges(seen.data("入库 2 行"), on=seen) for _ in range(3)))
        await street.has_heard_everything(boss)
        assert [one.id for one in await boss.heard() if "现在余 2 张" in one.text] == [seen.id]
        assert await street.pieces(ware) == {"available": 2}

    async def test_that_telegram_does_not_delete_is_left_to_the_admin(self, street: Street) -> None:
        boss, _ = await begin(street)
        await street.practice.post("faults", {"method": "deleteMessages", "times": 1, "code": 400})
        await boss.says("\n".join(CODES))
        await boss.taps("发完了")
        await boss.taps("入库 2 行")
        assert "请自己删" in (await boss.sees("现在余 2 张")).text


class TestTable:
    async def test_is_joined_by_the_sign_that_parts_the_products_fields(self, street: Street) -> None:
        boss, _ = await begin(street, separator="|")
        await boss.sends("document", "codes.csv", b"6001,pin-one\n6002,pin-two\n")
        await boss.sees("6001|pin-one")
        await boss.taps("入库 2 行")
        await boss.sees("现在余 2 张")
        found = [street.shop.vault.reveal(item) for item in await street.all(StockItem)]
        assert sorted(found) == ["6001|pin-one", "6002|pin-two"]
