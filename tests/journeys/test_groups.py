"""In groups the shop shows the way to the private chat, and says nothing else, to nobody."""

from handlers.customer.screens.buttons import BuyButton, OrdersButton
from tests.fakes.practice import ADMIN, Json
from tests.fakes.shopkeeping import Street
from tests.fakes.shoppers import Person, Seen

GROUP, CHANNEL, ROBOT = -1000000007000, -1000000008000, 9001


async def group(street: Street, *members: Person, kind: str = "supergroup") -> None:
    everybody = [{"id": ADMIN, "status": "creator"}, *({"id": one.id, "status": "member"} for one in members)]
    wish: Json = {"id": GROUP, "type": kind, "title": "买家群", "members": everybody}
    await street.practice.post("chats", wish)


async def said_by_the_shop(street: Street, chat: int = GROUP) -> list[Seen]:
    bot_id = street.work.bot.id
    return [
        seen for seen in map(Seen, await street.practice.messages(chat)) if seen.json["from"]["id"] == bot_id
    ]


class TestGroups:
    async def test_a_command_gets_one_button_that_opens_the_private_chat(self, street: Street) -> None:
        await street.sells()
        mei = await street.buyer()
        await group(street, mei)
        await mei.says("/orders", chat=GROUP)
        await street.has_heard_everything(mei)
        (answer,) = await said_by_the_shop(street)
        assert answer.labels == ["打开私聊"]
        button = answer.button("打开私聊")
        assert button
        assert button["url"].startswith("https://t.me/kamidesk_bot")
        assert "余额" not in answer.text

    async def test_talk_files_and_commands_for_others_get_nothing(self, street: Street) -> None:
        mei = await street.buyer()
        await group(street, mei)
        for words in ("网盘", "/start@other_bot", "/ban 小明", "多少钱？", "/"):
            await mei.says(words, chat=GROUP)
        await street.has_heard_everything(mei)
        assert await said_by_the_shop(street) == []

    async def test_an_admins_command_gets_no_panel_there(self, street: Street) -> None:
        await street.sells()
        mei = await street.buyer()
        await group(street, mei)
        boss = street.admin()
        for words in ("/admin", "/admin@kamidesk_bot", "/stock@kamidesk_bot", "/restock@kamidesk_bot x"):
            await boss.says(words, chat=GROUP)
        await street.has_heard_everything(mei)
        for seen in await said_by_the_shop(street):
            assert seen.labels == ["打开私聊"]
            assert "卖出" not in seen.text

    async def test_a_forged_tap_on_the_button_there_does_nothing(self, street: Street) -> None:
        ware = await street.sells()
        mei = await street.buyer()
        await group(street, mei)
        await mei.says("/start@kamidesk_bot", chat=GROUP)
        await street.has_heard_everything(mei)
        (answer,) = await said_by_the_shop(street)
        buy = BuyButton(variant_id=ware.variant_id, quantity=1, unit_price=288_000, nonce="n")
        for data in (buy.pack(), OrdersButton().pack(), "rubbish"):
            told = await street.practice.press(GROUP, answer.id, user=mei.id, data=data)
            assert told["text"] == "购物和查单都在私聊里进行。"
        assert await street.orders() == []
        assert len(await said_by_the_shop(street)) == 1

    async def test_masks_channels_and_other_bots_are_nobody(self, street: Street) -> None:
        mei = await street.buyer()
        robot: Json = {"id": ROBOT, "first_name": "Robot", "is_bot": True, "username": "some_bot"}
        await street.practice.post("users", robot)
        channel: Json = {"id": CHANNEL, "type": "channel", "title": "频道", "members": [ADMIN]}
        await street.practice.post("chats", channel)
        await group(street, mei, Person(street.practice, ROBOT, "Robot"))
        command = "/start@kamidesk_bot"
        await street.practice.say(ADMIN, command, chat=GROUP, anonymous=True)
        await street.practice.say(ADMIN, command, chat=GROUP, sender_chat=CHANNEL)
        await street.practice.say(ROBOT, command, chat=GROUP)
        await street.has_heard_everything(mei)
        assert await said_by_the_shop(street) == []
        assert {customer.id for customer in await street.customers()} == {mei.id}

    async def test_nobody_is_served_twice_in_a_crowd_of_commands(self, street: Street) -> None:
        mei = await street.buyer()
        await group(street, mei)
        for _ in range(10):
            await mei.says("/start@kamidesk_bot", chat=GROUP)
        await street.has_heard_everything(mei)
        assert len(await said_by_the_shop(street)) == 1
