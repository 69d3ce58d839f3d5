"""Who is let in: persons, in their private chat, each update once, in their own language."""

from datetime import UTC, datetime, timedelta

from aiogram.types import Chat, Message, Update, User
from sqlmodel import select

from bot.customers import arrival
from handlers.screen import Screen
from models.customer import Customer, Reach, SeenUpdate
from tests.fakes.practice import ADMIN, DESK
from tests.fakes.shoppers import Person, until
from tests.handlers.stage import Stage

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def update(update_id: int, *, user: User | None, chat: Chat | None = None, text: str = "show") -> Update:
    chat = chat or Chat(id=user.id if user else 1, type="private")
    message = Message(message_id=1, date=NOW, chat=chat, from_user=user, text=text)
    return Update(update_id=update_id, message=message)


class TestVisitors:
    async def test_are_met_with_their_name_and_language(self, stage: Stage) -> None:
        mei = await stage.person()
        await stage.shows(mei, Screen("一"))
        await stage.shows(mei, Screen("二"))
        first, second = stage.visitors
        assert (first.id, first.chat_id, first.first_name, first.locale) == (mei.id, mei.id, "小美", "zh-CN")
        assert (first.first_time, second.first_time) == (True, False)
        assert (first.is_admin, first.bot_id, first.voice.locale) == (False, stage.bot.id, "zh-CN")
        assert first.message_time is not None

    async def test_may_be_admins(self, stage: Stage) -> None:
        await stage.shows(Person(stage.practice, ADMIN, "老板"), Screen("一"))
        assert stage.visitors[0].is_admin

    async def test_who_are_bots_or_nobody_are_not_served(self, stage: Stage) -> None:
        robot = User(id=9, is_bot=True, first_name="Robot")
        for number, user in enumerate((robot, None)):
            await stage.lanes.hand(update(900 + number, user=user))
        assert stage.visitors == []
        assert await stage.calls() == []

    async def test_come_back_after_a_block(self, stage: Stage) -> None:
        mei = await stage.person()
        await stage.shows(mei, Screen("一"))
        await mei.blocks()
        await stage.lanes.drain(5)
        await until_reach(stage, blocked=True)
        await mei.unblocks()
        await until_reach(stage, blocked=False)


async def until_reach(stage: Stage, *, blocked: bool) -> None:
    async def look() -> bool:
        reach = await stage.shop.database.reading(lambda session: session.exec(select(Reach)).one())
        return (reach.blocked_at is not None) == blocked

    await until(look, lambda: f"never became {'blocked' if blocked else 'unblocked'}")


class TestUpdates:
    async def test_are_served_once_however_often_they_come(self, stage: Stage) -> None:
        mei = await stage.person()
        stage.parts["show"] = Screen("一")
        await stage.practice.say(mei.id, "/start")
        again = update(4242, user=User(id=mei.id, is_bot=False, first_name="小美"))
        for _ in range(3):
            await stage.lanes.hand(again)
        assert len(stage.visitors) == 1
        assert len(stage.log("update_repeated")) == 2

    async def test_that_broke_are_done_too(self, stage: Stage) -> None:
        stage.parts["show"] = KeyError()
        again = update(4242, user=User(id=7001, is_bot=False, first_name="小美"))
        for _ in range(2):
            await stage.lanes.hand(again)
        assert len(stage.log("bug")) == 1
        seen = await stage.shop.database.reading(lambda session: session.exec(select(SeenUpdate)).all())
        assert [one.update_id for one in seen] == [4242]


class TestLanguage:
    async def test_is_chosen_for_good(self, stage: Stage) -> None:
        mei = await stage.person()
        await stage.shows(mei, Screen("一"))
        await stage.shop.database.transaction(arrival.choose_locale, mei.id, "en")
        await stage.shows(mei, Screen("二"))
        assert [visitor.locale for visitor in stage.visitors] == ["zh-CN", "en"]

    async def test_is_written_down_with_the_customer(self, stage: Stage) -> None:
        ben = await stage.person("Ben", 7002, "de")
        await stage.shows(ben, Screen("一"))
        met = await stage.shop.database.reading(lambda session: session.exec(select(Customer)).one())
        assert (met.locale, met.first_name) == ("en", "Ben")
        assert met.seen_at - met.created_at == timedelta()


class TestGroups:
    async def test_get_one_button_for_a_command(self, stage: Stage) -> None:
        await stage.practice.say(ADMIN, "/start@kamidesk_bot", chat=DESK)
        seen = await Person(stage.practice, DESK, "客服台").sees("私聊")
        assert [button["url"] for button in seen.buttons] == ["https://t.me/kamidesk_bot?start=group"]
        assert stage.visitors == []

    async def test_are_answered_no_more_than_now_and_then(self, stage: Stage) -> None:
        for _ in range(5):
            await stage.practice.say(ADMIN, "/start@kamidesk_bot", chat=DESK)
        await Person(stage.practice, DESK, "客服台").sees("私聊")
        await stage.person()
        await stage.lanes.drain(5)
        assert await stage.calls() == ["sendMessage"]

    async def test_get_no_word_otherwise(self, stage: Stage) -> None:
        group = Chat(id=DESK, type="supergroup", title="客服台")
        boss = User(id=ADMIN, is_bot=False, first_name="老板")
        for number, text in enumerate(
            ("show", "/start@other_bot", "/weather", "/admin", "hello /start", "/")
        ):
            await stage.lanes.hand(update(900 + number, user=boss, chat=group, text=text))
        assert await stage.calls() == []
        assert stage.visitors == []
        customers = await stage.shop.database.reading(lambda session: session.exec(select(Customer)).all())
        assert customers == []

    async def test_anonymous_admins_are_nobody(self, stage: Stage) -> None:
        group = Chat(id=DESK, type="supergroup", title="客服台")
        nobody = User(id=1087968824, is_bot=True, first_name="Group")
        message = Message(
            message_id=1,
            date=NOW,
            chat=group,
            from_user=nobody,
            sender_chat=group,
            text="/start@kamidesk_bot",
        )
        await stage.lanes.hand(Update(update_id=900, message=message))
        assert await stage.calls() == []
