"""Conversations are kept per bot, chat and person, end by themselves, and are forgotten in slices."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, func, select

from bot.customers import conversation, forgetting
from bot.customers.conversation import Seat, Talk
from bot.database import Database
from models.customer import Conversation, SeenUpdate

NOW = datetime(2026, 11, 22, 6, 52, tzinfo=UTC)
SEAT = Seat(bot_id=1, chat_id=501, user_id=501, destiny="default")


async def talk(database: Database, seat: Seat = SEAT, *, now: datetime = NOW) -> Talk:
    return await database.reading(conversation.read, seat, now=now)


async def at(database: Database, state: str | None, seat: Seat = SEAT, *, now: datetime = NOW) -> None:
    await database.transaction(conversation.set_state, seat, state=state, now=now)


async def knowing(database: Database, seat: Seat = SEAT, *, now: datetime = NOW, **facts: object) -> None:
    await database.transaction(conversation.set_facts, seat, facts=facts, now=now)


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Conversation)).one()


class TestConversation:
    async def test_begins_empty(self, database: Database) -> None:
        assert await talk(database) == Talk()

    async def test_keeps_state_and_facts_apart(self, database: Database) -> None:
        await at(database, "form:quantity")
        await knowing(database, product_id=3, names=["a", "b"])
        assert await talk(database) == Talk("form:quantity", {"product_id": 3, "names": ["a", "b"]})
        await at(database, "form:next")
        assert await talk(database) == Talk("form:next", {"product_id": 3, "names": ["a", "b"]})
        await knowing(database)
        assert await talk(database) == Talk("form:next", {})

    async def test_leaves_no_row_when_it_is_over(self, database: Database) -> None:
        await at(database, "form:quantity")
        await knowing(database, product_id=3)
        await at(database, None)
        await knowing(database)
        assert await database.reading(count) == 0

    async def test_is_each_bots_chats_and_persons_own(self, database: Database) -> None:
        others = [Seat(2, 501, 501, "default"), Seat(1, 502, 501, "default"), Seat(1, 501, 501, "paste")]
        await at(database, "mine")
        for seat in others:
            assert await talk(database, seat) == Talk()
            await at(database, seat.destiny, seat)
        assert await talk(database) == Talk("mine", {})

    async def test_ends_after_seven_days(self, database: Database) -> None:
        await at(database, "form:quantity")
        assert (await talk(database, now=NOW + timedelta(days=6))).state == "form:quantity"
        assert await talk(database, now=NOW + timedelta(days=8)) == Talk()


class TestForget:
    async def test_takes_what_is_older_than_seven_days(self, database: Database) -> None:
        await at(database, "old", now=NOW - timedelta(days=8))
        await at(database, "young", Seat(1, 502, 502, "default"), now=NOW - timedelta(days=6))
        assert await database.transaction(forgetting.forget, now=NOW) == 1
        assert await database.reading(count) == 1

    async def test_takes_updates_in_slices(self, database: Database) -> None:
        def fill(session: Session) -> None:
            for update_id in range(6):
                days = 10 - update_id
                session.add(SeenUpdate(bot_id=1, update_id=update_id, seen_at=NOW - timedelta(days=days)))

        def left(session: Session) -> list[int]:
            return [*session.exec(select(SeenUpdate.update_id).order_by(col(SeenUpdate.update_id)))]

        await database.transaction(fill)
        assert await database.transaction(forgetting.forget, now=NOW, limit=2) == 2
        assert await database.reading(left) == [2, 3, 4, 5]
        assert await database.transaction(forgetting.forget, now=NOW, limit=2) == 1
        assert await database.reading(left) == [3, 4, 5]
