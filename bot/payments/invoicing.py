"""Opens a payment: write the intent, ask the gateway with no transaction open, write its answer."""

import asyncio
import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import (
    AlreadyDone,
    GatewayRefused,
    GatewayUnavailable,
    OrderExpired,
    OrderNotFound,
    WrongStatus,
)
from bot.payments.gateways.base import LANE_PATIENCE, Gateway, Intent, Issued, Terms
from bot.payments.offering import price
from bot.payments.schedule import first_ask
from models.customer import Customer
from models.order import Order, OrderStatus
from models.payment import Payment, PaymentStatus

LETTERS = string.ascii_letters + string.digits
NUMBER_LENGTH = 22
WRITTEN_AGAIN = timedelta(seconds=10)
LIVING = (PaymentStatus.INTENDED, PaymentStatus.OPEN)


@dataclass(frozen=True)
class Wanted:
    """How somebody wants to pay, and what a new payment is to be called: an act may run twice."""

    terms: Terms
    option: str
    number: str
    link_token: str


@dataclass(frozen=True)
class PaymentView:
    """A payment as a screen shows it.

    url: our own link or the gateway's; None when the gateway writes to the buyer itself.
    amount, currency: the order's total. pay_amount, pay_currency: what the gateway asks for.
    """

    number: str
    order_id: int
    order_number: str
    gateway: str
    option: str
    status: PaymentStatus
    amount: int
    currency: str
    pay_amount: int
    pay_currency: str
    url: str | None
    qr: str | None
    created_at: datetime
    expires_at: datetime


async def open_payment(
    database: Database,
    gateway: Gateway,
    *,
    customer_id: int,
    order_id: int,
    option: str,
    now: datetime,
) -> PaymentView:
    """The order's payment by this method: the open one, else a new one, and then any other is closed.

    OrderNotFound, OrderExpired, AlreadyDone (paid), WrongStatus (cancelled), GatewayUnavailable,
    GatewayRefused.
    """
    wanted = Wanted(gateway.terms, option, new_number(), secrets.token_urlsafe(16))
    intent, view = await database.transaction(intend, customer_id, order_id, wanted=wanted, now=now)
    if view.status is PaymentStatus.OPEN and (view.url or now - view.created_at < WRITTEN_AGAIN):
        return view
    try:
        async with asyncio.timeout(LANE_PATIENCE):
            issued = await gateway.issue(intent)
    except TimeoutError as error:
        raise GatewayUnavailable() from error
    except GatewayRefused:
        await database.transaction(fail, intent.number)
        raise
    return await database.transaction(write_answer, intent.number, issued, front=gateway.terms.front)


def new_number() -> str:
    """A payment number: 131 random bits, in signs that every gateway takes."""
    return "".join(secrets.choice(LETTERS) for _ in range(NUMBER_LENGTH))


def intend(
    session: Session, customer_id: int, order_id: int, *, wanted: Wanted, now: datetime
) -> tuple[Intent, PaymentView]:
    """The order's living payment by this method, or a new one; any other is closed, but not forgotten."""
    order = payable_order(session, customer_id, order_id, now=now)
    payment = _living(session, order_id, wanted, now) or _written(session, order, wanted, now)
    others = (
        update(Payment)
        .where(
            col(Payment.order_id) == order_id,
            col(Payment.id) != payment.id,
            col(Payment.status).in_(LIVING),
        )
        .values(status=PaymentStatus.CLOSED)
    )
    session.exec(others)
    locale = session.exec(select(Customer.locale).where(Customer.id == customer_id)).one()
    return _intent(payment, order, locale), _view(payment, order, wanted.terms.front)


def payable_order(session: Session, customer_id: int, order_id: int, *, now: datetime) -> Order:
    """His order, locked, while it can be paid."""
    mine = select(Order).where(Order.id == order_id, Order.customer_id == customer_id)
    order = session.exec(mine.with_for_update()).one_or_none()
    if order is None:
        raise OrderNotFound()
    if order.status is OrderStatus.CANCELLED:
        raise WrongStatus()
    if order.status not in (OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED):
        raise AlreadyDone()
    if order.status is OrderStatus.EXPIRED or order.expires_at <= now:
        raise OrderExpired()
    return order


def fail(session: Session, number: str) -> None:
    """The gateway said no: nothing is open there, nothing is to be asked."""
    refused = (
        update(Payment)
        .where(col(Payment.number) == number, col(Payment.status).in_(LIVING))
        .values(status=PaymentStatus.FAILED, next_ask_at=None)
    )
    session.exec(refused)


def write_answer(session: Session, number: str, issued: Issued, *, front: str) -> PaymentView:
    """The payment is open, unless it was paid meanwhile; WrongStatus when it was closed."""
    opened = (
        update(Payment)
        .where(col(Payment.number) == number, col(Payment.status).in_(LIVING))
        .values(status=PaymentStatus.OPEN, url=issued.url, qr=issued.qr, gateway_reference=issued.reference)
    )
    session.exec(opened)
    payment = session.exec(select(Payment).where(Payment.number == number)).one()
    if payment.status is PaymentStatus.CLOSED:
        raise WrongStatus()
    return _view(payment, session.get_one(Order, payment.order_id), front)


def _living(session: Session, order_id: int, wanted: Wanted, now: datetime) -> Payment | None:
    find = (
        select(Payment)
        .where(
            col(Payment.order_id) == order_id,
            col(Payment.gateway) == wanted.terms.gateway,
            col(Payment.option) == wanted.option,
            col(Payment.status).in_(LIVING),
            col(Payment.expires_at) > now,
        )
        .order_by(col(Payment.id).desc())
        .limit(1)
    )
    return session.exec(find).one_or_none()


def _written(session: Session, order: Order, wanted: Wanted, now: datetime) -> Payment:
    amount = price(session, order, wanted.terms)
    if amount <= 0 or wanted.option not in wanted.terms.options:
        raise GatewayRefused(reason="method")
    payment = Payment(
        number=wanted.number,
        order_id=order.id,
        gateway=wanted.terms.gateway,
        option=wanted.option,
        amount=order.total,
        currency=order.currency,
        pay_amount=amount,
        pay_currency=wanted.terms.currency,
        link_token=wanted.link_token,
        bot_id=wanted.terms.bot_id,
        created_at=now,
        expires_at=min(order.expires_at, now + timedelta(minutes=wanted.terms.minutes)),
        next_ask_at=first_ask(now),
    )
    session.add(payment)
    session.flush()
    return payment


def _intent(payment: Payment, order: Order, locale: str) -> Intent:
    return Intent(
        number=payment.number,
        link_token=payment.link_token,
        option=payment.option,
        amount=payment.pay_amount,
        currency=payment.pay_currency,
        order_number=f"{order.number[:4]}-{order.number[4:]}",
        customer_id=order.customer_id,
        locale=locale,
        goods=dict(order.product_names),
        quantity=order.quantity,
        expires_at=payment.expires_at,
    )


def _view(payment: Payment, order: Order, front: str) -> PaymentView:
    link = f"{front}/pay/{payment.link_token}" if front else None
    return PaymentView(
        number=payment.number,
        order_id=payment.order_id,
        order_number=order.number,
        gateway=payment.gateway,
        option=payment.option,
        status=payment.status,
        amount=payment.amount,
        currency=payment.currency,
        pay_amount=payment.pay_amount,
        pay_currency=payment.pay_currency,
        url=payment.url and (link or payment.url),
        qr=payment.qr and (link or payment.qr),
        created_at=payment.created_at,
        expires_at=payment.expires_at,
    )
