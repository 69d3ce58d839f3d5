"""What every gateway's driver must do, whatever it speaks; each test runs against its practice twin."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.errors import BadSignature, GatewayRefused, GatewayUnavailable
from bot.payments.gateways.base import Asked, Call, CallsBack, Gateway, Listed
from models.money import EXPONENTS
from tests.contracts.benches import BENCHES, CALLERS, Bench


@pytest.fixture(params=sorted(BENCHES))
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with BENCHES[request.param]() as opened:
        yield opened


class TestGateway:
    async def test_names_its_terms(self, bench: Bench) -> None:
        terms = bench.gateway.terms
        assert terms.gateway
        assert len(terms.gateway) <= 32
        assert terms.currency in EXPONENTS
        assert terms.options
        assert all(len(option) <= 32 for option in terms.options)
        assert terms.minutes >= 1

    async def test_can_be_watched(self, bench: Bench) -> None:
        """A callback may never come, so there is another way to hear of the money."""
        assert isinstance(bench.gateway, Gateway)
        assert isinstance(bench.gateway, Asked | Listed)
        assert isinstance(bench.gateway, CallsBack) == (bench.gateway.terms.gateway in CALLERS)

    async def test_says_the_same_intent_twice_without_harm(self, bench: Bench) -> None:
        wanted = bench.intent("P1")
        assert await bench.gateway.issue(wanted) == await bench.gateway.issue(wanted)

    async def test_refuses_money_of_another_kind(self, bench: Bench) -> None:
        with pytest.raises(GatewayRefused):
            await bench.gateway.issue(replace(bench.intent("P1"), currency="KWD"))

    async def test_finds_nothing_that_was_not_paid(self, bench: Bench) -> None:
        await bench.gateway.issue(bench.intent("P1"))
        assert await bench.found("P1") is None
        assert await bench.found("P2") is None

    @pytest.mark.parametrize("amount", [1, 100, 2880, 99_999])
    async def test_finds_what_was_paid_to_the_last_unit(self, bench: Bench, amount: int) -> None:
        await bench.pay(bench.intent("P1", amount))
        found = await bench.found("P1")
        assert found
        terms = bench.gateway.terms
        assert (found.gateway, found.payment_number) == (terms.gateway, "P1")
        assert (found.amount, found.currency) == (amount, terms.currency)
        assert 1 <= len(found.event_id) <= 128

    async def test_gives_the_money_one_number_however_it_is_heard_of(self, bench: Bench) -> None:
        await bench.pay(bench.intent("P1"))
        told, found = await bench.told("P1"), await bench.found("P1")
        assert found
        assert replace(told, body={}) == replace(found, body={})

    async def test_tells_two_payments_apart(self, bench: Bench) -> None:
        for number in ("P1", "P2"):
            await bench.pay(bench.intent(number))
        first, second = await bench.found("P1"), await bench.found("P2")
        assert first
        assert second
        assert first.event_id != second.event_id

    async def test_says_so_when_it_does_not_answer(self, bench: Bench) -> None:
        await bench.break_down()
        with pytest.raises(GatewayUnavailable):
            await bench.found("P1")

    async def test_raises_nothing_but_the_shops_own_words(self, bench: Bench) -> None:
        await bench.break_down()
        with suppress(GatewayUnavailable):
            await bench.gateway.issue(bench.intent("P1"))

    async def test_keeps_no_secret_in_what_it_says(self, bench: Bench) -> None:
        await bench.pay(bench.intent("P1"))
        for word in (await bench.told("P1"), await bench.found("P1")):
            assert word
            assert not {"sign", "key", "token"} & set(word.body)


class TestCallsBack:
    @pytest.fixture(params=CALLERS)
    async def caller(self, request: pytest.FixtureRequest) -> AsyncIterator[CallsBack]:
        async with BENCHES[request.param]() as bench:
            assert isinstance(bench.gateway, CallsBack)
            yield bench.gateway

    @pytest.mark.parametrize(
        "call",
        [
            Call("GET"),
            Call("POST"),
            Call("GET", query=b"a=1&sign=0"),
            Call("POST", body=b"{}", headers={"content-type": "application/json"}),
            Call("GET", query=b"\xff\xfe=&&&"),
            Call("GET", query=b"x=1&" * 5000),
            Call("HEAD", query=b"sign=" + b"0" * 32),
        ],
        ids=["nothing", "empty form", "forged", "JSON", "no text", "long", "HEAD"],
    )
    async def test_believes_nothing_unsigned(self, caller: CallsBack, call: Call) -> None:
        with pytest.raises(BadSignature):
            caller.read_callback(call)

    async def test_opens_no_door_that_could_be_guessed(self, caller: CallsBack) -> None:
        assert not any(caller.opens(door) for door in ("", "epay", "callback", "0" * 32, "None"))
