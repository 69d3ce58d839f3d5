"""Asks gateways about payments whose callback has not come: by schedule, or when the buyer says he paid."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import GatewayUnavailable, Outside
from bot.payments import inbox, settlement
from bot.payments.directory import Directory
from bot.payments.gateways.base import LANE_PATIENCE, Answer, Asked, Gateway, Listed, Standing, Word
from bot.payments.schedule import ask_again, next_ask
from bot.payments.settlement import Settled
from models.payment import Payment, PaymentStatus

ROUND = 50
AT_ONCE = 5
SLICE = 50
BEFORE = timedelta(minutes=5)
"""Telegram's clock and ours may differ by so much."""
UNSETTLED = (PaymentStatus.INTENDED, PaymentStatus.OPEN, PaymentStatus.CLOSED)


log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Question:
    """A payment to ask about."""

    number: str
    gateway: str
    created_at: datetime
    expires_at: datetime


async def ask_about_open_payments(
    database: Database, directory: Directory, *, admins: tuple[int, ...] = (), now: datetime
) -> list[Settled]:
    """Ask about every payment whose time has come, keep what was paid and settle it."""
    asked: list[int] = []
    for gateway in directory.gateways:
        due = await database.reading(due_questions, gateway.terms.gateway, now=now)
        if due:
            asked += await _ask_all(database, gateway, due, now=now)
    return await _settle(database, asked, admins=admins, now=now)


async def ask_now(
    database: Database,
    directory: Directory,
    *,
    order_id: int,
    admins: tuple[int, ...] = (),
    now: datetime,
) -> list[Settled]:
    """Ask about this order's payments at once, each at most every few seconds.

    GatewayUnavailable when no gateway answered in the time that a person can wait.
    """
    kept: list[int] = []
    silent = False
    questions = await database.reading(questions_about, order_id)
    due = [each for each in questions if directory.pauses.over(each.number, now=now)]
    try:
        async with asyncio.timeout(LANE_PATIENCE):
            for name in dict.fromkeys(each.gateway for each in due):
                about = [each for each in due if each.gateway == name]
                kept += await _ask_one_gateway(database, directory.get(name), about, now=now)
    except (TimeoutError, Outside):
        silent = True
    settled = await _settle(database, kept, admins=admins, now=now)
    if silent and not settled:
        raise GatewayUnavailable()
    return settled


def due_questions(session: Session, gateway: str, *, now: datetime, limit: int = ROUND) -> list[Question]:
    """Payments of this gateway whose next question is due, the longest waiting first."""
    due = (
        select(Payment)
        .where(Payment.gateway == gateway, col(Payment.next_ask_at) <= now)
        .order_by(col(Payment.next_ask_at))
        .limit(limit)
    )
    return [_question(payment) for payment in session.exec(due)]


def questions_about(session: Session, order_id: int) -> list[Question]:
    """The order's payments that have not been settled, the newest first."""
    open_ones = (
        select(Payment)
        .where(Payment.order_id == order_id, col(Payment.status).in_(UNSETTLED))
        .order_by(col(Payment.id).desc())
        .limit(AT_ONCE)
    )
    return [_question(payment) for payment in session.exec(open_ones)]


def oldest_watched(session: Session, gateway: str) -> datetime | None:
    """When the oldest payment was opened that this gateway may still have money for."""
    watched = (
        select(Payment.created_at)
        .where(Payment.gateway == gateway, col(Payment.next_ask_at).is_not(None))
        .order_by(col(Payment.created_at))
        .limit(1)
    )
    return session.exec(watched).one_or_none()


