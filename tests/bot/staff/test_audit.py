"""The audit chain links every entry to the one before, and a change anywhere is found."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database
from bot.staff import audit

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _change_price(session: Session, number: int) -> str:
    return audit.record(
        session,
        actor="staff:500",
        act="set_price",
        subject="variant:1",
        before={"CNY": 1},
        after={"CNY": number},
        now=NOW,
    )


def _damage(session: Session, statement: str) -> None:
    session.connection().execute(text(statement))


class TestRecord:
    async def test_links_every_entry_to_the_one_before(self, database: Database) -> None:
        hashes = [await database.transaction(_change_price, number) for number in range(3)]
        found = await database.reading(audit.entries, "variant:1")
        assert [entry.hash for entry in reversed(found)] == hashes
        assert [entry.previous_hash for entry in reversed(found)] == [audit.GENESIS, *hashes[:2]]

    async def test_stays_one_chain_when_twenty_act_at_once(self, database: Database) -> None:
        await asyncio.gather(*(database.transaction(_change_price, number) for number in range(20)))
        assert await database.reading(audit.check) == []
        assert len(await database.reading(audit.entries, "variant:1")) == 20


class TestCheck:
    async def test_finds_a_changed_entry(self, database: Database) -> None:
        await database.transaction(_change_price, 1)
        await database.transaction(_damage, "UPDATE audit_entry SET act = 'nothing'")
        assert await database.reading(audit.check) == ["Audit entry 1 was changed after it was written."]

    async def test_finds_a_missing_entry(self, database: Database) -> None:
        for number in range(3):
            await database.transaction(_change_price, number)
        await database.transaction(_damage, "DELETE FROM audit_entry WHERE id = 2")
        assert await database.reading(audit.check) == ["Audit entry 3 does not follow the one before it."]

    async def test_finds_a_missing_end(self, database: Database) -> None:
        for number in range(2):
            await database.transaction(_change_price, number)
        await database.transaction(_damage, "DELETE FROM audit_entry WHERE id = 2")
        found = await database.reading(audit.check)
        assert found == ["The audit chain ends at entry 1, but its head is another: its end is missing."]
