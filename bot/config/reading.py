"""Reads config.toml and the environment; a setting that is wrong or missing is a sentence that names its key.

KAMIDESK_SHOP__CURRENCY overrides `shop.currency`. Secrets have short names and never stand in config.toml.
"""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    SettingsConfigDict,
)

from bot.config.settings import Settings
from bot.config.values import HOME

CONFIG = HOME / "config.toml"
PREFIX = "KAMIDESK_"
SECRETS = {
    "BOT_TOKEN": "bot.token",
    "WEBHOOK_SECRET": "bot.webhook_secret",
    "EPAY_KEY": "gateways.epay.merchant_key",
    "VAULT_KEY": "vault.key",
}
"""The environment's short name for each secret; with _FILE behind it, the name of a file that holds it."""


class ConfigError(Exception):
    """One sentence for each setting that is missing or wrong."""


class _Reading(Settings, BaseSettings):
    """Settings in the making."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, enable_decoding=False
    )


def read_settings(file: Path = CONFIG, *, overlay: Mapping[str, Any] | None = None) -> Settings:
    """Settings from `overlay`, else the environment, else `file`, else the default; raises ConfigError."""
    sources = (
        InitSettingsSource(_Reading, dict(overlay or {})),
        InitSettingsSource(_Reading, _secrets()),
        EnvSettingsSource(_Reading),
        InitSettingsSource(_Reading, _from_file(file)),
    )
    _refuse_unknown_sections()
    try:
        return Settings(**dict(_Reading(_build_sources=(sources, {}))))
    except ValidationError as error:
        raise ConfigError("\n".join(_sentences(error))) from None


def _refuse_unknown_sections() -> None:
    """What lies deeper is refused with the rest."""
    for name in os.environ:
        section = name.removeprefix(PREFIX).partition("__")[0].lower()
        if name.startswith(PREFIX) and "__" in name and section not in Settings.model_fields:
            raise ConfigError(f"{name} sets no setting: there is no section {section}.")


def _secrets() -> dict[str, Any]:
    """From the environment's short names."""
    found: dict[str, Any] = {}
    for name, key in SECRETS.items():
        value = os.environ.get(name) or _in_file(name)
        if value:
            *sections, last = key.split(".")
            place = found
            for section in sections:
                place = place.setdefault(section, {})
            place[last] = value
    return found


def _in_file(name: str) -> str:
    path = os.environ.get(f"{name}_FILE")
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, ValueError) as error:
        raise ConfigError(f"{name}_FILE names {path}, which cannot be read.") from error


def _from_file(file: Path) -> dict[str, Any]:
    """Without a secret, which others could read there."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file} cannot be read: {error}") from error
    for name, key in SECRETS.items():
        place: Any = values
        for part in key.split("."):
            place = place.get(part) if isinstance(place, dict) else None
        if place:
            raise ConfigError(f"{key} does not belong into {file.name}: set {name}, or {name}_FILE.")
    return values


def _sentences(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        match fault["type"]:
            case "extra_forbidden":
                yield f"{key} is no setting.{_meant(key)}"
            case "value_error":
                yield f"{key} {fault['ctx']['error']}.".lstrip()
            case _:
                shown = "" if key in SECRETS.values() else f", not {fault['input']!r}"
                yield f"{key} {fault['msg'].replace('Input ', '')}{shown}."


def _meant(key: str) -> str:
    near = difflib.get_close_matches(key, list(all_keys()), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def all_keys(section: type[BaseModel] = Settings, prefix: str = "") -> Iterator[str]:
    """Every key: `bot.token`, `gateways.epay.address` …"""
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from all_keys(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"
