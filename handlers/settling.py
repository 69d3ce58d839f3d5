"""After money came: book it, and let the goods follow at once; the jobs would do the same a little later."""

from bot.delivery import fulfilment
from bot.payments import settlement
from bot.shop import Shop


async def settle_and_fulfil(shop: Shop, event_id: int) -> None:
    """Settle one kept event; if it pays its order, deliver."""
    admins = tuple(shop.settings.shop.admins)
    settled = await shop.database.transaction(
        settlement.settle, event_id, admins=admins, now=shop.clock.now()
    )
    if settled.pays and settled.order_id is not None:
        await shop.database.transaction(
            fulfilment.fulfil, settled.order_id, announce_to=listeners(shop), now=shop.clock.now()
        )
    shop.bell.ring()


def listeners(shop: Shop) -> tuple[int, ...]:
    """The admins who want to hear of each sale."""
    section = shop.settings.shop
    return tuple(section.admins) if section.announce_sales else ()
