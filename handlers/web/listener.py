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
    """An app on a port; port 0 takes any that is free."""

    def __init__(self, app: FastAPI, *, host: str, port: int) -> None:
        self._socket = bound(host, port)
        self.host = host
        self.port = int(self._socket.getsockname()[1])
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=PATIENCE,
        )
        self._server = _Server(config)
        self._serving: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where a program on this machine reaches it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared only
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

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


def bound(host: str, port: int) -> socket.socket:
    """A socket that nobody else can have; raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(error.errno, f"{host}:{port} is taken by another program") from error
        raise
    return taken
