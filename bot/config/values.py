"""What a single setting may hold; each check says in a few words what is wrong."""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from models.money import EXPONENTS

HOME = Path(__file__).resolve().parents[2]
"""Where run.py stands: relative paths in settings start here."""
LOCALES = ("zh-CN", "en")
KNOWN_KEYS = {"123234", "epusdt_password_xasddawqe", "epusdt_secret_key", "changeme", "password", "secret"}
"""Merchant keys that stand in somebody's documentation; anybody could sign a payment with them."""


def _listed(value: object) -> object:
    """The environment writes lists with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _per_locale(value: object) -> object:
    """One text stands for every language; KAMIDESK_SHOP__NAME__ZH_CN means zh-CN."""
    if isinstance(value, str):
        return dict.fromkeys(LOCALES, value)
    if not isinstance(value, Mapping):
        return value
    proper = {locale.lower(): locale for locale in LOCALES}
    texts = {str(locale).replace("_", "-"): text for locale, text in value.items()}
    return {proper.get(locale.lower(), locale): text for locale, text in texts.items()}


def _known_locales(texts: dict[str, str]) -> dict[str, str]:
    for locale in texts:
        if locale not in LOCALES:
            raise ValueError(f"speaks {locale}, but the shop speaks {' and '.join(LOCALES)}")
    return texts


def _currency(value: str) -> str:
    if value not in EXPONENTS or value == "XTR":
        raise ValueError(
            f"is none of the currencies the shop knows: {', '.join(sorted({*EXPONENTS} - {'XTR'}))}"
        )
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError('is no time zone, such as "Asia/Shanghai"') from error
    return value


def _people(ids: list[int]) -> list[int]:
    for number in ids:
        if number <= 0:
            raise ValueError(f"holds {number}, but a person's number is positive (a negative one is a group)")
    return list(dict.fromkeys(ids))


def _address(value: str) -> str:
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise ValueError("should be an address that starts with https://")
    return value.rstrip("/")


def _token(value: str) -> str:
    if value and not re.fullmatch(r"[0-9]{1,16}:[A-Za-z0-9_-]{6,}", value):
        raise ValueError(
            "does not look like a bot token (digits, a colon, letters); copy it again from @BotFather"
        )
    return value


def _merchant_key(value: str) -> str:
    if value and (len(value) < 16 or len(set(value)) < 6 or value.lower() in KNOWN_KEYS):
        raise ValueError(
            "is too short or well known: anybody could sign a payment with it; make a longer one there"
        )
    return value


def _webhook_secret(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value):
        raise ValueError("should be 16 to 256 letters, digits, - or _")
    return value


def _database_url(value: str) -> str:
    """Names the driver where the owner did not, and starts a relative file at HOME."""
    scheme, mark, rest = value.partition("://")
    if scheme in ("sqlite", "sqlite+aiosqlite") and rest.startswith("/") and len(rest) > 1:
        return f"sqlite+aiosqlite:///{HOME / rest[1:]}"
    if scheme in ("postgres", "postgresql", "postgresql+asyncpg") and mark:
        return f"postgresql+asyncpg://{rest}"
    raise ValueError("should start with sqlite:/// and a file, or with postgresql://")


Texts = Annotated[dict[str, str], BeforeValidator(_per_locale), AfterValidator(_known_locales)]
Address = Annotated[str, AfterValidator(_address)]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]
Currency = Annotated[str, AfterValidator(_currency)]
TimeZone = Annotated[str, AfterValidator(_zone)]
People = Annotated[list[int], BeforeValidator(_listed), AfterValidator(_people)]
BotToken = Annotated[str, AfterValidator(_token)]
WebhookSecret = Annotated[str, AfterValidator(_webhook_secret)]
MerchantKey = Annotated[str, AfterValidator(_merchant_key)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Options = Annotated[list[Annotated[str, Field(pattern=r"^[a-z0-9]{2,16}$")]], BeforeValidator(_listed)]
Rate = Annotated[Decimal, Field(gt=0)]
