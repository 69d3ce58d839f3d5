"""Refusals that deserve more than words: the fresh screen, with what changed said over the button."""

from dataclasses import replace
from typing import Any

from bot.catalog import browsing
from bot.errors import OutOfStock, PriceChanged, ProductGone, ShopError
from bot.shop import Shop
from handlers.apologies import Remedy
from handlers.customer import pages
from handlers.customer.screens import product
from handlers.customer.screens.buttons import BuyButton
from handlers.entrance import Visitor
from handlers.screen import Answer


async def show_new_price(error: ShopError, data: dict[str, Any]) -> Answer:
    """What was painted is what is charged: another price is shown first."""
    tapped = data.get("callback_data")
    if not isinstance(tapped, BuyButton):
        return None
    shop: Shop = data["shop"]
    visitor: Visitor = data["visitor"]
    product_id = await shop.database.reading(browsing.product_of, tapped.variant_id)
    page = await pages.product(
        shop, visitor, data["bot"], product_id, variant_id=tapped.variant_id, quantity=tapped.quantity
    )
    return replace(page, alert=visitor.voice.plain("price-changed-alert"))


async def offer_what_is_left(error: ShopError, data: dict[str, Any]) -> Answer:
    """Fewer than he asked for: one tap takes the rest. None at all: the page, as it is now."""
    tapped = data.get("callback_data")
    if not isinstance(tapped, BuyButton):
        return None
    shop: Shop = data["shop"]
    visitor: Visitor = data["visitor"]
    product_id = await shop.database.reading(browsing.product_of, tapped.variant_id)
    view = await pages.product_view(shop, visitor, product_id)
    chosen = view.variant(tapped.variant_id)
    if 0 < product.most(chosen) < tapped.quantity:
        return product.fewer_left(visitor.voice, view, chosen)
    page = await pages.product(shop, visitor, data["bot"], product_id, variant_id=tapped.variant_id)
    return replace(page, alert=visitor.voice.plain("just-sold-out-alert"))


async def back_to_catalogue(error: ShopError, data: dict[str, Any]) -> Answer:
    """The product went off sale while he looked at it."""
    if data.get("callback_data") is None:
        return None
    visitor: Visitor = data["visitor"]
    return await pages.home(data["shop"], visitor, above=visitor.voice("welcome-product-gone"))


REMEDIES: dict[type[ShopError], Remedy] = {
    PriceChanged: show_new_price,
    OutOfStock: offer_what_is_left,
    ProductGone: back_to_catalogue,
}
