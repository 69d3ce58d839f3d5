"""aiogram's calls carried by python-telegram-bot: another encoder, another decoder, the same shop."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import telegram
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile
from telegram.error import BadRequest, Conflict, Forbidden, RetryAfter, TelegramError

from tests.fakes.practice import Practice

CODES = {BadRequest: 400, Forbidden: 403, Conflict: 409, RetryAfter: 429}


class CarriedByPtb(BaseSession):
    """Sends each method through `do_api_request`, and takes updates from `get_updates`."""

    def __init__(self, practice: Practice) -> None:
        super().__init__(api=TelegramAPIServer.from_base(practice.base_url))
        self._ptb = practice.ptb_bot()
        self._is_ready = False
        self.carried: list[str] = []

    async def close(self) -> None:
        if self._is_ready:
            await self._ptb.shutdown()

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        if not self._is_ready:
            self._is_ready = True
            await self._ptb.initialize()
        self.carried.append(method.__api_method__)
        try:
            code, envelope = 200, {"ok": True, "result": await self._carry(bot, method, timeout or 60)}
        except TelegramError as error:
            code, envelope = refusal(error, method)
        response = self.check_response(bot, method, code, json.dumps(envelope))
        return response.result  # type: ignore[return-value]

    async def _carry(self, bot: Bot, method: TelegramMethod[Any], seconds: int) -> Any:
        if method.__api_method__ == "getUpdates":
            asked = method.model_dump(exclude_none=True)
            return [update.to_dict() for update in await self._ptb.get_updates(**asked)]
        files: dict[str, InputFile] = {}
        fields: dict[str, Any] = {}
        for name, value in method.model_dump(warnings=False).items():
            if isinstance(value, dict) and name == "media":
                fields[name] = await picture(value, bot)
            elif prepared := self.prepare_value(value, bot, files):
                fields[name] = prepared
        for name, file in files.items():
            fields[name] = await uploaded(file, bot)
        return await self._ptb.do_api_request(method.__api_method__, fields, read_timeout=seconds)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        yield await self._ptb.request.retrieve(url, read_timeout=timeout)


async def picture(media: dict[str, Any], bot: Bot) -> telegram.InputMediaPhoto:
    """PTB insists on a word of its own for what an edit puts into a message."""
    shown = media["media"]
    content = await uploaded(shown, bot, attach=True) if isinstance(shown, InputFile) else shown
    return telegram.InputMediaPhoto(content, caption=media["caption"], parse_mode=media["parse_mode"])


async def uploaded(file: InputFile, bot: Bot, *, attach: bool = False) -> telegram.InputFile:
    content = b"".join([chunk async for chunk in file.read(bot)])
    return telegram.InputFile(content, filename=file.filename, attach=attach)


def refusal(error: TelegramError, method: TelegramMethod[Any]) -> tuple[int, dict[str, Any]]:
    """What Telegram said, put together again: PTB takes it apart."""
    code = next((number for kind, number in CODES.items() if isinstance(error, kind)), None)
    if code is None:
        raise TelegramNetworkError(method=method, message=str(error)) from error
    envelope: dict[str, Any] = {"ok": False, "error_code": code, "description": error.message}
    if isinstance(error, RetryAfter):
        envelope["parameters"] = {"retry_after": int(error.retry_after)}  # type: ignore[arg-type]
    return code, envelope
