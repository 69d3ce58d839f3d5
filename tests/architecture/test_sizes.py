"""Files and functions stay small enough to be read at once."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import HOUSE, ROOT, Function, obeyed, plant, sources

PARAMETERS = 5


def too_large(root: Path, places: tuple[str, ...], *, file_lines: int, function_lines: int) -> list[str]:
    rows = []
    for source in sources(root, *places):
        if (lines := len(source.text.splitlines())) > file_lines:
            rows.append(f"{source.path}: {lines} lines")
        for function in source.functions():
            if (lines := length(function)) > function_lines:
                rows.append(f"{source.at(function)} {function.name}: {lines} lines")
    return rows


def length(function: Function) -> int:
    assert function.end_lineno
    return function.end_lineno - function.lineno + 1


def too_many_parameters(root: Path) -> list[str]:
    """What is passed by name alone is free; what is passed by place has to be remembered."""
    return [
        f"{source.at(function)} {function.name}: {len(by_place(function))} parameters"
        for source in sources(root)
        for function in source.functions()
        if len(by_place(function)) > PARAMETERS
    ]


def by_place(function: Function) -> list[ast.arg]:
    placed = [*function.args.posonlyargs, *function.args.args]
    return [argument for argument in placed if argument.arg not in ("self", "cls")]


class TestSizes:
    def test_the_house_is_small(self) -> None:
        obeyed(too_large(ROOT, HOUSE, file_lines=350, function_lines=45))

    def test_its_tests_are_too(self) -> None:
        obeyed(too_large(ROOT, ("tests",), file_lines=500, function_lines=70))

    def test_functions_take_few_things(self) -> None:
        obeyed(too_many_parameters(ROOT))


class TestTheLawsThemselves:
    def test_see_a_long_file(self, tmp_path: Path) -> None:
        plant(tmp_path, "bot/shop.py", "x = 1\n" * 351)
        assert too_large(tmp_path, HOUSE, file_lines=350, function_lines=45) == ["bot/shop.py: 351 lines"]

    @pytest.mark.parametrize(("lines", "seen"), [(44, 0), (45, 1)])
    def test_see_a_long_function(self, tmp_path: Path, lines: int, seen: int) -> None:
        plant(tmp_path, "run.py", "async def main():\n" + "    step()\n" * lines)
        assert len(too_large(tmp_path, HOUSE, file_lines=350, function_lines=45)) == seen

    def test_see_a_crowd_of_parameters(self, tmp_path: Path) -> None:
        plant(tmp_path, "models/order.py", "def f(a, b, c, d, e, f): ...\ndef g(a, *, b, c, d, e, f): ...")
        assert too_many_parameters(tmp_path) == ["models/order.py:1 f: 6 parameters"]
