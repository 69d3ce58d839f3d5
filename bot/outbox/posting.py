"""Writes notices in the transaction of the act they tell about, and looks after those that got stuck."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, bindparam, text
from sqlmodel import Session

from bot.database import Step, together
from bot.errors import NoticeNotFound
from bot.outbox.notices import Kind
from models.record import Facts, UtcDateTime

LATE = timedelta(hours=1)
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class DeadLetter:
    """A notice that was given up, and Telegram's last word about it."""

    id: int
    chat_id: int
    kind: str
    facts: Facts
    reason: str | None
    created_at: datetime


_NOW = bindparam("now", type_=UtcDateTime())
_BEFORE = bindparam("before", type_=UtcDateTime())

_POST = text(
    "INSERT INTO notice (chat_id, kind, facts, dedupe_key, status, attempts, unsure, next_at, created_at)"
    " VALUES (:chat_id, :kind, :facts, :dedupe_key, 'waiting', 0, 0, :now, :now)"
    " ON CONFLICT (dedupe_key) DO NOTHING"
).bindparams(bindparam("facts", type_=JSON()), _NOW)

_UNPARK = text(
    "UPDATE notice SET status = 'waiting', next_at = :now WHERE chat_id = :chat_id AND status = 'parked'"
).bindparams(_NOW)

_RETRY = text(
    "UPDATE notice SET status = 'waiting', next_at = :now, attempts = 0, unsure = 0"
    " WHERE id = :id AND status = 'dead'"
).bindparams(_NOW)

_DEAD = text(
    "SELECT id, chat_id, kind, facts, last_error, created_at FROM notice"
    " WHERE status = 'dead' ORDER BY id DESC LIMIT :limit"
).columns(facts=JSON(), created_at=UtcDateTime())

_COUNT_DEAD = text("SELECT count(*) FROM notice WHERE status = 'dead'")

_CHECK = text(
    "SELECT (SELECT count(*) FROM notice WHERE status = 'dead'),"
    " (SELECT count(*) FROM notice WHERE status = 'waiting' AND created_at < :before AND next_at < :before)"
).bindparams(_BEFORE)

_FORGET_SENT = text(
    "DELETE FROM notice WHERE id IN (SELECT id FROM notice"
    " WHERE status = 'sent' AND sent_at < :before ORDER BY sent_at LIMIT :limit)"
).bindparams(_BEFORE)

_FORGET_PLACES = text(
    "DELETE FROM message_place WHERE (bot_id, chat_id, message_id) IN"
    " (SELECT bot_id, chat_id, message_id FROM message_place"
    " WHERE posted_at < :before ORDER BY posted_at LIMIT :limit)"
).bindparams(_BEFORE)


def post(
    session: Session,
    *,
    chat_id: int,
    kind: Kind,
    facts: Mapping[str, int | str],
    dedupe_key: str,
    now: datetime,
) -> bool:
    """Put one notice into the outbox; False when one with this key (at most 64 signs) is there already.

    Notices of one chat are sent in the order in which they were posted.
    """
    step = posting(chat_id=chat_id, kind=kind, facts=facts, dedupe_key=dedupe_key, now=now)
    return together(session, step) == [1]


def posting(
    *, chat_id: int, kind: Kind, facts: Mapping[str, int | str], dedupe_key: str, now: datetime
) -> Step:
    """The same as a step of a larger act; it counts 0 or 1."""
    values = {"chat_id": chat_id, "kind": kind, "facts": facts, "dedupe_key": dedupe_key, "now": now}
    return Step(_POST, values)


def post_to_all(
    session: Session,
    *,
    chat_ids: Iterable[int],
    kind: Kind,
    facts: Mapping[str, int | str],
    dedupe_key: str,
    now: datetime,
) -> None:
    """The same notice to several chats; the key (at most 40 signs) is made each chat's own."""
    for chat_id in chat_ids:
        post(session, chat_id=chat_id, kind=kind, facts=facts, dedupe_key=f"{dedupe_key}:{chat_id}", now=now)


def unpark(session: Session, chat_id: int, *, now: datetime) -> int:
    """The person can be reached again: what was kept for him is sent now, in its old order."""
    return session.connection().execute(_UNPARK, {"chat_id": chat_id, "now": now}).rowcount


def retry_dead(session: Session, notice_id: int, *, now: datetime) -> None:
    """Try a notice again that was given up; NoticeNotFound when it is not among the dead."""
    if session.connection().execute(_RETRY, {"id": notice_id, "now": now}).rowcount == 0:
        raise NoticeNotFound


def dead_letters(session: Session, *, limit: int = 20) -> list[DeadLetter]:
    """The newest notices that were given up."""
    rows = session.connection().execute(_DEAD, {"limit": limit})
    return [DeadLetter(*row) for row in rows]


def count_dead(session: Session) -> int:
    """How many notices were given up."""
    return int(session.connection().execute(_COUNT_DEAD).scalar_one())


def check(session: Session, *, now: datetime) -> list[str]:
    """What is wrong in the outbox, in sentences for the terminal."""
    dead, late = session.connection().execute(_CHECK, {"before": now - LATE}).one()
    found = []
    if dead:
        found.append(f"{dead} notices were given up; see them with /admin in the chat and send them again.")
    if late:
        found.append(
            f"{late} notices wait for more than an hour; is the shop running and Telegram reachable?"
        )
    return found


def forget(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Forget one slice of what was sent 90 days ago; answers how many rows went."""
    values = {"before": now - KEPT, "limit": limit}
    return sum(
        session.connection().execute(slice_, values).rowcount for slice_ in (_FORGET_SENT, _FORGET_PLACES)
    )
