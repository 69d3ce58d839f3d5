"""A practice world that outlives a restart."""

from pathlib import Path

import pytest

from tests.fakes.clients import picture
from tests.fakes.practice import BEN, TOKEN, XIAOMEI, practising


class TestMemory:
    async def test_chats_survive_a_restart(self, tmp_path: Path) -> None:
        file = tmp_path / "world.json"
        async with practising(remember=file) as before:
            await before.say(XIAOMEI, "/start")
            await before.post(f"users/{BEN}/block")
            await before.call("setMyCommands", commands=[{"command": "start", "description": "Start"}])
            form = {"chat_id": XIAOMEI, "caption": "QR"}
            await before.http.post(f"/bot{TOKEN}/sendPhoto", data=form, files={"photo": ("p.png", picture())})
            said = await before.messages(XIAOMEI)
        async with practising(remember=file) as after:
            assert await after.messages(XIAOMEI) == said
            file_id = said[-1]["photo"][-1]["file_id"]
            assert (await after.http.get(f"/play/files/{file_id}")).content == picture()
            assert (await after.call("sendPhoto", chat_id=XIAOMEI, photo=file_id))["ok"]
            assert (await after.messages(XIAOMEI))[-1]["message_id"] > said[-1]["message_id"]
            assert len((await after.call("getMyCommands"))["result"]) == 1
            people = (await after.http.get("/play/state")).json()["people"]
            assert [person["id"] for person in people if person["blocked"]] == [BEN]
            unheard = (await after.call("getUpdates"))["result"]
            assert unheard[0]["message"]["text"] == "/start"

    async def test_an_invoice_can_still_be_paid(self, tmp_path: Path) -> None:
        file = tmp_path / "world.json"
        offer = {
            "title": "Card", "description": "One card", "payload": "order-1", "currency": "XTR",
            "prices": [{"label": "card", "amount": 5}],
        }  # fmt: skip
        async with practising(remember=file) as before:
            await before.say(XIAOMEI, "/start")
            sent = (await before.call("sendInvoice", chat_id=XIAOMEI, **offer))["result"]
        async with practising(remember=file, pre_checkout_age=0.05) as after:
            outcome = await after.pay(XIAOMEI, sent["message_id"])
            assert outcome == {"paid": False, "error": "BOT_PRECHECKOUT_TIMEOUT"}

    async def test_an_unreadable_file_is_put_aside(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        file = tmp_path / "world.json"
        file.write_text("{")
        async with practising(remember=file) as practice:
            await practice.say(XIAOMEI, "/start")
        assert (tmp_path / "world.unreadable").read_text() == "{"
        assert "can't be read" in caplog.text

    async def test_another_bot_begins_anew(self, tmp_path: Path) -> None:
        file = tmp_path / "world.json"
        async with practising(remember=file) as before:
            await before.say(XIAOMEI, "/start")
        async with practising(remember=file, token="100002:other") as after:
            assert await after.messages(XIAOMEI) == []
