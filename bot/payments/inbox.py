"""The inbox of gateways' words: each verified one is kept once, each refused one is only counted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, bindparam, text
from sqlmodel import Session, select

from bot.payments.gateways.base import Word
from models.payment import GatewayEvent
from models.record import UtcDateTime

SAMPLE = 1000

_KEEP = text(
    "INSERT INTO gateway_event"
    " (gateway, event_id, payment_number, amount, currency, payer_id, body, received_at)"
    " VALUES (:gateway, :event_id, :payment_number, :amount, :currency, :payer_id, :body, :now)"
    " ON CONFLICT (gateway, event_id) DO NOTHING RETURNING id"
).bindparams(bindparam("body", type_=JSON), bindparam("now", type_=UtcDateTime()))
_COUNT = text(
    "INSERT INTO rejection (gateway, day, count, sample) VALUES (:gateway, :day, :count, :sample)"
    " ON CONFLICT (gateway, day) DO UPDATE SET count = rejection.count + :count, sample = :sample"
)


@dataclass(frozen=True)
class Kept:
    """Where a word is kept; fresh: it had not been said before."""

    event_id: int
    fresh: bool


def keep(session: Session, word: Word, *, now: datetime) -> Kept:
    """Write a verified word down; the same gateway and event id again is the word that is there already."""
    values = {
        "gateway": word.gateway,
        "event_id": word.event_id,
        "payment_number": word.payment_number,
        "amount": word.amount,
        "currency": word.currency,
        "payer_id": word.payer_id,
        "body": word.body,
        "now": now,
    }
    event_id = session.connection().execute(_KEEP, values).scalar()
    if event_id is not None:
        return Kept(event_id, fresh=True)
    known = select(GatewayEvent.id).where(
        GatewayEvent.gateway == word.gateway, GatewayEvent.event_id == word.event_id
    )
    return Kept(session.exec(known).one(), fresh=False)


def reject(session: Session, gateway: str, *, count: int, sample: str, now: datetime) -> None:
    """Count calls that did not verify: one row a day and gateway, with the last one as a sample."""
    values = {
        "gateway": gateway,
        "day": now.date().isoformat(),
        "count": count,
        "sample": printable(sample)[:SAMPLE],
    }
    session.connection().execute(_COUNT, values)


def printable(sample: str) -> str:
    """What a stranger sent, with everything replaced that a terminal or a text column would trip over."""
    return "".join(letter if letter.isprintable() else "�" for letter in sample)
