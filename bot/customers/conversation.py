"""Where somebody is in a form: a state and a few facts per bot and chat, forgotten after seven days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, TextClause, bindparam, text
from sqlmodel import Session

from models.record import Facts, UtcDateTime

KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Seat:
    """Whose conversation, with which bot, where, and about what."""

    bot_id: int
    chat_id: int
    user_id: int
    destiny: str

    @property
    def key(self) -> dict[str, int | str]:
        """Its primary key."""
        return {
            "bot_id": self.bot_id,
            "chat_id": self.chat_id,
            "user_id": self.user_id,
            "destiny": self.destiny,
        }


@dataclass(frozen=True)
class Talk:
    """What is remembered of it."""

    state: str | None = None
    facts: Facts = field(default_factory=dict)


_HERE = "bot_id = :bot_id AND chat_id = :chat_id AND user_id = :user_id AND destiny = :destiny"
_NOW = bindparam("now", type_=UtcDateTime())
_FACTS = bindparam("facts", type_=JSON())

_READ = (
    text(f"SELECT state, facts FROM conversation WHERE {_HERE} AND updated_at > :since")  # noqa: S608
    .bindparams(bindparam("since", type_=UtcDateTime()))
    .columns(facts=JSON())
)
_SET_STATE = text(
    "INSERT INTO conversation (bot_id, chat_id, user_id, destiny, state, facts, updated_at)"
    " VALUES (:bot_id, :chat_id, :user_id, :destiny, :state, :facts, :now)"
    " ON CONFLICT (bot_id, chat_id, user_id, destiny)"
    " DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at"
).bindparams(_NOW, _FACTS)
_SET_FACTS = text(
    "INSERT INTO conversation (bot_id, chat_id, user_id, destiny, state, facts, updated_at)"
    " VALUES (:bot_id, :chat_id, :user_id, :destiny, NULL, :facts, :now)"
    " ON CONFLICT (bot_id, chat_id, user_id, destiny)"
    " DO UPDATE SET facts = excluded.facts, updated_at = excluded.updated_at"
).bindparams(_NOW, _FACTS)
_CLEAR_STATE = text(f"UPDATE conversation SET state = NULL WHERE {_HERE} AND state IS NOT NULL")  # noqa: S608
_CLEAR_FACTS = text(
    f"UPDATE conversation SET facts = '{{}}' WHERE {_HERE} AND CAST(facts AS TEXT) <> '{{}}'"  # noqa: S608
)
_TIDY = text(
    f"DELETE FROM conversation WHERE {_HERE} AND state IS NULL AND CAST(facts AS TEXT) = '{{}}'"  # noqa: S608
)


def read(session: Session, seat: Seat, *, now: datetime) -> Talk:
    """State and facts; an empty Talk when there are none, or none younger than seven days."""
    row = session.connection().execute(_READ, {**seat.key, "since": now - KEPT}).one_or_none()
    return Talk(row.state, dict(row.facts or {})) if row else Talk()


def set_state(session: Session, seat: Seat, *, state: str | None, now: datetime) -> None:
    """He is at this step now; None: in no form any more."""
    if state is None:
        _clear(session, _CLEAR_STATE, seat)
        return
    session.connection().execute(_SET_STATE, {**seat.key, "state": state, "facts": {}, "now": now})


def set_facts(session: Session, seat: Seat, *, facts: Mapping[str, Any], now: datetime) -> None:
    """Replace what is remembered of the form: numbers and short words, never a secret."""
    if not facts:
        _clear(session, _CLEAR_FACTS, seat)
        return
    session.connection().execute(_SET_FACTS, {**seat.key, "facts": dict(facts), "now": now})


def _clear(session: Session, clearing: TextClause, seat: Seat) -> None:
    """Nearly every tap ends a form that was not begun: then nothing is written."""
    if session.connection().execute(clearing, seat.key).rowcount:
        session.connection().execute(_TIDY, seat.key)
