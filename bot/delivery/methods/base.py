"""What a delivery method can do."""

from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from bot.stock.vault import Vault


class Method(Protocol):
    """One way of turning a paid order into goods; all of it happens in the act of the caller."""

    def secure(self, session: Session, order_id: int, *, variant_id: int, quantity: int) -> None:
        """Hold goods anew for an order that had given them up; OutOfStock(left) undoes it."""
        ...

    def hand_over(self, session: Session, order_id: int, *, now: datetime) -> int:
        """Make the goods that are held for the order its buyer's; answers how many pieces."""
        ...

    def secrets(self, session: Session, vault: Vault, order_id: int) -> tuple[str, ...]:
        """What was handed over, in the clear, always in the same order."""
        ...
