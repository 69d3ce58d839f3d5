"""What staff did: the audit chain."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, SQLModel

from models.record import Facts, Record, UtcDateTime


class AuditEntry(Record, table=True):
    """Who did what to what, before and after; `hash` covers the entry and the hash before it."""

    __tablename__ = "audit_entry"
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=64)
    act: str = Field(max_length=64)
    subject: str = Field(max_length=64, index=True)
    before: Facts = Field(default_factory=dict, sa_type=JSON)
    after: Facts = Field(default_factory=dict, sa_type=JSON)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


class AuditHead(SQLModel, table=True):
    """The newest link of the chain; one row, locked last in every act."""

    __tablename__ = "audit_head"
    id: int = Field(primary_key=True)
    entry_id: int = Field(default=0, sa_type=BigInteger)
    hash: str = Field(max_length=64)


class ShopState(SQLModel, table=True):
    """What the owner switches while the shop runs (the pause), one row per switch."""

    __tablename__ = "shop_state"
    key: str = Field(primary_key=True, max_length=32)
    value: Facts = Field(default_factory=dict, sa_type=JSON)
    changed_at: datetime = Field(sa_type=UtcDateTime)
