"""The HTTP line to a gateway: to its own host only, patient for so long and no longer, silent about keys."""

import asyncio
import json
from collections.abc import Mapping

import httpx

from bot.errors import GatewayUnavailable

CONNECT = 5.0
LARGEST_ANSWER = 65536


class Keyed(httpx.AsyncBaseTransport):
    """Adds the credentials below the client, so that no log of requests ever shows them."""

    def __init__(self, credentials: Mapping[str, str], carrier: httpx.AsyncBaseTransport) -> None:
        self._credentials = dict(credentials)
        self._carrier = carrier

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request with the credentials in its query."""
        url = request.url.copy_merge_params(self._credentials)
        return await self._carrier.handle_async_request(
            httpx.Request(request.method, url, headers=request.headers, extensions=request.extensions)
        )

    async def aclose(self) -> None:
        """Close the carrier."""
        await self._carrier.aclose()


class Wire:
    """Asks one gateway for JSON."""

    def __init__(
        self,
        address: str,
        credentials: Mapping[str, str],
        *,
        patience: float,
        carrier: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._patience = patience
        carrier = carrier or httpx.AsyncHTTPTransport(trust_env=False)
        self._client = httpx.AsyncClient(
            base_url=address,
            transport=Keyed(credentials, carrier),
            timeout=httpx.Timeout(patience, connect=CONNECT),
            trust_env=False,
            follow_redirects=False,
        )

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, object]:
        """The JSON object at `path`, its numbers as written; GatewayUnavailable for any other answer."""
        try:
            async with asyncio.timeout(self._patience):
                return _read(await self._fetch(path, query))
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            raise GatewayUnavailable() from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _fetch(self, path: str, query: Mapping[str, str]) -> bytes:
        async with self._client.stream("GET", path, params=dict(query)) as response:
            if response.status_code != 200:
                raise GatewayUnavailable()
            answer = bytearray()
            async for chunk in response.aiter_bytes():
                answer += chunk
                if len(answer) > LARGEST_ANSWER:
                    raise GatewayUnavailable()
            return bytes(answer)


def _read(answer: bytes) -> dict[str, object]:
    said = json.loads(answer.decode("utf-8-sig"), parse_float=str, parse_int=str)
    if not isinstance(said, dict):
        raise GatewayUnavailable()
    return said
