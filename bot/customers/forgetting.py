"""Forgets, after seven days, which updates were dealt with and where conversations that ended stood."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, text
from sqlmodel import Session

from models.record import UtcDateTime

KEPT = timedelta(days=7)

_BEFORE = bindparam("before", type_=UtcDateTime())
_UPDATES = text(
    "DELETE FROM seen_update WHERE (bot_id, update_id) IN (SELECT bot_id, update_id FROM seen_update"
    " WHERE seen_at < :before ORDER BY seen_at LIMIT :limit)"
).bindparams(_BEFORE)
_CONVERSATIONS = text(
    "DELETE FROM conversation WHERE (bot_id, chat_id, user_id, destiny) IN"
    " (SELECT bot_id, chat_id, user_id, destiny FROM conversation WHERE updated_at < :before LIMIT :limit)"
).bindparams(_BEFORE)


def forget(session: Session, *, now: datetime, limit: int = 500) -> int:
    """Forget one slice; answers how many rows went, so that the caller knows when to stop."""
    values = {"before": now - KEPT, "limit": limit}
    return sum(session.connection().execute(slice_, values).rowcount for slice_ in (_UPDATES, _CONVERSATIONS))
