"""An order as staff sees it."""

import pytest

from bot.orders.history import OrderStory
from handlers.frames import TEXT, length
from handlers.staff.screens import orders
from handlers.voice import Voice
from models.customer import Customer
from tests.factories.orders import NOW
from tests.handlers.notices.test_goods import order

BUYER = Customer(id=7001, first_name="小美", locale="zh-CN", created_at=NOW, seen_at=NOW)
STORY = OrderStory(order(), BUYER, None, None, (), (), None, (), ())


class TestRevealed:
    @pytest.mark.parametrize("secrets", [("<b>&",), ("XK2M-99QD", "PQ7R-31ZB")])
    def test_stand_in_the_chat_as_they_are(self, secrets: tuple[str, ...]) -> None:
        screen = orders.revealed(Voice("zh-CN"), STORY, secrets)
        assert screen.file is None
        assert screen.text.count("<code>") == len(secrets) + screen.text.count("K7F3")
        assert "<b>&<" not in screen.text

    @pytest.mark.parametrize("secrets", [("<&>" * 1300, "x" * 300), ("y" * 90,) * 50])
    def test_are_a_document_where_a_message_would_cut_them(self, secrets: tuple[str, ...]) -> None:
        screen = orders.revealed(Voice("zh-CN"), STORY, secrets)
        assert screen.file
        assert screen.file.content.decode().splitlines() == list(secrets)
        assert length(screen.text) <= TEXT
