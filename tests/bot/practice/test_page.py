"""The chat page comes from its own server alone, and every word it says exists in both languages."""

import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.practice.page import HERE, PARTS, page_router

OUTSIDE = re.compile(r"https?://[^\s\"'`)]+")
NAMES_ONLY = ("http://www.w3.org/", "https://${address}")
SCRIPTS = sorted(HERE.glob("*.js"))


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(page_router())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://practice")


class TestPage:
    async def test_forbids_whatever_is_not_its_own(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/")
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["content-security-policy"].startswith("default-src 'self';")

    async def test_serves_what_the_page_names(self, client: httpx.AsyncClient) -> None:
        named = re.findall(r'(?:src|href)="(page/[^"]+)"', (await client.get("/")).text)
        imported = [
            f"page/{name}" for file in SCRIPTS for name in re.findall(r'from "\./(.+)"', file.read_text())
        ]
        assert len(named) == 3
        for address in {*named, *imported}:
            answer = await client.get(f"/{address}")
            assert answer.status_code == 200, address
            kind = "text/css" if address.endswith(".css") else "text/javascript"
            assert answer.headers["content-type"].startswith(kind)

    @pytest.mark.parametrize(
        "address", ["/page/__init__.py", "/page/pay.html", "/page/..%2Ftill.py", "/page/x.js"]
    )
    async def test_serves_nothing_else(self, client: httpx.AsyncClient, address: str) -> None:
        assert (await client.get(address)).status_code == 404

    @pytest.mark.parametrize(
        "file", sorted([*PARTS.values(), *HERE.glob("*.html")]), ids=lambda file: file.name
    )
    def test_names_no_other_server(self, file: Path) -> None:
        found = [url for url in OUTSIDE.findall(file.read_text()) if not url.startswith(NAMES_ONLY)]
        assert found == []


class TestWords:
    def test_each_word_is_used_and_said_in_both_languages(self) -> None:
        words = (HERE / "words.js").read_text()
        known = set(re.findall(r'^  (\w+): \["[^"]+", "[^"]+"\],$', words, re.MULTILINE))
        listed = set(re.findall(r"^  (\w+): \[", words, re.MULTILINE))
        assert known == listed
        spoken = "\n".join(file.read_text() for file in SCRIPTS if file.name != "words.js")
        spoken += words.partition("\n};\n")[2]
        assert set(re.findall(r'\bt\("(\w+)"', spoken)) <= known
        assert {word for word in known if f'"{word}"' not in spoken} == set()
