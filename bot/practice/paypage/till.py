"""What the pay page remembers: one merchant's orders, who paid them, how long an unpaid one is kept."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from bot.practice.clock import PracticeClock
from bot.practice.paypage.order import GatewayError, Wanted
from bot.practice.settings import PracticeSettings

BEIJING = timezone(timedelta(hours=8))
UNPAID_FOR = timedelta(hours=48)
NUMBER_TAKEN_FOR = timedelta(days=10)
UNPAID, PAID, REFUNDED = 0, 1, 2


@dataclass(frozen=True)
class Manner:
    """How the gateway tells the shop of a payment; the defaults are how a healthy one does.

    `times` callbacks go out at once, after `delay` seconds of the practice clock; `say` changes fields
    before they are signed, `forge` afterwards, so that the signature no longer fits.
    """

    times: int = 1
    delay: float = 0.0
    notify: bool = True
    method: str = "GET"
    say: dict[str, str] = field(default_factory=dict)
    forge: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Callback:
    """One attempt to tell the shop: what it answered, `status` 0 when it could not be reached."""

    at: datetime
    status: int
    body: str
    accepted: bool


@dataclass
class Bill:
    """One order at the gateway; sums in CNY with two decimals."""

    trade_no: str
    wanted: Wanted
    type: str
    added_at: datetime
    received: Decimal | None = None
    paid_at: datetime | None = None
    refunded: Decimal = Decimal(0)
    manner: Manner = field(default_factory=Manner)
    callbacks: list[Callback] = field(default_factory=list)
    next_callback_at: datetime | None = None
    rounds: int = 0

    @property
    def status(self) -> int:
        if self.refunded:
            return REFUNDED
        return UNPAID if self.paid_at is None else PAID

    @property
    def money(self) -> Decimal:
        """What the gateway says the order is about: what was asked, unless something else was paid."""
        return self.wanted.money if self.received is None else self.received

    @property
    def accepted(self) -> bool:
        return any(callback.accepted for callback in self.callbacks)


class Till:
    """The orders of the practice merchant, by both of their numbers; `watchers` hear of each change."""

    def __init__(self, settings: PracticeSettings, clock: PracticeClock) -> None:
        self.merchant_id = settings.merchant_id
        self.merchant_key = settings.merchant_key
        self.merchant_name = settings.bot_name
        self.clock = clock
        self.watchers: list[Callable[[Bill], None]] = []
        self._by_trade_no: dict[str, Bill] = {}
        self._latest: dict[str, Bill] = {}

    def open_bill(self, wanted: Wanted) -> Bill:
        """The order of this number, made when new; raises GatewayError when paid or asked for differently."""
        known = self._latest_bill(wanted.out_trade_no)
        if known is None or self.clock.now() - known.added_at >= NUMBER_TAKEN_FOR:
            return self._add(wanted)
        if known.status != UNPAID:
            raise GatewayError(f"该订单({wanted.out_trade_no})已完成支付，请勿重复发起支付")
        if terms(known.wanted) != terms(wanted):
            raise GatewayError(f"该订单({wanted.out_trade_no})支付参数有变化，请更换订单号重新发起支付")
        known.type = wanted.type
        return known

    def find(self, *, trade_no: str = "", out_trade_no: str = "") -> Bill:
        """Raises GatewayError when there is none, or when it waited unpaid for too long."""
        bill = self._alive(self._by_trade_no.get(trade_no)) if trade_no else self._latest_bill(out_trade_no)
        if bill is None:
            raise GatewayError("订单号不存在")
        return bill

    def bills(self) -> list[Bill]:
        """Newest first."""
        return [bill for bill in reversed(list(self._by_trade_no.values())) if self._alive(bill)]

    def receive(self, bill: Bill, amount: Decimal | None = None) -> None:
        """The buyer's money is in; raises GatewayError when it already was."""
        if bill.status != UNPAID:
            raise GatewayError(f"该订单({bill.wanted.out_trade_no})已完成支付，请勿重复发起支付")
        bill.received = bill.wanted.money if amount is None else amount
        bill.paid_at = self.clock.now()
        self.changed(bill)

    def refund(self, bill: Bill, amount: Decimal) -> None:
        """Gives money of a paid order back; raises GatewayError beyond what came in."""
        if bill.status != PAID:
            raise GatewayError("该订单未支付或已退款")
        if amount > bill.money - bill.refunded:
            raise GatewayError("退款金额不能大于订单金额")
        bill.refunded += amount
        self.changed(bill)

    def reset(self) -> None:
        """Forgets every order, and with them the callbacks still to come."""
        self._by_trade_no.clear()
        self._latest.clear()

    def changed(self, bill: Bill) -> None:
        for watcher in self.watchers:
            watcher(bill)

    def _add(self, wanted: Wanted) -> Bill:
        bill = Bill(self._fresh_number(), wanted, wanted.type, self.clock.now())
        self._by_trade_no[bill.trade_no] = bill
        self._latest[wanted.out_trade_no] = bill
        self.changed(bill)
        return bill

    def _fresh_number(self) -> str:
        stamp = self.clock.now().astimezone(BEIJING).strftime("%Y%m%d%H%M%S")
        number = f"{stamp}{10000 + secrets.randbelow(90000)}"
        return number if number not in self._by_trade_no else self._fresh_number()

    def _latest_bill(self, out_trade_no: str) -> Bill | None:
        return self._alive(self._latest.get(out_trade_no))

    def _alive(self, bill: Bill | None) -> Bill | None:
        if bill is None or bill.status != UNPAID or self.clock.now() - bill.added_at < UNPAID_FOR:
            return bill
        self._by_trade_no.pop(bill.trade_no, None)
        if self._latest.get(bill.wanted.out_trade_no) is bill:
            del self._latest[bill.wanted.out_trade_no]
        return None


def terms(wanted: Wanted) -> tuple[object, ...]:
    """What must not change once an order number has been used; the way of paying may."""
    return (wanted.money, wanted.name, wanted.notify_url, wanted.return_url, wanted.param)
