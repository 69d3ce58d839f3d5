"""Drives the practice world over HTTP: what people do, what the bot did, bad days, and time."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic_core import to_json
from starlette.datastructures import UploadFile

from bot.practice import membership, writing
from bot.practice.faults import Fault
from bot.practice.files import KINDS, StoredFile
from bot.practice.membership import ChatWish, PersonWish
from bot.practice.paying import pay, pay_message
from bot.practice.people import Chat, Person
from bot.practice.pressing import Press, press
from bot.practice.reading import parsed
from bot.practice.refusals import Impossible, Json
from bot.practice.world import World
from bot.practice.writing import Words

Sender = Annotated[int, Body(alias="from", embed=True)]


class MessageWish(BaseModel, extra="forbid"):
    """Body of a person's message; `contact` and `location` are as the Bot API shows them."""

    from_id: int = Field(alias="from")
    text: str | None = None
    caption: str | None = None
    reply_to: int | None = None
    thread: int | None = None
    anonymous: bool = False
    sender_chat: int | None = None
    contact: Json | None = None
    location: Json | None = None


class EditWish(BaseModel, extra="forbid"):
    from_id: int = Field(alias="from")
    text: str | None = None
    caption: str | None = None


class PressWish(BaseModel, extra="forbid"):
    from_id: int = Field(alias="from")
    data: str | None = None
    text: str | None = None


class Advance(BaseModel, extra="forbid"):
    """Seconds."""

    advance: float = Field(ge=0)


MESSAGE = TypeAdapter(MessageWish)


def play_router(world: World, forget_payments: Callable[[], None]) -> APIRouter:
    """`forget_payments` empties the pay page along with the world."""
    router = APIRouter(prefix="/play", include_in_schema=False)
    people_doors(router, world)
    message_doors(router, world)
    button_doors(router, world)
    watching_doors(router, world)
    power_doors(router, world, forget_payments)
    return router


def people_doors(router: APIRouter, world: World) -> None:
    @router.post("/users")
    async def add_person(wish: PersonWish) -> Response:
        return answer(world.described_person(membership.settle_person(world, wish)))

    @router.post("/chats")
    async def add_chat(wish: ChatWish) -> Response:
        return answer(world.described_chat(membership.settle_chat(world, wish)))

    @router.post("/users/{user_id}/block")
    async def block(user_id: int) -> Response:
        membership.block(world, person(world, user_id))
        return answer(world.described_person(person(world, user_id)))

    @router.post("/users/{user_id}/unblock")
    async def unblock(user_id: int) -> Response:
        membership.unblock(world, person(world, user_id))
        return answer(world.described_person(person(world, user_id)))


def message_doors(router: APIRouter, world: World) -> None:
    @router.post("/chats/{chat_id}/messages")
    async def write(chat_id: int, request: Request) -> Response:
        where = chat(world, chat_id)
        author, words = await read_words(world, request)
        return answer(where.seen(writing.write(world, where, author, words)["message_id"]))

    @router.patch("/chats/{chat_id}/messages/{message_id}")
    async def edit(chat_id: int, message_id: int, wish: EditWish) -> Response:
        text = wish.text if wish.text is not None else wish.caption or ""
        return answer(
            writing.edit(world, chat(world, chat_id), message_id, person(world, wish.from_id), text)
        )

    @router.delete("/chats/{chat_id}/messages/{message_id}")
    async def erase(chat_id: int, message_id: int, sender: Sender) -> Response:
        writing.erase(world, chat(world, chat_id), message_id, person(world, sender))
        return answer({"deleted": True})

    @router.get("/chats/{chat_id}/messages")
    async def read(chat_id: int, after: int = 0) -> Response:
        return answer(chat(world, chat_id).seen_since(after))


def button_doors(router: APIRouter, world: World) -> None:
    @router.post("/chats/{chat_id}/messages/{message_id}/press")
    async def press_button(chat_id: int, message_id: int, wish: PressWish) -> Response:
        presser = person(world, wish.from_id)
        return answer(
            await press(world, chat(world, chat_id), message_id, presser, Press(wish.data, wish.text))
        )

    @router.post("/chats/{chat_id}/messages/{message_id}/pay")
    async def pay_it(chat_id: int, message_id: int, sender: Sender) -> Response:
        return answer(await pay_message(world, chat(world, chat_id), message_id, person(world, sender)))

    @router.post("/invoices/{slug}/pay")
    async def pay_link(slug: str, sender: Sender) -> Response:
        invoice = world.stars.links.get(slug.lstrip("$"))
        if invoice is None:
            raise Impossible(404, "there is no such invoice")
        payer = person(world, sender)
        return answer(await pay(world, invoice, payer, world.chats[payer.id]))


