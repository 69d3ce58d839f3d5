"""Importing from the terminal: what the owner reads, what the report holds, and a kill in the middle."""

import csv
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.stock.importing import SLICE_ALONE
from bot.stock.vault import make_key
from tests.fakes.databases import ROOT, Postgres, migrate_to_newest

LONG_AGO = "2026-01-01 00:00:00+00"
PLANTED = (
    """INSERT INTO category (names, position, shelf) VALUES ('{"en": "Cards"}', 1, 'on_sale')""",
    "INSERT INTO product (code, category_id, names, summaries, how_to, fields, show_as, method,"
    " warranty_days, position, shelf, created_at) VALUES ('p1', 1, '{\"en\": \"Pass\"}', '{}', '{}', '{}',"
    f" 'text', 'from_stock', 0, 1, 'on_sale', '{LONG_AGO}')",
    "INSERT INTO variant (product_id, code, names, per_order_max, low_stock, next_shelf_no, position, shelf)"
    " VALUES (1, 'v1', '{\"en\": \"Month\"}', 50, 5, 1, 1, 'on_sale')",
)


@dataclass(frozen=True)
class Owner:
    """Whose shop sells `v1`, with nothing on its shelf."""

    folder: Path
    key: str
    url: str

    def begins(self, *words: str) -> "subprocess.Popen[str]":
        own = {name: value for name, value in os.environ.items() if not name.startswith("KAMIDESK_")}
        environment = {
            **own,
            "KAMIDESK_DATABASE__URL": self.url,
            "VAULT_KEY": self.key,
            "BOT_TOKEN": "",
            "COLUMNS": "200",
        }
        command = [sys.executable, "run.py", "import", *words]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def asks(self, *words: str) -> tuple[int, str]:
        with self.begins(*words) as process:
            said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def brings(self, lines: list[str], name: str = "cards.txt") -> Path:
        path = self.folder / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def counted(self, question: str) -> int:
        """One number out of the SQLite file."""
        with closing(sqlite3.connect(self.folder / "shop.db")) as connection:
            row = connection.execute(question).fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    migrate_to_newest(f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}")
    with closing(sqlite3.connect(tmp_path / "shop.db", isolation_level=None)) as connection:
        for statement in PLANTED:
            connection.execute(statement)
    return Owner(tmp_path, make_key(), url)


@pytest.fixture
def grown_up(tmp_path: Path, postgres: Postgres) -> Iterator[Owner]:
    name = f"import_{tmp_path.name}".replace("-", "_").lower()
    url = postgres.create(name)
    migrate_to_newest(url)
    command = [str(postgres.programs / "psql"), "--host=127.0.0.1", f"--port={postgres.port}"]
    command += ["--username=postgres", "--quiet", name]
    subprocess.run(command, input=";".join(PLANTED) + ";", text=True, check=True, capture_output=True)
    yield Owner(tmp_path, make_key(), url)
    postgres.drop(name)


class TestImport:
    def test_says_what_became_of_every_line(self, owner: Owner) -> None:
        long = "XK2M-0000-0000-0000-99QD"
        path = owner.brings(["A-1", long, "A-1", long, "bad\x1b[31m"])
        code, said = owner.asks("v1", str(path), "--note", "from Ann", "--cost", "12.5")
        assert code == 0
        assert "✓ Batch 1: 2 taken in." in said
        assert f"Not taken in: 2 repeated, 1 invalid. Each is in {path}.refused.csv." in said
        report = path.with_name("cards.txt.refused.csv")
        assert report.stat().st_mode & 0o777 == 0o600
        with report.open(encoding="utf-8", newline="") as rows:
            assert [*csv.reader(rows)] == [
                ["line", "reason", "secret"],
                ["3", "repeated", "••••"],
                ["4", "repeated", "XK2M…99QD"],
                ["5", "invalid", "••••"],
            ]
        assert owner.counted("SELECT unit_cost FROM batch") == 125_000

    def test_leaves_no_report_where_nothing_is_refused(self, owner: Owner) -> None:
        assert owner.asks("V1", str(owner.brings(["A-1", "A-2"])))[0] == 0
        assert not list(owner.folder.glob("*.refused.csv"))

    def test_takes_back_what_is_unsold(self, owner: Owner) -> None:
        path = str(owner.brings(["A-1", "A-2"]))
        owner.asks("v1", path)
        code, said = owner.asks("--undo", "1")
        assert (code, said) == (0, "✓ 2 taken off the shelf; they can be stocked again.\n")
        assert "✓ Batch 2: 2 taken in." in owner.asks("v1", path)[1]

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("v9", "{cards}"), "There is no variant v9"),
            (("v1", "{folder}/none.txt"), "No such file"),
            (("v1", "{folder}/shop.db"), "is no text file"),
            (("v1", "{cards}", "--cost", "much"), "is no amount"),
            (("--undo", "7"), "There is no batch 7."),
        ],
    )
    def test_refuses_in_a_sentence(self, owner: Owner, words: tuple[str, ...], sentence: str) -> None:
        places = {"cards": str(owner.brings(["A-1"])), "folder": str(owner.folder)}
        code, said = owner.asks(*(word.format(**places) for word in words))
        assert (code, said.count("\n")) == (2, 1)
        assert sentence in said
        assert owner.counted("SELECT count(*) FROM stock_item") == 0

    def test_works_on_postgresql(self, grown_up: Owner) -> None:
        path = grown_up.brings([f"A-{number}" for number in range(5000)])
        assert "✓ Batch 1: 5,000 taken in." in grown_up.asks("v1", str(path))[1]
        assert "Not taken in: 5,000 already there." in grown_up.asks("v1", str(path))[1]
        assert "✓ 5,000 taken off the shelf" in grown_up.asks("--undo", "1")[1]


class TestKilled:
    def test_goes_on_and_doubles_nothing(self, owner: Owner) -> None:
        number = 6 * SLICE_ALONE
        path = str(owner.brings([f"CARD-{place:07}" for place in range(number)]))
        deadline = time.monotonic() + 100
        with owner.begins("v1", path) as process:
            while not owner.counted("SELECT lines_done FROM batch"):
                assert process.poll() is None, process.communicate()[0]
                assert time.monotonic() < deadline
                time.sleep(0.005)
            process.kill()
            process.communicate()
        done = owner.counted("SELECT lines_done FROM batch")
        assert 0 < done < number
        assert owner.counted("SELECT count(*) FROM stock_item") == done
        code, said = owner.asks("v1", path)
        assert (code, f"Batch 1 goes on behind line {done:,}" in said) == (0, True)
        assert f"✓ Batch 1: {number:,} taken in." in said
        assert owner.counted("SELECT count(DISTINCT fingerprint) FROM stock_item") == number
        assert owner.counted("SELECT count(*) FROM stock_item") == number
        assert owner.counted("SELECT count(*) FROM batch") == 1
