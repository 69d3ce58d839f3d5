"""Reads the form of a callback strictly: what could be understood in two ways is refused."""

import re
from urllib.parse import parse_qsl

from bot.errors import BadSignature
from bot.payments.gateways.base import LARGEST_CALL, Call

MOST_FIELDS = 32
NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
FORM = "application/x-www-form-urlencoded"


def read_form(call: Call) -> dict[str, str]:
    """The fields of a GET query or a POST form, each name once, in UTF-8; BadSignature for anything else."""
    raw = call.query if call.method == "GET" else _posted(call)
    if len(raw) > LARGEST_CALL:
        raise BadSignature(reason="too large")
    try:
        pairs = parse_qsl(
            raw.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise BadSignature(reason="not a form") from error
    return _each_once(pairs)


def _posted(call: Call) -> bytes:
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if call.method != "POST" or kind != FORM:
        raise BadSignature(reason="not a form")
    return call.body


def _each_once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadSignature(reason="a field twice")
    if not all(NAME.fullmatch(name) for name in fields):
        raise BadSignature(reason="a strange field")
    return fields
