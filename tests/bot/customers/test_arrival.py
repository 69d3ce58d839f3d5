"""Who is at the door: met once, written down when something changed, reachable again when he comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.customers import arrival
from bot.customers.arrival import Arrival, Person
from bot.database import Database
from bot.outbox.notices import Kind
from bot.outbox.posting import post
from models.customer import Customer, Reach, SeenUpdate
from models.notice import Notice, NoticeStatus

NOW = datetime(2026, 11, 22, 6, 52, tzinfo=UTC)
BOT = 100001
MEI = Person(501, "小美", "mei", "zh-hans")


async def look(
    database: Database, person: Person = MEI, *, update_id: int = 1, now: datetime = NOW
) -> Arrival:
    return await database.reading(
        arrival.look, person, bot_id=BOT, update_id=update_id, default_locale="zh-CN", now=now
    )


async def arrive(database: Database, person: Person = MEI, *, now: datetime = NOW) -> Arrival:
    return await database.transaction(arrival.arrive, person, bot_id=BOT, default_locale="zh-CN", now=now)


async def customer(database: Database, customer_id: int = MEI.id) -> Customer:
    return await database.reading(
        lambda session: session.exec(select(Customer).where(Customer.id == customer_id)).one()
    )


async def reach(database: Database) -> Reach:
    return await database.reading(lambda session: session.exec(select(Reach)).one())


class TestArrive:
    async def test_meets_somebody_new(self, database: Database) -> None:
        assert await look(database) == Arrival("zh-CN", known=False)
        assert await arrive(database) == Arrival("zh-CN", first_time=True)
        met = await customer(database)
        assert (met.first_name, met.username, met.locale, met.locale_chosen) == (
            "小美",
            "mei",
            "zh-CN",
            False,
        )
        assert (met.created_at, met.seen_at) == (NOW, NOW)
        assert (await reach(database)).blocked_at is None

    async def test_writes_nothing_for_somebody_known(self, database: Database) -> None:
        await arrive(database)
        later = NOW + timedelta(minutes=59)
        assert await look(database, now=later) == Arrival("zh-CN")

    async def test_notes_once_an_hour_that_he_was_here(self, database: Database) -> None:
        await arrive(database)
        later = NOW + timedelta(hours=1)
        assert not (await look(database, now=later)).known
        assert await arrive(database, now=later) == Arrival("zh-CN")
        assert (await customer(database)).seen_at == later
        assert (await customer(database)).created_at == NOW

    @pytest.mark.parametrize(
        "changed",
        [
            Person(501, "美美", "mei", "zh-hans"),
            Person(501, "小美", None, "zh-hans"),
            Person(501, "小美", "mei", "en"),
        ],
    )
    async def test_notices_what_changed(self, database: Database, changed: Person) -> None:
        await arrive(database)
        assert not (await look(database, changed)).known
        await arrive(database, changed)
        assert (await look(database, changed)).known

    async def test_follows_his_language_until_he_chooses(self, database: Database) -> None:
        await arrive(database)
        english = Person(501, "小美", "mei", "en-GB")
        assert (await arrive(database, english)).locale == "en"
        await database.transaction(arrival.choose_locale, 501, "zh-CN")
        assert (await look(database, english)).locale == "zh-CN"
        assert (await arrive(database, english)).locale == "zh-CN"

    async def test_knows_no_third_language(self, database: Database) -> None:
        await arrive(database)
        await database.transaction(arrival.choose_locale, 501, "xx")
        assert (await customer(database)).locale == "zh-CN"

    async def test_takes_a_name_that_no_database_would(self, database: Database) -> None:
        odd = Person(501, "A\x00B\ud83d<b>", None, None)
        await arrive(database, odd)
        assert (await customer(database)).first_name == "AB?<b>"
        assert (await look(database, odd)).known

    async def test_is_the_same_when_it_happens_twice_at_once(self, database: Database) -> None:
        await arrive(database)
        assert not (await arrive(database)).first_time

    @pytest.mark.parametrize(
        ("code", "locale"),
        [("zh-hans", "zh-CN"), ("ZH", "zh-CN"), ("en", "en"), ("de", "en"), (None, "zh-CN"), ("", "zh-CN")],
    )
    def test_speaks_his_language(self, code: str | None, locale: str) -> None:
        assert arrival.locale_for(code, "zh-CN") == locale


class TestSources:
    async def test_the_first_stays_and_the_last_changes(self, database: Database) -> None:
        await arrive(database)
        for source in ("ad", None, "friend", "x" * 100):
            await database.transaction(arrival.touch, 501, source)
        met = await customer(database)
        assert (met.first_source, met.last_source) == ("ad", "x" * 64)


class TestReach:
    async def test_a_block_and_its_end(self, database: Database) -> None:
        def park(session: Session) -> None:
            post(session, chat_id=501, kind=Kind.GOODS, facts={}, dedupe_key="a", now=NOW)
            session.exec(select(Notice)).one().status = NoticeStatus.PARKED

        def notice(session: Session) -> str:
            return session.exec(select(Notice.status)).one()

        await arrive(database)
        await database.transaction(arrival.blocked, 501, bot_id=BOT, now=NOW)
        assert (await reach(database)).blocked_at == NOW
        assert not (await look(database)).known
        await database.transaction(park)
        await database.transaction(arrival.unblocked, 501, bot_id=BOT, now=NOW)
        assert (await reach(database)).blocked_at is None
        assert await database.reading(notice) == NoticeStatus.WAITING

    async def test_a_word_from_him_ends_a_block(self, database: Database) -> None:
        await arrive(database)
        await database.transaction(arrival.blocked, 501, bot_id=BOT, now=NOW)
        await arrive(database)
        assert (await reach(database)).blocked_at is None

    async def test_a_block_of_somebody_unknown_is_nothing(self, database: Database) -> None:
        await database.transaction(arrival.blocked, 999, bot_id=BOT, now=NOW)
        await database.transaction(arrival.unblocked, 999, bot_id=BOT, now=NOW)
        assert await database.reading(lambda session: session.exec(select(Reach)).all()) == []

    async def test_is_told_in_his_language(self, database: Database) -> None:
        await arrive(database, Person(502, "Ben", None, "en"))
        assert await database.reading(arrival.locale_of, 502, default="zh-CN") == "en"
        assert await database.reading(arrival.locale_of, 999, default="zh-CN") == "zh-CN"


class TestUpdates:
    async def test_are_dealt_with_once(self, database: Database) -> None:
        await arrive(database)
        assert not (await look(database, update_id=7)).done
        for _ in range(2):
            await database.transaction(arrival.mark_done, bot_id=BOT, update_id=7, now=NOW)
        assert (await look(database, update_id=7)).done
        assert not (await look(database, update_id=8)).done
        seen = await database.reading(lambda session: session.exec(select(SeenUpdate)).all())
        assert [(one.bot_id, one.update_id) for one in seen] == [(BOT, 7)]
