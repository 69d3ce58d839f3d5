"""What admins are told without asking: sales, low stock, what got stuck or broke."""

from bot.catalog import shelves
from bot.orders import history
from bot.outbox import posting
from bot.outbox.claiming import Letter
from bot.shop import Shop
from handlers.customer.screens.orders import line, method_name
from handlers.screen import Button, Screen, rows
from handlers.staff.screens.buttons import Desk, PanelButton, RestockButton, StaffOrderButton
from handlers.voice import Voice, cut


async def sale(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """One order was delivered."""
    story = await shop.database.reading(history.by_id_for_staff, letter.facts["order_id"])
    order = story.order
    text = voice(
        "sale-notice",
        line=line(voice, order),
        amount=voice.money(order.total, order.currency),
        method=method_name(voice, order.paid_by or ""),
        number=voice.order_number(order.number),
    )
    return Screen(text, rows(_open(voice, order.id)))


async def stuck(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """One order was paid, and its goods do not follow."""
    story = await shop.database.reading(history.by_id_for_staff, letter.facts["order_id"])
    order = story.order
    text = voice(
        "stuck-notice",
        number=voice.order_number(order.number),
        line=line(voice, order),
        amount=voice.money(order.total, order.currency),
        time=voice.moment(order.paid_at or order.created_at, shop.clock.now()),
    )
    return Screen(text, rows(_open(voice, order.id)))


async def low_stock(shop: Shop, letter: Letter, voice: Voice) -> Screen | None:
    """A variant has fallen to its threshold; nothing to say when it was filled up meanwhile."""
    row = await shop.database.reading(shelves.stock_row, letter.facts["variant_id"])
    if row.left > row.low_stock:
        return None
    name = " · ".join(part for part in (voice.name(row.product_names), voice.name(row.variant_names)) if part)
    restock = Button(voice.plain("restock-now-button"), RestockButton(variant_id=row.id))
    return Screen(voice("low-stock-notice", name=name, left=row.left, code=row.code), rows(restock))


async def dead(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Messages were given up."""
    letters = await shop.database.reading(posting.dead_letters)
    last = next((one for one in letters if one.id == letter.facts["notice_id"]), None)
    reason = cut(last.reason or "?", 120) if last else "?"
    text = voice("dead-notice", count=len(letters), reason=reason)
    return Screen(text, rows(Button(voice.plain("dead-open-button"), PanelButton(desk=Desk.DEAD))))


async def bug(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Something broke; the log knows more."""
    facts = letter.facts
    return Screen(voice("bug-notice", ref=str(facts["ref"]), update=str(facts["update_id"])))


async def shop_notice(shop: Shop, letter: Letter, voice: Voice) -> Screen:
    """Any other sentence, by its key."""
    facts = {name: value for name, value in letter.facts.items() if name != "text_key"}
    return Screen(voice(letter.facts["text_key"], **facts))


def _open(voice: Voice, order_id: int) -> Button:
    return Button(voice.plain("open-order-button"), StaffOrderButton(order_id=order_id))
