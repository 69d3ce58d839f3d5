"""Who buys: customers, whether each bot can reach them, and where they are in a form."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from models.record import Facts, UtcDateTime


class Customer(SQLModel, table=True):
    """A Telegram user; the id is Telegram's, so a shop can move to another bot with all its buyers."""

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    first_name: str
    username: str | None = None
    locale: str
    locale_chosen: bool = False
    first_source: str | None = Field(default=None, max_length=64)
    last_source: str | None = Field(default=None, max_length=64)
    first_paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Reach(SQLModel, table=True):
    """Whether one bot may write to one customer: he pressed Start there and has not blocked it since."""

    bot_id: int = Field(primary_key=True, sa_type=BigInteger)
    customer_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="customer.id")
    started_at: datetime = Field(sa_type=UtcDateTime)
    blocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Conversation(SQLModel, table=True):
    """Where somebody is in a form; never holds a secret."""

    bot_id: int = Field(primary_key=True, sa_type=BigInteger)
    chat_id: int = Field(primary_key=True, sa_type=BigInteger)
    user_id: int = Field(primary_key=True, sa_type=BigInteger)
    destiny: str = Field(primary_key=True, max_length=64)
    state: str | None = None
    facts: Facts = Field(default_factory=dict, sa_type=JSON)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class SeenUpdate(SQLModel, table=True):
    """An update of Telegram whose act is done; kept for seven days."""

    __tablename__ = "seen_update"
    __table_args__ = (Index("ix_seen_update_seen_at", "seen_at"),)
    bot_id: int = Field(primary_key=True, sa_type=BigInteger)
    update_id: int = Field(primary_key=True, sa_type=BigInteger)
    seen_at: datetime = Field(sa_type=UtcDateTime)
