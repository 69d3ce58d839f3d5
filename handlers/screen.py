"""What a handler answers: text, buttons and perhaps a picture; a middleware paints it after the commit."""

import secrets
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData

Act = CallbackData | str
"""What a tap means: a button's data, or data that is packed already."""


@dataclass(frozen=True)
class Button:
    """One button: `act` comes back to a handler, `url` opens a link, `copy` copies up to 256 signs.

    style: "green" only for paying and "it works now", "red" only for what cannot be undone, else None.
    """

    label: str
    act: Act | None = None
    url: str | None = None
    copy: str | None = None
    style: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Picture:
    """What stands above the text: the words of a QR code, or a picture the shop keeps."""

    qr: str | None = None
    media_id: int | None = None


@dataclass(frozen=True)
class File:
    """A document that carries the text as its caption."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Screen:
    """What the person is shown: HTML and rows of buttons.

    about: the order this message shows; its place is remembered, so that a job can bring it up to date.
    toast, alert: said over the tapped button, besides. fresh: sent anew instead of edited in place.
    file: always sent as a new message.
    """

    text: str
    rows: Rows = ()
    picture: Picture | None = None
    file: File | None = None
    about: int | None = None
    toast: str | None = None
    alert: str | None = None
    fresh: bool = False


@dataclass(frozen=True)
class Alert:
    """Only answers the tap: a line over the button, or a box with `box`; the screen stays as it is."""

    text: str
    box: bool = False


Answer = Screen | Alert | None
"""None says nothing; a tap is answered anyway."""


def nonce() -> str:
    """What is painted into a spending button, so that its taps are one act."""
    return secrets.token_urlsafe(6)


def rows(*given: tuple[Button | None, ...] | Button | None) -> Rows:
    """Rows of buttons from single buttons and tuples of them; None (does not apply) is left out."""
    lines = [line if isinstance(line, tuple) else (line,) for line in given]
    kept = [tuple(button for button in line if button) for line in lines]
    return tuple(line for line in kept if line)
