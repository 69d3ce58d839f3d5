"""The inbox: verified words once, refused calls counted, and neither in the way of the other."""

import asyncio
from datetime import timedelta

from bot.payments import inbox
from bot.payments.gateways.base import LARGEST_CALL, Call
from bot.payments.pace import BURST, Pauses, Refusals
from bot.payments.receiving import receive
from models.payment import GatewayEvent, Rejection
from tests.bot.payments.counter import PRICE, Counter, word
from tests.fakes.gateways import KEY, NOON, get, paid_fields, post


class TestKeep:
    async def test_writes_a_word_down(self, counter: Counter) -> None:
        said = word("P1", payer_id=7, body={"money": "28.8", "名": "值"})
        kept = await counter.do(inbox.keep, said, now=counter.now)
        (event,) = await counter.all(GatewayEvent)
        assert kept == inbox.Kept(event.id, fresh=True)
        assert (event.gateway, event.event_id, event.payment_number) == ("epay", "T1", "P1")
        assert (event.amount, event.currency, event.payer_id) == (PRICE, "CNY", 7)
        assert (event.body, event.received_at, event.outcome) == (said.body, counter.now, None)

    async def test_the_same_again_is_the_same(self, counter: Counter) -> None:
        first = await counter.do(inbox.keep, word("P1"), now=counter.now)
        again = await counter.do(inbox.keep, word("P1", 1), now=counter.now)
        assert again == inbox.Kept(first.event_id, fresh=False)
        (event,) = await counter.all(GatewayEvent)
        assert event.amount == PRICE

    async def test_fifty_at_once_are_one(self, counter: Counter) -> None:
        kept = await asyncio.gather(*(counter.do(inbox.keep, word("P1"), now=counter.now) for _ in range(50)))
        assert sum(each.fresh for each in kept) == 1
        assert len({each.event_id for each in kept}) == 1

    async def test_two_gateways_may_use_the_same_number(self, counter: Counter) -> None:
        await counter.keep(word("P1"))
        await counter.keep(word("P1", gateway="stars"))
        assert len(await counter.all(GatewayEvent)) == 2


class TestReceive:
    async def test_keeps_what_verifies(self, counter: Counter) -> None:
        kept = await knock(counter, get(paid_fields("P1")))
        assert kept
        assert kept.fresh
        assert await counter.all(Rejection) == []

    async def test_counts_what_does_not(self, counter: Counter) -> None:
        for _ in range(3):
            assert await knock(counter, get({**paid_fields("P1"), "money": "0.01"})) is None
        (rejection,) = await counter.all(Rejection)
        assert (rejection.gateway, rejection.day, rejection.count) == ("epay", "2026-11-23", 3)
        assert await counter.all(GatewayEvent) == []

    async def test_a_forged_call_does_not_make_the_real_one_a_duplicate(self, counter: Counter) -> None:
        fields = paid_fields("P1")
        await knock(counter, get({**fields, "sign": "0" * 32}))
        await knock(counter, post({**fields, "money": "99"}))
        kept = await knock(counter, get(fields))
        assert kept
        assert kept.fresh

    async def test_keeps_a_sample_that_can_be_looked_at(self, counter: Counter) -> None:
        query = f"key={KEY}&sign=secret&x=\x1b[31m\x00卡".encode()
        await knock(counter, Call("GET", query=query))
        (rejection,) = await counter.all(Rejection)
        assert rejection.sample.startswith("signature: GET")
        assert rejection.sample.isprintable()
        assert KEY not in rejection.sample
        assert "secret" not in rejection.sample
        assert "卡" in rejection.sample

    async def test_is_not_made_to_write_a_lot_by_a_flood(self, counter: Counter) -> None:
        refusals = Refusals()
        big = Call("GET", query=b"x" * (LARGEST_CALL + 1))
        for _ in range(200):
            await receive(counter.database, counter.epay, big, refusals=refusals, now=counter.now)
        (rejection,) = await counter.all(Rejection)
        assert rejection.count == BURST
        assert len(rejection.sample) <= 1000
        later = counter.now + timedelta(seconds=3)
        await receive(counter.database, counter.epay, big, refusals=refusals, now=later)
        (rejection,) = await counter.all(Rejection)
        assert rejection.count == 201

    async def test_starts_a_new_count_each_day(self, counter: Counter) -> None:
        await knock(counter, Call("GET"))
        counter.clock.advance(timedelta(days=1))
        await knock(counter, Call("GET"))
        assert [row.count for row in await counter.all(Rejection)] == [1, 1]


async def knock(counter: Counter, call: Call) -> inbox.Kept | None:
    return await receive(
        counter.database, counter.epay, call, refusals=counter.directory.refusals, now=counter.now
    )


class TestPauses:
    def test_let_a_thing_be_done_once_in_a_while(self) -> None:
        pauses = Pauses(timedelta(seconds=5))
        asked = [pauses.over("P1", now=NOON + timedelta(seconds=second)) for second in (0, 1, 4, 5, 6, 10)]
        assert asked == [True, False, False, True, False, True]

    def test_know_one_thing_from_another(self) -> None:
        pauses = Pauses(timedelta(seconds=5))
        assert pauses.over("P1", now=NOON)
        assert pauses.over("P2", now=NOON)

    def test_forget_what_is_over(self) -> None:
        pauses = Pauses(timedelta(seconds=5))
        for number in range(10_001):
            pauses.over(str(number), now=NOON + timedelta(seconds=number))
        assert len(pauses._last) < 10
