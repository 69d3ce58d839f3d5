"""How many? By buttons and typed, also what no shop can sell."""

from tests.fakes.shopkeeping import Street

WRONG = ("0", "-1", "1e3", "９", "1000000000", "9" * 400, "1.5", "٣", "十", "2 3", "1,0", "½", "NaN", "51")


class TestQuantity:
    async def test_by_buttons_stays_within_what_is_there(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        page = await mei.picks(ware.code)
        await mei.taps("−", on=page)
        for amount in ("¥57.60", "¥86.40", "¥86.40"):
            await mei.taps("＋")
            await mei.sees_button(f"立即购买 {amount}")
        await mei.taps("−")
        page = await mei.sees_button("立即购买 ¥57.60")
        await mei.taps("立即购买", on=page)
        await mei.sees("影视会员 · 1 个月 × 2")

    async def test_typed_is_taken(self, street: Street) -> None:
        ware = await street.sells(stock=20)
        mei = await street.buyer()
        page = await mei.picks(ware.code, 7)
        assert page.button("立即购买 ¥201.60")

    async def test_typed_wrong_is_asked_again_and_nothing_changes(self, street: Street) -> None:
        ware = await street.sells(stock=100)
        mei = await street.buyer()
        page = await mei.picks(ware.code)
        await mei.taps("1 件", on=page)
        await mei.sees("要几件？直接发数字，1–50。")
        for typed in WRONG:
            assert (await mei.asks(typed)).text == "数量填 1–50 的整数就好，比如 3。", typed
        assert (await mei.asks("2")).button("立即购买 ¥57.60")
        assert await street.orders() == []

    async def test_a_voice_in_between_loses_nothing(self, street: Street) -> None:
        ware = await street.sells(stock=10)
        mei = await street.buyer()
        await mei.taps("1 件", on=await mei.picks(ware.code))
        said = await mei.sends("voice", "hello.ogg", b"OggS" + b"\0" * 100)
        answer = await mei.sees_answer(said)
        assert "这里要的是文字" in answer.text
        assert (await mei.asks("4")).button("立即购买 ¥115.20")

    async def test_a_command_leaves_the_question(self, street: Street) -> None:
        ware = await street.sells(stock=10)
        mei = await street.buyer()
        await mei.taps("1 件", on=await mei.picks(ware.code))
        await mei.asks("/orders")
        assert "没有找到" in (await mei.asks("4")).text

    async def test_the_limit_of_one_person_counts_what_he_has(self, street: Street) -> None:
        ware = await street.sells(stock=10, per_person=3)
        mei = await street.buyer()
        page = await mei.picks(ware.code, 2)
        assert "每人最多 3 件，你还能买 3 件" in page.text
        await mei.taps("立即购买", on=page)
        await mei.taps("支付宝")
        await mei.pays()
        await mei.gets(2)
        page = await mei.picks(ware.code)
        assert "你还能买 1 件" in page.text
        buy = page.data("立即购买")
        assert not page.button("＋")
        variant, _, price, nonce = buy.split(":")[1:]
        answer = await mei.forges(f"b:{variant}:2:{price}:{nonce}", on=page)
        assert "每人最多 3 件" in answer["text"]
        assert len(await street.orders(mei)) == 1
        await street.is_sound()
