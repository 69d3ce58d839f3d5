"""Listens on a port for as long as the shop is open, and leaves signals to whoever opened it."""

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

LOOK = 0.01
PATIENCE = 5
"""Seconds that requests which are under way get when the listener stops."""


class PortTaken(OSError):
    """Another program listens there already."""


class Listener:
    """An app on a port that is `bound` already."""

    def __init__(self, app: FastAPI, taken: socket.socket) -> None:
        self._socket = taken
        self.address = address_of(taken)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )
        self._server = _Server(config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns once it answers."""
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not self._serving.done():  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(LOOK)
        if self._serving.done():
            await self._serving

    async def stop(self) -> None:
        """Take nothing new, let what is under way finish."""
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving
        self._socket.close()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are heard in one place, by whoever opened the shop."""
        yield


def bound(host: str, port: int, *, tries: int = 1) -> socket.socket:
    """A socket that nobody else can have, on this port or on one of the next; raises PortTaken."""
    for candidate in range(port, port + tries):
        try:
            return _bound(host, candidate)
        except PortTaken:
            if candidate == port + tries - 1:
                raise
    raise ValueError("at least one try")


def _bound(host: str, port: int) -> socket.socket:
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen()
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(error.errno, f"{host}:{port} is taken by another program") from error
        raise
    return taken


def port_of(taken: socket.socket) -> int:
    """The port it was given, also when any free one was asked for."""
    return int(taken.getsockname()[1])


def address_of(taken: socket.socket) -> str:
    """Where a program on this machine reaches it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(taken.getsockname()[0], taken.getsockname()[0])  # noqa: S104
    return f"http://[{host}]:{port_of(taken)}" if ":" in host else f"http://{host}:{port_of(taken)}"
