"""Books what a gateway said: the right payment, the right amount, the right currency, once.

Money for an order that still wants it pays the order, however late it comes. What is too little, too much or
comes twice lands in the buyer's wallet; Stars, which no wallet holds, go back to their payer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from bot.database import Database
from bot.orders import lifecycle
from bot.orders.queue import finish_each
from bot.outbox import posted
from bot.outbox.notices import Kind
from bot.outbox.posting import post, post_to_all
from bot.payments import refunds
from bot.payments.gateways import stars
from bot.wallet import balance, ledger
from models.order import Order, OrderStatus
from models.payment import GatewayEvent, Payment
from models.record import UtcDateTime

PAYABLE = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED, OrderStatus.CANCELLED})
ROUND = 50

_CLAIM = text("UPDATE gateway_event SET outcome = :outcome WHERE id = :id AND outcome IS NULL")
_SETTLE = text(
    "UPDATE payment SET status = 'settled', received = COALESCE(received, 0) + :amount,"
    " settled_at = COALESCE(settled_at, :now), next_ask_at = NULL WHERE id = :id"
).bindparams(bindparam("now", type_=UtcDateTime()))


class Outcome(StrEnum):
    """paid: exactly · overpaid: and the rest is in the wallet · short, twice: all of it is in the wallet ·
    returned: the Stars go back · unknown_payment, wrong_currency: kept for somebody to look at.
    """

    PAID = "paid"
    OVERPAID = "overpaid"
    SHORT = "short"
    TWICE = "twice"
    RETURNED = "returned"
    UNKNOWN_PAYMENT = "unknown_payment"
    WRONG_CURRENCY = "wrong_currency"


@dataclass(frozen=True)
class Settled:
    """What became of an event; fresh: by this very act."""

    order_id: int | None
    outcome: Outcome
    fresh: bool

    @property
    def pays(self) -> bool:
        """Whether the order was paid just now, so that its goods can follow."""
        return self.fresh and self.outcome in (Outcome.PAID, Outcome.OVERPAID)


@dataclass(frozen=True)
class _Case:
    """One event, its payment and its order, which is locked."""

    event: GatewayEvent
    payment: Payment
    order: Order
    now: datetime

    @property
    def reference(self) -> str:
        return f"event:{self.event.id}"

    @property
    def method(self) -> str:
        return ":".join(filter(None, (self.payment.gateway, self.payment.option)))

    @property
    def till(self) -> str:
        return f"gateway:{self.payment.gateway}"


def settle(session: Session, event_id: int, *, admins: tuple[int, ...] = (), now: datetime) -> Settled:
    """Book a kept event. Doing it again, at any time or at once, changes nothing and answers the same."""
    event = session.get_one(GatewayEvent, event_id)
    payment = session.exec(
        select(Payment).where(Payment.number == event.payment_number, Payment.gateway == event.gateway)
    ).one_or_none()
    if payment is None:
        return _set_aside(session, event, Outcome.UNKNOWN_PAYMENT, admins=admins, now=now)
    order = session.exec(select(Order).where(Order.id == payment.order_id).with_for_update()).one()
    if event.currency != payment.pay_currency:
        return _set_aside(session, event, Outcome.WRONG_CURRENCY, admins=admins, now=now)
    outcome = judge(event, payment, order)
    if not _claim(session, event, outcome):
        return Settled(order.id, _outcome_of(session, event), fresh=False)
    BOOK[outcome](session, _Case(event, payment, order, now))
    return Settled(order.id, outcome, fresh=True)


def judge(event: GatewayEvent, payment: Payment, order: Order) -> Outcome:
    """What this money is for this order."""
    is_wanted = order.status in PAYABLE
    if payment.gateway == stars.NAME:
        is_right = event.amount == payment.pay_amount and event.payer_id == order.customer_id
        return Outcome.PAID if is_wanted and is_right else Outcome.RETURNED
    if not is_wanted:
        return Outcome.TWICE
    if event.amount < payment.pay_amount:
        return Outcome.SHORT
    return Outcome.PAID if event.amount == payment.pay_amount else Outcome.OVERPAID


async def settle_waiting_events(
    database: Database, *, admins: tuple[int, ...] = (), now: datetime
) -> list[Settled]:
    """Settle what is kept and not settled yet, each by itself: one that breaks stops no other."""
    waiting = await database.reading(waiting_events)
    return await finish_each(database, settle, waiting, admins=admins, now=now)


def waiting_events(session: Session, *, limit: int = ROUND) -> list[int]:
    """Events that nobody has settled yet, oldest first."""
    waiting = select(GatewayEvent.id).where(col(GatewayEvent.outcome).is_(None))
    return list(session.exec(waiting.order_by(col(GatewayEvent.id)).limit(limit)))


def _pay(session: Session, case: _Case) -> None:
    _settle_payment(session, case)
    ledger.book(
        session,
        kind="payment",
        reference=case.reference,
        debit=case.till,
        credit=ledger.SALES,
        amount=case.payment.amount,
        currency=case.payment.currency,
        order_id=case.order.id,
        now=case.now,
    )
    lifecycle.move(session, case.order.id, OrderStatus.PAID, from_=PAYABLE, paid_by=case.method, now=case.now)
    posted.repaint(session, case.order.id, now=case.now)


def _pay_and_credit_rest(session: Session, case: _Case) -> None:
    _pay(session, case)
    rest = case.event.amount - case.payment.pay_amount
    _credit(session, case, rest, kind="overpaid")
    _tell(session, case, Kind.OVERPAID, amount=rest)


def _credit_short(session: Session, case: _Case) -> None:
    _settle_payment(session, case)
    _credit(session, case, case.event.amount, kind="short_paid")
    missing = case.payment.pay_amount - case.event.amount
    _tell(session, case, Kind.SHORT_PAID, amount=case.event.amount, missing=missing)


def _credit_second(session: Session, case: _Case) -> None:
    _settle_payment(session, case)
    _credit(session, case, case.event.amount, kind="paid_twice")
    _tell(session, case, Kind.PAID_TWICE, amount=case.event.amount)


def _return(session: Session, case: _Case) -> None:
    refunds.owe(session, case.event, case.payment, now=case.now)


ASIDE = {
    Outcome.UNKNOWN_PAYMENT: "unknown-payment-notice",
    Outcome.WRONG_CURRENCY: "wrong-currency-notice",
}
BOOK: dict[Outcome, Callable[[Session, _Case], None]] = {
    Outcome.PAID: _pay,
    Outcome.OVERPAID: _pay_and_credit_rest,
    Outcome.SHORT: _credit_short,
    Outcome.TWICE: _credit_second,
    Outcome.RETURNED: _return,
}


def _settle_payment(session: Session, case: _Case) -> None:
    values = {"id": case.payment.id, "amount": case.event.amount, "now": case.now}
    session.connection().execute(_SETTLE, values)


def _credit(session: Session, case: _Case, amount: int, *, kind: str) -> None:
    balance.credit(
        session,
        case.order.customer_id,
        kind=kind,
        reference=case.reference,
        debit=case.till,
        amount=amount,
        currency=case.payment.pay_currency,
        order_id=case.order.id,
        now=case.now,
    )


def _tell(session: Session, case: _Case, kind: Kind, **amounts: int) -> None:
    post(
        session,
        chat_id=case.order.customer_id,
        kind=kind,
        facts={"order_id": case.order.id, "currency": case.payment.pay_currency, **amounts},
        dedupe_key=f"{kind}:{case.event.id}",
        now=case.now,
    )


def _set_aside(
    session: Session, event: GatewayEvent, outcome: Outcome, *, admins: tuple[int, ...], now: datetime
) -> Settled:
    """Nobody's money that we know of: it stays in the inbox, and the admins are told."""
    if not _claim(session, event, outcome):
        return Settled(None, _outcome_of(session, event), fresh=False)
    facts = {"text_key": ASIDE[outcome], "gateway": event.gateway, "payment": event.payment_number}
    post_to_all(
        session,
        chat_ids=admins,
        kind=Kind.SHOP_NOTICE,
        facts=facts,
        dedupe_key=f"aside:{event.id}",
        now=now,
    )
    return Settled(None, outcome, fresh=True)


def _claim(session: Session, event: GatewayEvent, outcome: Outcome) -> bool:
    """The one who writes the outcome does the booking."""
    return session.connection().execute(_CLAIM, {"id": event.id, "outcome": outcome.value}).rowcount == 1


def _outcome_of(session: Session, event: GatewayEvent) -> Outcome:
    written = session.exec(select(GatewayEvent.outcome).where(GatewayEvent.id == event.id)).one()
    return Outcome(str(written))
