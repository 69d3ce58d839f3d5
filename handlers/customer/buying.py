"""From Buy to paid: placing an order, choosing a method, paying, cancelling."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.delivery import at_once, fulfilment
from bot.orders import cancelling, checkout
from bot.orders.checkout import Wish
from bot.payments import watching
from bot.shop import Shop
from handlers.customer import pages
from handlers.customer.screens import checkout as screens
from handlers.customer.screens import payment
from handlers.customer.screens.buttons import (
    AgainButton,
    BalanceButton,
    BuyButton,
    CancelButton,
    MethodsButton,
    PaidButton,
    PayButton,
)
from handlers.entrance import Visitor
from handlers.screen import Answer, Screen
from handlers.settling import listeners
from models.order import OrderStatus

router = Router(name="buying")


@router.callback_query(BuyButton.filter())
async def buy(call: CallbackQuery, callback_data: BuyButton, visitor: Visitor, shop: Shop) -> Screen:
    """Place the order that was painted."""
    tapped = callback_data
    wish = Wish(tapped.variant_id, tapped.quantity, tapped.unit_price, tapped.nonce)
    rules = checkout.Rules.of(shop.settings)
    order_id = await shop.database.transaction(
        checkout.buy, visitor.id, wish, rules=rules, now=shop.clock.now()
    )
    return await pages.choose_payment(shop, visitor, order_id)


@router.callback_query(AgainButton.filter())
async def buy_again(call: CallbackQuery, callback_data: AgainButton, visitor: Visitor, shop: Shop) -> Screen:
    """The same order again, at today's price."""
    tapped, rules = callback_data, checkout.Rules.of(shop.settings)
    order_id = await shop.database.transaction(
        checkout.buy_again, visitor.id, tapped.order_id, nonce=tapped.nonce, rules=rules, now=shop.clock.now()
    )
    return await pages.choose_payment(shop, visitor, order_id)


@router.callback_query(MethodsButton.filter())
async def choose_method(
    call: CallbackQuery, callback_data: MethodsButton, visitor: Visitor, shop: Shop
) -> Screen:
    """Every way to pay."""
    return await pages.choose_payment(shop, visitor, callback_data.order_id)


@router.callback_query(PayButton.filter())
async def pay(call: CallbackQuery, callback_data: PayButton, visitor: Visitor, shop: Shop) -> Screen:
    """Ask the gateway for a link and show it."""
    return await pages.waiting(
        shop, visitor, callback_data.order_id, callback_data.gateway, callback_data.option
    )


@router.callback_query(BalanceButton.filter())
async def pay_from_balance(
    call: CallbackQuery, callback_data: BalanceButton, visitor: Visitor, shop: Shop
) -> Screen:
    """Pay with what is in the wallet; the goods follow at once."""
    order_id = callback_data.order_id
    now = shop.clock.now()
    await shop.database.transaction(
        at_once.pay_from_balance, visitor.id, order_id, announce_to=listeners(shop), now=now
    )
    shop.bell.ring()
    return await pages.as_it_stands(shop, visitor, order_id)


@router.callback_query(PaidButton.filter())
async def i_have_paid(call: CallbackQuery, callback_data: PaidButton, visitor: Visitor, shop: Shop) -> Answer:
    """Ask the gateway now."""
    order = await pages.own_order(shop, visitor, callback_data.order_id)
    admins = tuple(shop.settings.shop.admins)
    await watching.ask_now(
        shop.database, shop.gateways, order_id=order.id, admins=admins, now=shop.clock.now()
    )
    await shop.database.transaction(
        fulfilment.fulfil, order.id, announce_to=listeners(shop), now=shop.clock.now()
    )
    shop.bell.ring()
    after = await pages.own_order(shop, visitor, order.id)
    if after.paid_at is None:
        return payment.not_seen_yet(visitor.voice, after, now=shop.clock.now())
    return await pages.as_it_stands(shop, visitor, order.id)


@router.callback_query(CancelButton.filter())
async def cancel(call: CallbackQuery, callback_data: CancelButton, visitor: Visitor, shop: Shop) -> Screen:
    """Say what cancelling does, then do it."""
    order = await pages.own_order(shop, visitor, callback_data.order_id)
    if order.status is OrderStatus.AWAITING_PAYMENT and not callback_data.sure:
        return screens.ask_to_cancel(visitor.voice, order)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        await shop.database.transaction(cancelling.cancel, visitor.id, order.id, now=shop.clock.now())
    return await pages.as_it_stands(shop, visitor, order.id)
