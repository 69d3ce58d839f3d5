"""What the sender reads and writes of notices: whose turn it is, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, bindparam, text
from sqlmodel import Session

from bot.outbox.notices import Kind
from bot.outbox.posting import post_to_all
from models.record import Facts, UtcDateTime

UNSURE_MOST = 3
"""After so many lost answers a notice is given up: it may have arrived as often."""
FAILED_MOST = 5
"""After so many faults of our own it is given up."""
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=60))
DEAD_ALARM = timedelta(minutes=10)
"""Admins hear of given up notices at most so often."""
WORDS = 200


@dataclass(frozen=True)
class Letter:
    """A notice that is being sent. tried: how often before this time."""

    id: int
    chat_id: int
    kind: Kind
    facts: Facts
    tried: int
    unsure: int


_NOW = bindparam("now", type_=UtcDateTime())
_NEXT = bindparam("next_at", type_=UtcDateTime())

_DUE_CHATS = text(
    "SELECT notice.chat_id FROM"
    " (SELECT chat_id, min(id) AS id FROM notice WHERE status = 'waiting' GROUP BY chat_id) AS head"
    " JOIN notice ON notice.id = head.id WHERE notice.next_at <= :now ORDER BY notice.id LIMIT :limit"
).bindparams(_NOW)

_HEAD = text(
    "SELECT id, next_at FROM notice WHERE chat_id = :chat_id AND status = 'waiting' ORDER BY id LIMIT 1"
).columns(next_at=UtcDateTime())

_CLAIM = text(
    "UPDATE notice SET attempts = attempts + 1, unsure = unsure + 1 WHERE id = :id AND status = 'waiting'"
    " RETURNING id, chat_id, kind, facts, attempts - 1 AS tried, unsure - 1 AS unsure"
).columns(facts=JSON())

_SENT = text(
    "UPDATE notice SET status = 'sent', sent_at = :now, unsure = unsure - 1, bot_id = :bot_id,"
    " message_id = :message_id, last_error = NULL WHERE id = :id AND status = 'waiting'"
).bindparams(_NOW)

_LATER = text(
    "UPDATE notice SET next_at = :next_at, unsure = unsure - :sure, attempts = attempts - :uncounted,"
    " last_error = :error WHERE id = :id AND status = 'waiting'"
).bindparams(_NEXT)

_DEAD = text("UPDATE notice SET status = 'dead', last_error = :error WHERE id = :id AND status = 'waiting'")

_PARK = text(
    "UPDATE notice SET status = 'parked', unsure = 0, last_error = :error"
    " WHERE chat_id = :chat_id AND status = 'waiting'"
)

_IS_BACK = text(
    "SELECT 1 FROM reach WHERE customer_id = :chat_id AND bot_id = :bot_id AND blocked_at IS NULL"
)


def due_chats(session: Session, *, now: datetime, limit: int) -> list[int]:
    """Chats whose first waiting notice is due, longest waiting first."""
    found = session.connection().execute(_DUE_CHATS, {"now": now, "limit": limit})
    return [int(chat_id) for chat_id in found.scalars()]


def next_in_chat(session: Session, chat_id: int, *, now: datetime) -> int | None:
    """The first waiting notice of a chat, when it is due; those behind it wait for it."""
    row = session.connection().execute(_HEAD, {"chat_id": chat_id}).one_or_none()
    return int(row.id) if row is not None and row.next_at <= now else None


def claim(session: Session, notice_id: int) -> Letter | None:
    """Write down that it is about to be sent, before it is: a crash now counts as a lost answer."""
    row = session.connection().execute(_CLAIM, {"id": notice_id}).one_or_none()
    if row is None:
        return None
    return Letter(row.id, row.chat_id, Kind(row.kind), row.facts, row.tried, row.unsure)


def sent(session: Session, letter: Letter, *, bot_id: int, message_id: int | None, now: datetime) -> None:
    """It has arrived, as this message."""
    values = {"id": letter.id, "bot_id": bot_id, "message_id": message_id, "now": now}
    session.connection().execute(_SENT, values)


def put_off(session: Session, letter: Letter, *, until: datetime, error: str) -> None:
    """It was certainly not sent, and that says nothing about it: again at `until`."""
    values = {"id": letter.id, "next_at": until, "sure": 1, "uncounted": 1, "error": error[:WORDS]}
    session.connection().execute(_LATER, values)


def failed(
    session: Session, letter: Letter, *, unsure: bool, error: str, admins: frozenset[int], now: datetime
) -> None:
    """It did not go out, or nobody knows (`unsure`): again later, until it was tried enough."""
    lost = letter.unsure + (1 if unsure else 0)
    if lost >= UNSURE_MOST:
        give_up(session, letter, error=error, admins=admins, now=now)
        return
    wait = RETRY_AFTER[min(letter.tried, len(RETRY_AFTER) - 1)]
    values = {
        "id": letter.id,
        "next_at": now + wait,
        "sure": 0 if unsure else 1,
        "uncounted": 0,
        "error": error[:WORDS],
    }
    session.connection().execute(_LATER, values)


def broke(session: Session, letter: Letter, *, error: str, admins: frozenset[int], now: datetime) -> None:
    """We could not even write it: a fault of ours, tried again a few times."""
    if letter.tried + 1 >= FAILED_MOST:
        give_up(session, letter, error=error, admins=admins, now=now)
    else:
        failed(session, letter, unsure=False, error=error, admins=admins, now=now)


def park(session: Session, letter: Letter, *, bot_id: int, error: str, now: datetime) -> None:
    """The person cannot be reached: all that waits for him is kept until he comes back."""
    if session.connection().execute(_IS_BACK, {"chat_id": letter.chat_id, "bot_id": bot_id}).first():
        put_off(session, letter, until=now + RETRY_AFTER[0], error=error)
        return
    session.connection().execute(_PARK, {"chat_id": letter.chat_id, "error": error[:WORDS]})


def give_up(session: Session, letter: Letter, *, error: str, admins: frozenset[int], now: datetime) -> None:
    """Tried enough: visible to admins, and the next one in that chat may pass."""
    session.connection().execute(_DEAD, {"id": letter.id, "error": error[:WORDS]})
    if letter.kind is Kind.DEAD:
        return
    window = int(now.timestamp() // DEAD_ALARM.total_seconds())
    facts: Mapping[str, int | str] = {"notice_id": letter.id}
    post_to_all(
        session, chat_ids=sorted(admins), kind=Kind.DEAD, facts=facts, dedupe_key=f"dead:{window}", now=now
    )
