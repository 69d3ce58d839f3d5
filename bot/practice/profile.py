"""What the bot says of itself: its name, its commands, its descriptions, its menu button."""

from dataclasses import dataclass, field
from typing import Any, Final

from bot.practice.refusals import Json
from bot.practice.settings import PracticeSettings

DEFAULT_SCOPE: Final[Json] = {"type": "default"}
ScopeKey = tuple[str, Any, Any, str]


@dataclass
class Profile:
    settings: PracticeSettings
    commands: dict[ScopeKey, Json] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def as_user(self) -> Json:
        return {
            "id": self.settings.bot_id,
            "is_bot": True,
            "first_name": self.settings.bot_name,
            "username": self.settings.bot_username,
        }

    def as_me(self) -> Json:
        return {
            **self.as_user(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def set_commands(self, scope: Json, language: str, commands: list[Json]) -> None:
        entry = {"scope": scope, "language_code": language, "commands": commands}
        if commands:
            self.commands[scope_key(scope, language)] = entry
        else:
            self.commands.pop(scope_key(scope, language), None)

    def get_commands(self, scope: Json, language: str) -> list[Json]:
        entry = self.commands.get(scope_key(scope, language))
        return list(entry["commands"]) if entry else []

    def menu_button(self, chat_id: int | None) -> Json:
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(None) or {"type": "commands"}


def scope_key(scope: Json, language: str) -> ScopeKey:
    return scope["type"], scope.get("chat_id"), scope.get("user_id"), language