def write_down(session: Session, question: Question, answer: Answer | None, *, now: datetime) -> int | None:
    """Keep the money in an answer and plan the next question; None for an answer that did not come.

    A payment whose time is over is closed; money may still come. Answers the event to settle.
    """
    kept = inbox.keep(session, answer.word, now=now).event_id if answer and answer.word else None
    plan = next_ask if answer else ask_again
    asked = (
        update(Payment)
        .where(col(Payment.number) == question.number, col(Payment.next_ask_at).is_not(None))
        .values(next_ask_at=plan(question.created_at, question.expires_at, now), asked=col(Payment.asked) + 1)
    )
    session.exec(asked)
    over = (
        update(Payment)
        .where(
            col(Payment.number) == question.number,
            col(Payment.status).in_((PaymentStatus.INTENDED, PaymentStatus.OPEN)),
            col(Payment.expires_at) <= now,
        )
        .values(status=PaymentStatus.CLOSED)
    )
    session.exec(over)
    return kept


def keep_all(session: Session, words: Sequence[Word], *, now: datetime) -> list[int]:
    """Keep several words of a statement."""
    return [inbox.keep(session, word, now=now).event_id for word in words]


async def _ask_all(database: Database, gateway: Gateway, due: list[Question], *, now: datetime) -> list[int]:
    if isinstance(gateway, Listed):
        return await _read_statement(database, gateway, due, now=now)
    kept: list[int] = []
    for start in range(0, len(due), AT_ONCE):
        some = due[start : start + AT_ONCE]
        answers = await _answers(gateway, some)
        kept += await _write_down_all(database, some, answers, now=now)
        if None in answers:
            break
    return kept


async def _ask_one_gateway(
    database: Database, gateway: Gateway, about: list[Question], *, now: datetime
) -> list[int]:
    if isinstance(gateway, Listed):
        since = min(each.created_at for each in about)
        return await _take_in(database, gateway, since, now=now)
    answers = await _answers(gateway, about)
    kept = await _write_down_all(database, about, answers, now=now)
    if not kept and None in answers:
        raise GatewayUnavailable()
    return kept


async def _answers(gateway: Gateway, questions: Sequence[Question]) -> list[Answer | None]:
    """None where the gateway did not answer; one that cannot be asked never does."""
    if not isinstance(gateway, Asked):
        return [None for _ in questions]

    async def answer(question: Question) -> Answer | None:
        try:
            return await gateway.ask(question.number)
        except Outside as error:
            log.warning("gateway_did_not_answer", gateway=question.gateway, reason=reason_of(error))
            return None

    return list(await asyncio.gather(*(answer(question) for question in questions)))


async def _write_down_all(
    database: Database, questions: Sequence[Question], answers: Sequence[Answer | None], *, now: datetime
) -> list[int]:
    kept = [
        await database.transaction(write_down, question, answer, now=now)
        for question, answer in zip(questions, answers, strict=True)
    ]
    return [event_id for event_id in kept if event_id is not None]


async def _read_statement(
    database: Database, gateway: Listed, due: list[Question], *, now: datetime
) -> list[int]:
    """One statement answers all questions: what is not in it has not been paid."""
    since = await database.reading(oldest_watched, gateway.terms.gateway)
    try:
        kept = await _take_in(database, gateway, since or due[0].created_at, now=now)
    except Outside:
        await _write_down_all(database, due, [None for _ in due], now=now)
        return []
    await _write_down_all(database, due, [Answer(Standing.UNPAID) for _ in due], now=now)
    return kept


async def _take_in(database: Database, gateway: Listed, since: datetime, *, now: datetime) -> list[int]:
    kept: list[int] = []
    more = True
    while more:
        statement = await gateway.statement(since - BEFORE)
        for start in range(0, len(statement.words), SLICE):
            kept += await database.transaction(keep_all, statement.words[start : start + SLICE], now=now)
        gateway.read_up_to(statement.mark)
        more = statement.more
    return kept


async def _settle(
    database: Database, event_ids: Sequence[int], *, admins: tuple[int, ...], now: datetime
) -> list[Settled]:
    return [
        await database.transaction(settlement.settle, event_id, admins=admins, now=now)
        for event_id in event_ids
    ]


def reason_of(error: Outside) -> str:
    """One short line for the log."""
    return str(error.parameters.get("reason", type(error).__name__))


def _question(payment: Payment) -> Question:
    return Question(payment.number, payment.gateway, payment.created_at, payment.expires_at)
