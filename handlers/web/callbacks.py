"""The door where gateways call: verify, keep, answer; the money is booked right after the answer."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.background import BackgroundTask

from bot.payments.gateways.base import LARGEST_CALL, Call
from bot.payments.receiving import receive
from bot.shop import Shop
from handlers.settling import settle_and_fulfil

router = APIRouter(include_in_schema=False)


@router.api_route("/callbacks/{name}/{door}", methods=["GET", "POST"])
async def callback(name: str, door: str, request: Request) -> Response:
    """What the gateway says is on disk before it is told so."""
    shop: Shop = request.app.state.shop
    gateway = shop.gateways.behind(name, door)
    if gateway is None:
        return PlainTextResponse("not found", 404)
    call = await read_call(request)
    kept = await receive(shop.database, gateway, call, refusals=shop.gateways.refusals, now=shop.clock.now())
    if kept is None:
        return PlainTextResponse("refused", 403)
    next_step = BackgroundTask(settle_and_fulfil, shop, kept.event_id) if kept.fresh else None
    return PlainTextResponse(gateway.accepted, background=next_step)


async def read_call(request: Request) -> Call:
    """The request as it was sent; of a body that is too long, just enough to see that it is."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_CALL:
            break
    query: bytes = request.scope["query_string"]
    return Call(request.method, query, bytes(body[: LARGEST_CALL + 1]), dict(request.headers))
