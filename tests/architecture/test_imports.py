"""Importing any part of the house opens nothing: no socket, no database, no file to write, no process."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT, plant, sources

WATCHED_IMPORT = """
import sys

def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event in ("socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen"):
        raise SystemExit(f"{event} {arguments} while importing")

sys.addaudithook(watch)
for module in sys.argv[1:]:
    __import__(module)
"""


def import_all(root: Path) -> subprocess.CompletedProcess[str]:
    modules = [source.module for source in sources(root) if not source.within("models.migrations")]
    command = [sys.executable, "-B", "-c", WATCHED_IMPORT, *modules]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120)


class TestImports:
    def test_open_nothing(self) -> None:
        result = import_all(ROOT)
        assert (result.returncode, result.stderr) == (0, "")


class TestTheLawItself:
    def test_sees_what_is_opened(self, tmp_path: Path) -> None:
        plant(tmp_path, "bot/shop.py", "import sqlite3\nsqlite3.connect(':memory:')")
        result = import_all(tmp_path)
        assert result.returncode == 1
        assert result.stderr.startswith("sqlite3.connect")
