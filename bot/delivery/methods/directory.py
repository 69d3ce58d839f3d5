"""Which delivery methods there are."""

from bot.delivery.methods.base import Method
from bot.delivery.methods.from_stock import FromStock

METHODS: dict[str, Method] = {"from_stock": FromStock()}
