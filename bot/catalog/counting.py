"""SQL that counts the shelf of each variant of a query, no further than a screen shows."""

from sqlalchemy import ColumnElement, Integer, func, literal_column, select, text
from sqlalchemy.sql import Select
from sqlmodel import col

from models.product import Variant
from models.stock import StockItem

COUNTED = 100
"""Stock is counted up to here; screens say 99+."""

# A literal, so that the shelf's partial index is used even by a plan that does not know its parameters.
_AVAILABLE = text("stock_item.status = 'available'")


def left_of_each(at_most: int) -> ColumnElement[int]:
    """How many pieces of the row's variant are there, up to `at_most`."""
    shelf = _shelf(at_most).subquery("shelf")
    return select(func.count()).select_from(shelf).scalar_subquery()


def is_there() -> ColumnElement[bool]:
    """Whether there is anything of the row's variant: a look at the front of its shelf."""
    return _shelf(1).scalar_subquery().is_not(None)


def _shelf(at_most: int) -> Select[int]:
    return (
        select(literal_column("1", Integer))
        .where(col(StockItem.variant_id) == col(Variant.id), _AVAILABLE)
        .order_by(col(StockItem.best_before), col(StockItem.shelf_no))
        .limit(at_most)
        .correlate(Variant)
    )
