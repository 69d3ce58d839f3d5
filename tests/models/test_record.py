"""Texts per locale, and what stands in for a missing one."""

import pytest

from models.record import in_locale


class TestInLocale:
    @pytest.mark.parametrize(
        ("texts", "locale", "text"),
        [
            ({"zh-CN": "卡", "en": "Card"}, "en", "Card"),
            ({"zh-CN": "卡", "en": "Card"}, "zh-CN", "卡"),
            ({"en": "Card", "zh-TW": "卡"}, "zh-CN", "卡"),
            ({"en-GB": "Card", "zh-CN": "卡"}, "en", "Card"),
            ({"zh-CN": "卡", "en": "Card"}, "de", "卡"),
            ({"zh-CN": "", "en": "Card"}, "zh-CN", "Card"),
            ({"en": ""}, "en", None),
            ({}, "en", None),
        ],
    )
    def test_takes_the_nearest_text(self, texts: dict[str, str], locale: str, text: str | None) -> None:
        assert in_locale(texts, locale) == text
