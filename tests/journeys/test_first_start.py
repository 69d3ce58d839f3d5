"""Somebody comes for the first time, in his own language, and comes back."""

from tests.fakes.shopkeeping import Street


class TestFirstStart:
    async def test_is_a_welcome_in_ones_own_language(self, street: Street) -> None:
        await street.sells()
        mei = await street.buyer("小美", "zh-hans", start=False)
        hello = await mei.asks("/start")
        assert "你好，小美，欢迎来到 卡米小店" in hello.text
        assert hello.labels == ["🛍 全部商品", "🔍 搜索", "📦 我的订单", "👛 余额", "💬 联系客服"]
        ben = await street.buyer("Ben", "en", start=False)
        hello = await ben.asks("/start")
        assert "Hello Ben, welcome to Kamidesk" in hello.text
        assert "🛍 All products" in hello.labels

    async def test_of_somebody_with_another_language_is_in_one_of_ours(self, street: Street) -> None:
        ida = await street.buyer("Ida", "da", start=False)
        assert (await ida.asks("/start")).labels[0] in ("🛍 All products", "🛍 全部商品")

    async def test_the_language_can_be_changed_and_stays(self, street: Street) -> None:
        mei = await street.buyer("小美", "zh-hans")
        choice = await mei.asks("/lang")
        assert choice.labels[:2] == ["中文", "English"]
        await mei.taps("English", on=choice)
        await mei.sees_button("🛍 All products", since=choice.id)
        assert "balance" in (await mei.asks("/start")).text
        await street.restarts()
        assert "balance" in (await mei.asks("/start")).text

    async def test_coming_back_shows_what_is_open_and_what_was_bought(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        back = await mei.asks("/start")
        assert "⏳ 有一笔待付款：影视会员 × 1，¥28.80" in back.text
        assert back.labels[0] == "继续付款 ¥28.80"
        await mei.pays()
        await mei.gets(1)
        back = await mei.asks("/start")
        assert "卡米小店 · 余额 ¥0.00" in back.text
        assert back.labels[0] == "🔁 再买一次：影视会员 ¥28.80"

    async def test_rubbish_behind_start_leads_home(self, street: Street) -> None:
        mei = await street.buyer()
        for rubbish in ("p_nosuchcode", "p_", "x" * 64, "hello", "p_abc-" + "s" * 40, "..%00"):
            home = await mei.asks(f"/start {rubbish}")
            assert "下架" in home.text
            assert "🛍 全部商品" in home.labels

    async def test_the_small_commands_answer(self, street: Street) -> None:
        mei = await street.buyer()
        for command, words in {
            "/help": "怎么用",
            "/terms": "条款",
            "/paysupport": "付款问题",
            "/support": "遇到问题",
            "/balance": "余额 ¥0.00",
            "/orders": "还没有订单",
            "/search": "想找什么",
            "/lang": "选择语言",
        }.items():
            answer = await mei.asks(command)
            assert words in answer.text, command
            assert "返回" in answer.labels or "🌐" in answer.text

    async def test_of_a_name_full_of_markup_breaks_nothing(self, street: Street) -> None:
        for name in ("<b>Bobby</b> & </code>", "👑" * 20, "{ $shop } &lt;", "名" * 64):
            person = await street.buyer(name, start=False)
            hello = await person.asks("/start")
            assert name[:20] in hello.text
