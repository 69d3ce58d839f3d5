"""One file commits, one file knows the time, and each table is written by the room that owns it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Source, dotted, obeyed, plant, sources

COMMITS = ("bot.database", "models.migrations")
COMMIT = re.compile(
    r"\.(commit|rollback)$|(session|engine|connection|database)(\(\))?\.begin$", re.IGNORECASE
)
TELLS_TIME = ("bot.clock", "bot.practice", "bot.logs")
TIME = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
SQL_TIME = re.compile(r"\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\bnow\(\)", re.IGNORECASE)
SQL_TIME_FUNCTIONS = {"func.now", "func.current_timestamp", "func.current_date", "func.current_time"}
EVENT_LOOP_SIDE = {"AsyncSession", "AsyncConnection", "async_sessionmaker", "create_async_engine"}

# The room that writes the tables of each file in models/. Others read them, or call the room.
WRITES = {
    "customer": "bot.customers",
    "delivery": "bot.delivery",
    "ledger": "bot.wallet",
    "notice": "bot.outbox",
    "order": "bot.orders",
    "payment": "bot.payments",
    "product": "bot.catalog",
    "staff": "bot.staff",
    "stock": "bot.stock",
}
WRITERS = {"insert", "update", "delete"}


def commits(root: Path) -> list[str]:
    return [
        f"{source.at(call)}: {ast.unparse(call.func)} belongs to bot/database.py"
        for source in sources(root)
        if not source.within(*COMMITS)
        for call in source.calls()
        if COMMIT.search(dotted(call.func))
    ]


def clocks(root: Path) -> list[str]:
    return [
        f"{source.at(call)}: {ast.unparse(call.func)} belongs to bot/clock.py"
        for source in sources(root)
        if not source.within(*TELLS_TIME)
        for call in source.calls()
        if ".".join(dotted(call.func).split(".")[-2:]) in TIME
    ]


def sql_clocks(root: Path) -> list[str]:
    """SQL never says now(): neither in its text nor through SQLAlchemy's functions."""
    return [
        f"{source.at(node)}: SQL does not ask for the time"
        for source in sources(root)
        if not source.within(*TELLS_TIME)
        for node in unspoken(source.tree)
        if asks_the_time(node)
    ]


def unspoken(tree: ast.AST) -> Iterator[ast.expr]:
    """Every expression but docstrings."""
    spoken = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return (node for node in ast.walk(tree) if isinstance(node, ast.expr) and node not in spoken)


