"""What stands in a field now, written the way an admin would type it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from bot.catalog import shelves
from bot.catalog.pricing import Tier
from bot.shop import Shop
from models.money import UNIT_DECIMALS
from models.record import Facts, Names

LEAST_DECIMALS = 2


async def value_now(shop: Shop, field: str, id_: int) -> str:
    """The value of an editable field; nothing where it is empty, or where something new is asked for."""
    if field not in WRITTEN:
        return ""
    noun = NOUNS.get(field, "product")
    card = await shop.database.reading(READ[noun], id_)
    return WRITTEN[field](card, shop.settings.shop.currency)


def names(found: Names) -> str:
    """中文 | English."""
    return " | ".join(found[locale] for locale in ("zh-CN", "en") if found.get(locale))


def price_list(tiers: Sequence[Tier]) -> str:
    """28.80, or 1=28.80, 5=27.50."""
    if len(tiers) == 1:
        return _decimal(tiers[0].unit_price)
    return ", ".join(f"{tier.from_quantity}={_decimal(tier.unit_price)}" for tier in tiers)


def steps(how_to: Facts) -> str:
    """One step a line; the languages parted by a line with | alone."""
    told = (how_to.get(locale) or () for locale in ("zh-CN", "en"))
    return "\n|\n".join("\n".join(str(step["text"]) for step in one) for one in told if one)


def fields(split: Facts) -> str:
    """---- 卡号,密码 | Card,PIN."""
    if not split:
        return ""
    labels = {locale: ",".join(told) for locale, told in split["labels"].items()}
    return f"{split['separator']} {names(labels)}"


def _decimal(unit_price: int) -> str:
    exact = Decimal(unit_price).scaleb(-UNIT_DECIMALS)
    decimals = max(LEAST_DECIMALS, -int(exact.normalize().as_tuple().exponent))
    return f"{exact:.{decimals}f}"


READ: dict[str, Callable[..., Any]] = {
    "category": shelves.category,
    "product": shelves.product,
    "variant": shelves.variant,
}
NOUNS = {
    "category-name": "category",
    "variant-name": "variant",
    "price": "variant",
    "stars": "variant",
    "order-limit": "variant",
    "person-limit": "variant",
    "threshold": "variant",
}
WRITTEN: dict[str, Callable[[Any, str], str]] = {
    "category-name": lambda one, currency: names(one.names),
    "product-name": lambda card, currency: names(card.product.names),
    "variant-name": lambda card, currency: names(card.variant.names),
    "summary": lambda card, currency: names(card.product.summaries),
    "how-to": lambda card, currency: steps(card.product.how_to),
    "fields": lambda card, currency: fields(card.product.fields),
    "warranty": lambda card, currency: str(card.product.warranty_days),
    "price": lambda card, currency: price_list(card.prices.get(currency, ())),
    "stars": lambda card, currency: price_list(card.prices.get("XTR", ())),
    "order-limit": lambda card, currency: str(card.variant.per_order_max),
    "person-limit": lambda card, currency: str(card.variant.per_person_max or ""),
    "threshold": lambda card, currency: str(card.variant.low_stock),
}
