"""The 易支付 driver: what it asks for, what it believes, and everything it does not."""

import asyncio
import hashlib
import json
import logging
from decimal import Decimal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSignature, GatewayRefused, GatewayUnavailable
from bot.payments.gateways.base import LARGEST_CALL, Answer, Call, Standing
from bot.payments.gateways.epay import cut, read_money, sign, verified
from bot.payments.gateways.keys import WeakKey
from bot.practice.paypage.sign import agrees
from bot.practice.paypage.sign import sign as signed_by_the_gateway
from tests.fakes.gateways import KEY, Carrier, epay, get, intent, paid_fields, post


async def link_fields(**changed: object) -> dict[str, str]:
    issued = await epay().issue(intent(**changed))  # type: ignore[arg-type]
    assert issued.url
    return dict(parse_qsl(urlsplit(issued.url).query, keep_blank_values=True))


class TestIssue:
    async def test_makes_a_signed_link_to_the_gateways_page(self) -> None:
        issued = await epay().issue(intent())
        assert issued.url
        assert issued.url.startswith("https://pay.example.com/submit.php?")
        assert issued.qr == issued.url
        assert agrees(await link_fields(), KEY)

    async def test_writes_money_with_exactly_two_decimals(self) -> None:
        assert (await link_fields(amount=2880))["money"] == "28.80"
        assert (await link_fields(amount=100))["money"] == "1.00"
        assert (await link_fields(amount=1))["money"] == "0.01"

    async def test_says_nothing_about_the_goods(self) -> None:
        assert (await link_fields())["name"] == "order K7F3-92QM"

    async def test_gives_an_address_without_a_query_to_call_back(self) -> None:
        url = urlsplit((await link_fields())["notify_url"])
        assert url.query == ""
        path = url.path.split("/")
        assert path[:3] == ["", "callbacks", "epay"]
        assert len(path[3]) == 32
        assert epay().opens(path[3])

    async def test_lets_the_buyer_come_back_to_a_page_of_ours(self) -> None:
        assert (await link_fields())["return_url"] == "https://shop.example.com/pay/token-of-P1/back"

    async def test_lets_him_come_back_to_telegram_where_there_is_no_such_page(self) -> None:
        issued = await epay(home="https://t.me/").issue(intent())
        assert "return_url=https%3A%2F%2Ft.me%2F" in str(issued.url)

    @pytest.mark.parametrize("changed", [{"option": "qqpay"}, {"option": ""}, {"currency": "XTR"}])
    async def test_refuses_what_it_cannot_take(self, changed: dict[str, object]) -> None:
        with pytest.raises(GatewayRefused):
            await epay().issue(intent(**changed))  # type: ignore[arg-type]

    def test_cuts_a_long_name_between_two_letters(self) -> None:
        assert cut("订" * 43) == "订" * 42
        assert len(cut("x" * 200).encode()) == 127


class TestDoor:
    def test_differs_with_the_key(self) -> None:
        door = urlsplit_door()
        assert epay().opens(door)
        assert not epay(merchant_key="another-key-of-32-characters-ab!").opens(door)
        assert not epay().opens("")
        assert not epay().opens("门")


def urlsplit_door() -> str:
    issued = asyncio.run(epay().issue(intent()))
    fields = dict(parse_qsl(urlsplit(str(issued.url)).query))
    return fields["notify_url"].rpartition("/")[2]


class TestKey:
    @pytest.mark.parametrize(
        "key",
        [
            *("", " ", "short", "fifteen-letters", "aaaaaaaaaaaaaaaaaaaaaaaa"),
            *("89unJUB8HZ54Hj7x4nUj56HN4nUzUJ8i", " a-practice-key-of-32-characters"),
        ],
    )
    def test_is_refused_when_anybody_could_know_it(self, key: str) -> None:
        with pytest.raises(WeakKey, match="merchant_key"):
            epay(merchant_key=key)

    @pytest.mark.parametrize("key", ["", "short", "89unJUB8HZ54Hj7x4nUj56HN4nUzUJ8i"])
    def test_proves_nothing_when_anybody_could_know_it(self, key: str) -> None:
        fields = {"pid": "1000", "money": "28.8"}
        assert not verified({**fields, "sign": sign(fields, key)}, key)

    def test_does_not_stand_in_the_account_when_it_is_shown(self) -> None:
        assert KEY not in repr(epay()._account)


