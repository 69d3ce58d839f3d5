"""What staff types: read exactly, or answered with the sentence that says what fits."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import wording
from bot.catalog.pricing import Tier
from bot.errors import BadInput


def refused(read: Callable[..., Any], *typed: Any, hint: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read(*typed)
    assert refusal.value.parameters == {"hint": hint}


class TestNames:
    def test_become_one_line_each(self) -> None:
        typed = {"zh-CN": " 影视\n会员 ", "en": "Video  <pass> & 🎬", "de": " "}
        assert wording.names(typed) == {"zh-CN": "影视 会员", "en": "Video <pass> & 🎬"}

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"en": " \n"},
            {"en": "x" * 65},
            {"en": "a\x00b"},
            {"en": "a\ud800"},
            {"english": "Video"},
            {"": "Video"},
        ],
    )
    def test_are_refused_when_they_are_none(self, typed: dict[str, str]) -> None:
        refused(wording.names, typed, hint="hint-name")


class TestSummaries:
    def test_keep_their_lines_and_may_be_none(self) -> None:
        assert wording.summaries({"en": " One.\r\nTwo. "}) == {"en": "One.\nTwo."}
        assert wording.summaries({"en": ""}) == {}

    def test_are_refused_when_too_long(self) -> None:
        refused(wording.summaries, {"en": "x" * 501}, hint="hint-summary")


class TestSteps:
    def test_leave_blank_ones_out(self) -> None:
        typed = {"en": ["Open the app", " ", "Redeem"], "zh-CN": []}
        assert wording.steps(typed) == {"en": ["Open the app", "Redeem"]}

    @pytest.mark.parametrize("typed", [{"en": ["x"] * 21}, {"en": ["x" * 1001]}, {"xx-": ["x"]}])
    def test_are_refused_when_too_many_or_too_long(self, typed: dict[str, list[str]]) -> None:
        refused(wording.steps, typed, hint="hint-how-to")


class TestTiers:
    @pytest.mark.parametrize(
        ("typed", "tiers"),
        [
            ("28.80", [(1, 288_000)]),
            (" ￥28.8 ", [(1, 288_000)]),
            ("0.008", [(1, 80)]),
            ("1=28.80, 5=27.50", [(1, 288_000), (5, 275_000)]),
            ("1：28.80；5：27.50、10 = 26", [(1, 288_000), (5, 275_000), (10, 260_000)]),
            ("１＝２８．８０\n５＝２７", [(1, 288_000), (5, 270_000)]),
        ],
    )
    def test_are_read_as_people_write_them(self, typed: str, tiers: list[tuple[int, int]]) -> None:
        assert wording.tiers(typed) == tuple(Tier(*tier) for tier in tiers)

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "free",
            "0",
            "-1",
            "1e3",
            "28.80001",
            "1,280.00",
            "5=27.50",
            "1=28.80, 1=27.50",
            "1=28.80, 5=27.50, 3=28",
            "0=28.80",
            "1=28.80, 10001=1",
            "1=",
            "=28.80",
            "1=2=3",
            "1." + "0" * 40,
            "9" * 30,
            ", ".join(f"{number}=1" for number in range(1, 12)),
        ],
    )
    def test_are_refused_when_they_make_no_list(self, typed: str) -> None:
        refused(wording.tiers, typed, hint="hint-prices")

    @given(st.text())
    def test_never_break(self, typed: str) -> None:
        try:
            assert wording.tiers(typed)[0].from_quantity == 1
        except BadInput as refusal:
            assert refusal.parameters == {"hint": "hint-prices"}  # noqa: PT017 - either way is fine


class TestWholeNumber:
    @pytest.mark.parametrize(("typed", "number"), [("3", 3), (" ９ ", 9), (50, 50), ("007", 7)])
    def test_is_read_in_range(self, typed: str | int, number: int) -> None:
        assert wording.whole_number(typed, least=1, most=50, hint="hint-limit") == number

    @pytest.mark.parametrize("typed", ["0", "51", "-1", "1e3", "3.0", "", "三", "٣", "9" * 40, "1_0"])
    def test_is_refused_otherwise(self, typed: str) -> None:
        with pytest.raises(BadInput) as refusal:
            wording.whole_number(typed, least=1, most=50, hint="hint-limit")
        assert refusal.value.parameters == {"hint": "hint-limit"}


class TestFields:
    def test_say_what_parts_a_secret_and_what_the_parts_are(self) -> None:
        labels = {"zh-CN": ["卡号", " 密码 "], "en": ["Card", "PIN"]}
        assert wording.fields("----", labels) == {
            "separator": "----",
            "labels": {"zh-CN": ["卡号", "密码"], "en": ["Card", "PIN"]},
        }

    @pytest.mark.parametrize(
        ("separator", "labels"),
        [
            ("", {"en": ["Card", "PIN"]}),
            ("-" * 9, {"en": ["Card", "PIN"]}),
            ("\n", {"en": ["Card", "PIN"]}),
            ("-", {}),
            ("-", {"en": ["Card"]}),
            ("-", {"en": ["Card", ""]}),
            ("-", {"en": ["Card", "x" * 21]}),
            ("-", {"en": list("abcdefg")}),
            ("-", {"en": ["Card", "PIN"], "zh-CN": ["卡号", "密码", "邮箱"]}),
        ],
    )
    def test_are_refused_when_they_do_not_fit(self, separator: str, labels: dict[str, list[str]]) -> None:
        refused(wording.fields, separator, labels, hint="hint-fields")
