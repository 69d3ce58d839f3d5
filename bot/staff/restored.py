"""That the shop was brought back from a copy: what happened since the copy was made, it does not know."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.staff import audit
from models.staff import ShopState

KEY = "restored"


@dataclass(frozen=True)
class Restored:
    """From a copy of that moment, at that moment."""

    made_at: datetime
    restored_at: datetime


def note_restore(session: Session, made_at: datetime, *, actor: str, now: datetime) -> None:
    """Remember it until somebody has looked at the stock."""
    value = {"made_at": made_at.isoformat(), "restored_at": now.isoformat()}
    session.merge(ShopState(key=KEY, value=value, changed_at=now))
    audit.record(session, actor=actor, act="restore", subject="shop", after=value, now=now)


def last_restore(session: Session) -> Restored | None:
    """None when there was none, or when the stock has been looked at since."""
    state = session.get(ShopState, KEY)
    if state is None:
        return None
    return Restored(*(datetime.fromisoformat(state.value[name]) for name in ("made_at", "restored_at")))


def close_restore(session: Session, *, actor: str, now: datetime) -> bool:
    """The stock has been looked at; False when there was nothing to look at."""
    state = session.get(ShopState, KEY)
    if state is None:
        return False
    before = state.value
    session.delete(state)
    audit.record(
        session,
        actor=actor,
        act="check stock after restore",
        subject="shop",
        before=before,
        after={},
        now=now,
    )
    return True
