"""The door where Telegram calls in webhook mode; an update is acknowledged when its act is done."""

import asyncio
import hmac
from collections.abc import Callable

import structlog
from aiogram import Bot
from aiogram.types import Update
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import ValidationError

router = APIRouter(include_in_schema=False)
log = structlog.get_logger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
LARGEST_UPDATE = 1 << 20

Hand = Callable[[Update], "asyncio.Task[None]"]
"""Queues an update; the task is done when its act is."""


@router.post(PATH)
async def take_update(request: Request) -> Response:
    """Telegram calls again until it hears 200; a call without the secret is a stranger's."""
    secret = request.app.state.shop.settings.bot.webhook_secret
    if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
        return PlainTextResponse("refused", 401)
    body = await _read(request)
    if body is None:
        return PlainTextResponse("too large", 413)
    update = _understood(body, request.app.state.bot)
    if update is not None:
        await asyncio.shield(request.app.state.hand(update))
    return PlainTextResponse("ok")


async def _read(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_UPDATE:
            return None
    return bytes(body)


def _understood(body: bytes, bot: Bot) -> Update | None:
    """None for an update of a kind that is not known yet: said again, it would not be understood either."""
    try:
        return Update.model_validate_json(body, context={"bot": bot})
    except ValidationError as error:
        log.error("update_not_understood", faults=error.error_count())
        return None
