"""The shop's door: who is this, in which language, and is there anything to be said to him?"""

from dataclasses import dataclass
from datetime import datetime

from handlers.voice import Voice


@dataclass(frozen=True)
class Visitor:
    """The person being answered. message_time: when his message was sent, or the one whose button he tapped.

    first_time: he has never been here before.
    """

    id: int
    chat_id: int
    first_name: str
    locale: str
    voice: Voice
    is_admin: bool
    bot_id: int
    message_time: datetime | None = None
    first_time: bool = False
