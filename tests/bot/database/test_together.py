"""Steps run in one go: all of them happen, each says how many rows it changed."""

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from bot.database import Database, Step, together
from models.record import UtcDateTime
from models.staff import ShopState
from tests.factories.orders import NOW

INSERT = text(
    "INSERT INTO shop_state (key, value, changed_at) VALUES (:key, '{}', :now) ON CONFLICT (key) DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime))
TOUCH = text("UPDATE shop_state SET changed_at = :now WHERE key LIKE :key").bindparams(
    bindparam("now", type_=UtcDateTime)
)


def put(key: str) -> Step:
    return Step(INSERT, {"key": key, "now": NOW})


def touch(like: str) -> Step:
    return Step(TOUCH, {"key": like, "now": NOW})


def keys(session: Session) -> list[str]:
    return list(session.exec(select(ShopState.key).order_by(col(ShopState.key))))


class TestTogether:
    async def test_counts_what_each_step_changed(self, database: Database) -> None:
        await database.transaction(together, put("a1"), put("a2"))
        assert await database.transaction(together, touch("a%"), put("a1"), put("b"), touch("z%")) == [
            2,
            0,
            1,
            0,
        ]
        assert await database.reading(keys) == ["a1", "a2", "b"]

    async def test_runs_the_same_statement_several_times(self, database: Database) -> None:
        assert await database.transaction(together, *(put(f"k{one}") for one in range(5))) == [1] * 5
        assert len(await database.reading(keys)) == 5

    async def test_is_nothing_special_for_one(self, database: Database) -> None:
        assert await database.transaction(together, put("a")) == [1]
        assert await database.transaction(together, put("a")) == [0]
