"""The order before it is paid: what it costs and how to pay."""

from collections.abc import Sequence
from datetime import datetime

from bot.orders.history import OrderView
from bot.payments.directory import Offer
from handlers.customer.screens.buttons import BalanceButton, CancelButton, MethodsButton, PayButton
from handlers.customer.screens.orders import line
from handlers.screen import Button, Screen, rows
from handlers.voice import Html, Voice, lines
from models.money import line_total


def choose_payment(
    voice: Voice, order: OrderView, offers: Sequence[Offer], balance: int, *, now: datetime
) -> Screen:
    """What the order costs, until when it is held, and every way to pay it."""
    text = lines(
        voice("checkout-title"),
        line(voice, order),
        _each_line(voice, order) if order.quantity > 1 or order.list_price != order.unit_price else None,
        _total_line(voice, order),
        "",
        voice(
            "checkout-held",
            time=voice.until(order.expires_at, now),
            minutes=voice.minutes_left(order.expires_at, now),
        ),
        None if offers or balance >= order.total else voice("checkout-no-methods"),
    )
    methods = [_offer_button(voice, order, offer) for offer in offers]
    return Screen(
        text,
        rows(
            *methods,
            _balance_button(voice, order, balance) if balance >= order.total else None,
            Button(voice.plain("cancel-order-button"), CancelButton(order_id=order.id), style="red"),
        ),
        about=order.id,
    )


def ask_to_cancel(voice: Voice, order: OrderView) -> Screen:
    """Says what cancelling does."""
    return Screen(
        voice("cancel-ask", quantity=order.quantity),
        rows(
            (
                Button(voice.plain("keep-order-button"), MethodsButton(order_id=order.id)),
                Button(
                    voice.plain("cancel-confirm-button"),
                    CancelButton(order_id=order.id, sure=True),
                    style="red",
                ),
            )
        ),
        about=order.id,
    )


def _each_line(voice: Voice, order: OrderView) -> Html:
    price = voice.price(order.unit_price, order.currency)
    if order.list_price == order.unit_price:
        return voice("checkout-each", price=price)
    return voice("checkout-each-reduced", price=price, list=voice.price(order.list_price, order.currency))


def _total_line(voice: Voice, order: OrderView) -> Html:
    total = voice.money(order.total, order.currency)
    saved = line_total(order.list_price, order.quantity, order.currency) - order.total
    if saved <= 0:
        return voice("checkout-total", total=total)
    return voice("checkout-total-saved", total=total, saved=voice.money(saved, order.currency))


def _offer_button(voice: Voice, order: OrderView, offer: Offer) -> Button:
    act = PayButton(order_id=order.id, gateway=offer.gateway, option=offer.option)
    if offer.currency == "XTR":
        return Button(voice.plain("pay-stars-button", stars=offer.amount), act)
    key = f"method-{offer.option or offer.gateway}"
    method = voice.plain(key if voice.knows(key) else "method-other")
    return Button(
        voice.plain("pay-with-button", method=method, amount=voice.money(offer.amount, offer.currency)), act
    )


def _balance_button(voice: Voice, order: OrderView, balance: int) -> Button:
    return Button(
        voice.plain("pay-balance-button", balance=voice.money(balance, order.currency)),
        BalanceButton(order_id=order.id),
    )
