"""A bot without a program: a test reads its updates and makes its calls, plain HTTP on both ways."""

import asyncio
import json
from typing import Any

import httpx

Json = dict[str, Any]


class ScriptedBot:
    """Speaks to one practice server as the bot of `token`."""

    def __init__(self, base: str, token: str) -> None:
        self.base = base
        self.token = token
        self.client = httpx.AsyncClient(trust_env=False, timeout=20)
        self._offset = 0
        self._waiting: list[Json] = []

    async def call(self, method: str, /, **params: Any) -> Any:
        """The result of a Bot API method; a refusal is an AssertionError. Tuples are files: (name, bytes)."""
        files = {name: value for name, value in params.items() if isinstance(value, tuple)}
        fields = {name: as_field(value) for name, value in params.items() if name not in files}
        answer = await self.client.post(
            f"{self.base}/bot{self.token}/{method}", data=fields, files=files or None
        )
        body = answer.json()
        assert body["ok"], body
        return body["result"]

    async def send(self, chat: int, text: str, *rows: list[Json], **more: Any) -> Json:
        """A message in HTML with these rows of inline buttons."""
        if rows:
            more["reply_markup"] = {"inline_keyboard": list(rows)}
        return dict(await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **more))

    async def hears(self, kind: str) -> Json:
        """The next update of this kind; others before it are passed over."""
        async with asyncio.timeout(15):
            while True:
                while self._waiting:
                    update = self._waiting.pop(0)
                    if kind in update:
                        return dict(update[kind])
                await self._fetch()

    async def _fetch(self) -> None:
        updates = await self.call("getUpdates", offset=self._offset, timeout=5)
        self._waiting.extend(updates)
        if updates:
            self._offset = updates[-1]["update_id"] + 1

    async def download(self, file_id: str) -> bytes:
        file = await self.call("getFile", file_id=file_id)
        return (await self.client.get(f"{self.base}/file/bot{self.token}/{file['file_path']}")).content

    async def close(self) -> None:
        await self.client.aclose()


def as_field(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def button(text: str, data: str | None = None, **action: Any) -> Json:
    return {"text": text, **({"callback_data": data} if data else action)}
