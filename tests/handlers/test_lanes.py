"""One lane per person: in order, bounded, and in nobody's way."""

import asyncio
from datetime import UTC, datetime

from aiogram.types import CallbackQuery, Chat, Message, PreCheckoutQuery, SuccessfulPayment, Update, User

from handlers.lanes import ROOM, Lanes

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Desk:
    """Acts that wait until they are let go."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.refused: list[int] = []
        self.go = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []
        self.lanes = Lanes(self.act, self.refuse, admins=frozenset({500}))

    def hand(self, update: Update) -> None:
        self.tasks.append(self.lanes.hand(update))

    async def act(self, update: Update) -> None:
        self.begun.append(update.update_id)
        await self.go.wait()
        self.done.append(update.update_id)

    async def refuse(self, update: Update) -> None:
        self.refused.append(update.update_id)

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


def person(user_id: int) -> User:
    return User(id=user_id, is_bot=False, first_name="A")


def said(update_id: int, user_id: int = 1, **more: object) -> Update:
    chat = Chat(id=user_id, type="private")
    message = Message(message_id=1, date=NOW, chat=chat, from_user=person(user_id), text="hi")
    return Update(update_id=update_id, message=message.model_copy(update=more))


def tapped(update_id: int, user_id: int = 1) -> Update:
    call = CallbackQuery(id=str(update_id), from_user=person(user_id), chat_instance="1", data="x")
    return Update(update_id=update_id, callback_query=call)


class TestLanes:
    async def test_keep_the_order_of_each_person(self) -> None:
        desk = Desk()
        for update_id in range(5):
            desk.hand(said(update_id))
        await desk.settle()
        assert desk.begun == [0]
        desk.go.set()
        assert await desk.lanes.drain(5)
        assert desk.done == [0, 1, 2, 3, 4]

    async def test_hold_nobody_else_up(self) -> None:
        desk = Desk()
        for update_id in range(15):
            desk.hand(said(update_id))
        desk.hand(said(99, user_id=2))
        await desk.settle()
        assert desk.begun == [0, 99]
        desk.go.set()
        await desk.lanes.drain(5)

    async def test_refuse_beyond_their_room_and_say_so_once(self) -> None:
        desk = Desk()
        for update_id in range(ROOM + 5):
            desk.hand(said(update_id))
        await desk.settle()
        assert desk.refused == [ROOM + 1]
        desk.go.set()
        await desk.lanes.drain(5)
        assert len(desk.done) == ROOM + 1

    async def test_answer_every_tap_all_the_same(self) -> None:
        desk = Desk()
        for update_id in range(ROOM + 5):
            desk.hand(tapped(update_id))
        await desk.settle()
        assert len(desk.refused) == 4
        desk.go.set()
        await desk.lanes.drain(5)

    async def test_have_more_room_for_an_admins_long_paste(self) -> None:
        desk = Desk()
        for update_id in range(200):
            desk.hand(said(update_id, user_id=500))
        desk.go.set()
        await desk.lanes.drain(5)
        assert desk.refused == []
        assert desk.done == list(range(200))

    async def test_let_money_pass(self) -> None:
        desk = Desk()
        desk.hand(said(1))
        paid = SuccessfulPayment(
            currency="XTR",
            total_amount=1,
            invoice_payload="P",
            telegram_payment_charge_id="C",
            provider_payment_charge_id="",
        )
        desk.hand(said(2, successful_payment=paid))
        question = PreCheckoutQuery(
            id="1", from_user=person(1), currency="XTR", total_amount=1, invoice_payload="P"
        )
        desk.hand(Update(update_id=3, pre_checkout_query=question))
        await desk.settle()
        assert desk.begun == [1, 2, 3]
        desk.go.set()
        await desk.lanes.drain(5)

    async def test_go_on_after_an_act_that_broke(self) -> None:
        async def broken(update: Update) -> None:
            if update.update_id == 1:
                raise KeyError

        lanes = Lanes(broken, broken)
        first, second = lanes.hand(said(1)), lanes.hand(said(2))
        await asyncio.gather(first, second, return_exceptions=True)
        assert isinstance(first.exception(), KeyError)
        assert second.exception() is None

    async def test_are_forgotten_when_they_are_empty(self) -> None:
        desk = Desk()
        desk.go.set()
        for user_id in range(50):
            desk.hand(said(user_id, user_id=user_id + 1))
        await desk.lanes.drain(5)
        assert desk.lanes._lanes == {}


class TestDrain:
    async def test_lets_what_was_handed_in_finish(self) -> None:
        desk = Desk()
        desk.hand(said(1))
        await desk.settle()
        draining = asyncio.create_task(desk.lanes.drain(5))
        await desk.settle()
        assert not draining.done()
        desk.go.set()
        assert await draining
        assert desk.tasks[0].done()

    async def test_gives_up_in_the_end(self) -> None:
        desk = Desk()
        desk.hand(said(1))
        assert not await desk.lanes.drain(0.05)
        assert desk.tasks[0].cancelled()
        assert desk.done == []
