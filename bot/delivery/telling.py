"""Decides in which messages the goods of an order go to its buyer; the courier finds the words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.orders.lifecycle import OrderRow
from bot.outbox.notices import Kind
from bot.outbox.posting import post
from models.product import ShowAs
from models.record import Facts

QR_PICTURES = 10
"""More secrets than this come as a document only; nobody scrolls through hundreds of pictures."""
STEPS = 10
"""So many messages a how-to may take."""


def tell_buyer(session: Session, order: OrderRow, *, now: datetime) -> None:
    """Post the goods, their QR pictures and the how-to, in the order in which they are read."""
    if order.closed_at is not None:
        _post(session, order, Kind.LATE_GOODS, {"amount": order.total, "currency": order.currency}, now=now)
    for kind, facts in goods_messages(order.show_as, order.quantity):
        _post(session, order, kind, facts, now=now)
    for step in range(steps_to_send(order.how_to)):
        _post(session, order, Kind.HOW_TO, {"step": step}, now=now)


def goods_messages(show_as: str, quantity: int) -> Iterator[tuple[Kind, dict[str, int]]]:
    """The messages that carry goods, with their facts beside the order's id."""
    yield Kind.GOODS, {}
    if show_as in (ShowAs.QR, ShowAs.BOTH) and quantity <= QR_PICTURES:
        for index in range(quantity):
            yield Kind.GOODS_QR, {"index": index}


def steps_to_send(how_to: Facts) -> int:
    """How many steps become messages of their own: a single step in words stands beside the goods instead."""
    longest: list[Mapping[str, object]] = max(how_to.values(), key=len, default=[])
    if len(longest) == 1 and not longest[0].get("media_id"):
        return 0
    return min(len(longest), STEPS)


def _post(
    session: Session, order: OrderRow, kind: Kind, facts: Mapping[str, int | str], *, now: datetime
) -> None:
    place = "".join(f":{facts[name]}" for name in ("index", "step") if name in facts)
    post(
        session,
        chat_id=order.customer_id,
        kind=kind,
        facts={"order_id": order.id, **facts},
        dedupe_key=f"{kind}:{order.id}{place}",
        now=now,
    )
