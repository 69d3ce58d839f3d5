"""Many want the same cards at the same moment: each card is sold once, nobody is charged for nothing."""

import asyncio

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street
from tests.fakes.shoppers import Person
from tests.journeys.conftest import ON_BOTH


class TestLastCard:
    @ON_BOTH
    async def test_of_two_buyers_one_gets_it_and_one_is_told(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        both = [await street.buyer("小美"), await street.buyer("小明")]
        pages = [await person.picks(ware.code) for person in both]
        answers = await asyncio.gather(
            *(person.taps("立即购买", on=page) for person, page in zip(both, pages, strict=True))
        )
        told = [answer.get("text", "") for answer in answers]
        assert sorted(told) == ["", "这件刚刚被买走，没有扣款。"]
        winner, loser = (both[told.index("")], both[1 - told.index("")])
        await winner.sees("确认订单")
        await winner.taps("支付宝")
        await winner.pays()
        assert await winner.gets(1) == list(ware.codes)
        await loser.sees("补货中")
        assert await street.orders(loser) == []
        assert await loser.received() == []
        await street.is_sound()

    @ON_BOTH
    async def test_five_taps_on_buy_make_one_order(self, street: Street) -> None:
        ware = await street.sells(stock=10)
        mei = await street.buyer()
        await street.trusts(mei)
        page = await mei.picks(ware.code)
        await asyncio.gather(*(mei.taps("立即购买", on=page) for _ in range(5)))
        await mei.sees("确认订单")
        assert len(await street.orders(mei)) == 1
        assert await street.pieces(ware) == {"available": 9, "held": 1}
        await mei.taps("支付宝")
        await mei.pays()
        assert await mei.gets(1) == [ware.codes[0]]
        await street.is_sound()

    async def test_fewer_left_than_asked_are_offered(self, street: Street) -> None:
        ware = await street.sells(stock=5)
        mei, ming = await street.buyer("小美"), await street.buyer("小明")
        page = await mei.picks(ware.code, 5)
        await ming.buys(ware.code, 3)
        await mei.taps("立即购买", on=page)
        offer = await mei.sees("只剩 2 件了。买 2 件，还是换一个？")
        await mei.taps("买 2 件", on=offer)
        await mei.sees("影视会员 · 1 个月 × 2", "合计 ¥57.60")
        assert await street.pieces(ware) == {"held": 5}

    async def test_a_price_that_changed_meanwhile_is_shown_before_it_is_charged(self, street: Street) -> None:
        ware = await street.sells(price="28.80")
        mei = await street.buyer()
        page = await mei.picks(ware.code)
        await street.reprices(ware, "35")
        answer = await mei.taps("立即购买", on=page)
        assert answer["text"] == "价格刚刚变了，没有扣款。下面是现在的价格。"
        assert await street.orders() == []
        await mei.taps("立即购买 ¥35.00")
        await mei.sees("合计 ¥35.00")


class TestFiftyBuyersForTwentyCards:
    @ON_BOTH
    async def test_twenty_are_served_and_thirty_refused_and_nobody_pays_for_nothing(
        self, street: Street
    ) -> None:
        ware = await street.sells(stock=20, per_order=1)
        crowd = await asyncio.gather(*(street.buyer(f"买家 {number}") for number in range(50)))
        pages = await asyncio.gather(*(person.picks(ware.code) for person in crowd))
        answers = await asyncio.gather(
            *(person.taps("立即购买", on=page) for person, page in zip(crowd, pages, strict=True))
        )
        served = [person for person in crowd if await street.orders(person)]
        refused = [person for person in crowd if person not in served]
        assert len(refused) == 30
        for person, answer in zip(crowd, answers, strict=True):
            if person in refused and "没有扣款" not in answer.get("text", ""):
                await person.sees("没有扣款")  # a slow answer comes as a message of its own
        await asyncio.gather(*(pay(person) for person in served))
        held = [code for person in served for code in await person.gets(1)]
        assert sorted(held) == sorted(ware.codes)
        await street.quiet()
        assert [await person.received() for person in refused] == [[]] * 30
        assert [await street.orders(person) for person in refused] == [[]] * 30
        orders = await street.orders()
        assert [order.status for order in orders] == [OrderStatus.DELIVERED] * 20
        assert await street.pieces(ware) == {"sold": 20}
        assert await street.booked() == {"gateway:epay": -20 * 2880, "sales": 20 * 2880}
        await street.is_sound()

    @ON_BOTH
    async def test_everybody_opens_a_payment_pays_it_late_and_all_money_is_somewhere(
        self, street: Street
    ) -> None:
        """Twenty hold the cards and let them go; ten others buy ten of them; then the twenty pay."""
        ware = await street.sells(stock=20, per_order=1)
        slow = await asyncio.gather(*(street.buyer(f"慢 {number}") for number in range(20)))
        await asyncio.gather(*(person.wants_to_pay(ware.code) for person in slow))
        numbers = [await person.opens_payment() for person in slow]
        await street.passes(minutes=16)
        await street.expires()
        quick = await asyncio.gather(*(street.buyer(f"快 {number}") for number in range(10)))
        await asyncio.gather(*(person.wants_to_pay(ware.code) for person in quick))
        await asyncio.gather(*(person.pays() for person in quick))
        await asyncio.gather(*(person.pays(number) for person, number in zip(slow, numbers, strict=True)))
        assert len(await street.settles(30)) == 30
        await street.catches_up()
        await street.quiet()
        got = [await person.received() for person in slow + quick]
        assert sorted(code for codes in got for code in codes) == sorted(ware.codes)
        assert [len(codes) for codes in got[20:]] == [1] * 10
        for person, codes in zip(slow, got, strict=False):
            assert await street.balance(person) == (0 if codes else 2880)
        assert await street.pieces(ware) == {"sold": 20}
        await street.is_sound()


async def pay(person: Person) -> None:
    await person.sees("确认订单")
    await person.taps("支付宝")
    await person.sees("等待付款")
    await person.pays()
