"""What a buyer sees of the pay page: the cashier, the receipt, a refusal."""

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from bot.practice.paypage.callbacks import return_address
from bot.practice.paypage.order import METHODS
from bot.practice.paypage.till import BEIJING, Bill, Till

PAGES = Path(__file__).parents[1] / "page"
CHAT = "/"
RAW = frozenset({"methods", "back"})


def cashier_page(bill: Bill, till: Till) -> str:
    """The page of one order: a Pay button while it is unpaid, afterwards a receipt with the way back."""
    if bill.paid_at is None:
        return filled("pay.html", bill, till, methods=method_choice(bill.type))
    return filled(
        "paid.html",
        bill,
        till,
        method=METHODS.get(bill.type, bill.type),
        paid_at=f"{bill.paid_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        back=way_back(bill, till),
    )


def refusal_page(message: str) -> str:
    return template("refused.html").substitute(message=escape(message), chat=CHAT)


def filled(name: str, bill: Bill, till: Till, **more: str) -> str:
    values = {
        "amount": f"{bill.money:.2f}",
        "name": bill.wanted.name,
        "merchant": till.merchant_name,
        "out_trade_no": bill.wanted.out_trade_no,
        "trade_no": bill.trade_no,
        "chat": CHAT,
        **more,
    }
    plain = {key: escape(value) for key, value in values.items() if key not in RAW}
    return template(name).substitute(values | plain)


def method_choice(chosen: str) -> str:
    """The way of paying that the merchant asked for, or all of them to choose from."""
    offered = {chosen: METHODS[chosen]} if chosen in METHODS else METHODS
    first = next(iter(offered))
    return "\n".join(
        f'<label class="method {kind}">'
        f'<input type="radio" name="type" value="{kind}"{" checked" * (kind == first)}>'
        f'<span class="badge" aria-hidden="true">{title[0]}</span><span>{title}</span></label>'
        for kind, title in offered.items()
    )


def way_back(bill: Bill, till: Till) -> str:
    """The merchant's address with the signed fields; t.me would lead out of the practice world."""
    if urlsplit(bill.wanted.return_url).hostname in (None, "t.me", "telegram.me"):
        return ""
    address = escape(return_address(bill, till))
    title = "返回商家 <small>Back to the shop</small>"
    return f'<a class="quiet" data-testid="return" href="{address}">{title}</a>'


@cache
def template(name: str) -> Template:
    return Template((PAGES / name).read_text(encoding="utf-8"))
