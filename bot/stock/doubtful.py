"""After a restore: stock that was for sale when the copy was made, and may have been sold since then."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.staff.restored import Restored, last_restore
from models.product import Product, Variant
from models.record import in_locale
from models.stock import Batch, ItemStatus, StockItem

UNSOLD = (ItemStatus.AVAILABLE, ItemStatus.HELD)


def check(session: Session) -> list[str]:
    """One sentence for each variant concerned, after one that says why; none once somebody has looked."""
    restored = last_restore(session)
    return [] if restored is None else _sentences(session, restored)


def _sentences(session: Session, restored: Restored) -> list[str]:
    counted = (
        select(StockItem.variant_id, func.count(), func.min(StockItem.shelf_no))
        .join(Batch, col(Batch.id) == col(StockItem.batch_id))
        .where(col(StockItem.status).in_(UNSOLD), col(Batch.created_at) <= restored.made_at)
        .group_by(col(StockItem.variant_id))
        .order_by(col(StockItem.variant_id))
    )
    found = [
        f"{_called(session, variant_id)}: up to {pieces}; the next to be sold is number {first} on the shelf."
        for variant_id, pieces, first in session.exec(counted)
    ]
    why = f"The shop came back from the copy of {restored.made_at:%Y-%m-%d %H:%M} UTC; sold since, perhaps:"
    return [why, *found] if found else []


def _called(session: Session, variant_id: int) -> str:
    variant = session.get_one(Variant, variant_id)
    product = session.get_one(Product, variant.product_id)
    return f"{in_locale(product.names, 'en')}, {in_locale(variant.names, 'en')} ({variant.code})"
