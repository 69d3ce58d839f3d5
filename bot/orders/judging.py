"""Judges whether a buyer may place an order: one question to the database, then the shop's rules in turn."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import JSON, bindparam, text
from sqlmodel import Session

from bot.config import Settings
from bot.errors import (
    NoPrice,
    OrderLimit,
    PersonLimit,
    PriceChanged,
    ProductGone,
    ShopClosed,
    TooManyHeld,
    TooManyOpenOrders,
)
from bot.staff import opening
from bot.stock import availability
from models.record import Facts, UtcDateTime

REMEMBERED = timedelta(days=1)
"""How long an expired order shortens the next hold."""
MOST = 2**31 - 1
"""The database counts no further; whoever asks for more is refused like for one too many."""
SHORTEST_HOLD = timedelta(minutes=2)

_LOOK = (
    text(f"""
    SELECT variant.shelf = 'on_sale' AND product.shelf = 'on_sale' AND category.shelf = 'on_sale',
      per_order_max, per_person_max,
      customer.first_paid_at IS NOT NULL,
      (SELECT unit_price FROM price WHERE variant_id = :variant_id AND currency = :currency
        AND from_quantity <= :quantity ORDER BY from_quantity DESC LIMIT 1),
      (SELECT unit_price FROM price WHERE variant_id = :variant_id AND currency = :currency
        ORDER BY from_quantity LIMIT 1),
      (SELECT id FROM "order" WHERE customer_id = :customer_id AND idempotency_key = :nonce),
      (SELECT count(*) FROM "order" WHERE customer_id = :customer_id AND status = 'awaiting_payment'),
      (SELECT coalesce(sum(quantity), 0) FROM "order" WHERE customer_id = :customer_id
        AND variant_id = :variant_id AND status = 'awaiting_payment'),
      CASE WHEN per_person_max IS NULL THEN 0 ELSE
        (SELECT coalesce(sum(quantity), 0) FROM "order" WHERE customer_id = :customer_id
          AND variant_id = :variant_id AND status NOT IN ('expired', 'cancelled', 'refunded')) END,
      (SELECT count(*) FROM "order" WHERE customer_id = :customer_id AND status = 'expired'
        AND closed_at > :remembered),
      (SELECT value FROM shop_state WHERE key = '{opening.PAUSE}') AS pause
    FROM variant JOIN product ON product.id = product_id JOIN category ON category.id = category_id
    LEFT JOIN customer ON customer.id = :customer_id
    WHERE variant.id = :variant_id
    """)  # noqa: S608 - a word of our own
    .bindparams(bindparam("remembered", type_=UtcDateTime))
    .columns(pause=JSON)
)
"""The columns are those of Case, in its order."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buyer asks for, at the unit price that was painted; `nonce` came with the button he tapped."""

    variant_id: int
    quantity: int
    unit_price: int
    nonce: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The shop's numbers, frozen: its currency, how long goods are held and how many may be held unpaid.

    hold_share: at most one piece in so many of a variant's stock.
    """

    currency: str
    hold: timedelta
    max_open: int
    max_open_unproven: int
    hold_share: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The rules as they are set."""
        orders = settings.orders
        return cls(
            currency=settings.shop.currency,
            hold=timedelta(minutes=orders.hold_minutes),
            max_open=orders.max_open,
            max_open_unproven=orders.max_open_unproven,
            hold_share=orders.hold_share,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the rules look at; placed: the order that this very tap placed before."""

    on_sale: bool
    per_order_max: int
    per_person_max: int | None
    proven: bool
    unit_price: int | None
    list_price: int | None
    placed: int | None
    open_orders: int
    held: int
    taken: int
    expiries: int
    pause: Facts | None

    def hold(self, rules: Rules) -> timedelta:
        """How long goods are held for him: each order that expired on him halves it."""
        halved = rules.hold / int(2**self.expiries)
        return max(halved, min(rules.hold, SHORTEST_HOLD))


def look(session: Session, customer_id: int, wish: Wish, *, rules: Rules, now: datetime) -> Case:
    """Ask for the whole case at once; raises ProductGone where there is no such variant."""
    values = {
        "customer_id": customer_id,
        "variant_id": wish.variant_id,
        "quantity": max(-1, min(wish.quantity, MOST)),
        "nonce": wish.nonce,
        "currency": rules.currency,
        "remembered": now - REMEMBERED,
    }
    row = session.connection().execute(_LOOK, values).one_or_none()
    if row is None:
        raise ProductGone
    return Case(*row)


def judge(session: Session, wish: Wish, case: Case, *, rules: Rules, now: datetime) -> None:
    """Return quietly when the order may be placed; raises the refusal that says why not."""
    if not case.on_sale:
        raise ProductGone
    _refuse_while_closed(session, case, now=now)
    if not 1 <= wish.quantity <= case.per_order_max:
        raise OrderLimit(limit=case.per_order_max)
    if case.unit_price is None:
        raise NoPrice
    if case.unit_price != wish.unit_price:
        raise PriceChanged
    if case.open_orders >= (rules.max_open if case.proven else rules.max_open_unproven):
        raise TooManyOpenOrders(count=case.open_orders)
    if case.per_person_max is not None and case.taken + wish.quantity > case.per_person_max:
        raise PersonLimit(limit=case.per_person_max, left=max(0, case.per_person_max - case.taken))
    _refuse_hoarding(session, wish, case, rules=rules)


def _refuse_while_closed(session: Session, case: Case, *, now: datetime) -> None:
    if not (case.pause and case.pause.get("closed")):
        return
    pause = opening.pause_of(session, now=now)
    if pause is not None:
        raise ShopClosed(until=pause.until.isoformat() if pause.until else "")


def _refuse_hoarding(session: Session, wish: Wish, case: Case, *, rules: Rules) -> None:
    """The stock is counted only where his pieces pass the limit per order, and only as far as it matters."""
    wanted = case.held + wish.quantity
    if wanted <= case.per_order_max:
        return
    stock = case.held + availability.left(session, wish.variant_id, at_most=wanted * rules.hold_share)
    allowed = max(case.per_order_max, stock // rules.hold_share)
    if wanted > allowed:
        raise TooManyHeld(left=max(0, allowed - case.held))