class TestAddress:
    @pytest.mark.parametrize(
        "address",
        [
            *("http://pay.example.com/", "ftp://pay.example.com", "pay.example.com", ""),
            *("https://user@pay.example.com/", "https://pay.example.com/?a=1", "https:///submit.php"),
        ],
    )
    def test_that_would_carry_the_key_in_the_open_is_refused(self, address: str) -> None:
        with pytest.raises(ValueError, match="address should"):
            epay(address=address)

    @pytest.mark.parametrize("address", ["http://127.0.0.1:8081/pay", "http://localhost:1/pay/"])
    def test_on_this_machine_may_be_plain(self, address: str) -> None:
        epay(address=address)


class TestCallback:
    @pytest.mark.parametrize("call", [get, post])
    def test_of_a_paid_payment_is_a_word(self, call: object) -> None:
        word = epay().read_callback(call(paid_fields("P7")))  # type: ignore[operator]
        assert (word.gateway, word.event_id, word.payment_number) == ("epay", "2026112312000012345", "P7")
        assert (word.amount, word.currency, word.payer_id) == (2880, "CNY", None)

    def test_keeps_what_was_said_without_the_signature(self) -> None:
        body = epay().read_callback(get(paid_fields())).body
        assert body["money"] == "28.8"
        assert "sign" not in body

    @pytest.mark.parametrize(("money", "amount"), [("1", 100), ("28.8", 2880), ("28.80", 2880), ("0.1", 10)])
    def test_reads_money_as_php_writes_it(self, money: str, amount: int) -> None:
        assert epay().read_callback(get(paid_fields(money=money))).amount == amount

    def test_with_html_in_name_and_param_is_verified_as_it_came(self) -> None:
        fields = paid_fields(name="A&amp;B &lt;卡&gt;", param="a&amp;b")
        assert epay().read_callback(get(fields)).amount == 2880

    def test_counts_a_zero_and_not_a_blank(self) -> None:
        fields = paid_fields(param="0")
        assert epay().read_callback(get({**fields, "buyer": "", "note": " "})).amount == 2880
        del fields["param"]
        refused(get(fields))

    @pytest.mark.parametrize(
        "kind", ["application/json", "multipart/form-data; boundary=x", "", "text/plain"]
    )
    def test_is_a_form_and_nothing_else(self, kind: str) -> None:
        refused(post(paid_fields(), kind), "not a form")

    def test_with_a_true_as_signature_is_refused(self) -> None:
        body = json.dumps({**paid_fields(), "sign": True}).encode()
        refused(Call("POST", body=body, headers={"content-type": "application/json"}), "not a form")
        assert not verified({**paid_fields(), "sign": True}, KEY)  # type: ignore[dict-item]

    @pytest.mark.parametrize("sign_given", ["", "0", "true", "0e462097431906509019562988736854"])
    def test_with_another_signature_is_refused(self, sign_given: str) -> None:
        refused(get({**paid_fields(), "sign": sign_given}), "signature")

    def test_with_its_signature_in_capitals_is_refused(self) -> None:
        fields = paid_fields()
        refused(get({**fields, "sign": fields["sign"].upper()}), "signature")

    def test_without_a_signature_is_refused(self) -> None:
        fields = paid_fields()
        del fields["sign"]
        refused(get(fields), "signature")
        refused(Call("GET"), "signature")

    @pytest.mark.parametrize("name", ["money", "out_trade_no", "trade_no", "pid", "trade_status", "type"])
    def test_with_one_field_changed_is_refused(self, name: str) -> None:
        fields = paid_fields()
        refused(get({**fields, name: fields[name] + "1"}), "signature")

    @pytest.mark.parametrize("algorithm", ["RSA", "RSA2", "SHA1", "md5", "NONE"])
    def test_does_not_choose_the_algorithm(self, algorithm: str) -> None:
        refused(get({**paid_fields(), "sign_type": algorithm}), "another algorithm")

    def test_without_a_word_about_the_algorithm_is_md5_all_the_same(self) -> None:
        fields = paid_fields()
        del fields["sign_type"]
        assert epay().read_callback(get(fields)).amount == 2880

    def test_signed_with_an_empty_key_is_refused(self) -> None:
        fields = {name: value for name, value in paid_fields().items() if name not in ("sign", "sign_type")}
        refused(get({**fields, "sign": sign(fields, ""), "sign_type": "MD5"}), "signature")

    def test_of_another_merchant_is_refused(self) -> None:
        refused(get(paid_fields(pid="1001")), "another merchant")
        refused(get(paid_fields(pid="")), "another merchant")

    @pytest.mark.parametrize("status", ["", "TRADE_CLOSED", "WAIT_BUYER_PAY", "trade_success", "1", "REFUND"])
    def test_that_does_not_say_paid_is_refused(self, status: str) -> None:
        refused(get(paid_fields(trade_status=status)), "not paid")

    @pytest.mark.parametrize(
        "money",
        [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            "1e3",
            "NaN",
            "Infinity",
            "２８.８",
            "28.809",
            "28.",
            ".5",
            "1,000",
            " 28.8",
        ],
    )
    def test_with_money_that_is_no_exact_sum_is_refused(self, money: str) -> None:
        refused(get(paid_fields(money=money)), "no sum")

    def test_with_more_money_than_there_is_is_refused(self) -> None:
        refused(get(paid_fields(money="999999999999.99")), "no sum")
        refused(get(paid_fields(money="1" * 13)), "no sum")

    @pytest.mark.parametrize("number", ["", "P 1", "P1'--", "订单", "x" * 65])
    def test_with_a_strange_number_is_refused(self, number: str) -> None:
        refused(get(paid_fields(number)))
        refused(get(paid_fields(trade_no=number)))

    def test_with_a_field_twice_is_refused(self) -> None:
        pairs = list(paid_fields().items())
        refused(get([*pairs, ("money", "0.01")]), "a field twice")
        refused(get([("out_trade_no", "P2"), *pairs]), "a field twice")

    @pytest.mark.parametrize("name", ["money[]", "money[0]", "a b", "", "x" * 65])
    def test_with_an_array_or_a_strange_field_is_refused(self, name: str) -> None:
        refused(get({**paid_fields(), name: "28.8"}), "a strange field")

    def test_that_is_not_utf_8_is_refused(self) -> None:
        fields = {**paid_fields(), "name": "x"}
        query = urlencode(fields).replace("name=x", "name=%D4%C2%BF%A8").encode()
        refused(Call("GET", query=query), "not a form")
        refused(Call("GET", query=b"name=\xd4\xc2"), "not a form")

    def test_that_is_too_large_is_refused(self) -> None:
        refused(get(paid_fields(param="x" * LARGEST_CALL)), "too large")
        refused(post(paid_fields(param="x" * LARGEST_CALL)), "too large")
        refused(get([(f"f{i}", "1") for i in range(40)]), "not a form")

    def test_by_another_method_is_refused(self) -> None:
        refused(Call("PUT", query=urlencode(paid_fields()).encode()), "not a form")

    def test_with_its_fields_in_the_address_of_a_post_is_refused(self) -> None:
        refused(Call("POST", query=urlencode(paid_fields()).encode()), "not a form")


