"""Handlers listen and speak: short, without a rule, a query or a net under them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Function, Source, dotted, obeyed, plant, sources

LINES = 20
QUERIES = {"select", "insert", "update", "delete", "exec", "execute", "scalar", "scalars", "query"}


def listeners(source: Source) -> Iterator[Function]:
    """Functions that a router calls: decorated with one of its events, or registered by name."""
    registered = {
        argument.id
        for call in source.calls()
        if dotted(call.func).endswith(".register")
        for argument in call.args
        if isinstance(argument, ast.Name)
    }
    for function in source.functions():
        if function.name in registered or any(by_router(decorator) for decorator in function.decorator_list):
            yield function


def by_router(decorator: ast.expr) -> bool:
    name = dotted(decorator)
    return "." in name and name.split(".")[0].endswith(("router", "routes"))


def faults(root: Path) -> list[str]:
    return [
        f"{source.at(listener)} {listener.name} {fault}"
        for source in sources(root, "handlers")
        for listener in listeners(source)
        for fault in faults_of(listener)
    ]


def faults_of(listener: Function) -> Iterator[str]:
    assert listener.end_lineno
    if (lines := listener.end_lineno - listener.lineno + 1) > LINES:
        yield f"is {lines} lines long"
    for node in ast.walk(listener):
        if isinstance(node, ast.Try | ast.TryStar):
            yield "catches something"
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in QUERIES:
            yield f"asks the database: {ast.unparse(node.func)}"


class TestHandlers:
    def test_only_listen_and_speak(self) -> None:
        obeyed(faults(ROOT))

    def test_are_found_at_all(self) -> None:
        assert any(list(listeners(source)) for source in sources(ROOT, "handlers"))


class TestTheLawItself:
    @pytest.mark.parametrize(
        "body",
        [
            "    step()\n" * 20,
            "    try:\n        step()\n    finally:\n        pass\n",
            "    return session.exec(find)\n",
            "    return select(Order)\n",
        ],
    )
    @pytest.mark.parametrize("decorator", ["@router.callback_query(Buy.filter())", "@router.message()"])
    def test_sees_a_fault(self, tmp_path: Path, decorator: str, body: str) -> None:
        plant(tmp_path, "handlers/customer/checkout.py", f"{decorator}\nasync def buy(call):\n{body}")
        assert len(faults(tmp_path)) == 1

    def test_sees_one_that_is_registered_by_name(self, tmp_path: Path) -> None:
        text = "async def buy(call):\n    return query()\n\nrouter.message.register(buy, Command('buy'))"
        plant(tmp_path, "handlers/customer/checkout.py", text)
        assert len(faults(tmp_path)) == 1

    def test_leaves_other_functions_alone(self, tmp_path: Path) -> None:
        plant(
            tmp_path,
            "handlers/painter.py",
            "def paint():\n    try:\n        go()\n    finally:\n        stop()",
        )
        assert faults(tmp_path) == []
