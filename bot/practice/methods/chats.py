"""What the bot asks about itself and about chats, and what it sets for itself."""

import re
from collections.abc import Callable
from typing import Any, Final

from aiogram.methods import (
    DeleteMyCommands,
    GetChat,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    GetChatMenuButton,
    GetFile,
    GetMe,
    GetMyCommands,
    LeaveChat,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
)

from bot.practice.files import MAX_DOWNLOAD
from bot.practice.membership import tell_of_bot
from bot.practice.people import ADMINS, PRESENT, Place
from bot.practice.profile import DEFAULT_SCOPE
from bot.practice.reach import known_chat
from bot.practice.refusals import Json, bad_request
from bot.practice.world import World

COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
MAX_COMMANDS: Final = 100
MAX_DESCRIPTION: Final = 512
MAX_SHORT_DESCRIPTION: Final = 120


def get_me(world: World, call: GetMe) -> Json:
    return world.profile.as_me()


def get_file(world: World, call: GetFile) -> Json:
    file = world.files.by_id.get(call.file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.described(), "file_path": file.path}


def get_chat(world: World, call: GetChat) -> Json:
    chat = known_chat(world, call.chat_id)
    about = {
        **world.chat_json(chat),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.pinned:
        about["pinned_message"] = chat.messages[chat.pinned[-1]]
    return about


def get_chat_member(world: World, call: GetChatMember) -> Json:
    chat = known_chat(world, call.chat_id)
    if call.user_id == world.settings.bot_id:
        return chat.bot.as_member(world.profile.as_user(), chat.type)
    person = world.people.get(call.user_id)
    if person is None:
        raise bad_request("user not found")
    place = chat.members.get(call.user_id, Place("left"))
    return place.as_member(person.as_user(), chat.type)


def get_administrators(world: World, call: GetChatAdministrators) -> list[Json]:
    chat = known_chat(world, call.chat_id)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    admins = [
        place.as_member(world.people[user_id].as_user(), chat.type)
        for user_id, place in chat.members.items()
        if place.standing in ADMINS and not world.people[user_id].is_bot
    ]
    if chat.bot.standing in ADMINS:
        admins.append(chat.bot.as_member(world.profile.as_user(), chat.type))
    return admins


def count_members(world: World, call: GetChatMemberCount) -> int:
    chat = known_chat(world, call.chat_id)
    return sum(place.standing in PRESENT for place in chat.members.values()) + 1


def leave_chat(world: World, call: LeaveChat) -> bool:
    chat = known_chat(world, call.chat_id)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    was, chat.bot = chat.bot, Place("left")
    tell_of_bot(world, chat, world.profile.as_user(), was)
    world.tell_of(chat)
    return True


def set_commands(world: World, call: SetMyCommands) -> bool:
    if len(call.commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = []
    for command in call.commands:
        if not COMMAND.fullmatch(command.command):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.description) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        commands.append({"command": command.command.lstrip("/"), "description": command.description})
    return store_commands(world, call, commands)


def delete_commands(world: World, call: DeleteMyCommands) -> bool:
    return store_commands(world, call, [])


def store_commands(world: World, call: SetMyCommands | DeleteMyCommands, commands: list[Json]) -> bool:
    world.profile.set_commands(scope_of(world, call.scope), call.language_code or "", commands)
    world.feed.tell("commands", commands=list(world.profile.commands.values()))
    return True


def get_commands(world: World, call: GetMyCommands) -> list[Json]:
    return world.profile.get_commands(scope_of(world, call.scope), call.language_code or "")


def scope_of(world: World, scope: Any) -> Json:
    if scope is None:
        return DEFAULT_SCOPE
    shown: Json = scope.model_dump(exclude_none=True)
    if "chat_id" in shown:
        shown["chat_id"] = known_chat(world, shown["chat_id"]).id
    return shown


def set_description(world: World, call: SetMyDescription) -> bool:
    return describe(world, "description", call.language_code, call.description or "")


def set_short_description(world: World, call: SetMyShortDescription) -> bool:
    return describe(world, "short_description", call.language_code, call.short_description or "")


def describe(world: World, kind: str, language: str | None, text: str) -> bool:
    limit = MAX_DESCRIPTION if kind == "description" else MAX_SHORT_DESCRIPTION
    if len(text) > limit:
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    world.profile.describe(kind, language or "", text)
    return True


def set_menu_button(world: World, call: SetChatMenuButton) -> bool:
    if call.chat_id is not None:
        known_chat(world, call.chat_id)
    button = call.menu_button.model_dump(exclude_none=True) if call.menu_button else {"type": "default"}
    world.profile.set_menu_button(call.chat_id, button)
    return True


def get_menu_button(world: World, call: GetChatMenuButton) -> Json:
    return world.profile.menu_button(call.chat_id)


HANDLERS: Final[dict[Any, Callable[[World, Any], Any]]] = {
    GetMe: get_me,
    GetFile: get_file,
    GetChat: get_chat,
    GetChatMember: get_chat_member,
    GetChatMemberCount: count_members,
    GetChatAdministrators: get_administrators,
    LeaveChat: leave_chat,
    SetMyCommands: set_commands,
    DeleteMyCommands: delete_commands,
    GetMyCommands: get_commands,
    SetMyDescription: set_description,
    SetMyShortDescription: set_short_description,
    SetChatMenuButton: set_menu_button,
    GetChatMenuButton: get_menu_button,
}
