"""What buyers see: only what is on sale, sold-out last, in the same few queries however much there is."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import Session

from bot.catalog import browsing, editing, presentation
from bot.catalog.browsing import CategoryView
from bot.catalog.pricing import Tier
from bot.database import Database
from bot.errors import ProductGone
from models.order import OrderStatus
from models.product import Category, MediaKind, Product, Shelf, Variant
from tests.bot.stock import shelves
from tests.factories import catalogue
from tests.factories.catalogue import ACTOR, NOW

HIDDEN = [Shelf.HIDDEN, Shelf.ARCHIVED]


def offer(session: Session, name: str = "Video pass", prices: str = "28.80", *, category_id: int = 0) -> int:
    """A product with one priced variant; answers the product's id."""
    product_id = catalogue.product(session, name, zh=f"{name} 卡", category_id=category_id)
    catalogue.variant(session, prices, product_id=product_id)
    return product_id


def category_with(session: Session, *products: str) -> int:
    """A category with a priced product of each name."""
    category_id = catalogue.category(session)
    for name in products:
        offer(session, name, category_id=category_id)
    return category_id


def variant_of(session: Session, product_id: int) -> int:
    return browsing.product(session, product_id, currency="CNY").variants[0].id


async def page_of(database: Database, category_id: int, page: int = 1) -> browsing.ProductPage:
    return await database.reading(browsing.category_page, category_id, page=page, currency="CNY")


async def found(database: Database, query: str, page: int = 1) -> list[str]:
    listed = await database.reading(browsing.search, query, page=page, currency="CNY")
    return [row.names["en"] for row in listed.products]


def put_first(session: Session, category_id: int) -> None:
    session.get_one(Category, category_id).position = 0


def put(session: Session, kind: Any, id_: int, shelf: Shelf) -> None:
    editing.put_on_shelf(session, kind, id_, shelf=shelf, actor=ACTOR, now=NOW)


class TestCategories:
    async def test_lists_those_that_offer_something(self, database: Database) -> None:
        cards = await database.transaction(category_with, "A", "B")
        await database.transaction(catalogue.category, "Empty")
        unpriced = await database.transaction(catalogue.category, "Unpriced")
        await database.transaction(offer, "C", "", category_id=unpriced)
        assert await database.reading(browsing.categories) == [
            CategoryView(cards, {"zh-CN": "卡密", "en": "Cards"}, 2)
        ]

    async def test_stand_in_the_shops_order(self, database: Database) -> None:
        first, second = [await database.transaction(category_with, "A") for _ in range(2)]
        await database.transaction(put_first, second)
        listed = await database.reading(browsing.categories)
        assert [category.id for category in listed] == [second, first]

    @pytest.mark.parametrize("shelf", HIDDEN)
    async def test_leaves_out_what_is_not_on_sale(self, database: Database, shelf: Shelf) -> None:
        category_id = await database.transaction(catalogue.category)
        product_id = await database.transaction(offer, category_id=category_id)
        await database.transaction(put, Product, product_id, shelf)
        assert await database.reading(browsing.categories) == []


class TestCategoryPage:
    async def test_shows_price_and_stock(self, database: Database) -> None:
        category_id = await database.transaction(catalogue.category)
        product_id = await database.transaction(offer, prices="1=28.80, 5=20", category_id=category_id)
        await catalogue.stock(database, await database.reading(variant_of, product_id), 3)
        page = await page_of(database, category_id)
        (row,) = page.products
        assert (row.id, row.from_price, row.several_prices, row.left) == (product_id, 288_000, False, 3)
        assert page.category == CategoryView(category_id, {"zh-CN": "卡密", "en": "Cards"}, 1)
        assert (page.count, page.page, page.pages) == (1, 1, 1)

    async def test_puts_variants_together(self, database: Database) -> None:
        category_id = await database.transaction(catalogue.category)
        product_id = await database.transaction(offer, category_id=category_id)
        dear = await database.transaction(catalogue.variant, "82", product_id=product_id)
        hidden = await database.transaction(catalogue.variant, "1", product_id=product_id)
        await database.transaction(put, Variant, hidden, Shelf.HIDDEN)
        for variant_id in (dear, hidden):
            await catalogue.stock(database, variant_id, 60)
        await catalogue.stock(database, await database.reading(variant_of, product_id), 60)
        (row,) = (await page_of(database, category_id)).products
        assert (row.from_price, row.several_prices, row.left) == (288_000, True, 100)

    async def test_puts_sold_out_last_and_keeps_the_shops_order(self, database: Database) -> None:
        category_id = await database.transaction(category_with, "A", "B", "C", "D")
        rows = (await page_of(database, category_id)).products
        for row in (rows[1], rows[3]):
            await catalogue.stock(database, await database.reading(variant_of, row.id), 1)
        shown = (await page_of(database, category_id)).products
        assert [(row.names["en"], row.left) for row in shown] == [("B", 1), ("D", 1), ("A", 0), ("C", 0)]

    async def test_turns_pages(self, database: Database) -> None:
        category_id = await database.transaction(category_with, *"ABCDEFGHIJ")
        second = await page_of(database, category_id, 2)
        assert [row.names["en"] for row in second.products] == ["I", "J"]
        assert (second.count, second.page, second.pages) == (10, 2, 2)
        assert await page_of(database, category_id, 999) == second
        assert (await page_of(database, category_id, 0)).page == 1

    async def test_is_empty_where_nothing_has_a_price(self, database: Database) -> None:
        category_id = await database.transaction(category_with, "A")
        page = await database.reading(browsing.category_page, category_id, page=1, currency="USD")
        assert (page.products, page.count, page.pages) == ((), 0, 1)

    @pytest.mark.parametrize("shelf", HIDDEN)
    async def test_refuses_a_category_that_is_gone(self, database: Database, shelf: Shelf) -> None:
        category_id = await database.transaction(category_with, "A")
        await database.transaction(put, Category, category_id, shelf)
        for gone in (category_id, 404):
            with pytest.raises(ProductGone):
                await page_of(database, gone)


