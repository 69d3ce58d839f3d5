"""小美 blocks the bot while her goods are on their way; they wait for her."""

from models.notice import NoticeStatus
from models.order import OrderStatus
from tests.fakes.shopkeeping import Street


class TestBlocked:
    async def test_goods_wait_until_she_starts_again(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await mei.blocks()
        await mei.pays(number)
        await street.becomes(mei, OrderStatus.DELIVERED)
        await street.parks(mei)
        assert await mei.received() == []
        await street.is_sound()
        await street.passes(minutes=60 * 24 * 3)
        await mei.unblocks()
        await mei.says("/start")
        assert await mei.gets(1) == list(ware.codes)
        await street.quiet()
        assert {notice.status for notice in await street.notices(mei)} == {NoticeStatus.SENT}
        await street.is_sound()

    async def test_unblocking_alone_is_enough_when_telegram_tells(self, street: Street) -> None:
        ware = await street.sells(stock=1)
        mei = await street.buyer()
        await mei.wants_to_pay(ware.code)
        number = await mei.opens_payment()
        await mei.blocks()
        await mei.pays(number)
        await street.parks(mei)
        await mei.unblocks()
        await mei.says("/start")
        assert await mei.gets(1) == list(ware.codes)

    async def test_one_who_blocks_stops_nobody_else(self, street: Street) -> None:
        ware = await street.sells(stock=2)
        mei, ming = await street.buyer(), await street.buyer("小明")
        await mei.wants_to_pay(ware.code)
        await ming.wants_to_pay(ware.code)
        hers = await mei.opens_payment()
        await mei.blocks()
        await mei.pays(hers)
        await ming.pays()
        assert await ming.gets(1) == [ware.codes[1]]
