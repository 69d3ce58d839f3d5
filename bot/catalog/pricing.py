"""What a quantity of a variant costs, from its price list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.errors import NoPrice
from models.money import line_total, major_units
from models.product import Price

STEEP = Fraction(3, 10)
"""A price that moves further than this share is asked about again."""

_UNIT_PRICE = text(
    "SELECT unit_price FROM price WHERE variant_id = :variant_id AND currency = :currency"
    " AND from_quantity <= :quantity ORDER BY from_quantity DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True, order=True)
class Tier:
    """From this quantity on, one piece costs `unit_price` ten-thousandths of the major unit."""

    from_quantity: int
    unit_price: int


def unit_price(session: Session, variant_id: int, currency: str, quantity: int) -> int:
    """The price of one piece when `quantity` are bought, in ten-thousandths; raises NoPrice."""
    price = _listed(session, variant_id, currency, quantity)
    if price is None:
        raise NoPrice
    return price


def tiers_by_currency(session: Session, variant_ids: Sequence[int]) -> dict[int, dict[str, tuple[Tier, ...]]]:
    """The price lists of each variant, by currency, each from the smallest quantity on."""
    found = select(Price).where(col(Price.variant_id).in_(variant_ids)).order_by(col(Price.from_quantity))
    lists: dict[int, dict[str, tuple[Tier, ...]]] = {}
    for price in session.exec(found):
        own = lists.setdefault(price.variant_id, {})
        own[price.currency] = (*own.get(price.currency, ()), Tier(price.from_quantity, price.unit_price))
    return lists


def stars_total(
    session: Session,
    variant_id: int,
    quantity: int,
    *,
    total: int,
    currency: str,
    rate: Decimal,
    markup: Decimal = Decimal(1),
) -> int:
    """Stars for an order of `total` minor units: from the variant's Stars list, else converted, rounded up.

    rate: what one Star is worth in major units of `currency`. markup: a factor, 1 for none.
    """
    price = _listed(session, variant_id, "XTR", quantity)
    if price is not None:
        return line_total(price, quantity, "XTR")
    # Fractions: a rounded 1 / rate would turn an even sum into one Star more.
    return ceil(Fraction(major_units(total, currency)) * Fraction(markup) / Fraction(rate))


def steep_change(old: int, new: int) -> bool:
    """Whether a price moves by more than 30 % up or down, so that it might be a slip."""
    return abs(new - old) > old * STEEP


def steepest(old: Sequence[Tier], new: Sequence[Tier]) -> tuple[int, int] | None:
    """The old and the new price for the smallest quantity whose price moves that far; None without any."""
    if not old or not new:
        return None
    quantities = sorted({tier.from_quantity for tier in (*old, *new)})
    pairs = ((_reached(old, quantity), _reached(new, quantity)) for quantity in quantities)
    return next((pair for pair in pairs if steep_change(*pair)), None)


def _reached(tiers: Sequence[Tier], quantity: int) -> int:
    return max(tier for tier in tiers if tier.from_quantity <= quantity).unit_price


def _listed(session: Session, variant_id: int, currency: str, quantity: int) -> int | None:
    values = {"variant_id": variant_id, "currency": currency, "quantity": quantity}
    price: int | None = session.connection().execute(_UNIT_PRICE, values).scalar_one_or_none()
    return price