def asks_the_time(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(SQL_TIME.search(node.value))
    return isinstance(node, ast.Attribute) and dotted(node) in SQL_TIME_FUNCTIONS


def awaiting_acts(root: Path) -> list[str]:
    """Functions that take a session, yet could await the outside world while its transaction is open."""
    return [
        f"{source.at(function)}: {function.name} takes a session and must be a plain function"
        for source in sources(root, "bot", "models")
        if not source.within(*COMMITS, "bot.practice")
        for function in source.functions()
        if isinstance(function, ast.AsyncFunctionDef) and takes_session(function)
    ]


def takes_session(function: ast.AsyncFunctionDef) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return any(
        argument.arg == "session" or (argument.annotation and ast.unparse(argument.annotation) == "Session")
        for argument in arguments
    )


def other_sessions(root: Path) -> list[str]:
    return [
        f"{source.at(node)}: {node.id} is the secret of bot/database.py"
        for source in sources(root)
        if not source.within(*COMMITS)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and node.id in EVENT_LOOP_SIDE
    ]


def foreign_writes(root: Path) -> list[str]:
    """Statements that write a table of somebody else's, and rows of theirs that are made here."""
    owners = {f"models.{file}.{table}": WRITES[file] for table, file in tables(root).items()}
    return [
        f"{source.at(call)}: {table} is written by {owner} alone"
        for source in sources(root, "run.py", "handlers", "bot")
        if not source.within("bot.practice")
        for call in source.calls()
        for table in written(call, imported_names(source))
        if (owner := owners.get(table)) and not source.within(owner)
    ]


def tables(root: Path) -> dict[str, str]:
    """Each table class and the file in models/ that it stands in."""
    return {
        node.name: Path(source.path).stem
        for source in sources(root, "models")
        for node in source.tree.body
        if isinstance(node, ast.ClassDef) and any(keyword.arg == "table" for keyword in node.keywords)
    }


def imported_names(source: Source) -> dict[str, str]:
    """What each imported name stands for: {"Order": "models.order.Order"}."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def written(call: ast.Call, names: dict[str, str]) -> Iterator[str]:
    """The full names of what a call makes, or of what its statement inserts, updates or deletes."""
    spoken = [dotted(call.func)]
    if spoken[0].split(".")[-1] in WRITERS and call.args:
        spoken.append(dotted(call.args[0]).removesuffix(".__table__"))
    for name in spoken:
        first, *rest = name.split(".")
        yield ".".join([names.get(first, first), *rest])


def moved_orders(root: Path) -> list[str]:
    """Only bot/orders/lifecycle.py changes the status of an order."""
    return [
        f"{source.at(node)}: an order's status is moved by bot/orders/lifecycle.py alone"
        for source in sources(root, "run.py", "handlers", "bot")
        if not source.within("bot.orders.lifecycle", "bot.practice")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.stmt | ast.expr) and moves_an_order(node)
    ]


def moves_an_order(node: ast.stmt | ast.expr) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(dotted(target) in ("order.status", "Order.status") for target in targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values":
        return "update(Order" in ast.unparse(node.func.value) and "status" in ast.unparse(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(
            re.search(r"UPDATE\s+\W?orders?\W?\s.*\bstatus\s*=", node.value, re.IGNORECASE | re.DOTALL)
        )
    return False


class TestTransactions:
    def test_one_file_commits(self) -> None:
        obeyed(commits(ROOT))

    def test_one_file_knows_the_time(self) -> None:
        obeyed(clocks(ROOT))

    def test_sql_does_not(self) -> None:
        obeyed(sql_clocks(ROOT))

    def test_nothing_is_awaited_inside(self) -> None:
        obeyed(awaiting_acts(ROOT))

    def test_how_an_act_is_run_is_known_to_one_file(self) -> None:
        obeyed(other_sessions(ROOT))

    def test_each_table_has_its_writers(self) -> None:
        obeyed(foreign_writes(ROOT))

    def test_orders_are_moved_in_one_place(self) -> None:
        obeyed(moved_orders(ROOT))

    def test_every_table_is_owned(self) -> None:
        assert set(tables(ROOT).values()) == set(WRITES)


class TestTheLawsThemselves:
    @pytest.mark.parametrize("line", ["session.commit()", "session.rollback()", "with engine.begin(): pass"])
    def test_see_a_commit(self, tmp_path: Path, line: str) -> None:
        plant(tmp_path, "bot/orders/checkout.py", line)
        assert len(commits(tmp_path)) == 1

    def test_let_other_things_begin(self, tmp_path: Path) -> None:
        plant(tmp_path, "handlers/polling.py", "self._book.begin(update)")
        assert commits(tmp_path) == []

    def test_let_the_database_commit(self, tmp_path: Path) -> None:
        plant(tmp_path, "bot/database.py", "session.commit()")
        assert commits(tmp_path) == []

    @pytest.mark.parametrize("line", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "time.time()"])
    def test_see_a_clock(self, tmp_path: Path, line: str) -> None:
        plant(tmp_path, "handlers/entrance.py", f"x = {line}")
        assert len(clocks(tmp_path)) == 1

    @pytest.mark.parametrize(
        "line", ["func.now()", "text('DELETE FROM notice WHERE at < now()')", "'DEFAULT CURRENT_TIMESTAMP'"]
    )
    def test_see_a_clock_in_sql(self, tmp_path: Path, line: str) -> None:
        plant(tmp_path, "models/order.py", f'"""The only now()."""\nx = {line}')
        assert len(sql_clocks(tmp_path)) == 1

    @pytest.mark.parametrize("head", ["act(session)", "act(*, session)", "act(write: Session)"])
    def test_see_an_act_that_could_await(self, tmp_path: Path, head: str) -> None:
        plant(tmp_path, "bot/orders/checkout.py", f"async def {head}: ...\ndef fine(session): ...")
        assert len(awaiting_acts(tmp_path)) == 1

    def test_see_a_session_of_its_own(self, tmp_path: Path) -> None:
        plant(tmp_path, "bot/outbox/sender.py", "x = AsyncSession(engine)")
        assert len(other_sessions(tmp_path)) == 1

    @pytest.mark.parametrize(
        "line",
        [
            "from models.order import Order\nupdate(Order)",
            "from models import order\ninsert(order.Order.__table__)",
            "from models.order import Order as Purchase\nsqlalchemy.delete(Purchase)",
            "from models.order import Order\nOrder(number='K7F3')",
        ],
    )
    def test_see_a_foreign_write(self, tmp_path: Path, line: str) -> None:
        plant(tmp_path, "models/order.py", "class Order(Record, table=True): ...")
        plant(tmp_path, "bot/orders/checkout.py", line)
        plant(tmp_path, "bot/payments/settlement.py", line)
        assert [row.split(":")[0] for row in foreign_writes(tmp_path)] == ["bot/payments/settlement.py"]

    @pytest.mark.parametrize(
        "line",
        [
            "order.status = OrderStatus.PAID",
            "x = update(Order).where(Order.id == 1).values(status='paid')",
            """x = text('UPDATE "order" SET paid_at = :now, status = :to')""",
        ],
    )
    def test_see_an_order_moved(self, tmp_path: Path, line: str) -> None:
        plant(tmp_path, "bot/orders/expiry.py", line)
        plant(tmp_path, "bot/orders/lifecycle.py", line)
        assert [row.split(":")[0] for row in moved_orders(tmp_path)] == ["bot/orders/expiry.py"]
