"""What a merchant may ask of the pay page with its plain key: an order, its orders, itself, money back."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from bot.practice.paypage.order import GatewayError
from bot.practice.paypage.till import BEIJING, UNPAID, Bill, Till

MOST_ORDERS = 50
ORDERS_A_PAGE = 20
SUM = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)
Fields = Mapping[str, str]


def answer_merchant(till: Till, query: Fields, form: Fields) -> dict[str, object]:
    """The JSON of `api.php`; raises GatewayError. A refund reads the form, everything else the address."""
    act = query.get("act", "")
    if act == "refund":
        return refund(till, authorised(till, form))
    ask = ACTS.get(act)
    if ask is None:
        raise GatewayError("No Act!", -5)
    return ask(till, authorised(till, query))


def authorised(till: Till, fields: Fields) -> Fields:
    if fields.get("pid") != till.merchant_id:
        raise GatewayError("商户ID不存在", -3)
    if fields.get("key") != till.merchant_key:
        raise GatewayError("商户密钥错误", -3)
    return fields


def show_merchant(till: Till, fields: Fields) -> dict[str, object]:
    """Says the merchant's key aloud, as the real one does."""
    bills = till.bills()
    earned = sum((bill.money - bill.refunded for bill in bills if bill.status != UNPAID), Decimal(0))
    return {
        "code": 1,
        "pid": int(till.merchant_id),
        "key": till.merchant_key,
        "active": 1,
        "money": f"{earned:.2f}",
        "orders": len(bills),
    }


def show_order(till: Till, fields: Fields) -> dict[str, object]:
    return {"code": 1, "msg": "succ", **row(asked_for(till, fields), till)}


def show_orders(till: Till, fields: Fields) -> dict[str, object]:
    limit = min(whole_number(fields.get("limit"), ORDERS_A_PAGE), MOST_ORDERS)
    skipped = (max(whole_number(fields.get("page"), 1), 1) - 1) * limit
    bills = [bill for bill in till.bills() if fields.get("status", str(bill.status)) == str(bill.status)]
    rows = [row(bill, till) for bill in bills[skipped : skipped + limit]]
    return {"code": 1, "msg": "查询订单记录成功！", "count": len(rows), "data": rows}


def show_settlements(till: Till, fields: Fields) -> dict[str, object]:
    return {"code": 1, "msg": "查询结算记录成功！", "data": []}


def refund(till: Till, fields: Fields) -> dict[str, object]:
    text = fields.get("money", "").strip()
    if not SUM.fullmatch(text) or Decimal(text) <= 0:
        raise GatewayError("金额输入错误")
    bill = asked_for(till, fields)
    till.refund(bill, Decimal(text))
    return {"code": 0, "msg": f"退款成功！退款金额￥{text}", "trade_no": bill.trade_no, "money": text}


ACTS: dict[str, Callable[[Till, Fields], dict[str, object]]] = {
    "query": show_merchant,
    "order": show_order,
    "orders": show_orders,
    "settle": show_settlements,
}


def asked_for(till: Till, fields: Fields) -> Bill:
    if fields.get("trade_no"):
        return till.find(trade_no=fields["trade_no"])
    if fields.get("out_trade_no"):
        return till.find(out_trade_no=fields["out_trade_no"])
    raise GatewayError("订单号不能为空", -4)


def row(bill: Bill, till: Till) -> dict[str, object]:
    paid = bill.paid_at is not None
    return {
        "trade_no": bill.trade_no,
        "out_trade_no": bill.wanted.out_trade_no,
        "api_trade_no": f"{bill.trade_no}0001" if paid else None,
        "type": bill.type,
        "pid": int(till.merchant_id),
        "addtime": in_beijing(bill.added_at),
        "endtime": in_beijing(bill.paid_at) if bill.paid_at else None,
        "name": bill.wanted.name,
        "money": f"{bill.money:.2f}",
        "param": bill.wanted.param or None,
        "buyer": None,
        "status": bill.status,
    }


def in_beijing(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def whole_number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) else otherwise
