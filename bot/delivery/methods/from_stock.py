"""Delivers card secrets that lie in the shop's own stock."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.database import Step
from bot.stock import reservations
from bot.stock.vault import Vault
from models.stock import ItemStatus, StockItem

HANDED_OVER = (ItemStatus.SOLD, ItemStatus.REDEEMED)


class FromStock:
    """Sells the stock items that are held for the order."""

    def secure(self, session: Session, order_id: int, *, variant_id: int, quantity: int) -> None:
        """Take the whole quantity off the shelf once more."""
        reservations.hold(session, variant_id=variant_id, order_id=order_id, quantity=quantity)

    def handing_over(self, order_id: int, *, now: datetime) -> Step:
        """Held becomes sold."""
        return reservations.selling(order_id, now=now)

    def secrets(self, session: Session, vault: Vault, order_id: int) -> tuple[str, ...]:
        """The order's card secrets, oldest on the shelf first."""
        sold = (
            select(StockItem)
            .where(StockItem.order_id == order_id, col(StockItem.status).in_(HANDED_OVER))
            .order_by(col(StockItem.best_before), col(StockItem.shelf_no), col(StockItem.id))
        )
        return tuple(vault.reveal(item) for item in session.exec(sold))
