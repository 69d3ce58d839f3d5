"""The audit chain: who did what to what, each entry sealed by a hash over itself and the one before."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.staff import AuditEntry, AuditHead

GENESIS = "0" * 64
"""The hash before the first entry."""

log = logging.getLogger(__name__)

_MAKE_HEAD = text(
    "INSERT INTO audit_head (id, entry_id, hash) VALUES (1, 0, :genesis) ON CONFLICT (id) DO NOTHING"
)


@dataclass(frozen=True)
class Deed:
    """What is written down. subject: "<noun>:<id>"; before and after hold plain values, never a secret."""

    actor: str
    act: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def record(
    session: Session,
    *,
    actor: str,
    act: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime,
) -> str:
    """Add an entry, last in the act's own transaction: it locks the chain's head. Answers its hash."""
    deed = Deed(actor, act, subject, dict(before or {}), dict(after or {}))
    head = _locked_head(session)
    entry = AuditEntry(
        at=now,
        actor=deed.actor,
        act=deed.act,
        subject=deed.subject,
        before=dict(deed.before),
        after=dict(deed.after),
        previous_hash=head.hash,
        hash=_hash(head.hash, deed, now),
    )
    session.add(entry)
    session.flush()
    head.entry_id, head.hash = entry.id, entry.hash
    session.add(head)
    session.flush()
    log.info("audit %s %s %s %s", actor, act, subject, entry.hash)
    return entry.hash


def staff(user_id: int) -> str:
    """The name under which an admin stands in the chain."""
    return f"staff:{user_id}"


def entries(session: Session, subject: str, *, limit: int = 50) -> Sequence[AuditEntry]:
    """What was done to one thing, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject == subject)
        .order_by(col(AuditEntry.id).desc())
        .limit(limit)
    )
    return session.exec(query).all()


def check(session: Session) -> list[str]:
    """Sentences about every break of the chain; none when it verifies."""
    return list(_breaks(session))


def _breaks(session: Session) -> Iterator[str]:
    previous, last = GENESIS, 0
    for entry in session.exec(
        select(AuditEntry).order_by(col(AuditEntry.id)).execution_options(yield_per=500)
    ):
        deed = Deed(entry.actor, entry.act, entry.subject, entry.before, entry.after)
        if entry.previous_hash != previous:
            yield f"Audit entry {entry.id} does not follow the one before it."
        elif entry.hash != _hash(entry.previous_hash, deed, entry.at):
            yield f"Audit entry {entry.id} was changed after it was written."
        previous, last = entry.hash, entry.id
    head = session.get(AuditHead, 1)
    if (head.hash if head else GENESIS) != previous:
        yield f"The audit chain ends at entry {last}, but its head is another: its end is missing."


def _locked_head(session: Session) -> AuditHead:
    """The only row every audited act waits for; on SQLite there is one writer anyway."""
    session.connection().execute(_MAKE_HEAD, {"genesis": GENESIS})
    head = select(AuditHead).where(AuditHead.id == 1).with_for_update()
    return session.exec(head.execution_options(populate_existing=True)).one()


def _hash(previous: str, deed: Deed, at: datetime) -> str:
    words = [
        previous,
        at.astimezone(UTC).isoformat(),
        deed.actor,
        deed.act,
        deed.subject,
        deed.before,
        deed.after,
    ]
    canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
