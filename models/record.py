"""What every table has in common: its base, its column types and the names of its constraints."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

Number: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit whole number; SQLite counts rows up only in a column called INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: `timestamptz` on PostgreSQL, ISO text on SQLite; a naive moment is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store aware moments only."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it is always UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def words(kind: type[StrEnum]) -> Enum:
    """A column that holds one word of `kind`, guarded by a CHECK."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Record(SQLModel):
    """A row that is numbered by the database."""

    id: int = Field(default=None, primary_key=True, sa_type=Number)


Names = dict[str, str]
"""A text per locale: {"zh-CN": "...", "en": "..."}."""
Facts = dict[str, Any]

T = TypeVar("T")


def in_locale(texts: Mapping[str, T], locale: str) -> T | None:
    """What stands there in `locale`, else in its language, else the first that is not empty."""
    language = locale.partition("-")[0]
    kin = [text for other, text in texts.items() if other.partition("-")[0] == language]
    return next((text for text in (texts.get(locale), *kin, *texts.values()) if text), None)