def refused(call: Call, reason: str | None = None) -> None:
    with pytest.raises(BadSignature) as caught:
        epay().read_callback(call)
    assert reason in (None, caught.value.parameters["reason"])


class TestSign:
    def test_is_md5_over_sorted_fields_and_the_key(self) -> None:
        text = f"a=1&b=月 卡&z=0{KEY}"
        expected = hashlib.md5(text.encode()).hexdigest()
        assert (
            sign({"z": "0", "b": "月 卡", "a": "1", "c": "", "sign": "x", "sign_type": "MD5"}, KEY)
            == expected
        )

    @given(st.dictionaries(st.text(max_size=8), st.text(max_size=12), max_size=8))
    def test_agrees_with_the_gateways_own(self, fields: dict[str, str]) -> None:
        assert sign(fields, KEY) == signed_by_the_gateway(fields, KEY)


class TestMoney:
    @given(st.integers(min_value=1, max_value=10**12))
    def test_is_read_exactly(self, amount: int) -> None:
        exact = Decimal(amount) / 100
        assert read_money(f"{exact:.2f}") == amount

    @given(st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.lists(st.text())))
    def test_is_text(self, money: object) -> None:
        with pytest.raises(BadSignature):
            read_money(money)


class TestAsk:
    async def test_says_paid_with_the_number_that_a_callback_would_carry(self) -> None:
        answer = await ask(order(status=1, money="28.80"))
        assert answer.standing is Standing.PAID
        assert answer.word
        assert (answer.word.event_id, answer.word.amount) == ("2026112312000012345", 2880)

    @pytest.mark.parametrize("money", [28.8, "28.8", "28.80"], ids=repr)
    async def test_reads_numbers_as_they_were_written(self, money: object) -> None:
        answer = await ask(order(status="1", money=money))
        assert answer.word
        assert answer.word.amount == 2880

    @pytest.mark.parametrize("status", [0, "0", 2, 3, 4, None, True, [1], "1 "], ids=repr)
    async def test_says_unpaid_for_every_other_status(self, status: object) -> None:
        assert (await ask(order(status=status))).standing is Standing.UNPAID

    @pytest.mark.parametrize("code", [-1, "-1", -3], ids=repr)
    async def test_says_unknown_while_nobody_opened_the_link(self, code: object) -> None:
        assert (await ask({"code": code, "msg": "订单号不存在"})).standing is Standing.UNKNOWN

    async def test_tells_when_our_settings_are_wrong(self) -> None:
        with pytest.raises(GatewayRefused) as caught:
            await ask({"code": -3, "msg": "商户密钥错误"})
        assert caught.value.parameters == {"reason": "商户密钥错误"}

    @pytest.mark.parametrize(
        "said",
        [
            {"code": 1, "status": 1, "money": "28.80", "trade_no": "T1", "out_trade_no": "P2", "pid": 1000},
            {"code": 1, "status": 1, "money": "28.80", "trade_no": "T1", "out_trade_no": "P1", "pid": 1001},
            {"code": 1, "status": 1, "money": "28.80", "trade_no": "T1", "pid": 1000},
            {"code": 1, "status": 1, "money": "28.80", "trade_no": None, "out_trade_no": "P1", "pid": 1000},
            {"code": 1, "status": 1, "money": "28.809", "trade_no": "T1", "out_trade_no": "P1", "pid": 1000},
            {"code": 1, "status": 1, "money": ["28.80"], "trade_no": "T1", "out_trade_no": "P1", "pid": 1000},
        ],
    )
    async def test_believes_no_answer_about_something_else(self, said: dict[str, object]) -> None:
        with pytest.raises(GatewayUnavailable):
            await ask(said)

    @pytest.mark.parametrize(
        "answer",
        [
            httpx.Response(200, text="<html>维护中</html>"),
            httpx.Response(200, text="[]"),
            httpx.Response(200, text="[" * 100_000),
            httpx.Response(200, content=b"\xff\xfe"),
            httpx.Response(200, content=b" " * 70_000),
            httpx.Response(200, text=""),
            httpx.Response(500, text='{"code":1}'),
            httpx.Response(302, headers={"location": "https://elsewhere.example.com/"}),
            httpx.ConnectError("no route"),
            httpx.ReadTimeout("slow"),
            httpx.RemoteProtocolError("torn"),
        ],
    )
    async def test_is_unavailable_for_every_other_answer(self, answer: httpx.Response | Exception) -> None:
        gateway = epay(Carrier(answer))
        with pytest.raises(GatewayUnavailable):
            await gateway.ask("P1")
        await gateway.close()

    async def test_gives_up_after_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Silent(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                await asyncio.Event().wait()
                raise AssertionError("unreachable")

        gateway = epay(Silent())
        gateway._wire._patience = 0.01
        with pytest.raises(GatewayUnavailable):
            await gateway.ask("P1")
        await gateway.close()

    async def test_shows_the_key_to_the_gateway_alone(self, caplog: pytest.LogCaptureFixture) -> None:
        carrier = Carrier(httpx.Response(200, json=order(status=0)))
        gateway = epay(carrier)
        with caplog.at_level(logging.DEBUG):
            await gateway.ask("P1")
        sent = dict(parse_qsl(carrier.requests[0].url.query.decode()))
        assert sent == {"act": "order", "out_trade_no": "P1", "pid": "1000", "key": KEY}
        assert "P1" in caplog.text
        assert KEY not in caplog.text
        assert quote(KEY) not in caplog.text
        await gateway.close()


def order(**changed: object) -> dict[str, object]:
    said: dict[str, object] = {
        "code": 1,
        "msg": "succ",
        "trade_no": "2026112312000012345",
        "out_trade_no": "P1",
        "pid": 1000,
        "money": "28.80",
    }
    return {**said, **changed}


async def ask(said: dict[str, object]) -> Answer:
    gateway = epay(Carrier(httpx.Response(200, json=said)))
    try:
        return await gateway.ask("P1")
    finally:
        await gateway.close()
