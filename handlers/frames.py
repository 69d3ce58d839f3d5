"""Turns a screen into the one Bot API call that shows it: as a new message, or in the place of an old one."""

import html
import re
from collections.abc import Awaitable, Callable

from aiogram.methods import EditMessageMedia, EditMessageText, SendDocument, SendMessage, SendPhoto, SendVideo
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
)

from handlers.pictures import qr_png, stamp_png
from handlers.screen import Button, Picture, Rows, Screen
from models.product import MediaKind

HTML = "HTML"
CAPTION = 1024
TEXT = 4096
STAYS = "+"
"""Before a button's data: what it opens is sent anew, because the message it stands on is to stay."""
STYLES = {"green": "success", "red": "danger"}
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
TAG = re.compile(r"<[^>]*>")

Shown = tuple[MediaKind, InputFile | str]
"""What stands above a text: its kind, and the file or the id under which Telegram knows it."""
Album = Callable[[int], Awaitable[Shown]]
"""Answers a stored picture or video by its number."""
Sending = SendMessage | SendPhoto | SendVideo | SendDocument
Editing = EditMessageText | EditMessageMedia


async def sending(screen: Screen, chat_id: int, album: Album, *, stays: bool = False) -> Sending:
    """The call that shows the screen as a new message; what `stays` is not painted over by its buttons."""
    markup = keyboard(screen.rows, stays=stays)
    if screen.file is not None:
        document = BufferedInputFile(screen.file.content, filename=screen.file.name)
        return SendDocument(
            chat_id=chat_id,
            document=document,
            caption=bounded(screen.text, CAPTION),
            parse_mode=HTML,
            reply_markup=markup,
        )
    shown = await _shown(screen, album)
    if shown is None:
        return SendMessage(
            chat_id=chat_id,
            text=bounded(screen.text, TEXT),
            parse_mode=HTML,
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
        )
    kind, media = shown
    if kind is MediaKind.VIDEO:
        return SendVideo(
            chat_id=chat_id, video=media, caption=screen.text, parse_mode=HTML, reply_markup=markup
        )
    return SendPhoto(chat_id=chat_id, photo=media, caption=screen.text, parse_mode=HTML, reply_markup=markup)


async def editing(screen: Screen, place: tuple[int, int], *, picture: bool, album: Album) -> Editing | None:
    """The call that shows the screen in the message at (chat, message); `picture`: it is one now.

    None when no edit can do it: nothing turns a picture back into a text.
    """
    chat_id, message_id = place
    if screen.fresh or screen.file is not None:
        return None
    shown = await _shown(screen, album)
    markup = keyboard(screen.rows)
    if shown is not None:
        kind, media = shown
        kinds = InputMediaVideo if kind is MediaKind.VIDEO else InputMediaPhoto
        content = kinds(media=media, caption=screen.text, parse_mode=HTML)
        return EditMessageMedia(chat_id=chat_id, message_id=message_id, media=content, reply_markup=markup)
    if picture:
        return None
    return EditMessageText(
        chat_id=chat_id,
        message_id=message_id,
        text=bounded(screen.text, TEXT),
        parse_mode=HTML,
        reply_markup=markup,
        link_preview_options=NO_PREVIEW,
    )


def stamping(screen: Screen, place: tuple[int, int], *, good: bool) -> EditMessageMedia:
    """The call that puts the screen's text below a tick or a stroke, where a QR code was."""
    chat_id, message_id = place
    picture = BufferedInputFile(stamp_png(good=good), filename="state.png")
    media = InputMediaPhoto(media=picture, caption=bounded(screen.text, CAPTION), parse_mode=HTML)
    return EditMessageMedia(
        chat_id=chat_id, message_id=message_id, media=media, reply_markup=keyboard(screen.rows)
    )


def keyboard(rows: Rows, *, stays: bool = False) -> InlineKeyboardMarkup | None:
    """The buttons below a message, None without any."""
    if not rows:
        return None
    keys = [[_button(one, mark=STAYS if stays else "") for one in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=keys)


def bounded(text: str, most: int) -> str:
    """HTML that Telegram takes: what is too long loses its markup and its end."""
    if length(text) <= most:
        return text
    words = _plain(text).encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore")
    return html.escape(words, quote=False) + "…"


def length(text: str) -> int:
    """How long Telegram finds this HTML: UTF-16 units, tags not counted."""
    return len(_plain(text).encode("utf-16-le")) // 2


async def _shown(screen: Screen, album: Album) -> Shown | None:
    """The picture of a screen, unless its text is too long to stand below one."""
    if screen.picture is None or length(screen.text) > CAPTION:
        return None
    return await _drawn(screen.picture, album)


async def _drawn(picture: Picture, album: Album) -> Shown | None:
    if picture.qr is not None:
        return MediaKind.PHOTO, BufferedInputFile(await qr_png(picture.qr), filename="qr.png")
    return await album(picture.media_id) if picture.media_id is not None else None


def _button(button: Button, *, mark: str) -> InlineKeyboardButton:
    act = button.act if button.act is None or isinstance(button.act, str) else button.act.pack()
    return InlineKeyboardButton(
        text=button.label,
        callback_data=None if act is None else f"{mark}{act}",
        url=button.url,
        copy_text=CopyTextButton(text=button.copy) if button.copy else None,
        style=STYLES.get(button.style or ""),
    )


def _plain(text: str) -> str:
    return html.unescape(TAG.sub("", text))
