"""One product: its price and stock, its variants, how many, and how to use it."""

from collections.abc import Sequence
from urllib.parse import quote

from bot.catalog.browsing import ProductView, VariantView
from handlers.customer.screens.buttons import (
    AskButton,
    BuyButton,
    CategoryButton,
    HowToButton,
    ProductButton,
    QuantityButton,
)
from handlers.customer.screens.catalogue import stock_shown
from handlers.screen import Button, Picture, Rows, Screen, nonce, rows
from handlers.voice import Html, Voice, lines
from models.money import line_total


def product(voice: Voice, view: ProductView, chosen: VariantView, quantity: int, *, share: str) -> Screen:
    """The product with one variant and a quantity chosen; `share` is its deep link."""
    quantity = max(1, min(quantity, most(chosen) or 1))
    text = lines(
        voice(
            "product-name-sold-out" if chosen.tiers and chosen.left == 0 else "product-name",
            name=voice.name(view.names),
        ),
        voice("product-summary", summary=voice.name(view.summaries, 300)) if view.summaries else None,
        "",
        _price_line(voice, view, chosen, quantity),
        _tiers_line(voice, view, chosen),
        voice("product-warranty", days=view.warranty_days) if view.warranty_days else None,
        _limit_line(voice, chosen),
    )
    return Screen(
        text,
        _rows(voice, view, chosen, quantity, share),
        picture=Picture(media_id=view.picture_id) if view.picture_id else None,
    )


def ask_quantity(voice: Voice, view: ProductView, chosen: VariantView) -> Screen:
    """Asks for a typed number."""
    back = Button(voice.plain("cancel-form-button"), ProductButton(product_id=view.id, variant_id=chosen.id))
    return Screen(voice("quantity-ask", max=most(chosen)), rows(back))


def wrong_quantity(voice: Voice, view: ProductView, chosen: VariantView) -> Screen:
    """What was typed is no number that works."""
    limit = most(chosen)
    back = Button(voice.plain("cancel-form-button"), ProductButton(product_id=view.id, variant_id=chosen.id))
    return Screen(voice("quantity-wrong", max=limit, example=min(3, limit)), rows(back), fresh=True)


def fewer_left(voice: Voice, view: ProductView, chosen: VariantView) -> Screen:
    """Less is there than was asked for: take what is left, or go back."""
    price = price_for(chosen, most(chosen))
    take = BuyButton(variant_id=chosen.id, quantity=most(chosen), unit_price=price, nonce=nonce())
    return Screen(
        voice("product-fewer-left", left=most(chosen)),
        rows(
            Button(voice.plain("take-left-button", left=most(chosen)), take, style="green"),
            Button(voice.plain("back-button"), ProductButton(product_id=view.id, variant_id=chosen.id)),
        ),
    )


def how_to(voice: Voice, view: ProductView) -> Screen:
    """The steps, in words; pictures of steps come with the delivery."""
    steps = view.steps(voice.locale)
    text = lines(
        voice("how-to-title", product=voice.name(view.names)),
        "",
        *(
            voice("how-to-step", number=number, text=step["text"])
            for number, step in enumerate(steps, 1)
            if step.get("text")
        ),
    )
    return Screen(text, rows(Button(voice.plain("back-button"), ProductButton(product_id=view.id))))


def most(chosen: VariantView) -> int:
    """How many of it one order can take now."""
    limits = [chosen.per_order_max, chosen.left]
    if chosen.left_for_person is not None:
        limits.append(chosen.left_for_person)
    return max(0, min(limits))


def price_for(chosen: VariantView, quantity: int) -> int:
    """The unit price of the tier that this quantity reaches."""
    return max(
        (tier for tier in chosen.tiers if tier.from_quantity <= max(1, quantity)),
        key=lambda tier: tier.from_quantity,
    ).unit_price


def _price_line(voice: Voice, view: ProductView, chosen: VariantView, quantity: int) -> Html:
    if not chosen.tiers:
        return voice("product-no-price")
    price = voice.price(price_for(chosen, quantity), view.currency)
    if chosen.left == 0:
        return voice("product-sold-out", price=price)
    return voice("product-price", price=price, left=stock_shown(chosen.left))


