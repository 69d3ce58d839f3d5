"""易支付 (epay) V1: a signed link to the gateway's page, a signed callback, a question by order number.

Source: the protocol as 彩虹易支付 speaks it. Sums are CNY and travel as text; MD5 with the merchant's key
is its only proof.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import httpx

from bot.errors import BadSignature, GatewayRefused, GatewayUnavailable
from bot.payments.gateways.base import (
    PATIENCE,
    Answer,
    Call,
    Intent,
    Issued,
    Standing,
    Terms,
    Word,
)
from bot.payments.gateways.forms import read_form
from bot.payments.gateways.keys import check_key, door, usable
from bot.payments.gateways.wire import Wire
from models.money import EXPONENTS, BadAmount, minor_units, plain

NAME = "epay"
CURRENCY = "CNY"
NAME_BYTES = 127
UNSIGNED = frozenset({"sign", "sign_type"})
BLANKS = " \t\n\r\0\x0b"
MONEY = re.compile(rf"[0-9]{{1,12}}(\.[0-9]{{1,{EXPONENTS[CURRENCY]}}})?")
REFERENCE = re.compile(r"[0-9A-Za-z._|-]{1,64}")
KEPT = ("trade_no", "api_trade_no", "type", "money", "trade_status", "endtime", "param")
NOT_YET = "-1"


@dataclass(frozen=True)
class EpayAccount:
    """The merchant's account.

    base: where the gateway finds the shop's web side. home: where a buyer goes back to, when not to our page.
    front, largest: see Terms.
    """

    address: str
    merchant_id: str
    merchant_key: str = field(repr=False)
    options: tuple[str, ...]
    minutes: int
    base: str
    home: str | None = None
    front: str = ""
    largest: int | None = None


class EpayGateway:
    """One merchant account at one 易支付 site."""

    def __init__(self, account: EpayAccount, *, carrier: httpx.AsyncBaseTransport | None = None) -> None:
        """Raises ValueError with what is wrong: the key, or an address that would carry it in the open."""
        check_key(account.merchant_key)
        check_address(account.address)
        self._account = account
        self._address = account.address.rstrip("/") + "/"
        credentials = {"pid": account.merchant_id, "key": account.merchant_key}
        self._wire = Wire(self._address, credentials, patience=PATIENCE, carrier=carrier)
        self._door = door(account.merchant_key)
        self.accepted = "success"
        self.terms = Terms(
            NAME,
            CURRENCY,
            account.options,
            account.minutes,
            front=account.front,
            largest=account.largest,
        )

    async def issue(self, intent: Intent) -> Issued:
        """The signed link; the gateway itself hears of the payment when the buyer opens it."""
        if intent.currency != CURRENCY or intent.option not in self._account.options:
            raise GatewayRefused(reason="currency" if intent.currency != CURRENCY else "option")
        fields = {
            "pid": self._account.merchant_id,
            "type": intent.option,
            "out_trade_no": intent.number,
            "notify_url": f"{self._account.base}/callbacks/{NAME}/{self._door}",
            "return_url": self._account.home or f"{self._account.base}/pay/{intent.link_token}/back",
            "name": cut(f"order {intent.order_number}"),
            "money": plain(intent.amount, CURRENCY),
        }
        signature = sign(fields, self._account.merchant_key)
        link = f"{self._address}submit.php?{urlencode({**fields, 'sign': signature, 'sign_type': 'MD5'})}"
        return Issued(url=link, qr=link)

    async def ask(self, number: str) -> Answer:
        """The answer is not signed: it is believed because it comes over HTTPS from the gateway's address."""
        said = await self._wire.get("api.php", {"act": "order", "out_trade_no": number})
        if said.get("code") != "1":
            return _not_yet(said)
        if said.get("out_trade_no") != number or said.get("pid", self._account.merchant_id) != (
            self._account.merchant_id
        ):
            raise GatewayUnavailable()
        if said.get("status") != "1":
            return Answer(Standing.UNPAID)
        try:
            return Answer(Standing.PAID, _word(number, said))
        except BadSignature as error:
            raise GatewayUnavailable() from error

    def opens(self, door: str) -> bool:
        """The door's name follows from the merchant's key."""
        return hmac.compare_digest(self._door.encode(), door.encode())

    def read_callback(self, call: Call) -> Word:
        """A paid payment of this merchant, signed by MD5 with our key, whatever the call says of itself."""
        fields = read_form(call)
        if fields.get("sign_type", "MD5") != "MD5":
            raise BadSignature(reason="another algorithm")
        if not verified(fields, self._account.merchant_key):
            raise BadSignature(reason="signature")
        if fields.get("pid") != self._account.merchant_id:
            raise BadSignature(reason="another merchant")
        if fields.get("trade_status") != "TRADE_SUCCESS":
            raise BadSignature(reason="not paid")
        return _word(fields.get("out_trade_no"), fields)

    async def close(self) -> None:
        """Let go of connections."""
        await self._wire.close()


def sign(fields: Mapping[str, str], key: str) -> str:
    """MD5 over the sorted fields and the key; blank values and the signature do not count, "0" does."""
    counted = sorted(
        (name.encode(), value.encode())
        for name, value in fields.items()
        if name not in UNSIGNED and value.strip(BLANKS)
    )
    text = b"&".join(name + b"=" + value for name, value in counted)
    return hashlib.md5(text + key.encode(), usedforsecurity=False).hexdigest()


def verified(fields: Mapping[str, str], key: str) -> bool:
    """Compared in constant time; a key that anybody knows proves nothing."""
    given: object = fields.get("sign")
    if not isinstance(given, str) or not usable(key):
        return False
    return hmac.compare_digest(sign(fields, key).encode(), given.encode())


def check_address(address: str) -> None:
    """The question carries the key and its answer is unsigned: HTTPS, or this very machine."""
    url = urlsplit(address)
    if not url.hostname or url.query or url.fragment or url.username:
        raise ValueError("address should be that of the gateway, like https://pay.example.com/")
    if url.scheme != "https" and url.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ValueError("address should start with https://, because the merchant's key travels there")


def cut(name: str) -> str:
    """The gateway cuts names after so many bytes, through the middle of a letter if it comes to that."""
    return name.encode()[:NAME_BYTES].decode(errors="ignore")


def _not_yet(said: Mapping[str, object]) -> Answer:
    """Until the buyer opens the link there is no such order at the gateway."""
    reason = str(said.get("msg", ""))[:80]
    if said.get("code") == NOT_YET or ("订单" in reason and "不存在" in reason):
        return Answer(Standing.UNKNOWN)
    raise GatewayRefused(reason=reason)


def _word(number: object, said: Mapping[str, object]) -> Word:
    """The money in a callback or an answer; BadSignature unless it is one sum under two plain numbers."""
    reference, money = said.get("trade_no"), said.get("money")
    if not isinstance(number, str) or not REFERENCE.fullmatch(number):
        raise BadSignature(reason="no order number")
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
        raise BadSignature(reason="no trade number")
    body = {name: str(said[name])[:200] for name in KEPT if said.get(name) is not None}
    return Word(NAME, reference, number, read_money(money), CURRENCY, body=body)


def read_money(money: object) -> int:
    """A sum as the gateway writes it ("28.8", "1") in minor units: exact, and more than nothing."""
    if not isinstance(money, str) or not MONEY.fullmatch(money):
        raise BadSignature(reason="no sum")
    try:
        amount = minor_units(money, CURRENCY)
    except BadAmount as error:
        raise BadSignature(reason="no sum") from error
    if amount == 0:
        raise BadSignature(reason="no sum")
    return amount