class TestSearch:
    @pytest.mark.parametrize(
        "query", ["video", "VIDEO pass", "pass vid", "影视", "会员 影", "ｖｉｄｅｏ", "month", "streams"]
    )
    async def test_finds_every_word_in_any_language(self, database: Database, query: str) -> None:
        product_id = await database.transaction(catalogue.product)
        await database.transaction(catalogue.variant, product_id=product_id)
        summaries = {"en": "Streams on every screen"}
        await database.transaction(
            presentation.describe, product_id, summaries=summaries, actor=ACTOR, now=NOW
        )
        assert await found(database, query) == ["Video pass"]

    @pytest.mark.parametrize("query", ["", "  ", "video game", "%", "_", "video\\"])
    async def test_finds_nothing_else(self, database: Database, query: str) -> None:
        await database.transaction(offer)
        assert await found(database, query) == []

    async def test_turns_pages(self, database: Database) -> None:
        await database.transaction(category_with, *(f"Card {letter}" for letter in "ABCDEFGHI"))
        assert await found(database, "card", 2) == ["Card I"]

    @pytest.mark.parametrize("kind", [Category, Product, Variant])
    @pytest.mark.parametrize("shelf", HIDDEN)
    async def test_leaves_out_what_is_not_on_sale(self, database: Database, kind: Any, shelf: Shelf) -> None:
        await database.transaction(put_aside, kind, shelf)
        assert await found(database, "video") == []


class TestProduct:
    async def test_shows_everything_a_buyer_chooses_by(self, database: Database) -> None:
        product_id = await database.transaction(offer, prices="1=28.80, 5=27.50")
        first = await database.reading(variant_of, product_id)
        second = await database.transaction(catalogue.variant, "", product_id=product_id)
        await catalogue.stock(database, first, 3)
        view = await database.reading(browsing.product, product_id, currency="CNY")
        assert [(variant.id, variant.left) for variant in view.variants] == [(first, 3), (second, 0)]
        assert view.variant(first).tiers == (Tier(1, 288_000), Tier(5, 275_000))
        assert view.variant(second).tiers == ()
        assert (view.names["en"], view.currency, view.warranty_days) == ("Video pass", "CNY", 0)
        assert await database.reading(browsing.product_by_code, view.code) == product_id

    async def test_counts_as_far_as_one_order_can_take(self, database: Database) -> None:
        product_id = await database.transaction(offer)
        variant_id = await database.reading(variant_of, product_id)
        await catalogue.stock(database, variant_id, 130)
        assert await left_of(database, product_id) == 100
        await database.transaction(editing.limit_per_order, variant_id, most=120, actor=ACTOR, now=NOW)
        assert await left_of(database, product_id) == 120

    async def test_tells_what_is_left_for_a_person(self, database: Database) -> None:
        product_id = await database.transaction(offer)
        variant_id = await database.reading(variant_of, product_id)
        await database.transaction(editing.limit_per_person, variant_id, most=5, actor=ACTOR, now=NOW)
        await database.transaction(buy_some, variant_id)
        for customer_id, left in ((shelves.BUYER, 2), (404, 5), (None, 5)):
            view = await database.reading(
                browsing.product, product_id, currency="CNY", customer_id=customer_id
            )
            assert view.variants[0].left_for_person == left

    async def test_has_no_limit_for_a_person_unless_it_is_set(self, database: Database) -> None:
        product_id = await database.transaction(offer)
        view = await database.reading(browsing.product, product_id, currency="CNY", customer_id=1)
        assert (view.variants[0].per_person_max, view.variants[0].left_for_person) == (None, None)

    async def test_knows_its_guide_in_each_language(self, database: Database) -> None:
        product_id = await database.transaction(offer)
        steps = {"zh-CN": ["打开 App", "兑换"], "en": ["Open the app"]}
        await database.transaction(presentation.explain, product_id, steps=steps, actor=ACTOR, now=NOW)
        view = await database.reading(browsing.product, product_id, currency="CNY")
        assert [step["text"] for step in view.steps("zh-CN")] == ["打开 App", "兑换"]
        assert [step["text"] for step in view.steps("en")] == ["Open the app"]
        assert [step["text"] for step in view.steps("de")] == ["打开 App", "兑换"]

    async def test_refuses_a_variant_that_is_not_its_own(self, database: Database) -> None:
        product_id, other = [await database.transaction(offer) for _ in range(2)]
        view = await database.reading(browsing.product, product_id, currency="CNY")
        with pytest.raises(ProductGone):
            view.variant(await database.reading(variant_of, other))

    @pytest.mark.parametrize("kind", [Category, Product, Variant])
    @pytest.mark.parametrize("shelf", HIDDEN)
    async def test_is_gone_when_not_on_sale(self, database: Database, kind: Any, shelf: Shelf) -> None:
        product_id, code = await database.transaction(put_aside, kind, shelf)
        with pytest.raises(ProductGone):
            await database.reading(browsing.product, product_id, currency="CNY")
        if kind is not Variant:
            assert await database.reading(browsing.product_by_code, code) is None

    async def test_that_never_was_is_gone_too(self, database: Database) -> None:
        with pytest.raises(ProductGone):
            await database.reading(browsing.product, 2**53, currency="CNY")
        assert await database.reading(browsing.product_by_code, "nothing") is None


