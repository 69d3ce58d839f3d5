"""Calls the Bot API for somebody who is being answered: waits a moment when asked to, lets nothing escape."""

import asyncio
import logging
from typing import Any, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import Message

T = TypeVar("T")

log = structlog.get_logger(__name__)

PATIENCE = 5
"""Seconds; a person waits no longer for an answer that Telegram holds back."""
TIMEOUT = 15
UNCHANGED = "message is not modified"
NOT_THERE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "message_id_invalid",
)


class Lost(Exception):
    """The call was not done, or nobody knows; it has been logged."""


class CannotEdit(Exception):
    """That message cannot take the new content: it is gone, too old or of another kind."""


async def edit(bot: Bot, method: TelegramMethod[Any]) -> Message | None:
    """Change a message; None when it looks so already. Raises CannotEdit or Lost."""
    try:
        answer = await _twice_if_needed(bot, method)
    except TelegramBadRequest as error:
        words = error.message.lower()
        if UNCHANGED in words:
            return None
        if any(sentence in words for sentence in NOT_THERE):
            raise CannotEdit from error
        raise _lost(method, error) from error
    except (TelegramAPIError, ClientDecodeError) as error:
        raise _lost(method, error) from error
    return answer if isinstance(answer, Message) else None


async def send(bot: Bot, method: TelegramMethod[Message]) -> Message:
    """Send a message, never twice: after a lost answer nobody knows whether it has arrived. Raises Lost."""
    try:
        return await _patiently(bot, method)
    except (TelegramAPIError, ClientDecodeError) as error:
        raise _lost(method, error) from error


async def quietly(bot: Bot, method: TelegramMethod[Any]) -> bool:
    """A call whose failure hurts nobody (a late answer to a tap, a message deleted twice)."""
    try:
        await _patiently(bot, method)
    except (TelegramAPIError, ClientDecodeError) as error:
        _lost(method, error)
        return False
    return True


async def _patiently(bot: Bot, method: TelegramMethod[T]) -> T:
    try:
        return await bot(method, request_timeout=TIMEOUT)
    except TelegramRetryAfter as error:
        if error.retry_after > PATIENCE:
            raise
        await asyncio.sleep(error.retry_after)
    return await bot(method, request_timeout=TIMEOUT)


async def _twice_if_needed(bot: Bot, method: TelegramMethod[Any]) -> Any:
    """An edit done twice is an edit done once, so a lost answer is asked for again."""
    try:
        return await _patiently(bot, method)
    except (TelegramNetworkError, TelegramServerError, ClientDecodeError):
        return await bot(method, request_timeout=TIMEOUT)


def _lost(method: TelegramMethod[Any], error: Exception) -> Lost:
    """One line in the log, without the text that was not said."""
    calm = isinstance(error, TelegramForbiddenError | TelegramRetryAfter)
    words = str(getattr(error, "message", type(error).__name__)).splitlines()[0][:200]
    level = logging.INFO if calm else logging.WARNING
    log.log(level, "call_lost", method=type(method).__name__, reason=words)
    return Lost(words)
