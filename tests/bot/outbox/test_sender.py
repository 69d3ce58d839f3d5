"""The sender: order in each chat, Telegram's limits, lost answers, blocks and restarts; nothing is lost."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.database import Database
from bot.errors import Blocked, OrderNotFound, SlowDown, Undeliverable, Unreachable
from bot.outbox import claiming, posting
from bot.outbox.notices import Kind
from bot.outbox.pacing import Limits
from models.customer import Customer, Reach
from models.notice import NoticeStatus
from tests.bot.outbox.conftest import ADMINS, NOW, Mail
from tests.fakes.courier import BOT, until

SENT, WAITING, DEAD, PARKED = (
    NoticeStatus.SENT,
    NoticeStatus.WAITING,
    NoticeStatus.DEAD,
    NoticeStatus.PARKED,
)


def known(session: Session, customer_id: int, *, blocked: bool) -> None:
    session.add(Customer(id=customer_id, first_name="A", locale="en", created_at=NOW, seen_at=NOW))
    session.flush()
    session.add(
        Reach(bot_id=BOT, customer_id=customer_id, started_at=NOW, blocked_at=NOW if blocked else None)
    )


class TestOrder:
    async def test_is_kept_in_each_chat(self, mail: Mail) -> None:
        for n in range(5):
            await mail.post(1, n)
            await mail.post(2, n)
        async with mail.sending():
            await mail.settled()
        assert mail.courier.numbers(1) == [0, 1, 2, 3, 4]
        assert mail.courier.numbers(2) == [0, 1, 2, 3, 4]

    async def test_tells_where_each_message_went(self, mail: Mail) -> None:
        await mail.post(1, 0)
        mail.clock.advance(timedelta(seconds=3))
        async with mail.sending():
            await mail.settled()
        (notice,) = await mail.notices()
        assert (notice.status, notice.bot_id, notice.message_id) == (SENT, BOT, 1001)
        assert (notice.sent_at, notice.attempts, notice.unsure) == (NOW + timedelta(seconds=3), 1, 0)

    async def test_chats_go_at_the_same_time_but_not_too_many(self, mail: Mail) -> None:
        mail.limits = Limits(10_000, 10_000, 600_000, at_once=4)
        mail.courier.gate = asyncio.Event()
        for chat_id in range(1, 11):
            await mail.post(chat_id, 0, 1)
        async with mail.sending():
            await until(lambda: mail.courier.at_once == 4)
            mail.courier.gate.set()
            await mail.settled()
        assert mail.courier.most_at_once == 4
        assert len(mail.courier.carried) == 20

    async def test_is_one_call_at_a_time_in_one_chat(self, mail: Mail) -> None:
        mail.courier.gate = asyncio.Event()
        await mail.post(1, 0, 1, 2)
        async with mail.sending():
            await until(lambda: mail.courier.at_once == 1)
            mail.courier.gate.set()
            await mail.settled()
        assert mail.courier.most_at_once == 1

    async def test_waits_for_the_one_before(self, mail: Mail) -> None:
        await mail.post(1, 0, 1)
        mail.courier.failures[1] = [Unreachable(maybe_done=0)]
        async with mail.sending():
            await until(lambda: not mail.courier.failures[1])
            await mail.post(2, 0)
            mail.clock.advance(timedelta(seconds=2))
            await mail.carried(1)
            assert mail.courier.numbers(1) == []
            mail.clock.advance(timedelta(seconds=10))
            await mail.settled()
        assert mail.courier.numbers(1) == [0, 1]


class TestSlowDown:
    async def test_pauses_every_send_and_loses_none(self, mail: Mail) -> None:
        await mail.post(1, 0, 1)
        mail.courier.failures[1] = [None, SlowDown(seconds=30)]
        async with mail.sending():
            await until(lambda: mail.courier.numbers(1) == [0] and not mail.courier.failures[1])
            await mail.post(2, 0)
            mail.bell.ring()
            mail.clock.advance(timedelta(seconds=29))
            await asyncio.sleep(0.3)
            assert mail.courier.numbers() == [0]
            mail.clock.advance(timedelta(seconds=2))
            await mail.settled()
        assert mail.courier.numbers(1) == [0, 1]
        assert mail.courier.numbers(2) == [0]
        assert [notice.unsure for notice in await mail.notices()] == [0, 0, 0]


class TestLostAnswers:
    async def test_are_tried_again(self, mail: Mail) -> None:
        await mail.post(1, 0)
        mail.courier.failures[1] = [Unreachable(maybe_done=1)]
        async with mail.sending():
            await until(lambda: not mail.courier.failures[1])
            mail.clock.advance(timedelta(seconds=6))
            await mail.settled()
        (notice,) = await mail.notices()
        assert (notice.status, notice.attempts, notice.unsure) == (SENT, 2, 1)

    async def test_end_after_three_and_the_next_in_that_chat_passes(self, mail: Mail) -> None:
        mail.courier.arrives_all_the_same = True
        await mail.post(1, 0, 1)
        mail.courier.failures[1] = [Unreachable(maybe_done=1) for _ in range(3)]
        async with mail.sending():
            await mail.fail_through(1)
            await mail.settled()
        assert await mail.statuses(of=1) == [DEAD, SENT]
        assert mail.courier.numbers(1) == [0, 0, 0, 1]

    async def test_never_end_while_nothing_was_done(self, mail: Mail) -> None:
        await mail.post(1, 0)
        mail.courier.failures[1] = [Unreachable(maybe_done=0) for _ in range(6)]
        async with mail.sending():
            await mail.fail_through(1)
            await mail.settled()
        (notice,) = await mail.notices()
        assert (notice.status, notice.unsure) == (SENT, 0)

    async def test_hold_the_others_back_while_telegram_is_away(self, mail: Mail) -> None:
        failures = mail.courier.failures
        for chat_id in (1, 2, 3):
            failures[chat_id] = [Unreachable(maybe_done=1) for _ in range(3)]

        def tried() -> int:
            return 9 - sum(len(failures[chat_id]) for chat_id in (1, 2, 3))

        await mail.post(1, 0)
        async with mail.sending():
            await until(lambda: tried() == 1)
            await mail.post(2, 0)
            await mail.post(3, 0)
            await asyncio.sleep(0.2)
            assert tried() == 1
            mail.clock.advance(timedelta(minutes=5))
            mail.bell.ring()
            await until(lambda: tried() == 2)
            await asyncio.sleep(0.3)
            assert tried() == 2


class TestBlocked:
    async def test_parks_all_that_waits_for_him(self, mail: Mail) -> None:
        await mail.post(1, 0, 1)
        await mail.post(2, 0)
        mail.courier.failures[1] = [Blocked(reason="bot was blocked by the user")]
        async with mail.sending():
            await mail.settled()
        assert await mail.statuses(of=1) == [PARKED, PARKED]
        assert await mail.statuses(of=2) == [SENT]

    async def test_is_served_in_order_when_he_comes_back(self, mail: Mail, database: Database) -> None:
        await mail.post(1, 0, 1)
        mail.courier.failures[1] = [Blocked()]
        async with mail.sending():
            await mail.settled()
            mail.courier.failures[1] = [Blocked()]
            await mail.post(1, 2)
            await mail.settled()
            assert await database.transaction(posting.unpark, 1, now=mail.clock.now()) == 3
            await mail.settled()
        assert mail.courier.numbers(1) == [0, 1, 2]

    async def test_does_not_park_for_good_when_he_came_back_meanwhile(
        self, mail: Mail, database: Database
    ) -> None:
        await database.transaction(known, 1, blocked=False)
        await mail.post(1, 0)
        mail.courier.failures[1] = [Blocked()]
        async with mail.sending():
            await until(lambda: not mail.courier.failures[1])
            mail.clock.advance(timedelta(seconds=10))
            await mail.settled()
        assert await mail.statuses() == [SENT]


class TestGivenUp:
    async def test_refused_messages_are_dead_and_admins_hear_of_it_once(self, mail: Mail) -> None:
        await mail.post(1, 0, 1)
        await mail.post(2, 0)
        mail.courier.failures[1] = [Undeliverable(reason="message is too long"), OrderNotFound()]
        async with mail.sending():
            await mail.settled()
        assert await mail.statuses(of=1) == [DEAD, DEAD]
        told = [letter for letter in mail.courier.carried if letter.kind is Kind.DEAD]
        assert sorted(letter.chat_id for letter in told) == sorted(ADMINS)
        dead = await mail.notices(of=1)
        assert dead[0].last_error == "Undeliverable: message is too long"

    async def test_word_of_the_dead_breeds_no_more(self, mail: Mail) -> None:
        await mail.post(1, 0)
        for chat_id in (1, *ADMINS):
            mail.courier.failures[chat_id] = [Undeliverable()]
        async with mail.sending():
            await mail.settled()
        assert await mail.statuses() == [DEAD, DEAD, DEAD]

    async def test_a_fault_of_ours_is_tried_a_few_times(self, mail: Mail) -> None:
        await mail.post(1, 0)
        mail.courier.failures[1] = [KeyError("text") for _ in range(5)]
        async with mail.sending():
            await mail.fail_through(1)
            await mail.settled()
        assert await mail.statuses(of=1) == [DEAD]

    async def test_goes_out_after_retrying(self, mail: Mail, database: Database) -> None:
        await mail.post(1, 0)
        mail.courier.failures[1] = [Undeliverable()]
        async with mail.sending():
            await mail.settled()
            (dead,) = await mail.notices(of=1)
            await database.transaction(posting.retry_dead, dead.id, now=mail.clock.now())
            await mail.settled()
        assert await mail.statuses(of=1) == [SENT]


class TestRestart:
    async def test_between_call_and_mark_sends_once_more(self, mail: Mail, database: Database) -> None:
        await mail.post(1, 0, 1)
        (first, _) = await mail.notices()
        await database.transaction(claiming.claim, first.id)
        async with mail.sending():
            await mail.settled()
        assert mail.courier.numbers(1) == [0, 1]
        (notice, _) = await mail.notices()
        assert (notice.attempts, notice.unsure) == (2, 1)

    async def test_three_times_at_that_very_point_gives_up(self, mail: Mail, database: Database) -> None:
        await mail.post(1, 0)
        (notice,) = await mail.notices()
        for _ in range(2):
            await database.transaction(claiming.claim, notice.id)
        mail.courier.failures[1] = [Unreachable(maybe_done=1)]
        async with mail.sending():
            await mail.fail_through(1)
            await mail.settled()
        assert await mail.statuses(of=1) == [DEAD]

    async def test_stop_lets_the_call_end_and_begins_no_other(self, mail: Mail) -> None:
        mail.courier.gate = asyncio.Event()
        await mail.post(1, 0, 1)
        async with mail.sending() as sender:
            await until(lambda: mail.courier.at_once == 1)
            stopping = asyncio.create_task(sender.stop())
            await asyncio.sleep(0.05)
            assert not stopping.done()
            mail.courier.gate.set()
            await stopping
        assert await mail.statuses() == [SENT, WAITING]
        assert mail.courier.numbers() == [0]

    async def test_stop_does_not_wait_for_a_pause(self, mail: Mail) -> None:
        mail.courier.failures[1] = [SlowDown(seconds=3600)]
        await mail.post(1, 0)
        await mail.post(2, 0)
        async with asyncio.timeout(5), mail.sending():
            await until(lambda: not mail.courier.failures[1])
        assert WAITING in await mail.statuses()

    async def test_survives_a_database_that_is_away(
        self, mail: Mail, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await mail.post(1, 0)
        broken = Broken(mail.database, failures=3)
        monkeypatch.setattr(mail, "database", broken)
        async with mail.sending():
            await mail.carried(1)
        assert broken.failures == 0


class Broken:
    """A database that is away for the first few questions."""

    def __init__(self, database: Database, failures: int) -> None:
        self._database = database
        self.failures = failures

    def __getattr__(self, name: str) -> object:
        if self.failures and name == "reading":
            self.failures -= 1
            raise ConnectionError("away")
        return getattr(self._database, name)


class TestShaping:
    async def test_keeps_below_the_limit_of_a_chat(self, mail: Mail) -> None:
        mail.limits = Limits(per_second=10_000, per_chat_per_second=1)
        await mail.post(1, *range(6))
        async with mail.sending():
            await mail.carried(3)
            await asyncio.sleep(0.3)
            assert mail.courier.numbers(1) == [0, 1, 2]
            for count in (4, 5, 6):
                mail.clock.advance(timedelta(seconds=1))
                await mail.carried(count)
                await asyncio.sleep(0.15)
                assert len(mail.courier.carried) == count

    async def test_keeps_below_the_limit_of_all(self, mail: Mail) -> None:
        mail.limits = Limits(per_second=25, per_chat_per_second=100)
        for chat_id in range(1, 61):
            await mail.post(chat_id, 0)
        async with mail.sending():
            await mail.carried(5)
            for second in range(1, 3):
                mail.clock.advance(timedelta(milliseconds=200))
                await mail.carried(5 + 5 * second)
                await asyncio.sleep(0.15)
                assert len(mail.courier.carried) == 5 + 5 * second

    async def test_keeps_up_with_the_limit(self, database: Database) -> None:
        """A hundred chats at 25 a second: the sender's own work must not be what slows it."""
        mail = Mail(database, limits=Limits(per_second=1000, per_chat_per_second=1000))
        for chat_id in range(1, 101):
            await mail.post(chat_id, 0)
        mail.clock.advance(timedelta(seconds=1))
        async with mail.sending():
            for _ in range(400):
                mail.clock.advance(timedelta(milliseconds=20))
                mail.bell.ring()
                await asyncio.sleep(0.005)
                if len(mail.courier.carried) == 100:
                    break
            await mail.settled()
        assert len(mail.courier.carried) == 100
