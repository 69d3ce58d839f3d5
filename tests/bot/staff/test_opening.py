"""A pause closes the shop until it ends, or until the owner opens again."""

from datetime import UTC, datetime, timedelta

from bot.database import Database
from bot.staff import audit, opening

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class TestPause:
    async def test_a_shop_is_open_from_the_start(self, database: Database) -> None:
        assert await database.reading(opening.pause_of, now=NOW) is None

    async def test_closes_until_its_end(self, database: Database) -> None:
        end = NOW + timedelta(hours=2)
        await database.transaction(opening.pause, until=end, actor="staff:500", now=NOW)
        assert await database.reading(opening.pause_of, now=NOW) == opening.Pause(end)
        assert await database.reading(opening.pause_of, now=end) is None

    async def test_without_an_end_lasts_until_reopened(self, database: Database) -> None:
        await database.transaction(opening.pause, until=None, actor="staff:500", now=NOW)
        assert await database.reading(opening.pause_of, now=NOW + timedelta(days=90)) == opening.Pause(None)
        await database.transaction(opening.reopen, actor="staff:500", now=NOW)
        assert await database.reading(opening.pause_of, now=NOW) is None
        acts = [entry.act for entry in await database.reading(audit.entries, "shop:pause")]
        assert acts == ["reopen", "pause"]
