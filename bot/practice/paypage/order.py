"""Reads what a merchant asks of the pay page and refuses it in the words of a real 易支付 gateway."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.practice.paypage.sign import agrees

LARGEST = Decimal(1000)
NAME_BYTES = 127
METHODS = {
    "alipay": "支付宝",
    "wxpay": "微信支付",
    "qqpay": "QQ 钱包",
    "bank": "网银支付",
    "jdpay": "京东支付",
    "paypal": "PayPal",
}
DEVICES = frozenset({"pc", "mobile", "qq", "wechat", "alipay", "jump"})
ORDER_NUMBER = re.compile(r"[a-zA-Z0-9._\-|]+")
MONEY = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
CENT = Decimal("0.01")


class GatewayError(Exception):
    """What the gateway says instead of doing it; `code` stands in its JSON answers."""

    def __init__(self, message: str, code: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True)
class Wanted:
    """One order as the merchant asked for it; `money` in CNY; an empty `type` lets the buyer choose."""

    out_trade_no: str
    type: str
    name: str
    money: Decimal
    notify_url: str
    return_url: str
    param: str


def read_wanted(fields: Mapping[str, str], merchant_id: str, merchant_key: str) -> Wanted:
    """The order in these signed fields; raises GatewayError."""
    known_merchant(fields, merchant_id)
    if not agrees(fields, merchant_key):
        raise GatewayError("签名校验失败，请返回重试！", -3)
    number = needed(fields, "out_trade_no", "订单号(out_trade_no)不能为空")
    if not ORDER_NUMBER.fullmatch(number):
        raise GatewayError("订单号(out_trade_no)格式不正确")
    return Wanted(
        out_trade_no=number,
        type=fields.get("type", "").strip(),
        notify_url=address(fields, "notify_url", "通知地址"),
        return_url=fields.get("return_url", "").strip(),
        name=cut(needed(fields, "name", "商品名称(name)不能为空")),
        money=amount(needed(fields, "money", "金额(money)不能为空")),
        param=fields.get("param", ""),
    )


def known_merchant(fields: Mapping[str, str], merchant_id: str) -> None:
    pid = fields.get("pid", "").strip()
    if not pid.isascii() or not pid.isdigit() or int(pid) == 0:
        raise GatewayError("商户ID不能为空")
    if pid != merchant_id:
        raise GatewayError("商户不存在！", -3)


def check_return_url(fields: Mapping[str, str]) -> None:
    """The browser's door demands a way back, the JSON door does not."""
    address(fields, "return_url", "回调地址")


def check_buyer(fields: Mapping[str, str]) -> None:
    """The JSON door demands to know whose order it is, and on what device."""
    try:
        ipaddress.ip_address(needed(fields, "clientip", "用户IP地址(clientip)不能为空"))
    except ValueError:
        raise GatewayError("用户IP地址(clientip)格式不正确") from None
    if fields.get("device", "pc") not in DEVICES:
        raise GatewayError("设备类型(device)不正确")


def needed(fields: Mapping[str, str], name: str, otherwise: str) -> str:
    value = fields.get(name, "").strip()
    if value in ("", "0"):
        raise GatewayError(otherwise)
    return value


def address(fields: Mapping[str, str], name: str, title: str) -> str:
    url = needed(fields, name, f"{title}({name})不能为空")
    if not re.match(r"https?://[^/\s]", url):
        raise GatewayError(f"{title}({name})格式不正确")
    return url


def amount(text: str) -> Decimal:
    """A sum in CNY as the gateway's table keeps it: any digits are taken in, two decimals remain."""
    if not MONEY.fullmatch(text) or Decimal(text) <= 0:
        raise GatewayError("金额不合法")
    if Decimal(text) > LARGEST:
        raise GatewayError(f"最大支付金额是{LARGEST}元")
    return Decimal(text).quantize(CENT, ROUND_HALF_UP)


def cut(name: str) -> str:
    return name.encode()[:NAME_BYTES].decode(errors="ignore")
