"""A real browser for the pages, one for all tests of a file; without chromium these tests say so."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.practice.app import practice_app
from tests.browser.street import SETTINGS, OpenPage, Street
from tests.fakes.serving import serving

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is missing (apt-get install chromium)")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens an address in a browser profile of its own; a script error on any page fails the test."""
    contexts = []
    broken: list[str] = []

    async def opened(address: str, *, width: int = 1400, locale: str = "zh-CN", **look: str) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": 860},
            locale=locale,
            color_scheme="dark" if look.get("scheme") == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        page = await context.new_page()
        await page.goto(address)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert broken == []


@pytest_asyncio.fixture(loop_scope="module")
async def street(open_page: OpenPage) -> AsyncIterator[Street]:
    async with serving(practice_app(SETTINGS)) as base:
        street = Street(base, open_page)
        yield street
        await street.bot.close()
