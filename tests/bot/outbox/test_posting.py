"""Notices are posted with their act, said once, and looked after when they could not be sent."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.database import Database
from bot.errors import NoticeNotFound
from bot.outbox import posting
from bot.outbox.notices import Kind
from models.notice import MessagePlace, Notice, NoticeStatus
from tests.bot.outbox.conftest import NOW, Mail, an_order


def put(session: Session, /, status: NoticeStatus, key: str, **facts: Any) -> None:
    values: dict[str, Any] = {"chat_id": 1, "kind": "goods", "next_at": NOW, "created_at": NOW, **facts}
    session.add(Notice(dedupe_key=key, status=status, **values))


class TestPost:
    async def test_writes_what_is_to_be_said(self, database: Database, mail: Mail) -> None:
        fresh = await database.transaction(
            posting.post,
            chat_id=7001,
            kind=Kind.LATE_GONE,
            facts={"order_id": 3, "amount": 5760, "currency": "CNY"},
            dedupe_key="late_gone:3",
            now=NOW,
        )
        (notice,) = await mail.notices()
        assert fresh
        assert (notice.chat_id, notice.kind, notice.status) == (7001, "late_gone", NoticeStatus.WAITING)
        assert notice.facts == {"order_id": 3, "amount": 5760, "currency": "CNY"}
        assert (notice.next_at, notice.created_at, notice.attempts) == (NOW, NOW, 0)

    async def test_says_the_same_thing_once(self, database: Database, mail: Mail) -> None:
        facts = {"order_id": 3}
        said = [
            await database.transaction(
                posting.post, chat_id=7001, kind=Kind.GOODS, facts=facts, dedupe_key="goods:3", now=NOW
            )
            for _ in range(2)
        ]
        assert said == [True, False]
        assert len(await mail.notices()) == 1

    async def test_says_it_to_each_chat(self, database: Database, mail: Mail) -> None:
        for _ in range(2):
            await database.transaction(
                posting.post_to_all,
                chat_ids=[500, 501],
                kind=Kind.LOW_STOCK,
                facts={"variant_id": 1},
                dedupe_key="low:1",
                now=NOW,
            )
        assert [notice.chat_id for notice in await mail.notices()] == [500, 501]

    async def test_leaves_nothing_when_its_act_fails(self, database: Database, mail: Mail) -> None:
        def act(session: Session) -> None:
            posting.post(session, chat_id=1, kind=Kind.GOODS, facts={}, dedupe_key="x", now=NOW)
            raise NoticeNotFound

        with pytest.raises(NoticeNotFound):
            await database.transaction(act)
        assert await mail.notices() == []


class TestRetryDead:
    async def test_tries_it_again_from_the_start(self, database: Database, mail: Mail) -> None:
        await database.transaction(put, NoticeStatus.DEAD, "a", attempts=4, unsure=3)
        (dead,) = await mail.notices()
        await database.transaction(posting.retry_dead, dead.id, now=NOW + timedelta(hours=1))
        (notice,) = await mail.notices()
        assert (notice.status, notice.attempts, notice.unsure) == (NoticeStatus.WAITING, 0, 0)
        assert notice.next_at == NOW + timedelta(hours=1)

    async def test_refuses_what_is_not_dead(self, database: Database, mail: Mail) -> None:
        await database.transaction(put, NoticeStatus.SENT, "a")
        (sent,) = await mail.notices()
        with pytest.raises(NoticeNotFound):
            await database.transaction(posting.retry_dead, sent.id, now=NOW)
        assert await mail.statuses() == [NoticeStatus.SENT]


class TestDeadLetters:
    async def test_shows_the_newest_with_their_reason(self, database: Database) -> None:
        await database.transaction(put, NoticeStatus.DEAD, "a", last_error="first", facts={"order_id": 1})
        await database.transaction(put, NoticeStatus.SENT, "b")
        await database.transaction(put, NoticeStatus.DEAD, "c", last_error="second")
        letters = await database.reading(posting.dead_letters)
        assert [letter.reason for letter in letters] == ["second", "first"]
        assert (letters[1].facts, letters[1].created_at) == ({"order_id": 1}, NOW)

    async def test_counts_them(self, database: Database) -> None:
        await database.transaction(put, NoticeStatus.DEAD, "a")
        await database.transaction(put, NoticeStatus.SENT, "b")
        assert await database.reading(posting.count_dead) == 1


class TestCheck:
    async def test_finds_nothing_in_a_healthy_outbox(self, database: Database) -> None:
        await database.transaction(put, NoticeStatus.SENT, "a")
        await database.transaction(put, NoticeStatus.WAITING, "b")
        assert await database.reading(posting.check, now=NOW) == []

    async def test_names_what_is_dead_and_what_waits_too_long(self, database: Database) -> None:
        await database.transaction(put, NoticeStatus.DEAD, "a")
        await database.transaction(put, NoticeStatus.WAITING, "b")
        found = await database.reading(posting.check, now=NOW + timedelta(hours=2))
        assert len(found) == 2
        assert found[0].startswith("1 ")


class TestForget:
    async def test_forgets_sent_ones_after_ninety_days_and_nothing_else(
        self, database: Database, mail: Mail
    ) -> None:
        old, young = NOW - timedelta(days=91), NOW - timedelta(days=89)
        await database.transaction(put, NoticeStatus.SENT, "old", sent_at=old)
        await database.transaction(put, NoticeStatus.SENT, "young", sent_at=young)
        await database.transaction(put, NoticeStatus.DEAD, "dead", created_at=old)
        await database.transaction(put, NoticeStatus.PARKED, "parked", created_at=old)
        assert await database.transaction(posting.forget, now=NOW) == 1
        assert [notice.dedupe_key for notice in await mail.notices()] == ["young", "dead", "parked"]

    async def test_goes_in_slices(self, database: Database, mail: Mail) -> None:
        for n in range(5):
            await database.transaction(
                put, NoticeStatus.SENT, f"old{n}", sent_at=NOW - timedelta(days=100 - n)
            )
        assert await database.transaction(posting.forget, now=NOW, limit=3) == 3
        assert [notice.dedupe_key for notice in await mail.notices()] == ["old3", "old4"]

    async def test_forgets_message_places(self, database: Database) -> None:
        order_id = await an_order(database)

        def prepare(session: Session) -> None:
            for message_id, days in ((1, 91), (2, 89)):
                session.add(
                    MessagePlace(
                        bot_id=1,
                        chat_id=1,
                        message_id=message_id,
                        order_id=order_id,
                        posted_at=NOW - timedelta(days=days),
                    )
                )

        def left(session: Session) -> list[int]:
            return [*session.exec(select(MessagePlace.message_id).order_by(col(MessagePlace.message_id)))]

        await database.transaction(prepare)
        assert await database.transaction(posting.forget, now=NOW) == 1
        assert await database.reading(left) == [2]
