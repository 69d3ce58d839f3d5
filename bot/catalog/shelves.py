"""The whole catalogue as staff sees it: what is hidden too, and what is left of each variant."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from bot.catalog.counting import left_of_each
from bot.catalog.pricing import Tier, tiers_by_currency
from bot.errors import ProductGone
from models.product import Category, Product, Shelf, Variant
from models.record import Names

PAGE = 10
COUNTED = 10_000
"""For staff, stock is counted up to here."""


@dataclass(frozen=True, slots=True)
class StockRow:
    """A variant in the stock list. left: at most COUNTED. separator: parts a secret's fields; empty: none."""

    id: int
    code: str
    product_id: int
    product_names: Names
    variant_names: Names
    left: int
    low_stock: int
    is_on_sale: bool
    separator: str


@dataclass(frozen=True, slots=True)
class StockPage:
    """One page of the stock list; page and pages count from 1."""

    variants: tuple[StockRow, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category and how many products stand in it, hidden ones too."""

    category: Category
    count: int


@dataclass(frozen=True, slots=True)
class VariantCard:
    """A variant with its price lists by currency. left: at most COUNTED."""

    variant: Variant
    product: Product
    left: int
    prices: dict[str, tuple[Tier, ...]]


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product with its category and variants."""

    product: Product
    category: Category
    variants: tuple[VariantCard, ...]


def stock_page(session: Session, *, page: int) -> StockPage:
    """Every variant that is not archived, in the shop's order; a page beyond the last is the last."""
    kept = select(func.count()).select_from(Variant).join(Product).join(Category).where(*_KEPT)
    count = session.exec(kept).one()
    pages = max(1, -(-count // PAGE))
    page = max(1, min(page, pages))
    return StockPage(_rows(session, limit=PAGE, skip=(page - 1) * PAGE), count, page, pages)


def stock_row(session: Session, variant_id: int) -> StockRow:
    """One variant as it stands in the stock list; raises ProductGone."""
    found = _rows(session, col(Variant.id) == variant_id)
    if not found:
        raise ProductGone
    return found[0]


def variant_by_code(session: Session, code: str) -> int | None:
    """The variant an admin means by its code, however he writes it, or None."""
    return session.exec(
        select(Variant.id)
        .join(Product)
        .join(Category)
        .where(*_KEPT, col(Variant.code) == code.strip().lower())
    ).first()


def categories(session: Session) -> list[CategoryCard]:
    """Every category that is not archived."""
    found = (
        select(Category, func.count(col(Product.id)))
        .outerjoin(
            Product,
            (col(Product.category_id) == col(Category.id)) & (col(Product.shelf) != Shelf.ARCHIVED),
        )
        .where(col(Category.shelf) != Shelf.ARCHIVED)
        .group_by(col(Category.id))
        .order_by(col(Category.position), col(Category.id))
    )
    return [CategoryCard(category, count) for category, count in session.exec(found)]


def category(session: Session, category_id: int) -> Category:
    """One category; raises ProductGone."""
    found = session.get(Category, category_id)
    if found is None or found.shelf == Shelf.ARCHIVED:
        raise ProductGone
    return found


def products(session: Session, category_id: int) -> list[Product]:
    """Every product of a category that is not archived."""
    found = select(Product).where(
        col(Product.category_id) == category_id, col(Product.shelf) != Shelf.ARCHIVED
    )
    return [*session.exec(found.order_by(col(Product.position), col(Product.id)))]


def product(session: Session, product_id: int) -> ProductCard:
    """One product with everything that can be edited; raises ProductGone."""
    found = session.exec(
        select(Product, Category).join(Category).where(col(Product.id) == product_id, *_KEPT_PRODUCT)
    ).first()
    if found is None:
        raise ProductGone
    return ProductCard(*found, tuple(_cards(session, col(Variant.product_id) == product_id)))


def variant(session: Session, variant_id: int) -> VariantCard:
    """One variant with everything that can be edited; raises ProductGone."""
    found = _cards(session, col(Variant.id) == variant_id)
    if not found:
        raise ProductGone
    return found[0]


_KEPT_PRODUCT = (col(Product.shelf) != Shelf.ARCHIVED, col(Category.shelf) != Shelf.ARCHIVED)
_KEPT = (col(Variant.shelf) != Shelf.ARCHIVED, *_KEPT_PRODUCT)
_ORDER = (
    col(Category.position),
    col(Category.id),
    col(Product.position),
    col(Product.id),
    col(Variant.position),
    col(Variant.id),
)


def _rows(
    session: Session, *only: ColumnElement[bool], limit: int = PAGE, skip: int = 0
) -> tuple[StockRow, ...]:
    found = (
        select(Variant, Product, Category.shelf, left_of_each(COUNTED))
        .join(Product, col(Product.id) == col(Variant.product_id))
        .join(Category, col(Category.id) == col(Product.category_id))
        .where(*_KEPT, *only)
        .order_by(*_ORDER)
        .limit(limit)
        .offset(skip)
    )
    return tuple(
        StockRow(
            id=variant.id,
            code=variant.code,
            product_id=product.id,
            product_names=product.names,
            variant_names=variant.names,
            left=left,
            low_stock=variant.low_stock,
            is_on_sale={variant.shelf, product.shelf, category_shelf} == {Shelf.ON_SALE},
            separator=product.fields.get("separator", ""),
        )
        for variant, product, category_shelf, left in session.exec(found)
    )


def _cards(session: Session, only: ColumnElement[bool]) -> list[VariantCard]:
    found = session.exec(
        select(Variant, Product, left_of_each(COUNTED))
        .join(Product, col(Product.id) == col(Variant.product_id))
        .join(Category, col(Category.id) == col(Product.category_id))
        .where(*_KEPT, only)
        .order_by(col(Variant.position), col(Variant.id))
    ).all()
    prices = tiers_by_currency(session, [variant.id for variant, _, _ in found])
    return [
        VariantCard(variant, product, left, prices.get(variant.id, {})) for variant, product, left in found
    ]
