"""Refusals become words a person can use; bugs become a polite line, a log entry and a word to the admins."""

from typing import Any

import pytest
from sqlmodel import select

from bot.customers import standing
from bot.errors import (
    BadInput,
    BalanceTooLow,
    NotAllowed,
    OrderNotFound,
    OutOfStock,
    PriceChanged,
    ShopClosed,
    ShopError,
    TooManyOpenOrders,
)
from handlers.apologies import Remedy
from handlers.screen import Answer, Screen, rows
from handlers.voice import LOCALES, Voice
from models.notice import Notice
from tests.fakes.practice import ADMIN
from tests.handlers.stage import Stage, button, open_stage


async def shown_page(error: ShopError, data: dict[str, Any]) -> Answer:
    return Screen("新的价格")


async def broken_remedy(error: ShopError, data: dict[str, Any]) -> Answer:
    raise OrderNotFound


REMEDIES: dict[type[ShopError], Remedy] = {PriceChanged: shown_page, OrderNotFound: broken_remedy}


class TestRefusals:
    async def test_of_a_tap_stand_over_the_button(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("buy"))))
        stage.parts["buy"] = OutOfStock(left=2)
        answer = await mei.taps("buy", on=seen)
        assert answer["show_alert"]
        assert answer["text"] == "只剩 2 件了，没有扣款。改成 2 件就能买。"
        assert [one.text for one in await mei.heard()] == ["一"]

    async def test_of_words_are_said_with_a_way_on(self, stage: Stage) -> None:
        ben = await stage.person("Ben", 7002, "en")
        stage.parts["buy"] = BalanceTooLow(missing=1250)
        seen = await ben.asks("buy")
        assert seen.text == (
            "Your balance is ¥12.50 short. You were not charged; choose another payment method."
        )
        assert seen.labels

    async def test_lead_to_the_unpaid_orders(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("buy"))))
        stage.parts["buy"] = TooManyOpenOrders(count=3)
        await mei.taps("buy", on=seen)
        assert (await mei.sees("还有 3 笔")).labels[0] == "查看待付款"

    async def test_say_until_when_the_shop_is_closed(self, stage: Stage) -> None:
        mei = await stage.person()
        stage.parts["a"] = ShopClosed(until="2031-11-23T01:00:00+00:00")
        assert "11月23日 09:00 回来" in (await mei.asks("a")).text
        stage.parts["b"] = ShopClosed(until="")
        assert (await mei.asks("b")).text == "小店正在休息。没有扣款，已付款的订单不受影响。"

    async def test_may_name_a_closer_text(self, stage: Stage) -> None:
        mei = await stage.person()
        stage.parts["a"] = BadInput(hint="old-page-toast")
        assert (await mei.asks("a")).text == "这一页旧了，下面是最新的。"
        stage.parts["b"] = BadInput(hint="no-such-text")
        assert (await mei.asks("b")).text == "这里没看懂，换个写法再发一次。"

    async def test_of_what_is_none_of_his_business_look_like_something_unknown(self, stage: Stage) -> None:
        mei = await stage.person()
        stage.parts["/secret"] = NotAllowed()
        refused, unknown = await mei.asks("/secret"), await mei.asks("/nonsense")
        assert (refused.text, refused.labels) == (unknown.text, unknown.labels)

    async def test_are_one_line_in_the_log(self, stage: Stage) -> None:
        mei = await stage.person()
        stage.parts["a"] = OrderNotFound()
        await mei.asks("a")
        (line,) = stage.log("error-order-not-found")
        assert line["log_level"] == "info"
        assert stage.log("bug") == []


class TestRemedies:
    async def test_answer_better_than_words(self, shop_url: str) -> None:
        async with open_stage(shop_url, remedies=REMEDIES) as stage:
            mei = await stage.person()
            seen = await stage.shows(mei, Screen("一", rows(button("buy"))))
            stage.parts["buy"] = PriceChanged()
            await mei.taps("buy", on=seen)
            await mei.sees("新的价格")

    async def test_that_fail_leave_the_words(self, shop_url: str) -> None:
        async with open_stage(shop_url, remedies=REMEDIES) as stage:
            mei = await stage.person()
            stage.parts["buy"] = OrderNotFound()
            assert (await mei.asks("buy")).text == "没有找到这个订单。"


class TestBugs:
    async def test_are_said_politely_logged_and_told_to_the_admins_once(self, stage: Stage) -> None:
        mei = await stage.person()
        stage.parts["a"] = KeyError("XK2M-99QD")
        first, second = await mei.asks("a"), await mei.asks("a")
        assert "没有扣款" in first.text
        lines = stage.log("bug")
        assert [line["ref"] for line in lines] == [
            seen.text.split("编号 ")[1][:6] for seen in (first, second)
        ]
        told = await stage.shop.database.reading(lambda session: session.exec(select(Notice)).all())
        assert [(one.chat_id, one.kind) for one in told] == [(ADMIN, "bug")]
        assert "XK2M" not in str(told[0].facts)

    async def test_while_paying_say_that_the_payment_is_safe(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(standing, "is_paying", lambda session, customer_id: True)
        mei = await stage.person()
        stage.parts["a"] = KeyError()
        assert "付款不受影响" in (await mei.asks("a")).text

    async def test_in_the_apology_itself_leave_the_careful_sentence(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: object, **__: object) -> None:
            raise ConnectionError

        monkeypatch.setattr(standing, "is_paying", away)
        monkeypatch.setattr("bot.outbox.posting.post_to_all", away)
        mei = await stage.person()
        stage.parts["a"] = KeyError()
        assert "付款不受影响" in (await mei.asks("a")).text
        assert len(stage.log("bug_not_reported")) == 1


class TestTexts:
    @pytest.mark.parametrize("locale", LOCALES)
    def test_fit_over_a_button(self, locale: str) -> None:
        voice = Voice(locale)
        arguments: dict[str, str | int] = {
            "seconds": 30,
            "left": 0,
            "count": 3,
            "limit": 50,
            "until": "23 Nov 09:00",
            "missing": "¥12.50",
        }
        for leaf in leaves(ShopError):
            words = voice.plain(leaf.text_key(), **arguments)
            assert 0 < len(words) <= 200, leaf

    @pytest.mark.parametrize("locale", LOCALES)
    def test_never_say_that_nothing_was_charged_when_nobody_knows(self, locale: str) -> None:
        said = Voice(locale).plain("bug-while-paying", ref="A") + Voice(locale).plain("error-order-expired")
        assert "没有扣款" not in said
        assert "not charged" not in said


def leaves(kind: type[ShopError]) -> list[type[ShopError]]:
    below = [one for one in kind.__subclasses__() if one.__module__ == "bot.errors"]
    return [leaf for one in below for leaf in leaves(one)] or [kind]
