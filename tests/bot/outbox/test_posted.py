"""A message that shows an order is found again and brought up to date, once for each state."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.database import Database
from bot.orders import lifecycle
from bot.outbox import posted
from bot.outbox.posted import Painted, Place
from models.notice import Notice
from models.order import OrderStatus
from tests.bot.outbox.conftest import Mail, an_order
from tests.factories.orders import BUYER, NOW

HERE = Place(bot_id=1, chat_id=BUYER, message_id=41)


async def remember(
    database: Database, order_id: int, place: Place = HERE, *, picture: bool = False, since: datetime = NOW
) -> None:
    await database.transaction(
        posted.remember_place, place, order_id=order_id, picture=picture, since=since, now=NOW
    )


def end(session: Session, order_id: int, status: OrderStatus, now: datetime = NOW) -> None:
    lifecycle.move(session, order_id, status, now=now)


def repaints(notices: list[Notice]) -> list[dict[str, object]]:
    return [notice.facts for notice in notices if notice.kind == "repaint"]


class TestPlaces:
    async def test_are_remembered(self, database: Database) -> None:
        order_id = await an_order(database)
        await remember(database, order_id)
        assert await database.reading(posted.places, order_id) == [HERE]

    async def test_show_one_order_at_a_time(self, database: Database) -> None:
        first = await an_order(database)
        await remember(database, first, picture=True)
        await remember(database, first, picture=False)
        assert await database.reading(posted.places, first) == [HERE]

    async def test_are_forgotten(self, database: Database) -> None:
        order_id = await an_order(database)
        await remember(database, order_id)
        await database.transaction(posted.note, Painted(HERE, None, False, NOW), now=NOW)
        assert await database.reading(posted.places, order_id) == []


class TestRepaint:
    async def test_tells_each_message_of_the_order(self, database: Database, mail: Mail) -> None:
        order_id = await an_order(database)
        await remember(database, order_id, picture=True)
        await remember(database, order_id, Place(1, BUYER, 42))
        await database.transaction(posted.repaint, order_id, now=NOW)
        assert repaints(await mail.notices()) == [
            {"order_id": order_id, "bot_id": 1, "message_id": 41, "picture": 1},
            {"order_id": order_id, "bot_id": 1, "message_id": 42, "picture": 0},
        ]

    async def test_says_each_state_once(self, database: Database, mail: Mail) -> None:
        order_id = await an_order(database)
        await remember(database, order_id)
        for status in (OrderStatus.EXPIRED, OrderStatus.PAID, OrderStatus.DELIVERED):
            await database.transaction(end, order_id, status)
            before = len(repaints(await mail.notices()))
            await database.transaction(posted.repaint, order_id, now=NOW)
            await database.transaction(posted.repaint, order_id, now=NOW)
            more = len(repaints(await mail.notices())) - before
            assert more == (0 if status is OrderStatus.DELIVERED else 1)

    async def test_is_silent_without_a_message(self, database: Database, mail: Mail) -> None:
        order_id = await an_order(database)
        await database.transaction(posted.repaint, order_id, now=NOW)
        assert await mail.notices() == []

    async def test_catches_up_when_the_order_moved_before_it_was_painted(
        self, database: Database, mail: Mail
    ) -> None:
        order_id = await an_order(database)
        await database.transaction(end, order_id, OrderStatus.EXPIRED, NOW + timedelta(seconds=2))
        await remember(database, order_id, since=NOW + timedelta(seconds=1))
        assert len(repaints(await mail.notices())) == 1

    async def test_leaves_alone_what_was_painted_after_it_moved(self, database: Database, mail: Mail) -> None:
        order_id = await an_order(database)
        await database.transaction(end, order_id, OrderStatus.EXPIRED, NOW)
        await remember(database, order_id, since=NOW + timedelta(seconds=1))
        assert repaints(await mail.notices()) == []
