"""Decides in which messages the goods of an order go to its buyer; the courier finds the words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.database import Step
from bot.orders.lifecycle import OrderRow
from bot.outbox.notices import Kind
from bot.outbox.posting import posting
from models.product import ShowAs
from models.record import Facts

QR_PICTURES = 10
"""More secrets than this come as a document only; nobody scrolls through hundreds of pictures."""
STEPS = 10
"""So many messages a how-to may take."""


def messages(order: OrderRow, *, now: datetime) -> list[Step]:
    """The goods, their QR pictures and the how-to, in the order in which they are read."""
    told: list[tuple[Kind, dict[str, int | str]]] = []
    if order.closed_at is not None:
        told.append((Kind.LATE_GOODS, {"amount": order.total, "currency": order.currency}))
    told += goods_messages(order.show_as, order.quantity)
    told += [(Kind.HOW_TO, {"step": step}) for step in range(steps_to_send(order.how_to))]
    return [_message(order, kind, facts, now=now) for kind, facts in told]


def goods_messages(show_as: str, quantity: int) -> Iterator[tuple[Kind, dict[str, int | str]]]:
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


def _message(order: OrderRow, kind: Kind, facts: Mapping[str, int | str], *, now: datetime) -> Step:
    place = "".join(f":{facts[name]}" for name in ("index", "step") if name in facts)
    return posting(
        chat_id=order.customer_id,
        kind=kind,
        facts={"order_id": order.id, **facts},
        dedupe_key=f"{kind}:{order.id}{place}",
        now=now,
    )
