"""Puts each page of the catalogue's editor together, and does what its buttons and forms say."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from aiogram import Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.catalog import editing, presentation, shelves, wording
from bot.catalog.pricing import steepest
from bot.errors import BadInput
from bot.shop import Shop
from bot.staff import audit
from handlers.entrance import Visitor
from handlers.screen import Screen
from handlers.staff import present
from handlers.staff.fields import FIELDS, NOTHING, Typed
from handlers.staff.forms import StaffForm
from handlers.staff.screens import goods
from handlers.staff.screens.buttons import SetButton
from models.product import Category, MediaKind, Product, Shelf, ShowAs, Variant

KINDS: dict[str, Any] = {"category": Category, "product": Product, "variant": Variant}
PRICES = {"price": "", "stars": "XTR"}


async def page(shop: Shop, visitor: Visitor, bot: Bot, noun: str, id_: int, *, number: int = 1) -> Screen:
    """The list of categories, or one category (its page `number`), product or variant."""
    read, voice, currency = shop.database.reading, visitor.voice, shop.settings.shop.currency
    match noun:
        case "category":
            products = await read(shelves.products, id_)
            return goods.category(voice, await read(shelves.category, id_), products, number)
        case "product":
            card, me = await read(shelves.product, id_), await bot.me()
            link = f"https://t.me/{me.username}?start=p_{card.product.code}"
            return goods.product(voice, card, currency=currency, link=link)
        case "variant":
            return goods.variant(voice, await read(shelves.variant, id_), currency=currency)
        case _:
            return goods.categories(voice, await read(shelves.categories))


async def ask(shop: Shop, visitor: Visitor, state: FSMContext, field: str, id_: int) -> Screen:
    """Ask for a field, show what stands there now, and wait for the words."""
    now = await present.value_now(shop, field, id_)
    await state.set_state(StaffForm.value)
    await state.set_data({"field": field, "id": id_})
    return goods.ask(visitor.voice, FIELDS[field].ask, now, back_to=(FIELDS[field].noun, id_))


async def take(shop: Shop, visitor: Visitor, bot: Bot, state: FSMContext, text: str) -> Screen:
    """Set what was typed; then the page it belongs to, or the next question."""
    asked = await state.get_data()
    typed = Typed(shop, audit.staff(visitor.id), visitor.locale, asked["id"], text)
    after = await FIELDS[asked["field"]].take(typed)
    if after.ask is not None:
        return replace(await ask(shop, visitor, state, after.ask, after.id), fresh=True)
    await state.clear()
    return await _saved(shop, visitor, bot, after.noun, after.id)


async def doubt(shop: Shop, visitor: Visitor, field: str, id_: int, text: str) -> Screen | None:
    """A question about a price that moves by more than 30 %, else None."""
    if field not in PRICES or text.strip() == NOTHING:
        return None
    currency = PRICES[field] or shop.settings.shop.currency
    card = await shop.database.reading(shelves.variant, id_)
    moved = steepest(card.prices.get(currency, ()), wording.tiers(text))
    if moved is None:
        return None
    old, new = (visitor.voice.price(price, currency) for price in moved)
    return goods.steep(visitor.voice, id_, old=old, new=new)


async def set_value(shop: Shop, visitor: Visitor, bot: Bot, tapped: SetButton) -> Screen:
    """What a button sets or asks first."""
    read, voice, id_ = shop.database.reading, visitor.voice, tapped.id
    if tapped.field == "archiving":
        return goods.ask_to_archive(voice, (await read(shelves.product, id_)).product)
    if tapped.field == "moving":
        return goods.choose_category(voice, id_, await read(shelves.categories))
    await _set(shop, visitor, tapped)
    saved = voice.plain("goods-saved-toast")
    if tapped.value == Shelf.ARCHIVED.value:
        return replace(await page(shop, visitor, bot, "categories", 0), toast=saved)
    noun = tapped.field if tapped.field in KINDS else "product"
    return replace(await page(shop, visitor, bot, noun, id_), toast=saved)


async def take_media(shop: Shop, visitor: Visitor, bot: Bot, state: FSMContext, message: Message) -> Screen:
    """Keep a picture or video and put it where it belongs; steps may get one after the other."""
    asked = await state.get_data()
    field, id_ = asked["field"], asked["id"]
    if field not in {"picture", "how-to"}:
        raise BadInput(hint="not-text-in-form")
    kind, content = await _download(bot, message)
    media_id = await shop.database.transaction(
        presentation.keep_media, kind=kind, content=content, now=shop.clock.now()
    )
    typed = Typed(shop, audit.staff(visitor.id), visitor.locale, id_, message.caption or "1")
    if field == "picture":
        await typed.do(presentation.picture, id_, media_id=media_id)
        await state.clear()
    else:
        step = wording.whole_number(typed.text, least=1, most=wording.MOST_STEPS, hint="hint-step")
        await typed.do(presentation.illustrate, id_, step=step, media_id=media_id)
        return _with_saved(visitor, await ask(shop, visitor, state, field, id_))
    return await _saved(shop, visitor, bot, "product", id_)


async def _set(shop: Shop, visitor: Visitor, tapped: SetButton) -> None:
    now, actor = shop.clock.now(), audit.staff(visitor.id)
    change = shop.database.transaction
    match tapped.field:
        case "show":
            await change(presentation.show_as, tapped.id, way=ShowAs(tapped.value), actor=actor, now=now)
        case "move":
            await change(editing.move_product, tapped.id, category_id=int(tapped.value), actor=actor, now=now)
        case noun:
            shelf = Shelf(tapped.value)
            await change(editing.put_on_shelf, KINDS[noun], tapped.id, shelf=shelf, actor=actor, now=now)


async def _saved(shop: Shop, visitor: Visitor, bot: Bot, noun: str, id_: int) -> Screen:
    return _with_saved(visitor, await page(shop, visitor, bot, noun, id_))


def _with_saved(visitor: Visitor, shown: Screen) -> Screen:
    return replace(shown, text=f"{visitor.voice('goods-saved')}\n\n{shown.text}", fresh=True)


async def _download(bot: Bot, message: Message) -> tuple[MediaKind, bytes]:
    kept = BytesIO()
    if message.video is not None:
        await bot.download(message.video, kept)
        return MediaKind.VIDEO, kept.getvalue()
    assert message.photo
    await bot.download(message.photo[-1], kept)
    return MediaKind.PHOTO, kept.getvalue()
