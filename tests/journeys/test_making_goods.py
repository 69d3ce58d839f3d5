"""老板 makes a product in the chat, step by step, and changes it; buyers see what she made."""

from models.staff import AuditEntry
from tests.fakes.shopkeeping import Street
from tests.fakes.shoppers import Person, Seen

PRICES = ("abc", "0", "-5", "1e3", "28.80.1", "5=27", "1=28, 1=27", "1=1000000000000000", "28.80001")
WRONG = (
    ("价格", "价格写成 28.80", PRICES),
    ("每单上限", "每单上限填 1–10000", ("0", "-1", "1e3", "10001", "九", "9" * 100)),
    ("每人上限", "每人上限填 1–10000", ("0", "-1", "无")),
    ("预警线", "预警线填 0–1000", ("-1", "1001", "x")),
    ("改名", "名称写 1–64 个字", ("x" * 65, "a\x07b", "字" * 4096)),
)


async def boss_of(street: Street) -> Person:
    boss = street.admin()
    await boss.asks("/start")
    return boss


async def variant_page(boss: Person) -> Seen:
    """A new category, product, variant and price, each asked for in turn; answers the variant's page."""
    await boss.taps("商品", on=await boss.asks("/admin"))
    await boss.taps("＋ 新分类")
    await boss.sees("分类叫什么？")
    await boss.asks("影视会员 | Video")
    await boss.taps("＋ 新商品")
    await boss.sees("商品叫什么？")
    assert "规格叫什么？" in (await boss.asks("影视会员 月卡 | Video pass")).text
    assert "一件多少钱？" in (await boss.asks("1 个月 | 1 month")).text
    return await boss.asks("1=28.80, 5=27.50, 10=26")


