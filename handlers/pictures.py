"""Draws the shop's own small pictures: QR codes, and the sign that takes a QR code's place afterwards."""

import asyncio
from functools import cache
from io import BytesIO

import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M

QR_MOST = 2000
"""Bytes; more make a picture no phone reads."""
SIDE = 240


async def qr_png(words: str) -> bytes:
    """A QR code of these words as PNG, drawn beside the event loop."""
    return await asyncio.to_thread(_draw_qr, words)


def fits_qr(words: str) -> bool:
    """Whether a QR code can carry this."""
    return 0 < len(words.encode()) <= QR_MOST


@cache
def stamp_png(*, good: bool) -> bytes:
    """A green tick or a grey stroke: stands where a QR code must not be scanned any more."""
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((40, 40, SIDE - 40, SIDE - 40), fill="#2e9e5b" if good else "#9aa0a6")
    if good:
        pen.line([(84, 124), (110, 150), (160, 96)], fill="white", width=14, joint="curve")
    else:
        pen.line([(84, 120), (156, 120)], fill="white", width=14)
    return _png(picture)


def _draw_qr(words: str) -> bytes:
    level = ERROR_CORRECT_M if len(words.encode()) < QR_MOST // 2 else ERROR_CORRECT_L
    code = qrcode.QRCode(error_correction=level, box_size=8, border=4)
    code.add_data(words)
    code.make(fit=True)
    return _png(code.make_image().get_image())


def _png(picture: Image.Image) -> bytes:
    output = BytesIO()
    picture.save(output, format="PNG", optimize=True)
    return output.getvalue()
