"""Recurring work: it comes again, survives what goes wrong, and finishes what it began."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.errors import GatewayUnavailable
from bot.shop import Shop
from bot.timetable import ROUND, Job, Timetable, in_rounds, jobs
from tests.fakes.shops import a_shop


@pytest.fixture
async def shop(shop_url: str) -> AsyncIterator[Shop]:
    async with a_shop(shop_url, shop={"admins": [500]}) as opened:
        yield opened


class Work:
    """Work that can be told to fail or to take long."""

    __name__ = "work"

    def __init__(self, *, fails: Exception | None = None, answer: object = None) -> None:
        self.times = 0
        self.finished = 0
        self.again = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()
        self._fails, self._answer = fails, answer

    async def __call__(self, shop: Shop) -> object:
        self.times += 1
        self.again.set()
        await self.may_end.wait()
        if self._fails and self.times == 1:
            raise self._fails
        self.finished += 1
        return self._answer

    async def runs(self, times: int) -> None:
        async with asyncio.timeout(10):
            while self.times < times:
                self.again.clear()
                await self.again.wait()


class TestTimetable:
    async def test_runs_every_job_on_an_empty_shop(self, shop: Shop) -> None:
        for job in jobs(shop):
            assert not await job.work(shop)

    async def test_names_each_job_by_what_it_finishes(self, shop: Shop) -> None:
        names = [job.name for job in jobs(shop)]
        assert "expire_unpaid_orders" in names
        assert len(set(names)) == len(names)

    async def test_runs_at_once_and_again(self, shop: Shop) -> None:
        work = Work()
        timetable = Timetable(shop, (Job(work, 0.01),))
        timetable.start()
        await work.runs(3)
        await timetable.stop(5)
        assert work.finished == work.times

    @pytest.mark.parametrize(
        ("failure", "said"),
        [(GatewayUnavailable(), "job_refused"), (RuntimeError("broken"), "job_failed")],
    )
    async def test_goes_on_after_a_failure(self, shop: Shop, failure: Exception, said: str) -> None:
        work, neighbour = Work(fails=failure), Work()
        neighbour.__name__ = "neighbour"
        timetable = Timetable(shop, (Job(work, 0.01), Job(neighbour, 0.01)))
        with capture_logs() as lines:
            timetable.start()
            await work.runs(3)
            await neighbour.runs(3)
            await timetable.stop(5)
        assert [(line["event"], line["job"]) for line in lines] == [(said, "work")]

    async def test_rings_the_bell_when_something_was_done(self, shop: Shop) -> None:
        idle, busy = Work(), Work(answer=[1])
        busy.__name__ = "busy"
        for work, rang in ((idle, False), (busy, True)):
            timetable = Timetable(shop, (Job(work, 60),))
            timetable.start()
            await work.runs(1)
            await timetable.stop(5)
            assert shop.bell._rung.is_set() is rang

    async def test_stop_lets_a_job_finish(self, shop: Shop) -> None:
        work = Work()
        work.may_end.clear()
        timetable = Timetable(shop, (Job(work, 0.01),))
        timetable.start()
        await work.runs(1)
        stopping = asyncio.create_task(timetable.stop(10))
        await asyncio.sleep(0.05)
        assert not stopping.done()
        work.may_end.set()
        await stopping
        assert (work.times, work.finished) == (1, 1)

    async def test_stop_does_not_wait_for_ever(self, shop: Shop) -> None:
        work = Work()
        work.may_end.clear()
        timetable = Timetable(shop, (Job(work, 60),))
        timetable.start()
        await work.runs(1)
        await timetable.stop(0.01)
        assert work.finished == 0

    async def test_a_job_never_runs_beside_itself(self, shop: Shop) -> None:
        work = Work()
        work.may_end.clear()
        timetable = Timetable(shop, (Job(work, 0.01),))
        timetable.start()
        await work.runs(1)
        await asyncio.sleep(0.1)
        assert work.times == 1
        work.may_end.set()
        await work.runs(2)
        await timetable.stop(5)


class TestInRounds:
    @pytest.mark.parametrize(("waiting", "rounds"), [(0, 1), (7, 1), (ROUND, 2), (2 * ROUND + 7, 3)])
    async def test_goes_on_until_nothing_waits(self, waiting: int, rounds: int) -> None:
        left, times = waiting, 0

        async def some() -> int:
            nonlocal left, times
            taken = min(left, ROUND)
            left, times = left - taken, times + 1
            return taken

        assert await in_rounds(some) == waiting
        assert (left, times) == (0, rounds)
