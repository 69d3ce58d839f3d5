"""Where help is: what everybody can do himself, and a person to write to where the shop names one."""

from bot.orders.history import OrderView
from handlers.customer.screens.buttons import (
    CodesButton,
    HowToButton,
    MenuButton,
    MethodsButton,
    OrderButton,
    OrdersButton,
    PaidButton,
    Place,
    ProductButton,
)
from handlers.customer.screens.orders import again, line
from handlers.customer.screens.welcome import back_home
from handlers.screen import Button, Screen, nonce, rows
from handlers.voice import Voice, lines
from models.order import OrderStatus

STAGES = {
    OrderStatus.IN_REVIEW: "paid",
    OrderStatus.AWAITING_PAYMENT: "waiting",
    OrderStatus.PAID: "paid",
    OrderStatus.FULFILLING: "paid",
    OrderStatus.DELIVERED: "delivered",
    OrderStatus.PARTLY_DELIVERED: "delivered",
    OrderStatus.EXPIRED: "over",
    OrderStatus.CANCELLED: "over",
    OrderStatus.REFUND_DUE: "refunded",
    OrderStatus.REFUNDED: "refunded",
}


def support(voice: Voice, contact: str, *, product_id: int = 0) -> Screen:
    """Help in general; with a product, the way back leads to it."""
    text = lines(voice("support-screen"), voice("support-contact", contact=contact) if contact else None)
    back = Button(voice.plain("back-button"), ProductButton(product_id=product_id)) if product_id else None
    orders = Button(voice.plain("orders-button"), OrdersButton())
    return Screen(text, rows(write_to(voice, contact), (back or back_home(voice), orders)))


def about_order(voice: Voice, order: OrderView, contact: str) -> Screen:
    """Help with one order: where its money and its goods are, and what can be done about it now."""
    text = lines(
        voice("problem-screen", number=voice.order_number(order.number)),
        line(voice, order),
        voice(f"problem-when-{STAGES[order.status]}", amount=voice.money(order.total, order.currency)),
        voice("problem-contact", contact=contact) if contact else None,
    )
    back = Button(voice.plain("back-button"), OrderButton(order_id=order.id))
    return Screen(text, rows(_steps(voice, order), (back, write_to(voice, contact))), fresh=True)


def write_to(voice: Voice, contact: str) -> Button | None:
    """Opens the chat with the person who helps, where that is a Telegram name."""
    if not contact.startswith("@"):
        return None
    return Button(voice.plain("support-open-button"), url=f"https://t.me/{contact.removeprefix('@')}")


def _steps(voice: Voice, order: OrderView) -> tuple[Button, ...]:
    """The two things that help most at this stage."""
    paid = PaidButton(order_id=order.id)
    match STAGES[order.status]:
        case "waiting":
            other = Button(voice.plain("change-method-button"), MethodsButton(order_id=order.id))
            return Button(voice.plain("i-have-paid-button"), paid), other
        case "delivered":
            codes = CodesButton(order_id=order.id, nonce=nonce())
            guide = Button(voice.plain("how-to-button"), HowToButton(product_id=order.product_id))
            return Button(voice.plain("send-codes-button"), codes), guide
        case "over":
            return Button(voice.plain("i-did-pay-button"), paid), again(voice, order.id, "order-again-button")
        case "refunded":
            return (Button(voice.plain("balance-button"), MenuButton(place=Place.BALANCE)),)
        case _:
            return ()
