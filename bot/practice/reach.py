"""Where the bot may write, and what it may touch there."""

from typing import Any

from bot.practice.people import PRESENT, Chat
from bot.practice.refusals import Json, bad_request, forbidden
from bot.practice.world import World


def known_chat(world: World, chat_id: Any) -> Chat:
    """A chat that the bot may look at."""
    chat = world.find_chat(chat_id)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to}
        )
    if not chat.is_private:
        refuse_outsider(chat)
    return chat


def refuse_outsider(chat: Chat) -> None:
    if chat.bot.standing == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind}")
    if chat.bot.standing not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.kind}")


def writable_chat(world: World, chat_id: Any) -> Chat:
    """A chat that the bot may write to now."""
    chat = known_chat(world, chat_id)
    if chat.is_private:
        refuse_unwilling(world, chat.id)
    elif chat.type == "channel" and not chat.bot_may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    return chat


def refuse_unwilling(world: World, user_id: int) -> None:
    person = world.people[user_id]
    if person.is_bot:
        raise forbidden("bot can't send messages to bots")
    if person.is_deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def own_message(world: World, chat: Chat, message_id: int | None) -> Json:
    """A message that the bot may edit."""
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not is_own(world, chat, message) or is_service(message):
        raise bad_request("message can't be edited")
    return message


def is_own(world: World, chat: Chat, message: Json) -> bool:
    if chat.type == "channel":
        return chat.bot_may("can_post_messages") or chat.bot_may("can_edit_messages")
    return bool(message.get("from", {}).get("id") == world.settings.bot_id)


SERVICE_FIELDS = {
    "successful_payment", "refunded_payment", "pinned_message", "new_chat_members", "left_chat_member",
    "group_chat_created", "supergroup_chat_created", "migrate_to_chat_id", "migrate_from_chat_id",
}  # fmt: skip


def is_service(message: Json) -> bool:
    return not SERVICE_FIELDS.isdisjoint(message)
