"""The practice world: people, chats, messages, and everything that hangs on them, in memory."""

import re
from typing import Any, Final

from bot.practice.calls import Calls
from bot.practice.clock import PracticeClock
from bot.practice.faults import Faults
from bot.practice.feed import Feed
from bot.practice.files import Files
from bot.practice.flood import Flood
from bot.practice.people import Chat, Person, as_private_chat, private_chat
from bot.practice.profile import Profile
from bot.practice.questions import Questions
from bot.practice.refusals import Json
from bot.practice.settings import PracticeSettings
from bot.practice.stars import Stars
from bot.practice.updates import Updates
from bot.practice.webhooks import Webhook

NUMBER: Final = re.compile(r"-?[0-9]{1,20}")


class World:
    """Ids of messages, updates and events start at the clock's second: a bot's memory outlives a restart."""

    def __init__(self, settings: PracticeSettings, clock: PracticeClock) -> None:
        self.settings = settings
        self.clock = clock
        start = int(clock.seconds())
        self.next_message_id = start
        self.feed = Feed(start * 1000, settings.events_kept)
        self.updates = Updates(clock, start)
        self.webhook = Webhook(self.updates, clock)
        self.webhook_free_at = 0.0
        self.taps = Questions(clock, settings.callback_age)
        self.checkouts = Questions(clock, settings.pre_checkout_age)
        self.profile = Profile(settings.bot_id, settings.bot_name, settings.bot_username)
        self.empty()

    def empty(self) -> None:
        """Nobody, nothing said, no faults ordered; ids go on and the bot keeps its settings."""
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.usernames: dict[str, int] = {}
        self.files = Files()
        self.stars = Stars()
        self.faults = Faults()
        self.calls = Calls(self.settings.calls_kept)
        self.flood = Flood(self.settings.flood, self.clock)
        self.taps.close()
        self.checkouts.close()
        self.updates.clear()
        self.feed.tell("reset")

    def now(self) -> int:
        return int(self.clock.seconds())

    def add_person(self, person: Person) -> Person:
        """Known by his id; a second time only what he is called changes."""
        known = self.people.get(person.id)
        if known:
            person.started, person.blocked = known.started, known.blocked
        self.people[person.id] = person
        self.chats.setdefault(person.id, private_chat(person))
        self.feed.tell("user", user=self.described_person(person))
        return person

    def add_chat(self, chat: Chat) -> None:
        self.chats[chat.id] = chat
        if chat.username:
            self.usernames[chat.username.lower()] = chat.id
        self.tell_of(chat)

    def tell_of(self, chat: Chat) -> None:
        self.feed.tell("chat", chat.id, about=self.described_chat(chat))

    def described_person(self, person: Person) -> Json:
        return {**person.as_user(), "started": person.started, "blocked": person.blocked}

    def described_chat(self, chat: Chat) -> Json:
        """A chat as its members see it: who is in it, what is pinned, which keyboard it shows."""
        return {
            **self.chat_json(chat),
            "members": [
                {"id": user_id, "status": place.standing, "is_anonymous": place.is_anonymous}
                for user_id, place in chat.members.items()
            ],
            "bot": chat.bot.standing,
            "pinned": chat.pinned,
            "keyboard": chat.keyboard,
        }

    def chat_json(self, chat: Chat) -> Json:
        return as_private_chat(self.people[chat.id]) if chat.is_private else chat.as_chat()

    def post(self, chat: Chat, body: Json, extras: Json | None = None) -> Json:
        """Puts a message into the chat; everybody there sees it at once."""
        message_id = self.next_message_id
        self.next_message_id += 1
        message = {"message_id": message_id, "date": self.now(), "chat": self.chat_json(chat), **body}
        chat.messages[message_id] = message
        if extras:
            chat.extras[message_id] = extras
        self.feed.tell("message", chat.id, message=chat.seen(message_id))
        return message

    def replace(self, chat: Chat, message: Json) -> Json:
        """An edited message takes its old place; copies already handed out stay as they were."""
        chat.messages[message["message_id"]] = message
        self.feed.tell("edit", chat.id, message=chat.seen(message["message_id"]))
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        del chat.messages[message_id]
        chat.extras.pop(message_id, None)
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        self.feed.tell("delete", chat.id, message_id=message_id)

    def show_keyboard(self, chat: Chat, keyboard: Json | None, message_id: int | None = None) -> None:
        chat.keyboard = keyboard
        self.feed.tell("keyboard", chat.id, keyboard=keyboard, message_id=message_id)

    def find_chat(self, chat_id: Any) -> Chat | None:
        """By number, by number as text, or by @username."""
        text = str(chat_id).strip()
        if text.startswith("@"):
            return self.chats.get(self.usernames.get(text[1:].lower(), 0))
        return self.chats.get(int(text)) if NUMBER.fullmatch(text) else None

    def stop(self) -> None:
        """Ends everything that waits, so that the server can close its connections."""
        self.webhook.stop()
        self.updates.close()
        self.feed.close()
        self.taps.close()
        self.checkouts.close()
