"""Which message shows which order, so that a job can turn "waiting" to "paid" in that very message."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from bot.outbox.notices import Kind
from bot.outbox.posting import post
from models.record import UtcDateTime


@dataclass(frozen=True)
class Place:
    """One message in one chat with one bot."""

    bot_id: int
    chat_id: int
    message_id: int

    @property
    def key(self) -> dict[str, int]:
        """Its primary key."""
        return {"bot_id": self.bot_id, "chat_id": self.chat_id, "message_id": self.message_id}


@dataclass(frozen=True)
class Painted:
    """What a message was made to show: an order, or something else. since: when what it shows was read."""

    place: Place
    order_id: int | None
    picture: bool
    since: datetime


_REMEMBER = text(
    "INSERT INTO message_place (bot_id, chat_id, message_id, order_id, picture, posted_at)"
    " VALUES (:bot_id, :chat_id, :message_id, :order_id, :picture, :now)"
    " ON CONFLICT (bot_id, chat_id, message_id) DO UPDATE SET order_id = excluded.order_id,"
    " picture = excluded.picture, posted_at = excluded.posted_at"
).bindparams(bindparam("now", type_=UtcDateTime()))

_FORGET = text(
    "DELETE FROM message_place WHERE bot_id = :bot_id AND chat_id = :chat_id AND message_id = :message_id"
)

_MOVED_SINCE = text(
    'SELECT 1 FROM "order" WHERE id = :order_id AND (paid_at >= :since OR closed_at >= :since)'
).bindparams(bindparam("since", type_=UtcDateTime()))

_PLACES = text(
    'SELECT place.bot_id, place.chat_id, place.message_id, place.picture, "order".status'
    ' FROM message_place AS place JOIN "order" ON "order".id = place.order_id'
    " WHERE place.order_id = :order_id ORDER BY place.chat_id, place.message_id"
)


def note(session: Session, painted: Painted, *, now: datetime) -> None:
    """Remember what a message shows, or forget what it showed before."""
    if painted.order_id is None:
        forget_place(session, painted.place)
        return
    remember_place(
        session,
        painted.place,
        order_id=painted.order_id,
        picture=painted.picture,
        since=painted.since,
        now=now,
    )


def remember_place(
    session: Session, place: Place, *, order_id: int, picture: bool, since: datetime, now: datetime
) -> None:
    """This message shows that order; what was painted was read at `since` or later.

    When the order moved on between reading and painting, the message is brought up to date at once.
    """
    values = {**place.key, "order_id": order_id, "picture": picture, "now": now}
    session.connection().execute(_REMEMBER, values)
    moved = session.connection().execute(_MOVED_SINCE, {"order_id": order_id, "since": since})
    if moved.first() is not None:
        repaint(session, order_id, now=now)


def forget_place(session: Session, place: Place) -> None:
    """This message shows something else now."""
    session.connection().execute(_FORGET, place.key)


def places(session: Session, order_id: int) -> list[Place]:
    """Every message that shows this order."""
    found = session.connection().execute(_PLACES, {"order_id": order_id})
    return [Place(row.bot_id, row.chat_id, row.message_id) for row in found]


def repaint(session: Session, order_id: int, *, now: datetime) -> None:
    """Bring every message that shows this order up to date: one notice each, once for each status."""
    for row in session.connection().execute(_PLACES, {"order_id": order_id}).all():
        post(
            session,
            chat_id=row.chat_id,
            kind=Kind.REPAINT,
            facts={
                "order_id": order_id,
                "bot_id": row.bot_id,
                "message_id": row.message_id,
                "picture": int(row.picture),
            },
            dedupe_key=f"rp:{row.chat_id}:{row.message_id}:{order_id}:{_look(row.status)}",
            now=now,
        )


def _look(status: str) -> str:
    """Statuses that look the same in such a message."""
    if status in {"awaiting_payment", "in_review"}:
        return "waiting"
    return status if status in {"expired", "cancelled", "refunded"} else "paid"
