"""What an order costs at each gateway."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.catalog import pricing
from bot.payments.gateways.base import Terms
from models.order import Order


@dataclass(frozen=True)
class Offer:
    """One way to pay an order; amount in minor units of `currency`."""

    gateway: str
    option: str
    amount: int
    currency: str


def offers(session: Session, order_id: int, *, terms: tuple[Terms, ...]) -> tuple[Offer, ...]:
    """Every way to pay this order, in the order of the gateways."""
    order = session.get_one(Order, order_id)
    return tuple(
        Offer(each.gateway, option, amount, each.currency)
        for each in terms
        if (amount := price(session, order, each)) > 0
        for option in each.options
    )


def price(session: Session, order: Order, terms: Terms) -> int:
    """What the gateway asks for this order, in minor units of its currency; 0 when it cannot take it."""
    amount = _asked(session, order, terms)
    return 0 if terms.largest is not None and amount > terms.largest else amount


def _asked(session: Session, order: Order, terms: Terms) -> int:
    if order.currency == terms.currency:
        return order.total
    if terms.rate is None or order.total == 0:
        return 0
    return pricing.stars_total(
        session,
        order.variant_id,
        order.quantity,
        total=order.total,
        currency=order.currency,
        rate=terms.rate,
        markup=terms.markup,
    )
