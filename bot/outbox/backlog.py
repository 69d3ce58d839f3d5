"""How far the outbox is behind."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from models.record import UtcDateTime

_OLDEST = (
    text("SELECT min(created_at) AS oldest FROM notice WHERE status = 'waiting' AND next_at <= :now")
    .bindparams(bindparam("now", type_=UtcDateTime()))
    .columns(oldest=UtcDateTime())
)


def oldest_waiting(session: Session, *, now: datetime) -> datetime | None:
    """When the oldest notice was posted that should have been sent by now."""
    oldest: datetime | None = session.connection().execute(_OLDEST, {"now": now}).scalar_one()
    return oldest
