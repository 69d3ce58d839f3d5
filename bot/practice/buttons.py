"""Checks the buttons under a message as Telegram's server does."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.practice.refusals import Json, Refusal, bad_request

MAX_BUTTONS: Final = 100
MAX_DATA: Final = 64
MAX_COPIED: Final = 256
MAX_PLACEHOLDER: Final = 64
STYLES: Final = {None, "danger", "success", "primary"}
ACTIONS: Final = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
)  # fmt: skip
INLINE_MODE: Final = {
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
}
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")


def inline_keyboard(markup: Any, *, invoice: bool = False) -> Json | None:
    """The keyboard as messages show it, None for an empty one."""
    if markup is None:
        return None
    if not isinstance(markup, InlineKeyboardMarkup):
        raise bad_request("inline keyboard expected")
    rows = [row for row in markup.inline_keyboard if row]
    refuse_too_many(rows)
    for button in (button for row in rows for button in row):
        check_button(button)
    check_pay_buttons(rows, invoice=invoice)
    if not rows:
        return None
    return {"inline_keyboard": [[shown(button) for button in row] for row in rows]}


def shown(button: InlineKeyboardButton) -> Json:
    return button.model_dump(exclude_none=True)


def check_button(button: InlineKeyboardButton) -> None:
    if not button.text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.style not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    actions = [name for name in ACTIONS if getattr(button, name) not in (None, False, "")]
    if not actions:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or actions[0] in INLINE_MODE or actions[0] == "callback_game":
        raise bad_request("BUTTON_TYPE_INVALID")
    if button.callback_data and len(button.callback_data.encode()) > MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.copy_text and not 0 < len(button.copy_text.text) <= MAX_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.url:
        check_url(button.url)
    page = (button.web_app and button.web_app.url) or (button.login_url and button.login_url.url)
    if page and not page.lower().startswith("https://"):
        kind = "Web App" if button.web_app else "login"
        raise bad_request(
            f"inline keyboard button {kind} URL '{page}' is invalid: Only HTTPS links are allowed"
        )


def check_url(url: str) -> None:
    """http(s), tg and ton links; a host without a dot is no host to Telegram, not even on this machine."""
    scheme = SCHEME.match(url)
    if scheme and scheme[1].lower() in {"tg", "ton"}:
        return
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise wrong_url(url, "Unsupported URL protocol")
    try:
        parts = urlsplit(url if scheme else f"http://{url}")
        host = parts.hostname or ""
        wrong_port = parts.port == 0
    except ValueError:
        raise wrong_url(url, "Wrong port number specified in the URL") from None
    if wrong_port:
        raise wrong_url(url, "Wrong port number specified in the URL")
    if not host:
        raise wrong_url(url, "URL host is empty")
    if any(char.isspace() for char in host):
        raise wrong_url(url, "Disallowed character in URL host")
    if "." not in host.strip(".") and ":" not in host:
        raise wrong_url(url, "Wrong HTTP URL")


def wrong_url(url: str, reason: str) -> Refusal:
    return bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def check_pay_buttons(rows: list[list[InlineKeyboardButton]], *, invoice: bool) -> None:
    buttons = [button for row in rows for button in row]
    paying = [button for button in buttons if button.pay]
    if paying and not invoice:
        raise bad_request("BUTTON_TYPE_INVALID")
    if invoice and buttons and not buttons[0].pay:
        raise bad_request("REPLY_MARKUP_BUY_EMPTY" if not paying else "BUTTON_POS_INVALID")
    if len(paying) > 1:
        raise bad_request("BUTTON_POS_INVALID")


def any_markup(markup: Any, *, is_private: bool) -> tuple[Json | None, Json | None]:
    """What a new message carries: an inline keyboard, or something for the chat's own keyboard."""
    if markup is None or isinstance(markup, InlineKeyboardMarkup):
        return inline_keyboard(markup), None
    if isinstance(markup, ReplyKeyboardMarkup):
        return None, reply_keyboard(markup, is_private=is_private)
    if isinstance(markup, ReplyKeyboardRemove | ForceReply):
        return None, markup.model_dump(exclude_none=True)
    raise bad_request("object expected as reply markup")


def reply_keyboard(markup: ReplyKeyboardMarkup, *, is_private: bool) -> Json:
    rows = [row for row in markup.keyboard if row]
    if not rows:
        raise bad_request("reply markup keyboard must be non-empty")
    refuse_too_many(rows)
    if len(markup.input_field_placeholder or "") > MAX_PLACEHOLDER:
        raise bad_request("INPUT_FIELD_PLACEHOLDER_INVALID")
    for button in (button for row in rows for button in row):
        if not button.text.strip():
            raise bad_request("keyboard button text must be non-empty")
        refuse_asking_in_groups(button, is_private=is_private)
    return {
        **markup.model_dump(exclude_none=True),
        "keyboard": [[shown_key(key) for key in row] for row in rows],
    }


def refuse_asking_in_groups(button: KeyboardButton, *, is_private: bool) -> None:
    if is_private:
        return
    if button.request_contact:
        raise bad_request("phone number can be requested in private chats only")
    if button.request_location:
        raise bad_request("location can be requested in private chats only")


def shown_key(button: KeyboardButton) -> Json:
    return button.model_dump(exclude_none=True)


def refuse_too_many(rows: list[Any]) -> None:
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
