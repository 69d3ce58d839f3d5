"""Says every text in one person's language, with the shop's ways to write money, times and names."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

from fluent.runtime import FluentBundle, FluentResource

from models.money import EXPONENTS, UNIT_DECIMALS, major_units
from models.record import Names, in_locale

TEXTS = Path(__file__).parent / "texts"
LOCALES = ("zh-CN", "en")
SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "TWD": "NT$", "JPY": "JP¥", "KRW": "₩"}
NAME_LENGTH = 40
LONG = 2000
"""Fluent refuses longer arguments, so they are put in afterwards."""

Argument = str | int | Decimal


class Html(str):
    """Text that is escaped already."""

    __slots__ = ()


class BadText(LookupError):
    """A text is missing, or was asked for without one of its arguments."""


@dataclass(frozen=True)
class Voice:
    """One language in one time zone. Texts come from `texts/<locale>/*.ftl`."""

    locale: str
    zone: str = "Asia/Shanghai"

    def __call__(self, key: str, **arguments: Argument) -> Html:
        """The text as HTML: every argument is escaped unless it is Html itself."""
        return Html(_format(self.locale, key, {name: _escaped(value) for name, value in arguments.items()}))

    def plain(self, key: str, **arguments: Argument) -> str:
        """The text as it is, for buttons, toasts and alerts."""
        return _format(self.locale, key, arguments)

    def knows(self, key: str) -> bool:
        """Whether there is such a text."""
        return any(bundle.has_message(key) for bundle in _chain(self.locale))

    def money(self, amount: int, currency: str) -> str:
        """Minor units as people read them: ¥28.80 · ⭐ 120 · 4.01 USDT."""
        return _with_symbol(_grouped(major_units(amount, currency), EXPONENTS[currency]), currency)

    def price(self, unit_price: int, currency: str) -> str:
        """A unit price (ten-thousandths): with as many decimals as it needs, at least the currency's own."""
        exact = Decimal(unit_price).scaleb(-UNIT_DECIMALS)
        needed = -int(exact.normalize().as_tuple().exponent)
        return _with_symbol(_grouped(exact, max(needed, min(EXPONENTS[currency], 2))), currency)

    def time(self, at: datetime) -> str:
        """14:52, in the shop's time zone."""
        return f"{at.astimezone(ZoneInfo(self.zone)):%H:%M}"

    def day(self, at: datetime) -> str:
        """11月23日 · 23 Nov."""
        local = at.astimezone(ZoneInfo(self.zone))
        return self.plain("day", day=local.day, month=local.month)

    def moment(self, at: datetime, now: datetime | None = None) -> str:
        """今天 14:52 when it is the day of `now`, else 11月23日 09:00."""
        zone = ZoneInfo(self.zone)
        if now is not None and at.astimezone(zone).date() == now.astimezone(zone).date():
            return self.plain("today-at", time=self.time(at))
        return self.plain("day-at", day=self.day(at), time=self.time(at))

    def until(self, at: datetime, now: datetime) -> str:
        """A deadline: only the time when it is today, else day and time."""
        zone = ZoneInfo(self.zone)
        if at.astimezone(zone).date() == now.astimezone(zone).date():
            return self.time(at)
        return self.moment(at)

    def minutes_left(self, at: datetime, now: datetime) -> int:
        """Whole minutes until then, begun ones counted, never below zero."""
        return max(0, ceil((at - now).total_seconds() / 60))

    def name(self, names: Names | str, length: int = NAME_LENGTH) -> str:
        """A name in this language, else in another one, cut with … (plain text)."""
        if isinstance(names, str):
            return cut(names, length)
        return cut(in_locale(names, self.locale) or "", length)

    def order_number(self, number: str) -> str:
        """K7F3-92QM."""
        return f"{number[:4]}-{number[4:]}"


def cut(text: str, length: int) -> str:
    """At most `length` signs, the last one … when something is missing; line breaks become spaces."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def lines(*parts: str | None) -> Html:
    """Lines of HTML below each other; None (does not apply) is left out, an empty part is an empty line."""
    return Html("\n".join(part for part in parts if part is not None).strip("\n"))


def locale_for(language_code: str | None, otherwise: str = "en") -> str:
    """The shop's language for what Telegram tells about a person."""
    if not language_code:
        return otherwise
    return "zh-CN" if language_code.lower().startswith("zh") else "en"


def _escaped(value: Argument) -> Argument:
    if isinstance(value, str) and not isinstance(value, Html):
        return html.escape(value, quote=False)
    return value


def _with_symbol(number: str, currency: str) -> str:
    if currency == "XTR":
        return f"⭐ {number}"
    symbol = SYMBOLS.get(currency)
    if symbol is None:
        return f"{number} {currency}"
    return f"-{symbol}{number[1:]}" if number.startswith("-") else f"{symbol}{number}"


def _grouped(number: Decimal, decimals: int) -> str:
    if decimals <= 2:
        return f"{number:,.{decimals}f}"
    text = f"{number:,.{decimals}f}"
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


def _format(locale: str, key: str, arguments: Mapping[str, Argument]) -> str:
    for bundle in _chain(locale):
        if bundle.has_message(key):
            return _filled(bundle, key, arguments)
    raise BadText(key)


def _filled(bundle: FluentBundle, key: str, arguments: Mapping[str, Argument]) -> str:
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise BadText(key)
    long = {f"\ue000{name}\ue000": value for name, value in arguments.items() if _too_long(value)}
    short = {name: f"\ue000{name}\ue000" if _too_long(value) else value for name, value in arguments.items()}
    text, errors = bundle.format_pattern(pattern, short)
    if errors:
        raise BadText(f"{key}: {errors[0]}")
    result = str(text)
    for token, value in long.items():
        result = result.replace(token, str(value))
    return result


def _too_long(value: Argument) -> bool:
    return isinstance(value, str) and len(value) > LONG


def _chain(locale: str) -> list[FluentBundle]:
    bundles = _bundles()
    return [bundles[name] for name in dict.fromkeys((locale, *reversed(LOCALES))) if name in bundles]


@cache
def _bundles() -> dict[str, FluentBundle]:
    """Every text, read once when the first one is said."""
    return {locale: _read(locale) for locale in LOCALES}


def _read(locale: str) -> FluentBundle:
    bundle = FluentBundle([locale], use_isolating=False)
    for file in sorted((TEXTS / locale).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle
