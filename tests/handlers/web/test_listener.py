"""The listener answers while it is open, finishes what is under way, and hears no signal."""

import asyncio
import signal

import httpx
import pytest
from fastapi import FastAPI

from handlers.web.listener import Listener, PortTaken, address_of, bound, port_of


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
        listener = Listener(FastAPI(), bound("127.0.0.1", 0))
        await listener.start()
        async with httpx.AsyncClient(base_url=listener.address) as client:
            assert (await client.get("/")).status_code == 404
        await listener.stop()
        async with httpx.AsyncClient(base_url=listener.address) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get("/")

    async def test_refuses_a_port_that_is_taken(self) -> None:
        first = bound("127.0.0.1", 0)
        with pytest.raises(PortTaken, match=rf"127\.0\.0\.1:{port_of(first)} is taken by another program"):
            bound("127.0.0.1", port_of(first))
        first.close()

    async def test_takes_the_next_port_where_it_may(self) -> None:
        first = bound("127.0.0.1", 0)
        second = bound("127.0.0.1", port_of(first), tries=20)
        assert port_of(first) < port_of(second) <= port_of(first) + 19
        first.close()
        second.close()

    @pytest.mark.parametrize(("host", "reached"), [("0.0.0.0", "127.0.0.1"), ("::1", "[::1]")])
    async def test_says_where_it_is_reached(self, host: str, reached: str) -> None:
        taken = bound(host, 0)
        assert address_of(taken) == f"http://{reached}:{port_of(taken)}"
        taken.close()

    async def test_stop_lets_a_request_finish(self) -> None:
        may_answer, asked = asyncio.Event(), asyncio.Event()
        listener = Listener(slow_app(may_answer, asked), bound("127.0.0.1", 0))
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
        listener = Listener(FastAPI(), bound("127.0.0.1", 0))
        await listener.start()
        assert {number: signal.getsignal(number) for number in before} == before
        await listener.stop()

    async def test_can_be_given_up_before_it_starts(self) -> None:
        taken = bound("127.0.0.1", 0)
        port = port_of(taken)
        await Listener(FastAPI(), taken).stop()
        bound("127.0.0.1", port).close()
