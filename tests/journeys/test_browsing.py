"""小美 looks around: pages, search, links from elsewhere, odd names."""

from urllib.parse import unquote

import pytest

from tests.fakes.shopkeeping import Street
from tests.fakes.shoppers import Seen


def products(page: Seen) -> list[str]:
    return [label for label in page.labels if "¥" in label]


class TestBrowse:
    async def test_pages_turn_in_place_and_sold_out_goods_stand_last(self, street: Street) -> None:
        first = await street.sells({"zh-CN": "商品 01"}, stock=0, price="1")
        for number in range(2, 20):
            await street.sells(
                {"zh-CN": f"商品 {number:02}"}, stock=1, price=str(number), category=first.category_id
            )
        mei = await street.buyer()
        await mei.taps("🛍 全部商品")
        await mei.taps("影视（19）")
        page = await mei.sees("共 19 件", "1/3")
        assert len(products(page)) == 8
        assert products(page)[0] == "商品 02 · ¥2.00 · 余 1"
        await mei.taps("›", on=page)
        await mei.sees("2/3")
        await mei.taps("›")
        last = await mei.sees("3/3")
        assert last.id == page.id
        assert len(products(last)) == 3
        assert products(last)[-1].startswith("商品 01")
        assert products(last)[-1].endswith("补货中")
        await mei.taps("›")
        await mei.taps("‹")
        await mei.sees("2/3")
        await mei.taps("返回")
        await mei.sees_button("影视（19）")

    async def test_a_sold_out_product_cannot_be_bought(self, street: Street) -> None:
        ware = await street.sells(stock=0)
        mei = await street.buyer()
        page = await mei.asks(f"/start p_{ware.code}")
        assert "补货中" in page.text
        assert not page.button("立即购买")
        assert page.button("返回")

    async def test_variants_and_price_tiers(self, street: Street) -> None:
        ware = await street.sells(price="1=28.80, 5=27.50", stock=20)
        await street.sells(product=ware.product_id, variant={"zh-CN": "3 个月"}, price="82", stock=2)
        mei = await street.buyer()
        page = await mei.asks(f"/start p_{ware.code}")
        assert "5 件 ¥27.50" in page.text
        assert page.labels[:2] == ["1 个月 ¥28.80 ✓", "3 个月 ¥82.00"]
        await mei.taps("3 个月", on=page)
        page = await mei.sees("¥82.00", "余 2 件")
        assert page.button("立即购买 ¥82.00")
        await mei.taps("1 个月", on=page)
        page = await mei.sees("¥28.80", "余 20 件")
        for _ in range(4):
            await mei.taps("＋")
        page = await mei.sees_button("立即购买 ¥137.50")
        await mei.taps("立即购买 ¥137.50", on=page)
        await mei.sees("单价 ¥27.50", "原价 ¥28.80", "合计 ¥137.50", "已省 ¥6.50")


class TestSearch:
    @pytest.mark.parametrize("words", ["/search 网盘", "网盘", "  网盘 ", "/search@kamidesk_bot 网盘"])
    async def test_finds_by_plain_words_and_by_command(self, street: Street, words: str) -> None:
        await street.sells({"zh-CN": "影视会员", "en": "Video"})
        ware = await street.sells({"zh-CN": "网盘会员", "en": "Cloud drive"})
        mei = await street.buyer()
        found = await mei.asks(words)
        assert "找到 1 件" in found.text
        await mei.taps("网盘会员", on=found)
        page = await mei.sees_button("立即购买")
        await mei.taps("立即购买", on=page)
        await mei.sees("网盘会员 · 1 个月 × 1")
        assert (await street.order(mei)).variant_id == ware.variant_id

    async def test_that_finds_nothing_says_so_with_the_words_as_typed(self, street: Street) -> None:
        mei = await street.buyer()
        for words in ("没有的东西", "<b>%_'\"</b> & \\", "🎁" * 40, "x" * 4096, "' OR 1=1 --"):
            nothing = await mei.asks(words)
            assert "没有找到" in nothing.text
            assert words[:20] in nothing.text
            assert "🛍 全部商品" in nothing.labels

    async def test_turns_pages(self, street: Street) -> None:
        first = await street.sells({"zh-CN": "会员 01"}, stock=1)
        for number in range(2, 12):
            await street.sells({"zh-CN": f"会员 {number:02}"}, stock=1, category=first.category_id)
        mei = await street.buyer()
        found = await mei.asks("会员")
        assert len(products(found)) == 8
        await mei.taps("›", on=found)
        page = await mei.sees("2/2")
        assert len(products(page)) == 3


class TestLink:
    async def test_opens_the_product_and_first_and_last_touch_are_remembered(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer(start=False)
        for source in ("-wechat-2026", "-forum", ""):
            assert "影视会员" in (await mei.asks(f"/start p_{ware.code}{source}")).text
        await mei.taps("立即购买")
        await mei.sees("确认订单")
        order = await street.order(mei)
        assert (order.first_source, order.source) == ("wechat-2026", "forum")

    async def test_is_offered_for_sharing(self, street: Street) -> None:
        ware = await street.sells()
        mei = await street.buyer()
        page = await mei.picks(ware.code)
        share = page.button("分享")
        assert share
        assert unquote(share["url"]).endswith(f"url=https://t.me/kamidesk_bot?start=p_{ware.code}")


class TestNames:
    async def test_with_markup_and_emoji_are_shown_as_they_are(self, street: Street) -> None:
        name = "<b>A&B</b> 👑 " + "长" * 40
        ware = await street.sells(
            {"zh-CN": name}, variant={"zh-CN": "<i>1</i> & 2"}, summary="<s>旧</s> & 新"
        )
        mei = await street.buyer()
        await mei.taps("🛍 全部商品")
        await mei.taps("影视（1）")
        await mei.taps("<b>A&B</b>")
        page = await mei.sees("<b>A&B</b> 👑", "<s>旧</s> & 新")
        await mei.taps("立即购买", on=page)
        await mei.sees("确认订单", "<b>A&B</b> 👑", "<i>1</i> & 2")
        await mei.taps("支付宝")
        await mei.sees("等待付款")
        await mei.pays()
        assert await mei.gets(1) == [ware.codes[0]]
