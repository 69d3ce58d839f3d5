"""Goods as they arrive: tap-to-copy, split as the product says, as a document, as pictures, with a guide."""

from typing import Any

import pytest

from bot.delivery.goods import Goods
from bot.orders.history import OrderView
from bot.outbox.claiming import Letter
from bot.outbox.notices import Kind
from bot.shop import Shop
from handlers.notices import goods as notices
from handlers.screen import Screen
from handlers.voice import Voice
from models.order import OrderStatus
from tests.factories.orders import NOW

ZH, EN = Voice("zh-CN"), Voice("en")
FIELDS = {"separator": "----", "labels": {"zh-CN": ["卡号", "密码"], "en": ["Card", "PIN"]}}
STEP = {"text": "打开 App › 我的", "media_id": None}


def order(quantity: int = 1, **changed: Any) -> OrderView:
    values: dict[str, Any] = {
        "id": 1,
        "number": "K7F392QM",
        "customer_id": 7001,
        "status": OrderStatus.DELIVERED,
        "product_id": 3,
        "variant_id": 4,
        "product_names": {"zh-CN": "影视会员", "en": "Video pass"},
        "variant_names": {"zh-CN": "1 个月", "en": "1 month"},
        "quantity": quantity,
        "unit_price": 288000,
        "list_price": 288000,
        "currency": "CNY",
        "total": 2880 * quantity,
        "paid_by": "balance",
        "warranty_days": 0,
        "created_at": NOW,
        "expires_at": NOW,
        "paid_at": NOW,
        "delivered_at": NOW,
        "closed_at": None,
    }
    return OrderView(**{**values, **changed})


def bought(*secrets: str, show_as: str = "text", **changed: Any) -> Goods:
    how_to = changed.pop("how_to", {})
    fields = changed.pop("fields", {})
    return Goods(order(len(secrets), **changed), secrets, show_as, fields, how_to)


class OneOrder:
    """A shop that reads these goods, whatever it is asked for."""

    vault = None

    def __init__(self, found: Goods) -> None:
        self.database = self
        self.found = found

    async def reading(self, *_: object, **__: object) -> Goods:
        return self.found


async def written(found: Goods, voice: Voice = ZH, *, kind: Kind = Kind.GOODS, **facts: int) -> Screen | None:
    letter = Letter(1, 7001, kind, {"order_id": 1, **facts}, 0, 0)
    shop: Shop = OneOrder(found)  # type: ignore[assignment]
    renderer = {Kind.GOODS: notices.goods, Kind.GOODS_QR: notices.goods_qr, Kind.HOW_TO: notices.how_to}
    return await renderer[kind](shop, letter, voice)


async def text(found: Goods, voice: Voice = ZH) -> str:
    screen = await written(found, voice)
    assert screen
    return screen.text


class TestText:
    async def test_of_one_secret(self) -> None:
        assert await text(bought("XK2M-99QD")) == (
            "✅ <b>已发货</b>　影视会员 · 1 个月 × 1\n"
            "订单 <code>K7F3-92QM</code> · 点一下就能复制\n\n"
            "<code>XK2M-99QD</code>\n\n"
            "谢谢光顾。以后在「我的订单」里随时能再看。"
        )

    async def test_of_several_is_numbered_and_split_as_the_product_says(self) -> None:
        found = bought("5021 4418----XK2M", "5021 4419----PQ7R", fields=FIELDS)
        assert (
            "1. 卡号 <code>5021 4418</code>\n　 密码 <code>XK2M</code>\n"
            "2. 卡号 <code>5021 4419</code>\n　 密码 <code>PQ7R</code>\n"
        ) in await text(found)
        assert (
            "1. Card <code>5021 4418</code>\n   PIN <code>XK2M</code>\n"
            "2. Card <code>5021 4419</code>\n   PIN <code>PQ7R</code>\n"
        ) in await text(found, EN)

    async def test_of_a_secret_that_does_not_split_stays_whole(self) -> None:
        assert "<code>no separator here</code>" in await text(bought("no separator here", fields=FIELDS))

    async def test_escapes_everything(self) -> None:
        found = bought("<a>&b", product_names={"zh-CN": "<i>会员"})
        assert "&lt;i&gt;会员" in await text(found)
        assert "<code>&lt;a&gt;&amp;b</code>" in await text(found)

    async def test_says_until_when_it_is_replaced(self) -> None:
        assert "质保到 11月29日" in await text(bought("x", warranty_days=7))

    async def test_holds_a_guide_of_one_step(self) -> None:
        assert "怎么用：打开 App › 我的" in await text(bought("x", how_to={"zh-CN": [STEP]}))

    async def test_leaves_a_longer_guide_to_messages_of_its_own(self) -> None:
        assert "怎么用" not in await text(bought("x", how_to={"zh-CN": [STEP, STEP]}))


class TestDocument:
    @pytest.mark.parametrize("secrets", [["x"] * 21, ["x" * 3600], ["x" * 400] * 10])
    async def test_carries_many_or_long_ones_line_by_line(self, secrets: list[str]) -> None:
        screen = await written(bought(*secrets))
        assert screen
        assert screen.file
        assert screen.file.name == "K7F3-92QM.txt"
        assert screen.file.content.decode().splitlines() == secrets
        assert f"共 {len(secrets)} 行" in screen.text
        assert "xx" not in screen.text

    async def test_is_not_needed_for_a_few(self) -> None:
        screen = await written(bought(*["x"] * 20))
        assert screen
        assert screen.file is None


class TestQr:
    async def test_shows_each_secret(self) -> None:
        found = bought("aaa", "bbb", show_as="qr")
        screens = [await written(found, kind=Kind.GOODS_QR, index=index) for index in range(3)]
        assert [screen.picture.qr for screen in screens if screen and screen.picture] == ["aaa", "bbb"]
        assert screens[1]
        assert screens[1].text == "影视会员 · 1 个月 · 2/2 · 扫这个码"
        assert screens[2] is None

    async def test_comes_without_text_when_the_product_wants_only_pictures(self) -> None:
        assert "aaa" not in await text(bought("aaa", show_as="qr"))
        assert "aaa" in await text(bought("aaa", show_as="both"))

    async def test_gives_way_to_the_whole_secret_where_no_code_can_carry_it(self) -> None:
        for length in (1000, 3900):
            found = bought("aaa", "长" * length, show_as="qr")
            assert await written(found, kind=Kind.GOODS_QR, index=1) is None
            screen = await written(found)
            assert screen
            carried = screen.file.content.decode() if screen.file else screen.text
            assert "长" * length in carried

    async def test_of_more_than_pictures_can_carry_is_a_document(self) -> None:
        screen = await written(bought(*["x"] * 30, show_as="qr"))
        assert screen
        assert screen.file


class TestHowTo:
    async def test_is_one_message_a_step_with_its_picture(self) -> None:
        steps = [STEP, {"text": "点兑换", "media_id": 9}]
        found = bought("x", how_to={"zh-CN": steps})
        screens = [await written(found, kind=Kind.HOW_TO, step=step) for step in range(3)]
        assert screens[0]
        assert screens[1]
        assert "使用教程 1/2" in screens[0].text
        assert screens[1].picture
        assert screens[1].picture.media_id == 9
        assert screens[2] is None
