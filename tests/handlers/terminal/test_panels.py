"""What the terminal shows when the shop opens: where it is, and loudly what is missing."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.config import HOME
from handlers.terminal.panels import missing, near, show_live, show_practice
from tests.fakes.databases import sqlite_url
from tests.fakes.shops import a_shop

EPAY = {"address": "https://pay.example", "merchant_id": "1000", "merchant_key": "kq83hf02jd94mmx1"}


async def lacking(tmp_path: Path, **sections: Any) -> list[str]:
    async with a_shop(sqlite_url(tmp_path / "shop.db"), **sections) as shop:
        return missing(shop)


class TestMissing:
    async def test_is_nothing_in_a_shop_that_is_ready(self, tmp_path: Path) -> None:
        ready = {
            "shop": {"admins": [500]},
            "gateways": {"epay": EPAY},
            "web": {"public_url": "https://a.example"},
        }
        assert await lacking(tmp_path, **ready) == []

    @pytest.mark.parametrize(
        ("sections", "sentence"),
        [
            ({"shop": {"admins": []}}, "shop.admins is empty"),
            ({"gateways": {"stars": {"enabled": False}}}, "No way to pay is switched on"),
            ({"gateways": {"epay": {"address": "https://pay.example"}}}, "gateways.epay is off: it needs"),
            ({"gateways": {"epay": EPAY}}, "web.public_url is empty"),
        ],
    )
    async def test_is_said(self, tmp_path: Path, sections: dict[str, Any], sentence: str) -> None:
        given = {"shop": {"admins": [500]}, **sections}
        assert [one for one in await lacking(tmp_path, **given) if one.startswith(sentence)]


class TestPanels:
    async def test_show_a_live_shop_without_its_secrets(self, tmp_path: Path) -> None:
        paper = Console(file=io.StringIO(), width=100)
        async with a_shop(sqlite_url(tmp_path / "shop.db"), gateways={"epay": EPAY}) as shop:
            show_live(paper, shop, home="https://t.me/a_bot", listens="http://127.0.0.1:8080")
        shown = paper.file.getvalue()  # type: ignore[attr-defined]
        assert "https://t.me/a_bot" in shown
        assert "epay, stars" in shown
        assert "! shop.admins is empty" in shown
        assert EPAY["merchant_key"] not in shown

    def test_show_where_the_practice_shop_is_and_how_to_go_live(self) -> None:
        paper = Console(file=io.StringIO(), width=100)
        show_practice(paper, page="http://127.0.0.1:8088", folder=HOME / "data")
        shown = paper.file.getvalue()  # type: ignore[attr-defined]
        for words in ("http://127.0.0.1:8088", "data/practice.db", "BOT_TOKEN=…", "@BotFather", "/admin"):
            assert words in shown

    def test_say_paths_as_short_as_they_can(self, tmp_path: Path) -> None:
        assert near(HOME / "data" / "x.db") == "data/x.db"
        assert near(tmp_path) == str(tmp_path)
