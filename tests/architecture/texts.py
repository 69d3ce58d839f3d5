"""Reads the shop's texts, and where the house asks for them, for the tests that guard them."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.serializer import serialize_expression
from fluent.syntax.visitor import Visitor

from tests.architecture.source import Source, dotted, sources


@dataclass(frozen=True)
class Text:
    """One text in one locale: every way to say it, placeholders left out, and their names."""

    locale: str
    file: str
    key: str
    ways: tuple[str, ...]
    arguments: frozenset[str]
    mentions: frozenset[str]

    @property
    def place(self) -> str:
        return f"{self.locale}/{self.file} {self.key}"

    @property
    def words(self) -> str:
        return "\n".join(self.ways)


class _Parts(Visitor):
    def __init__(self) -> None:
        self.arguments: set[str] = set()
        self.mentions: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the visitor's own way
        self.arguments.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        self.mentions.add(node.id.name)


def read_texts(root: Path) -> tuple[list[Text], list[str]]:
    """Every text below handlers/texts, and what cannot be read as one."""
    texts, rubbish = [], []
    for file in sorted((root / "handlers" / "texts").glob("*/*.ftl")):
        for entry in FluentParser(with_spans=False).parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Message | ftl.Term) and entry.value:
                texts.append(_text(file, entry.id.name, entry.value))
            elif isinstance(entry, ftl.Junk):
                rubbish.append(f"{file.parent.name}/{file.name}: {(entry.content or '')[:40]!r}")
    return texts, rubbish


def _text(file: Path, key: str, pattern: ftl.Pattern) -> Text:
    parts = _Parts()
    parts.visit(pattern)
    arguments, mentions = frozenset(parts.arguments), frozenset(parts.mentions)
    return Text(file.parent.name, file.name, key, tuple(spoken(pattern)), arguments, mentions)


def spoken(pattern: ftl.Pattern) -> list[str]:
    """What the pattern can say, one string for each way through its choices; placeholders say nothing."""
    ways = [""]
    for element in pattern.elements:
        ways = [way + more for way in ways for more in _spoken_by(element)]
    return ways


def _spoken_by(element: ftl.TextElement | ftl.Placeable) -> list[str]:
    if isinstance(element, ftl.TextElement):
        return [element.value]
    if isinstance(element.expression, ftl.SelectExpression):
        return [way for variant in element.expression.variants for way in spoken(variant.value)]
    if isinstance(element.expression, ftl.StringLiteral):
        return [serialize_expression(element.expression).strip('"')]
    return [""]


@dataclass(frozen=True)
class Asking:
    """A place in the house that asks for a text: by its key, or by a pattern of keys."""

    place: str
    pattern: str
    arguments: frozenset[str] | None

    @property
    def key(self) -> str:
        return self.pattern.replace("\\", "")

    def matches(self, key: str) -> bool:
        return re.fullmatch(self.pattern, key) is not None


def askings(root: Path) -> list[Asking]:
    return [
        Asking(source.at(call), pattern, arguments_of(call))
        for source in sources(root, "handlers", "run.py")
        for call in source.calls()
        if is_asking(call)
        for pattern in patterns(call.args[0])
    ]


def is_asking(call: ast.Call) -> bool:
    """`voice("key")`, `visitor.voice("key")`, `voice.plain("key")`."""
    return bool(call.args) and re.search(r"(^|[._])voice(\.plain)?$", dotted(call.func)) is not None


def patterns(key: ast.expr) -> list[str]:
    if isinstance(key, ast.IfExp):
        return patterns(key.body) + patterns(key.orelse)
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return [re.escape(key.value)]
    if isinstance(key, ast.JoinedStr):
        return ["".join(_pattern_of(part) for part in key.values)]
    return []


def _pattern_of(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9-]+"


def arguments_of(call: ast.Call) -> frozenset[str] | None:
    """The names that are passed, or None where they come in a mapping."""
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def mentioned(source: Source) -> tuple[set[str], set[str]]:
    """What could be a key in a file: its strings, and the patterns of f-strings that begin as one."""
    strings, composed = set(), set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
        elif isinstance(node, ast.JoinedStr) and re.match(r"[a-z][a-z0-9]*\\?-", patterns(node)[0]):
            composed.add(patterns(node)[0])
    return strings, composed
