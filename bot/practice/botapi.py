"""The Bot API's door: one request in, one answer out, in the order in which Telegram looks at things."""

import asyncio
import inspect
import secrets

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp

from bot.practice.faults import CutConnection, Fault
from bot.practice.methods.directory import MODELLED, Modelled
from bot.practice.reading import METHODS, Asked, build_call, read_request
from bot.practice.refusals import PREFIXES, Json, Refusal, not_found
from bot.practice.world import World


class BotApi:
    """`ANY /bot{token}/{method}` and `GET /file/bot{token}/{path}`."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def call(self, request: Request) -> ASGIApp:
        name = request.path_params["method"]
        try:
            asked = await read_request(request)
        except Refusal as refusal:
            return html_page(refusal.code) if refusal.code == 413 else respond(refusal.envelope())
        if not self.is_known(request.path_params["token"]):
            return respond(Refusal(401, "Unauthorized").envelope())
        fault = self.world.faults.next_for(name)
        if fault:
            return await self.fail(request, name, asked, fault)
        return respond(await self.do_call(name, asked))

    async def fail(self, request: Request, name: str, asked: Asked, fault: Fault) -> ASGIApp:
        """As ordered: late, refused, cut before it was done or after."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        refusal = fault.refusal()
        if refusal:
            self.write_down(name, asked, refusal.envelope())["fault"] = fault.model_dump(exclude_none=True)
            return html_page(refusal.code) if refusal.code == 502 else respond(refusal.envelope())
        if fault.drop == "before":
            self.write_down(name, asked, None)["fault"] = fault.model_dump(exclude_none=True)
            return CutConnection(request)
        answer = await self.do_call(name, asked)
        return CutConnection(request) if fault.drop else respond(answer)

    async def do_call(self, name: str, asked: Asked) -> Json:
        entry = self.write_down(name, asked, None)
        try:
            answer: Json = {"ok": True, "result": await self.result(name, asked)}
        except Refusal as refusal:
            answer = refusal.envelope()
        entry["answer"] = answer
        return answer

    async def result(self, name: str, asked: Asked) -> object:
        modelled = MODELLED.get(name.lower())
        if modelled is None:
            model = METHODS.get(name.lower())
            self.world.calls.unmodelled[model.__api_method__ if model else name] += 1
            raise not_found("method not found")
        call = build_call(modelled.model, asked)
        result = modelled.handler(self.world, call)
        if inspect.isawaitable(result):
            result = await result
        modelled.answer.validate_python(result)
        return result

    async def do_webhook_call(self, name: str, params: Json) -> Json:
        """A call that came in a webhook's answer; nobody hears how it went."""
        return await self.do_call(name, Asked(params, {}))

    def write_down(self, name: str, asked: Asked, answer: Json | None) -> Json:
        modelled: Modelled | None = MODELLED.get(name.lower())
        return self.world.calls.write(
            modelled.name if modelled else name, asked.for_the_log(), answer, self.world.clock.now()
        )

    async def file(self, request: Request) -> Response:
        if not self.is_known(request.path_params["token"]):
            return respond(Refusal(401, "Unauthorized").envelope())
        stored = self.world.files.by_path.get(request.path_params["path"])
        if stored is None:
            return respond(not_found().envelope())
        return Response(stored.data, media_type="application/octet-stream")

    async def nowhere(self, request: Request) -> Response:
        return respond(not_found().envelope())

    def is_known(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self.world.settings.token.encode())


def respond(envelope: Json) -> Response:
    code = 200 if envelope["ok"] else envelope["error_code"]
    return Response(to_json(envelope), status_code=code, media_type="application/json")


def html_page(code: int) -> Response:
    """What stands before Telegram's servers answers in HTML, not in JSON."""
    title = f"{code} {PREFIXES[code]}"
    body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n"
        f"<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return HTMLResponse(body, status_code=code)
