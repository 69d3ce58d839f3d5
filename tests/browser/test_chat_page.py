"""People use the chat page in a real browser while a bot answers them over the Bot API."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.street import BOSS, BUYER, Street, column, message, picture
from tests.fakes.scripted_bot import Json, button

pytestmark = pytest.mark.asyncio(loop_scope="module")


class TestTalking:
    async def test_somebody_new_presses_start_and_is_welcomed(self, street: Street) -> None:
        page = await street.visit()
        chat = column(page, BUYER)
        await expect(chat.get_by_test_id("composer")).to_be_hidden()
        await chat.get_by_test_id("start").click()
        heard = await street.bot.hears("message")
        assert (heard["text"], heard["from"]["id"]) == ("/start", BUYER)
        sent = await street.bot.send(BUYER, "<b>你好</b>，<i>小美</i> &lt;3")
        await expect(message(page, sent).get_by_test_id("text")).to_have_text("你好，小美 <3")
        await expect(message(page, sent).locator("b")).to_have_text("你好")
        await expect(chat.get_by_test_id("start")).to_have_count(0)
        field = await chat.get_by_test_id("composer").bounding_box()
        assert field
        assert field["height"] >= 38

    async def test_enter_sends_and_shift_enter_makes_a_line(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        field = column(page, BUYER).get_by_test_id("composer")
        await field.press_sequentially("K1-AAAA")
        await field.press("Shift+Enter")
        await field.press_sequentially("K2-BBBB")
        await field.press("Enter")
        await expect(field).to_have_value("")
        assert (await street.bot.hears("message"))["text"] == "/start"
        assert (await street.bot.hears("message"))["text"] == "K1-AAAA\nK2-BBBB"
        await expect(column(page, BUYER).get_by_text("K1-AAAA")).to_be_visible()

    async def test_a_paste_beyond_the_limit_arrives_in_parts(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        paste = "\n".join(f"CODE-{number:05}" for number in range(500))
        await column(page, BUYER).get_by_test_id("composer").fill(paste)
        await column(page, BUYER).get_by_test_id("send").click()
        await street.bot.hears("message")
        parts = [(await street.bot.hears("message"))["text"] for _ in range(2)]
        assert max(map(len, parts)) <= 4096
        assert "".join(parts).replace("\n", "") == paste.replace("\n", "")

    async def test_words_are_never_markup_of_the_page(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await street.bot.call(
            "sendMessage", chat_id=BUYER, text='<img src=x onerror="alert(1)"> &amp;'
        )
        await expect(message(page, sent).get_by_test_id("text")).to_have_text(
            '<img src=x onerror="alert(1)"> &amp;'
        )
        await expect(message(page, sent).locator("img")).to_have_count(0)

    async def test_the_bot_edits_and_deletes_in_place(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        first = await street.bot.send(BUYER, "one")
        second = await street.bot.send(BUYER, "two")
        await street.bot.call("editMessageText", chat_id=BUYER, message_id=first["message_id"], text="uno")
        await expect(message(page, first).get_by_test_id("text")).to_have_text("uno")
        await expect(message(page, first).get_by_test_id("edited")).to_have_count(1)
        await street.bot.call("deleteMessage", chat_id=BUYER, message_id=second["message_id"])
        await expect(message(page, second)).to_have_count(0)
        assert await column(page, BUYER).get_by_test_id("bubble").count() == 2

    async def test_a_person_answers_edits_and_deletes(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await street.bot.send(BUYER, "哪里不对？")
        await message(page, sent).get_by_test_id("bubble").click(button="right")
        await page.get_by_test_id("menu-reply").click()
        await expect(column(page, BUYER).get_by_test_id("about-bar")).to_contain_text("哪里不对？")
        await page.keyboard.type("用不了")
        await page.keyboard.press("Enter")
        await street.bot.hears("message")
        answer = await street.bot.hears("message")
        assert answer["reply_to_message"]["message_id"] == sent["message_id"]
        mine = message(page, answer)
        await expect(mine.get_by_test_id("quote")).to_contain_text("哪里不对？")
        await mine.get_by_test_id("text").click(button="right")
        await page.get_by_test_id("menu-edit").click()
        await column(page, BUYER).get_by_test_id("composer").fill("第二张用不了")
        await page.keyboard.press("Enter")
        assert (await street.bot.hears("edited_message"))["text"] == "第二张用不了"
        await expect(mine.get_by_test_id("text")).to_have_text("第二张用不了")
        await mine.get_by_test_id("text").click(button="right")
        await page.get_by_test_id("menu-delete").click()
        await expect(mine).to_have_count(0)

    async def test_typing_is_seen_until_the_message_comes(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        await street.bot.call("sendChatAction", chat_id=BUYER, action="typing")
        status = column(page, BUYER).get_by_test_id("status")
        await expect(status).to_have_text("正在输入…")
        await street.bot.send(BUYER, "好了")
        await expect(status).not_to_have_text("正在输入…")


class TestButtons:
    async def test_turn_until_answered_and_the_screen_is_edited_in_place(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await street.bot.send(BUYER, "目录", [button("‹", "page:1"), button("›", "page:2")])
        key = message(page, sent).get_by_role("button", name="›", exact=True)
        await key.click()
        tap = await street.bot.hears("callback_query")
        assert (tap["data"], tap["message"]["message_id"]) == ("page:2", sent["message_id"])
        await expect(key).to_have_class("key busy")
        keyboard = {"inline_keyboard": [[button("返回", "back")]]}
        await street.bot.call(
            "editMessageText",
            chat_id=BUYER,
            message_id=sent["message_id"],
            text="第 2 页",
            reply_markup=keyboard,
        )
        await street.bot.call("answerCallbackQuery", callback_query_id=tap["id"], text="到底了")
        await expect(page.get_by_test_id("toast")).to_have_text("到底了")
        await expect(message(page, sent).get_by_test_id("text")).to_have_text("第 2 页")
        await expect(message(page, sent).get_by_test_id("button")).to_have_text(["返回"])
        assert await column(page, BUYER).get_by_test_id("bubble").count() == 2

    async def test_an_alert_has_to_be_closed(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await street.bot.send(BUYER, "等待付款", [button("我已付款", "paid")])
        await message(page, sent).get_by_role("button", name="我已付款").click()
        tap = await street.bot.hears("callback_query")
        await street.bot.call(
            "answerCallbackQuery", callback_query_id=tap["id"], text="还没看到这笔款。", show_alert=True
        )
        await expect(page.get_by_test_id("alert-text")).to_have_text("还没看到这笔款。")
        await page.get_by_test_id("alert-ok").click()
        await expect(page.get_by_test_id("alert")).to_have_count(0)

    async def test_copy_by_code_and_by_button(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await street.bot.send(
            BUYER, "卡号 <code>5021 7730</code>", [button("复制地址", copy_text={"text": "TXyz"})]
        )
        await message(page, sent).get_by_test_id("code").click()
        await expect(page.get_by_test_id("toast")).to_have_text("已复制")
        assert await page.evaluate("navigator.clipboard.readText()") == "5021 7730"
        await message(page, sent).get_by_role("button", name="复制地址").click()
        await expect(page.get_by_test_id("toast")).to_have_count(2)
        assert await page.evaluate("navigator.clipboard.readText()") == "TXyz"

    async def test_deep_links_start_the_bot_in_the_same_chat(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        link = "https://t.me/kamidesk_bot?start="
        sent = await street.bot.send(
            BUYER,
            f'<a href="{link}p_A">看看</a>',
            [button("打开", url=f"{link}p_B"), button("网站", url="https://a.example/")],
        )
        await street.bot.hears("message")
        await message(page, sent).get_by_role("link", name="看看").click()
        assert (await street.bot.hears("message"))["text"] == "/start p_A"
        await message(page, sent).get_by_role("button", name="打开").click()
        assert (await street.bot.hears("message"))["text"] == "/start p_B"
        outside = message(page, sent).get_by_role("link", name="网站")
        await expect(outside).to_have_attribute("target", "_blank")
        assert len(page.context.pages) == 1

    async def test_a_keyboard_below_the_chat_comes_and_goes(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        await street.bot.hears("message")
        keys = {"keyboard": [[{"text": "一"}, {"text": "二"}]], "input_field_placeholder": "选一个"}
        await street.bot.call("sendMessage", chat_id=BUYER, text="几件？", reply_markup=keys)
        chat = column(page, BUYER)
        await expect(chat.get_by_test_id("composer")).to_have_attribute("placeholder", "选一个")
        await chat.get_by_test_id("reply-button").get_by_text("二").click()
        assert (await street.bot.hears("message"))["text"] == "二"
        await street.bot.call("sendMessage", chat_id=BUYER, text="好", reply_markup={"remove_keyboard": True})
        await expect(chat.get_by_test_id("reply-keyboard")).to_have_count(0)
        asked = await street.bot.call(
            "sendMessage", chat_id=BUYER, text="名字？", reply_markup={"force_reply": True}
        )
        await expect(chat.get_by_test_id("about-bar")).to_contain_text("名字？")
        await page.keyboard.type("小美")
        await page.keyboard.press("Enter")
        answer = await street.bot.hears("message")
        assert answer["reply_to_message"]["message_id"] == asked["message_id"]

    async def test_commands_in_the_persons_language(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        await street.bot.hears("message")
        for language, text in (("", "My orders"), ("zh", "我的订单")):
            commands = [{"command": "orders", "description": text}]
            await street.bot.call("setMyCommands", commands=commands, language_code=language)
        await column(page, BUYER).get_by_test_id("commands").click()
        await expect(page.get_by_test_id("command-orders")).to_contain_text("我的订单")
        await page.get_by_test_id("command-orders").click()
        assert (await street.bot.hears("message"))["text"] == "/orders"


class TestFiles:
    async def test_pictures_and_documents_come_down(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        photo = await street.bot.call(
            "sendPhoto", chat_id=BUYER, photo=("qr.png", picture()), caption="扫这个码"
        )
        shown = message(page, photo).locator("img")
        await expect(shown).to_be_visible()
        await page.wait_for_function(
            "() => [...document.images].every((image) => image.naturalWidth === 240)"
        )
        await message(page, photo).get_by_test_id("photo").click()
        await expect(page.get_by_test_id("viewer").locator("img")).to_be_visible()
        await page.get_by_test_id("viewer-close").click()
        codes = b"K1-AAAA\nK2-BBBB\n"
        document = await street.bot.call("sendDocument", chat_id=BUYER, document=("K7F3-92QM.txt", codes))
        async with page.expect_download() as coming:
            await message(page, document).get_by_test_id("document").click()
        download = await coming.value
        assert download.suggested_filename == "K7F3-92QM.txt"
        assert (await download.path()).read_bytes() == codes

    async def test_pictures_and_documents_go_up(self, street: Street) -> None:
        await street.start(BOSS)
        page = await street.visit(BOSS)
        await street.bot.hears("message")
        files = column(page, BOSS).get_by_test_id("file-input")
        stock = "卡号,密码\n5021,XK2M\n".encode()
        await files.set_input_files({"name": "stock.csv", "mimeType": "text/csv", "buffer": stock})
        await page.get_by_test_id("caption").fill("月卡")
        await page.get_by_test_id("send-file").click()
        sent = await street.bot.hears("message")
        assert (sent["document"]["file_name"], sent["caption"]) == ("stock.csv", "月卡")
        assert await street.bot.download(sent["document"]["file_id"]) == stock
        receipt = FilePayload(name="receipt.png", mimeType="image/png", buffer=picture())
        await files.set_input_files(receipt)
        await page.get_by_test_id("send-file").click()
        assert "photo" in await street.bot.hears("message")
        await files.set_input_files(receipt)
        await page.get_by_test_id("as-file").check()
        await page.get_by_test_id("send-file").click()
        assert (await street.bot.hears("message"))["document"]["file_name"] == "receipt.png"

    async def test_a_text_becomes_a_picture(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await street.bot.send(BUYER, "等一下")
        media = {"type": "photo", "media": "attach://qr", "caption": "等待付款"}
        await street.bot.call(
            "editMessageMedia",
            chat_id=BUYER,
            message_id=sent["message_id"],
            media=media,
            qr=("qr.png", picture()),
        )
        await expect(message(page, sent).get_by_test_id("photo")).to_be_visible()
        await expect(message(page, sent).get_by_test_id("text")).to_have_text("等待付款")


class TestMoney:
    async def invoice(self, street: Street, page: Page) -> Json:
        sent = await street.bot.call(
            "sendInvoice", chat_id=BUYER, title="月卡", description="订单 K7F3-92QM", payload="P-1",
            currency="XTR", provider_token="", prices=[{"label": "月卡", "amount": 120}],
        )  # fmt: skip
        await expect(message(page, sent).get_by_test_id("invoice")).to_contain_text("⭐ 120")
        return dict(sent)

    async def test_stars_are_paid_after_a_confirmation(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await self.invoice(street, page)
        pay = message(page, sent).get_by_test_id("button")
        await pay.click()
        await page.get_by_test_id("stars-cancel").click()
        await pay.click()
        await expect(page.get_by_test_id("stars")).to_contain_text("月卡")
        await page.get_by_test_id("stars-pay").click()
        asked = await street.bot.hears("pre_checkout_query")
        assert (asked["invoice_payload"], asked["total_amount"]) == ("P-1", 120)
        await street.bot.call("answerPreCheckoutQuery", pre_checkout_query_id=asked["id"], ok=True)
        paid = await street.bot.hears("message")
        assert paid["successful_payment"]["total_amount"] == 120
        await expect(message(page, paid).get_by_test_id("service")).to_have_text("付了 ⭐ 120 · 月卡")

    async def test_a_refused_checkout_says_why(self, street: Street) -> None:
        await street.start()
        page = await street.visit()
        sent = await self.invoice(street, page)
        await message(page, sent).get_by_test_id("button").click()
        await page.get_by_test_id("stars-pay").click()
        asked = await street.bot.hears("pre_checkout_query")
        await street.bot.call(
            "answerPreCheckoutQuery", pre_checkout_query_id=asked["id"], ok=False, error_message="刚刚卖完。"
        )
        await expect(page.get_by_test_id("alert-text")).to_have_text("刚刚卖完。")
        assert await column(page, BUYER).get_by_test_id("service").count() == 0
