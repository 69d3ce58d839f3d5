"""What he bought: his orders, their goods, their receipts."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.delivery import goods
from bot.errors import OrderNotFound
from bot.orders import history
from bot.shop import Shop
from handlers.customer import pages
from handlers.customer.forms import BuyerForm
from handlers.customer.screens import orders
from handlers.customer.screens.buttons import CodesButton, OrderButton, OrdersButton, ReceiptButton
from handlers.entrance import Visitor
from handlers.screen import Alert, Answer, Screen
from models.order import read_number

router = Router(name="orders")


@router.message(Command("orders"))
async def list_orders(message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext) -> Screen:
    """His orders, newest first."""
    await state.clear()
    return await pages.orders_page(shop, visitor, 1)


@router.callback_query(OrdersButton.filter())
async def turn_orders(
    call: CallbackQuery, callback_data: OrdersButton, visitor: Visitor, shop: Shop, state: FSMContext
) -> Screen:
    """Another page of them."""
    await state.clear()
    return await pages.orders_page(shop, visitor, callback_data.page)


@router.callback_query(OrderButton.filter())
async def open_order(call: CallbackQuery, callback_data: OrderButton, visitor: Visitor, shop: Shop) -> Answer:
    """One of them."""
    return await pages.order(shop, visitor, callback_data.order_id)


@router.message(StateFilter(BuyerForm.order_number), F.text, ~F.text.startswith("/"))
async def find_order(message: Message, visitor: Visitor, shop: Shop, *, state: FSMContext) -> Answer:
    """One of his orders by the number he typed."""
    number = read_number(message.text or "")
    if number is None:
        raise OrderNotFound
    order_id = await shop.database.reading(history.by_number, visitor.id, number)
    await state.clear()
    return await pages.order(shop, visitor, order_id)


@router.callback_query(CodesButton.filter())
async def send_again(call: CallbackQuery, callback_data: CodesButton, visitor: Visitor, shop: Shop) -> Alert:
    """Send the goods once more, to their owner only."""
    tapped = callback_data
    await shop.database.transaction(
        goods.send_again, visitor.id, tapped.order_id, nonce=tapped.nonce, now=shop.clock.now()
    )
    shop.bell.ring()
    return Alert(visitor.voice.plain("sent-again-toast"))


@router.callback_query(ReceiptButton.filter())
async def receipt(call: CallbackQuery, callback_data: ReceiptButton, visitor: Visitor, shop: Shop) -> Screen:
    """The receipt of one order."""
    order = await pages.own_order(shop, visitor, callback_data.order_id)
    name = visitor.voice.name(shop.settings.shop.name)
    return orders.receipt(visitor.voice, order, name, now=shop.clock.now())
