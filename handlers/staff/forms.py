"""What the shop may be waiting to be told by an admin; a form never holds a secret."""

from aiogram.fsm.state import State, StatesGroup


class StaffForm(StatesGroup):
    """One open question at a time."""

    order_number = State()
    codes = State()
    value = State()
