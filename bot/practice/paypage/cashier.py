"""The pay page's doors: the 易支付 V1 protocol for the shop, and a page with a Pay button for the buyer."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.practice.paypage.callbacks import Callbacks
from bot.practice.paypage.faces import PAGES, cashier_page, refusal_page
from bot.practice.paypage.merchant import answer_merchant
from bot.practice.paypage.order import METHODS, GatewayError, check_buyer, check_return_url, read_wanted
from bot.practice.paypage.till import UNPAID, Bill, Till


def pay_router(till: Till, callbacks: Callbacks) -> APIRouter:
    """What a gateway shows the world; mounted under /pay."""
    router = APIRouter(include_in_schema=False)
    merchant_doors(router, till)
    buyer_doors(router, till, callbacks)
    return router


def merchant_doors(router: APIRouter, till: Till) -> None:
    @router.api_route("/submit.php", methods=["GET", "POST"])
    async def submit(request: Request) -> Response:
        fields = dict(request.query_params) if "pid" in request.query_params else await form_fields(request)
        return in_html(lambda: RedirectResponse(cashier_address(open_for_browser(till, fields)), 302))

    @router.post("/mapi.php")
    async def mapi(request: Request) -> Response:
        fields = await form_fields(request)
        return in_json(lambda: pay_link(open_for_program(till, fields), request))

    @router.api_route("/api.php", methods=["GET", "POST"])
    async def api(request: Request) -> Response:
        form = await form_fields(request)
        return in_json(lambda: answer_merchant(till, dict(request.query_params), form))


def buyer_doors(router: APIRouter, till: Till, callbacks: Callbacks) -> None:
    @router.get("/cashier.php")
    async def cashier(trade_no: str = "") -> Response:
        return in_html(lambda: HTMLResponse(cashier_page(till.find(trade_no=trade_no), till)))

    @router.post("/cashier.php")
    async def pay(
        trade_no: Annotated[str, Form()], method: Annotated[str, Form(alias="type")] = ""
    ) -> Response:
        def take_money() -> Response:
            bill = till.find(trade_no=trade_no)
            if bill.status == UNPAID:
                bill.type = method if method in METHODS else bill.type or "alipay"
                till.receive(bill)
                callbacks.tell_soon(bill)
            return RedirectResponse(cashier_address(bill), 303)

        return in_html(take_money)

    @router.get("/getshop.php")
    async def look(trade_no: str = "") -> Response:
        return in_json(lambda: paid_yet(till.find(trade_no=trade_no)))

    @router.get("/pay.css")
    async def style() -> Response:
        return FileResponse(PAGES / "pay.css", media_type="text/css")


def open_for_browser(till: Till, fields: Mapping[str, str]) -> Bill:
    if "pid" not in fields:
        raise GatewayError("你还未配置支付接口商户！")
    wanted = read_wanted(fields, till.merchant_id, till.merchant_key)
    check_return_url(fields)
    return till.open_bill(wanted)


def open_for_program(till: Till, fields: Mapping[str, str]) -> Bill:
    if "pid" not in fields:
        raise GatewayError("未传入任何参数", -4)
    wanted = read_wanted(fields, till.merchant_id, till.merchant_key)
    check_buyer(fields)
    return till.open_bill(wanted)


def pay_link(bill: Bill, request: Request) -> dict[str, object]:
    doors = str(request.url.replace(query="")).removesuffix("mapi.php")
    return {"code": 1, "trade_no": bill.trade_no, "payurl": doors + cashier_address(bill)}


def cashier_address(bill: Bill) -> str:
    return f"cashier.php?trade_no={bill.trade_no}"


def paid_yet(bill: Bill) -> dict[str, object]:
    return {"code": -1, "msg": "未付款"} if bill.paid_at is None else {"code": 1, "msg": "付款成功"}


async def form_fields(request: Request) -> dict[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def in_html(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except GatewayError as refusal:
        return HTMLResponse(refusal_page(refusal.message))


def in_json(answer: Callable[[], dict[str, object]]) -> Response:
    try:
        return JSONResponse(answer())
    except GatewayError as refusal:
        return JSONResponse({"code": refusal.code, "msg": refusal.message})
