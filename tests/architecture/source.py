"""Reads the house's Python files for the tests that guard its laws."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("run.py", "handlers", "bot", "models")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file: where it is, how others import it, and its syntax tree."""

    path: str
    module: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def calls(self) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node

    def at(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.path}:{node.lineno}"

    def within(self, *modules: str) -> bool:
        return any(f"{self.module}.".startswith(f"{module}.") for module in modules)


def sources(root: Path, *places: str) -> list[Source]:
    """Every Python file below `places` (files or folders of `root`), in a steady order."""
    found = []
    for place in places or HOUSE:
        start = root / place
        files = [start] if start.is_file() else sorted(start.rglob("*.py"))
        found += [read(root, file) for file in files]
    return found


def read(root: Path, file: Path) -> Source:
    path = file.relative_to(root)
    parts = path.with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = file.read_text(encoding="utf-8")
    return understand(path.as_posix(), module, text)


@cache
def understand(path: str, module: str, text: str) -> Source:
    return Source(path, module, text, ast.parse(text, filename=path))


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of names, with `()` for what is called on the way; else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return ""


def obeyed(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert faults == [], "\n" + "\n".join(faults)


def plant(root: Path, path: str, text: str) -> None:
    """Write a file into a small tree of its own, to see a law notice it."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
