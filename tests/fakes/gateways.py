"""Gateways for the tests: epay with its signed fields, and Stars with a till that keeps a book in memory."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import httpx

from bot.errors import Outside
from bot.payments.gateways.base import Call, Intent, Word
from bot.payments.gateways.epay import EpayAccount, EpayGateway, sign
from bot.payments.gateways.stars import CURRENCY, NAME, StarLine, StarsGateway, StarsTill

KEY = "a-practice-key-of-32-characters!"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BOT = 100001
BUYER = 701


def epay_account(address: str = "https://pay.example.com/", **changed: object) -> EpayAccount:
    values: dict[str, object] = {
        "address": address,
        "merchant_id": "1000",
        "merchant_key": KEY,
        "options": ("alipay", "wxpay"),
        "minutes": 15,
        "base": "https://shop.example.com",
    }
    return EpayAccount(**{**values, **changed})  # type: ignore[arg-type]


def epay(carrier: httpx.AsyncBaseTransport | None = None, **changed: object) -> EpayGateway:
    return EpayGateway(epay_account(**changed), carrier=carrier)  # type: ignore[arg-type]


def paid_fields(number: str = "P1", **changed: str) -> dict[str, str]:
    """The signed fields of a callback as the real gateway sends them; an empty change leaves a field out."""
    fields = {
        "pid": "1000",
        "trade_no": "2026112312000012345",
        "out_trade_no": number,
        "type": "alipay",
        "name": "product",
        "money": "28.8",
        "trade_status": "TRADE_SUCCESS",
    }
    given = {name: value for name, value in {**fields, **changed}.items() if value}
    return {**given, "sign": sign(given, KEY), "sign_type": "MD5"}


def get(fields: dict[str, str] | list[tuple[str, str]]) -> Call:
    return Call("GET", query=urlencode(fields).encode())


def post(fields: dict[str, str], kind: str = "application/x-www-form-urlencoded") -> Call:
    return Call("POST", body=urlencode(fields).encode(), headers={"content-type": kind})


def intent(number: str = "P1", **changed: object) -> Intent:
    values: dict[str, object] = {
        "number": number,
        "link_token": "token-of-" + number,
        "option": "alipay",
        "amount": 2880,
        "currency": "CNY",
        "order_number": "K7F3-92QM",
        "customer_id": BUYER,
        "locale": "zh-CN",
        "goods": {"zh-CN": "影视会员 月卡", "en": "Video pass"},
        "quantity": 1,
        "expires_at": NOON + timedelta(minutes=15),
    }
    return Intent(**{**values, **changed})  # type: ignore[arg-type]


@dataclass
class BookTill:
    """A StarsTill that writes invoices and charges into a book; `fault` is raised by the next calls."""

    bot_id: int = BOT
    invoices: list[Intent] = field(default_factory=list)
    book: list[StarLine] = field(default_factory=list)
    returned: list[tuple[int, str]] = field(default_factory=list)
    looks: int = 0
    fault: Outside | None = None

    async def send_invoice(self, intent: Intent) -> None:
        self._fail()
        self.invoices.append(intent)

    async def give_back(self, payer_id: int, charge_id: str) -> None:
        self._fail()
        if (payer_id, charge_id) not in self.returned:
            self.returned.append((payer_id, charge_id))

    async def lines(self, offset: int, limit: int) -> list[StarLine]:
        self._fail()
        self.looks += 1
        return self.book[offset : offset + limit]

    def charge(self, number: str, amount: int, *, at: datetime, payer_id: int = BUYER) -> Word:
        """Somebody pays an invoice: it stands in the book, and Telegram would send this word."""
        word = Word(NAME, f"stx{secrets.token_hex(8)}", number, amount, CURRENCY, payer_id)
        self.book.append(StarLine(at, word))
        return word

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


def stars(till: StarsTill, **changed: object) -> StarsGateway:
    values: dict[str, object] = {"minutes": 15, "rate": Decimal("0.10"), "markup": Decimal(1)}
    return StarsGateway(till, **{**values, **changed})  # type: ignore[arg-type]


class Carrier(httpx.AsyncBaseTransport):
    """Answers every request with what it was given, in turn; the last answer stays."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer
