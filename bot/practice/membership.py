"""Who is in which chat: chats come to be, people and the bot join and leave, people block the bot."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from bot.practice.people import PRESENT, Chat, Person, Place, Standing
from bot.practice.refusals import Impossible, Json
from bot.practice.world import World


class PersonWish(BaseModel, extra="forbid"):
    """Body of `POST /play/users`."""

    id: int = Field(gt=0)
    first_name: str = Field(min_length=1)
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_premium: bool = False
    is_bot: bool = False
    is_deactivated: bool = False


class MemberWish(BaseModel, extra="forbid"):
    id: int
    status: Standing = "member"
    is_anonymous: bool = False
    custom_title: str | None = None


class ChatWish(BaseModel, extra="forbid"):
    """Body of `POST /play/chats`, also to change a chat; with `bot_rights` the bot is an administrator."""

    id: int = Field(lt=0)
    type: str = Field(default="supergroup", pattern="^(group|supergroup|channel)$")
    title: str
    username: str | None = None
    is_forum: bool = False
    members: list[int | MemberWish] = []
    bot: Standing | None = None
    bot_rights: dict[str, bool] | list[str] | None = None
    migrate_to: int | None = None


def settle_person(world: World, wish: PersonWish) -> Person:
    if wish.id == world.settings.bot_id:
        raise Impossible(409, "this is the bot's own id")
    return world.add_person(Person(**wish.model_dump()))


def settle_chat(world: World, wish: ChatWish, *, quietly: bool = False) -> Chat:
    """The chat is as wished; unless `quietly`, the bot hears what changed for it and for the members."""
    places = dict(wished_place(world, member) for member in wish.members)
    known = world.chats.get(wish.id)
    before = dict(known.members) if known else {}
    old_bot = known.bot if known else Place("left")
    chat = known or Chat(id=wish.id, type=wish.type)
    chat.type, chat.title, chat.username = wish.type, wish.title, wish.username
    chat.is_forum, chat.members, chat.bot = wish.is_forum, places, wished_bot(wish)
    chat.migrated_to = wish.migrate_to
    world.add_chat(chat)
    if not quietly:
        tell_members(world, chat, before, is_new=known is None)
        if (old_bot.standing, old_bot.rights) != (chat.bot.standing, chat.bot.rights):
            tell_of_bot(world, chat, somebody(world, chat), old_bot)
    return chat


def wished_place(world: World, member: int | MemberWish) -> tuple[int, Place]:
    wish = MemberWish(id=member) if isinstance(member, int) else member
    if wish.id not in world.people:
        raise Impossible(404, f"there is no user {wish.id}")
    return wish.id, Place(wish.status, is_anonymous=wish.is_anonymous, custom_title=wish.custom_title)


def wished_bot(wish: ChatWish) -> Place:
    rights = wish.bot_rights or []
    granted = [name for name, is_on in rights.items() if is_on] if isinstance(rights, dict) else rights
    standing: Standing = wish.bot or ("administrator" if granted else "member")
    return Place(standing, frozenset(granted))


def tell_members(world: World, chat: Chat, before: dict[int, Place], *, is_new: bool) -> None:
    """Service messages for those who came and went."""
    if chat.type == "channel" or is_new:
        return
    for user_id, place in chat.members.items():
        was = before.get(user_id)
        if place.standing in PRESENT and (was is None or was.standing not in PRESENT):
            user = world.people[user_id].as_user()
            announce(world, chat, {"from": user, "new_chat_members": [user]})
    for user_id, was in before.items():
        now = chat.members.get(user_id)
        if was.standing in PRESENT and (now is None or now.standing not in PRESENT):
            user = world.people[user_id].as_user()
            announce(world, chat, {"from": user, "left_chat_member": user})


def announce(world: World, chat: Chat, body: Json) -> None:
    message = world.post(chat, body)
    if chat.bot.standing in PRESENT:
        world.updates.offer("message", message, str(chat.id))


def somebody(world: World, chat: Chat) -> Json:
    """Whoever could have changed the bot's standing: an administrator, else any member."""
    ranked = sorted(chat.members, key=lambda user_id: chat.members[user_id].standing == "member")
    return world.people[ranked[0]].as_user() if ranked else world.profile.as_user()


def tell_of_bot(world: World, chat: Chat, by: Json, was: Place) -> None:
    bot = world.profile.as_user()
    change = {
        "chat": world.chat_json(chat),
        "from": by,
        "date": world.now(),
        "old_chat_member": was.as_member(bot, chat.type),
        "new_chat_member": chat.bot.as_member(bot, chat.type),
    }
    world.updates.offer("my_chat_member", change, str(chat.id))


def block(world: World, person: Person) -> None:
    set_blocked(world, person, is_blocked=True)


def unblock(world: World, person: Person) -> None:
    set_blocked(world, person, is_blocked=False)


def set_blocked(world: World, person: Person, *, is_blocked: bool) -> None:
    """Once more changes nothing."""
    if person.blocked == is_blocked:
        return
    chat = world.chats[person.id]
    was = chat.bot
    person.blocked = is_blocked
    chat.bot = Place("kicked" if is_blocked else "member")
    tell_of_bot(world, chat, person.as_user(), was)
    world.feed.tell("user", user=world.described_person(person))


def populate(world: World, people: Sequence[Any], chats: Sequence[Any]) -> None:
    """Those who live here from the start; chats that are remembered stay as they are."""
    for person in people:
        settle_person(world, PersonWish.model_validate(person))
    for chat in chats:
        if chat["id"] not in world.chats:
            settle_chat(world, ChatWish.model_validate(chat), quietly=True)
