"""Telegram on a bad day: slow down, lost answers, HTML, silence; goods arrive, in order, and no others."""

from models.notice import NoticeStatus
from models.order import OrderStatus
from tests.fakes.shopkeeping import Street, Ware, open_street
from tests.fakes.shoppers import Person


async def paid_but_not_sent(street: Street, mei: Person, ware: Ware, **fault: object) -> None:
    """She pays, and the call that brings the goods goes wrong."""
    await mei.wants_to_pay(ware.code)
    number = await mei.opens_payment()
    await street.practice.fault("sendMessage", **fault)
    await mei.pays(number)
    await street.becomes(mei, OrderStatus.DELIVERED)


class TestBadDays:
    async def test_slow_down_in_the_middle_of_a_delivery_loses_nothing(self, street: Street) -> None:
        ware = await street.sells(stock=2, how_to={"zh-CN": ["一", "二", "三"]})
        mei, ming = await street.buyer(), await street.buyer("小明")
        await ming.wants_to_pay(ware.code)
        his = await ming.opens_payment()
        await paid_but_not_sent(street, mei, ware, retry_after=30)
        await street.practice_faults_are_used()
        await ming.pays(his)
        calls = len(await street.practice.calls("sendMessage"))
        await street.becomes(ming, OrderStatus.DELIVERED)
        assert await mei.received() == await ming.received() == []
        assert len(await street.practice.calls("sendMessage")) == calls
        await street.passes(seconds=31)
        assert await mei.gets(1) == [ware.codes[1]]
        assert await ming.gets(1) == [ware.codes[0]]
        await street.quiet()
        texts = [seen.text for seen in await mei.heard()]
        order = [
            next(i for i, text in enumerate(texts) if word in text)
            for word in ("已发货", "1/3", "2/3", "3/3")
        ]
        assert order == sorted(order)
        await street.is_sound()

    async def test_a_lost_answer_brings_the_same_goods_again_and_never_others(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        await paid_but_not_sent(street, mei, ware, drop="after")
        await street.goes_on()
        assert await mei.gets(2) == [ware.codes[0]] * 2
        await street.quiet()
        assert await street.pieces(ware) == {"available": 4, "sold": 1}
        await street.is_sound()

    async def test_a_call_that_never_arrived_is_made_again(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        await paid_but_not_sent(street, mei, ware, drop="before")
        await street.goes_on()
        assert await mei.gets(1) == [ware.codes[0]]
        await street.is_sound()

    async def test_html_instead_of_an_answer_is_a_bad_moment_and_no_end(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        await paid_but_not_sent(street, mei, ware, code=502, times=2)
        await street.goes_on()
        assert await mei.gets(1) == [ware.codes[0]]
        await street.is_sound()

    async def test_an_error_of_telegrams_own_is_waited_out(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        await paid_but_not_sent(street, mei, ware, code=500, times=2)
        await street.goes_on()
        assert await mei.gets(1) == [ware.codes[0]]
        assert {notice.status for notice in await street.notices(mei)} <= {NoticeStatus.SENT}
        await street.is_sound()

    async def test_an_answer_to_a_tap_that_is_lost_makes_no_second_order(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei = await street.buyer()
        page = await mei.picks(ware.code)
        await street.practice.fault("editMessageText", drop="before", times=2)
        await mei.taps("立即购买", on=page)
        assert len(await street.orders(mei)) == 1
        await mei.taps("立即购买", on=page)
        await mei.sees("确认订单")
        assert len(await street.orders(mei)) == 1
        assert await street.pieces(ware) == {"available": 4, "held": 1}

    async def test_the_flood_limits_of_telegram_are_kept_by_the_shop_itself(self, shop_url: str) -> None:
        limits = {"per_second": 25, "per_chat_per_second": 1}
        async with open_street(shop_url, practice={"flood_limits": True}, outbox=limits) as street:
            ware = await street.sells(stock=1, how_to={"zh-CN": ["一", "二", "三", "四"]})
            mei = await street.buyer()
            await mei.wants_to_pay(ware.code)
            await mei.pays()
            assert await mei.gets(1) == list(ware.codes)
            for _ in range(6):
                await street.passes(seconds=2)
            await mei.sees("使用教程 4/4", seconds=30)
            refused = [
                call
                for call in await street.practice.calls()
                if (call["answer"] or {}).get("error_code") == 429
            ]
            assert refused == []
