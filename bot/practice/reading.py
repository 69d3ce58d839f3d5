"""Reads a Bot API request, however it is written, into one of aiogram's method models."""

import json
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin
from urllib.parse import parse_qsl

from aiogram import methods
from aiogram.methods import TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from bot.practice.refusals import Json, Refusal, bad_request

MAX_UPLOAD = 50 << 20
MAX_FIELD = 4 << 20
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
METHODS: dict[str, type[TelegramMethod[Any]]] = {
    model.__api_method__.lower(): model
    for model in (getattr(methods, name) for name in methods.__all__ if name not in {"Request", "Response"})
    if model is not TelegramMethod
}
MARKUPS: dict[str, type[BaseModel]] = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "video": "there is no video in the request",
    "animation": "there is no animation in the request",
}


@dataclass(frozen=True)
class Asked:
    """What a client asked for: its parameters, and the files it sent by part name."""

    params: Json
    files: dict[str, BufferedInputFile]

    def for_the_log(self) -> Json:
        if not self.files:
            return self.params
        parts = {name: f"<{file.filename}, {len(file.data)} bytes>" for name, file in self.files.items()}
        return {**self.params, **parts}


async def read_request(request: Request) -> Asked:
    """Query, urlencoded, JSON and multipart; anything else carries no parameters."""
    params: Json = dict(request.query_params) if request.url.query else {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    files: dict[str, BufferedInputFile] = {}
    try:
        body = await whole_body(request)
        if kind == FORM:
            params |= dict(parse_qsl(body.decode(), keep_blank_values=True))
        elif kind == "application/json" and body:
            params |= json_object(body)
        elif kind == MULTIPART:
            files = await read_parts(request, params)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return Asked(params, files)


async def whole_body(request: Request) -> bytes:
    """Read to the end even when too long, so that the client hears the answer."""
    length = int(request.headers.get("content-length") or 0)
    if length <= MAX_UPLOAD:
        return await request.body()
    async for _ in request.stream():
        pass
    raise Refusal(413, "Request Entity Too Large")


def json_object(body: bytes) -> Json:
    value = parsed(body.decode(), "JSON object")
    if not isinstance(value, dict):
        raise bad_request("expected a JSON object")
    return value


async def read_parts(request: Request, params: Json) -> dict[str, BufferedInputFile]:
    files = {}
    try:
        async with request.form(max_part_size=MAX_FIELD) as form:
            for name, part in form.multi_items():
                if isinstance(part, UploadFile):
                    files[name] = BufferedInputFile(await part.read(), part.filename or name)
                else:
                    params[name] = part
    except (HTTPException, ClientDisconnect):
        raise bad_request("can't parse the multipart body") from None
    return files


def build_call(model: type[TelegramMethod[Any]], asked: Asked) -> TelegramMethod[Any]:
    """The method's own model, or a refusal in Telegram's words where they are known."""
    read_as_json = json_fields(model)
    values: Json = {}
    for name, value in asked.params.items():
        if value is None:
            continue
        if isinstance(value, str) and name in read_as_json:
            value = decode(name, value)
        if asked.files:
            value = with_files(value, asked.files)
        values[name] = value
    for name, file in asked.files.items():
        if name in model.model_fields:
            values.setdefault(name, file)
    if values.get("chat_id") == "":
        raise bad_request(MISSING["chat_id"])
    if "reply_markup" in values and "reply_markup" in model.model_fields:
        values["reply_markup"] = read_markup(values["reply_markup"])
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise in_telegrams_words(error) from None


def decode(name: str, text: str) -> Any:
    if not text:
        return None
    return parsed(text, f"{name.replace('_', ' ')} JSON object")


def parsed(text: str, what: str) -> Any:
    """JSON may spell halves of letters that UTF-8 has not."""
    try:
        value = json.loads(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request(f"can't parse {what}") from None
    return value


def with_files(value: Any, files: dict[str, BufferedInputFile]) -> Any:
    if isinstance(value, str):
        return files.get(value[9:], value) if value.startswith("attach://") else value
    if isinstance(value, list):
        return [with_files(item, files) for item in value]
    if isinstance(value, dict):
        return {key: with_files(item, files) for key, item in value.items()}
    return value


def read_markup(value: Any) -> BaseModel | None:
    """Chosen by its key: left to the union, a broken inline keyboard would pass for a ForceReply."""
    if value is None or value == {}:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    for key, model in MARKUPS.items():
        if key in value:
            try:
                return model.model_validate(value)
            except ValidationError as error:
                raise bad_request(f"can't parse reply markup: {first_fault(error)}") from None
    return None


def in_telegrams_words(error: ValidationError) -> Refusal:
    fault = error.errors(include_url=False)[0]
    name = str(fault["loc"][0]) if fault["loc"] else ""
    if fault["type"] == "missing" and len(fault["loc"]) == 1:
        return bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    return bad_request(f"can't parse {first_fault(error)}")


def first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    return f'field "{".".join(str(part) for part in fault["loc"])}": {fault["msg"]}'


@cache
def json_fields(model: type[TelegramMethod[Any]]) -> frozenset[str]:
    """Fields that a form carries as JSON text."""
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if any(is_structure(kind) for kind in alternatives(field.annotation))
    )


def alternatives(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) in {Union, types.UnionType}:
        for part in get_args(annotation):
            yield from alternatives(part)
    elif hasattr(annotation, "__metadata__"):
        yield from alternatives(annotation.__origin__)
    else:
        yield annotation


def is_structure(kind: Any) -> bool:
    return get_origin(kind) in {list, dict} or (isinstance(kind, type) and issubclass(kind, BaseModel))