class TestMakeAProduct:
    async def test_from_the_first_category_to_the_first_sale(self, street: Street) -> None:
        boss = await boss_of(street)
        page = await variant_page(boss)
        assert "影视会员 月卡 · 1 个月" in page.text
        assert "¥28.80, 5 → ¥27.50, 10 → ¥26.00" in page.text
        await boss.taps("补货", on=page)
        await boss.sees("把卡密发过来")
        await boss.says("AAAA-0001\nAAAA-0002\nAAAA-0003")
        await boss.taps("发完了")
        await boss.taps("入库 3 行")
        await boss.sees("已入库 3 张")
        mei = await street.buyer()
        await mei.taps("🛍 全部商品")
        await mei.taps("影视会员（1）")
        await mei.taps("影视会员 月卡 · ¥28.80 · 余 3")
        await mei.taps("立即购买 ¥28.80")
        await mei.taps("支付宝 ¥28.80")
        await mei.sees("等待付款")
        await mei.pays()
        assert await mei.gets(1) == ["AAAA-0001"]
        ben = await street.buyer("Ben", "en", start=False)
        await ben.asks("/start")
        await ben.taps("🛍 All products")
        await ben.taps("Video")
        await ben.sees_button("Video pass · ¥28.80 · 2 left")
        await street.is_sound()

    async def test_every_field_is_edited_and_shown(self, street: Street, small_png: bytes) -> None:
        boss = await boss_of(street)
        await boss.taps("返回", on=await variant_page(boss))

        async def edits(button: str, words: str) -> Seen:
            await boss.taps(button)
            saved = await boss.asks(words)
            assert "✅ 已保存。" in saved.text, saved.text
            return saved

        await edits("简介", "一个月，<b>自动</b>到账 & 更多 | One month")
        await edits("教程", "打开 App\n点「兑换」\n|\nOpen the app\nTap Redeem")
        await edits("字段", "---- 卡号,密码 | Card,PIN")
        await edits("质保", "30")
        await boss.taps("图片")
        await boss.sees("发一张商品图片")
        await boss.sees_answer(await boss.sends("photo", "p.png", small_png))
        await boss.taps("显示：文本")
        page = await boss.sees_button("显示：二维码")
        await boss.taps("显示：二维码", on=page)
        page = await boss.sees_button("显示：文本 + 二维码")
        assert "字段 卡号----密码" in page.text
        assert "质保 30 天　教程 2 步" in page.text
        await boss.taps("1 个月", on=page)
        for button, words in {"每单上限": "9", "每人上限": "20", "预警线": "2", "Stars 价": "120"}.items():
            page = await edits(button, words)
        assert "每单最多 9　每人最多 20" in page.text
        assert "Stars ⭐ 120" in page.text
        ware = await street.stocked(["1111----AAAA", "2222----BBBB"])
        mei = await street.buyer()
        shown = await mei.picks(ware.code)
        assert shown.picture
        assert "<b>自动</b>到账 & 更多" in shown.text
        assert "每人最多 20 件" in shown.text
        await mei.taps("立即购买", on=shown)
        methods = await mei.sees("确认订单")
        assert methods.button("⭐ 120")
        await mei.taps("支付宝", on=methods)
        await mei.sees("等待付款")
        await mei.pays()
        assert await mei.gets(2) == ["1111", "AAAA"]
        await mei.sees("卡号", "密码", "质保到")
        await mei.sees("使用教程 1/2", "打开 App")
        await mei.sees("1/1 · 扫这个码")
        await street.quiet()
        await street.is_sound()

    async def test_what_does_not_fit_is_answered_with_what_would(self, street: Street) -> None:
        boss = await boss_of(street)
        page = await variant_page(boss)
        before = await street.prices()
        for button, hint, wrong in WRONG:
            await boss.taps(button, on=page)
            for words in wrong:
                assert hint in (await boss.asks(words)).text, words
            await boss.taps("不改了")
            page = await boss.sees_button(button, since=page.id)
        assert await street.prices() == before
        assert "每单最多 50　每人最多 不限" in page.text

    async def test_a_voice_in_the_middle_loses_nothing(self, street: Street) -> None:
        boss = await boss_of(street)
        await boss.taps("商品", on=await boss.asks("/admin"))
        await boss.taps("＋ 新分类")
        await boss.sees("分类叫什么？")
        answer = await boss.sees_answer(await boss.sends("voice", "v.ogg", b"OggS\0\0"))
        assert "这里要的是文字" in answer.text
        assert "游戏 <b>& 点卡</b>" in (await boss.asks("游戏 <b>& 点卡</b> | Games")).text

    async def test_a_price_that_moves_far_is_asked_about_again(self, street: Street) -> None:
        boss = await boss_of(street)
        page = await variant_page(boss)
        await boss.taps("价格", on=page)
        question = await boss.asks("2.88")
        assert "价格变化超过 30%" in question.text
        assert "¥28.80 → ¥2.88" in question.text
        assert ("CNY", 1, 288_000) in await street.prices()
        await boss.taps("就用 ¥2.88", on=question)
        await boss.sees("已保存", "价格 ¥2.88")
        assert [price for price in await street.prices() if price[0] == "CNY"] == [("CNY", 1, 28_800)]
        await boss.taps("价格")
        assert "已保存" in (await boss.asks("3.00")).text

    async def test_taken_off_sale_it_is_gone_for_buyers_and_back_when_wanted(self, street: Street) -> None:
        ware = await street.sells()
        boss, mei = await boss_of(street), await street.buyer()
        await boss.taps("商品", on=await boss.asks("/admin"))
        await boss.taps("影视（1）")
        await boss.taps("影视会员")
        await boss.taps("下架")
        await boss.sees("已下架")
        assert "下架" in (await mei.asks(f"/start p_{ware.code}")).text
        await boss.taps("上架")
        await boss.sees("在售")
        assert (await mei.picks(ware.code)).button("立即购买")
        await boss.taps("归档")
        await boss.taps("确认归档")
        assert "下架" in (await mei.asks(f"/start p_{ware.code}")).text
        await street.is_sound()

    async def test_every_change_stands_in_the_audit(self, street: Street) -> None:
        boss = await boss_of(street)
        page = await variant_page(boss)
        await boss.taps("每单上限", on=page)
        await boss.asks("9")
        entries = await street.all(AuditEntry)
        assert {entry.actor for entry in entries} == {f"staff:{boss.id}"}
        acts = [entry.act for entry in entries]
        assert acts == [
            "create category",
            "create product",
            "create variant",
            "change prices",
            "change variant",
        ]
        await street.is_sound()
