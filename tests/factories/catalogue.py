"""Makes categories, products, variants and stock through the shop's own acts.

Acts, to be given to `database.transaction`; `stock` is a flow and takes the database.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from sqlmodel import Session

from bot.catalog import editing, wording
from bot.database import Database
from bot.stock import restocking
from bot.stock.vault import Vault, make_key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACTOR = "staff:1"
VAULT = Vault(make_key())
"""The tests' vault, when nothing depends on which one."""

_serial = count(1)


def category(session: Session, name: str = "Cards", *, zh: str = "卡密") -> int:
    """A category on sale; answers its id."""
    return editing.create_category(session, names={"zh-CN": zh, "en": name}, actor=ACTOR, now=NOW)


def product(session: Session, name: str = "Video pass", *, zh: str = "影视会员", category_id: int = 0) -> int:
    """A product on sale, in a category of its own unless one is named; answers its id."""
    return editing.create_product(
        session,
        category_id=category_id or category(session),
        names={"zh-CN": zh, "en": name},
        actor=ACTOR,
        now=NOW,
    )


def variant(
    session: Session,
    prices: str = "28.80",
    *,
    product_id: int = 0,
    name: str = "1 month",
    currency: str = "CNY",
    stars: str = "",
) -> int:
    """A variant on sale with its price list, of a product of its own unless one is named; answers its id."""
    made = editing.create_variant(
        session,
        product_id=product_id or product(session),
        names={"zh-CN": f"{name}（中）", "en": name},
        actor=ACTOR,
        now=NOW,
    )
    for listed, into in ((prices, currency), (stars, "XTR")):
        if listed:
            tiers = wording.tiers(listed)
            editing.set_prices(session, made, currency=into, tiers=tiers, actor=ACTOR, now=NOW)
    return made


async def stock(
    database: Database,
    variant_id: int,
    lines: Sequence[str] | int = 10,
    *,
    vault: Vault = VAULT,
    now: datetime = NOW,
) -> restocking.Counts:
    """Put secrets on the shelf: these, or so many made-up ones that were never used before."""
    secrets = secret_lines(lines) if isinstance(lines, int) else lines
    return await restocking.restock_all(
        database, vault, variant_id=variant_id, lines=secrets, actor=ACTOR, now=now
    )


def secret_lines(quantity: int) -> list[str]:
    """So many made-up secrets, never the same twice."""
    return [f"CARD-{next(_serial):08}----PIN-{number:06}" for number in range(quantity)]


async def stocked_variant(
    database: Database, pieces: int = 10, prices: str = "28.80", *, vault: Vault = VAULT
) -> int:
    """A variant that can be bought: priced, on sale, with so many pieces; answers its id."""
    made = await database.transaction(variant, prices)
    await stock(database, made, pieces, vault=vault)
    return made
