"""How much is left of a variant, counted only as far as anybody wants to know."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session, func, select

from models.product import Variant

# In the shelf's order, so that the count walks its partial index and never the sold rows; 'available' stands
# in the SQL itself so that a generic plan can use that index too.
_COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM stock_item WHERE variant_id = {variant_id} AND status = 'available'"
    " ORDER BY best_before, shelf_no LIMIT :at_most) AS shelf"
)
_LEFT = text(_COUNT.format(variant_id=":variant_id"))
_OF_EACH = (
    "SELECT variant.id, variant.low_stock, ({count}) AS pieces"
    " FROM variant JOIN product ON product.id = variant.product_id"
    " JOIN category ON category.id = product.category_id"
    " WHERE variant.shelf = 'on_sale' AND product.shelf = 'on_sale' AND category.shelf = 'on_sale'"
    " AND variant.next_shelf_no > 1 ORDER BY variant.id"
)
_LEVELS = text(_OF_EACH.format(count=_COUNT.format(variant_id="variant.id")))


@dataclass(frozen=True, slots=True)
class Level:
    """How a variant that was ever stocked stands against its threshold; left is exact up to one above it."""

    variant_id: int
    left: int
    low_stock: int

    @property
    def is_low(self) -> bool:
        """Whether it has fallen to its threshold."""
        return self.left <= self.low_stock


def left(session: Session, variant_id: int, *, at_most: int) -> int:
    """How many pieces of a variant are on the shelf; counts no further than `at_most`."""
    values = {"variant_id": variant_id, "at_most": at_most}
    counted: int = session.connection().execute(_LEFT, values).scalar_one()
    return counted


def levels(session: Session) -> list[Level]:
    """Every variant on sale that was ever stocked."""
    highest = session.exec(select(func.max(Variant.low_stock))).one() or 0
    rows = session.connection().execute(_LEVELS, {"at_most": highest + 1})
    return [Level(row.id, row.pieces, row.low_stock) for row in rows]


_CHECKS = {
    "Variant {} has {} stock items that are held or sold for no order.": (
        "SELECT variant_id, count(*) FROM stock_item"
        " WHERE status IN ('held', 'sold', 'redeemed') AND order_id IS NULL GROUP BY variant_id"
    ),
    "Variant {} has {} stock items on the shelf that belong to an order.": (
        "SELECT variant_id, count(*) FROM stock_item"
        " WHERE status = 'available' AND order_id IS NOT NULL GROUP BY variant_id"
    ),
    "Variant {} has {} stock items sold to an order for another variant.": (
        'SELECT s.variant_id, count(*) FROM stock_item s JOIN "order" o ON o.id = s.order_id'
        " WHERE o.variant_id <> s.variant_id GROUP BY s.variant_id"
    ),
    "Variant {} holds {} stock items for orders that are over.": (
        'SELECT s.variant_id, count(*) FROM stock_item s JOIN "order" o ON o.id = s.order_id'
        " WHERE s.status = 'held' AND o.status IN ('expired', 'cancelled', 'delivered', 'refunded')"
        " GROUP BY s.variant_id"
    ),
    "Order {} took {} stock items, more than it is for.": (
        'SELECT o.number, count(*) FROM stock_item s JOIN "order" o ON o.id = s.order_id'
        " GROUP BY o.id, o.number, o.quantity HAVING count(*) > o.quantity"
    ),
    "Variant {} has a shelf number {} that it never gave out.": (
        "SELECT v.id, max(s.shelf_no) FROM variant v JOIN stock_item s ON s.variant_id = v.id"
        " GROUP BY v.id, v.next_shelf_no HAVING max(s.shelf_no) >= v.next_shelf_no"
    ),
}


def check(session: Session) -> list[str]:
    """Sentences about stock that is not where it should be; none when all is well."""
    return list(_findings(session))


def _findings(session: Session) -> Iterator[str]:
    for sentence, question in _CHECKS.items():
        for row in session.connection().execute(text(f"{question} LIMIT 20")):
            yield sentence.format(*row)
