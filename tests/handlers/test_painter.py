"""Screens are edited in place after a tap and sent otherwise; every tap is answered once, for few calls."""

import asyncio

import pytest
from aiogram.fsm.context import FSMContext

from bot.outbox import posted
from handlers import painter
from handlers.entrance import Visitor
from handlers.frames import Shown, sending
from handlers.screen import Alert, Answer, File, Picture, Screen, rows
from tests.factories import orders
from tests.handlers.stage import Stage, button


class TestAnswersToWords:
    async def test_are_sent(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("<b>好</b> &lt;", rows((button("a"), button("b")), button("c"))))
        assert seen.text == "好 <"
        assert [[one["text"] for one in row] for row in seen.rows] == [["a", "b"], ["c"]]

    async def test_can_be_files(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("文件", file=File("K7F3-92QM.txt", "一\n二\n".encode())))
        assert seen.document
        assert seen.document["file_name"] == "K7F3-92QM.txt"
        assert (await mei.file(seen.document["file_id"])).decode() == "一\n二\n"

    async def test_say_an_alert_as_a_message(self, stage: Stage) -> None:
        stage.parts["hi"] = Alert("好的")
        mei = await stage.person()
        assert (await mei.asks("hi")).text == "好的"

    @pytest.mark.parametrize("length", [4096, 4097, 9000])
    async def test_are_never_longer_than_telegram_takes(self, stage: Stage, length: int) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen(f"<b>{'好&lt;' * (length // 2)}</b>"))
        assert len(seen.text) == min(length // 2 * 2, 4096)


class TestTaps:
    async def test_edit_in_place_and_cost_two_calls(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = Screen("二", toast="到了")
        answers = []

        async def tap() -> None:
            answers.append(await mei.taps("next", on=seen))

        assert sorted(await stage.calls_of(tap())) == ["answerCallbackQuery", "editMessageText"]
        assert answers[0]["text"] == "到了"
        assert [one.text for one in await mei.heard()] == ["二"]

    async def test_say_an_alert_and_leave_the_screen(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = Alert("卖" * 300, box=True)
        answer = await mei.taps("next", on=seen)
        assert answer["show_alert"]
        assert len(answer["text"]) == 200
        assert [one.text for one in await mei.heard()] == ["一"]

    async def test_are_answered_when_there_is_nothing_to_say(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = None
        assert (await mei.taps("next", on=seen))["answered"]

    async def test_that_change_nothing_are_fine(self, stage: Stage) -> None:
        mei = await stage.person()
        screen = Screen("一", rows(button("show")))
        seen = await stage.shows(mei, screen)
        assert (await mei.taps("show", on=seen))["answered"]
        assert [one.text for one in await mei.heard()] == ["一"]
        assert stage.log("call_lost") == []

    async def test_on_a_message_that_is_gone_get_a_new_one(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = Screen("二")
        await stage.practice.fault(
            "editMessageText", times=1, code=400, description="Bad Request: message to edit not found"
        )
        await mei.taps("next", on=seen)
        await mei.sees("二")

    async def test_can_send_anew(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = Screen("二", fresh=True)
        await mei.taps("next", on=seen)
        await mei.sees("二")
        assert [one.text for one in await mei.heard()] == ["一", "二"]

    async def test_are_answered_early_when_the_act_takes_long(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(painter, "EARLY", 0.05)
        go_on = asyncio.Event()

        async def long(visitor: Visitor, state: FSMContext) -> Answer:
            await go_on.wait()
            return Alert("办好了")

        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = long
        assert (await mei.taps("next", on=seen))["answered"]
        go_on.set()
        await mei.sees("办好了")
        assert (await stage.calls()).count("answerCallbackQuery") == 1

    async def test_are_answered_when_the_handler_breaks(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = KeyError("x")
        assert (await mei.taps("next", on=seen))["answered"]


class TestPictures:
    async def test_come_by_edit(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = Screen("扫码", picture=Picture(qr="https://pay.example/1"))
        calls = await stage.calls_of(mei.taps("next", on=seen))
        assert sorted(calls) == ["answerCallbackQuery", "editMessageMedia"]
        (shown,) = await mei.heard()
        assert shown.text == "扫码"
        assert shown.picture

    async def test_go_with_a_new_message_and_three_calls(self, stage: Stage) -> None:
        mei = await stage.person()
        screen = Screen("扫码", rows(button("next")), picture=Picture(qr="x"))
        seen = await stage.shows(mei, screen)
        stage.parts["next"] = Screen("文字")
        calls = await stage.calls_of(mei.taps("next", on=seen))
        assert sorted(calls) == ["answerCallbackQuery", "deleteMessage", "sendMessage"]
        assert [one.text for one in await mei.heard()] == ["文字"]

    async def test_are_left_out_when_the_text_is_too_long_for_them(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("长" * 1025, picture=Picture(qr="x")))
        assert seen.picture is None
        assert len(seen.text) == 1025


class TestTelegramsBadDays:
    async def test_a_short_pause_is_waited_for(self, stage: Stage) -> None:
        mei = await stage.person()
        await stage.practice.fault("sendMessage", times=1, code=429, retry_after=1)
        assert (await stage.shows(mei, Screen("一"))).text == "一"

    async def test_a_long_one_is_not(self, stage: Stage) -> None:
        mei = await stage.person()
        await stage.practice.fault("sendMessage", times=1, code=429, retry_after=600)
        stage.parts["show"] = Screen("一")
        await mei.says("show")
        stage.parts["hi"] = Screen("二")
        await mei.asks("hi")
        assert [one.text for one in await mei.heard()] == ["二"]
        assert len(stage.log("call_lost")) == 1

    async def test_a_lost_edit_is_done_again(self, stage: Stage) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("一", rows(button("next"))))
        stage.parts["next"] = Screen("二")
        await stage.practice.fault("editMessageText", times=1, code=502, description="<html>")
        await mei.taps("next", on=seen)
        await mei.sees("二")

    async def test_a_lost_message_is_not_sent_twice(self, stage: Stage) -> None:
        mei = await stage.person()
        await stage.practice.fault("sendMessage", times=1, drop="after")
        stage.parts["show"] = Screen("一")
        await mei.says("show")
        await mei.sees("一")
        stage.parts["hi"] = Screen("二")
        await mei.asks("hi")
        assert [one.text for one in await mei.heard()] == ["一", "二"]


class TestNotices:
    async def test_stay_when_their_buttons_are_tapped(self, stage: Stage) -> None:
        mei = await stage.person()
        method = await sending(Screen("卡密", rows(button("next"))), mei.id, no_album, stays=True)
        await mei.says("/start")
        await mei.sees_button("🛍")
        await stage.bot(method)
        stage.parts["next"] = Screen("教程")
        await mei.taps("next")
        await mei.sees("教程")
        assert [one.text for one in await mei.heard()][1:] == ["卡密", "教程"]


async def no_album(media_id: int) -> Shown:
    raise LookupError(media_id)


class TestPlaces:
    async def test_are_remembered_and_forgotten(self, stage: Stage) -> None:
        database = stage.shop.database
        variant_id = await database.transaction(orders.variant, pieces=2)
        mei = await stage.person(user_id=orders.BUYER)
        await database.transaction(orders.buyer)
        order_id = await database.transaction(orders.order, variant_id)
        seen = await stage.shows(mei, Screen("等待", rows(button("next")), about=order_id))
        await stage.lanes.drain(5)
        place = posted.Place(stage.bot.id, mei.id, seen.id)
        assert await database.reading(posted.places, order_id) == [place]
        stage.parts["next"] = Screen("别的")
        await stage.calls_of(mei.taps("next", on=seen))
        assert await database.reading(posted.places, order_id) == []
