"""An outbox to post into, a courier that does as it is told, and a sender between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, select

from bot.clock import SetClock
from bot.database import Database
from bot.outbox.notices import Kind
from bot.outbox.pacing import Limits
from bot.outbox.posting import post
from bot.outbox.sender import Bell, Post, Sender
from models.notice import Notice, NoticeStatus
from tests.factories import orders
from tests.fakes.courier import FakeCourier, until

NOW = datetime(2026, 11, 22, 6, 52, tzinfo=UTC)
ADMINS = frozenset({500, 501})
FREE = Limits(per_second=10_000, per_chat_per_second=10_000, per_group_per_minute=600_000)


@dataclass
class Mail:
    """One shop's outbox and everything that empties it."""

    database: Database
    clock: SetClock = field(default_factory=lambda: SetClock(NOW))
    courier: FakeCourier = field(default_factory=FakeCourier)
    bell: Bell = field(default_factory=Bell)
    limits: Limits = FREE

    async def post(self, chat_id: int, *numbers: int) -> None:
        for n in numbers:
            await self.database.transaction(
                post,
                chat_id=chat_id,
                kind=Kind.GOODS,
                facts={"n": n},
                dedupe_key=f"{chat_id}:{n}",
                now=self.clock.now(),
            )

    async def notices(self, *, of: int | None = None) -> list[Notice]:
        def read(session: Session) -> list[Notice]:
            found = select(Notice).order_by(col(Notice.id))
            return [*session.exec(found if of is None else found.where(Notice.chat_id == of))]

        return await self.database.reading(read)

    async def statuses(self, *, of: int | None = None) -> list[NoticeStatus]:
        return [notice.status for notice in await self.notices(of=of)]

    async def settled(self, *, waiting: int = 0, within: float = 10) -> None:
        """Until no more than so many wait."""
        async with asyncio.timeout(within):
            while (await self.statuses()).count(NoticeStatus.WAITING) > waiting:
                self.bell.ring()
                await asyncio.sleep(0.01)

    async def carried(self, count: int) -> None:
        def enough() -> bool:
            self.bell.ring()
            return len(self.courier.carried) >= count

        await until(enough)

    async def fail_through(self, chat_id: int) -> None:
        """Until every planned failure of a chat has happened, two minutes after each other."""
        planned = self.courier.failures[chat_id]
        for left in range(len(planned) - 1, -1, -1):
            await until(partial(_at_most, planned, left))
            self.clock.advance(timedelta(minutes=2))
            self.bell.ring()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[Sender]:
        """A sender at work."""
        post_office = Post(self.courier, ADMINS, self.limits)
        sender = Sender(self.database, self.clock, self.bell, post_office)
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            await sender.stop()
            await task


@pytest.fixture
def mail(database: Database) -> Mail:
    return Mail(database)


def _at_most(planned: list[Exception | None], count: int) -> bool:
    return len(planned) <= count


async def an_order(database: Database) -> int:
    """Somebody's order that waits for payment."""
    variant_id = await database.transaction(orders.variant, pieces=5)
    await database.transaction(orders.buyer)
    return await database.transaction(orders.order, variant_id)
