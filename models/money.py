"""Money: whole minor units and a currency; the only place that parses and rounds it."""

import re
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

EXPONENTS = {
    "CNY": 2,
    "USD": 2,
    "EUR": 2,
    "HKD": 2,
    "TWD": 2,
    "JPY": 0,
    "KRW": 0,
    "XTR": 0,
    "KWD": 3,
    "USDT": 6,
}
"""Decimals of each currency's minor unit (ISO 4217; Stars have none)."""

UNIT_DECIMALS = 4
"""Unit prices are whole ten-thousandths of the major unit: cards are sold at 0.008 by the thousand."""

MAX_AMOUNT = 10**12
"""Minor units; nothing the shop prices or books is larger."""


class BadAmount(ValueError):
    """The text is no exact amount of that currency."""


def minor_units(text: str, currency: str) -> int:
    """Read an amount as gateways and people write it ("28.8", "28.80", "1"), exactly, into minor units."""
    return _scaled(text, EXPONENTS[currency])


def unit_price(text: str) -> int:
    """Read a unit price ("0.008") into ten-thousandths of the major unit."""
    return _scaled(text, UNIT_DECIMALS)


def line_total(price: int, quantity: int, currency: str) -> int:
    """The total of one order in minor units: rounded once, half up, and never free because of rounding."""
    scale = Decimal(10) ** (UNIT_DECIMALS - EXPONENTS[currency])
    exact = Decimal(price) * quantity / scale
    total = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return total or (1 if price > 0 and quantity > 0 else 0)


def converted(amount: int, currency: str, rate: Decimal, into: str) -> int:
    """`amount` at `rate` units of `into` per unit of `currency`, rounded up to a minor unit of `into`."""
    exact = major_units(amount, currency) * rate * Decimal(10) ** EXPONENTS[into]
    return int(exact.to_integral_value(ROUND_CEILING))


def major_units(amount: int, currency: str) -> Decimal:
    """Minor units as the decimal number a person reads."""
    return Decimal(amount).scaleb(-EXPONENTS[currency])


def plain(amount: int, currency: str) -> str:
    """Minor units as gateways want them: all decimals, no grouping ("28.80")."""
    return f"{major_units(amount, currency):.{EXPONENTS[currency]}f}"


def _scaled(text: str, decimals: int) -> int:
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", text):
        raise BadAmount(text)
    exact = Decimal(text).scaleb(decimals)
    whole = int(exact)
    if exact != whole or whole > MAX_AMOUNT:
        raise BadAmount(text)
    return whole
