"""Waiting for the money, and what that message turns into."""

from datetime import datetime, timedelta

from bot.orders.history import OrderView
from bot.payments.invoicing import PaymentView
from handlers.customer.screens.buttons import (
    CancelButton,
    MethodsButton,
    OrdersButton,
    PaidButton,
    ProblemButton,
)
from handlers.customer.screens.orders import again, line, method_name
from handlers.customer.screens.orders import order as order_screen
from handlers.customer.screens.welcome import all_products
from handlers.screen import Alert, Button, Picture, Screen, rows
from handlers.voice import Html, Voice, lines
from models.order import OrderStatus

LONG_WAIT = timedelta(minutes=10)
"""From here on it is more than a slow minute."""


def waiting(voice: Voice, order: OrderView, payment: PaymentView, *, now: datetime) -> Screen:
    """The payment link, its QR code where there is one, until when, and what happens afterwards."""
    text = lines(
        voice("waiting-title", amount=voice.money(payment.pay_amount, payment.pay_currency)),
        voice(
            "waiting-order",
            number=voice.order_number(order.number),
            method=method_name(voice, payment.option or payment.gateway),
        ),
        voice(
            "waiting-deadline",
            time=voice.until(payment.expires_at, now),
            minutes=voice.minutes_left(payment.expires_at, now),
        ),
        _how(voice, payment),
        voice("waiting-no-return"),
    )
    return Screen(
        text,
        rows(
            _pay_button(voice, payment),
            (
                Button(voice.plain("i-have-paid-button"), PaidButton(order_id=order.id)),
                Button(voice.plain("change-method-button"), MethodsButton(order_id=order.id)),
            ),
            (
                Button(voice.plain("cancel-order-button"), CancelButton(order_id=order.id), style="red"),
                Button(voice.plain("problem-button"), ProblemButton(order_id=order.id)),
            ),
        ),
        picture=Picture(qr=payment.qr) if payment.qr else None,
        about=order.id,
    )


def afterwards(voice: Voice, order: OrderView, *, now: datetime) -> Screen:
    """What a message about an order says once the waiting is over."""
    if order.status is OrderStatus.EXPIRED:
        i_paid = Button(voice.plain("i-did-pay-button"), PaidButton(order_id=order.id))
        return Screen(
            lines(voice("expired-screen"), _which(voice, order)),
            rows((again(voice, order.id, "order-again-button"), i_paid)),
            about=order.id,
        )
    if order.status is OrderStatus.CANCELLED:
        return Screen(
            lines(voice("cancelled-screen"), _which(voice, order)),
            rows((again(voice, order.id, "order-again-button"), all_products(voice))),
            about=order.id,
        )
    if order.paid_at is not None and order.status is not OrderStatus.REFUNDED:
        text = voice(
            "paid-screen", amount=voice.money(order.total, order.currency), time=voice.time(order.paid_at)
        )
        to_orders = Button(voice.plain("orders-button"), OrdersButton())
        return Screen(lines(text, _which(voice, order)), rows(to_orders), about=order.id)
    return order_screen(voice, order, now=now)


def not_seen_yet(voice: Voice, order: OrderView, *, now: datetime) -> Alert:
    """The gateway knows of no money yet."""
    waited = now - order.created_at
    if waited < LONG_WAIT:
        return Alert(voice.plain("not-seen-yet-alert"), box=True)
    return Alert(voice.plain("not-seen-long-alert", minutes=int(waited.total_seconds() // 60)), box=True)


def _which(voice: Voice, order: OrderView) -> Html:
    """Several messages may have ended the same way: which order this one was about."""
    return voice("ended-order", number=voice.order_number(order.number), line=line(voice, order))


def _how(voice: Voice, payment: PaymentView) -> Html:
    if payment.pay_currency == "XTR":
        return voice("waiting-stars", stars=payment.pay_amount)
    if not payment.qr:
        return voice("waiting-link")
    key = f"waiting-scan-{payment.option}"
    return voice(key if voice.knows(key) else "waiting-scan")


def _pay_button(voice: Voice, payment: PaymentView) -> Button | None:
    if payment.url is None:
        return None
    amount = voice.money(payment.pay_amount, payment.pay_currency)
    key = f"method-{payment.option}"
    if not voice.knows(key):
        return Button(voice.plain("go-pay-button", amount=amount), url=payment.url, style="green")
    return Button(
        voice.plain("go-pay-with-button", method=voice.plain(key), amount=amount),
        url=payment.url,
        style="green",
    )