def watching_doors(router: APIRouter, world: World) -> None:
    @router.get("/files/{file_id}")
    async def download(file_id: str) -> Response:
        stored = world.files.by_id.get(file_id)
        if stored is None:
            raise Impossible(404, "there is no such file")
        return Response(stored.data, media_type=stored.mime)

    @router.get("/calls")
    async def calls(after: int = 0) -> Response:
        unmodelled = dict(world.calls.unmodelled)
        return answer({"calls": world.calls.since(after), "last": world.calls.last, "unmodelled": unmodelled})

    @router.get("/state")
    async def state() -> Response:
        return answer(
            {
                "seq": world.feed.last,
                "now": world.now(),
                "bot": world.profile.as_user(),
                "people": [world.described_person(someone) for someone in world.people.values()],
                "chats": [world.described_chat(where) for where in world.chats.values()],
                "commands": list(world.profile.commands.values()),
            }
        )

    @router.get("/events")
    async def events(request: Request, after: Annotated[int | None, Query()] = None) -> StreamingResponse:
        heard = request.headers.get("last-event-id", "")
        start = int(heard) if heard.isdigit() else world.feed.last if after is None else after
        return StreamingResponse(
            world.feed.stream(start),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


def power_doors(router: APIRouter, world: World, forget_payments: Callable[[], None]) -> None:
    @router.post("/faults")
    async def order_fault(fault: Fault) -> Response:
        world.faults.order(fault)
        return answer(fault.model_dump(exclude_none=True))

    @router.post("/clock")
    async def advance(wish: Advance) -> Response:
        world.clock.advance(wish.advance)
        world.feed.tell("clock", now=world.now())
        return answer({"now": world.now()})

    @router.post("/reset")
    async def reset() -> Response:
        forget_payments()
        world.empty()
        membership.populate(world, world.settings.people, world.settings.chats)
        return answer({"reset": True})


def answer(value: object) -> Response:
    """Plain JSON: what lives here needs no second look on its way out."""
    return Response(to_json(value), media_type="application/json")


def person(world: World, user_id: int) -> Person:
    if user_id not in world.people:
        raise Impossible(404, f"there is no user {user_id}")
    return world.people[user_id]


def chat(world: World, chat_id: int) -> Chat:
    if chat_id not in world.chats:
        raise Impossible(404, f"there is no chat {chat_id}")
    return world.chats[chat_id]


async def read_words(world: World, request: Request) -> tuple[Person, Words]:
    """A message as JSON, or as a form whose file part is named by its kind."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        fields, file = await read_form(request)
    else:
        fields, file = parsed((await request.body()).decode(errors="replace"), "JSON"), None
    try:
        wish = MESSAGE.validate_python(fields)
    except ValidationError as error:
        raise Impossible(422, str(error.errors(include_url=False, include_context=False))) from None
    extra = (
        {"contact": wish.contact} if wish.contact else {"location": wish.location} if wish.location else None
    )
    words = Words(
        text=wish.text if file is None else wish.caption or wish.text,
        file=None if file is None else keep(world, *file),
        extra=extra,
        reply_to=wish.reply_to,
        thread=wish.thread,
        anonymous=wish.anonymous,
        sender_chat=wish.sender_chat,
    )
    return person(world, wish.from_id), words


async def read_form(request: Request) -> tuple[Json, tuple[str, str, bytes] | None]:
    fields: dict[str, Any] = {}
    file = None
    async with request.form(max_part_size=4 << 20) as form:
        for name, part in form.multi_items():
            if isinstance(part, UploadFile):
                file = (name, part.filename or name, await part.read())
            else:
                fields[name] = parsed(part, name) if name in {"contact", "location"} else part
    return fields, file


def keep(world: World, kind: str, name: str, data: bytes) -> StoredFile:
    if kind not in KINDS:
        raise Impossible(422, f"a file is one of {', '.join(KINDS)}")
    return world.files.keep(data, name, kind)
