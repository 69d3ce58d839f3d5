"""A customer's balance: never below zero, and never moved without an entry in the ledger."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from bot.database import Step, together
from bot.errors import AlreadyDone, BalanceTooLow
from bot.wallet import ledger

_BALANCE = text("SELECT balance FROM wallet WHERE customer_id = :customer_id AND currency = :currency")
_ADD = text("""
    INSERT INTO wallet (customer_id, currency, balance) VALUES (:customer_id, :currency, :amount)
    ON CONFLICT (customer_id, currency) DO UPDATE SET balance = wallet.balance + excluded.balance
""")
_TAKE = text("""
    UPDATE wallet SET balance = balance - :amount
    WHERE customer_id = :customer_id AND currency = :currency AND balance >= :amount
""")


def balance(session: Session, customer_id: int, currency: str) -> int:
    """What he can spend, in minor units."""
    values = {"customer_id": customer_id, "currency": currency}
    return session.connection().execute(_BALANCE, values).scalar() or 0


def credit(
    session: Session,
    customer_id: int,
    *,
    kind: str,
    reference: str,
    debit: str,
    amount: int,
    currency: str,
    order_id: int | None = None,
    now: datetime,
) -> bool:
    """Put `amount` that comes from the account `debit` into his wallet.

    False, and nothing moves, when this (kind, reference) is booked already.
    """
    if not ledger.book(
        session,
        kind=kind,
        reference=reference,
        debit=debit,
        credit=ledger.wallet_of(customer_id),
        amount=amount,
        currency=currency,
        order_id=order_id,
        now=now,
    ):
        return False
    values = {"customer_id": customer_id, "currency": currency, "amount": amount}
    session.connection().execute(_ADD, values)
    return True


def spend(
    session: Session,
    customer_id: int,
    *,
    reference: str,
    amount: int,
    currency: str,
    order_id: int,
    now: datetime,
    alongside: Sequence[Step] = (),
) -> list[int]:
    """Pay `amount` for an order out of his wallet into sales, and run `alongside` in the same go.

    Answers what those steps counted. Raises BalanceTooLow(missing), or AlreadyDone when this reference was
    paid before; the act that called takes all of it back.
    """
    take = Step(_TAKE, {"customer_id": customer_id, "currency": currency, "amount": amount})
    entry = ledger.booking(
        kind="purchase",
        reference=reference,
        debit=ledger.wallet_of(customer_id),
        credit=ledger.SALES,
        amount=amount,
        currency=currency,
        order_id=order_id,
        now=now,
    )
    took, booked, *others = together(session, take, entry, *alongside)
    if not took:
        raise BalanceTooLow(missing=amount - balance(session, customer_id, currency))
    if not booked:
        raise AlreadyDone
    return others
