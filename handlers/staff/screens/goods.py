"""The catalogue as its owner edits it: categories, products, variants, and a question for each field."""

from collections.abc import Sequence

from bot.catalog.pricing import Tier
from bot.catalog.shelves import CategoryCard, ProductCard, VariantCard
from handlers.customer.screens.buttons import ProductButton
from handlers.customer.screens.catalogue import turning
from handlers.screen import Button, Rows, Screen, rows
from handlers.staff.screens.buttons import EditButton, GoodsButton, RestockButton, SetButton
from handlers.staff.screens.panel import back as to_panel
from handlers.voice import Voice, lines
from models.product import Category, Product, Shelf, ShowAs

PRODUCTS = 20
"""So many products stand on a page; Telegram shows no more than a hundred buttons."""
SHELF_SIGNS = {Shelf.ON_SALE: "", Shelf.HIDDEN: "🙈 ", Shelf.ARCHIVED: "🗄 "}
NEXT_SHOW = {ShowAs.TEXT: ShowAs.QR, ShowAs.QR: ShowAs.BOTH, ShowAs.BOTH: ShowAs.TEXT}


def categories(voice: Voice, found: Sequence[CategoryCard]) -> Screen:
    """Every category."""
    buttons = [_category_button(voice, one) for one in found]
    new = Button(voice.plain("goods-new-category-button"), EditButton(field="new-category", id=0))
    return Screen(
        _with_emptiness(voice, voice("goods-categories"), found),
        rows(*_pairs(buttons), (to_panel(voice), new)),
    )


