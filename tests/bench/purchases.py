"""Whole wallet purchases, through the same two functions that the handlers call."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, islice
from statistics import median

from bot.delivery import at_once
from bot.orders import checkout
from bot.orders.checkout import Rules, Wish
from tests.bench.shops import BUYERS, NOW, PRICE, BenchShop

RULES = Rules(currency="CNY", hold=timedelta(minutes=15), max_open=3, max_open_unproven=1, hold_share=10)

_nonces = count(1)


@dataclass(frozen=True)
class Measured:
    """How many purchases, and how long they took together."""

    count: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.count / self.seconds


async def purchase(shop: BenchShop, customer_id: int, variant_id: int) -> None:
    """Buy one card, then pay it from the balance."""
    wish = Wish(variant_id, 1, PRICE, f"nonce-{next(_nonces)}")
    order_id = await shop.database.transaction(checkout.buy, customer_id, wish, rules=RULES, now=NOW)
    paid = await shop.database.transaction(at_once.pay_from_balance, customer_id, order_id, now=NOW)
    assert paid


async def sell(shop: BenchShop, number: int, *, at_once: int) -> Measured:
    """So many purchases by so many buyers at once."""
    turns = iter(range(number))

    async def keep_buying(customer_id: int, turns: Iterator[int]) -> None:
        for turn in turns:
            await purchase(shop, customer_id, shop.variants[turn % len(shop.variants)])

    start = time.perf_counter()
    await asyncio.gather(*(keep_buying(1 + one % BUYERS, turns) for one in range(at_once)))
    return Measured(number, time.perf_counter() - start)


async def median_costs(shops: list[BenchShop], rounds: int) -> list[float]:
    """The median seconds of one purchase in each shop; they take turns, so that noise meets all alike."""
    costs: list[list[float]] = [[] for _ in shops]
    for turn in range(rounds):
        for shop, spent in zip(shops, costs, strict=True):
            start = time.perf_counter()
            await purchase(shop, 1 + turn % BUYERS, shop.variants[turn % len(shop.variants)])
            spent.append(time.perf_counter() - start)
    return [median(islice(spent, rounds // 10, None)) for spent in costs]
