"""Puts the listeners together: who is asked first, and what stands around all of them."""

from collections.abc import Mapping
from functools import cache

import structlog
from aiogram import Bot, Dispatcher, Router
from aiogram.methods import AnswerCallbackQuery, SendMessage
from aiogram.types import Update

from bot.customers.arrival import locale_for
from bot.errors import ShopError
from bot.shop import Shop
from handlers import last, stars
from handlers.apologies import Apologies, Remedy, apologise
from handlers.calls import quietly
from handlers.customer import customer_router
from handlers.customer.remedies import REMEDIES
from handlers.dialogue import Dialogue
from handlers.entrance import Entrance
from handlers.lanes import Lanes
from handlers.painter import Keeper, Painter
from handlers.staff import staff_router
from handlers.staff.intake import Intake
from handlers.staff.remedies import STAFF_REMEDIES
from handlers.voice import Voice

log = structlog.get_logger(__name__)


def build_dispatcher(shop: Shop) -> Dispatcher:
    """The shop's ears: money first, then staff, then buyers, then what nobody understood."""
    return listening_to(shop, *_routers(), remedies=REMEDIES | STAFF_REMEDIES)


def listening_to(shop: Shop, *routers: Router, remedies: Mapping[type[ShopError], Remedy]) -> Dispatcher:
    """A dispatcher with the shop's own entrance, painter and apologies around these routers."""
    dispatcher = Dispatcher(storage=Dialogue(shop.database, shop.clock), disable_fsm=True, name="shop")
    dispatcher["shop"] = shop
    dispatcher["intake"] = Intake()
    dispatcher.update.outer_middleware(Entrance())
    dispatcher.update.outer_middleware(dispatcher.fsm)
    painter, apologies = Painter(shop), Apologies(remedies)
    for observer in (dispatcher.message, dispatcher.callback_query):
        observer.middleware(painter)
        observer.middleware(apologies)
    dispatcher.callback_query.outer_middleware(Keeper())
    dispatcher.errors.register(apologise)
    for router in (*routers, last.router):
        dispatcher.include_router(_copy(router))
    return dispatcher


def open_lanes(dispatcher: Dispatcher, bot: Bot, shop: Shop) -> Lanes:
    """Hands every update to the dispatcher, each person's in order."""

    async def feed(update: Update) -> None:
        try:
            await dispatcher.feed_update(bot, update)
        except Exception:
            log.exception("update_failed", update_id=update.update_id)

    async def too_many(update: Update) -> None:
        await _ask_to_slow_down(bot, shop, update)

    return Lanes(feed, too_many, admins=frozenset(shop.settings.shop.admins))


async def _ask_to_slow_down(bot: Bot, shop: Shop, update: Update) -> None:
    call, message = update.callback_query, update.message
    user = call.from_user if call else message.from_user if message else None
    locale = locale_for(user.language_code if user else None, shop.settings.shop.locale)
    words = Voice(locale).plain("slow-down-toast")
    if call is not None:
        await quietly(bot, AnswerCallbackQuery(callback_query_id=call.id, text=words))
    elif message is not None and message.chat.type == "private":
        await quietly(bot, SendMessage(chat_id=message.chat.id, text=words))


@cache
def _routers() -> tuple[Router, ...]:
    return stars.router, staff_router(), customer_router()


def _copy(router: Router) -> Router:
    """The same handlers in a router of its own: aiogram gives each one parent, a process may open many."""
    copied = Router(name=router.name)
    for name, observer in router.observers.items():
        own = copied.observers[name]
        own.handlers = observer.handlers
        own._handler = observer._handler  # the filters of the whole router
        own.middleware = observer.middleware
        own.outer_middleware = observer.outer_middleware
    for below in router.sub_routers:
        copied.include_router(_copy(below))
    return copied
