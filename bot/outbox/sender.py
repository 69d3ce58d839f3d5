"""Sends what stands in the outbox: in order for each chat, below Telegram's limits, until it has arrived."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.database import Database
from bot.errors import (
    Blocked,
    Conflict,
    NotFound,
    Refused,
    ShopError,
    SlowDown,
    Undeliverable,
    Unreachable,
)
from bot.outbox import claiming
from bot.outbox.claiming import Letter
from bot.outbox.pacing import Limits, Pace

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds; a bell is quicker, and nothing depends on it."""
CHATS_AT_ONCE = 200
LONGEST_PAUSE = 60


class Courier(Protocol):
    """Brings one notice to its chat with one call.

    Raises Blocked, SlowDown, Unreachable (maybe_done=1 when the call may have been done all the same) or
    Undeliverable. Made for Telegram's Bot API (core.telegram.org/bots/api).
    """

    @property
    def bot_id(self) -> int:
        """Which bot carries."""
        ...

    async def deliver(self, letter: Letter) -> int | None:
        """The id of the message it became; None when there was nothing left to say."""
        ...


class Bell:
    """Wakes the sender after a commit."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There may be something to send."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, at most so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        self._rung.clear()


@dataclass(frozen=True)
class Post:
    """Who carries, who is told when something is given up, and how fast it may go."""

    courier: Courier
    admins: frozenset[int] = frozenset()
    limits: Limits = field(default_factory=Limits)


class Sender:
    """One per shop, in the process that leads."""

    def __init__(self, database: Database, clock: Clock, bell: Bell, post: Post) -> None:
        self._database = database
        self._clock = clock
        self._bell = bell
        self._courier = post.courier
        self._admins = post.admins
        self._pace = Pace(post.limits, clock)
        self._places = asyncio.Semaphore(post.limits.at_once)
        self._probing = asyncio.Lock()
        self._working: dict[int, asyncio.Task[None]] = {}
        self._stopping = False
        self._silent_for = 0
        """Answers lost in a row."""

    async def run(self) -> None:
        """Send until `stop`; a database that is away is asked again."""
        while not self._stopping:
            try:
                await self._start_due_chats()
            except Exception:
                log.exception("outbox_not_read")
            await self._bell.wait(LOOK_EVERY)

    async def stop(self) -> None:
        """Let the calls that are under way end; what was not begun stays in the outbox."""
        self._stopping = True
        self._pace.close()
        self._bell.ring()
        await asyncio.gather(*self._working.values(), return_exceptions=True)

    async def _start_due_chats(self) -> None:
        now = self._clock.now()
        chats = await self._database.reading(claiming.due_chats, now=now, limit=CHATS_AT_ONCE)
        for chat_id in chats:
            if chat_id not in self._working and not self._stopping:
                self._working[chat_id] = asyncio.create_task(self._empty(chat_id))

    async def _empty(self, chat_id: int) -> None:
        """Send what is due in one chat, one after the other."""
        try:
            while not self._stopping:
                now = self._clock.now()
                notice_id = await self._database.reading(claiming.next_in_chat, chat_id, now=now)
                if notice_id is None:
                    break
                await self._pace.turn(chat_id)
                async with self._places:
                    await self._send_carefully(notice_id)
            self._bell.ring()  # what was posted since the last look was not begun by anybody
        except Exception:
            log.exception("chat_not_served", chat_id=chat_id)
        finally:
            del self._working[chat_id]

    async def _send_carefully(self, notice_id: int) -> None:
        """While Telegram is away one notice at a time finds out whether it is back."""
        if not self._silent_for:
            await self._send(notice_id)
            return
        async with self._probing:
            await self._pace.resumed()
            await self._send(notice_id)

    async def _send(self, notice_id: int) -> None:
        if self._stopping:
            return
        letter = await self._database.transaction(claiming.claim, notice_id)
        if letter is None:
            return
        try:
            message_id = await self._courier.deliver(letter)
        except SlowDown as error:
            await self._slow_down(letter, error)
        except Blocked as error:
            await self._park(letter, error)
        except Unreachable as error:
            await self._lost(letter, error)
        except (Undeliverable, Refused, NotFound, Conflict) as error:
            await self._give_up(letter, error)
        except Exception as error:
            log.exception("outbox_broke", notice_id=letter.id, kind=letter.kind)
            await self._broke(letter, error)
        else:
            await self._sent(letter, message_id)

    async def _sent(self, letter: Letter, message_id: int | None) -> None:
        self._silent_for = 0
        await self._database.transaction(
            claiming.sent,
            letter,
            bot_id=self._courier.bot_id,
            message_id=message_id,
            now=self._clock.now(),
        )

    async def _slow_down(self, letter: Letter, error: SlowDown) -> None:
        """Telegram means everybody: all sends pause."""
        log.warning("outbox_slowed_down", seconds=error.seconds)
        self._pace.pause(error.seconds)
        until = self._clock.now() + timedelta(seconds=error.seconds)
        await self._database.transaction(claiming.put_off, letter, until=until, error=_words(error))

    async def _park(self, letter: Letter, error: Blocked) -> None:
        log.info("outbox_parked", chat_id=letter.chat_id)
        await self._database.transaction(
            claiming.park, letter, bot_id=self._courier.bot_id, error=_words(error), now=self._clock.now()
        )

    async def _lost(self, letter: Letter, error: Unreachable) -> None:
        self._silent_for += 1
        pause = min(LONGEST_PAUSE, 2 ** min(self._silent_for - 1, 10))
        log.warning("outbox_unreachable", notice_id=letter.id, kind=letter.kind, pause=pause)
        self._pace.pause(pause)
        await self._database.transaction(
            claiming.failed,
            letter,
            unsure=bool(error.parameters.get("maybe_done", 1)),
            error=_words(error),
            admins=self._admins,
            now=self._clock.now(),
        )

    async def _give_up(self, letter: Letter, error: ShopError) -> None:
        """Telegram refuses it for good, or what it tells about is not (any more) his to hear."""
        log.error("outbox_given_up", notice_id=letter.id, kind=letter.kind, reason=_words(error))
        await self._database.transaction(
            claiming.give_up, letter, error=_words(error), admins=self._admins, now=self._clock.now()
        )

    async def _broke(self, letter: Letter, error: Exception) -> None:
        await self._database.transaction(
            claiming.broke,
            letter,
            error=type(error).__name__,
            admins=self._admins,
            now=self._clock.now(),
        )


def _words(error: Exception) -> str:
    """The outside world's own words about it."""
    reason = getattr(error, "parameters", {}).get("reason", "")
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__
