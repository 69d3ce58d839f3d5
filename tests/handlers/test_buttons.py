"""What buttons carry fits into Telegram's 64 bytes, and takes no number that is out of all bounds."""

from enum import StrEnum
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from annotated_types import Le, MaxLen
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from handlers.customer.screens import buttons as customer
from handlers.frames import STAYS
from handlers.staff.screens import buttons as staff

BYTES = 64
ALL = sorted(
    {
        one
        for module in (customer, staff)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, CallbackData) and one is not CallbackData
    },
    key=lambda one: one.__prefix__,
)


def largest(field: FieldInfo) -> Any:
    kind: Any = field.annotation
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return max(kind, key=len)
    if kind is bool:
        return True
    limits = {type(limit): limit for limit in field.metadata}
    return int(limits[Le].le) if kind is int else "x" * limits[MaxLen].max_length


class TestEveryButton:
    def test_has_a_prefix_of_its_own(self) -> None:
        assert len({one.__prefix__ for one in ALL}) == len(ALL) > 20

    @pytest.mark.parametrize("kind", ALL)
    def test_fits_with_the_mark_of_a_message_that_stays(self, kind: type[CallbackData]) -> None:
        fullest = kind(**{name: largest(field) for name, field in kind.model_fields.items()})
        assert len(f"{STAYS}{fullest.pack()}".encode()) <= BYTES
        assert kind.unpack(fullest.pack()) == fullest

    @pytest.mark.parametrize("number", ["9" * 70, "0x1", "-1", "1e3", "９", "NaN", "true"])
    @pytest.mark.parametrize("kind", [one for one in ALL if "order_id" in one.model_fields])
    def test_takes_no_order_that_cannot_be(self, kind: type[CallbackData], number: str) -> None:
        values = {name: largest(field) for name, field in kind.model_fields.items()}
        packed = kind(**values).pack().replace(str(values["order_id"]), number)
        with pytest.raises(ValidationError):
            kind.unpack(packed)
