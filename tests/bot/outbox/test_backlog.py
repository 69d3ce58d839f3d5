"""How far the outbox is behind."""

from datetime import timedelta

from bot.database import Database
from bot.outbox import backlog
from tests.bot.outbox.conftest import NOW, Mail


class TestOldestWaiting:
    async def test_is_nothing_in_an_empty_outbox(self, database: Database) -> None:
        assert await database.reading(backlog.oldest_waiting, now=NOW) is None

    async def test_is_the_first_that_should_have_been_sent(self, database: Database, mail: Mail) -> None:
        await mail.post(1, 0)
        mail.clock.advance(timedelta(minutes=5))
        await mail.post(2, 0)
        later = NOW + timedelta(hours=1)
        assert await database.reading(backlog.oldest_waiting, now=later) == NOW
        assert await database.reading(backlog.oldest_waiting, now=NOW - timedelta(hours=1)) is None
