"""The owner's pause: a closed shop sells nothing, and keeps every promise it already made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.staff import audit
from models.staff import ShopState

PAUSE = "pause"


@dataclass(frozen=True)
class Pause:
    """The shop is closed, until a moment or until the owner opens it again."""

    until: datetime | None


def pause(session: Session, *, until: datetime | None, actor: str, now: datetime) -> None:
    """Close the shop until a moment, or until it is opened."""
    _switch(session, {"closed": True, "until": until.isoformat() if until else None}, actor=actor, now=now)


def reopen(session: Session, *, actor: str, now: datetime) -> None:
    """Open it again."""
    _switch(session, {"closed": False}, actor=actor, now=now)


def pause_of(session: Session, *, now: datetime) -> Pause | None:
    """The pause that is on now, or None; one with an end is over by itself."""
    state = session.get(ShopState, PAUSE)
    if state is None or not state.value.get("closed"):
        return None
    until = state.value.get("until")
    end = datetime.fromisoformat(until) if until else None
    return Pause(end) if end is None or end > now else None


def _switch(session: Session, value: dict[str, Any], *, actor: str, now: datetime) -> None:
    state = session.get(ShopState, PAUSE) or ShopState(key=PAUSE, changed_at=now)
    before = state.value
    state.value, state.changed_at = value, now
    session.add(state)
    act = "pause" if value["closed"] else "reopen"
    audit.record(session, actor=actor, act=act, subject="shop:pause", before=before, after=value, now=now)
