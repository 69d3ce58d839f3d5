"""Any order with its whole story; secrets stay masked until they are revealed."""

import html
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.orders.history import OrderStory
from bot.outbox.notices import Kind
from handlers.customer.screens.orders import line, method_name
from handlers.frames import TEXT, length
from handlers.screen import Button, File, Screen, nonce, rows
from handlers.staff.screens.buttons import ResendButton, RevealButton, StaffOrderButton
from handlers.staff.screens.panel import back, notice_name
from handlers.voice import Html, Voice, lines
from models.ledger import LedgerEntry
from models.notice import Notice, NoticeStatus
from models.payment import Payment
from models.staff import AuditEntry

EVENTS_SHOWN = 20
WALLET = "wallet:"
QUIET = {Kind.REPAINT, Kind.HOW_TO, Kind.GOODS_QR}
"""Notices that are worth a line only while they have not arrived."""


def ask_number(voice: Voice) -> Screen:
    """Which order?"""
    return Screen(voice("staff-order-ask"), rows(back(voice)))


def unknown_number(voice: Voice) -> Screen:
    """No order has it."""
    return Screen(voice("staff-order-none"), rows(back(voice)), fresh=True)


def order(voice: Voice, story: OrderStory, masked: Sequence[str], *, now: datetime) -> Screen:
    """The order, where its buyer came from, everything that happened to it, its secrets masked."""
    one, buyer = story.order, story.customer
    head = voice(
        "staff-order",
        number=voice.order_number(one.number),
        state=voice.plain(f"order-state-{one.status.value.replace('_', '-')}"),
        line=line(voice, one),
        amount=voice.money(one.total, one.currency),
        method=method_name(voice, one.paid_by) if one.paid_by else "—",
        name=voice.name(buyer.first_name) + (f" @{buyer.username}" if buyer.username else ""),
        buyer=str(buyer.id),
    )
    events = sorted(_events(voice, story), key=lambda event: event[0])[-EVENTS_SHOWN:]
    told = (voice("staff-order-event", time=voice.until(at, now), what=what) for at, what in events)
    text = lines(head, _source(voice, story), "", *told, *_secrets(voice, masked))
    return Screen(text, rows(*_buttons(voice, story, masked), back(voice)))


def ask_to_reveal(voice: Voice, order_id: int, count: int) -> Screen:
    """Says what revealing does."""
    return Screen(
        voice("reveal-ask", count=count),
        rows(
            (
                Button(voice.plain("back-button"), StaffOrderButton(order_id=order_id)),
                Button(
                    voice.plain("reveal-confirm-button"),
                    RevealButton(order_id=order_id, sure=True),
                    style="red",
                ),
            )
        ),
    )


def revealed(voice: Voice, story: OrderStory, secrets: Sequence[str]) -> Screen:
    """The secrets, in the chat of the admin who asked for them; as a document when they are too long."""
    told = Html(
        "\n".join(f"{number}. <code>{html.escape(secret)}</code>" for number, secret in enumerate(secrets, 1))
    )
    order = voice.order_number(story.order.number)
    text = lines(voice("revealed", number=order), told)
    back_to_order = Button(voice.plain("back-button"), StaffOrderButton(order_id=story.order.id))
    if length(text) <= TEXT:
        return Screen(text, rows(back_to_order))
    file = File(f"{order}.txt", "".join(f"{secret}\n" for secret in secrets).encode())
    return Screen(voice("revealed", number=order), rows(back_to_order), file=file)


def _events(voice: Voice, story: OrderStory) -> Iterator[tuple[datetime, str]]:
    one = story.order
    marks = (
        ("created", one.created_at),
        ("paid", one.paid_at),
        ("delivered", one.delivered_at),
        ("closed", one.closed_at),
    )
    yield from ((at, voice.plain(f"staff-order-{what}")) for what, at in marks if at is not None)
    for payment in story.payments:
        yield payment.created_at, _payment(voice, payment)
    for entry in story.entries:
        if key := _booking_key(entry):
            yield entry.booked_at, voice.plain(key, amount=voice.money(entry.amount, entry.currency))
    for notice in story.notices:
        if notice.status is not NoticeStatus.SENT or notice.kind not in QUIET:
            yield notice.created_at, _notice(voice, notice)
    for deed in story.audit:
        yield deed.at, _deed(voice, deed)


def _payment(voice: Voice, payment: Payment) -> str:
    return voice.plain(
        "staff-order-payment",
        method=method_name(voice, payment.option or payment.gateway),
        amount=voice.money(payment.pay_amount, payment.pay_currency),
        status=voice.plain(f"staff-payment-{payment.status.value}"),
    )


def _booking_key(entry: LedgerEntry) -> str | None:
    """What a transfer meant for the buyer's balance; straight into the sale says nothing new."""
    if entry.credit.startswith(WALLET):
        return "staff-order-to-balance"
    return "staff-order-from-balance" if entry.debit.startswith(WALLET) else None


def _notice(voice: Voice, notice: Notice) -> str:
    return voice.plain(
        "staff-order-notice",
        kind=notice_name(voice, notice.kind),
        status=voice.plain(f"staff-notice-status-{notice.status.value}"),
    )


def _deed(voice: Voice, deed: AuditEntry) -> str:
    actor = deed.actor.removeprefix("staff:")
    key = f"staff-order-audit-{deed.act}"
    return voice.plain(key, actor=actor) if voice.knows(key) else f"{actor} {deed.act}"


def _source(voice: Voice, story: OrderStory) -> str | None:
    if story.source is None and story.first_source is None:
        return None
    if story.source == story.first_source:
        return voice("staff-order-source-once", source=story.source or "—")
    return voice("staff-order-source", first=story.first_source or "—", last=story.source or "—")


def _secrets(voice: Voice, masked: Sequence[str]) -> Iterator[str]:
    if masked:
        yield ""
        yield voice("staff-order-secrets", masked=" · ".join(masked[:5]) + (" …" if len(masked) > 5 else ""))


def _buttons(voice: Voice, story: OrderStory, masked: Sequence[str]) -> Iterator[tuple[Button, ...]]:
    if masked:
        reveal = Button(voice.plain("reveal-button"), RevealButton(order_id=story.order.id))
        resend = Button(voice.plain("resend-button"), ResendButton(order_id=story.order.id, nonce=nonce()))
        yield (reveal, resend)
