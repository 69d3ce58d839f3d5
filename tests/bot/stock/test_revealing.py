"""Showing secrets to staff: masked, or in the clear with an entry about who looked."""

import pytest
from sqlmodel import Session, col, update

from bot.database import Database
from bot.staff import audit
from bot.stock import reservations, revealing
from bot.stock.vault import SecretDamaged
from models.stock import StockItem
from tests.bot.stock import shelves
from tests.bot.stock.test_reservations import order_and_hold
from tests.factories import catalogue
from tests.factories.catalogue import NOW, VAULT


async def sold_order(database: Database, *lines: str) -> int:
    await database.transaction(shelves.buyer)
    variant_id = await database.transaction(catalogue.variant)
    await catalogue.stock(database, variant_id, lines)
    order_id = await database.transaction(order_and_hold, variant_id, len(lines))
    await database.transaction(reservations.sell, order_id, now=NOW)
    return order_id


class TestMasked:
    @pytest.mark.parametrize(
        ("secret", "shown"),
        [
            ("XK2M-A7CD-EF3H-99QD", "XK2M…99QD"),
            ("x" * 16, "xxxx…xxxx"),
            ("x" * 15, "••••"),
            ("PIN", "••••"),
            ("", "••••"),
        ],
    )
    def test_shows_the_ends_of_long_ones_only(self, secret: str, shown: str) -> None:
        assert revealing.masked(secret) == shown

    async def test_shows_an_order_without_giving_it_away(self, database: Database) -> None:
        order_id = await sold_order(database, "XK2M-A7CD-EF3H-99QD", "PIN-1")
        assert await database.reading(revealing.masked_secrets, VAULT, order_id) == ("XK2M…99QD", "••••")


class TestReveal:
    async def test_shows_the_secrets_and_writes_down_who_looked(self, database: Database) -> None:
        order_id = await sold_order(database, "XK2M-99QD", "PQ7R-31ZB")
        shown = await database.transaction(revealing.reveal, VAULT, order_id, actor="staff:7", now=NOW)
        assert shown == ("XK2M-99QD", "PQ7R-31ZB")
        (entry,) = await database.reading(audit.entries, f"order:{order_id}")
        assert (entry.actor, entry.act, len(entry.after["items"])) == ("staff:7", "reveal", 2)
        assert "XK2M" not in str(entry.after)

    async def test_shows_nothing_that_is_not_sold(self, database: Database) -> None:
        await database.transaction(shelves.buyer)
        variant_id = await catalogue.stocked_variant(database)
        order_id = await database.transaction(order_and_hold, variant_id)
        assert await database.transaction(revealing.reveal, VAULT, order_id, actor="staff:7", now=NOW) == ()
        assert await database.reading(revealing.masked_secrets, VAULT, order_id) == ()

    async def test_shows_the_first_of_very_many(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(revealing, "AT_MOST", 2)
        order_id = await sold_order(database, "A-1", "A-2", "A-3")
        shown = await database.transaction(revealing.reveal, VAULT, order_id, actor="staff:7", now=NOW)
        assert shown == ("A-1", "A-2")

    async def test_leaves_no_entry_when_nothing_could_be_opened(self, database: Database) -> None:
        order_id = await sold_order(database, "XK2M-99QD")
        await database.transaction(damage, order_id)
        with pytest.raises(SecretDamaged):
            await database.transaction(revealing.reveal, VAULT, order_id, actor="staff:7", now=NOW)
        assert await database.reading(audit.entries, f"order:{order_id}") == []


def damage(session: Session, order_id: int) -> None:
    session.exec(update(StockItem).where(col(StockItem.order_id) == order_id).values(sealed=b"rubbish"))
