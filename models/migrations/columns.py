"""The column types that revisions use; they stay as they are when the models' own types change."""

from typing import Any

import sqlalchemy as sa

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def words(*allowed: str, name: str) -> sa.Enum:
    """One of a few words, guarded by a CHECK."""
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=24)


def only(condition: str) -> dict[str, Any]:
    """What makes an index partial, in both databases' words."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
