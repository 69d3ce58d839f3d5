"""Stars that go back to their payer: written first, then sent until Telegram has it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, text, update
from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import Outside
from bot.outbox.notices import Kind
from bot.outbox.posting import post
from bot.payments.directory import Directory
from bot.payments.gateways import stars
from bot.payments.gateways.stars import StarsGateway, StarsTill
from models.order import Order
from models.payment import GatewayEvent, Payment, StarRefund
from models.record import UtcDateTime

ROUND = 20
OFTEN = 2
LATE = timedelta(hours=1)
"""Stars that are owed for longer, or were sent more often, have somebody look."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))

_OWE = text(
    "INSERT INTO star_refund"
    " (bot_id, payer_id, charge_id, stars, order_id, created_at, attempts, next_at, done_at)"
    " VALUES (:bot_id, :payer_id, :charge_id, :stars, :order_id, :now, 0, :next_at, :done_at)"
    " ON CONFLICT (charge_id) DO NOTHING"
).bindparams(
    bindparam("now", type_=UtcDateTime()),
    bindparam("next_at", type_=UtcDateTime()),
    bindparam("done_at", type_=UtcDateTime()),
)


@dataclass(frozen=True)
class Debt:
    """Stars that still have to go back."""

    id: int
    payer_id: int
    charge_id: str


def owe(session: Session, event: GatewayEvent, payment: Payment, *, now: datetime) -> None:
    """These Stars are not wanted here: their payer gets them back."""
    values = {
        "bot_id": payment.bot_id,
        "payer_id": event.payer_id,
        "charge_id": event.event_id,
        "stars": event.amount,
        "order_id": payment.order_id,
        "now": now,
        "next_at": now,
        "done_at": None,
    }
    session.connection().execute(_OWE, values)


async def return_stars(database: Database, directory: Directory, *, now: datetime) -> int:
    """Send back what is due; answers how many payments went back."""
    tills = [gateway.till for gateway in directory.gateways if isinstance(gateway, StarsGateway)]
    returned = 0
    for till in tills:
        for debt in await database.reading(debts, bot_id=till.bot_id, now=now):
            returned += await _give_back(database, till, debt, now=now)
    return returned


async def _give_back(database: Database, till: StarsTill, debt: Debt, *, now: datetime) -> bool:
    try:
        await till.give_back(debt.payer_id, debt.charge_id)
    except Outside as error:
        reason = str(error.parameters.get("reason", type(error).__name__))
        await database.transaction(put_off, debt.id, reason=reason, now=now)
        return False
    await database.transaction(returned_to, debt.charge_id, now=now)
    return True


def debts(session: Session, *, bot_id: int, now: datetime) -> list[Debt]:
    """What is to be sent back now, by this bot."""
    due = (
        select(StarRefund)
        .where(StarRefund.bot_id == bot_id, col(StarRefund.done_at).is_(None), col(StarRefund.next_at) <= now)
        .order_by(col(StarRefund.id))
        .limit(ROUND)
    )
    return [Debt(refund.id, refund.payer_id, refund.charge_id) for refund in session.exec(due)]


def put_off(session: Session, refund_id: int, *, reason: str, now: datetime) -> None:
    """Telegram did not take it: again after a while, for as long as it takes."""
    refund = session.get_one(StarRefund, refund_id)
    refund.next_at = now + WAITS[min(refund.attempts, len(WAITS) - 1)]
    refund.attempts += 1
    refund.last_error = reason[:200]


def returned_to(session: Session, charge_id: str, *, now: datetime) -> None:
    """They are back with their payer, who is told once."""
    done = (
        update(StarRefund)
        .where(col(StarRefund.charge_id) == charge_id, col(StarRefund.done_at).is_(None))
        .values(done_at=now, next_at=None, last_error=None)
        .returning(StarRefund)
    )
    refund = session.exec(done).scalar_one_or_none()
    if refund is not None:
        _tell(session, refund, now=now)


def record_return(
    session: Session, *, bot_id: int, payer_id: int, charge_id: str, amount: int, now: datetime
) -> None:
    """Telegram says that a payment went back, by our asking or by its own doing."""
    returned_to(session, charge_id, now=now)
    values = {
        "bot_id": bot_id,
        "payer_id": payer_id,
        "charge_id": charge_id,
        "stars": amount,
        "order_id": _order_of(session, charge_id),
        "now": now,
        "next_at": None,
        "done_at": now,
    }
    session.connection().execute(_OWE, values)


def check(session: Session, *, now: datetime) -> list[str]:
    """Stars that should be back: Telegram refuses them, or their bot is not this shop's any more."""
    owed = select(func.count(), func.min(StarRefund.created_at)).where(
        col(StarRefund.done_at).is_(None),
        (col(StarRefund.attempts) > OFTEN) | (col(StarRefund.created_at) < now - LATE),
    )
    count, oldest = session.exec(owed).one()
    if not count:
        return []
    return [f"{count} payments in Stars could not be given back yet, the oldest since {oldest}."]


def _order_of(session: Session, charge_id: str) -> int | None:
    paid = (
        select(Payment.order_id)
        .join(GatewayEvent, col(GatewayEvent.payment_number) == col(Payment.number))
        .where(GatewayEvent.gateway == stars.NAME, GatewayEvent.event_id == charge_id)
    )
    return session.exec(paid).one_or_none()


def _tell(session: Session, refund: StarRefund, *, now: datetime) -> None:
    """Only the order's owner hears about the order."""
    owner = session.exec(select(Order.customer_id).where(Order.id == refund.order_id)).one_or_none()
    facts = {"amount": refund.stars}
    if owner == refund.payer_id and refund.order_id is not None:
        facts["order_id"] = refund.order_id
    post(
        session,
        chat_id=refund.payer_id,
        kind=Kind.STARS_RETURNED,
        facts=facts,
        dedupe_key=f"stars_returned:{refund.id}",
        now=now,
    )
