"""Imports go one way: what decides never knows who listens, and what remembers knows nobody."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Source, obeyed, plant, sources

# From the street to the cellar. Each may import what stands below it; those on one line are strangers.
STOREYS = [
    ["run"],
    ["handlers"],
    ["bot.timetable"],
    ["bot.shop"],
    ["bot.tickets"],
    ["bot.delivery"],
    ["bot.payments"],
    ["bot.orders"],
    ["bot.suppliers", "bot.risk"],
    ["bot.wallet", "bot.stock", "bot.catalog"],
    ["bot.customers", "bot.staff"],
    ["bot.outbox"],
    ["bot.database", "bot.logs"],
    ["bot.config", "bot.clock", "bot.errors"],
    ["models"],
]
DEPTH = {room: depth for depth, storey in enumerate(STOREYS) for room in storey}
PRACTICE = "bot.practice"
OURS = ("run", "handlers", "bot", "models", "tests")

# A library and the only rooms that may know it.
KNOWN_BY = {
    "aiogram": ("handlers", "run", PRACTICE),
    "apscheduler": ("bot.timetable",),
    "sqlalchemy": ("bot", "models"),
    "sqlmodel": ("bot", "models"),
    "fastapi": ("handlers.web", "run", PRACTICE),
}
NAMELESS = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "service",
    "services",
    "manager",
    "managers",
}
SORTED_BY_KIND = {"repositories", "schemas", "dto", "enums", "keyboards", "states"}


def room_of(module: str) -> str | None:
    known = [room for room in (*DEPTH, PRACTICE) if f"{module}.".startswith(f"{room}.")]
    return known[0] if known else None


def imported(tree: ast.AST) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def wrong_ways(root: Path) -> list[str]:
    return [
        f"{source.at(node)}: {source.module} must not import {target}"
        for source in sources(root)
        for node, target in imported(source.tree)
        if target.split(".")[0] in OURS and not may_import(source.module, target)
    ]


def may_import(module: str, target: str) -> bool:
    here, there = room_of(module), room_of(target)
    if here == there:
        return here is not None
    if there == PRACTICE:
        return here == "run"
    return here in DEPTH and there in DEPTH and DEPTH[here] < DEPTH[there]


def strange_libraries(root: Path) -> list[str]:
    return [
        f"{source.at(node)}: {source.module} must not know {target}"
        for source in sources(root)
        for node, target in imported(source.tree)
        if not source.within(*KNOWN_BY.get(target.split(".")[0], (source.module,)))
    ]


def unknown_rooms(root: Path) -> list[str]:
    return [
        f"{source.path}: no such room on the list"
        for source in sources(root)
        if room_of(source.module) is None and source.module != "bot"
    ]


def nameless_rooms(root: Path) -> list[str]:
    return [
        f"{source.path}: a name that says nothing"
        for source in sources(root, "run.py", "handlers", "bot", "models", "tests")
        if NAMELESS & set(source.module.split(".")) or SORTED_BY_KIND & set(source.path.split("/")[:-1])
    ]


def hidden_imports(root: Path) -> list[str]:
    """Imports that are relative, or not at the top of the file where a reader looks for them."""
    return [
        f"{source.at(node)}: import it absolutely, at the top of the file"
        for source in sources(root, "run.py", "handlers", "bot", "models", "tests")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and (node not in top_of(source) or (isinstance(node, ast.ImportFrom) and node.level > 0))
    ]


def top_of(source: Source) -> list[ast.stmt]:
    statements = list(source.tree.body)
    for node in source.tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            statements += node.body
    return statements


class TestLayers:
    def test_imports_go_one_way(self) -> None:
        obeyed(wrong_ways(ROOT))

    def test_each_library_is_known_by_its_rooms_alone(self) -> None:
        obeyed(strange_libraries(ROOT))

    def test_every_room_is_on_the_list(self) -> None:
        obeyed(unknown_rooms(ROOT))

    def test_every_room_has_a_name(self) -> None:
        obeyed(nameless_rooms(ROOT))

    def test_imports_stand_at_the_top(self) -> None:
        obeyed(hidden_imports(ROOT))


class TestTheLawsThemselves:
    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("bot/orders/checkout.py", "from bot.payments import settlement"),
            ("bot/stock/restocking.py", "from bot.catalog.pricing import quote"),
            ("bot/clock.py", "from bot import errors"),
            ("bot/wallet/ledger.py", "import handlers.painter"),
            ("models/order.py", "from bot.errors import Refused"),
            ("models/order.py", "from bot.clock import Clock"),
            ("handlers/screen.py", "from bot.practice.app import practice_app"),
            ("bot/practice/app.py", "from bot.config import Config"),
            ("bot/outbox/sender.py", "import bot"),
            ("handlers/screen.py", "import run"),
            ("bot/orders/checkout.py", "from tests.factories import orders"),
        ],
    )
    def test_see_a_wrong_way(self, tmp_path: Path, path: str, line: str) -> None:
        plant(tmp_path, path, line)
        assert len(wrong_ways(tmp_path)) == 1

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("run.py", "from bot.practice.app import practice_app"),
            ("handlers/customer/checkout.py", "from bot.orders import checkout"),
            ("bot/orders/checkout.py", "from bot.stock import reservations"),
            ("bot/orders/checkout.py", "from bot.orders.lifecycle import move"),
            ("bot/clock.py", "from models.money import Money"),
            ("bot/practice/app.py", "from bot.practice.world import World"),
        ],
    )
    def test_leave_a_right_way_alone(self, tmp_path: Path, path: str, line: str) -> None:
        plant(tmp_path, path, line)
        assert wrong_ways(tmp_path) == []

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("bot/orders/checkout.py", "from aiogram.types import Message"),
            ("handlers/customer/checkout.py", "from sqlmodel import select"),
            ("handlers/terminal/doctor.py", "import sqlalchemy"),
            ("bot/orders/expiry.py", "from apscheduler.schedulers.asyncio import AsyncIOScheduler"),
        ],
    )
    def test_see_a_strange_library(self, tmp_path: Path, path: str, line: str) -> None:
        plant(tmp_path, path, line)
        assert len(strange_libraries(tmp_path)) == 1

    def test_see_a_room_that_is_not_on_the_list(self, tmp_path: Path) -> None:
        plant(tmp_path, "bot/coupons/redeeming.py", "")
        assert len(unknown_rooms(tmp_path)) == 1

    @pytest.mark.parametrize(
        "path",
        ["bot/orders/utils.py", "handlers/common/x.py", "tests/helpers/x.py", "handlers/keyboards/x.py"],
    )
    def test_see_a_room_without_a_name(self, tmp_path: Path, path: str) -> None:
        plant(tmp_path, path, "")
        assert len(nameless_rooms(tmp_path)) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "from . import lifecycle",
            "def act():\n    import json",
            "try:\n    import json\nexcept ImportError:\n    pass",
        ],
    )
    def test_see_an_import_out_of_place(self, tmp_path: Path, text: str) -> None:
        plant(tmp_path, "bot/orders/checkout.py", text)
        assert len(hidden_imports(tmp_path)) == 1

    def test_let_types_be_imported_for_checking_only(self, tmp_path: Path) -> None:
        plant(tmp_path, "bot/shop.py", "if TYPE_CHECKING:\n    from bot.database import Database")
        assert hidden_imports(tmp_path) == []
