"""A busy day: many buyers do whatever comes to their mind while Telegram, gateway, time and owner misbehave.

In the evening everything is accounted for: each code has one owner, each cent and each Star is somewhere.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from models.order import OrderStatus
from tests.fakes.shopkeeping import Street, Ware, open_street
from tests.fakes.shoppers import Person, Seen
from tests.journeys.conftest import ON_BOTH

ACTS = 9
METHODS = ("支付宝", "微信", "⭐", "余额付款")
OVER = {OrderStatus.DELIVERED, OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REFUNDED}
WEATHER: tuple[dict[str, object], ...] = (
    {"method": "sendMessage", "retry_after": 2},
    {"method": "sendMessage", "drop": "after"},
    {"method": "sendMessage", "drop": "before"},
    {"method": "editMessageMedia", "code": 502, "times": 2},
    {"method": "editMessageText", "drop": "after"},
    {"method": "answerCallbackQuery", "code": 500},
    {"method": "getUpdates", "code": 502},
    {"method": "getUpdates", "drop": "after"},
    {"method": "sendInvoice", "drop": "after"},
    {"method": "refundStarPayment", "drop": "after"},
    {"method": "*", "delay": 0.3, "times": 3},
)


class Day:
    """One day in a street; `mood` decides everything that is left to chance."""

    def __init__(self, street: Street, mood: random.Random, wares: list[Ware]) -> None:
        self.street = street
        self.mood = mood
        self.wares = wares
        self.is_over = False

    async def of(self, person: Person) -> None:
        """What one buyer does in a day."""
        acts: list[Callable[[Person], Awaitable[object]]] = [
            *(self.orders, self.orders, self.orders, self.pays, self.pays, self.pays, self.pays_stars),
            *(self.pays_wrong, self.changes_mind, self.looks_back, self.says_he_paid, self.blocks),
        ]
        for _ in range(ACTS):
            await self.mood.choice(acts)(person)
            await asyncio.sleep(self.mood.random() * 0.1)

    async def orders(self, person: Person) -> None:
        """A product by its link, perhaps twice at once; then a way to pay."""
        said = await person.says(f"/start p_{self.mood.choice(self.wares).code}")
        page = await self.seen(person, "立即购买", since=said["message_id"])
        if page is None:
            return
        taps = [person.forges(page.data("立即购买"), on=page) for _ in range(self.mood.choice((1, 1, 2, 5)))]
        await asyncio.gather(*taps)
        methods = await self.seen(person, self.mood.choice(METHODS), since=page.id)
        if methods is not None:
            await self.taps(person, self.mood.choice(METHODS), methods)

    async def pays(self, person: Person, **manner: object) -> None:
        """By one of the links he was ever given, as often as he likes."""
        links = [
            button["url"]
            for seen in await person.heard()
            for button in seen.buttons
            if "submit.php" in button.get("url", "")
        ]
        if links:
            number = await person.follows(self.mood.choice(links))
            told = {"times": self.mood.choice((1, 1, 3)), "notify": self.mood.random() < 0.7, **manner}
            await self.street.practice.http.post(f"/play/payments/{number}/pay", json=told)

    async def pays_wrong(self, person: Person) -> None:
        await self.pays(person, amount=self.mood.choice(("0.01", "0.99", "1.01", "50.00")))

    async def pays_stars(self, person: Person) -> None:
        invoices = [seen for seen in await person.heard() if seen.stars is not None]
        if invoices:
            invoice = self.mood.choice(invoices)
            times = self.mood.choice((1, 2))
            await asyncio.gather(*(person.pays_stars(invoice) for _ in range(times)))

    async def changes_mind(self, person: Person) -> None:
        if await self.taps(person, "取消订单"):
            await self.taps(person, self.mood.choice(("确认取消", "保留订单")))

    async def looks_back(self, person: Person) -> None:
        await person.says("/orders")
        await self.taps(person, self.mood.choice(("1", "2", "3")))
        await self.taps(person, self.mood.choice(("查看卡密", "再买一次", "重新下单", "收据")))

    async def says_he_paid(self, person: Person) -> None:
        await self.taps(person, self.mood.choice(("我已付款", "我其实付了")))

    async def blocks(self, person: Person) -> None:
        await person.blocks()
        await asyncio.sleep(self.mood.random() * 0.3)
        await person.unblocks()
        if self.mood.random() < 0.5:
            await person.says("/start")

    async def seen(self, person: Person, label: str, *, since: int) -> Seen | None:
        """The screen with this button, if it comes soon."""
        for _ in range(20):
            newest = reversed(await person.heard())
            found = next((one for one in newest if one.id >= since and one.button(label)), None)
            if found is not None:
                return found
            await asyncio.sleep(0.1)
        return None

    async def taps(self, person: Person, label: str, on: Seen | None = None) -> bool:
        """Tap it if it is there."""
        shown = [on] if on else list(reversed(await person.heard()))
        found = next((one for one in shown if one.button(label)), None)
        if found is None or "callback_data" not in (found.button(label) or {}):
            return False
        await person.forges(found.data(label), on=found)
        return True

    async def goes_wrong(self) -> None:
        """The weather, until the day is over."""
        while not self.is_over:
            await asyncio.sleep(0.3)
            fault = self.mood.choice(WEATHER)
            if self.mood.random() < 0.4:
                await self.street.practice.post("faults", dict(fault))
            if self.mood.random() < 0.1:
                await self.street.passes(minutes=self.mood.choice((0.1, 0.5, 1, 16)))
            if self.mood.random() < 0.05:
                await self.street.restarts()
            if self.mood.random() < 0.2:
                ware = self.mood.choice(self.wares)
                await self.street.stocks(ware, [f"{ware.code}-{self.mood.random()}"])
            await self.street.does_everything()

    async def comes_to_an_end(self, crowd: list[Person]) -> None:
        """The sun shines, everybody is back, and time passes until nothing waits any more."""
        self.street.practice.world.faults._ordered.clear()
        for person in crowd:
            await person.unblocks()
            await person.says("/start")
        for _ in range(5):
            await self.street.passes(minutes=20)
            await self.street.does_everything()
            await asyncio.sleep(0.2)
        await self.street.goes_on()
        await self.street.tries_dead_letters_again()
        await self.street.goes_on()


async def everything_is_somewhere(street: Street, wares: list[Ware], crowd: list[Person]) -> None:
    """Codes, money and Stars, counted on both sides."""
    await street.is_sound()
    orders = await street.orders()
    assert {order.status for order in orders} <= OVER
    for ware in wares:
        assert set(await street.pieces(ware)) <= {"available", "sold"}
    bills = (await street.practice.http.get("/play/payments")).json()
    received = sum(round(float(bill["received"]) * 100) for bill in bills if bill["received"])
    assert -(await street.booked()).get("gateway:epay", 0) == received
    by_stars = [
        order for order in orders if order.paid_by == "stars" and order.status is OrderStatus.DELIVERED
    ]
    gone = [order for order in orders if order.paid_by == "stars" and order.status is OrderStatus.REFUNDED]
    kept = street.practice.world.stars.balance
    assert kept == sum(-(-order.total // 10) for order in by_stars + gone)
    for person in crowd:
        assert set(await person.received()) == set(await street.codes_of(person))


@ON_BOTH
@pytest.mark.parametrize("seed", [7])
async def test_a_busy_day(shop_url: str, seed: int) -> None:
    mood = random.Random(seed)
    town = {"press_patience": 3.0}
    async with open_street(shop_url, practice=town, orders={"max_open_unproven": 3}) as street:
        wares = [await street.sells({"zh-CN": f"商品 {n}"}, price="1.00", stock=5) for n in range(3)]
        crowd = [await street.buyer(f"买家 {number}") for number in range(6)]
        day = Day(street, mood, wares)
        weather = asyncio.create_task(day.goes_wrong())
        await asyncio.gather(*(day.of(person) for person in crowd))
        day.is_over = True
        await weather
        await day.comes_to_an_end(crowd)
        await everything_is_somewhere(street, wares, crowd)
