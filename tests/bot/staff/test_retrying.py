"""A given up notice that staff sends again: once, and written down."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.database import Database
from bot.errors import NoticeNotFound
from bot.outbox import posting
from bot.outbox.notices import Kind
from bot.staff import audit, retrying

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADMIN = "staff:500"


def give_up_one(session: Session) -> int:
    posting.post(session, chat_id=7, kind=Kind.BUG, facts={}, dedupe_key="one", now=NOW)
    session.connection().execute(text("UPDATE notice SET status = 'dead'"))
    return posting.dead_letters(session)[0].id


class TestRetry:
    async def test_is_tried_again_and_written_down_once(self, database: Database) -> None:
        notice_id = await database.transaction(give_up_one)
        await database.transaction(retrying.retry, notice_id, actor=ADMIN, now=NOW)
        assert await database.reading(posting.dead_letters) == []
        with pytest.raises(NoticeNotFound):
            await database.transaction(retrying.retry, notice_id, actor=ADMIN, now=NOW)
        (entry,) = await database.reading(audit.entries, f"notice:{notice_id}")
        assert (entry.actor, entry.act) == (ADMIN, "retry")
