"""Writes notices in the transaction of the act they tell about, and looks after those that got stuck."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import JSON, bindparam, text
from sqlmodel import Session

from bot.outbox.notices import Kind
from models.record import UtcDateTime

_POST = text(
    "INSERT INTO notice (chat_id, kind, facts, dedupe_key, status, attempts, unsure, next_at, created_at)"
    " VALUES (:chat_id, :kind, :facts, :dedupe_key, 'waiting', 0, 0, :now, :now)"
    " ON CONFLICT (dedupe_key) DO NOTHING"
).bindparams(bindparam("facts", type_=JSON), bindparam("now", type_=UtcDateTime()))


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
    values = {"chat_id": chat_id, "kind": kind, "facts": facts, "dedupe_key": dedupe_key, "now": now}
    return session.connection().execute(_POST, values).rowcount == 1


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
