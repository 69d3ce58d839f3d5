"""Everything an admin can say or tap; to anybody else these handlers do not exist."""

from aiogram import Router
from aiogram.types import TelegramObject

from handlers.entrance import Visitor
from handlers.staff import goods, restock, running


async def is_admin(event: TelegramObject, visitor: Visitor) -> bool:
    """Whether the person runs the shop."""
    return visitor.is_admin


def staff_router() -> Router:
    """The admins' handlers."""
    router = Router(name="staff")
    router.message.filter(is_admin)
    router.callback_query.filter(is_admin)
    router.include_routers(running.router, restock.router, goods.router)
    return router
