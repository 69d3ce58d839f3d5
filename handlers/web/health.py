"""GET /health: whether the shop answers, sends and listens; 503 and the reasons when it does not."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.clock import Clock
from bot.outbox.backlog import oldest_waiting
from bot.shop import Shop
from handlers.polling import GetRawUpdates

router = APIRouter(include_in_schema=False)
log = structlog.get_logger(__name__)

DATABASE_ANSWERS_WITHIN = 5
SENT_WITHIN = timedelta(minutes=15)
HEARD_WITHIN = timedelta(minutes=2)


@router.get("/health")
async def health(request: Request) -> JSONResponse:
    """What a watchdog asks; says nothing that a stranger must not know."""
    report = await examine(request.app.state.vitals)
    return JSONResponse(report, 200 if report["healthy"] else 503, headers={"Cache-Control": "no-store"})


class Pulse(BaseRequestMiddleware):
    """Notes when Telegram last answered the question for updates."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.last_heard = clock.now()

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Passes every call on."""
        answer = await make_request(bot, method)
        if isinstance(method, GetRawUpdates):
            self.last_heard = self._clock.now()
        return answer


@dataclass(frozen=True)
class Vitals:
    """What /health looks at. pulse: None where Telegram calls us. running: what ends only with the shop."""

    shop: Shop
    pulse: Pulse | None = None
    running: dict[str, "asyncio.Task[Any]"] = field(default_factory=dict)


async def examine(vitals: Vitals) -> dict[str, Any]:
    """The report; `reasons` are empty when all is well."""
    now = vitals.shop.clock.now()
    reasons = [f"the {name} has stopped" for name, task in vitals.running.items() if task.done()]
    report: dict[str, Any] = {"healthy": False, "reasons": reasons}
    try:
        async with asyncio.timeout(DATABASE_ANSWERS_WITHIN):
            oldest = await vitals.shop.database.reading(oldest_waiting, now=now)
    except Exception:
        log.exception("database_does_not_answer")
        reasons.append("the database does not answer")
    else:
        report["oldest_waiting_notice_seconds"] = _note(
            reasons, "the oldest notice has been waiting", since=oldest or now, now=now, limit=SENT_WITHIN
        )
    if vitals.pulse:
        report["telegram_heard_seconds_ago"] = _note(
            reasons, "Telegram was not heard", since=vitals.pulse.last_heard, now=now, limit=HEARD_WITHIN
        )
    report["healthy"] = not reasons
    return report


def _note(reasons: list[str], words: str, *, since: datetime, now: datetime, limit: timedelta) -> int:
    """Seconds since then; beyond the limit they are a reason."""
    seconds = int((now - since).total_seconds())
    if now - since > limit:
        reasons.append(f"{words} for {seconds} seconds")
    return seconds
