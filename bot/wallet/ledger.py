"""Books every movement of money once, from one account to another."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from bot.database import Step, together
from models.record import UtcDateTime

SALES = "sales"

_BOOK = text("""
    INSERT INTO ledger_entry (kind, reference, debit, credit, amount, currency, order_id, booked_at)
    VALUES (:kind, :reference, :debit, :credit, :amount, :currency, :order_id, :now)
    ON CONFLICT (kind, reference) DO NOTHING
""").bindparams(bindparam("now", type_=UtcDateTime))

_WALLETS = text("""
    SELECT customer_id, currency, sum(kept), sum(booked) FROM (
      SELECT 'wallet:' || CAST(customer_id AS VARCHAR(24)) AS account, customer_id, currency, balance AS kept,
        0 AS booked FROM wallet
      UNION ALL SELECT credit, CAST(substr(credit, 8) AS BIGINT), currency, 0, amount FROM ledger_entry
        WHERE credit LIKE 'wallet:%'
      UNION ALL SELECT debit, CAST(substr(debit, 8) AS BIGINT), currency, 0, -amount FROM ledger_entry
        WHERE debit LIKE 'wallet:%') AS moved
    GROUP BY customer_id, currency HAVING sum(kept) <> sum(booked)
""")


def wallet_of(customer_id: int) -> str:
    """The account of a customer's balance."""
    return f"wallet:{customer_id}"


def book(
    session: Session,
    *,
    kind: str,
    reference: str,
    debit: str,
    credit: str,
    amount: int,
    currency: str,
    order_id: int | None,
    now: datetime,
) -> bool:
    """Book `amount` minor units from `debit` to `credit`; False when (kind, reference) is booked already."""
    entry = booking(
        kind=kind,
        reference=reference,
        debit=debit,
        credit=credit,
        amount=amount,
        currency=currency,
        order_id=order_id,
        now=now,
    )
    return together(session, entry) == [1]


def booking(
    *,
    kind: str,
    reference: str,
    debit: str,
    credit: str,
    amount: int,
    currency: str,
    order_id: int | None,
    now: datetime,
) -> Step:
    """The same as a step of a larger act; it counts 0 or 1."""
    return Step(
        _BOOK,
        {
            "kind": kind,
            "reference": reference,
            "debit": debit,
            "credit": credit,
            "amount": amount,
            "currency": currency,
            "order_id": order_id,
            "now": now,
        },
    )


def check(session: Session) -> list[str]:
    """Where balances and the ledger differ, in sentences for the terminal.

    The ledger itself sums to zero by its shape: each entry leaves one account and arrives at another.
    """
    return [
        f"The wallet of customer {customer} holds {kept} {currency} (minor units), the ledger says {booked}."
        for customer, currency, kept, booked in session.connection().execute(_WALLETS)
    ]
