"""Deliveries: what was handed over for an order, by which method, when."""

from datetime import datetime

from sqlmodel import Field

from models.record import Number, Record, UtcDateTime


class Delivery(Record, table=True):
    """Goods that now belong to the buyer; the secrets are the order's sold stock items."""

    order_id: int = Field(sa_type=Number, foreign_key="order.id", unique=True)
    method: str = Field(max_length=32)
    quantity: int
    delivered_at: datetime = Field(sa_type=UtcDateTime)
