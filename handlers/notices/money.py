"""Money that came late, short, too much or twice: where it is now."""

from bot.orders import history
from bot.orders.history import OrderView
from bot.outbox.claiming import Letter
from bot.shop import Shop
from bot.wallet.balance import balance
from handlers.customer.screens.buttons import MenuButton, MethodsButton, OrderButton, Place
from handlers.customer.screens.welcome import all_products
from handlers.screen import Button, Screen, rows
from handlers.voice import Voice
from models.order import OrderStatus


async def late_goods(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Late, and the goods are still there; they follow in the next message."""
    order = await _order(shop, letter)
    text = voice(
        "late-goods",
        number=voice.order_number(order.number),
        amount=_amount(letter, voice),
        time=voice.time(order.paid_at or shop.clock.now()),
    )
    return Screen(text)


async def late_gone(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Late, and the goods are gone: all of it is in the balance."""
    text = voice("late-gone", amount=_amount(letter, voice), balance=await _balance(shop, letter, voice))
    return Screen(text, rows(all_products(voice), (_my_balance(voice), _support(voice))))


async def short_paid(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Too little: it is in the balance, and pays for the order together with the rest."""
    order = await _order(shop, letter)
    missing = voice.money(int(letter.facts["missing"]), letter.facts["currency"])
    text = voice(
        "short-paid",
        number=voice.order_number(order.number),
        amount=_amount(letter, voice),
        missing=missing,
        balance=await _balance(shop, letter, voice),
    )
    waits = order.status is OrderStatus.AWAITING_PAYMENT
    go_on = Button(voice.plain("pay-now-button"), MethodsButton(order_id=order.id), style="green")
    return Screen(text, rows(go_on if waits else None, (_my_balance(voice), _support(voice))))


async def overpaid(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """The rest is in the balance."""
    text = voice("overpaid", amount=_amount(letter, voice), balance=await _balance(shop, letter, voice))
    return Screen(text, rows(_my_balance(voice)))


async def paid_twice(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """The second payment is in the balance."""
    order = await _order(shop, letter)
    text = voice(
        "paid-twice",
        number=voice.order_number(order.number),
        amount=_amount(letter, voice),
        balance=await _balance(shop, letter, voice),
    )
    return Screen(text, rows((_my_balance(voice), _support(voice))))


async def stars_returned(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Stars go back to where they came from."""
    stars = voice.money(int(letter.facts["amount"]), "XTR")
    order_id = letter.facts.get("order_id")
    to_order = Button(voice.plain("open-order-button"), OrderButton(order_id=order_id)) if order_id else None
    return Screen(voice("stars-returned", stars=stars), rows((to_order, _support(voice))))


async def balance_credited(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Money that belongs to no order is in the balance."""
    text = voice(
        "balance-credited", amount=_amount(letter, voice), balance=await _balance(shop, letter, voice)
    )
    return Screen(text, rows(_my_balance(voice)))


async def _order(shop: Shop, letter: Letter) -> OrderView:
    return await shop.database.reading(history.order, letter.chat_id, letter.facts["order_id"])


async def _balance(shop: Shop, letter: Letter, voice: Voice) -> str:
    currency = letter.facts["currency"]
    return voice.money(await shop.database.reading(balance, letter.chat_id, currency), currency)


def _amount(letter: Letter, voice: Voice) -> str:
    return voice.money(int(letter.facts["amount"]), letter.facts["currency"])


def _my_balance(voice: Voice) -> Button:
    return Button(voice.plain("balance-button"), MenuButton(place=Place.BALANCE))


def _support(voice: Voice) -> Button:
    return Button(voice.plain("support-button"), MenuButton(place=Place.SUPPORT))
