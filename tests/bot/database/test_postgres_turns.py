"""Acts that wait on PostgreSQL take turns on few connections, each in a transaction of its own."""

import asyncio

import pytest
from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import OutOfStock
from models.record import UtcDateTime
from models.staff import ShopState
from tests.bench.counting import every_statement
from tests.factories.orders import NOW

INSERT = text("INSERT INTO shop_state (key, value, changed_at) VALUES (:key, '{}', :now)").bindparams(
    bindparam("now", type_=UtcDateTime)
)


@pytest.fixture
def database_kind() -> str:
    return "postgres"


def write(session: Session, number: int) -> int:
    session.connection().execute(INSERT, {"key": f"{number:03}", "now": NOW})
    if number % 5 == 0:
        raise OutOfStock(left=number)
    return number


def written(session: Session) -> list[int]:
    return [int(key) for key in session.exec(select(ShopState.key).order_by(col(ShopState.key)))]


def open_transactions(session: Session) -> int:
    found = session.connection().execute(
        text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
    )
    return int(found.scalar_one())


class TestTurns:
    async def test_keep_each_act_to_itself(self, database: Database) -> None:
        acts = [database.transaction(write, number) for number in range(200)]
        answers = await asyncio.gather(*acts, return_exceptions=True)
        fine = [number for number in range(200) if number % 5]
        assert [answer for answer in answers if isinstance(answer, int)] == fine
        assert sum(isinstance(answer, OutOfStock) for answer in answers) == 40
        assert await database.reading(written) == fine

    async def test_go_on_without_a_new_begin_and_leave_nothing_open(self, database: Database) -> None:
        with every_statement() as seen:
            await asyncio.gather(*(database.transaction(write, number) for number in range(1, 200, 5)))
        assert seen.count("COMMIT AND CHAIN") >= 20
        assert await database.reading(open_transactions) == 0

    async def test_leave_out_whoever_has_gone(self, database: Database) -> None:
        callers = [asyncio.create_task(database.transaction(write, number)) for number in range(1, 100, 5)]
        await asyncio.sleep(0)
        for caller in callers[10:]:
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        assert await database.reading(written) == list(range(1, 50, 5))

    async def test_are_finished_before_it_closes(self, shop_url: str, database: Database) -> None:
        callers = [asyncio.create_task(database.transaction(write, number)) for number in range(1, 100, 5)]
        await asyncio.sleep(0)
        await database.close()
        assert await asyncio.gather(*callers) == list(range(1, 100, 5))
