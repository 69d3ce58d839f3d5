"""What a buyer received: its secrets for its owner alone, and once more whenever he asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.delivery.methods.directory import METHODS
from bot.delivery.telling import goods_messages
from bot.errors import WrongStatus
from bot.orders import history
from bot.orders.history import OrderView
from bot.outbox.notices import Kind
from bot.outbox.posting import post
from bot.stock.vault import Vault
from models.order import OrderStatus
from models.product import Product
from models.record import Facts

HANDED_OVER = (OrderStatus.DELIVERED, OrderStatus.PARTLY_DELIVERED, OrderStatus.REFUND_DUE)

_ON_ITS_WAY = text("""
    SELECT 1 FROM notice WHERE chat_id = :chat_id AND status = 'waiting' AND kind = :kind
      AND (dedupe_key = :first OR dedupe_key LIKE :later) LIMIT 1
""")


@dataclass(frozen=True, slots=True, repr=False)
class Goods:
    """An order's secrets in the clear, and how its product wants them shown.

    fields: how a secret is split, for `split_fields`. how_to: per locale a list of steps, for `steps_in`.
    """

    order: OrderView
    secrets: tuple[str, ...]
    show_as: str
    fields: Facts
    how_to: Facts


@dataclass(frozen=True, slots=True, repr=False)
class SecretField:
    """One part of a secret, and what it is called (nothing where the secret is one piece)."""

    label: str | None
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a how-to."""

    text: str
    media_id: int | None


def goods(session: Session, vault: Vault, order_id: int, *, customer_id: int) -> Goods:
    """The goods of one of his orders; raises OrderNotFound (also: not his), WrongStatus before delivery."""
    order = history.order(session, customer_id, order_id)
    if order.status not in HANDED_OVER:
        raise WrongStatus
    product = session.exec(select(Product).where(Product.id == order.product_id)).one()
    return Goods(
        order=order,
        secrets=METHODS[product.method].secrets(session, vault, order_id),
        show_as=product.show_as,
        fields=product.fields,
        how_to=product.how_to,
    )


def send_again(session: Session, customer_id: int, order_id: int, *, nonce: str, now: datetime) -> bool:
    """Post his goods once more; False while the same goods are still on their way to him.

    Raises OrderNotFound (also: not his), WrongStatus before delivery. The same nonce posts once.
    """
    order = history.order(session, customer_id, order_id)
    if order.status not in HANDED_OVER:
        raise WrongStatus
    if _is_on_its_way(session, order):
        return False
    show_as = session.exec(select(Product.show_as).where(col(Product.id) == order.product_id)).one()
    fresh = [
        post(
            session,
            chat_id=customer_id,
            kind=kind,
            facts={"order_id": order_id, **facts},
            dedupe_key=f"{kind}:{order_id}:{nonce}:{place}",
            now=now,
        )
        for place, (kind, facts) in enumerate(goods_messages(show_as, order.quantity))
    ]
    return any(fresh)


def split_fields(secret: str, fields: Facts, locale: str) -> tuple[SecretField, ...]:
    """A secret's parts under their names; whole and without a name where it does not have that shape."""
    labels = _in(fields.get("labels") or {}, locale)
    separator = fields.get("separator") or ""
    if not labels or not separator:
        return (SecretField(None, secret),)
    parts = [part.strip() for part in secret.split(separator, len(labels) - 1)]
    if len(parts) != len(labels) or not all(parts):
        return (SecretField(None, secret),)
    return tuple(SecretField(label, part) for label, part in zip(labels, parts, strict=True))


def steps_in(how_to: Facts, locale: str) -> tuple[Step, ...]:
    """A how-to's steps in a language, else in whichever there is."""
    return tuple(Step(str(step.get("text", "")), step.get("media_id")) for step in _in(how_to, locale))


def _is_on_its_way(session: Session, order: OrderView) -> bool:
    first = f"{Kind.GOODS}:{order.id}"
    about = {"chat_id": order.customer_id, "kind": Kind.GOODS, "first": first, "later": f"{first}:%"}
    return session.connection().execute(_ON_ITS_WAY, about).first() is not None


def _in(texts: Facts, locale: str) -> Sequence[Any]:
    return texts.get(locale) or next((found for found in texts.values() if found), ())
