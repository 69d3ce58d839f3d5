"""What the owner asks from a terminal: each command says what it did, what it found, or why not."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from handlers.terminal.commands import terminal
from handlers.terminal.practice import World
from run import open_world
from tests.fakes.databases import Postgres

COMMANDS = ("serve", "migrate", "doctor", "backup", "restore", "key")
LONG_AGO = "2026-01-01 00:00:00"


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@dataclass(frozen=True)
class Terminal:
    """A terminal in a folder of its own."""

    folder: Path
    url: str = ""

    def ask(self, *words: str, says: str = "", **environment: str) -> Result:
        url = self.url or f"sqlite:///{self.folder / 'shop.db'}"
        unset = {"BOT_TOKEN": None, "VAULT_KEY": None, "KAMIDESK_CONFIG": None}
        variables = {**unset, "KAMIDESK_DATABASE__URL": url, "COLUMNS": "200", **environment}
        return CliRunner().invoke(terminal(open_world), list(words), input=says, env=variables)

    def plant(self, *statements: str) -> None:
        """Do by hand what no act of the shop would do."""
        with closing(sqlite3.connect(self.folder / "shop.db", isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
def owner(tmp_path: Path) -> Terminal:
    """Whose shop is not there yet."""
    return Terminal(tmp_path)


@pytest.fixture
def keeper(owner: Terminal) -> Terminal:
    """Whose shop has been opened, and sells something."""
    assert owner.ask("migrate").exit_code == 0
    owner.plant(
        "INSERT INTO customer (id, first_name, locale, locale_chosen, created_at, seen_at)"
        f" VALUES (7, 'Ada', 'en', 0, '{LONG_AGO}', '{LONG_AGO}')",
        """INSERT INTO category (id, names, position, shelf) VALUES (1, '{"en": "Cards"}', 1, 'on_sale')""",
        "INSERT INTO product (id, code, category_id, names, summaries, how_to, fields, show_as, method,"
        " warranty_days, position, shelf, created_at) VALUES (1, 'p1', 1, '{\"en\": \"Pass\"}', '{}', '{}',"
        f" '{{}}', 'text', 'from_stock', 0, 1, 'on_sale', '{LONG_AGO}')",
        "INSERT INTO variant (id, product_id, code, names, per_order_max, low_stock, next_shelf_no, position,"
        " shelf) VALUES (1, 1, 'v1', '{\"en\": \"Month\"}', 50, 5, 2, 1, 'on_sale')",
        "INSERT INTO batch (id, variant_id, note, added, already_there, repeated, invalid, actor, created_at)"
        f" VALUES (1, 1, '', 1, 0, 0, 0, 'staff:1', '{LONG_AGO}')",
        "INSERT INTO stock_item (id, variant_id, batch_id, status, shelf_no, best_before, sealed, key_id,"
        " fingerprint) VALUES (1, 1, 1, 'available', 1, '9999-12-31', x'00', 'a', x'01')",
    )
    return owner


ORDER = (
    "INSERT INTO 'order' (id, number, customer_id, status, idempotency_key, variant_id, product_names,"
    " variant_names, quantity, unit_price, list_price, currency, total, created_at, expires_at, paid_at)"
    " VALUES (1, 'K7F392QM', 7, '{status}', 'n', 1, '{{}}', '{{}}', 1, 288000, 288000, 'CNY', 2880,"
    f" '{LONG_AGO}', '{LONG_AGO}', '{LONG_AGO}')"
)
NOTICE = (
    "INSERT INTO notice (chat_id, kind, facts, dedupe_key, status, attempts, unsure, next_at, created_at)"
    f" VALUES (7, 'goods', '{{}}', 'd', 'dead', 9, 0, '{LONG_AGO}', '{LONG_AGO}')"
)
DAMAGE = {
    "The database is sound": [
        "INSERT INTO price (variant_id, currency, from_quantity, unit_price) VALUES (99, 'CNY', 1, 1)"
    ],
    "The vault key opens the stock": [
        f"INSERT INTO key_check (key_id, check_value, created_at) VALUES ('a', x'00', '{LONG_AGO}')"
    ],
    "Every card is sold once": ["UPDATE stock_item SET status = 'sold'"],
    "Who paid has his goods": [ORDER.format(status="paid")],
    "The ledger sums to zero": ["INSERT INTO wallet (customer_id, currency, balance) VALUES (7, 'CNY', 5)"],
    "What is to be said is said": [NOTICE],
    "The audit chain holds": [
        "INSERT INTO audit_entry (at, actor, act, subject, before, after, previous_hash, hash)"
        f" VALUES ('{LONG_AGO}', 'nobody', 'x', 'shop', '{{}}', '{{}}', 'a', 'b')"
    ],
}


class TestTheCommandLine:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_explains_each_command(self, owner: Terminal, command: str) -> None:
        assert command in owner.ask("--help").output
        help_text = owner.ask(command, "--help")
        assert help_text.exit_code == 0
        assert f"Usage: {owner.ask('--help').output.split()[1]}" in help_text.output

    @pytest.mark.parametrize("command", ["doctor", "migrate", "key"])
    def test_says_in_one_sentence_what_is_wrong_with_a_setting(self, owner: Terminal, command: str) -> None:
        answer = owner.ask(command, KAMIDESK_SHOP__CURRENCY="XYZ")
        assert answer.exit_code == 2
        assert answer.output.startswith("✗ shop.currency is none of the currencies the shop knows")
        assert len(answer.output.splitlines()) == 1

    @pytest.mark.parametrize("words", [("doctor",), ("backup", "copy.zip"), ("--practice", "doctor")])
    def test_says_that_there_is_no_shop_yet(self, owner: Terminal, words: tuple[str, ...]) -> None:
        answer = owner.ask(*words)
        assert answer.exit_code == 2
        assert "There is no shop in" in answer.output
        assert list(owner.folder.iterdir()) == []

    def test_refuses_to_open_with_a_token_that_is_none(self, owner: Terminal) -> None:
        answer = owner.ask(BOT_TOKEN="hello")
        assert answer.exit_code == 2
        assert answer.output.startswith("✗ bot.token does not look like a bot token")


class TestMigrate:
    def test_makes_the_tables_once(self, owner: Terminal) -> None:
        first, second = owner.ask("migrate"), owner.ask("migrate")
        assert "✓ 0001_customer" in first.output
        assert first.output.endswith("The tables are up to date.\n")
        assert second.output == "The tables were up to date already.\n"

    def test_works_on_postgresql(self, tmp_path: Path, postgres: Postgres) -> None:
        owner = Terminal(tmp_path, postgres.create("terminal_migrate"))
        assert "The database lacks" in owner.ask("doctor").output
        assert "✓ 0001_customer" in owner.ask("migrate").output
        assert "All is well." in owner.ask("doctor").output


class TestDoctor:
    def test_finds_nothing_in_a_shop_that_is_well(self, keeper: Terminal) -> None:
        answer = keeper.ask("doctor")
        assert answer.exit_code == 0
        assert answer.output.endswith("All is well.\n")
        assert "✗" not in answer.output

    @pytest.mark.parametrize(("promise", "statements"), DAMAGE.items(), ids=str)
    def test_finds_what_is_wrong(self, keeper: Terminal, promise: str, statements: list[str]) -> None:
        keeper.plant(*statements)
        answer = keeper.ask("doctor")
        assert answer.exit_code == 1
        assert f"✗ {promise}" in answer.output
        assert "found. Nothing was changed." in answer.output

    def test_finds_an_order_that_went_where_no_order_goes(self, keeper: Terminal) -> None:
        keeper.plant(ORDER.format(status="expired"), "UPDATE stock_item SET status = 'held', order_id = 1")
        answer = keeper.ask("doctor")
        assert answer.exit_code == 1

    def test_looks_while_the_shop_is_open(self, keeper: Terminal) -> None:
        with closing(sqlite3.connect(keeper.folder / "shop.db", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            assert keeper.ask("doctor").exit_code == 0
            writer.execute("ROLLBACK")


class TestBackupAndRestore:
    def test_bring_a_shop_to_another_place(self, keeper: Terminal, tmp_path: Path) -> None:
        copies, elsewhere = tmp_path / "copies", Terminal(tmp_path / "elsewhere")
        copies.mkdir()
        elsewhere.folder.mkdir()
        written = keeper.ask("backup", str(copies))
        assert written.exit_code == 0
        (copy,) = copies.iterdir()
        assert f"✓ {copy}" in written.output
        assert (
            f"The vault key is not in it. Keep it elsewhere: {keeper.folder / 'shop.key'}." in written.output
        )
        back = elsewhere.ask("restore", str(copy))
        assert back.exit_code == 0
        assert "✓ The shop is as it was at" in back.output
        assert "Pass, Month (v1): up to 1; the next to be sold is number 1 on the shelf." in back.output
        doubtful = elsewhere.ask("doctor")
        assert doubtful.exit_code == 1
        assert "✗ No stock is in doubt after a restore" in doubtful.output
        assert "Noted: the stock was looked at." in elsewhere.ask("doctor", "--stock-checked").output
        assert elsewhere.ask("doctor").exit_code == 0
        assert "There was nothing to look at." in elsewhere.ask("doctor", "--stock-checked").output

    def test_restoring_over_something_is_asked_twice(self, keeper: Terminal, tmp_path: Path) -> None:
        copy = str(tmp_path / "copy.zip")
        keeper.ask("backup", copy)
        assert "is not empty: restore over it with --force" in keeper.ask("restore", copy).output
        declined = keeper.ask("restore", "--force", copy, says="n\n")
        assert declined.exit_code == 1
        assert not list(tmp_path.glob("shop.db.before-restore-*"))
        assert keeper.ask("restore", "--force", copy, says="y\n").exit_code == 0
        assert list(tmp_path.glob("shop.db.before-restore-1"))

    def test_a_file_that_is_no_copy_is_refused(self, keeper: Terminal, tmp_path: Path) -> None:
        (tmp_path / "photo.zip").write_bytes(b"PK\x03\x04 and no more")
        answer = keeper.ask("restore", "--force", "--yes", str(tmp_path / "photo.zip"))
        assert (answer.exit_code, answer.output.count("\n")) == (2, 1)
        assert "is no whole backup of this shop" in answer.output


class TestKey:
    def test_is_shown_after_a_question(self, keeper: Terminal) -> None:
        file = keeper.folder / "shop.key"
        made = keeper.ask("key", "--new").output.splitlines()[0]
        file.write_text(made)
        declined = keeper.ask("key", says="n\n")
        assert declined.exit_code == 1
        assert made not in declined.output
        shown = keeper.ask("key", says="y\n")
        assert shown.exit_code == 0
        assert made in shown.output.splitlines()
        assert str(file) in shown.output

    def test_is_not_made_by_asking_for_it(self, keeper: Terminal) -> None:
        answer = keeper.ask("key", "--yes")
        assert answer.exit_code == 2
        assert "There is no key in" in answer.output
        assert not (keeper.folder / "shop.key").exists()

    def test_a_new_one_is_another_each_time(self, owner: Terminal) -> None:
        keys = {owner.ask("key", "--new").output.splitlines()[0] for _ in range(3)}
        assert len(keys) == 3
        assert all(key.startswith("kamidesk1:") for key in keys)


class TestPracticeWorld:
    def test_keeps_its_key_to_itself(self) -> None:
        world = World("1:abcdef", "1000", "a-key-of-the-pay-page", 500, Path("data"))
        assert "a-key" not in repr(world)
