"""Working through waiting orders: a failure hurts one alone."""

import pytest
from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import WrongStatus
from bot.orders.queue import finish_each
from models.customer import Customer
from tests.factories.orders import NOW


def meet(session: Session, number: int, *, broken: type[Exception]) -> int:
    session.add(Customer(id=number, first_name="Ann", locale="en", created_at=NOW, seen_at=NOW))
    session.flush()
    if number == 2:
        raise broken
    return number


class TestFinishEach:
    async def test_leaves_out_what_has_moved_on(self, database: Database) -> None:
        assert await finish_each(database, meet, [1, 2, 3], broken=WrongStatus) == [1, 3]

    async def test_tries_all_before_it_fails(self, database: Database) -> None:
        with pytest.raises(ZeroDivisionError):
            await finish_each(database, meet, [1, 2, 3], broken=ZeroDivisionError)
        assert await database.reading(customers) == [1, 3]


def customers(session: Session) -> list[int]:
    return list(session.exec(select(Customer.id).order_by(col(Customer.id))))
