"""What the bot says of itself: its name, its commands, its descriptions, its menu button."""

from dataclasses import dataclass, field
from typing import Final

from bot.practice.refusals import Json

DEFAULT_SCOPE: Final[Json] = {"type": "default"}
EVERY_CHAT: Final = 0


@dataclass
class Profile:
    """`menu_buttons` by chat, 0 for all; `commands` and `descriptions` by what they are for and language."""

    id: int
    name: str
    username: str
    commands: dict[str, Json] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

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

    def describe(self, kind: str, language: str, text: str) -> None:
        self.descriptions[f"{kind} {language}"] = text

    def set_menu_button(self, chat_id: int | None, button: Json) -> None:
        self.menu_buttons[chat_id or EVERY_CHAT] = button

    def menu_button(self, chat_id: int | None) -> Json:
        everywhere = self.menu_buttons.get(EVERY_CHAT, {"type": "commands"})
        return self.menu_buttons.get(chat_id or EVERY_CHAT, everywhere)


def scope_key(scope: Json, language: str) -> str:
    return f"{scope['type']} {scope.get('chat_id', '')} {scope.get('user_id', '')} {language}"
