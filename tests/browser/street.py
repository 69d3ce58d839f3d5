"""The practice Telegram with three people and a desk, its page in a browser, its bot in a test's hands."""

import io
from collections.abc import Awaitable, Callable

from PIL import Image
from playwright.async_api import Locator, Page

from bot.practice.settings import PracticeSettings
from tests.fakes.scripted_bot import Json, ScriptedBot

OpenPage = Callable[..., Awaitable[Page]]
TOKEN = "100001:practice"
BUYER, BEN, BOSS, DESK = 7001, 7002, 7003, -1001000000001
PEOPLE = [
    {"id": BUYER, "first_name": "小美", "language_code": "zh-hans"},
    {"id": BEN, "first_name": "Ben", "language_code": "en"},
    {"id": BOSS, "first_name": "老板", "language_code": "zh-hans"},
]
CHATS = [{"id": DESK, "title": "客服台", "members": [BOSS, BEN], "bot_rights": ["can_delete_messages"]}]
SETTINGS = PracticeSettings(
    token=TOKEN, merchant_key="k" * 32, people=PEOPLE, chats=CHATS, flood_limits=False, press_patience=5
)


class Street:
    """The practice server, its bot, and the way to its page."""

    def __init__(self, base: str, open_page: OpenPage) -> None:
        self.base = base
        self.bot = ScriptedBot(base, TOKEN)
        self._open_page = open_page

    async def visit(self, chat: int = BUYER, *, width: int = 1400, locale: str = "zh-CN") -> Page:
        page = await self._open_page(f"{self.base}/#{chat}", width=width, locale=locale)
        await column(page, chat).wait_for()
        return page

    async def play(self, path: str, body: Json) -> Json:
        answer = await self.bot.client.post(f"{self.base}/play/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def start(self, user: int = BUYER) -> None:
        await self.play(f"chats/{user}/messages", {"from": user, "text": "/start"})


def column(page: Page, chat: int) -> Locator:
    return page.get_by_test_id(f"column-{chat}")


def message(page: Page, sent: Json) -> Locator:
    return column(page, sent["chat"]["id"]).get_by_test_id(f"message-{sent['message_id']}")


def picture(width: int = 240, height: int = 160) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()
