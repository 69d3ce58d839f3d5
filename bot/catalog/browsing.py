"""What buyers see of the catalogue: only what is on sale, each page in a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from bot.catalog.counting import COUNTED, left_of_each
from bot.catalog.offers import ON_SALE, Offered, folded, left_of_products, offered
from bot.catalog.pricing import Tier, tiers_by_currency
from bot.errors import ProductGone
from models.order import Order, OrderStatus
from models.product import Category, Media, Price, Product, Shelf, Variant
from models.record import Facts, Names, in_locale

PAGE = 8
GIVEN_BACK = (OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REFUNDED)


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category and how many products it offers."""

    id: int
    names: Names
    count: int


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in a list. from_price: the lowest price of a single piece; left: at most 100."""

    id: int
    code: str
    names: Names
    from_price: int
    several_prices: bool
    left: int


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One page of products, sold-out ones last; page and pages count from 1. category: None for a search."""

    category: CategoryView | None
    products: tuple[ProductRow, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class VariantView:
    """A variant as one buyer may buy it. left: exact up to its per-order limit, at least up to 100."""

    id: int
    code: str
    names: Names
    left: int
    per_order_max: int
    per_person_max: int | None
    left_for_person: int | None
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product with the variants that are on sale; prices in `currency`."""

    id: int
    code: str
    category_id: int
    names: Names
    summaries: Names
    how_to: Facts
    picture_id: int | None
    warranty_days: int
    currency: str
    variants: tuple[VariantView, ...]

    def steps(self, locale: str) -> list[dict[str, Any]]:
        """The how-to in this language: `{"text": str, "media_id": int | None}` each."""
        return in_locale(self.how_to, locale) or []

    def variant(self, variant_id: int) -> VariantView:
        """One of its variants; raises ProductGone when it is none of them (any more)."""
        found = next((variant for variant in self.variants if variant.id == variant_id), None)
        if found is None:
            raise ProductGone
        return found


def categories(session: Session) -> list[CategoryView]:
    """Every category that offers something."""
    priced = exists().where(
        col(Variant.product_id) == col(Product.id),
        col(Variant.shelf) == Shelf.ON_SALE,
        col(Price.variant_id) == col(Variant.id),
    )
    found = (
        select(Category, func.count())
        .join(Product, col(Product.category_id) == col(Category.id))
        .where(*ON_SALE, priced)
        .group_by(col(Category.id))
        .order_by(col(Category.position), col(Category.id))
    )
    return [CategoryView(one.id, one.names, count) for one, count in session.exec(found)]


def category_page(session: Session, category_id: int, *, page: int, currency: str) -> ProductPage:
    """A page of a category; a page beyond the last is the last. Raises ProductGone for a hidden category."""
    category = session.get(Category, category_id)
    if category is None or category.shelf != Shelf.ON_SALE:
        raise ProductGone
    found = offered(session, col(Product.category_id) == category_id, currency=currency)
    return _page(session, found, page, CategoryView(category.id, category.names, len(found)))


def search(session: Session, query: str, *, page: int, currency: str) -> ProductPage:
    """Products in whose names or summaries, in any language, every word of the query occurs."""
    words = folded(query).split()
    everything = offered(session, currency=currency) if words else []
    found = [product for product in everything if all(word in product.spoken for word in words)]
    return _page(session, found, page, None)


def product(
    session: Session, product_id: int, *, currency: str, customer_id: int | None = None
) -> ProductView:
    """One product as `customer_id` may buy it; raises ProductGone when nothing of it is on sale."""
    found = session.exec(
        select(Product).join(Category).where(*ON_SALE, col(Product.id) == product_id)
    ).first()
    variants = _variants(session, product_id, currency, customer_id) if found else ()
    if found is None or not variants:
        raise ProductGone
    return ProductView(
        id=found.id,
        code=found.code,
        category_id=found.category_id,
        names=found.names,
        summaries=found.summaries,
        how_to=found.how_to,
        picture_id=found.picture_id,
        warranty_days=found.warranty_days,
        currency=currency,
        variants=variants,
    )


def product_by_code(session: Session, code: str) -> int | None:
    """The product that a link with this code leads to, or None when it leads nowhere (any more)."""
    return session.exec(select(Product.id).join(Category).where(*ON_SALE, col(Product.code) == code)).first()


def product_of(session: Session, variant_id: int) -> int:
    """The product that a variant belongs to; raises ProductGone."""
    variant = session.get(Variant, variant_id)
    if variant is None:
        raise ProductGone
    return variant.product_id


def media(session: Session, media_id: int) -> Media:
    """A picture or video; raises ProductGone."""
    found = session.get(Media, media_id)
    if found is None:
        raise ProductGone
    return found


def _page(
    session: Session, found: Sequence[Offered], page: int, category: CategoryView | None
) -> ProductPage:
    pages = max(1, -(-len(found) // PAGE))
    page = max(1, min(page, pages))
    shown = sorted(found, key=lambda one: not one.in_stock)[(page - 1) * PAGE : page * PAGE]
    left = left_of_products(session, [one.id for one in shown])
    rows = tuple(
        ProductRow(one.id, one.code, one.names, min(one.prices), len(one.prices) > 1, left[one.id])
        for one in shown
    )
    return ProductPage(category, rows, len(found), page, pages)


def _variants(
    session: Session, product_id: int, currency: str, customer_id: int | None
) -> tuple[VariantView, ...]:
    found = _on_sale(session, product_id)
    tiers = tiers_by_currency(session, [variant.id for variant, _ in found])
    bought = _bought(session, [variant for variant, _ in found], customer_id)
    return tuple(
        VariantView(
            id=variant.id,
            code=variant.code,
            names=variant.names,
            left=left,
            per_order_max=variant.per_order_max,
            per_person_max=variant.per_person_max,
            left_for_person=_left_for_person(variant, bought),
            tiers=tiers.get(variant.id, {}).get(currency, ()),
        )
        for variant, left in found
    )


def _on_sale(session: Session, product_id: int) -> list[tuple[Variant, int]]:
    """Its variants on sale, each with what is left, counted at least as far as one order can take."""
    open_ = (col(Variant.product_id) == product_id, col(Variant.shelf) == Shelf.ON_SALE)
    most = session.exec(select(func.max(Variant.per_order_max)).where(*open_)).one() or 0
    found = select(Variant, left_of_each(max(COUNTED, most))).where(*open_)
    return [*session.exec(found.order_by(col(Variant.position), col(Variant.id)))]


def _bought(session: Session, variants: Sequence[Variant], customer_id: int | None) -> dict[int, int]:
    """How many pieces of each limited variant this buyer bought or ordered and did not give back."""
    limited = [variant.id for variant in variants if variant.per_person_max is not None]
    if not limited or customer_id is None:
        return {}
    kept = (
        select(Order.variant_id, func.sum(Order.quantity))
        .where(
            col(Order.customer_id) == customer_id,
            col(Order.variant_id).in_(limited),
            col(Order.status).not_in(GIVEN_BACK),
        )
        .group_by(col(Order.variant_id))
    )
    return dict(session.exec(kept).all())


def _left_for_person(variant: Variant, bought: dict[int, int]) -> int | None:
    if variant.per_person_max is None:
        return None
    return max(0, variant.per_person_max - bought.get(variant.id, 0))
