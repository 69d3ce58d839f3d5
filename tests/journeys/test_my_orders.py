"""小美 looks at what she bought, long afterwards."""

from tests.fakes.shopkeeping import Street
from tests.fakes.shoppers import Person


async def buy(street: Street, mei: Person, code: str) -> None:
    """Paid from the balance."""
    before = len(await mei.received())
    await street.gives(mei, 2880)
    methods = await mei.buys(code)
    await mei.taps("余额付款", on=methods)
    await mei.gets(before + 1)
    await street.quiet()


class TestMyOrders:
    async def test_turn_page_by_page_five_at_a_time(self, street: Street) -> None:
        ware = await street.sells(stock=20)
        mei = await street.buyer()
        for _ in range(7):
            await buy(street, mei, ware.code)
        await mei.buys(ware.code)
        first = await mei.asks("/orders")
        assert "第 1/2 页" in first.text
        assert first.text.count("影视会员 × 1") == 5
        assert "待付款，留到" in first.text
        assert first.labels[:3] == ["1 去付款", "2", "3"]
        await mei.taps("›", on=first)
        second = await mei.sees("第 2/2 页")
        assert second.id == first.id
        assert second.text.count("影视会员 × 1") == 3

    async def test_reopen_and_send_their_codes_again_for_ever(self, street: Street) -> None:
        ware = await street.sells(stock=3, show_as="both")
        mei = await street.buyer()
        await buy(street, mei, ware.code)
        await street.passes(minutes=60 * 24 * 400)
        page = await mei.asks("/orders")
        await mei.taps("1", on=page)
        order = await mei.sees("订单", "✅ 已发货", "¥28.80 · 余额")
        answer = await mei.taps("查看卡密", on=order)
        assert answer["text"] == "卡密马上发到下面。"
        assert await mei.gets(2) == [ware.codes[0]] * 2
        await mei.sees("1/1 · 扫这个码", times=2)
        await street.quiet()
        await street.is_sound()

    async def test_taps_on_show_again_in_a_row_send_once(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await buy(street, mei, ware.code)
        await mei.taps("1", on=await mei.asks("/orders"))
        order = await mei.sees_button("查看卡密")
        for _ in range(4):
            await mei.taps("查看卡密", on=order)
        await street.quiet()
        assert len(await mei.received()) == 2

    async def test_are_found_by_number_however_it_is_typed(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await buy(street, mei, ware.code)
        number = (await street.order(mei)).number
        for typed in (number, f"{number[:4]}-{number[4:]}".lower(), f" {number[:4]} {number[4:]} "):
            await mei.taps("按订单号找", on=await mei.asks("/orders"))
            await mei.sees("发来订单号就好")
            found = await mei.asks(typed)
            assert f"{number[:4]}-{number[4:]}" in found.text
            assert "已发货" in found.text

    async def test_a_wrong_number_is_said_kindly_and_may_be_typed_again(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await buy(street, mei, ware.code)
        number = (await street.order(mei)).number
        await mei.taps("按订单号找", on=await mei.asks("/orders"))
        for typed in ("K7F3-92QM", "hello", "0" * 8, "x" * 4000, number[::-1]):
            assert "没有找到这个订单" in (await mei.asks(typed)).text
        assert "已发货" in (await mei.asks(number)).text

    async def test_have_a_receipt(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await buy(street, mei, ware.code)
        await mei.taps("1", on=await mei.asks("/orders"))
        await mei.taps("收据")
        await mei.sees("🧾 收据", "卡米小店", "影视会员 · 1 个月 × 1", "单价 ¥28.80", "余额")

    async def test_buy_again_leads_to_the_payment_methods_in_one_tap(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await buy(street, mei, ware.code)
        goods = await mei.sees("已发货")
        await mei.taps("再买一次", on=goods)
        await mei.sees("确认订单", "合计 ¥28.80", since=goods.id)
        assert len(await street.orders(mei)) == 2
        await mei.taps("再买一次", on=goods)
        assert len(await street.orders(mei)) == 2

    async def test_keep_the_names_under_which_they_were_bought(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei = await street.buyer()
        await buy(street, mei, ware.code)
        await street.renames(ware, {"zh-CN": "别的东西"})
        assert "影视会员 × 1" in (await mei.asks("/orders")).text
