"""People in the street of a shop: what they say and tap, what they see, and what they hold in their hands."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.fakes.practice import Json, Practice

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds; how long somebody waits for what should come at once."""
LOOK = 0.02


async def until(
    look: Callable[[], Awaitable[T | None]], missing: Callable[[], str], *, seconds: float = PATIENCE
) -> T:
    """Look again and again until there is something to see; what is `missing` is said when there never is."""
    deadline = monotonic() + seconds
    while not (found := await look()):
        if monotonic() > deadline:
            raise AssertionError(missing())
        await asyncio.sleep(LOOK)
    return found


@dataclass(frozen=True)
class Seen:
    """One message as a person sees it."""

    json: Json

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def is_from_shop(self) -> bool:
        return bool(self.json["from"]["is_bot"])

    @property
    def rows(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> Iterator[Json]:
        for row in self.rows:
            yield from row

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]

    def button(self, label: str) -> Json | None:
        """The first button whose label starts so."""
        return next((one for one in self.buttons if one["text"].startswith(label)), None)

    def data(self, label: str) -> str:
        """What the tap of a button would carry."""
        button = self.button(label)
        assert button, f"no button {label!r} in {self.labels}"
        return str(button["callback_data"])

    @property
    def codes(self) -> list[str]:
        """What a tap would copy."""
        entities = self.json.get("entities") or self.json.get("caption_entities") or []
        units = self.text.encode("utf-16-le")
        return [
            units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
            for one in entities
            if one["type"] == "code"
        ]

    @property
    def picture(self) -> str | None:
        """The file id of the picture it shows."""
        sizes = self.json.get("photo")
        return str(sizes[-1]["file_id"]) if sizes else None

    @property
    def document(self) -> Json | None:
        found: Json | None = self.json.get("document")
        return found

    @property
    def stars(self) -> int | None:
        """What its invoice asks for."""
        invoice = self.json.get("invoice")
        return int(invoice["total_amount"]) if invoice else None


