"""The V1 signature of the 易支付 protocol: MD5 over the sorted fields with the merchant's key behind them."""

import hashlib
import hmac
from collections.abc import Mapping

UNSIGNED = frozenset({"sign", "sign_type"})
BLANKS = " \t\n\r\0\x0b"


def sign(fields: Mapping[str, str], key: str) -> str:
    """The signature of these fields, 32 lowercase hex digits; empty values do not count, "0" does."""
    counted = sorted((name.encode(), value) for name, value in fields.items() if counts(name, value))
    text = "&".join(f"{name.decode()}={value}" for name, value in counted)
    return hashlib.md5(f"{text}{key}".encode(), usedforsecurity=False).hexdigest()


def counts(name: str, value: str) -> bool:
    return name not in UNSIGNED and value.strip(BLANKS) != ""


def signed(fields: Mapping[str, str], key: str) -> dict[str, str]:
    """The same fields with their signature at the end."""
    return {**fields, "sign": sign(fields, key), "sign_type": "MD5"}


def agrees(fields: Mapping[str, str], key: str) -> bool:
    return hmac.compare_digest(sign(fields, key).encode(), fields.get("sign", "").encode())
