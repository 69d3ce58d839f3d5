"""Several people share the chat page: side by side on a desk, one at a time on a phone."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.street import BEN, BOSS, BUYER, DESK, Street, column, message
from tests.fakes.scripted_bot import button

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG_LABELS = [button("Steam 50 元 · ¥49.00 · 余 3", "a"), button("Apple 礼品卡 · ¥95 起", "b")]


class TestPeople:
    async def test_stand_side_by_side_and_each_sees_his_own_chat(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        for chat in (BUYER, BEN, BOSS, DESK):
            await expect(column(page, chat)).to_be_in_viewport()
        sent = await street.bot.send(BUYER, "只给小美")
        await expect(message(page, sent)).to_be_visible()
        assert await column(page, BEN).get_by_test_id("bubble").count() == 0

    async def test_block_the_bot_and_come_back(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        chat = column(page, BUYER)
        await chat.get_by_test_id("more").click()
        await page.get_by_test_id("block").click()
        assert (await street.bot.hears("my_chat_member"))["new_chat_member"]["status"] == "kicked"
        await expect(chat.get_by_test_id("composer")).to_be_hidden()
        await chat.get_by_test_id("unblock").click()
        assert (await street.bot.hears("my_chat_member"))["new_chat_member"]["status"] == "member"
        await expect(chat.get_by_test_id("composer")).to_be_visible()

    async def test_change_their_language(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        await street.bot.hears("message")
        await column(page, BUYER).get_by_test_id("more").click()
        await page.get_by_test_id("language-en").click()
        await expect(page.get_by_test_id("menu")).to_have_count(0)
        await column(page, BUYER).get_by_test_id("composer").fill("hello")
        await page.keyboard.press("Enter")
        assert (await street.bot.hears("message"))["from"]["language_code"] == "en"

    async def test_somebody_new_joins(self, street: Street) -> None:
        page = await street.visit()
        await page.get_by_test_id("add-person").click()
        await page.get_by_test_id("person-name").fill("Zoë")
        await page.get_by_test_id("person-language").select_option("en")
        await page.get_by_test_id("person-add").click()
        newcomer = page.locator(".column").filter(has=page.get_by_text("Zoë", exact=True))
        await newcomer.get_by_test_id("start").click()
        heard = await street.bot.hears("message")
        assert (heard["from"]["first_name"], heard["from"]["language_code"]) == ("Zoë", "en")

    async def test_speak_in_the_desk_as_one_of_its_members(self, street: Street) -> None:
        page = await street.visit()
        desk = column(page, DESK)
        asked = await street.bot.send(DESK, "🎫 <b>#1042</b> 小美", [button("我来处理", "take")])
        await message(page, asked).get_by_test_id("bubble").dblclick()
        await desk.get_by_test_id("composer").fill("换一张给她")
        await page.keyboard.press("Enter")
        heard = await street.bot.hears("message")
        assert (heard["from"]["id"], heard["reply_to_message"]["message_id"]) == (BOSS, asked["message_id"])
        await desk.get_by_test_id("speak-as").select_option(str(BEN))
        await message(page, asked).get_by_role("button", name="我来处理").click()
        tap = await street.bot.hears("callback_query")
        await street.bot.call("answerCallbackQuery", callback_query_id=tap["id"])
        assert tap["from"]["id"] == BEN
        await expect(message(page, heard)).to_have_class(re.compile("theirs"))

    async def test_time_leaps_for_everybody(self, street: Street) -> None:
        page = await street.visit()
        before = (await street.bot.client.get(f"{street.base}/play/state")).json()["now"]
        await page.get_by_test_id("clock-15").click()
        await page.get_by_test_id("clock").click()
        async with page.expect_response("**/play/state"):
            await page.get_by_test_id("leap-60").click()
        after = (await street.bot.client.get(f"{street.base}/play/state")).json()["now"]
        assert 75 * 60 <= after - before < 76 * 60

    async def test_a_reset_empties_the_page(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        await expect(column(page, BUYER).get_by_test_id("bubble")).to_have_count(1)
        await street.play("reset", {})
        await expect(column(page, BUYER).get_by_test_id("start")).to_be_visible()
        await expect(column(page, BUYER).get_by_test_id("bubble")).to_have_count(0)


class TestPhone:
    @pytest.mark.parametrize("width", [360, 414])
    async def test_one_chat_fills_the_page_and_nothing_sticks_out(self, street: Street, width: int) -> None:
        await street.start()
        page = await street.visit(width=width)
        await street.bot.send(BUYER, "长" * 300, LONG_LABELS)
        sent = await street.bot.send(BUYER, f"<code>{'A1B2' * 60}</code>\n<pre>{'x' * 300}</pre>")
        await expect(message(page, sent)).to_be_in_viewport()
        await expect(column(page, BEN)).to_have_count(0)
        assert await sticking_out(page) == []

    async def test_a_badge_counts_what_others_got(self, street: Street) -> None:
        await street.start(BUYER)
        await street.start(BEN)
        page = await street.visit(width=390)
        badge = page.get_by_test_id(f"unread-{BEN}")
        await expect(badge).to_be_hidden()
        await street.bot.send(BEN, "one")
        last = await street.bot.send(BEN, "two")
        await expect(badge).to_have_text("2")
        await page.get_by_test_id(f"tab-{BEN}").click()
        await expect(message(page, last)).to_be_in_viewport()
        await expect(column(page, BUYER)).to_have_count(0)
        await expect(badge).to_be_hidden()

    async def test_stays_at_the_newest_message_and_lets_people_read_back(self, street: Street) -> None:
        await street.start()
        page = await street.visit(width=390)
        first = await street.bot.send(BUYER, "第一条")
        story = [await street.bot.send(BUYER, f"第 {number} 条") for number in range(30)]
        await expect(message(page, story[-1])).to_be_in_viewport()
        await column(page, BUYER).get_by_test_id("messages").hover()
        await page.mouse.wheel(0, -20_000)
        await expect(message(page, first)).to_be_in_viewport()
        later = await street.bot.send(BUYER, "最后一条")
        newest = column(page, BUYER).get_by_test_id("newest")
        await expect(newest).to_have_text("1")
        await expect(message(page, first)).to_be_in_viewport()
        await newest.click()
        await expect(message(page, later)).to_be_in_viewport()
        await expect(newest).to_be_hidden()

    async def test_english_browsers_get_english_labels(self, street: Street) -> None:
        page = await street.visit(width=390, locale="en-US")
        await expect(column(page, BUYER).get_by_test_id("start")).to_have_text("Start")


async def sticking_out(page: Page) -> list[str]:
    """Whatever reaches beyond the window's sides, scrolled lists aside."""
    return list(
        await page.evaluate(
            """() => [...document.querySelectorAll(".column *, #strip > *")]
                .filter((node) => node.checkVisibility() && !node.closest(".tabs"))
                .filter((node) => { const box = node.getBoundingClientRect();
                                    return box.width && (box.left < -0.5 || box.right > innerWidth + 0.5); })
                .map((node) => `${node.tagName} ${node.className}`)"""
        )
    )
