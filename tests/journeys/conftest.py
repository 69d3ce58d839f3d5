"""A street with an open shop for each story."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from tests.fakes.shopkeeping import Street, open_street

ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])


@pytest.fixture
def database_kind() -> str:
    """Stories are told on SQLite; where money or stock is raced for, ON_BOTH tells them on PostgreSQL too."""
    return "sqlite"


@pytest.fixture
async def street(shop_url: str) -> AsyncIterator[Street]:
    async with open_street(shop_url) as opened:
        yield opened


@pytest.fixture
def small_png() -> bytes:
    """A picture that every kind of file accepts."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()
