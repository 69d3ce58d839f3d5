"""Fills the practice shop from practice.toml, through the same acts that an admin uses."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from bot.catalog import browsing, editing, presentation, wording
from bot.shop import Shop
from bot.stock.restocking import restock_all
from models.product import ShowAs

ACTOR = "practice"
CATALOGUE = Path(__file__).with_name("practice.toml")
SEPARATOR = "----"

Plan = dict[str, Any]
T = TypeVar("T")


async def seed(shop: Shop) -> bool:
    """Fill an empty shop; False when it has something to sell already."""
    if await shop.database.reading(browsing.categories):
        return False
    plan: Plan = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    for category in plan["category"]:
        await _make_category(shop, category)
    return True


async def _make_category(shop: Shop, plan: Plan) -> None:
    names = {locale: text for locale, text in plan.items() if locale != "product"}
    category_id = await _done(shop, editing.create_category, names=names)
    for product in plan["product"]:
        await _make_product(shop, category_id, product)


async def _make_product(shop: Shop, category_id: int, plan: Plan) -> None:
    """One product with everything that is said about it."""
    product_id = await _done(shop, editing.create_product, category_id=category_id, names=plan["name"])
    await _done(shop, presentation.describe, product_id, summaries=plan["summary"])
    await _done(shop, presentation.explain, product_id, steps=plan.get("steps", {}))
    labels = plan.get("labels", {})
    await _done(shop, presentation.split, product_id, separator=SEPARATOR, labels=labels)
    await _done(shop, presentation.show_as, product_id, way=ShowAs(plan.get("show_as", ShowAs.TEXT)))
    await _done(shop, presentation.promise, product_id, days=plan.get("days", 0))
    for option in plan["option"]:
        await _make_option(shop, product_id, option)


async def _make_option(shop: Shop, product_id: int, plan: Plan) -> None:
    """One variant with its prices, its limits and its stock."""
    variant_id = await _done(shop, editing.create_variant, product_id=product_id, names=plan["name"])
    for money, typed in ((shop.settings.shop.currency, plan["prices"]), ("XTR", plan["stars"])):
        await _done(shop, editing.set_prices, variant_id, currency=money, tiers=wording.tiers(typed))
    if "most" in plan:
        await _done(shop, editing.limit_per_order, variant_id, most=plan["most"])
    if "each" in plan:
        await _done(shop, editing.limit_per_person, variant_id, most=plan["each"])
    if "secret" in plan:
        now, lines = shop.clock.now(), made_up(plan["secret"], plan["count"])
        await restock_all(shop.database, shop.vault, variant_id=variant_id, lines=lines, actor=ACTOR, now=now)


async def _done(shop: Shop, act: Callable[..., T], *args: Any, **facts: Any) -> T:
    return await shop.database.transaction(act, *args, actor=ACTOR, now=shop.clock.now(), **facts)


def made_up(pattern: str, count: int) -> tuple[str, ...]:
    """Secrets that open nothing, each another one, the same at every start."""
    return tuple(pattern.format(n=number, c=number * 7919 % 10000) for number in range(1, count + 1))
