"""The buyer's orders: the list, one order, its receipt."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.orders.history import OrdersPage, OrderView
from handlers.customer.screens.buttons import (
    AgainButton,
    CodesButton,
    MenuButton,
    MethodsButton,
    OrderButton,
    OrdersButton,
    Place,
    ProblemButton,
    ReceiptButton,
)
from handlers.customer.screens.catalogue import turning
from handlers.customer.screens.welcome import all_products, back_home
from handlers.screen import Button, Rows, Screen, nonce, rows
from handlers.voice import Html, Voice, lines
from models.order import OrderStatus

PAID = {OrderStatus.PAID, OrderStatus.FULFILLING}
WITH_GOODS = {OrderStatus.DELIVERED, OrderStatus.PARTLY_DELIVERED}
SIGNS = {
    OrderStatus.IN_REVIEW: "⏳",
    OrderStatus.AWAITING_PAYMENT: "⏳",
    OrderStatus.PAID: "⏳",
    OrderStatus.FULFILLING: "⏳",
    OrderStatus.DELIVERED: "✅",
    OrderStatus.PARTLY_DELIVERED: "✅",
    OrderStatus.EXPIRED: "⌛",
    OrderStatus.CANCELLED: "✖️",
    OrderStatus.REFUND_DUE: "⏳",
    OrderStatus.REFUNDED: "↩️",
}


def page(voice: Voice, found: OrdersPage, *, now: datetime) -> Screen:
    """Five orders, in the text, because a button would cut them."""
    if not found.orders:
        look = Button(voice.plain("look-around-button"), MenuButton(place=Place.CATALOGUE))
        return Screen(voice("orders-none"), rows(look, back_home(voice)))
    text = lines(
        voice("orders-title", page=found.page, pages=found.pages),
        "",
        *(line for place, order in enumerate(found.orders, 1) for line in _rows_of(voice, place, order, now)),
    )
    return Screen(
        text,
        rows(
            *_place_buttons(voice, found.orders),
            turning(voice, found.page, found.pages, lambda number: OrdersButton(page=number)),
            (back_home(voice), Button(voice.plain("find-order-button"), MenuButton(place=Place.FIND_ORDER))),
        ),
    )


def ask_number(voice: Voice) -> Screen:
    """Asks for an order number."""
    return Screen(voice("find-order-ask"), rows(Button(voice.plain("back-button"), OrdersButton())))


def order(voice: Voice, one: OrderView, *, now: datetime) -> Screen:
    """One order, whole."""
    text = lines(
        voice(
            "order-title",
            number=voice.order_number(one.number),
            state=voice.plain(f"order-state-{one.status.value.replace('_', '-')}"),
        ),
        line(voice, one),
        _money_line(voice, one, now),
        _warranty_line(voice, one, now),
        voice("order-refunded-where", amount=voice.money(one.total, one.currency))
        if one.status is OrderStatus.REFUNDED
        else None,
    )
    return Screen(
        text, _order_rows(voice, one), about=one.id if one.status is OrderStatus.AWAITING_PAYMENT else None
    )


def receipt(voice: Voice, one: OrderView, shop_name: str, *, now: datetime) -> Screen:
    """What was paid, when, how."""
    text = voice(
        "receipt-screen",
        shop=shop_name,
        number=voice.order_number(one.number),
        line=line(voice, one),
        price=voice.price(one.unit_price, one.currency),
        amount=voice.money(one.total, one.currency),
        method=method_name(voice, one.paid_by or ""),
        time=voice.moment(one.paid_at or one.created_at, now),
    )
    return Screen(text, rows(Button(voice.plain("back-button"), OrderButton(order_id=one.id))))


def line(voice: Voice, one: OrderView) -> Html:
    """Product, variant and quantity; a variant without a name of its own is left out."""
    variant = voice.name(one.variant_names)
    if not variant:
        return voice("order-line-single", product=voice.name(one.product_names), quantity=one.quantity)
    return voice("order-line", product=voice.name(one.product_names), variant=variant, quantity=one.quantity)


def method_name(voice: Voice, method: str) -> str:
    """A payment method's name for people ("epay:alipay" is 支付宝)."""
    key = f"method-{method.rpartition(':')[2]}"
    return voice.plain(key if voice.knows(key) else "method-other")


def again(voice: Voice, order_id: int, key: str = "buy-again-button") -> Button:
    """The same order again, in one tap."""
    return Button(voice.plain(key), AgainButton(order_id=order_id, nonce=nonce()))


def _rows_of(voice: Voice, place: int, one: OrderView, now: datetime) -> tuple[str, str]:
    head = voice(
        "orders-row",
        place=place,
        sign=SIGNS[one.status],
        product=voice.name(one.product_names),
        quantity=one.quantity,
        note=_note(voice, one, now),
    )
    return head, voice(
        "orders-row-money",
        amount=voice.money(one.total, one.currency),
        time=voice.moment(one.paid_at or one.created_at, now),
    )


def _note(voice: Voice, one: OrderView, now: datetime) -> str:
    if one.status is OrderStatus.AWAITING_PAYMENT:
        return voice.plain("orders-note-waiting", time=voice.until(one.expires_at, now))
    if one.status in PAID:
        return voice.plain("orders-note-paid")
    if one.status in {OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REFUNDED}:
        return voice.plain(f"orders-note-{one.status.value}")
    return ""


def _place_buttons(voice: Voice, orders: Sequence[OrderView]) -> list[tuple[Button, ...]]:
    buttons = [
        Button(voice.plain(_place_key(one), place=place), OrderButton(order_id=one.id))
        for place, one in enumerate(orders, 1)
    ]
    return [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]


def _place_key(one: OrderView) -> str:
    return "order-place-pay-button" if one.status is OrderStatus.AWAITING_PAYMENT else "order-place-button"


def _money_line(voice: Voice, one: OrderView, now: datetime) -> Html:
    amount, time = voice.money(one.total, one.currency), voice.moment(one.paid_at or one.created_at, now)
    if one.paid_by is None:
        return voice("order-money-unpaid", amount=amount, time=time)
    return voice("order-money", amount=amount, method=method_name(voice, one.paid_by), time=time)


def _warranty_line(voice: Voice, one: OrderView, now: datetime) -> Html | None:
    if not one.warranty_days or one.delivered_at is None:
        return None
    end = one.delivered_at + timedelta(days=one.warranty_days)
    if end <= now:
        return None
    return voice("order-warranty", date=voice.day(end), days=(end - now).days)


def _order_rows(voice: Voice, one: OrderView) -> Rows:
    to_list = Button(voice.plain("back-button"), OrdersButton())
    if one.status is OrderStatus.AWAITING_PAYMENT:
        return rows(
            Button(voice.plain("pay-now-button"), MethodsButton(order_id=one.id), style="green"), to_list
        )
    problem = Button(voice.plain("problem-button"), ProblemButton(order_id=one.id))
    if one.status in WITH_GOODS:
        return rows(
            Button(voice.plain("show-codes-button"), CodesButton(order_id=one.id, nonce=nonce())),
            (again(voice, one.id), problem),
            (to_list, Button(voice.plain("receipt-button"), ReceiptButton(order_id=one.id))),
        )
    return rows((again(voice, one.id), problem), (to_list, all_products(voice)))
