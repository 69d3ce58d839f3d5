"""The owner's lists, however long they are."""

from handlers.frames import keyboard
from handlers.screen import Screen
from handlers.staff.screens import goods
from handlers.staff.screens.buttons import GoodsButton
from handlers.voice import Voice
from models.product import Category, Product
from tests.factories.orders import NOW

BUTTONS = 100
"""Telegram shows no more under one message."""
CATEGORY = Category(id=1, names={"en": "Cards"})
PRODUCTS = [
    Product(id=number, code=f"p{number}", category_id=1, names={"en": f"Card {number}"}, created_at=NOW)
    for number in range(1, 251)
]


def opened(screen: Screen) -> list[int]:
    buttons = [button for row in screen.rows for button in row]
    assert keyboard(screen.rows)
    assert len(buttons) <= BUTTONS
    acts = [button.act for button in buttons if isinstance(button.act, GoodsButton)]
    return [act.id for act in acts if act.noun == "product"]


class TestCategory:
    def test_shows_every_product_on_some_page(self) -> None:
        voice = Voice("en")
        pages = [goods.category(voice, CATEGORY, PRODUCTS, page) for page in range(1, 14)]
        assert [number for page in pages for number in opened(page)] == list(range(1, 251))

    def test_beyond_the_last_page_is_the_last(self) -> None:
        voice = Voice("en")
        assert opened(goods.category(voice, CATEGORY, PRODUCTS, 9999)) == list(range(241, 251))
        assert opened(goods.category(voice, CATEGORY, [], 3)) == []
