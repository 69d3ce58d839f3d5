"""Staff makes and changes categories, products and variants; every change is audited."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from bot.catalog import wording
from bot.catalog.changes import Kind, add, change, locked, new_code, subject
from bot.catalog.pricing import Tier, tiers_by_currency
from bot.staff import audit
from models.money import EXPONENTS
from models.product import Category, Price, Product, Shelf, Variant

MOST_LOW_STOCK = 1000


def create_category(session: Session, *, names: Mapping[str, str], actor: str, now: datetime) -> int:
    """A new category at the end; answers its id."""
    last = session.exec(select(func.max(Category.position))).one() or 0
    made = Category(names=wording.names(names), position=last + 1)
    return add(session, made, actor=actor, now=now)


def create_product(
    session: Session, *, category_id: int, names: Mapping[str, str], actor: str, now: datetime
) -> int:
    """A new product at the end of a category; buyers see it once it has a variant with a price."""
    category = locked(session, Category, category_id)
    last = session.exec(
        select(func.max(Product.position)).where(col(Product.category_id) == category.id)
    ).one()
    made = Product(
        code=new_code(),
        category_id=category.id,
        names=wording.names(names),
        position=(last or 0) + 1,
        created_at=now,
    )
    return add(session, made, actor=actor, now=now)


def create_variant(
    session: Session, *, product_id: int, names: Mapping[str, str], actor: str, now: datetime
) -> int:
    """A new variant at the end of a product; buyers can buy it once it has a price."""
    product = locked(session, Product, product_id)
    last = session.exec(select(func.max(Variant.position)).where(col(Variant.product_id) == product.id)).one()
    made = Variant(
        product_id=product.id, code=new_code(), names=wording.names(names), position=(last or 0) + 1
    )
    return add(session, made, actor=actor, now=now)


def rename(
    session: Session, kind: type[Kind], id_: int, *, names: Mapping[str, str], actor: str, now: datetime
) -> None:
    """Give a category, product or variant other names; what is ordered keeps the old ones."""
    change(session, locked(session, kind, id_), names=wording.names(names), actor=actor, now=now)


def put_on_shelf(
    session: Session, kind: type[Kind], id_: int, *, shelf: Shelf, actor: str, now: datetime
) -> None:
    """Put it on sale, hide it from buyers, or archive it: off the lists of staff too, for good."""
    change(session, locked(session, kind, id_), shelf=shelf, actor=actor, now=now)


def move_product(session: Session, product_id: int, *, category_id: int, actor: str, now: datetime) -> None:
    """Put a product into another category."""
    category = locked(session, Category, category_id)
    change(session, locked(session, Product, product_id), category_id=category.id, actor=actor, now=now)


def limit_per_order(session: Session, variant_id: int, *, most: str | int, actor: str, now: datetime) -> None:
    """How many pieces one order can have: 1–10,000."""
    wanted = wording.whole_number(most, least=1, most=wording.MOST_PIECES, hint="hint-order-limit")
    change(session, locked(session, Variant, variant_id), per_order_max=wanted, actor=actor, now=now)


def limit_per_person(
    session: Session, variant_id: int, *, most: str | int | None, actor: str, now: datetime
) -> None:
    """How many pieces one person can ever have: 1–10,000; None for no limit."""
    wanted = most
    if most is not None:
        wanted = wording.whole_number(most, least=1, most=wording.MOST_PIECES, hint="hint-person-limit")
    change(session, locked(session, Variant, variant_id), per_person_max=wanted, actor=actor, now=now)


def warn_at(session: Session, variant_id: int, *, left: str | int, actor: str, now: datetime) -> None:
    """With how many pieces left admins are told: 0–1000."""
    wanted = wording.whole_number(left, least=0, most=MOST_LOW_STOCK, hint="hint-low-stock")
    change(session, locked(session, Variant, variant_id), low_stock=wanted, actor=actor, now=now)


def set_prices(
    session: Session, variant_id: int, *, currency: str, tiers: tuple[Tier, ...], actor: str, now: datetime
) -> None:
    """Replace a variant's price list in one currency (of `wording.tiers`); an empty one takes it away."""
    if currency not in EXPONENTS:
        raise ValueError(f"no such currency: {currency}")
    variant = locked(session, Variant, variant_id)
    before = tiers_by_currency(session, [variant.id]).get(variant.id, {}).get(currency, ())
    if before == tiers:
        return
    session.exec(delete(Price).where(col(Price.variant_id) == variant.id, col(Price.currency) == currency))
    session.add_all(
        Price(
            variant_id=variant.id,
            currency=currency,
            from_quantity=tier.from_quantity,
            unit_price=tier.unit_price,
        )
        for tier in tiers
    )
    session.flush()
    audit.record(
        session,
        actor=actor,
        act="change prices",
        subject=subject(variant),
        before={currency: _told(before)},
        after={currency: _told(tiers)},
        now=now,
    )


def _told(tiers: tuple[Tier, ...]) -> list[list[int]]:
    return [[tier.from_quantity, tier.unit_price] for tier in tiers]
