"""Brings the message about an order up to date: paid, expired, cancelled."""

from bot.orders import history
from bot.outbox.claiming import Letter
from bot.shop import Shop
from handlers.customer.screens import payment
from handlers.notices.paper import Edit
from handlers.voice import Voice
from models.order import OrderStatus


async def repaint(shop: Shop, letter: Letter, voice: Voice) -> Edit | None:
    """How the order stands when this is sent; while it still waits, the message is right as it is."""
    order = await shop.database.reading(history.order, letter.chat_id, letter.facts["order_id"])
    if order.status is OrderStatus.AWAITING_PAYMENT:
        return None
    return Edit(
        screen=payment.afterwards(voice, order, now=shop.clock.now()),
        bot_id=letter.facts["bot_id"],
        message_id=letter.facts["message_id"],
        picture=bool(letter.facts["picture"]),
        good=order.paid_at is not None,
    )
