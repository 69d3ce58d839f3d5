"""Tells admins when a variant falls to its threshold: once per fall, again after a restock."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from bot.outbox import posting
from bot.outbox.notices import Kind
from bot.stock import availability
from models.product import Variant
from models.stock import StockAlert

AT_ONCE = 20
"""Variants told of in one run; the next run goes on."""
FORGOTTEN = timedelta(days=1)


def raise_low_stock(session: Session, *, admins: Collection[int], now: datetime) -> int:
    """Post `low_stock` to every admin for each variant that fell and was not told of; answers how many."""
    told = {alert.variant_id: alert for alert in session.exec(select(StockAlert))}
    levels = availability.levels(session)
    for level in levels:
        # Goods come back from unpaid orders too; but for the day, each of them would be a fall of its own.
        if not level.is_low and level.variant_id in told and _is_old(told[level.variant_id], now):
            session.delete(told[level.variant_id])
    fallen = [level for level in levels if level.is_low and level.variant_id not in told][:AT_ONCE]
    for level in fallen:
        _tell(session, level, admins=admins, now=now)
    return len(fallen)


def clear(session: Session, variant_id: int) -> None:
    """After a restock: when there is enough again, the next fall is told of."""
    variant = session.get_one(Variant, variant_id)
    if availability.left(session, variant_id, at_most=variant.low_stock + 1) > variant.low_stock:
        session.exec(delete(StockAlert).where(col(StockAlert.variant_id) == variant_id))


def _tell(session: Session, level: availability.Level, *, admins: Collection[int], now: datetime) -> None:
    session.add(StockAlert(variant_id=level.variant_id, raised_at=now))
    posting.post_to_all(
        session,
        chat_ids=admins,
        kind=Kind.LOW_STOCK,
        facts={"variant_id": level.variant_id, "left": level.left},
        dedupe_key=f"low_stock:{level.variant_id}:{int(now.timestamp())}",
        now=now,
    )


def _is_old(alert: StockAlert, now: datetime) -> bool:
    return alert.raised_at < now - FORGOTTEN
