"""Ben tries every button and word with the numbers of 小美's order: he learns and changes nothing."""

from collections.abc import Iterator

import pytest
from aiogram.filters.callback_data import CallbackData

from handlers.customer.screens import buttons
from handlers.customer.screens.buttons import (
    AgainButton,
    BalanceButton,
    CancelButton,
    CodesButton,
    MethodsButton,
    OrderButton,
    PaidButton,
    PayButton,
    ProblemButton,
    ReceiptButton,
)
from handlers.staff.screens import buttons as staff
from models.order import Order, OrderStatus
from tests.fakes.shopkeeping import Street, Ware
from tests.fakes.shoppers import Person


def with_orders_of_others(order_id: int) -> Iterator[CallbackData]:
    """Every button of the shop that carries an order."""
    yield MethodsButton(order_id=order_id)
    yield PayButton(order_id=order_id, gateway="epay", option="alipay")
    yield PayButton(order_id=order_id, gateway="stars")
    yield BalanceButton(order_id=order_id)
    yield PaidButton(order_id=order_id)
    yield CancelButton(order_id=order_id)
    yield CancelButton(order_id=order_id, sure=True)
    yield OrderButton(order_id=order_id)
    yield ProblemButton(order_id=order_id)
    yield CodesButton(order_id=order_id, nonce="n0nc3")
    yield ReceiptButton(order_id=order_id)
    yield ProblemButton(order_id=order_id)
    yield AgainButton(order_id=order_id, nonce="n0nc4")


def of_staff(order_id: int, variant_id: int) -> Iterator[CallbackData]:
    """Every button that only admins may tap."""
    yield from (staff.PanelButton(desk=desk) for desk in staff.Desk)
    yield from (staff.PauseButton(until=until) for until in staff.Pausing)
    yield staff.StockButton()
    yield staff.RestockButton(variant_id=variant_id)
    yield from (staff.IntakeButton(act=act, variant_id=variant_id) for act in ("done", "take", "drop"))
    yield staff.StaffOrderButton(order_id=order_id)
    yield from (staff.RevealButton(order_id=order_id, sure=sure) for sure in (False, True))
    yield staff.ResendButton(order_id=order_id, nonce="n0nc5")
    yield staff.RetryButton(notice_id=1)


async def untouched(street: Street, ware: Ware, before: Order, thief: Person) -> None:
    """Her order stands as before, and nothing of it is in his chat."""
    await street.quiet()
    (order,) = [one for one in await street.orders() if one.id == before.id]
    assert order.model_dump() == before.model_dump()
    assert await street.orders(thief) == []
    told = "\n".join(seen.text for seen in await thief.heard())
    assert not any(code in told for code in ware.codes)
    assert before.number[:4] not in told
    assert not any(seen.document for seen in await thief.heard())
    await street.is_sound()


class TestOrdersOfOthers:
    def test_every_button_that_carries_an_order_is_tried(self) -> None:
        carrying = {
            one
            for one in vars(buttons).values()
            if isinstance(one, type) and issubclass(one, CallbackData) and "order_id" in one.model_fields
        }
        assert carrying == {type(one) for one in with_orders_of_others(1)}

    @pytest.mark.parametrize("stage", ["waiting", "delivered", "expired"])
    async def test_are_out_of_reach_of_every_button(self, street: Street, stage: str) -> None:
        ware = await street.sells(stock=3)
        mei, ben = await street.buyer(), await street.buyer("Ben")
        await street.gives(ben, 100_000)
        await mei.wants_to_pay(ware.code)
        if stage == "delivered":
            await mei.pays()
            await mei.gets(1)
        if stage == "expired":
            await street.passes(minutes=16)
            await street.expires()
        await street.quiet()
        order = await street.order(mei)
        for button in with_orders_of_others(order.id):
            answer = await ben.forges(button.pack())
            assert answer.get("text") == "没有找到这个订单。", button
        assert await street.balance(ben) == 100_000
        await untouched(street, ware, order, ben)

    async def test_are_not_found_by_their_number(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei, ben = await street.buyer(), await street.buyer("Ben")
        await mei.wants_to_pay(ware.code)
        await mei.pays()
        await mei.gets(1)
        order = await street.order(mei)
        await ben.taps("📦 我的订单")
        await ben.asks("/orders")
        await ben.forges(buttons.MenuButton(place=buttons.Place.FIND_ORDER).pack())
        for typed in (order.number, f"{order.number[:4]}-{order.number[4:]}"):
            assert (await ben.asks(typed)).text == "没有找到这个订单。"
        assert OrderStatus.DELIVERED is (await street.order(mei)).status

    async def test_are_out_of_reach_of_a_forged_staff_button(self, street: Street) -> None:
        ware = await street.sells(stock=3)
        mei, ben = await street.buyer(), await street.buyer("Ben")
        await mei.wants_to_pay(ware.code)
        await mei.pays()
        await mei.gets(1)
        await street.quiet()
        order = await street.order(mei)
        for button in of_staff(order.id, ware.variant_id):
            answer = await ben.forges(button.pack())
            assert answer == {"answered": True, "text": "这一页旧了，下面是最新的。"} | {
                key: value for key, value in answer.items() if key in ("show_alert", "url")
            }, button
        await untouched(street, ware, order, ben)
        assert len(await mei.received()) == 1

    async def test_a_tap_on_her_message_by_him_is_his_own(self, street: Street) -> None:
        """The same data, tapped in his own chat, acts for him and not for her."""
        ware = await street.sells(stock=3)
        mei, ben = await street.buyer(), await street.buyer("Ben")
        buy = (await mei.picks(ware.code)).data("立即购买")
        await mei.taps("立即购买")
        await mei.sees("确认订单")
        await ben.forges(buy)
        await ben.sees("确认订单")
        assert len(await street.orders(mei)) == len(await street.orders(ben)) == 1
        assert await street.pieces(ware) == {"available": 1, "held": 2}
