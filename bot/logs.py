"""What the shop writes about itself: one line for each event, and never a secret."""

import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import IO, Any, cast
from urllib.parse import urlsplit

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from bot.config import Settings

HIDDEN = "[hidden]"
SECRET_NAME = re.compile(
    r"(?i)token|secret|passw|authorization|cookie|^(merchant_?|vault_?)?key$|^sign(ature)?$|^pwd$"
)
"""Names whose values are never written."""
SECRET_TEXTS = (
    re.compile(r"(?<![0-9])[0-9]{5,16}:[A-Za-z0-9_-]{6,}"),  # a bot token, also within an address
    re.compile(r"kamidesk1:[A-Za-z0-9_=-]+"),  # a vault key
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),  # user and password of an address
    re.compile(
        r"(?i)(?:(?<=token)|(?<=secret)|(?<=password)|(?<=authorization)|(?<=cookie)"
        r"|(?<=\bkey)|(?<=\bmerchant_key)|(?<=\bsign)|(?<=\bsignature))"
        r"\\?[\"']?\s*[:=]\s*\\?[\"']?(?:(?:bearer|basic)\s+)?[^\s\"'&,;}\\]+"
    ),  # name=value, name: value and "name": "value"
)
QUIET = ("aiogram.event", "alembic", "apscheduler", "httpcore", "httpx", "uvicorn.access", "uvicorn.error")
"""Libraries that tell a story for each thing they do; their warnings are wanted."""


def open_logs(settings: Settings, stream: IO[str] | None = None, *, level: str = "") -> None:
    """Send what the shop and its libraries log to `stream` (the error output), from `level` on."""
    least = logging.getLevelNamesMapping()[(level or settings.logs.level).upper()]
    render = as_json if settings.logs.format == "json" else as_text
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    scrub = cast("Processor", Scrubber(secrets_of(settings)))
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            hide_by_name,
            render,
            scrub,
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=least, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(least if least == logging.DEBUG else max(least, logging.WARNING))
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # tells of each row, also to those who debug
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # a job that still runs is no warning
    logging.captureWarnings(capture=True)


def secrets_of(settings: Settings) -> list[str]:
    """What stands in the settings and must not stand in a log."""
    epay, database = settings.gateways.epay, urlsplit(settings.database.url)
    found = [settings.bot.token, settings.bot.webhook_secret, settings.vault.key, epay.merchant_key]
    return [secret for secret in [*found, database.password] if secret]


def hide_by_name(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Whatever is called token, key, sign … keeps its name alone, however deep it lies."""
    return {name: HIDDEN if SECRET_NAME.search(name) else _inside(value) for name, value in event.items()}


def _inside(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: HIDDEN if SECRET_NAME.search(str(name)) else _inside(inner) for name, inner in value.items()
        }
    return [_inside(inner) for inner in value] if isinstance(value, list | tuple) else value


class Scrubber:
    """Removes secrets from a finished line, wherever they came from."""

    def __init__(self, secrets: Iterable[str]) -> None:
        longest_first = sorted(set(secrets), key=len, reverse=True)
        known = [re.compile("|".join(map(re.escape, longest_first)))] if longest_first else []
        self._patterns = (*known, *SECRET_TEXTS)

    def __call__(self, _logger: WrappedLogger, _name: str, line: str) -> str:
        """The line without secrets."""
        for pattern in self._patterns:
            line = pattern.sub(HIDDEN, line)
        return line


def as_json(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """For machines."""
    return json.dumps(event, default=repr, ensure_ascii=False)


def as_text(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """For people: time, level, what happened, and what belongs to it."""
    at, level, what = event.pop("timestamp", ""), event.pop("level", ""), event.pop("event", "")
    rest = "".join(f" {name}={_quoted(value)}" for name, value in event.items())
    return f"{at[:19]}Z {level:<8} {_quoted(what, bare=' ')}{rest}"


def _quoted(value: object, bare: str = "") -> str:
    """A value that cannot be mistaken for two, nor break the line."""
    text = value if isinstance(value, str) else repr(value)
    plain = all(letter.isprintable() and (letter not in ' "=' or letter in bare) for letter in text)
    return text if text and plain else json.dumps(text, ensure_ascii=False)
