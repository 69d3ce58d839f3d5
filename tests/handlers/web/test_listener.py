"""The listener answers while it is open, finishes what is under way, and hears no signal."""

import asyncio
import signal

import httpx
import pytest
from fastapi import FastAPI

from handlers.web.listener import Listener, PortTaken


def slow_app(may_answer: asyncio.Event, asked: asyncio.Event) -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def answer() -> str:
        asked.set()
        await may_answer.wait()
        return "done"

    return app


class TestListener:
    async def test_answers_on_a_free_port_until_it_stops(self) -> None:
        listener = Listener(FastAPI(), host="127.0.0.1", port=0)
        await listener.start()
        async with httpx.AsyncClient(base_url=listener.address) as client:
            assert (await client.get("/")).status_code == 404
        await listener.stop()
        async with httpx.AsyncClient(base_url=listener.address) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get("/")

    async def test_refuses_a_port_that_is_taken(self) -> None:
        first = Listener(FastAPI(), host="127.0.0.1", port=0)
        await first.start()
        with pytest.raises(PortTaken, match=rf"127\.0\.0\.1:{first.port} is taken by another program"):
            Listener(FastAPI(), host="127.0.0.1", port=first.port)
        await first.stop()

    async def test_stop_lets_a_request_finish(self) -> None:
        may_answer, asked = asyncio.Event(), asyncio.Event()
        listener = Listener(slow_app(may_answer, asked), host="127.0.0.1", port=0)
        await listener.start()
        async with httpx.AsyncClient(base_url=listener.address) as client:
            asking = asyncio.create_task(client.get("/"))
            await asked.wait()
            stopping = asyncio.create_task(listener.stop())
            await asyncio.sleep(0.2)
            may_answer.set()
            assert (await asking).json() == "done"
        await stopping

    async def test_leaves_signals_alone(self) -> None:
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        listener = Listener(FastAPI(), host="127.0.0.1", port=0)
        await listener.start()
        assert {number: signal.getsignal(number) for number in before} == before
        await listener.stop()

    async def test_can_be_given_up_before_it_starts(self) -> None:
        listener = Listener(FastAPI(), host="127.0.0.1", port=0)
        await listener.stop()
        again = Listener(FastAPI(), host="127.0.0.1", port=listener.port)
        await again.stop()
