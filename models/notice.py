"""Notices: the outbox of everything said to somebody who is not being answered, and where messages stand."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.record import Facts, Number, Record, UtcDateTime, words


class NoticeStatus(StrEnum):
    """waiting · sent · parked (blocked us; served at his next Start) · dead (given up, admins see it)."""

    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"
    DEAD = "dead"


class Notice(Record, table=True):
    """One message to one chat: ids only, rendered when sent, one Bot API call; order is kept per chat.

    facts: whole numbers and short words, never a secret. dedupe_key: the same thing is said once.
    bot_id, message_id: which bot sent it, as which message. unsure: answers lost so far (three at most).
    """

    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index(
            "ix_notice_waiting",
            "chat_id",
            "id",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
        Index(
            "ix_notice_dead",
            "id",
            sqlite_where=text("status = 'dead'"),
            postgresql_where=text("status = 'dead'"),
        ),
        Index(
            "ix_notice_parked",
            "chat_id",
            sqlite_where=text("status = 'parked'"),
            postgresql_where=text("status = 'parked'"),
        ),
        Index("ix_notice_sent_at", "sent_at"),
    )
    chat_id: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=32)
    facts: Facts = Field(default_factory=dict, sa_type=JSON)
    dedupe_key: str = Field(max_length=64)
    status: NoticeStatus = Field(default=NoticeStatus.WAITING, sa_type=words(NoticeStatus))
    attempts: int = 0
    unsure: int = 0
    next_at: datetime = Field(sa_type=UtcDateTime)
    last_error: str | None = None
    bot_id: int | None = Field(default=None, sa_type=BigInteger)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MessagePlace(SQLModel, table=True):
    """Which message shows which order, so that a job can turn "waiting" to "paid" in that very message."""

    __tablename__ = "message_place"
    __table_args__ = (
        Index("ix_message_place_order_id", "order_id"),
        Index("ix_message_place_posted_at", "posted_at"),
    )
    bot_id: int = Field(primary_key=True, sa_type=BigInteger)
    chat_id: int = Field(primary_key=True, sa_type=BigInteger)
    message_id: int = Field(primary_key=True, sa_type=BigInteger)
    order_id: int = Field(sa_type=Number, foreign_key="order.id")
    picture: bool = False
    posted_at: datetime = Field(sa_type=UtcDateTime)
