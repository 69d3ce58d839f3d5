"""Who lives in the practice world: people, their chats, and the bot's place in each."""

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final, Literal

from aiogram.types import ChatMemberAdministrator

from bot.practice.refusals import Json
from bot.practice.stars import Invoice

Standing = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
PRESENT: Final = {"creator", "administrator", "member", "restricted"}
ADMINS: Final = {"creator", "administrator"}
RIGHTS: Final = tuple(
    name
    for name, right in ChatMemberAdministrator.model_fields.items()
    if name.startswith("can_") and name != "can_be_edited" and right.is_required()
)
GROUP_RIGHTS: Final = ("can_pin_messages", "can_manage_topics")
CHANNEL_RIGHTS: Final = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
ANONYMOUS_ADMIN: Final[Json] = {
    "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
}  # fmt: skip
SPEAKING_CHANNEL: Final[Json] = {
    "id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot",
}  # fmt: skip


@dataclass
class Person:
    """Somebody with an account; `started` once he has written to the bot, `blocked` while he blocks it."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_premium: bool = False
    is_bot: bool = False
    is_deactivated: bool = False
    started: bool = False
    blocked: bool = False

    def as_user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        if self.is_premium:
            user["is_premium"] = True
        return user


@dataclass
class Place:
    """Somebody's standing in a chat, with the rights that an administrator was given."""

    standing: Standing = "member"
    rights: frozenset[str] = frozenset()
    is_anonymous: bool = False
    custom_title: str | None = None

    def as_member(self, user: Json, chat_type: str) -> Json:
        member: Json = {"status": self.standing, "user": user}
        if self.standing in ADMINS:
            member["is_anonymous"] = self.is_anonymous
            if self.custom_title:
                member["custom_title"] = self.custom_title
        if self.standing == "administrator":
            own = CHANNEL_RIGHTS if chat_type == "channel" else GROUP_RIGHTS
            member |= {right: right in self.rights for right in (*RIGHTS, *own)}
            member |= {"can_be_edited": False, "can_manage_chat": True}
        if self.standing == "kicked":
            member["until_date"] = 0
        return member


@dataclass
class Chat:
    """A chat and what was said in it; `extras` is what only its members see, by message id."""

    id: int
    type: str
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Place] = field(default_factory=dict)
    bot: Place = field(default_factory=Place)
    migrated_to: int | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    extras: dict[int, Json] = field(default_factory=dict)
    threads: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    invoices: dict[int, Invoice] = field(default_factory=dict)
    keyboard: Json | None = None

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    @property
    def kind(self) -> str:
        """As refusals name it: the group chat, the supergroup chat, the channel chat."""
        return f"{self.type} chat"

    def holds(self, user_id: int) -> bool:
        place = self.members.get(user_id)
        return place is not None and place.standing in PRESENT

    def bot_may(self, right: str) -> bool:
        return self.bot.standing == "administrator" and right in self.bot.rights

    def as_chat(self) -> Json:
        chat: Json = {"id": self.id, "type": self.type}
        for name in ("title", "username"):
            if value := getattr(self, name):
                chat[name] = value
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def seen(self, message_id: int) -> Json:
        """A message as the chat's members see it."""
        return {**self.messages[message_id], **self.extras.get(message_id, {})}

    def seen_since(self, after: int) -> list[Json]:
        newer = takewhile(lambda message_id: message_id > after, reversed(self.messages))
        return [self.seen(message_id) for message_id in reversed(list(newer))]


def private_chat(person: Person) -> Chat:
    return Chat(id=person.id, type="private", members={person.id: Place()})


def as_private_chat(person: Person) -> Json:
    chat: Json = {"id": person.id, "type": "private", "first_name": person.first_name}
    for name in ("last_name", "username"):
        if value := getattr(person, name):
            chat[name] = value
    return chat
