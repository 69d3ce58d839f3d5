"""What nobody else understands gets a clear sentence in the person's language; nothing is lost or changed."""

import pytest
from aiogram.fsm.context import FSMContext

from handlers.customer.forms import BuyerForm
from handlers.customer.screens.buttons import ProductButton
from handlers.entrance import Visitor
from handlers.screen import Answer, Screen, rows
from tests.fakes.clients import picture
from tests.fakes.practice import ADMIN
from tests.fakes.shoppers import Person
from tests.handlers.stage import Stage, button

FORGED = [
    "nonsense",
    "p:1:1",
    "p:x:0:1",
    f"p:{'9' * 19}:0:1",
    "p:-1:0:1",
    "b:1:1e3:2880:n",
    "m:nowhere",
    ":" * 60,
    "A:panel",
    "+",
    "+p:1:1",
    "x" * 64,
]


class TestOldButtons:
    @pytest.mark.parametrize("data", FORGED)
    async def test_get_the_current_page(self, stage: Stage, data: str) -> None:
        mei = await stage.person()
        seen = await stage.shows(mei, Screen("旧的一页", rows(button("a"))))
        answer = await mei.forges(data, on=seen)
        assert answer["text"] == "这一页旧了，下面是最新的。"
        await mei.sees_button("🛍")
        assert stage.log("bug") == []

    def test_carry_bounded_numbers(self) -> None:
        with pytest.raises(ValueError, match="product_id"):
            ProductButton(product_id=2**53 + 1)


class TestUnknownWords:
    async def test_of_a_command_get_what_can_be_done(self, stage: Stage) -> None:
        ben = await stage.person("Ben", 7002, "en")
        seen = await ben.asks("/nonsense")
        assert seen.text.startswith("There is no such command here.")
        assert "🛍 All products" in seen.labels

    async def test_are_a_search_also_in_a_form_that_is_no_more(self, stage: Stage) -> None:
        async def forget_how(visitor: Visitor, state: FSMContext) -> Answer:
            await state.set_state("OldForm:gone")
            return None

        mei = await stage.person()
        stage.parts["start"] = forget_how
        await mei.says("start")
        assert "没有找到「会员」" in (await mei.asks("会员")).text

    async def test_look_the_same_for_an_admins_command(self, stage: Stage) -> None:
        mei = await stage.person()
        assert (await mei.asks("/admin")).text == (await mei.asks("/nonsense")).text


class TestPicturesAndVoices:
    @pytest.mark.parametrize("kind", ["voice", "photo", "document", "sticker"])
    async def test_are_answered_with_what_works(self, stage: Stage, kind: str) -> None:
        mei = await stage.person()
        await mei.sends(kind, "a.png", picture())
        assert (await mei.sees("只看得懂文字")).labels

    async def test_leave_an_open_form_open(self, stage: Stage) -> None:
        async def ask(visitor: Visitor, state: FSMContext) -> Answer:
            await state.set_state(BuyerForm.quantity)
            await state.set_data({"product_id": 3})
            return Screen("几件？")

        async def look(visitor: Visitor, state: FSMContext) -> Answer:
            facts = await state.get_data()
            return Screen(f"{await state.get_state()} {facts}")

        stage.parts |= {"ask": ask, "look": look}
        mei = await stage.person()
        await mei.asks("ask")
        await mei.sends("voice", "a.ogg", b"OggS")
        await mei.sees("这里要的是文字")
        assert (await mei.asks("look")).text == "BuyerForm:quantity {'product_id': 3}"


class TestAdmins:
    async def test_are_answered_alike(self, stage: Stage) -> None:
        boss = Person(stage.practice, ADMIN, "老板")
        await boss.says("/start")
        assert "这个指令这里没有" in (await boss.asks("/nonsense")).text
