"""What nobody should send, and somebody will: nothing breaks, nothing changes, and he is told what works."""

import asyncio

from handlers.customer.screens.buttons import BuyButton
from tests.fakes.shopkeeping import Street

RUBBISH = (
    "",
    "x",
    "b",
    "b:",
    "b:1:2:3",
    "b:0:1:288000:n",
    "b:-1:1:288000:n",
    "b:1:0:288000:n",
    "b:1:-5:288000:n",
    "b:1:1e3:288000:n",
    "b:1:９:288000:n",
    "b:1:1:-288000:n",
    "b:1:1:288000:" + "n" * 40,
    "b:" + "9" * 60,
    "o:" + "9" * 60,
    "o:9007199254740993",
    "o:1.5",
    "o:' OR 1=1 --",
    "os:0",
    "os:10001",
    "os:-1",
    "c:1:0",
    "p:1:1:100001",
    "m:nowhere",
    "m:",
    "l:de",
    "l:" + "z" * 17,
    "g:1:nobody:x",
    "g:1:epay:" + "x" * 17,
    "k:1:",
    "A:panel",
    "%00",
    "🎁" * 16,
    "x" * 64,
    "<b>&amp;",
)


class TestForgedButtons:
    async def test_rubbish_gets_the_fresh_screen_and_changes_nothing(self, street: Street) -> None:
        await street.sells()
        mei = await street.buyer()
        for data in filter(None, RUBBISH):
            answer = await mei.forges(data)
            assert answer["answered"], data
        await mei.sees_button("🛍 全部商品")
        assert await street.orders() == []
        assert (await mei.asks("/help")).labels

    async def test_a_price_of_his_own_is_not_charged(self, street: Street) -> None:
        ware = await street.sells(price="28.80")
        mei = await street.buyer()
        await mei.picks(ware.code)
        for price in (0, 1, 287_999, 10**16):
            wish = BuyButton(variant_id=ware.variant_id, quantity=1, unit_price=price, nonce=f"n{price}"[:16])
            answer = await mei.forges(wish.pack())
            assert answer["text"] == "价格刚刚变了，没有扣款。下面是现在的价格。"
        assert await street.orders() == []

    async def test_a_quantity_of_his_own_stays_within_the_limits(self, street: Street) -> None:
        ware = await street.sells(price="28.80", stock=100, per_order=50)
        mei = await street.buyer()
        await mei.picks(ware.code)
        for quantity in (51, 1000, 100_000):
            wish = BuyButton(
                variant_id=ware.variant_id, quantity=quantity, unit_price=288_000, nonce=f"n{quantity}"
            )
            answer = await mei.forges(wish.pack())
            assert "一次最多买 50 件" in answer["text"]
        assert await street.pieces(ware) == {"available": 100}

    async def test_a_hidden_product_is_not_sold(self, street: Street) -> None:
        ware = await street.sells()
        mei = await street.buyer()
        page = await mei.picks(ware.code)
        await street.hides(ware)
        await mei.taps("立即购买", on=page)
        await mei.sees("这个商品已经下架")
        assert "下架" in (await mei.asks(f"/start p_{ware.code}")).text
        assert await street.orders() == []


class TestOddMessages:
    async def test_files_are_answered_with_what_works(self, street: Street, small_png: bytes) -> None:
        mei = await street.buyer()
        for kind in ("voice", "photo", "document", "sticker", "video"):
            answer = await mei.sees_answer(await mei.sends(kind, f"file.{kind}", small_png))
            assert "这里只看得懂文字" in answer.text, kind
            assert answer.labels == ["返回", "🛍 全部商品"]

    async def test_contacts_and_places_too(self, street: Street) -> None:
        mei = await street.buyer()
        for words in ("字" * 4096, "🎁" * 2048, "\u202e反", "{ $name }", "\\", "/", "%", "_"):
            assert (await mei.asks(words)).labels

    async def test_an_edited_message_is_not_a_new_wish(self, street: Street) -> None:
        mei = await street.buyer()
        said = await mei.says("网盘")
        await mei.sees_answer(said)
        count = len(await mei.heard())
        await street.practice.http.patch(
            f"/play/chats/{mei.id}/messages/{said['message_id']}", json={"from": mei.id, "text": "会员"}
        )
        await street.has_heard_everything(mei)
        assert len(await mei.heard()) == count + 1

    async def test_a_flood_of_taps_is_answered_and_holds_up_nobody_else(self, street: Street) -> None:
        ware = await street.sells()
        mei, ming = await street.buyer(), await street.buyer("小明")
        page = await mei.picks(ware.code)
        flood = asyncio.gather(*(mei.taps("＋", on=page) for _ in range(100)))
        await asyncio.wait_for(ming.picks(ware.code), 10)
        answers = await flood
        assert all(answer["answered"] for answer in answers)
        assert any("慢一点" in answer.get("text", "") for answer in answers)
        assert (await mei.asks("/help")).labels
