"""The one page of recurring work: what is looked after, and how often.

Nothing depends on a job running on time: each finds what waits by its status in the database.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import SystemClock
from bot.customers import forgetting
from bot.delivery import fulfilment
from bot.errors import ShopError
from bot.orders import expiry
from bot.outbox import posting
from bot.payments import refunds, settlement, watching
from bot.shop import Shop
from bot.stock import alerts

log = structlog.get_logger(__name__)

Work = Callable[[Shop], Awaitable[object]]
ROUND = 200
"""Rows of one round of a job."""


@dataclass(frozen=True)
class Job:
    """Work that comes again after so many seconds; it is named by what it finishes."""

    work: Work
    seconds: float

    @property
    def name(self) -> str:
        """As it stands in the log."""
        return self.work.__name__


def jobs(shop: Shop) -> tuple[Job, ...]:
    """All recurring work."""
    alerts_every = 60 * shop.settings.alerts.every_minutes
    return (
        Job(settle_waiting_events, 5),
        Job(fulfil_paid_orders, 5),
        Job(ask_about_open_payments, 5),
        Job(expire_unpaid_orders, 10),
        Job(return_stars, 20),
        Job(tell_about_stuck_orders, alerts_every),
        Job(raise_low_stock, alerts_every),
        Job(forget_old_messages, 3600),
        Job(forget_old_conversations, 3600),
    )


async def settle_waiting_events(shop: Shop) -> object:
    """Money that was kept, and not booked before something broke."""
    return await settlement.settle_waiting_events(shop.database, admins=admins(shop), now=shop.clock.now())


async def fulfil_paid_orders(shop: Shop) -> object:
    """Orders that were paid, and not delivered before something broke."""
    announce_to = admins(shop) if shop.settings.shop.announce_sales else ()

    async def some() -> int:
        now = shop.clock.now()
        return await fulfilment.fulfil_paid_orders(
            shop.database, announce_to=announce_to, now=now, limit=ROUND
        )

    return await in_rounds(some)


async def ask_about_open_payments(shop: Shop) -> object:
    """Payments whose callback has not come; what turns out to be paid is delivered at once."""
    settled = await watching.ask_about_open_payments(
        shop.database, shop.gateways, admins=admins(shop), now=shop.clock.now()
    )
    if any(one.pays for one in settled):
        await fulfil_paid_orders(shop)
    return settled


async def expire_unpaid_orders(shop: Shop) -> object:
    """Orders whose time is over give their goods back."""

    async def some() -> int:
        return len(await expiry.expire_unpaid_orders(shop.database, now=shop.clock.now(), limit=ROUND))

    return await in_rounds(some)


async def return_stars(shop: Shop) -> object:
    """Stars that were paid twice or for nothing go back."""
    return await refunds.return_stars(shop.database, shop.gateways, now=shop.clock.now())


async def tell_about_stuck_orders(shop: Shop) -> object:
    """Paid orders that wait for their goods longer than they should."""
    return await shop.database.transaction(
        fulfilment.tell_about_stuck_orders, admins=admins(shop), now=shop.clock.now()
    )


async def raise_low_stock(shop: Shop) -> object:
    """Variants that are running out."""
    return await shop.database.transaction(alerts.raise_low_stock, admins=admins(shop), now=shop.clock.now())


async def forget_old_messages(shop: Shop) -> None:
    """Notices that were sent long ago, and which message showed which order."""

    async def some() -> int:
        return await shop.database.transaction(posting.forget, now=shop.clock.now(), limit=ROUND)

    await in_rounds(some)


async def forget_old_conversations(shop: Shop) -> None:
    """Forms that nobody finished, and updates that were dealt with long ago."""

    async def some() -> int:
        return await shop.database.transaction(forgetting.forget, now=shop.clock.now(), limit=ROUND)

    await in_rounds(some)


async def in_rounds(some: Callable[[], Awaitable[int]]) -> int:
    """So many at a time until there are fewer; others get their turn in between."""
    done = 0
    while (this_time := await some()) >= ROUND:
        done += this_time
    return done + this_time


def admins(shop: Shop) -> tuple[int, ...]:
    """Who is told."""
    return tuple(shop.settings.shop.admins)


class Timetable:
    """Runs the jobs until it is stopped; a job that fails is logged and runs again at its next time."""

    def __init__(self, shop: Shop, work: tuple[Job, ...] | None = None) -> None:
        self._shop = shop
        self._running: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        for job in jobs(shop) if work is None else work:
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[job],
                id=job.name,
                seconds=job.seconds,
                next_run_time=SystemClock().now(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        """Each job runs at once, then at its times."""
        self._scheduler.start()

    async def stop(self, patience: float) -> None:
        """Begin nothing new and give what runs so many seconds to finish; the scheduler cancels the rest."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(set(self._running), timeout=patience)
        self._scheduler.shutdown(wait=False)

    async def _run(self, job: Job) -> None:
        working = asyncio.ensure_future(job.work(self._shop))
        self._running.add(working)
        try:
            if await working:
                self._shop.bell.ring()
        except ShopError as error:
            log.log(error.level, "job_refused", job=job.name, reason=error.text_key())
        except Exception:
            log.exception("job_failed", job=job.name)
        finally:
            self._running.discard(working)
