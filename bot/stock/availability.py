"""How much is left of a variant, counted only as far as anybody wants to know."""

from sqlalchemy import text
from sqlmodel import Session

# In the shelf's order, so that the count walks its partial index and never the sold rows; 'available' stands
# in the SQL itself so that a generic plan can use that index too.
_LEFT = text(
    "SELECT count(*) FROM (SELECT 1 FROM stock_item WHERE variant_id = :variant_id AND status = 'available'"
    " ORDER BY best_before, shelf_no LIMIT :at_most) AS shelf"
)


def left(session: Session, variant_id: int, *, at_most: int) -> int:
    """How many pieces of a variant are on the shelf; counts no further than `at_most`."""
    values = {"variant_id": variant_id, "at_most": at_most}
    counted: int = session.connection().execute(_LEFT, values).scalar_one()
    return counted
