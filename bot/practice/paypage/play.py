"""The strings to pull the pay page by: see its orders, pay one in any manner, send its callback again."""

from decimal import Decimal
from typing import Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from bot.practice.paypage.callbacks import Callbacks
from bot.practice.paypage.order import GatewayError
from bot.practice.paypage.till import Bill, Callback, Manner, Till


class Tell(BaseModel):
    """How the shop is told of a payment: see Manner."""

    model_config = ConfigDict(extra="forbid")

    times: int = Field(default=1, ge=1, le=500)
    delay: float = Field(default=0, ge=0)
    notify: bool = True
    method: Literal["GET", "POST"] = "GET"
    say: dict[str, str] = {}
    forge: dict[str, str] = {}

    def manner(self) -> Manner:
        return Manner(self.times, self.delay, self.notify, self.method, self.say, self.forge)


class Pay(Tell):
    """Somebody pays; `amount` in CNY when it is not what was asked."""

    amount: Decimal | None = Field(default=None, ge=0, max_digits=12, decimal_places=2)


def play_payments_router(till: Till, callbacks: Callbacks) -> APIRouter:
    """The strings to pull the pay page by; mounted under /play."""
    router = APIRouter()

    @router.get("/payments")
    async def payments() -> list[dict[str, object]]:
        return [described(bill) for bill in till.bills()]

    @router.post("/payments/{out_trade_no}/pay")
    async def pay(out_trade_no: str, wish: Pay | None = None) -> dict[str, object]:
        bill = found(till, out_trade_no)
        wish = wish or Pay()
        try:
            till.receive(bill, wish.amount)
        except GatewayError as refusal:
            raise HTTPException(409, refusal.message) from None
        await callbacks.tell(bill, wish.manner())
        return described(bill)

    @router.post("/payments/{out_trade_no}/notify")
    async def notify(out_trade_no: str, wish: Tell | None = None) -> dict[str, object]:
        bill = found(till, out_trade_no)
        if bill.paid_at is None:
            raise HTTPException(409, "该订单未支付")
        await callbacks.tell(bill, (wish or Tell()).manner())
        return described(bill)

    return router


def found(till: Till, out_trade_no: str) -> Bill:
    try:
        return till.find(out_trade_no=out_trade_no)
    except GatewayError as refusal:
        raise HTTPException(404, refusal.message) from None


def described(bill: Bill) -> dict[str, object]:
    """One order as JSON: sums in CNY with two decimals, times in UTC."""
    return {
        "out_trade_no": bill.wanted.out_trade_no,
        "trade_no": bill.trade_no,
        "type": bill.type,
        "name": bill.wanted.name,
        "money": f"{bill.wanted.money:.2f}",
        "received": None if bill.received is None else f"{bill.received:.2f}",
        "status": bill.status,
        "added_at": bill.added_at.isoformat(),
        "paid_at": bill.paid_at.isoformat() if bill.paid_at else None,
        "accepted": bill.accepted,
        "next_callback_at": bill.next_callback_at.isoformat() if bill.next_callback_at else None,
        "callbacks": [described_callback(callback) for callback in bill.callbacks],
        "page": f"/pay/cashier.php?trade_no={bill.trade_no}",
    }


def described_callback(callback: Callback) -> dict[str, object]:
    return {
        "at": callback.at.isoformat(),
        "status": callback.status,
        "body": callback.body,
        "accepted": callback.accepted,
    }
