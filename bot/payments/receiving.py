"""Takes in a gateway's call: verified ones are kept before they are answered, the others are counted."""

import re
from datetime import datetime

import structlog

from bot.database import Database
from bot.errors import BadSignature
from bot.payments import inbox
from bot.payments.gateways.base import Call, CallsBack
from bot.payments.pace import Refusals

SIGNATURE = re.compile(r"\b(sign|key)=[^&]*")
SHOWN = 600

log = structlog.get_logger(__name__)


async def receive(
    database: Database, gateway: CallsBack, call: Call, *, refusals: Refusals, now: datetime
) -> inbox.Kept | None:
    """Where the call's word is kept, committed; None when it does not verify."""
    try:
        word = gateway.read_callback(call)
    except BadSignature as refusal:
        await _count(database, gateway.terms.gateway, sample_of(call, refusal), refusals=refusals, now=now)
        return None
    return await database.transaction(inbox.keep, word, now=now)


async def _count(database: Database, gateway: str, sample: str, *, refusals: Refusals, now: datetime) -> None:
    count = refusals.count(gateway, now=now)
    if count:
        log.warning("callbacks_refused", gateway=gateway, count=count, last=sample.partition(":")[0])
        await database.transaction(inbox.reject, gateway, count=count, sample=sample, now=now)


def sample_of(call: Call, refusal: BadSignature) -> str:
    """What was wrong and what was sent, without signature and key."""
    sent = (call.query + b" " + call.body)[:SHOWN].decode(errors="replace")
    hidden = SIGNATURE.sub(r"\1=…", sent)
    return f"{refusal.parameters.get('reason', '')}: {call.method} {hidden}"
