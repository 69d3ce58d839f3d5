"""Staff makes and changes the catalogue: exact values, and each change in the audit chain."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from bot.catalog import editing, shelves
from bot.catalog.pricing import Tier
from bot.database import Database
from bot.errors import BadInput, ProductGone
from bot.staff import audit
from models.product import Category, Product, Shelf, Variant
from models.staff import AuditEntry
from tests.factories import catalogue
from tests.factories.catalogue import ACTOR, NOW

NAMES = {"zh-CN": "影视会员", "en": "Video pass"}
TIERS = (Tier(1, 288_000), Tier(5, 275_000))


async def row(database: Database, kind: type[Any], id_: int) -> Any:
    return await database.reading(Session.get_one, kind, id_)


async def last_entry(database: Database, subject: str) -> AuditEntry:
    return (await database.reading(audit.entries, subject))[0]


def written(session: Session) -> int:
    return session.exec(select(func.count(col(AuditEntry.id)))).one()


class TestCreate:
    async def test_makes_rows_that_are_on_sale_and_audited(self, database: Database) -> None:
        category_id = await made(database, editing.create_category)
        product_id = await made(database, editing.create_product, category_id=category_id)
        variant_id = await made(database, editing.create_variant, product_id=product_id)
        for kind, id_ in ((Category, category_id), (Product, product_id), (Variant, variant_id)):
            found = await row(database, kind, id_)
            assert (found.names, found.shelf) == (NAMES, Shelf.ON_SALE)
            entry = await last_entry(database, f"{kind.__name__.lower()}:{id_}")
            assert (entry.actor, entry.before, entry.after) == (ACTOR, {}, {"names": NAMES})
        assert await database.reading(audit.check) == []

    async def test_puts_new_ones_last(self, database: Database) -> None:
        category_id = await made(database, editing.create_category)
        products = [await made(database, editing.create_product, category_id=category_id) for _ in range(2)]
        variants = [await made(database, editing.create_variant, product_id=products[0]) for _ in range(2)]
        assert [(await row(database, Product, one)).position for one in products] == [1, 2]
        assert [(await row(database, Variant, one)).position for one in variants] == [1, 2]

    async def test_gives_codes_nobody_can_guess(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        variants = [await made(database, editing.create_variant, product_id=product_id) for _ in range(20)]
        codes = {(await row(database, Variant, one)).code for one in variants}
        assert len(codes) == 20
        assert all(len(code) == 8 and not set(code) & set("01ilouIO") - {"u"} for code in codes)

    @pytest.mark.parametrize(
        ("act", "parent"),
        [
            (editing.create_category, {}),
            (editing.create_product, {"category_id": 1}),
            (editing.create_variant, {"product_id": 1}),
        ],
    )
    async def test_refuses_without_a_name(
        self, database: Database, act: Callable[..., int], parent: dict[str, int]
    ) -> None:
        await database.transaction(catalogue.product)
        before = await database.reading(written)
        with pytest.raises(BadInput):
            await database.transaction(act, names={"en": " "}, actor=ACTOR, now=NOW, **parent)
        assert await database.reading(written) == before

    @pytest.mark.parametrize(
        ("act", "parent"),
        [(editing.create_product, {"category_id": 404}), (editing.create_variant, {"product_id": 404})],
    )
    async def test_refuses_where_there_is_no_place(
        self, database: Database, act: Callable[..., int], parent: dict[str, int]
    ) -> None:
        with pytest.raises(ProductGone):
            await database.transaction(act, names=NAMES, actor=ACTOR, now=NOW, **parent)


class TestChange:
    @pytest.mark.parametrize(
        ("act", "values", "column", "before", "after"),
        [
            (editing.limit_per_order, {"most": "20"}, "per_order_max", 50, 20),
            (editing.limit_per_person, {"most": "３"}, "per_person_max", None, 3),
            (editing.warn_at, {"left": 0}, "low_stock", 5, 0),
        ],
    )
    async def test_sets_a_limit_and_writes_it_down(
        self,
        database: Database,
        act: Callable[..., None],
        values: dict[str, Any],
        column: str,
        before: int | None,
        after: int,
    ) -> None:
        variant_id = await database.transaction(catalogue.variant)
        await database.transaction(act, variant_id, actor=ACTOR, now=NOW, **values)
        assert getattr(await row(database, Variant, variant_id), column) == after
        entry = await last_entry(database, f"variant:{variant_id}")
        assert (entry.act, entry.before, entry.after) == (
            "change variant",
            {column: before},
            {column: after},
        )

    async def test_takes_a_limit_away(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        for most in (3, None):
            await database.transaction(editing.limit_per_person, variant_id, most=most, actor=ACTOR, now=NOW)
        assert (await row(database, Variant, variant_id)).per_person_max is None

    @pytest.mark.parametrize(
        ("act", "values", "hint"),
        [
            (editing.limit_per_order, {"most": "0"}, "hint-order-limit"),
            (editing.limit_per_order, {"most": "10001"}, "hint-order-limit"),
            (editing.limit_per_person, {"most": "many"}, "hint-person-limit"),
            (editing.warn_at, {"left": "1001"}, "hint-low-stock"),
            (editing.warn_at, {"left": "-1"}, "hint-low-stock"),
        ],
    )
    async def test_refuses_what_is_no_limit(
        self, database: Database, act: Callable[..., None], values: dict[str, Any], hint: str
    ) -> None:
        variant_id = await database.transaction(catalogue.variant)
        before = await database.reading(written)
        with pytest.raises(BadInput) as refusal:
            await database.transaction(act, variant_id, actor=ACTOR, now=NOW, **values)
        assert refusal.value.parameters == {"hint": hint}
        assert await database.reading(written) == before

    async def test_of_nothing_is_not_written_down(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        before = await database.reading(written)
        await database.transaction(editing.limit_per_order, variant_id, most=50, actor=ACTOR, now=NOW)
        assert await database.reading(written) == before

    @pytest.mark.parametrize("kind", [Category, Product, Variant])
    async def test_gives_other_names(self, database: Database, kind: type[Any]) -> None:
        await database.transaction(catalogue.variant)
        await database.transaction(editing.rename, kind, 1, names={"en": "New"}, actor=ACTOR, now=NOW)
        assert (await row(database, kind, 1)).names == {"en": "New"}
        assert (await last_entry(database, f"{kind.__name__.lower()}:1")).after == {"names": {"en": "New"}}

    async def test_hides_and_shows(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        for shelf in (Shelf.HIDDEN, Shelf.ON_SALE):
            await put(database, Product, product_id, shelf)
            assert (await row(database, Product, product_id)).shelf == shelf
        entry = await last_entry(database, f"product:{product_id}")
        assert (entry.before, entry.after) == ({"shelf": "hidden"}, {"shelf": "on_sale"})

    async def test_cannot_touch_what_is_archived(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        await put(database, Product, product_id, Shelf.ARCHIVED)
        with pytest.raises(ProductGone):
            await put(database, Product, product_id, Shelf.ON_SALE)

    async def test_moves_a_product(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        other = await database.transaction(catalogue.category, "Games")
        await database.transaction(editing.move_product, product_id, category_id=other, actor=ACTOR, now=NOW)
        assert (await row(database, Product, product_id)).category_id == other
        with pytest.raises(ProductGone):
            await database.transaction(
                editing.move_product, product_id, category_id=404, actor=ACTOR, now=NOW
            )


class TestSetPrices:
    async def test_replaces_the_list_of_one_currency(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant, "1=30, 3=29", stars="120")
        await set_prices(database, variant_id, TIERS)
        card = await database.reading(shelves.variant, variant_id)
        assert card.prices == {"CNY": TIERS, "XTR": (Tier(1, 1_200_000),)}
        entry = await last_entry(database, f"variant:{variant_id}")
        assert entry.act == "change prices"
        assert entry.before == {"CNY": [[1, 300_000], [3, 290_000]]}
        assert entry.after == {"CNY": [[1, 288_000], [5, 275_000]]}

    async def test_takes_a_list_away(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        await set_prices(database, variant_id, ())
        assert (await database.reading(shelves.variant, variant_id)).prices == {}

    async def test_writes_nothing_down_when_nothing_changes(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        before = await database.reading(written)
        await set_prices(database, variant_id, (Tier(1, 288_000),))
        assert await database.reading(written) == before

    async def test_knows_its_currencies(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant)
        with pytest.raises(ValueError, match="DOGE"):
            await set_prices(database, variant_id, TIERS, currency="DOGE")


async def made(database: Database, act: Callable[..., int], **values: int) -> int:
    return await database.transaction(act, names=NAMES, actor=ACTOR, now=NOW, **values)


async def put(database: Database, kind: type[Any], id_: int, shelf: Shelf) -> None:
    await database.transaction(editing.put_on_shelf, kind, id_, shelf=shelf, actor=ACTOR, now=NOW)


async def set_prices(
    database: Database, variant_id: int, tiers: tuple[Tier, ...], *, currency: str = "CNY"
) -> None:
    await database.transaction(
        editing.set_prices, variant_id, currency=currency, tiers=tiers, actor=ACTOR, now=NOW
    )
