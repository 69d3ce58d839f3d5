"""One address for the whole practice world: Bot API, what people do there, chat page and pay page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.practice.botapi import BotApi
from bot.practice.clock import PracticeClock
from bot.practice.faults import remember_transport
from bot.practice.membership import populate
from bot.practice.memory import Memory
from bot.practice.page import page_router
from bot.practice.paypage.callbacks import Callbacks
from bot.practice.paypage.cashier import pay_router
from bot.practice.paypage.play import play_payments_router
from bot.practice.paypage.till import Till
from bot.practice.play import play_router
from bot.practice.refusals import Impossible, Refusal
from bot.practice.settings import PracticeSettings
from bot.practice.world import World

ANY = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]


class PracticeApp(FastAPI):
    """Knows each request's connection, so that a fault can cut it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            remember_transport(scope, send)
        await super().__call__(scope, receive, send)


def practice_app(settings: PracticeSettings, clock: PracticeClock | None = None) -> FastAPI:
    """Serve it on loopback only; before the server stops, `app.state.world.stop()` ends what waits."""
    clock = clock or PracticeClock()
    world = World(settings, clock)
    memory = Memory(world, settings.remember) if settings.remember else None
    if memory:
        memory.recall()
    populate(world, settings.people, settings.chats)
    till = Till(settings, clock)
    till.watchers.append(lambda bill: world.feed.tell("payment", out_trade_no=bill.wanted.out_trade_no))
    callbacks = Callbacks(till)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        keeping = asyncio.create_task(memory.keep()) if memory else None
        yield
        world.stop()
        if memory and keeping:
            keeping.cancel()
            memory.save()
        await callbacks.close()

    app = PracticeApp(title="Kamidesk practice", openapi_url=None, lifespan=life)
    app.state.world, app.state.clock, app.state.till = world, clock, till
    open_bot_api(app, world)
    app.include_router(play_router(world, forget_payments(till, callbacks)))
    app.include_router(play_payments_router(till, callbacks), prefix="/play")
    app.include_router(pay_router(till, callbacks), prefix="/pay")
    app.add_exception_handler(Impossible, say_why)
    app.add_exception_handler(Refusal, say_why)
    app.include_router(page_router())
    return app


def forget_payments(till: Till, callbacks: Callbacks) -> Callable[[], None]:
    def forget() -> None:
        callbacks.forget()
        till.reset()

    return forget


def open_bot_api(app: FastAPI, world: World) -> None:
    """First in line: these two take nearly all of the traffic."""
    api = BotApi(world)
    world.webhook.do_call = api.do_webhook_call
    doors = [
        ("/bot{token}/{method}", api.call),
        ("/file/bot{token}/{path:path}", api.file),
        ("/bot{rest:path}", api.nowhere),
    ]
    app.router.routes[:0] = [Route(path, door, methods=ANY) for path, door in doors]


async def say_why(_: Request, problem: Exception) -> JSONResponse:
    code = problem.code if isinstance(problem, Impossible | Refusal) else 500
    return JSONResponse({"detail": str(problem)}, status_code=code)
