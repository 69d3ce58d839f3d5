"""Everything a buyer can say or tap."""

from aiogram import Router

from handlers.customer import browsing, buying, orders, start, support


def customer_router() -> Router:
    """The buyer's handlers, in the order in which they are asked."""
    router = Router(name="customer")
    router.include_routers(start.router, support.router, orders.router, buying.router, browsing.router)
    return router
