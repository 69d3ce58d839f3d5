"""Two independent clients of the Bot API behind one face, so that one story can be told through both."""

import io
from abc import ABC, abstractmethod
from typing import Any

import telegram
from aiogram import types
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from PIL import Image
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from tests.fakes.practice import XIAOMEI, Json, Practice


def picture(color: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


class Client(ABC):
    """What both clients can do, in words of the Bot API; answers are plain JSON."""

    bad_request: type[Exception]
    forbidden: type[Exception]
    slow_down: type[Exception]
    unreachable: type[Exception]
    garbled: type[Exception]

    @abstractmethod
    async def call(self, method: str, **params: Any) -> Any: ...
    @abstractmethod
    async def updates(self, offset: int | None = None) -> list[Json]: ...
    @abstractmethod
    async def download(self, file_id: str) -> bytes: ...
    @abstractmethod
    def file(self, content: bytes, name: str) -> Any: ...
    @abstractmethod
    def keyboard(self, *rows: list[Json]) -> Any: ...
    @abstractmethod
    def photo(self, content: bytes, caption: str) -> Any: ...
    @abstractmethod
    def command(self, name: str, description: str) -> Any: ...
    @abstractmethod
    def price(self, amount: int) -> Any: ...
    @abstractmethod
    async def open(self) -> None: ...
    @abstractmethod
    async def close(self) -> None: ...

    async def send(self, text: str, **more: Any) -> Json:
        """A message to 小美."""
        sent: Json = await self.call("send_message", chat_id=XIAOMEI, text=text, **more)
        return sent

    async def update(self) -> Json:
        """The next update, confirmed."""
        (update,) = await self.updates()
        await self.updates(update["update_id"] + 1)
        return update


class Aiogram(Client):
    bad_request, forbidden, slow_down = TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
    unreachable, garbled = TelegramNetworkError, ClientDecodeError

    def __init__(self, practice: Practice) -> None:
        self.bot = practice.aiogram_bot()

    async def call(self, method: str, **params: Any) -> Any:
        return plain(await getattr(self.bot, method)(**params))

    async def updates(self, offset: int | None = None) -> list[Json]:
        return [plain(update) for update in await self.bot.get_updates(offset=offset, timeout=0)]

    async def download(self, file_id: str) -> bytes:
        content = await self.bot.download(file_id)
        assert content
        return content.read()

    def file(self, content: bytes, name: str) -> Any:
        return types.BufferedInputFile(content, name)

    def keyboard(self, *rows: list[Json]) -> Any:
        return types.InlineKeyboardMarkup.model_validate({"inline_keyboard": rows})

    def photo(self, content: bytes, caption: str) -> Any:
        return types.InputMediaPhoto(media=types.BufferedInputFile(content, "p.png"), caption=caption)

    def command(self, name: str, description: str) -> Any:
        return types.BotCommand(command=name, description=description)

    def price(self, amount: int) -> Any:
        return types.LabeledPrice(label="card", amount=amount)

    async def open(self) -> None:
        await self.bot.me()

    async def close(self) -> None:
        await self.bot.session.close()


class Ptb(Client):
    bad_request, forbidden, slow_down = BadRequest, Forbidden, RetryAfter
    unreachable = garbled = NetworkError

    def __init__(self, practice: Practice) -> None:
        self.bot = practice.ptb_bot()

    async def call(self, method: str, **params: Any) -> Any:
        return plain(await getattr(self.bot, method)(**params))

    async def updates(self, offset: int | None = None) -> list[Json]:
        return [plain(update) for update in await self.bot.get_updates(offset=offset, timeout=0)]

    async def download(self, file_id: str) -> bytes:
        file = await self.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    def file(self, content: bytes, name: str) -> Any:
        return telegram.InputFile(content, filename=name)

    def keyboard(self, *rows: list[Json]) -> Any:
        return telegram.InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None)

    def photo(self, content: bytes, caption: str) -> Any:
        return telegram.InputMediaPhoto(content, caption=caption, filename="p.png")

    def command(self, name: str, description: str) -> Any:
        return telegram.BotCommand(name, description)

    def price(self, amount: int) -> Any:
        return telegram.LabeledPrice("card", amount)

    async def open(self) -> None:
        await self.bot.initialize()

    async def close(self) -> None:
        await self.bot.shutdown()


def plain(answer: Any) -> Any:
    if isinstance(answer, list | tuple):
        return [plain(item) for item in answer]
    if isinstance(answer, telegram.TelegramObject):
        return answer.to_dict()
    if isinstance(answer, types.TelegramObject):
        return answer.model_dump(exclude_none=True, by_alias=True, mode="json")
    return answer
