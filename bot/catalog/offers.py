"""What is on sale and has a price: the rows that lists and searches are made of."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.catalog.counting import COUNTED, is_there, left_of_each
from models.product import Category, Price, Product, Shelf, Variant
from models.record import Names

ON_SALE = (col(Category.shelf) == Shelf.ON_SALE, col(Product.shelf) == Shelf.ON_SALE)


@dataclass(frozen=True, slots=True)
class Offered:
    """A product with the prices of a single piece of each of its variants. spoken: all its words, folded."""

    id: int
    code: str
    names: Names
    prices: frozenset[int]
    in_stock: bool
    spoken: str


def offered(session: Session, *only: ColumnElement[bool], currency: str) -> list[Offered]:
    """Everything buyers can find that has a price in `currency`, in the shop's order, in one query."""
    found = (
        select(Product, Variant.names, Price.unit_price, is_there())
        .join(Category, col(Category.id) == col(Product.category_id))
        .join(Variant, col(Variant.product_id) == col(Product.id))
        .join(Price, col(Price.variant_id) == col(Variant.id))
        .where(*ON_SALE, *only, col(Variant.shelf) == Shelf.ON_SALE)
        .where(col(Price.currency) == currency, col(Price.from_quantity) == 1)
        .order_by(col(Category.position), col(Category.id), col(Product.position), col(Product.id))
    )
    grouped = groupby(session.exec(found), key=lambda row: row[0])
    return [_offer(product, [row[1:] for row in rows]) for product, rows in grouped]


def left_of_products(session: Session, product_ids: Sequence[int]) -> dict[int, int]:
    """How many pieces of each product are left, up to 100."""
    found = select(Variant.product_id, left_of_each(COUNTED)).where(
        col(Variant.product_id).in_(product_ids), col(Variant.shelf) == Shelf.ON_SALE
    )
    left = dict.fromkeys(product_ids, 0)
    for product_id, pieces in session.exec(found):
        left[product_id] = min(COUNTED, left[product_id] + pieces)
    return left


def folded(words: str) -> str:
    """Words as they are compared: case and width of letters do not matter."""
    return unicodedata.normalize("NFKC", words).casefold()


def _offer(product: Product, variants: Sequence[tuple[Mapping[str, str], int, bool]]) -> Offered:
    texts = [product.names, product.summaries, *(names for names, _, _ in variants)]
    return Offered(
        id=product.id,
        code=product.code,
        names=product.names,
        prices=frozenset(price for _, price, _ in variants),
        in_stock=any(there for _, _, there in variants),
        spoken=folded("\n".join(text for names in texts for text in names.values())),
    )
