"""Changes rows of the catalogue and writes each change into the audit chain, before and after."""

import secrets
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session

from bot.errors import ProductGone
from bot.staff import audit
from models.product import Category, Product, Shelf, Variant

Kind = TypeVar("Kind", Category, Product, Variant)

CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 8


def new_code() -> str:
    """A short code nobody can guess, without signs that look alike."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def add(session: Session, row: Category | Product | Variant, *, actor: str, now: datetime) -> int:
    """Put a new row into the catalogue; answers its id."""
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        act=f"create {_noun(row)}",
        subject=subject(row),
        after={"names": row.names},
        now=now,
    )
    return row.id


def locked(session: Session, kind: type[Kind], id_: int) -> Kind:
    """A row to be changed, so that two admins change it one after the other; raises ProductGone."""
    row = session.get(kind, id_, with_for_update={"key_share": True})
    if row is None or row.shelf == Shelf.ARCHIVED:
        raise ProductGone
    return row


def change(session: Session, row: Kind, *, actor: str, now: datetime, **values: Any) -> bool:
    """Set these values; False when they were set already, and then nothing is written."""
    before = {name: getattr(row, name) for name in values}
    if before == values:
        return False
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        act=f"change {_noun(row)}",
        subject=subject(row),
        before=before,
        after=values,
        now=now,
    )
    return True


def subject(row: Category | Product | Variant) -> str:
    """How the audit chain calls it."""
    return f"{_noun(row)}:{row.id}"


def _noun(row: Category | Product | Variant) -> str:
    return type(row).__name__.lower()
