"""Puts each of an admin's pages together: reads what it shows, then asks its screen for the words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext

from bot.catalog import shelves
from bot.errors import OrderNotFound
from bot.orders import history
from bot.outbox import posting
from bot.shop import Shop
from bot.staff import opening
from bot.stock import availability, revealing
from handlers.entrance import Visitor
from handlers.screen import Screen
from handlers.staff.forms import StaffForm
from handlers.staff.screens import goods, orders, stock
from handlers.staff.screens import panel as panels
from handlers.staff.screens.buttons import Desk


async def panel(shop: Shop, visitor: Visitor) -> Screen:
    """Today at a glance."""
    now, read, section = shop.clock.now(), shop.database.reading, shop.settings.shop
    since = midnight(now, section.time_zone)
    state = panels.Panel(
        shop=visitor.voice.name(section.name),
        currency=section.currency,
        today=await read(history.today, since, currency=section.currency, now=now),
        low=sum(level.is_low for level in await read(availability.levels)),
        dead=len(await read(posting.dead_letters)),
        pause=await read(opening.pause_of, now=now),
        has_contact=bool(section.support_contact),
    )
    return panels.panel(visitor.voice, state, now=now)


async def at_desk(shop: Shop, visitor: Visitor, desk: Desk, state: FSMContext) -> Screen:
    """One of the panel's screens."""
    match desk:
        case Desk.GOODS:
            return goods.categories(visitor.voice, await shop.database.reading(shelves.categories))
        case Desk.RESTOCK:
            return await choose_variant(shop, visitor)
        case Desk.FIND_ORDER:
            await state.set_state(StaffForm.order_number)
            return orders.ask_number(visitor.voice)
        case Desk.STUCK:
            found = await shop.database.reading(history.stuck, now=shop.clock.now())
            return panels.stuck(visitor.voice, found)
        case Desk.DEAD:
            return await dead_letters(shop, visitor)
        case Desk.PAUSE:
            return panels.ask_pause(visitor.voice)
        case _:
            return await panel(shop, visitor)


async def dead_letters(shop: Shop, visitor: Visitor) -> Screen:
    """Messages that were given up."""
    return panels.dead_letters(visitor.voice, await shop.database.reading(posting.dead_letters))


async def choose_variant(shop: Shop, visitor: Visitor, *, above: str | None = None) -> Screen:
    """Which variant is restocked?"""
    page = await shop.database.reading(shelves.stock_page, page=1)
    return (
        stock.choose(visitor.voice, page, above=above) if page.variants else stock.stock(visitor.voice, page)
    )


async def order(shop: Shop, visitor: Visitor, order_id: int) -> Screen:
    """Any order with its whole story."""
    story = await shop.database.reading(history.by_id_for_staff, order_id)
    masked = await shop.database.reading(revealing.masked_secrets, shop.vault, order_id)
    return orders.order(visitor.voice, story, masked, now=shop.clock.now())


async def order_id_of(shop: Shop, number: str) -> int | None:
    """The order with this number, if there is one."""
    try:
        return (await shop.database.reading(history.for_staff, number)).order.id
    except OrderNotFound:
        return None


async def count_of_secrets(shop: Shop, order_id: int) -> int:
    """How many secrets an order has."""
    return len(await shop.database.reading(revealing.masked_secrets, shop.vault, order_id))


def midnight(now: datetime, zone: str) -> datetime:
    """When the shop's day began."""
    return now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
