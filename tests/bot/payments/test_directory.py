"""Which gateways a shop has follows from its settings alone."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.config import ConfigError, Settings
from bot.errors import GatewayUnavailable
from bot.payments.directory import Directory, open_gateways
from bot.payments.gateways.base import CallsBack
from tests.fakes.gateways import BOT, KEY, BookTill, intent

EXAMPLE = "89unJUB8HZ54Hj7x4nUj56HN4nUzUJ8i"
EPAY = {"address": "https://pay.example.com", "merchant_id": "1000", "merchant_key": KEY}


def directory(epay: dict[str, Any] | None = None, **sections: Any) -> Directory:
    return open_gateways(Settings.model_validate({"gateways": {"epay": epay or {}}, **sections}), BookTill())


def names(found: Directory) -> list[str]:
    return [gateway.terms.gateway for gateway in found.gateways]


class TestOpenGateways:
    def test_with_a_secret_each_is_on(self) -> None:
        assert names(directory(EPAY)) == ["epay", "stars"]

    def test_without_its_secret_epay_is_off(self) -> None:
        assert names(directory()) == ["stars"]
        assert names(directory({**EPAY, "merchant_key": ""})) == ["stars"]

    def test_stars_can_be_switched_off(self) -> None:
        found = open_gateways(
            Settings.model_validate({"gateways": {"stars": {"enabled": False}}}), BookTill()
        )
        assert names(found) == []

    def test_take_their_terms_from_the_settings(self) -> None:
        found = directory({**EPAY, "options": ["wxpay"], "minutes": 7})
        epay, stars = (gateway.terms for gateway in found.gateways)
        assert (epay.options, epay.minutes, epay.currency, epay.bot_id) == (("wxpay",), 7, "CNY", None)
        assert (epay.largest, stars.largest) == (100_000, None)
        assert directory({**EPAY, "largest": "0.5"}).gateways[0].terms.largest == 50
        assert (stars.options, stars.minutes, stars.currency, stars.bot_id) == (("",), 15, "XTR", BOT)

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"merchant_key": EXAMPLE}, "gateways.epay: merchant_key is an example"),
            ({"address": "http://pay.example.com"}, "gateways.epay: address should start with https://"),
        ],
    )
    def test_refuse_what_would_not_be_safe(self, changed: dict[str, str], sentence: str) -> None:
        with pytest.raises(ConfigError, match=sentence):
            directory({**EPAY, **changed})


class TestEpaysAddresses:
    async def fields(self, address: str, **web: object) -> dict[str, str]:
        found = directory({**EPAY, "address": address}, web=web)
        issued = await found.get("epay").issue(intent())
        await found.close()
        return dict(parse_qsl(urlsplit(str(issued.url)).query))

    async def test_are_those_of_the_shop(self) -> None:
        fields = await self.fields("https://pay.example.com", public_url="https://shop.example.com")
        assert fields["notify_url"].startswith("https://shop.example.com/callbacks/epay/")
        assert fields["return_url"] == "https://shop.example.com/pay/token-of-P1/back"

    async def test_on_one_machine_are_those_of_its_port(self) -> None:
        fields = await self.fields("http://127.0.0.1:8081/pay", port=8090)
        assert fields["notify_url"].startswith("http://127.0.0.1:8090/callbacks/epay/")
        assert fields["return_url"] == "http://127.0.0.1:8090/pay/token-of-P1/back"

    async def test_lead_back_to_telegram_where_the_shop_has_none(self) -> None:
        fields = await self.fields("https://pay.example.com")
        assert fields["return_url"] == "https://t.me/"


class TestDirectory:
    def test_knows_a_gateway_by_its_name(self) -> None:
        assert directory(EPAY).get("epay").terms.gateway == "epay"

    @pytest.mark.parametrize("name", ["epay", "paypal", "", "stars "])
    def test_says_when_a_gateway_is_off(self, name: str) -> None:
        with pytest.raises(GatewayUnavailable):
            directory().get(name)

    async def test_opens_a_door_to_its_own_gateway_only(self) -> None:
        found = directory(EPAY, web={"public_url": "https://shop.example.com"})
        issued = await found.get("epay").issue(intent())
        door = dict(parse_qsl(urlsplit(str(issued.url)).query))["notify_url"].rpartition("/")[2]
        assert isinstance(found.behind("epay", door), CallsBack)
        assert found.behind("epay", door[:-1] + "x") is None
        assert found.behind("stars", door) is None
        assert found.behind("nobody", door) is None
