"""What is sold: categories, products, variants and their prices, and the pictures that belong to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from models.record import Facts, Names, Number, Record, UtcDateTime, words


class Shelf(StrEnum):
    """Where a product or variant stands for buyers."""

    ON_SALE = "on_sale"
    HIDDEN = "hidden"
    ARCHIVED = "archived"


class ShowAs(StrEnum):
    """How a delivered secret is shown."""

    TEXT = "text"
    QR = "qr"
    BOTH = "both"


class MediaKind(StrEnum):
    """What a stored file is to Telegram."""

    PHOTO = "photo"
    VIDEO = "video"


class Category(Record, table=True):
    """A page of the catalogue."""

    names: Names = Field(sa_type=JSON)
    position: int = 0
    shelf: Shelf = Field(default=Shelf.ON_SALE, sa_type=words(Shelf))


class Media(Record, table=True):
    """A picture or video an admin gave; the bytes are kept so that another bot can send it too."""

    kind: MediaKind = Field(sa_type=words(MediaKind))
    content: bytes
    created_at: datetime = Field(sa_type=UtcDateTime)


class Product(Record, table=True):
    """What a buyer chooses; its variants are what is priced and stocked.

    how_to: per locale a list of steps `{"text": str, "media_id": int | None}`.
    fields: how a secret is split, `{"separator": "----", "labels": {"zh-CN": ["卡号", "密码"], "en": […]}}`.
    """

    code: str = Field(max_length=16, unique=True)
    category_id: int = Field(sa_type=Number, foreign_key="category.id", index=True)
    names: Names = Field(sa_type=JSON)
    summaries: Names = Field(default_factory=dict, sa_type=JSON)
    how_to: Facts = Field(default_factory=dict, sa_type=JSON)
    fields: Facts = Field(default_factory=dict, sa_type=JSON)
    show_as: ShowAs = Field(default=ShowAs.TEXT, sa_type=words(ShowAs))
    picture_id: int | None = Field(default=None, sa_type=Number, foreign_key="media.id")
    method: str = Field(default="from_stock", max_length=32)
    warranty_days: int = 0
    position: int = 0
    shelf: Shelf = Field(default=Shelf.ON_SALE, sa_type=words(Shelf))
    created_at: datetime = Field(sa_type=UtcDateTime)


class Variant(Record, table=True):
    """What is priced and stocked. `next_shelf_no` is taken in blocks at restocking."""

    product_id: int = Field(sa_type=Number, foreign_key="product.id", index=True)
    code: str = Field(max_length=16, unique=True)
    names: Names = Field(sa_type=JSON)
    per_order_max: int = 50
    per_person_max: int | None = None
    low_stock: int = 5
    next_shelf_no: int = Field(default=1, sa_type=BigInteger)
    position: int = 0
    shelf: Shelf = Field(default=Shelf.ON_SALE, sa_type=words(Shelf))


class Price(Record, table=True):
    """A unit price (ten-thousandths of the major unit) from a quantity on, in one currency (Stars: "XTR")."""

    __table_args__ = (
        UniqueConstraint("variant_id", "currency", "from_quantity"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
        CheckConstraint("from_quantity >= 1", name="from_quantity"),
        Index("ix_price_variant_id", "variant_id"),
    )
    variant_id: int = Field(sa_type=Number, foreign_key="variant.id")
    currency: str = Field(max_length=4)
    from_quantity: int = 1
    unit_price: int = Field(sa_type=BigInteger)
