"""老板 runs the shop: the panel, alerts, orders, pauses, and messages that did not arrive."""

from models.notice import NoticeStatus
from models.order import OrderStatus
from models.staff import AuditEntry
from tests.fakes.practice import ADMIN
from tests.fakes.shopkeeping import Street, Ware, open_street
from tests.fakes.shoppers import Person


async def boss_of(street: Street) -> Person:
    boss = street.admin()
    await boss.asks("/start")
    return boss


async def sold(street: Street, mei: Person, ware: Ware) -> str:
    """She buys one; answers her order's number as people write it."""
    before = len(await mei.received())
    await mei.wants_to_pay(ware.code)
    await mei.pays()
    await mei.gets(before + 1)
    await street.quiet()
    number = (await street.order(mei)).number
    return f"{number[:4]}-{number[4:]}"


class TestPanel:
    async def test_opens_with_today(self, street: Street) -> None:
        ware = await street.sells(stock=6, low_stock=5)
        boss, mei, ming = await boss_of(street), await street.buyer(), await street.buyer("小明")
        await sold(street, mei, ware)
        await ming.buys(ware.code)
        panel = await boss.asks("/admin")
        assert "卖出 1 单 · ¥28.80" in panel.text
        assert "待付款 1 · 卡住 0 · 快卖完 1" in panel.text
        await street.passes(minutes=26 * 60)
        await street.expires()
        await boss.taps("刷新", on=panel)
        await boss.sees("卖出 0 单 · ¥0.00", "待付款 0")

    async def test_a_stranger_gets_what_every_unknown_command_gets(self, street: Street) -> None:
        await street.sells()
        mei = await street.buyer()
        unknown = await mei.asks("/nosuchcommand")
        for command in ("/admin", "/stock", "/restock x", "/order K7F3-92QM", "/restock"):
            answer = await mei.asks(command)
            assert (answer.text, answer.labels) == (unknown.text, unknown.labels), command

    async def test_stock_lists_every_variant_and_leads_to_restocking(self, street: Street) -> None:
        await street.sells(stock=12)
        await street.sells({"zh-CN": "网盘会员"}, stock=2, low_stock=5)
        boss = await boss_of(street)
        page = await boss.asks("/stock")
        assert "影视会员 · 1 个月 · 余 12" in page.text
        assert "⚠️ 网盘会员 · 1 个月 · 余 2" in page.text
        await boss.taps("1", on=page)
        await boss.sees("把卡密发过来")


class TestLowStock:
    async def test_is_told_once_per_fall_and_its_button_starts_restocking(self, street: Street) -> None:
        ware = await street.sells(stock=4, low_stock=3)
        boss, mei = await boss_of(street), await street.buyer()
        await street.counts_stock()
        await street.quiet()
        await sold(street, mei, ware)
        for _ in range(3):
            await street.counts_stock()
        alert = await boss.sees("快卖完了", "影视会员", "还剩 3 件")
        await street.quiet()
        await boss.sees("快卖完了", times=1)
        assert len([seen for seen in await boss.heard() if "快卖完了" in seen.text]) == 1
        await boss.taps("现在补货", on=alert)
        await boss.sees("把卡密发过来")
        await boss.says("NEW-1\nNEW-2\nNEW-3")
        await boss.taps("发完了")
        await boss.taps("入库 3 行")
        await boss.sees("已入库 3 张")
        await street.counts_stock()
        for _ in range(3):
            await sold(street, mei, ware)
        await street.counts_stock()
        await boss.sees("快卖完了", times=2)
        await street.is_sound()


