"""What a story puts on the shelves of a shop, and what it reads in its books."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, func, select

from bot.catalog import editing, presentation, wording
from models.ledger import LedgerEntry
from models.notice import Notice, NoticeStatus
from models.order import Order
from models.product import Product, ShowAs
from models.stock import StockItem

Row = TypeVar("Row", bound=SQLModel)

CATEGORY = {"zh-CN": "影视", "en": "Video"}


def put_on_sale(
    session: Session,
    names: Mapping[str, str],
    variant: Mapping[str, str],
    *,
    price: str,
    more: Mapping[str, Any],
    now: datetime,
) -> tuple[int, int, int, str]:
    """A product with one variant, made by the acts of staff; answers their ids and the product's code.

    more: category or product (ids, else new ones), stars, per_order, per_person, low_stock; see `present`.
    """
    who: dict[str, Any] = {"actor": "test", "now": now}
    product_id = more.get("product")
    if product_id is None:
        category_id = more.get("category") or editing.create_category(session, names=CATEGORY, **who)
        product_id = editing.create_product(session, category_id=category_id, names=names, **who)
    variant_id = editing.create_variant(session, product_id=product_id, names=variant, **who)
    editing.set_prices(session, variant_id, currency="CNY", tiers=wording.tiers(price), **who)
    if "stars" in more:
        editing.set_prices(session, variant_id, currency="XTR", tiers=wording.tiers(more["stars"]), **who)
    editing.limit_per_order(session, variant_id, most=more.get("per_order", 50), **who)
    editing.limit_per_person(session, variant_id, most=more.get("per_person"), **who)
    editing.warn_at(session, variant_id, left=more.get("low_stock", 0), **who)
    present(session, product_id, more, who)
    product = session.get_one(Product, product_id)
    return product.category_id, product_id, variant_id, product.code


def present(session: Session, product_id: int, more: Mapping[str, Any], who: Mapping[str, Any]) -> None:
    """more: summary, show_as, fields (separator, labels per locale), how_to (steps per locale), warranty."""
    if "summary" in more:
        presentation.describe(session, product_id, summaries={"zh-CN": more["summary"]}, **who)
    if "show_as" in more:
        presentation.show_as(session, product_id, way=ShowAs(more["show_as"]), **who)
    if "fields" in more:
        separator, labels = more["fields"]
        presentation.split(session, product_id, separator=separator, labels=labels, **who)
    if "how_to" in more:
        presentation.explain(session, product_id, steps=more["how_to"], **who)
    if "warranty" in more:
        presentation.promise(session, product_id, days=more["warranty"], **who)


def rows_of(session: Session, table: type[Row]) -> list[Row]:
    """All of them."""
    return list(session.exec(select(table)))


def orders_of(session: Session, customer_id: int | None) -> list[Order]:
    """Oldest first; None: everybody's."""
    found = select(Order).order_by(col(Order.id))
    return list(session.exec(found if customer_id is None else found.where(Order.customer_id == customer_id)))


def pieces_of(session: Session, variant_id: int) -> dict[str, int]:
    """How many pieces of a variant stand in each status."""
    counted = select(StockItem.status, func.count()).where(StockItem.variant_id == variant_id)
    return {str(status): number for status, number in session.exec(counted.group_by(col(StockItem.status)))}


def holders_of(session: Session, variant_id: int, fingerprints: Iterable[bytes]) -> list[int | None]:
    """Whose order each of these secrets belongs to."""
    found = select(StockItem.fingerprint, StockItem.order_id).where(StockItem.variant_id == variant_id)
    held = dict(session.exec(found).all())
    return [held[fingerprint] for fingerprint in fingerprints]


def accounts(session: Session) -> dict[str, int]:
    """What stands on each account of the ledger."""
    sums: dict[str, int] = {}
    for entry in session.exec(select(LedgerEntry)):
        sums[entry.credit] = sums.get(entry.credit, 0) + entry.amount
        sums[entry.debit] = sums.get(entry.debit, 0) - entry.amount
    return sums


def notices_of(session: Session, chat_id: int | None = None) -> list[Notice]:
    """What was posted, oldest first; None: to anybody."""
    found = select(Notice).order_by(col(Notice.id))
    return list(session.exec(found if chat_id is None else found.where(Notice.chat_id == chat_id)))


def waiting_notices(session: Session) -> int:
    """How many notices are still to be sent."""
    waiting = select(func.count()).where(col(Notice.status) == NoticeStatus.WAITING)
    return session.exec(waiting).one()
