"""What an admin is told when his answer does not fit: what would, and the way out of the question."""

from typing import Any

from bot.errors import BadFile, BadInput, ShopError
from handlers.apologies import Remedy, said
from handlers.entrance import Visitor
from handlers.screen import Answer, Screen, rows
from handlers.staff.fields import FIELDS
from handlers.staff.forms import StaffForm
from handlers.staff.screens import goods, panel


async def keep_asking(error: ShopError, data: dict[str, Any]) -> Answer:
    """The question stays open; its own way out stands below the hint."""
    visitor: Visitor = data["visitor"]
    state, text = await data["state"].get_state(), said(error, visitor.voice, data["shop"])
    if state == StaffForm.codes.state:
        return Screen(text, rows(panel.back(visitor.voice)), fresh=True)
    if state != StaffForm.value.state:
        return None
    asked = await data["state"].get_data()
    back = goods.cancel(visitor.voice, FIELDS[asked["field"]].noun, asked["id"])
    return Screen(text, rows(back), fresh=True)


STAFF_REMEDIES: dict[type[ShopError], Remedy] = {BadInput: keep_asking, BadFile: keep_asking}
