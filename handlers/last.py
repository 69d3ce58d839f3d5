"""Catches what no other handler wants: old or forged buttons, unknown words, pictures and voices, blocks."""

from collections import deque

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ContentType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.customers import arrival
from bot.shop import Shop
from handlers.apologies import unknown
from handlers.customer import pages
from handlers.customer.screens.welcome import all_products, back_home
from handlers.entrance import Visitor
from handlers.screen import Answer, Screen, rows

router = Router(name="last")

SAID_WITHOUT_WORDS = {
    *(ContentType.VOICE, ContentType.AUDIO, ContentType.VIDEO, ContentType.VIDEO_NOTE, ContentType.STICKER),
    *(ContentType.ANIMATION, ContentType.PHOTO, ContentType.DOCUMENT, ContentType.CONTACT, ContentType.GAME),
    *(ContentType.LOCATION, ContentType.VENUE, ContentType.DICE, ContentType.POLL, ContentType.STORY),
}
LONGEST_QUERY = 64
_albums: deque[str] = deque(maxlen=200)
"""Albums that were answered: each arrives as many messages."""


@router.callback_query()
async def old_button(call: CallbackQuery, visitor: Visitor, shop: Shop) -> Answer:
    """A button of an old page, or one that never was: the first screen as it is now."""
    return await unknown(shop, visitor, tapped=True)


@router.message(F.text.startswith("/"))
async def unknown_command(message: Message, visitor: Visitor, shop: Shop, state: FSMContext) -> Answer:
    """No such command, or not for him."""
    await state.clear()
    return await unknown(shop, visitor, tapped=False)


@router.message(F.text)
async def words(message: Message, visitor: Visitor, shop: Shop, state: FSMContext) -> Answer:
    """Words for a question that nobody asks any more are a search."""
    await state.clear()
    query = " ".join((message.text or "").split())[:LONGEST_QUERY]
    return await pages.search(shop, visitor, query, 1)


@router.message(F.content_type.in_(SAID_WITHOUT_WORDS))
async def no_words(message: Message, visitor: Visitor, state: FSMContext) -> Answer:
    """A voice or a picture: nothing is lost, and the open question stays open."""
    if _answered_before(message.media_group_id):
        return None
    asked = await state.get_state()
    text = visitor.voice("not-text-in-form" if asked else "not-text")
    return Screen(text, rows((back_home(visitor.voice), all_products(visitor.voice))))


@router.message()
async def service_message(message: Message) -> None:
    """Telegram's own remarks in a chat (pinned, timers) need no answer."""


@router.my_chat_member()
async def reach_changed(event: ChatMemberUpdated, shop: Shop) -> None:
    """He blocked the bot, or let it in again."""
    blocked = event.new_chat_member.status == ChatMemberStatus.KICKED
    act = arrival.blocked if blocked else arrival.unblocked
    assert event.bot is not None
    now = shop.clock.now()
    await shop.database.transaction(act, event.from_user.id, bot_id=event.bot.id, now=now)
    shop.bell.ring()


def _answered_before(album: str | None) -> bool:
    if album is None:
        return False
    known = album in _albums
    _albums.append(album)
    return known