class Person:
    """Somebody with a Telegram account and his private chat with the shop's bot."""

    def __init__(self, practice: Practice, user_id: int, name: str) -> None:
        self.practice = practice
        self.id = user_id
        self._last: list[Seen] = []
        self.name = name

    async def says(self, text: str, **more: Any) -> Json:
        return await self.practice.say(self.id, text, **more)

    async def sends(self, kind: str, name: str, content: bytes, **more: Any) -> Json:
        """A file: document, photo, voice …"""
        return await self.practice.send_file(self.id, kind, name, content, **more)

    async def reads(self) -> list[Seen]:
        """His whole chat, oldest first."""
        return [Seen(message) for message in await self.practice.messages(self.id)]

    async def heard(self) -> list[Seen]:
        """What the shop told him, oldest first."""
        return [seen for seen in await self.reads() if seen.is_from_shop]

    async def sees(self, *words: str, since: int = 0, times: int = 1, seconds: float = PATIENCE) -> Seen:
        """Wait until so many messages of the shop say all of this; answers the newest of them.

        since: only messages with this number or a later one count.
        """

        async def look() -> Seen | None:
            self._last = await self.heard()
            found = [
                seen for seen in self._last if seen.id >= since and all(word in seen.text for word in words)
            ]
            return found[-1] if len(found) >= times else None

        return await until(
            look, lambda: self._complaint(f"{' … '.join(words)!r} ({times}×)"), seconds=seconds
        )

    async def sees_button(self, label: str, *, since: int = 0) -> Seen:
        """Wait for a button; answers the newest message that has it."""

        async def look() -> Seen | None:
            self._last = await self.heard()
            return next(
                (seen for seen in reversed(self._last) if seen.id >= since and seen.button(label)), None
            )

        return await until(look, lambda: self._complaint(f"a button {label!r}"))

    async def sees_answer(self, said: Json) -> Seen:
        """Wait for the first thing that the shop says after this message of his."""

        async def look() -> Seen | None:
            self._last = await self.heard()
            return next((seen for seen in self._last if seen.id > said["message_id"]), None)

        return await until(look, lambda: self._complaint(f"an answer to {said.get('text')!r}"))

    async def asks(self, text: str) -> Seen:
        """Say something and wait for the answer."""
        return await self.sees_answer(await self.says(text))

    async def picks(self, code: str, quantity: int = 1) -> Seen:
        """Open a product by its link and choose how many; answers its page."""
        page = await self.asks(f"/start p_{code}")
        assert page.button("立即购买"), f"{page.text} {page.labels}"
        if quantity == 1:
            return page
        await self.taps("1 件", on=page)
        return await self.asks(str(quantity))

    async def buys(self, code: str, quantity: int = 1) -> Seen:
        """Order it; answers the screen with the ways to pay."""
        page = await self.picks(code, quantity)
        await self.taps("立即购买", on=page)
        return await self.sees("确认订单", since=page.id)

    async def wants_to_pay(self, code: str, quantity: int = 1, *, by: str = "支付宝") -> Seen:
        """Order it and choose 支付宝 or 微信; answers the screen with the payment link."""
        methods = await self.buys(code, quantity)
        await self.taps(by, on=methods)
        return await self.sees("等待付款", since=methods.id)

    async def taps(self, label: str, *, on: Seen | None = None) -> Json:
        """Tap the button whose label starts so, on the newest message that has it; answers what it says."""
        seen = on or await self.sees_button(label)
        button = seen.button(label)
        assert button, f"{self.name}: no button {label!r} in {seen.labels}"
        return await self.practice.press(self.id, seen.id, text=button["text"])

    async def forges(self, data: str, *, on: Seen | None = None) -> Json:
        """Tap with data of his own making, as whoever writes his own client can."""
        seen = on or (await self.heard())[-1]
        return await self.practice.press(self.id, seen.id, data=data)

    async def blocks(self) -> None:
        await self.practice.post(f"users/{self.id}/block")

    async def unblocks(self) -> None:
        await self.practice.post(f"users/{self.id}/unblock")

    async def opens_payment(self) -> str:
        """Follow the newest payment link as a browser does; answers the payment's number at the gateway."""
        seen = await self.sees_link()
        url = next(button["url"] for button in seen.buttons if "付" in button["text"] and "url" in button)
        return await self.follows(url)

    async def sees_link(self) -> Seen:
        async def look() -> Seen | None:
            self._last = await self.heard()
            paying = (
                seen
                for seen in reversed(self._last)
                if any(
                    "url" in one and ("付款" in one["text"] or "Pay" in one["text"]) for one in seen.buttons
                )
            )
            return next(paying, None)

        return await until(look, lambda: self._complaint("a payment link"))

    async def follows(self, url: str) -> str:
        async with httpx.AsyncClient(follow_redirects=True, trust_env=False, timeout=15) as browser:
            page = await browser.get(url)
        assert page.status_code == 200, page.text
        way = [str(one.request.url) for one in (*page.history, page)]
        numbers = [parse_qs(urlsplit(address).query).get("out_trade_no") for address in way]
        found = [number[0] for number in numbers if number]
        assert found, f"the link {url} does not lead to the pay page: {way}"
        return found[0]

    async def browses(self, url: str, *, status: int = 200) -> str:
        """What a page says."""
        async with httpx.AsyncClient(trust_env=False, timeout=15) as browser:
            page = await browser.get(url, headers={"Accept-Language": "zh-CN"})
        assert page.status_code == status, page.text
        return page.text

    async def pays(self, number: str | None = None, **manner: Any) -> Json:
        """Pay by the newest link, or the payment of this number; `manner`: amount, times, notify, forge …"""
        number = number or await self.opens_payment()
        return await self.practice.post(f"payments/{number}/pay", manner)

    async def sees_invoice(self) -> Seen:
        async def look() -> Seen | None:
            self._last = await self.heard()
            return next((seen for seen in reversed(self._last) if seen.stars is not None), None)

        return await until(look, lambda: self._complaint("an invoice"))

    async def pays_stars(self, invoice: Seen | None = None, *, of: "Person | None" = None) -> Json:
        """Pay the newest invoice; one of somebody else as if it had been forwarded."""
        owner = of or self
        invoice = invoice or await owner.sees_invoice()
        return await self.practice.pay(owner.id, invoice.id, user=self.id)

    async def file(self, file_id: str) -> bytes:
        answer = await self.practice.http.get(f"/play/files/{file_id}")
        assert answer.status_code == 200
        return answer.content

    async def received(self) -> list[str]:
        """Every code he was given, in the order of its coming: to be copied, or as a line of a document."""
        codes: list[str] = []
        for seen in await self.heard():
            if "已发货" not in seen.text and "Delivered" not in seen.text:
                continue
            if seen.document is not None:
                codes += (await self.file(seen.document["file_id"])).decode().splitlines()
            else:
                codes += seen.codes[1:]
        return codes

    async def gets(self, count: int, *, seconds: float = PATIENCE) -> list[str]:
        """Wait until he holds so many codes, and no more than that."""

        async def look() -> list[str] | None:
            codes = await self.received()
            return codes if len(codes) >= count else None

        self._last = await self.heard()
        codes = await until(look, lambda: self._complaint(f"{count} codes"), seconds=seconds)
        assert len(codes) == count, codes
        return codes

    def _complaint(self, wish: str) -> str:
        chat = "\n---\n".join(f"{seen.text}\n{seen.labels}" for seen in self._last[-4:])
        return f"{self.name} never saw {wish}. The last of his chat:\n{chat}"
