"""What staff sees: hidden things too, archived ones never, and the stock of each variant."""

from typing import Any

import pytest
from sqlmodel import Session

from bot.catalog import editing, shelves
from bot.catalog.pricing import Tier
from bot.database import Database
from bot.errors import ProductGone
from models.product import Category, Product, Shelf, Variant
from tests.factories import catalogue
from tests.factories.catalogue import ACTOR, NOW


def ids_of(session: Session, variant_id: int) -> dict[type[Any], int]:
    card = shelves.variant(session, variant_id)
    return {Category: card.product.category_id, Product: card.product.id, Variant: variant_id}


async def put(database: Database, kind: type[Any], id_: int, shelf: Shelf) -> None:
    await database.transaction(editing.put_on_shelf, kind, id_, shelf=shelf, actor=ACTOR, now=NOW)


class TestStockPage:
    async def test_lists_every_variant_with_what_is_left(self, database: Database) -> None:
        one = await catalogue.stocked_variant(database, 7)
        bare = await database.transaction(catalogue.variant, "")
        page = await database.reading(shelves.stock_page, page=1)
        assert [(row.id, row.left, row.low_stock, row.is_on_sale) for row in page.variants] == [
            (one, 7, 5, True),
            (bare, 0, 5, True),
        ]
        assert (page.count, page.page, page.pages) == (2, 1, 1)
        assert (page.variants[0].product_names["en"], page.variants[0].variant_names["en"]) == (
            "Video pass",
            "1 month",
        )

    async def test_turns_pages(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        variants = [await database.transaction(catalogue.variant, product_id=product_id) for _ in range(12)]
        second = await database.reading(shelves.stock_page, page=2)
        assert [row.id for row in second.variants] == variants[10:]
        assert (second.count, second.pages) == (12, 2)
        assert await database.reading(shelves.stock_page, page=99) == second

    async def test_is_empty_in_an_empty_shop(self, database: Database) -> None:
        assert (await database.reading(shelves.stock_page, page=1)).variants == ()

    @pytest.mark.parametrize("kind", [Category, Product, Variant])
    async def test_shows_what_is_hidden_and_not_what_is_archived(
        self, database: Database, kind: type[Any]
    ) -> None:
        variant_id = await database.transaction(catalogue.variant)
        id_ = (await database.reading(ids_of, variant_id))[kind]
        await put(database, kind, id_, Shelf.HIDDEN)
        (row,) = (await database.reading(shelves.stock_page, page=1)).variants
        assert not row.is_on_sale
        await put(database, kind, id_, Shelf.ARCHIVED)
        page = await database.reading(shelves.stock_page, page=1)
        assert (page.variants, page.count) == ((), 0)
        for read in (shelves.stock_row, shelves.variant):
            with pytest.raises(ProductGone):
                await database.reading(read, variant_id)
        assert await database.reading(shelves.variant_by_code, row.code) is None


class TestOneVariant:
    async def test_is_found_by_its_code_however_it_is_written(self, database: Database) -> None:
        variant_id = await catalogue.stocked_variant(database, 3)
        row = await database.reading(shelves.stock_row, variant_id)
        assert row.left == 3
        assert await database.reading(shelves.variant_by_code, f" {row.code.upper()} ") == variant_id
        assert await database.reading(shelves.variant_by_code, "nothing") is None

    async def test_shows_all_its_prices(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant, "1=28.80, 5=27.50", stars="120")
        card = await database.reading(shelves.variant, variant_id)
        assert card.prices == {
            "CNY": (Tier(1, 288_000), Tier(5, 275_000)),
            "XTR": (Tier(1, 1_200_000),),
        }
        assert (card.left, card.product.names["en"]) == (0, "Video pass")

    async def test_that_never_was_is_gone(self, database: Database) -> None:
        for read in (shelves.stock_row, shelves.variant, shelves.product, shelves.category):
            with pytest.raises(ProductGone):
                await database.reading(read, 404)


class TestLists:
    async def test_show_categories_with_hidden_products_and_without_any(self, database: Database) -> None:
        cards = await database.transaction(catalogue.category)
        empty = await database.transaction(catalogue.category)
        for shelf in Shelf:
            product_id = await database.transaction(catalogue.product, category_id=cards)
            await put(database, Product, product_id, shelf)
        listed = await database.reading(shelves.categories)
        assert [(one.category.id, one.count) for one in listed] == [(cards, 2), (empty, 0)]
        products = await database.reading(shelves.products, cards)
        assert [product.shelf for product in products] == [Shelf.ON_SALE, Shelf.HIDDEN]
        assert (await database.reading(shelves.category, cards)).names["en"] == "Cards"

    async def test_show_a_product_with_its_variants(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        kept, hidden, gone = [
            await database.transaction(catalogue.variant, product_id=product_id) for _ in range(3)
        ]
        await put(database, Variant, hidden, Shelf.HIDDEN)
        await put(database, Variant, gone, Shelf.ARCHIVED)
        card = await database.reading(shelves.product, product_id)
        assert [one.variant.id for one in card.variants] == [kept, hidden]
        assert card.category.id == card.product.category_id

    async def test_forget_an_archived_category(self, database: Database) -> None:
        product_id = await database.transaction(catalogue.product)
        category_id = (await database.reading(shelves.product, product_id)).category.id
        await put(database, Category, category_id, Shelf.ARCHIVED)
        assert await database.reading(shelves.categories) == []
        for read, id_ in ((shelves.category, category_id), (shelves.product, product_id)):
            with pytest.raises(ProductGone):
                await database.reading(read, id_)
