"""Places orders: judges the buyer's wish, prices it and holds the goods, all in one transaction."""

import secrets
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from bot.catalog import pricing
from bot.errors import OrderNotFound
from bot.orders import judging
from bot.orders.judging import Case, Rules, Wish
from bot.stock import reservations
from models.money import line_total
from models.order import new_number
from models.record import UtcDateTime

__all__ = ["Rules", "Wish", "buy", "buy_again"]

NUMBERS = 5
"""How often a number is drawn anew that some order has already."""

_PLACE = text("""
    INSERT INTO "order" (number, customer_id, status, idempotency_key, variant_id, product_names,
      variant_names, quantity, unit_price, list_price, currency, total, source, first_source,
      created_at, expires_at)
    SELECT :number, :customer_id, 'awaiting_payment', :nonce, variant.id, product.names, variant.names,
      :quantity, :unit_price, :list_price, :currency, :total,
      coalesce(:source, (SELECT last_source FROM customer WHERE id = :customer_id)),
      (SELECT first_source FROM customer WHERE id = :customer_id), :now, :expires_at
    FROM variant JOIN product ON product.id = product_id WHERE variant.id = :variant_id
    ON CONFLICT DO NOTHING RETURNING id
""").bindparams(bindparam("now", type_=UtcDateTime), bindparam("expires_at", type_=UtcDateTime))
"""Inserts nothing for a tap that came before, nor under a number that some order has already."""
_PLACED = text('SELECT id FROM "order" WHERE customer_id = :customer_id AND idempotency_key = :nonce')
_BOUGHT = text('SELECT variant_id, quantity FROM "order" WHERE id = :order_id AND customer_id = :customer_id')


def buy(session: Session, customer_id: int, wish: Wish, *, rules: Rules, now: datetime) -> int:
    """Place the order that was painted and hold its goods; the same nonce again answers the same order.

    Raises ProductGone, ShopClosed, OrderLimit, NoPrice, PriceChanged, TooManyOpenOrders, PersonLimit,
    TooManyHeld or OutOfStock; then nothing has changed.
    """
    case = judging.look(session, customer_id, wish, rules=rules, now=now)
    if case.placed is not None:
        return case.placed
    judging.judge(session, wish, case, rules=rules, now=now)
    order_id, fresh = _place(session, customer_id, wish, case, rules=rules, now=now)
    if fresh:
        reservations.hold(session, variant_id=wish.variant_id, order_id=order_id, quantity=wish.quantity)
    return order_id


def buy_again(
    session: Session, customer_id: int, order_id: int, *, nonce: str, rules: Rules, now: datetime
) -> int:
    """Place one of his orders anew at today's price, which the next screen shows before he pays."""
    values = {"order_id": order_id, "customer_id": customer_id}
    bought = session.connection().execute(_BOUGHT, values).one_or_none()
    if bought is None:
        raise OrderNotFound
    price = pricing.unit_price(session, bought.variant_id, rules.currency, bought.quantity)
    wish = Wish(bought.variant_id, bought.quantity, price, nonce)
    return buy(session, customer_id, wish, rules=rules, now=now)


def _place(
    session: Session, customer_id: int, wish: Wish, case: Case, *, rules: Rules, now: datetime
) -> tuple[int, bool]:
    """The order's id, and whether it is new: the same tap may have placed it a moment ago."""
    values = {
        "customer_id": customer_id,
        "nonce": wish.nonce,
        "variant_id": wish.variant_id,
        "quantity": wish.quantity,
        "unit_price": wish.unit_price,
        "list_price": case.list_price,
        "currency": rules.currency,
        "total": line_total(wish.unit_price, wish.quantity, rules.currency),
        "source": wish.source,
        "now": now,
        "expires_at": now + case.hold(rules),
    }
    connection = session.connection()
    for _ in range(NUMBERS):
        order_id = connection.execute(_PLACE, values | {"number": new_number(secrets.choice)}).scalar()
        if order_id is not None:
            return order_id, True
        order_id = connection.execute(_PLACED, values).scalar()
        if order_id is not None:
            return order_id, False
    raise RuntimeError(f"{NUMBERS} order numbers in a row were taken")
