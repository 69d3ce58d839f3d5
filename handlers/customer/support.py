"""Asking for help: in general, about a product, about one order."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.shop import Shop
from handlers.customer import pages
from handlers.customer.screens import support as screens
from handlers.customer.screens import welcome
from handlers.customer.screens.buttons import AskButton, ProblemButton
from handlers.entrance import Visitor
from handlers.screen import Screen

router = Router(name="support")


@router.message(Command("support"))
async def support(message: Message, visitor: Visitor, shop: Shop) -> Screen:
    """Where help is."""
    return screens.support(visitor.voice, shop.settings.shop.support_contact)


@router.message(Command("paysupport"))
async def payment_support(message: Message, visitor: Visitor, shop: Shop) -> Screen:
    """What happens to money that is missing, late or too much."""
    contact = shop.settings.shop.support_contact
    return welcome.payment_support(visitor.voice, contact, write_to=screens.write_to(visitor.voice, contact))


@router.callback_query(AskButton.filter())
async def ask(call: CallbackQuery, callback_data: AskButton, visitor: Visitor, shop: Shop) -> Screen:
    """A question about a product."""
    contact = shop.settings.shop.support_contact
    return screens.support(visitor.voice, contact, product_id=callback_data.product_id)


@router.callback_query(ProblemButton.filter())
async def problem(call: CallbackQuery, callback_data: ProblemButton, visitor: Visitor, shop: Shop) -> Screen:
    """Something is wrong with an order."""
    order = await pages.own_order(shop, visitor, callback_data.order_id)
    return screens.about_order(visitor.voice, order, shop.settings.shop.support_contact)
