"""How customers arrive: who they are, which language they read, and whether a bot can reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, text
from sqlmodel import Session

from bot.outbox import posted, posting
from bot.outbox.posted import Painted
from models.record import UtcDateTime

LOCALES = ("zh-CN", "en")
SEEN_AGAIN = timedelta(hours=1)
"""How stale "last seen" may be; noting every tap would cost a write each."""


@dataclass(frozen=True)
class Person:
    """Who Telegram says is there."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None


@dataclass(frozen=True)
class Arrival:
    """What the shop knows of somebody at the door. known: nothing about him has to be written down."""

    locale: str
    known: bool = True
    first_time: bool = False
    done: bool = False
    """This very update has been dealt with already."""


_LOOK = text(
    "SELECT customer.first_name, customer.username, customer.locale, customer.locale_chosen,"
    " customer.seen_at, reach.started_at, reach.blocked_at,"
    " EXISTS (SELECT 1 FROM seen_update WHERE bot_id = :bot_id AND update_id = :update_id) AS done"
    " FROM (SELECT 1 AS one) AS door"
    " LEFT JOIN customer ON customer.id = :id"
    " LEFT JOIN reach ON reach.customer_id = :id AND reach.bot_id = :bot_id"
).columns(seen_at=UtcDateTime(), started_at=UtcDateTime(), blocked_at=UtcDateTime())

_NOW = bindparam("now", type_=UtcDateTime())

_MEET = text(
    "INSERT INTO customer (id, first_name, username, locale, locale_chosen, created_at, seen_at)"
    " VALUES (:id, :first_name, :username, :locale, :chosen, :now, :now)"
    " ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name, username = excluded.username,"
    " seen_at = excluded.seen_at,"
    " locale = CASE WHEN customer.locale_chosen THEN customer.locale ELSE excluded.locale END"
).bindparams(_NOW)

_REACH = text(
    "INSERT INTO reach (bot_id, customer_id, started_at) VALUES (:bot_id, :customer_id, :now)"
    " ON CONFLICT (bot_id, customer_id) DO UPDATE SET blocked_at = NULL"
).bindparams(_NOW)

_BLOCK = text(
    "UPDATE reach SET blocked_at = :now"
    " WHERE bot_id = :bot_id AND customer_id = :customer_id AND blocked_at IS NULL"
).bindparams(_NOW)

_UNBLOCK = text("UPDATE reach SET blocked_at = NULL WHERE bot_id = :bot_id AND customer_id = :customer_id")

_TOUCH = text(
    "UPDATE customer SET first_source = COALESCE(first_source, :source), last_source = :source"
    " WHERE id = :customer_id"
)

_CHOOSE = text("UPDATE customer SET locale = :locale, locale_chosen = :chosen WHERE id = :customer_id")

_LOCALE = text("SELECT locale FROM customer WHERE id = :customer_id")

_MARK = text(
    "INSERT INTO seen_update (bot_id, update_id, seen_at) VALUES (:bot_id, :update_id, :now)"
    " ON CONFLICT (bot_id, update_id) DO NOTHING"
).bindparams(_NOW)


def look(
    session: Session, person: Person, *, bot_id: int, update_id: int, default_locale: str, now: datetime
) -> Arrival:
    """Who is at the door, without writing anything; when he is not `known`, `arrive` has to follow."""
    values = {"bot_id": bot_id, "update_id": update_id, "id": person.id}
    row = session.connection().execute(_LOOK, values).one()
    if row.locale is None:
        return Arrival(locale_for(person.language_code, default_locale), known=False, done=bool(row.done))
    locale = row.locale if row.locale_chosen else locale_for(person.language_code, row.locale)
    return Arrival(locale, known=_is_up_to_date(row, person, locale, now), done=bool(row.done))


def arrive(session: Session, person: Person, *, bot_id: int, default_locale: str, now: datetime) -> Arrival:
    """Write down who came and that he can be reached again; what waited for him is sent now."""
    before = session.connection().execute(_LOCALE, {"customer_id": person.id}).scalar_one_or_none()
    locale = locale_for(person.language_code, before or default_locale)
    values = {
        "id": person.id,
        "first_name": readable(person.first_name),
        "username": person.username,
        "locale": locale,
        "chosen": False,
        "now": now,
    }
    session.connection().execute(_MEET, values)
    session.connection().execute(_REACH, {"bot_id": bot_id, "customer_id": person.id, "now": now})
    posting.unpark(session, person.id, now=now)
    return Arrival(locale_of(session, person.id, default=locale), first_time=before is None)


def touch(session: Session, customer_id: int, source: str | None) -> None:
    """He came through this link: the first source stays for ever, the last one changes."""
    if not source:
        return
    session.connection().execute(_TOUCH, {"customer_id": customer_id, "source": source[:64]})


def choose_locale(session: Session, customer_id: int, locale: str) -> None:
    """He chose his language himself; Telegram's word does not change it any more."""
    if locale not in LOCALES:
        return
    values = {"customer_id": customer_id, "locale": locale, "chosen": True}
    session.connection().execute(_CHOOSE, values)


def locale_of(session: Session, customer_id: int, *, default: str) -> str:
    """The language in which somebody is written to."""
    found = session.connection().execute(_LOCALE, {"customer_id": customer_id}).scalar_one_or_none()
    return found or default


def blocked(session: Session, customer_id: int, *, bot_id: int, now: datetime) -> None:
    """He blocked this bot, or never started it: nothing reaches him there."""
    session.connection().execute(_BLOCK, {"customer_id": customer_id, "bot_id": bot_id, "now": now})


def unblocked(session: Session, customer_id: int, *, bot_id: int, now: datetime) -> None:
    """He let this bot in again: what waited for him is sent now."""
    session.connection().execute(_UNBLOCK, {"customer_id": customer_id, "bot_id": bot_id})
    posting.unpark(session, customer_id, now=now)


def mark_done(
    session: Session, *, bot_id: int, update_id: int, painted: Sequence[Painted] = (), now: datetime
) -> None:
    """An update's act is done and was shown; should Telegram send it again, nothing happens."""
    for one in painted:
        posted.note(session, one, now=now)
    session.connection().execute(_MARK, {"bot_id": bot_id, "update_id": update_id, "now": now})


def locale_for(language_code: str | None, otherwise: str) -> str:
    """The shop's language for what Telegram tells about a person's."""
    if not language_code:
        return otherwise
    return "zh-CN" if language_code.lower().startswith("zh") else "en"


def readable(name: str) -> str:
    """A name that any database can keep."""
    return name.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _is_up_to_date(row: Row[tuple[object, ...]], person: Person, locale: str, now: datetime) -> bool:
    same = (row.first_name, row.username, row.locale) == (
        readable(person.first_name),
        person.username,
        locale,
    )
    reachable = row.started_at is not None and row.blocked_at is None
    return same and reachable and now - row.seen_at < SEEN_AGAIN
