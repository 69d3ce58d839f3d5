"""What a notice becomes: a new message, a change of an old one, or nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.outbox.claiming import Letter
from bot.shop import Shop
from handlers.screen import Screen
from handlers.voice import Voice


@dataclass(frozen=True)
class Edit:
    """A change of a message of this bot. picture: it is one now; good: how a QR code is replaced."""

    screen: Screen
    bot_id: int
    message_id: int
    picture: bool
    good: bool


Paper = Screen | Edit
Renderer = Callable[[Shop, Letter, Voice], Awaitable[Paper | None]]
"""Writes a notice in its reader's language; None when there is nothing left to say."""
