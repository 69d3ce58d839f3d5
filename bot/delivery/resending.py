"""Staff sends a buyer his goods once more, and the audit chain knows who did."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.delivery import goods
from bot.errors import OrderNotFound
from bot.staff import audit
from models.order import Order


def resend(session: Session, order_id: int, *, nonce: str, actor: str, now: datetime) -> bool:
    """Post an order's goods to its own buyer; False while they are still on their way to him.

    Raises OrderNotFound, WrongStatus before delivery. The same nonce posts once.
    """
    buyer = session.exec(select(Order.customer_id).where(col(Order.id) == order_id)).one_or_none()
    if buyer is None:
        raise OrderNotFound
    if not goods.send_again(session, buyer, order_id, nonce=nonce, now=now):
        return False
    audit.record(session, actor=actor, act="resend", subject=f"order:{order_id}", now=now)
    return True
