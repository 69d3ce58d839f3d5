"""The command menu: everybody's in his own language, an admin's with what he needs besides."""

from bot.config import Settings
from handlers.menu import FOR_ADMINS, FOR_BUYERS, show_menu
from tests.fakes.practice import ADMIN, XIAOMEI, Json, Practice, practising

SETTINGS = Settings.model_validate({"shop": {"admins": [ADMIN, 999999]}})


async def menu_of(practice: Practice, **whose: object) -> dict[str, str]:
    answer: list[Json] = (await practice.call("getMyCommands", **whose))["result"]
    return {one["command"]: one["description"] for one in answer}


class TestShowMenu:
    async def test_speaks_each_language_and_shows_admins_more(self) -> None:
        async with practising() as practice:
            bot = practice.aiogram_bot()
            await practice.say(ADMIN, "/start")
            await show_menu(bot, SETTINGS)
            await bot.session.close()
            everybody = await menu_of(practice)
            english = await menu_of(practice, language_code="en")
            boss = await menu_of(practice, scope={"type": "chat", "chat_id": ADMIN})
            buyer = await menu_of(practice, scope={"type": "chat", "chat_id": XIAOMEI})
        assert tuple(everybody) == FOR_BUYERS
        assert (everybody["orders"], english["orders"]) == ("我的订单", "My orders")
        assert tuple(boss) == FOR_ADMINS + FOR_BUYERS
        assert buyer == {}
