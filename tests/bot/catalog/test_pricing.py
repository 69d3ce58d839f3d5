"""What a quantity costs, from tiers, in money and in Stars."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.catalog import pricing, wording
from bot.catalog.pricing import Tier, steep_change, steepest
from bot.database import Database
from bot.errors import NoPrice
from tests.factories import catalogue


class TestUnitPrice:
    @pytest.mark.parametrize(
        ("quantity", "price"), [(1, 288_000), (4, 288_000), (5, 275_000), (9, 275_000), (10, 260_000)]
    )
    async def test_goes_by_the_tier_that_is_reached(
        self, database: Database, quantity: int, price: int
    ) -> None:
        variant_id = await database.transaction(catalogue.variant, "1=28.80, 5=27.50, 10=26")
        assert await database.reading(pricing.unit_price, variant_id, "CNY", quantity) == price

    async def test_carries_four_decimals(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant, "0.008")
        assert await database.reading(pricing.unit_price, variant_id, "CNY", 1000) == 80

    @pytest.mark.parametrize(("currency", "quantity"), [("USD", 1), ("CNY", 0)])
    async def test_refuses_where_there_is_none(
        self, database: Database, currency: str, quantity: int
    ) -> None:
        variant_id = await database.transaction(catalogue.variant)
        with pytest.raises(NoPrice):
            await database.reading(pricing.unit_price, variant_id, currency, quantity)


class TestStarsTotal:
    async def test_goes_by_the_variants_own_list(self, database: Database) -> None:
        variant_id = await database.transaction(catalogue.variant, stars="1=120, 5=110.5")
        total = await database.reading(stars, variant_id, 5, total=14400)
        assert total == 553

    @pytest.mark.parametrize(
        ("total", "rate", "markup", "expected"),
        [
            (2880, "0.09", "1", 320),
            (2881, "0.09", "1", 321),
            (140, "0.14", "1", 10),
            (2880, "0.09", "1.05", 336),
            (1, "0.09", "1", 1),
            (300, "3", "1", 1),
        ],
    )
    async def test_else_converts_and_rounds_up(
        self, database: Database, total: int, rate: str, markup: str, expected: int
    ) -> None:
        variant_id = await database.transaction(catalogue.variant)
        told = await database.reading(stars, variant_id, 1, total=total, rate=rate, markup=markup)
        assert told == expected


class TestTiers:
    async def test_are_listed_by_currency_from_the_smallest_quantity_on(self, database: Database) -> None:
        one = await database.transaction(catalogue.variant, "1=28.80, 5=27.50", stars="120")
        bare = await database.transaction(catalogue.variant, "")
        listed = await database.reading(pricing.tiers_by_currency, [one, bare])
        assert listed == {one: {"CNY": (Tier(1, 288_000), Tier(5, 275_000)), "XTR": (Tier(1, 1_200_000),)}}


class TestSteepChange:
    @pytest.mark.parametrize(
        ("old", "new", "steep"),
        [
            (1000, 1300, False),
            (1000, 1301, True),
            (1000, 700, False),
            (1000, 699, True),
            (1000, 1000, False),
            (3, 4, True),
            (0, 1, True),
            (0, 0, False),
        ],
    )
    def test_is_more_than_thirty_percent_either_way(self, old: int, new: int, steep: bool) -> None:
        assert steep_change(old, new) is steep

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            ("28.80, 5=27.50", "28.80, 5=27", None),
            ("28.80, 5=27.50", "28.80, 5=2.75", (275_000, 27_500)),
            ("28.80", "28.80, 10=2.60", (288_000, 26_000)),
            ("28.80, 10=2.60", "28.80", (26_000, 288_000)),
            ("28.80, 5=27.50", "2.88, 5=2.75", (288_000, 28_800)),
        ],
    )
    def test_is_found_at_every_quantity(self, old: str, new: str, found: tuple[int, int] | None) -> None:
        lists = (wording.tiers(f"1={text}") for text in (old, new))
        assert steepest(*lists) == found

    def test_is_none_where_there_was_no_price(self) -> None:
        assert steepest((), wording.tiers("28.80")) is None


def stars(
    session: Session, variant_id: int, quantity: int, *, total: int, rate: str = "0.09", markup: str = "1"
) -> int:
    return pricing.stars_total(
        session,
        variant_id,
        quantity,
        total=total,
        currency="CNY",
        rate=Decimal(rate),
        markup=Decimal(markup),
    )