class TestProductOf:
    async def test_leads_from_a_variant_to_its_product(self, database: Database) -> None:
        product_id = await database.transaction(offer)
        variant_id = await database.reading(variant_of, product_id)
        assert await database.reading(browsing.product_of, variant_id) == product_id
        with pytest.raises(ProductGone):
            await database.reading(browsing.product_of, 404)


class TestMedia:
    async def test_is_kept_for_any_bot(self, database: Database) -> None:
        media_id = await database.transaction(
            presentation.keep_media, kind=MediaKind.PHOTO, content=b"picture", now=NOW
        )
        assert (await database.reading(browsing.media, media_id)).content == b"picture"
        with pytest.raises(ProductGone):
            await database.reading(browsing.media, 404)


class TestQueries:
    """As many for one product as for twenty."""

    @pytest.mark.parametrize(
        ("read", "most"),
        [
            (lambda session, _: browsing.categories(session), 1),
            (lambda session, category: browsing.category_page(session, category, page=1, currency="CNY"), 3),
            (lambda session, _: browsing.search(session, "card", page=1, currency="CNY"), 2),
            (lambda session, _: browsing.product(session, 1, currency="CNY", customer_id=1), 5),
        ],
    )
    async def test_do_not_grow_with_the_catalogue(
        self, database: Database, read: Callable[[Session, int], object], most: int
    ) -> None:
        category_id = await database.transaction(category_with, "Card 0")
        alone = await database.reading(sent_by, read, category_id)
        for number in range(1, 20):
            await database.transaction(offer, f"Card {number}", category_id=category_id)
            await database.transaction(catalogue.variant, product_id=1)
        assert await database.reading(sent_by, read, category_id) == alone <= most


def sent_by(session: Session, read: Callable[[Session, int], object], category_id: int) -> int:
    """How many statements it takes."""
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1

    connection: Connection = session.connection()
    event.listen(connection, "before_cursor_execute", count)
    read(session, category_id)
    event.remove(connection, "before_cursor_execute", count)
    return sent


def put_aside(session: Session, kind: Any, shelf: Shelf) -> tuple[int, str]:
    """A product of which the category, the product or its only variant is taken off sale; its id and code."""
    product_id = offer(session)
    product = session.get_one(Product, product_id)
    ids = {Category: product.category_id, Product: product_id, Variant: variant_of(session, product_id)}
    put(session, kind, ids[kind], shelf)
    return product_id, product.code


async def left_of(database: Database, product_id: int) -> int:
    return (await database.reading(browsing.product, product_id, currency="CNY")).variants[0].left


def buy_some(session: Session, variant_id: int) -> None:
    """Three pieces stay with the buyer, four more he gave back."""
    shelves.buyer(session)
    for quantity, status in (
        (1, OrderStatus.DELIVERED),
        (2, OrderStatus.AWAITING_PAYMENT),
        (1, OrderStatus.EXPIRED),
        (3, OrderStatus.REFUNDED),
    ):
        shelves.order(session, variant_id, quantity=quantity, status=status)