def category(voice: Voice, one: Category, products: Sequence[Product], page: int) -> Screen:
    """One category and a page of its products; a page beyond the last is the last."""
    pages = max(1, -(-len(products) // PRODUCTS))
    page = min(page, pages)
    text = voice("goods-category", name=voice.name(one.names), count=len(products))
    acts = (
        Button(voice.plain("goods-rename-button"), EditButton(field="category-name", id=one.id)),
        _shelf_button(voice, "category", one.id, one.shelf),
    )
    new = Button(voice.plain("goods-new-product-button"), EditButton(field="new-product", id=one.id))
    back = Button(voice.plain("back-button"), GoodsButton(noun="categories", id=0))
    shown = products[(page - 1) * PRODUCTS : page * PRODUCTS]
    listed = [_product_button(voice, product) for product in shown]
    turn = turning(voice, page, pages, lambda number: GoodsButton(noun="category", id=one.id, page=number))
    return Screen(_with_emptiness(voice, text, products), rows(*listed, turn, acts, (back, new)))


def product(voice: Voice, card: ProductCard, *, currency: str, link: str) -> Screen:
    """One product with everything that can be edited."""
    one = card.product
    text = lines(
        voice(
            "goods-product",
            name=voice.name(one.names),
            shelf=voice.plain(f"goods-shelf-{one.shelf.value.replace('_', '-')}"),
            summary=voice.name(one.summaries, 200) or "—",
        ),
        voice(
            "goods-product-facts", show=_show(voice, one.show_as), days=one.warranty_days, steps=_steps(one)
        ),
        voice("goods-product-fields", fields=_fields(one)) if one.fields else None,
        voice("goods-product-link", link=link),
        "",
        *(_variant_row(voice, variant, currency) for variant in card.variants),
    )
    return Screen(text, rows(*_variant_buttons(voice, card)) + _product_rows(voice, card))


def ask_to_archive(voice: Voice, one: Product) -> Screen:
    """Says what archiving does."""
    return Screen(
        voice("goods-archive-ask", name=voice.name(one.names)),
        rows(
            (
                Button(voice.plain("back-button"), GoodsButton(noun="product", id=one.id)),
                Button(
                    voice.plain("goods-archive-confirm-button"),
                    SetButton(field="product", id=one.id, value="archived"),
                    style="red",
                ),
            )
        ),
    )


def choose_category(voice: Voice, product_id: int, found: Sequence[CategoryCard]) -> Screen:
    """Move it where?"""
    buttons = [
        Button(
            voice.name(one.category.names, 20),
            SetButton(field="move", id=product_id, value=str(one.category.id)),
        )
        for one in found
    ]
    return Screen(
        voice("goods-ask-move"),
        rows(
            *_pairs(buttons), Button(voice.plain("back-button"), GoodsButton(noun="product", id=product_id))
        ),
    )


def variant(voice: Voice, card: VariantCard, *, currency: str) -> Screen:
    """One variant with everything that can be edited."""
    one = card.variant
    text = voice(
        "goods-variant",
        product=voice.name(card.product.names),
        name=voice.name(one.names),
        shelf=voice.plain(f"goods-shelf-{one.shelf.value.replace('_', '-')}"),
        prices=prices(voice, card.prices.get(currency, ()), currency),
        stars=_stars(voice, card),
        order=one.per_order_max,
        person=one.per_person_max or voice.plain("goods-unlimited"),
        left=card.left,
        threshold=one.low_stock,
        code=one.code,
    )
    return Screen(text, _variant_rows(voice, card))


def ask(voice: Voice, key: str, now: str, *, back_to: tuple[str, int]) -> Screen:
    """Asks for a new value beside the old one; the way back leads to the page it belongs to."""
    shown = voice("goods-now", value=now) if now else None
    return Screen(lines(voice(key), shown), rows(cancel(voice, *back_to)))


def cancel(voice: Voice, noun: str, id_: int) -> Button:
    """Leaves a question unanswered."""
    return Button(voice.plain("cancel-form-button"), GoodsButton(noun=noun, id=id_))


def steep(voice: Voice, variant_id: int, *, old: str, new: str) -> Screen:
    """A price that moves by more than 30 % is asked about again."""
    return Screen(
        voice("goods-steep", old=old, new=new),
        rows(
            (
                cancel(voice, "variant", variant_id),
                Button(
                    voice.plain("goods-steep-button", new=new),
                    SetButton(field="steep", id=variant_id, value="sure"),
                ),
            )
        ),
    )


def prices(voice: Voice, tiers: Sequence[Tier], currency: str) -> str:
    """A price list in one line: ¥28.80, 5 → ¥27.50."""
    if not tiers:
        return voice.plain("goods-none")
    first, *more = tiers
    return ", ".join(
        [
            voice.price(first.unit_price, currency),
            *(f"{tier.from_quantity} → {voice.price(tier.unit_price, currency)}" for tier in more),
        ]
    )


def _with_emptiness(voice: Voice, text: str, found: Sequence[object]) -> str:
    return text if found else lines(text, voice("admin-list-empty"))


def _category_button(voice: Voice, one: CategoryCard) -> Button:
    sign, name = SHELF_SIGNS[one.category.shelf], voice.name(one.category.names, 16)
    label = voice.plain("goods-category-row-button", sign=sign, name=name, count=one.count)
    return Button(label, GoodsButton(noun="category", id=one.category.id))


def _product_button(voice: Voice, one: Product) -> Button:
    label = voice.plain(
        "goods-product-row-button", sign=SHELF_SIGNS[one.shelf], name=voice.name(one.names, 28)
    )
    return Button(label, GoodsButton(noun="product", id=one.id))


def _shelf_button(voice: Voice, noun: str, id_: int, shelf: Shelf) -> Button:
    is_on_sale = shelf is Shelf.ON_SALE
    label = voice.plain("goods-hide-button" if is_on_sale else "goods-show-button")
    return Button(label, SetButton(field=noun, id=id_, value="hidden" if is_on_sale else "on_sale"))


def _variant_buttons(voice: Voice, card: ProductCard) -> list[tuple[Button, ...]]:
    buttons = [
        Button(
            voice.plain("goods-variant-button", name=voice.name(one.variant.names, 16)),
            GoodsButton(noun="variant", id=one.variant.id),
        )
        for one in card.variants
    ]
    new = Button(voice.plain("goods-new-variant-button"), EditButton(field="new-variant", id=card.product.id))
    return _pairs([*buttons, new])


def _product_rows(voice: Voice, card: ProductCard) -> Rows:
    one = card.product

    def edit(key: str, field: str) -> Button:
        return Button(voice.plain(key), EditButton(field=field, id=one.id))

    show = Button(
        voice.plain("goods-show-as-button", show=_show(voice, one.show_as)),
        SetButton(field="show", id=one.id, value=NEXT_SHOW[one.show_as].value),
    )
    move = Button(voice.plain("goods-category-button"), SetButton(field="moving", id=one.id, value="ask"))
    archive = Button(
        voice.plain("goods-archive-button"), SetButton(field="archiving", id=one.id, value="ask")
    )
    back = Button(voice.plain("back-button"), GoodsButton(noun="category", id=card.category.id))
    look = Button(voice.plain("goods-look-button"), ProductButton(product_id=one.id))
    return rows(
        (edit("goods-name-button", "product-name"), edit("goods-summary-button", "summary")),
        (edit("goods-how-to-button", "how-to"), edit("goods-picture-button", "picture")),
        (show, edit("goods-fields-button", "fields")),
        (edit("goods-warranty-button", "warranty"), move),
        (_shelf_button(voice, "product", one.id, one.shelf), archive),
        (back, look if one.shelf is Shelf.ON_SALE else None),
    )


def _variant_rows(voice: Voice, card: VariantCard) -> Rows:
    one = card.variant

    def edit(key: str, field: str) -> Button:
        return Button(voice.plain(key), EditButton(field=field, id=one.id))

    back = Button(voice.plain("back-button"), GoodsButton(noun="product", id=one.product_id))
    restock = Button(voice.plain("admin-restock-button"), RestockButton(variant_id=one.id))
    return rows(
        (edit("goods-price-button", "price"), edit("goods-stars-button", "stars")),
        (edit("goods-order-limit-button", "order-limit"), edit("goods-person-limit-button", "person-limit")),
        (edit("goods-threshold-button", "threshold"), edit("goods-rename-button", "variant-name")),
        (_shelf_button(voice, "variant", one.id, one.shelf), restock),
        back,
    )


def _variant_row(voice: Voice, card: VariantCard, currency: str) -> str:
    sign = SHELF_SIGNS[card.variant.shelf].strip() or "·"
    price = prices(voice, card.prices.get(currency, ()), currency)
    return voice(
        "goods-variant-row", sign=sign, name=voice.name(card.variant.names, 24), price=price, left=card.left
    )


def _show(voice: Voice, way: ShowAs) -> str:
    return voice.plain(f"goods-show-{way.value}")


def _stars(voice: Voice, card: VariantCard) -> str:
    tiers = card.prices.get("XTR", ())
    return prices(voice, tiers, "XTR") if tiers else voice.plain("goods-stars-auto")


def _steps(one: Product) -> int:
    return max((len(told) for told in one.how_to.values()), default=0)


def _fields(one: Product) -> str:
    labels = next(iter(one.fields["labels"].values()))
    return str(one.fields["separator"]).join(labels)


def _pairs(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
