"""Pictures and videos the shop keeps, as Telegram wants them: the bytes once, then its own id for them."""

from aiogram.types import BufferedInputFile, Message

from bot.catalog import browsing
from bot.database import Database
from handlers.frames import Shown
from models.product import MediaKind

NAMES = {MediaKind.PHOTO: "picture.jpg", MediaKind.VIDEO: "video.mp4"}


class Album:
    """For one bot: an id is of use to the bot that was told it only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[int, int], Shown] = {}

    async def shown(self, bot_id: int, media_id: int) -> Shown:
        """What to send; raises ProductGone."""
        known = self._known.get((bot_id, media_id))
        if known is not None:
            return known
        media = await self._database.reading(browsing.media, media_id)
        return media.kind, BufferedInputFile(media.content, filename=NAMES[media.kind])

    def note(self, bot_id: int, media_id: int, message: Message) -> None:
        """Telegram knows it by this id from now on."""
        if message.photo:
            self._known[bot_id, media_id] = MediaKind.PHOTO, message.photo[-1].file_id
        elif message.video:
            self._known[bot_id, media_id] = MediaKind.VIDEO, message.video.file_id
