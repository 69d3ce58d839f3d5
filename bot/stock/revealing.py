"""Shows an order's secrets to staff: masked, or in the clear with an audit entry about who looked."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.staff import audit
from bot.stock.vault import Vault
from models.stock import ItemStatus, StockItem

AT_MOST = 50
LONG_ENOUGH = 16
SHOWN = 4


def masked(secret: str) -> str:
    """XK2M…99QD: enough to recognise it, too little to use it; a short one is wholly masked."""
    if len(secret) < LONG_ENOUGH:
        return "••••"
    return f"{secret[:SHOWN]}…{secret[-SHOWN:]}"


def masked_secrets(session: Session, vault: Vault, order_id: int) -> tuple[str, ...]:
    """What an order got, masked; the first 50."""
    return tuple(masked(vault.reveal(item)) for item in _sold(session, order_id))


def reveal(session: Session, vault: Vault, order_id: int, *, actor: str, now: datetime) -> tuple[str, ...]:
    """What an order got, in the clear; the first 50. Who looked is audited in the same transaction."""
    items = _sold(session, order_id)
    secrets = tuple(vault.reveal(item) for item in items)
    shown = {"items": [item.id for item in items]}
    audit.record(
        session, actor=actor, act="reveal", subject=f"order:{order_id}", before={}, after=shown, now=now
    )
    return secrets


def _sold(session: Session, order_id: int) -> list[StockItem]:
    found = select(StockItem).where(
        col(StockItem.order_id) == order_id,
        col(StockItem.status).in_([ItemStatus.SOLD, ItemStatus.REDEEMED]),
    )
    return [*session.exec(found.order_by(col(StockItem.shelf_no)).limit(AT_MOST))]
