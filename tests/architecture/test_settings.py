"""config.toml shows every setting with its default and a word about it, and never a secret."""

import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from bot.config import CONFIG, SECRETS, Settings, all_keys
from tests.architecture.source import obeyed

Section = type[BaseModel]
SECRET_NAME = re.compile(r"(token|secret|password|key)$")


def differences(text: str, settings: Section, secrets: set[str]) -> list[str]:
    """Settings that the file lacks, that only the file has, and defaults that are not the same."""
    shown, known = values(tomllib.loads(text), settings), set(all_keys(settings)) - secrets
    rows = [f"{key} is not shown" for key in sorted(known - set(shown))]
    rows += [f"{key} is no setting" for key in sorted(set(shown) - known)]
    return rows + [
        f"{key} is {default(settings, key)!r}, shown is {shown[key]!r}"
        for key in sorted(known & set(shown))
        if default(settings, key) != shown[key]
    ]


def values(table: Mapping[str, Any], section: Section, prefix: str = "") -> dict[str, Any]:
    """Every key of the file with its value as the setting understands it."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        field = section.model_fields.get(name)
        if field and isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= values(value, field.annotation, f"{prefix}{name}.")
        elif field:
            adapter = TypeAdapter[Any](field.rebuild_annotation())
            found[prefix + name] = adapter.validate_python(value)
        else:
            found[prefix + name] = value
    return found


def default(settings: Section, key: str) -> Any:
    value: Any = settings()
    for name in key.split("."):
        value = getattr(value, name)
    return value


def silent_lines(text: str) -> list[str]:
    """Settings without a comment behind them, above them or at the head of their section."""
    lines = ["", *text.splitlines()]
    return [
        line
        for above, line in pairwise(lines)
        if re.match(r"[a-z_]+ *=", line) and "#" not in line and not re.match(r"(\[.*)?#", above)
    ]


def open_secrets(settings: Section, secrets: set[str]) -> list[str]:
    """Settings that look like a secret but may stand in the file, and secrets that have a default."""
    looking = {key for key in all_keys(settings) if SECRET_NAME.search(key)}
    rows = [f"{key} looks like a secret" for key in sorted(looking - secrets)]
    return rows + [f"{key} has a default" for key in sorted(secrets) if default(settings, key)]


class TestSettings:
    def test_are_all_shown_with_their_defaults(self) -> None:
        obeyed(differences(CONFIG.read_text(encoding="utf-8"), Settings, set(SECRETS.values())))

    def test_are_all_explained(self) -> None:
        obeyed(silent_lines(CONFIG.read_text(encoding="utf-8")))

    def test_hold_no_secret(self) -> None:
        obeyed(open_secrets(Settings, set(SECRETS.values())))

    @pytest.mark.parametrize("name", sorted(SECRETS))
    def test_say_where_each_secret_comes_from(self, name: str) -> None:
        assert re.search(rf"^# +{name} ", CONFIG.read_text(encoding="utf-8"), re.MULTILINE)


class Web(BaseModel):
    port: int = 8080
    token: str = ""


class Small(BaseModel):
    web: Web = Web()
    path: Path = Path("data")


class TestTheLawsThemselves:
    @pytest.mark.parametrize(
        ("text", "row"),
        [
            ("path = 'data'", "web.port is not shown"),
            ("path = 'data'\n[web]\nport = 8080\nhost = ''", "web.host is no setting"),
            ("path = 'data'\n[web]\nport = 8081", "web.port is 8080, shown is 8081"),
            ("path = 'data'\n[web]\nport = 8080\ntoken = 'x'", "web.token is no setting"),
        ],
    )
    def test_see_a_difference(self, text: str, row: str) -> None:
        assert differences(text, Small, {"web.token"}) == [row]

    def test_see_a_line_without_a_word(self) -> None:
        assert silent_lines("# why\na = 1\nb = 2\nc = 3  # because\n[d]  # what\ne = 4") == ["b = 2"]

    def test_see_an_open_secret(self) -> None:
        assert open_secrets(Small, set()) == ["web.token looks like a secret"]
        assert open_secrets(Small, {"web.token", "web.port"}) == ["web.port has a default"]