class TestOrder:
    async def test_is_shown_with_its_history_and_its_secrets_masked(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        boss, mei = await boss_of(street), await street.buyer()
        await mei.asks(f"/start p_{ware.code}-forum")
        number = await sold(street, mei, ware)
        shown = await boss.asks(f"/order {number.lower()}")
        for words in (
            number,
            "已发货",
            "影视会员 · 1 个月 × 1",
            "小美",
            str(mei.id),
            "支付宝",
            "已到账",
            "forum",
        ):
            assert words in shown.text, words
        assert ware.codes[0] not in shown.text
        assert "没有找到这个订单号" in (await boss.asks("/order K7F3-92QM")).text

    async def test_its_secrets_are_revealed_after_a_question_and_written_down(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        boss, mei = await boss_of(street), await street.buyer()
        number = await sold(street, mei, ware)
        await boss.taps("查看明文", on=await boss.asks(f"/order {number}"))
        question = await boss.sees("查看这 1 张卡密？")
        assert not [entry for entry in await street.all(AuditEntry) if entry.act == "reveal"]
        await boss.taps("确认查看", on=question)
        shown = await boss.sees("卡密明文", ware.codes[0])
        assert shown.codes[-1] == ware.codes[0]
        (entry,) = [entry for entry in await street.all(AuditEntry) if entry.act == "reveal"]
        assert entry.actor == f"staff:{ADMIN}"
        assert ware.codes[0] not in str(entry.model_dump())
        await boss.taps("返回", on=shown)
        assert "看了明文" in (await boss.sees("订单", number)).text
        await street.is_sound()

    async def test_its_goods_can_be_sent_again(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        boss, mei = await boss_of(street), await street.buyer()
        number = await sold(street, mei, ware)
        answer = await boss.taps("再发一次", on=await boss.asks(f"/order {number}"))
        assert answer["text"] == "卡密马上再发给买家。"
        assert await mei.gets(2) == [ware.codes[0]] * 2
        assert not any(ware.codes[0] in seen.text for seen in await boss.heard())


class TestPause:
    async def test_takes_no_new_orders_delivers_what_is_paid_and_ends(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        boss, mei, ming = await boss_of(street), await street.buyer(), await street.buyer("小明")
        await mei.wants_to_pay(ware.code)
        page = await ming.picks(ware.code)
        await boss.taps("暂停营业", on=await boss.asks("/admin"))
        await boss.taps("1 小时")
        await boss.sees("暂停营业中", "恢复")
        answer = await ming.taps("立即购买", on=page)
        assert "小店正在休息" in answer["text"]
        assert "没有扣款" in answer["text"]
        assert "正在休息" in (await ming.asks("/start")).text
        await mei.pays()
        assert await mei.gets(1) == [ware.codes[0]]
        await street.passes(minutes=61)
        await ming.taps("立即购买", on=await ming.picks(ware.code))
        await ming.sees("确认订单")
        await street.is_sound()

    async def test_lasts_until_she_opens_again(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        boss, mei = await boss_of(street), await street.buyer()
        await boss.taps("暂停营业", on=await boss.asks("/admin"))
        await boss.taps("等我打开")
        await boss.sees("暂停营业中", "等你恢复")
        await street.restarts()
        await street.passes(minutes=60 * 24 * 30)
        page = await mei.picks(ware.code)
        assert "小店正在休息" in (await mei.taps("立即购买", on=page))["text"]
        await boss.taps("恢复营业", on=await boss.asks("/admin"))
        await mei.taps("立即购买", on=page)
        await mei.sees("确认订单")
        acts = [entry.act for entry in await street.all(AuditEntry) if entry.actor == f"staff:{ADMIN}"]
        assert len(acts) == 2


class TestTold:
    async def test_of_each_sale_when_she_wants_to(self, shop_url: str) -> None:
        async with open_street(shop_url, shop={"announce_sales": True}) as street:
            ware = await street.sells(stock=3)
            boss, mei = await boss_of(street), await street.buyer()
            number = await sold(street, mei, ware)
            told = await boss.sees("卖出", "影视会员 · 1 个月 × 1", "¥28.80 · 支付宝", number)
            assert ware.codes[0] not in told.text
            await street.gives(mei, 2880)
            await mei.taps("余额付款", on=await mei.buys(ware.code))
            await boss.sees("卖出", "余额")
            await mei.gets(2)

    async def test_of_a_message_that_was_given_up_and_can_send_it_again(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        boss, mei = await boss_of(street), await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await street.practice.fault("sendMessage", code=400, description="Bad Request: SOMETHING_ODD")
        street.expected.add("outbox_given_up")
        await mei.pays(number)
        await street.becomes(mei, OrderStatus.DELIVERED)
        alarm = await boss.sees("条消息没有送到", "SOMETHING_ODD")
        assert await mei.received() == []
        await boss.taps("查看并重试", on=alarm)
        letters = await boss.sees("没送到的消息", str(mei.id))
        await boss.taps("重试", on=letters)
        assert await mei.gets(1) == list(ware.codes[:1])
        await boss.sees("所有消息都送到了")
        await street.quiet()
        assert {notice.status for notice in await street.notices(mei)} == {NoticeStatus.SENT}
        await street.is_sound()
