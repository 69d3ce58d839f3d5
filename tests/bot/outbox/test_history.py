"""What was ever sent must not slow the sender down: it reads and writes by partial indexes alone."""

import re

import pytest
from sqlalchemy import TextClause, text
from sqlmodel import Session

from bot.database import Database
from bot.outbox import claiming, posting
from bot.outbox.notices import Kind
from tests.bot.outbox.conftest import NOW

HISTORY = 20_000

FILL = text(
    "INSERT INTO notice (chat_id, kind, facts, dedupe_key, status, attempts, unsure, next_at, created_at,"
    " sent_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
    " SELECT i % 500, 'goods', '{}', 'old' || i, 'sent', 1, 0, :now, :now, :now FROM n"
).bindparams(*(one for one in posting._POST._bindparams.values() if one.key == "now"))


def fill(session: Session) -> None:
    session.connection().execute(FILL, {"count": HISTORY, "now": NOW})
    for chat_id in range(20):
        posting.post(session, chat_id=chat_id, kind=Kind.GOODS, facts={}, dedupe_key=f"new{chat_id}", now=NOW)


def plan(session: Session, statement: TextClause, values: dict[str, object]) -> str:
    """How the database would do it, not knowing the values."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
        explain = "EXPLAIN "
    else:
        explain = "EXPLAIN QUERY PLAN "
    asked = text(explain + statement.text).bindparams(*statement._bindparams.values())
    return "\n".join(str(row[-1]) for row in connection.execute(asked, values))


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (claiming._DUE_CHATS, {"now": NOW, "limit": 200}),
        (claiming._HEAD.element, {"chat_id": 3}),
        (claiming._PARK, {"chat_id": 3, "error": "x"}),
        (posting._UNPARK, {"chat_id": 3, "now": NOW}),
        (posting._COUNT_DEAD, {}),
    ],
)
async def test_no_statement_scans_history(
    database: Database, statement: TextClause, values: dict[str, object]
) -> None:
    await database.transaction(fill)
    await database.transaction(lambda session: session.connection().exec_driver_sql("ANALYZE"))
    found = await database.transaction(plan, statement, values)
    assert re.search("ix_notice_(waiting|parked|dead)", found), found
    assert not re.search(r"Seq Scan on notice|SCAN notice(?! USING)", found), found
    assert await database.reading(claiming.due_chats, now=NOW, limit=5) == [0, 1, 2, 3, 4]
