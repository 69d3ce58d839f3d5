"""How the bot hears: by asking for updates, or at its own address."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetUpdates, GetWebhookInfo, SetWebhook

from bot.practice.refusals import Json, bad_request, conflict, too_many_requests
from bot.practice.updates import BY_WEBHOOK, KINDS, MAX_AT_ONCE, MAX_WAIT
from bot.practice.webhooks import Address
from bot.practice.world import World

PORTS: Final = {80, 88, 443, 8443}
MAX_SECRET: Final = 256
MAX_CONNECTIONS, USUAL_CONNECTIONS = 100, 40
SECRET = re.compile(r"[A-Za-z0-9_-]*")
BUSY_WITH_WEBHOOK: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def get_updates(world: World, call: GetUpdates) -> list[Json]:
    if world.webhook.address:
        raise conflict(BUSY_WITH_WEBHOOK)
    world.updates.allow(call.allowed_updates)
    limit = min(max(call.limit or MAX_AT_ONCE, 1), MAX_AT_ONCE)
    return await world.updates.get(call.offset or 0, limit, min(max(call.timeout or 0, 0), MAX_WAIT))


def set_webhook(world: World, call: SetWebhook) -> bool:
    if not call.url:
        return drop_webhook(world, drop_pending=call.drop_pending_updates)
    check_address(call.url, plain=world.settings.plain_webhooks)
    check_secret(call.secret_token or "")
    if call.certificate is not None:
        raise bad_request("the practice server takes no certificate of your own")
    refuse_haste(world)
    world.updates.allow(call.allowed_updates)
    if call.drop_pending_updates:
        world.updates.clear()
    connections = min(max(call.max_connections or USUAL_CONNECTIONS, 1), MAX_CONNECTIONS)
    world.updates.end_poll(BY_WEBHOOK)
    world.webhook.set(Address(call.url, call.secret_token, connections))
    return True


def check_address(url: str, *, plain: bool) -> None:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme != "https" and not plain:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if not plain and (parts.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def check_secret(secret: str) -> None:
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")


def refuse_haste(world: World) -> None:
    now = asyncio.get_running_loop().time()
    if now < world.webhook_free_at:
        raise too_many_requests(1)
    world.webhook_free_at = now + 1


def delete_webhook(world: World, call: DeleteWebhook) -> bool:
    return drop_webhook(world, drop_pending=call.drop_pending_updates)


def drop_webhook(world: World, *, drop_pending: bool | None) -> bool:
    world.webhook.set(None)
    if drop_pending:
        world.updates.clear()
    return True


def webhook_info(world: World, call: GetWebhookInfo) -> Json:
    address = world.webhook.address
    info: Json = {
        "url": address.url if address else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting()),
    }
    if address:
        info["max_connections"] = address.max_connections
        if address.last_error:
            info["last_error_date"] = address.last_error_at
            info["last_error_message"] = address.last_error
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed & KINDS)
    return info


HANDLERS: Final[dict[Any, Callable[[World, Any], Any]]] = {
    GetUpdates: get_updates,
    SetWebhook: set_webhook,
    DeleteWebhook: delete_webhook,
    GetWebhookInfo: webhook_info,
}
