"""Today at a glance, the pause, and what got stuck."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.orders.history import OrderView, Today
from bot.outbox.posting import DeadLetter
from bot.staff.opening import Pause
from handlers.screen import Button, Screen, rows
from handlers.staff.screens.buttons import (
    Desk,
    PanelButton,
    PauseButton,
    Pausing,
    RetryButton,
    StaffOrderButton,
    StockButton,
)
from handlers.voice import Voice, lines

DEAD_SHOWN = 10


@dataclass(frozen=True)
class Panel:
    """What /admin opens with. low: variants at their threshold or below; dead: notices given up.

    has_contact: buyers are told of a person whom they can write to.
    """

    shop: str
    currency: str
    today: Today
    low: int
    dead: int
    pause: Pause | None
    has_contact: bool


def panel(voice: Voice, state: Panel, *, now: datetime) -> Screen:
    """Today: sold, waiting for payment, stuck, low; and everything an admin does."""
    today = state.today
    text = lines(
        _pause_line(voice, state.pause, now),
        voice(
            "admin-panel",
            shop=state.shop,
            sold=today.sold,
            amount=voice.money(today.amount, state.currency),
            waiting=today.waiting,
            stuck=today.stuck,
            low=state.low,
        ),
        voice("admin-panel-dead", count=state.dead) if state.dead else None,
        None if state.has_contact else voice("admin-panel-no-contact"),
    )
    doing = (_go(voice, "admin-goods-button", Desk.GOODS), _stock_button(voice))
    looking = (
        _go(voice, "admin-restock-button", Desk.RESTOCK),
        _go(voice, "admin-find-order-button", Desk.FIND_ORDER),
    )
    switch = ("admin-reopen-button", Desk.REOPEN) if state.pause else ("admin-pause-button", Desk.PAUSE)
    last = (_go(voice, *switch), _go(voice, "admin-refresh-button", Desk.PANEL))
    return Screen(text, rows(doing, looking, _trouble(voice, state), last))


def ask_pause(voice: Voice) -> Screen:
    """Until when?"""
    choices = (
        Button(voice.plain("pause-hour-button"), PauseButton(until=Pausing.HOUR)),
        Button(voice.plain("pause-morning-button"), PauseButton(until=Pausing.MORNING)),
    )
    open_end = Button(voice.plain("pause-open-button"), PauseButton(until=Pausing.OPEN_END))
    return Screen(voice("pause-ask"), rows(choices, open_end, back(voice)))


def stuck(voice: Voice, orders: Sequence[OrderView]) -> Screen:
    """Orders that are paid and not delivered."""
    if not orders:
        return Screen(voice("stuck-none"), rows(back(voice)))
    return Screen(voice("stuck-title"), rows(*(_stuck_button(voice, one) for one in orders), back(voice)))


def dead_letters(voice: Voice, letters: Sequence[DeadLetter]) -> Screen:
    """Notices that were given up, each with a way to try again."""
    if not letters:
        return Screen(voice("dead-none"), rows(back(voice)))
    shown = letters[:DEAD_SHOWN]
    retries = [_retry_button(voice, one) for one in shown]
    pairs = [tuple(retries[at : at + 2]) for at in range(0, len(retries), 2)]
    return Screen(
        lines(voice("dead-title"), *(_dead_row(voice, one) for one in shown)), rows(*pairs, back(voice))
    )


def back(voice: Voice) -> Button:
    """The way back to the panel."""
    return _go(voice, "admin-panel-button", Desk.PANEL)


def notice_name(voice: Voice, kind: str) -> str:
    """A kind of notice for people."""
    return voice.plain(f"staff-notice-{kind.replace('_', '-')}")


def _stock_button(voice: Voice) -> Button:
    return Button(voice.plain("admin-stock-button"), StockButton())


def _trouble(voice: Voice, state: Panel) -> tuple[Button | None, ...]:
    """Ways to what needs a person; only what there is."""
    held_up, given_up = state.today.stuck, state.dead
    return (
        Button(voice.plain("admin-stuck-button", count=held_up), PanelButton(desk=Desk.STUCK))
        if held_up
        else None,
        Button(voice.plain("admin-dead-button", count=given_up), PanelButton(desk=Desk.DEAD))
        if given_up
        else None,
    )


def _stuck_button(voice: Voice, one: OrderView) -> Button:
    number, amount = voice.order_number(one.number), voice.money(one.total, one.currency)
    return Button(
        voice.plain("stuck-order-button", number=number, amount=amount), StaffOrderButton(order_id=one.id)
    )


def _retry_button(voice: Voice, one: DeadLetter) -> Button:
    return Button(voice.plain("retry-button", id=str(one.id)), RetryButton(notice_id=one.id))


def _dead_row(voice: Voice, one: DeadLetter) -> str:
    reason = voice.name(one.reason or "?", 80)
    numbers = {"id": str(one.id), "chat": str(one.chat_id)}
    return voice("dead-row", kind=notice_name(voice, one.kind), reason=reason, **numbers)


def _go(voice: Voice, key: str, desk: Desk) -> Button:
    return Button(voice.plain(key), PanelButton(desk=desk))


def _pause_line(voice: Voice, pause: Pause | None, now: datetime) -> str | None:
    if pause is None:
        return None
    if pause.until is None:
        return voice("admin-panel-paused-open-end")
    return voice("admin-panel-paused", time=voice.moment(pause.until, now))
