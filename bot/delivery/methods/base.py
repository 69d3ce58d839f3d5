"""What a delivery method can do."""

from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from bot.database import Step
from bot.stock.vault import Vault


class Method(Protocol):
    """One way of turning a paid order into goods; all of it happens in its caller's act."""

    def secure(self, session: Session, order_id: int, *, variant_id: int, quantity: int) -> None:
        """Hold goods anew for an order that had given them up; else OutOfStock(left), holding nothing."""
        ...

    def handing_over(self, order_id: int, *, now: datetime) -> Step:
        """The step that makes what is held for the order its buyer's; it counts the pieces."""
        ...

    def secrets(self, session: Session, vault: Vault, order_id: int) -> tuple[str, ...]:
        """What was handed over, in the clear, always in the same order."""
        ...