def _tiers_line(voice: Voice, view: ProductView, chosen: VariantView) -> Html | None:
    reduced = [tier for tier in chosen.tiers if tier.from_quantity > 1]
    if not reduced:
        return None
    separator = "，" if voice.locale == "zh-CN" else ", "
    named = (
        voice.plain(
            "product-tier", quantity=tier.from_quantity, price=voice.price(tier.unit_price, view.currency)
        )
        for tier in reduced
    )
    return voice("product-tiers", tiers=separator.join(named))


def _limit_line(voice: Voice, chosen: VariantView) -> Html | None:
    if chosen.per_person_max is None or chosen.left_for_person is None:
        return None
    if chosen.left_for_person == 0:
        return voice("product-person-limit-reached", limit=chosen.per_person_max)
    return voice("product-person-limit", limit=chosen.per_person_max, left=chosen.left_for_person)


def _rows(voice: Voice, view: ProductView, chosen: VariantView, quantity: int, share: str) -> Rows:
    to_category = Button(voice.plain("back-button"), CategoryButton(category_id=view.category_id))
    sharing = Button(voice.plain("share-button"), url=f"https://t.me/share/url?url={quote(share, safe='')}")
    reading = Button(voice.plain("how-to-button"), HowToButton(product_id=view.id)) if view.how_to else None
    asking = Button(voice.plain("ask-button"), AskButton(product_id=view.id))
    return rows(
        *_variant_rows(voice, view, chosen),
        _quantity_row(voice, view, chosen, quantity) if most(chosen) > 1 else None,
        _buy(voice, view, chosen, quantity),
        (reading, asking),
        (to_category, sharing),
    )


def _variant_rows(voice: Voice, view: ProductView, chosen: VariantView) -> list[tuple[Button, ...]]:
    if len(view.variants) < 2:
        return []
    buttons = [_variant_button(voice, view, one, is_chosen=one.id == chosen.id) for one in view.variants]
    return [tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2)]


def _variant_button(voice: Voice, view: ProductView, one: VariantView, *, is_chosen: bool) -> Button:
    key = "variant-chosen-button" if is_chosen else "variant-button"
    price = voice.price(price_for(one, 1), view.currency) if one.tiers else ""
    return Button(
        voice.plain(key, name=voice.name(one.names, 12), price=price).strip(),
        ProductButton(product_id=view.id, variant_id=one.id),
    )


def _quantity_row(voice: Voice, view: ProductView, chosen: VariantView, quantity: int) -> tuple[Button, ...]:
    def step(to: int) -> ProductButton:
        return ProductButton(product_id=view.id, variant_id=chosen.id, quantity=max(1, min(to, most(chosen))))

    return (
        Button(voice.plain("fewer-button"), step(quantity - 1)),
        Button(
            voice.plain("quantity-button", quantity=quantity),
            QuantityButton(product_id=view.id, variant_id=chosen.id),
        ),
        Button(voice.plain("more-button"), step(quantity + 1)),
    )


def _buy(voice: Voice, view: ProductView, chosen: VariantView, quantity: int) -> Button | None:
    if not chosen.tiers:
        return None
    if most(chosen) == 0:
        return Button(voice.plain("similar-button"), CategoryButton(category_id=view.category_id))
    price = price_for(chosen, quantity)
    total = voice.money(line_total(price, quantity, view.currency), view.currency)
    act = BuyButton(variant_id=chosen.id, quantity=quantity, unit_price=price, nonce=nonce())
    return Button(voice.plain("buy-button", amount=total), act, style="green")


def chosen_variant(variants: Sequence[VariantView], variant_id: int) -> VariantView | None:
    """The variant asked for; else the first that is in stock, else the first."""
    asked = next((one for one in variants if one.id == variant_id), None)
    return asked or next((one for one in variants if one.left), None) or next(iter(variants), None)
