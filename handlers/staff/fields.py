"""What an admin can type about the catalogue: one line for each field, and what becomes of the words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.catalog import editing, presentation, wording
from bot.errors import BadInput
from bot.shop import Shop
from models.product import Category, Product, Variant

NOTHING = "-"
"""What is typed to take something away."""


@dataclass(frozen=True)
class Typed:
    """Words typed for a field of the thing with this id, by `actor`, who reads `locale`."""

    shop: Shop
    actor: str
    locale: str
    id: int
    text: str

    async def do(self, act: Callable[..., Any], *arguments: Any, **values: Any) -> Any:
        """Run an audited act of the catalogue."""
        now = self.shop.clock.now()
        return await self.shop.database.transaction(act, *arguments, actor=self.actor, now=now, **values)

    @property
    def is_nothing(self) -> bool:
        """Whether the value is to be taken away."""
        return self.text.strip() == NOTHING

    def by_locale(self) -> dict[str, str]:
        """ "中文 | English" in both languages; without the sign, in the admin's own."""
        chinese, sign, english = self.text.partition("|")
        if not sign:
            return {self.locale: self.text.strip()}
        return {"zh-CN": chinese.strip(), "en": english.strip()}


@dataclass(frozen=True)
class Page:
    """Which page comes next: the thing that was edited, or the next question (`ask`) about it."""

    noun: str
    id: int
    ask: str | None = None


@dataclass(frozen=True)
class Field:
    """One field: the text that asks for it, what takes the words, and where [cancel] leads."""

    ask: str
    noun: str
    take: Callable[[Typed], Awaitable[Page]]


async def _new_category(typed: Typed) -> Page:
    return Page("category", await typed.do(editing.create_category, names=typed.by_locale()))


async def _new_product(typed: Typed) -> Page:
    made = await typed.do(editing.create_product, category_id=typed.id, names=typed.by_locale())
    return Page("product", made, ask="new-variant")


async def _new_variant(typed: Typed) -> Page:
    made = await typed.do(editing.create_variant, product_id=typed.id, names=typed.by_locale())
    return Page("variant", made, ask="price")


async def _category_name(typed: Typed) -> Page:
    await typed.do(editing.rename, Category, typed.id, names=typed.by_locale())
    return Page("category", typed.id)


async def _product_name(typed: Typed) -> Page:
    await typed.do(editing.rename, Product, typed.id, names=typed.by_locale())
    return Page("product", typed.id)


async def _variant_name(typed: Typed) -> Page:
    await typed.do(editing.rename, Variant, typed.id, names=typed.by_locale())
    return Page("variant", typed.id)


async def _summary(typed: Typed) -> Page:
    await typed.do(presentation.describe, typed.id, summaries={} if typed.is_nothing else typed.by_locale())
    return Page("product", typed.id)


async def _how_to(typed: Typed) -> Page:
    told = {} if typed.is_nothing else typed.by_locale()
    steps = {locale: text.splitlines() for locale, text in told.items()}
    await typed.do(presentation.explain, typed.id, steps=steps)
    return Page("product", typed.id)


async def _no_picture(typed: Typed) -> Page:
    if not typed.is_nothing:
        raise BadInput(hint="hint-picture-wanted")
    await typed.do(presentation.picture, typed.id, media_id=None)
    return Page("product", typed.id)


async def _fields(typed: Typed) -> Page:
    separator, _, labels = typed.text.strip().partition(" ")
    named = {} if typed.is_nothing else replace(typed, text=labels).by_locale()
    split = {locale: _labels(text) for locale, text in named.items()}
    await typed.do(presentation.split, typed.id, separator=separator, labels=split)
    return Page("product", typed.id)


async def _warranty(typed: Typed) -> Page:
    await typed.do(presentation.promise, typed.id, days=typed.text)
    return Page("product", typed.id)


async def _price(typed: Typed) -> Page:
    currency = typed.shop.settings.shop.currency
    await typed.do(editing.set_prices, typed.id, currency=currency, tiers=wording.tiers(typed.text))
    return Page("variant", typed.id)


async def _stars(typed: Typed) -> Page:
    tiers = () if typed.is_nothing else wording.tiers(typed.text)
    await typed.do(editing.set_prices, typed.id, currency="XTR", tiers=tiers)
    return Page("variant", typed.id)


async def _order_limit(typed: Typed) -> Page:
    await typed.do(editing.limit_per_order, typed.id, most=typed.text)
    return Page("variant", typed.id)


async def _person_limit(typed: Typed) -> Page:
    await typed.do(editing.limit_per_person, typed.id, most=None if typed.is_nothing else typed.text)
    return Page("variant", typed.id)


async def _threshold(typed: Typed) -> Page:
    await typed.do(editing.warn_at, typed.id, left=typed.text)
    return Page("variant", typed.id)


def _labels(text: str) -> list[str]:
    return [label.strip() for label in text.replace("，", ",").split(",")]


FIELDS = {
    "new-category": Field("goods-ask-category-name", "categories", _new_category),
    "new-product": Field("goods-ask-product-name", "category", _new_product),
    "new-variant": Field("goods-ask-variant-name", "product", _new_variant),
    "category-name": Field("goods-ask-category-name", "category", _category_name),
    "product-name": Field("goods-ask-product-name", "product", _product_name),
    "variant-name": Field("goods-ask-variant-name", "variant", _variant_name),
    "summary": Field("goods-ask-summary", "product", _summary),
    "how-to": Field("goods-ask-how-to", "product", _how_to),
    "picture": Field("goods-ask-picture", "product", _no_picture),
    "fields": Field("goods-ask-fields", "product", _fields),
    "warranty": Field("goods-ask-warranty", "product", _warranty),
    "price": Field("goods-ask-price", "variant", _price),
    "stars": Field("goods-ask-stars", "variant", _stars),
    "order-limit": Field("goods-ask-order-limit", "variant", _order_limit),
    "person-limit": Field("goods-ask-person-limit", "variant", _person_limit),
    "threshold": Field("goods-ask-threshold", "variant", _threshold),
}
