"""Keeps the practice world on disk, so that a person finds his chats again after a restart."""

import asyncio
import logging
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from bot.practice.files import StoredFile
from bot.practice.people import Chat, Person
from bot.practice.profile import Profile
from bot.practice.stars import Stars
from bot.practice.updates import Pending
from bot.practice.world import World

EVERY: Final = 3.0
log = logging.getLogger(__name__)


@dataclass
class Remembered:
    """All that outlives a restart; files stand here without their bytes."""

    next_message_id: int
    next_update_id: int
    people: list[Person]
    chats: list[Chat]
    profile: Profile
    stars: Stars
    files: list[StoredFile] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)


ADAPTER: Final = TypeAdapter(Remembered)


class Memory:
    """A JSON file, and a folder beside it with the bytes of pictures and documents."""

    def __init__(self, world: World, file: Path) -> None:
        self._world = world
        self._file = file
        self._folder = file.with_suffix(".files")
        self._saved_at: int | None = None

    def recall(self) -> None:
        """What was kept of the same bot; a file that can't be read is put aside."""
        if not self._file.exists():
            return
        try:
            kept = ADAPTER.validate_json(self._file.read_bytes())
        except ValidationError:
            log.warning("The practice world in %s can't be read; a new one begins.", self._file.name)
            self._file.replace(self._file.with_suffix(".unreadable"))
            return
        if kept.profile.id == self._world.settings.bot_id:
            self._bring_back(kept)

    def _bring_back(self, kept: Remembered) -> None:
        world = self._world
        world.next_message_id = max(world.next_message_id, kept.next_message_id)
        world.updates.bring_back(kept.pending, kept.next_update_id)
        world.people = {person.id: person for person in kept.people}
        for chat in kept.chats:
            world.add_chat(chat)
        world.profile.commands, world.profile.descriptions = kept.profile.commands, kept.profile.descriptions
        world.profile.menu_buttons = kept.profile.menu_buttons
        world.stars = kept.stars
        for stored in kept.files:
            if self._bytes_of(stored).exists():
                world.files.add(replace(stored, data=self._bytes_of(stored).read_bytes()))

    async def keep(self) -> None:
        """Saves what has changed every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            if self._world.feed.last != self._saved_at:
                self.save()

    def save(self) -> None:
        world = self._world
        kept = Remembered(
            next_message_id=world.next_message_id,
            next_update_id=world.updates.next_id,
            people=list(world.people.values()),
            chats=list(world.chats.values()),
            profile=world.profile,
            stars=world.stars,
            files=[self._without_bytes(stored) for stored in world.files.by_id.values()],
            pending=world.updates.waiting(),
        )
        text = ADAPTER.dump_json(kept)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        beside.write_bytes(text)
        os.replace(beside, self._file)
        self._saved_at = world.feed.last

    def _without_bytes(self, stored: StoredFile) -> StoredFile:
        place = self._bytes_of(stored)
        if not place.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            place.write_bytes(stored.data)
        return replace(stored, data=b"")

    def _bytes_of(self, stored: StoredFile) -> Path:
        """Named by its id, in letters that every disk can tell apart."""
        return self._folder / stored.unique_id.encode().hex()
