"""Tells the shop of a payment as a 易支付 gateway does: signed, in PHP's way, and stubborn for two hours."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import httpx

from bot.practice.paypage.sign import signed
from bot.practice.paypage.till import Bill, Callback, Manner, Till

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 20, 60, 120))
ACCEPTED = ("success", "SUCCESS", "Success")
PATIENCE = 10.0
BODY_KEPT = 200
HEALTHY = Manner()
HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"})


class Callbacks:
    """The gateway's voice; it waits on the practice clock, so moving that one forward brings the retries."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self._running: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    @property
    def busy(self) -> bool:
        """Something is being sent or waits to be."""
        return bool(self._running)

    async def tell(self, bill: Bill, manner: Manner = HEALTHY) -> None:
        """Returns when the shop has answered, or at once when its callback is to come later or never."""
        bill.manner = manner
        if manner.notify and manner.delay > 0:
            self._later(bill, self.till.clock.now() + timedelta(seconds=manner.delay))
        elif manner.notify:
            await self._attempt(bill)

    def tell_soon(self, bill: Bill) -> None:
        """As a healthy gateway does, without waiting for the shop."""
        self._start(self.tell(bill))

    def forget(self) -> None:
        """Drops what is still to be sent."""
        for task in self._running:
            task.cancel()

    async def close(self) -> None:
        self.forget()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _attempt(self, bill: Bill) -> None:
        """One round of callbacks; when none was accepted the next round is planned, until the last."""
        bill.next_callback_at = None
        round_number = bill.rounds
        bill.rounds += 1
        answers = await asyncio.gather(*(self._send(bill) for _ in range(bill.manner.times)))
        bill.callbacks.extend(answers)
        if not any(answer.accepted for answer in answers) and round_number < len(AGAIN_AFTER):
            bill.manner = replace(bill.manner, times=1)
            self._later(bill, (bill.paid_at or self.till.clock.now()) + AGAIN_AFTER[round_number])
        self.till.changed(bill)

    async def _send(self, bill: Bill) -> Callback:
        fields = callback_fields(bill, self.till, bill.manner)
        url = escaped(bill.wanted.notify_url)
        try:
            if bill.manner.method == "POST":
                answer = await self._line().post(url, data=fields)
            else:
                answer = await self._line().get(with_query(url, fields))
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            return Callback(self.till.clock.now(), 0, type(problem).__name__, accepted=False)
        accepted = any(word in answer.text for word in ACCEPTED)
        return Callback(self.till.clock.now(), answer.status_code, answer.text[:BODY_KEPT], accepted)

    def _later(self, bill: Bill, at: datetime) -> None:
        bill.next_callback_at = at
        self._start(self._wait_and_attempt(bill, at))

    async def _wait_and_attempt(self, bill: Bill, at: datetime) -> None:
        await self.till.clock.sleep((at - self.till.clock.now()).total_seconds())
        await self._attempt(bill)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _line(self) -> httpx.AsyncClient:
        """A connection for each call, as PHP's curl has it: no dead one meets a shop that restarted."""
        if self._client is None:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
            self._client = httpx.AsyncClient(timeout=PATIENCE, trust_env=False, limits=limits)
        return self._client


def callback_fields(bill: Bill, till: Till, manner: Manner = HEALTHY) -> dict[str, str]:
    """The signed fields of a paid order, bent as the manner says."""
    fields = {
        "pid": till.merchant_id,
        "trade_no": bill.trade_no,
        "out_trade_no": bill.wanted.out_trade_no,
        "type": bill.type,
        "name": "product",
        "money": php_float(bill.money),
        "trade_status": "TRADE_SUCCESS",
    }
    if bill.wanted.param:
        fields["param"] = escaped(bill.wanted.param)
    return {**signed({**fields, **manner.say}, till.merchant_key), **manner.forge}


def return_address(bill: Bill, till: Till) -> str:
    """Where the buyer goes back to: he carries the same signed fields as the callback."""
    return with_query(escaped(bill.wanted.return_url), callback_fields(bill, till))


def php_float(money: Decimal) -> str:
    """How PHP writes a float: 1.00 becomes 1, 28.80 becomes 28.8."""
    return f"{float(money):.14G}"


def with_query(url: str, fields: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}"


def escaped(text: str) -> str:
    """PHP's htmlspecialchars, which this protocol lets loose on addresses too."""
    return text.translate(HTML)
