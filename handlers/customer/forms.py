"""What the shop may be waiting to be told by a buyer."""

import re

from aiogram.fsm.state import State, StatesGroup


class BuyerForm(StatesGroup):
    """One open question at a time."""

    quantity = State()
    order_number = State()


def whole_number(text: str | None, *, most: int) -> int | None:
    """What was typed as a whole number from 1 to `most` in plain digits, or None."""
    if not re.fullmatch(r"[0-9]{1,9}", (text or "").strip()):
        return None
    number = int((text or "").strip())
    return number if 1 <= number <= most else None
