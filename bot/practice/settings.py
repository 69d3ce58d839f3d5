"""How strict the practice world is, and who lives in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class FloodLimits:
    """Token buckets; Telegram publishes none of these numbers."""

    per_chat_second: float = 1.0
    chat_burst: int = 5
    overall_second: float = 30.0
    group_minute: int = 20


@dataclass(frozen=True)
class PracticeSettings:
    """What the caller decides; times are seconds, sizes bytes.

    `people` are bodies of `POST /play/users`, `chats` of `POST /play/chats`; both exist again after a reset.
    """

    token: str
    merchant_key: str
    merchant_id: str = "1000"
    bot_username: str = "kamidesk_bot"
    bot_name: str = "Kamidesk"
    people: Sequence[Mapping[str, Any]] = ()
    chats: Sequence[Mapping[str, Any]] = ()
    remember: Path | None = None

    flood_limits: bool = True
    flood: FloodLimits = field(default_factory=FloodLimits)
    callback_age: float = 15.0
    pre_checkout_age: float = 10.0
    press_patience: float = 10.0
    delete_age: float = 48 * 3600.0
    plain_webhooks: bool = False
    calls_kept: int = 5000
    events_kept: int = 5000

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])
