"""Staff sends a notice again that was given up, and the audit chain knows who did."""

from datetime import datetime

from sqlmodel import Session

from bot.outbox import posting
from bot.staff import audit


def retry(session: Session, notice_id: int, *, actor: str, now: datetime) -> None:
    """Put it back among those that wait; raises NoticeNotFound when it is not among the dead (any more)."""
    posting.retry_dead(session, notice_id, now=now)
    audit.record(session, actor=actor, act="retry", subject=f"notice:{notice_id}", now=now)
