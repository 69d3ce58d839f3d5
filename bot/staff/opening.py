"""The owner's pause: a closed shop sells nothing, and keeps every promise it already made."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.staff import ShopState

PAUSE = "pause"


@dataclass(frozen=True)
class Pause:
    """The shop is closed, until a moment or until the owner opens it again."""

    until: datetime | None


def pause(session: Session, *, until: datetime | None, now: datetime) -> None:
    """Close the shop."""
    state = session.get(ShopState, PAUSE) or ShopState(key=PAUSE, changed_at=now)
    state.value = {"closed": True, "until": until.isoformat() if until else None}
    state.changed_at = now
    session.add(state)


def reopen(session: Session, *, now: datetime) -> None:
    """Open it again."""
    state = session.get(ShopState, PAUSE) or ShopState(key=PAUSE, changed_at=now)
    state.value = {"closed": False}
    state.changed_at = now
    session.add(state)


def pause_of(session: Session, *, now: datetime) -> Pause | None:
    """The pause that is on now, or None; one with an end is over by itself."""
    state = session.get(ShopState, PAUSE)
    if state is None or not state.value.get("closed"):
        return None
    until = state.value.get("until")
    end = datetime.fromisoformat(until) if until else None
    return Pause(end) if end is None or end > now else None
