"""Pictures and documents in the practice world: what is accepted, how it is named, how it comes back."""

import io
import mimetypes
import secrets
from dataclasses import dataclass
from typing import Final

from aiogram.types import BufferedInputFile, InputFile
from PIL import Image, UnidentifiedImageError

from bot.practice.refusals import Json, bad_request

MAX_PHOTO: Final = 10 << 20
MAX_DOWNLOAD: Final = 20 << 20
MAX_SIDES: Final = 10_000
MAX_RATIO: Final = 20
FOLDERS: Final = {
    "photo": "photos",
    "video": "videos",
    "animation": "animations",
    "voice": "voice",
    "sticker": "stickers",
}
TYPE_NAMES: Final = {"voice": "VoiceNote"}
DEFAULT_NAMES: Final = {"photo": "photo.jpg", "voice": "voice.ogg", "sticker": "sticker.webp"}
KINDS: Final = ("photo", "document", "video", "animation", "voice", "sticker")


@dataclass(frozen=True)
class StoredFile:
    """Sizes in bytes and pixels; `path` is what getFile answers."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    data: bytes
    width: int = 0
    height: int = 0

    def described(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}

    def in_message(self) -> Json:
        """The field of a message that shows this file."""
        described = self.described()
        if self.kind == "photo":
            return {"photo": [{**described, "width": self.width, "height": self.height}]}
        if self.kind == "voice":
            return {"voice": {**described, "duration": 1, "mime_type": self.mime}}
        if self.kind == "sticker":
            sticker = {
                "type": "regular",
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
            }
            return {"sticker": {**described, **sticker}}
        named = {**described, "file_name": self.name, "mime_type": self.mime}
        if self.kind == "document":
            return {"document": named}
        moving = {**named, "width": self.width or 320, "height": self.height or 240, "duration": 1}
        if self.kind == "animation":
            return {"animation": moving, "document": named}
        return {"video": moving}


class Files:
    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def take(self, source: str | InputFile, kind: str) -> StoredFile:
        """An uploaded file, or one known by its file_id; refuses what Telegram refuses."""
        if isinstance(source, BufferedInputFile):
            return self.keep(source.data, source.filename or "", kind)
        name = str(source)
        if "://" in name and not name.startswith("attach://"):
            raise bad_request("failed to get HTTP URL content")
        known = self.by_id.get(name)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            raise bad_request(f"can't use file of type {type_name(known.kind)} as {type_name(kind)}")
        return known

    def keep(self, data: bytes, name: str, kind: str) -> StoredFile:
        if not data:
            raise bad_request("file must be non-empty")
        width, height = measure(data) if kind == "photo" else (0, 0)
        name = name.replace("\\", "/").rpartition("/")[2] or DEFAULT_NAMES.get(kind, "file")
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        path = f"{FOLDERS.get(kind, 'documents')}/file_{len(self.by_id)}{suffix(name)}"
        stored = StoredFile(
            id=f"{kind[:2].upper()}{secrets.token_urlsafe(45)}",
            unique_id=f"AQ{secrets.token_urlsafe(10)}",
            kind=kind, name=name, mime=mime, path=path, data=data, width=width, height=height,
        )  # fmt: skip
        self.add(stored)
        return stored

    def add(self, stored: StoredFile) -> None:
        self.by_id[stored.id] = stored
        self.by_path[stored.path] = stored


def measure(data: bytes) -> tuple[int, int]:
    """Width and height of a picture that Telegram would accept as a photo."""
    if len(data) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > MAX_SIDES or max(width, height) > MAX_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def type_name(kind: str) -> str:
    return TYPE_NAMES.get(kind, kind.capitalize())


def suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 and name[dot + 1 :].isalnum() else ""
