"""Reads what staff types for the catalogue, and says which sentence explains what would fit."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from bot.catalog.pricing import Tier
from bot.errors import BadInput
from models.money import BadAmount, unit_price
from models.record import Facts, Names

LONGEST_NAME = 64
LONGEST_SUMMARY = 500
LONGEST_STEP = 1000
MOST_STEPS = 20
MOST_TIERS = 10
MOST_FIELDS = 6
LONGEST_LABEL = 20
LONGEST_SEPARATOR = 8
MOST_PIECES = 10_000
"""The largest quantity of one order, whatever the variant."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_TIER = re.compile(r"([0-9]{1,6})[=:]\xa5?([0-9.]+)")


def names(typed: Mapping[str, str]) -> Names:
    """A name per locale, one line each; raises BadInput without any."""
    read = {locale: _line(text, LONGEST_NAME, "hint-name") for locale, text in _by_locale(typed, "hint-name")}
    if not read:
        raise BadInput(hint="hint-name")
    return read


def summaries(typed: Mapping[str, str]) -> Names:
    """A short text per locale; none at all takes it away."""
    return {
        locale: _text(text, LONGEST_SUMMARY, "hint-summary")
        for locale, text in _by_locale(typed, "hint-summary")
    }


def steps(typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The steps of a how-to per locale, in order; none at all takes it away."""
    read = {
        locale: [_text(step, LONGEST_STEP, "hint-how-to") for step in told if step.strip()]
        for locale, told in typed.items()
        if _is_locale(locale, "hint-how-to")
    }
    if any(len(told) > MOST_STEPS for told in read.values()):
        raise BadInput(hint="hint-how-to")
    return {locale: told for locale, told in read.items() if told}


def tiers(typed: str) -> tuple[Tier, ...]:
    """A price list: "28.80", or from which quantity on which price: "1=28.80, 5=27.50"; raises BadInput."""
    parts = [part for part in re.split(r"[,;\s]+", _tidied(typed)) if part]
    if len(parts) == 1 and not re.search("[=:]", parts[0]):
        parts = [f"1={parts[0]}"]
    read = tuple(_tier(part) for part in parts[: MOST_TIERS + 1])
    quantities = [tier.from_quantity for tier in read]
    if not 1 <= len(read) <= MOST_TIERS or quantities != sorted(set(quantities)) or quantities[0] != 1:
        raise BadInput(hint="hint-prices")
    return read


def whole_number(typed: str | int, *, least: int, most: int, hint: str) -> int:
    """A whole number in a range, also in full-width digits; raises BadInput(hint)."""
    text = unicodedata.normalize("NFKC", str(typed)).strip()
    if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise BadInput(hint=hint)
    return int(text)


def fields(separator: str, labels: Mapping[str, Sequence[str]]) -> Facts:
    """How a secret is split: what parts its fields, and their labels, as many in each locale."""
    read = {
        locale: [_line(label, LONGEST_LABEL, "hint-fields") for label in told]
        for locale, told in labels.items()
        if _is_locale(locale, "hint-fields")
    }
    counts = {len(told) for told in read.values()}
    if len(counts) != 1 or not 2 <= counts.pop() <= MOST_FIELDS:
        raise BadInput(hint="hint-fields")
    if not 1 <= len(separator) <= LONGEST_SEPARATOR or _CONTROL.search(separator) or "\n" in separator:
        raise BadInput(hint="hint-fields")
    return {"separator": separator, "labels": read}


def _tier(part: str) -> Tier:
    found = _TIER.fullmatch(part)
    if not found:
        raise BadInput(hint="hint-prices")
    try:
        tier = Tier(int(found[1]), unit_price(found[2]))
    except BadAmount as error:
        raise BadInput(hint="hint-prices") from error
    if tier.unit_price == 0 or tier.from_quantity > MOST_PIECES:
        raise BadInput(hint="hint-prices")
    return tier


def _by_locale(typed: Mapping[str, str], hint: str) -> list[tuple[str, str]]:
    return [(locale, text) for locale, text in typed.items() if _is_locale(locale, hint) and text.strip()]


def _is_locale(locale: str, hint: str) -> bool:
    if not _LOCALE.fullmatch(locale):
        raise BadInput(hint=hint)
    return True


def _line(typed: str, longest: int, hint: str) -> str:
    return _text(" ".join(typed.split()), longest, hint)


def _text(typed: str, longest: int, hint: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= longest or _CONTROL.search(text):
        raise BadInput(hint=hint)
    return text


def _tidied(typed: str) -> str:
    """Full-width digits and marks as plain ones, no space around the sign between quantity and price."""
    plain = unicodedata.normalize("NFKC", typed).replace("、", ",")
    return re.sub(r"\s*([=:])\s*", r"\1", plain).strip()
