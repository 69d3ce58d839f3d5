"""Every text in the person's language: escaped, complete, with money and times as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.voice import BadText, Html, Voice, cut, lines

ZH, EN = Voice("zh-CN"), Voice("en")
NOW = datetime(2026, 11, 22, 6, 52, tzinfo=UTC)


class TestTexts:
    def test_escape_what_comes_from_outside(self) -> None:
        assert ZH("delivered-field", label="<b>", value="a&b") == "&lt;b&gt; <code>a&amp;b</code>"

    def test_leave_html_of_our_own_alone(self) -> None:
        assert ZH("delivered-whole", value=Html("<b>x</b>")) == "<code><b>x</b></code>"

    def test_are_plain_on_buttons(self) -> None:
        assert ZH.plain("delivered-field", label="<b>", value="a&b") == "<b> <code>a&b</code>"

    def test_take_arguments_of_any_length(self) -> None:
        long = "<" * 5000
        assert ZH("delivered-whole", value=long) == f"<code>{'&lt;' * 5000}</code>"

    def test_speak_another_language_rather_than_none(self) -> None:
        assert Voice("fr")("try-again-button") == "Try again"

    @pytest.mark.parametrize(("key", "arguments"), [("no-such-text", {}), ("delivered-whole", {})])
    def test_that_are_not_there_are_a_bug(self, key: str, arguments: dict[str, str]) -> None:
        with pytest.raises(BadText):
            ZH(key, **arguments)

    def test_are_known(self) -> None:
        assert ZH.knows("try-again-button")
        assert not ZH.knows("no-such-text")


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "currency", "words"),
        [
            (2880, "CNY", "¥28.80"),
            (144000, "CNY", "¥1,440.00"),
            (-5, "CNY", "-¥0.05"),
            (4010000, "USDT", "4.01 USDT"),
            (4012345, "USDT", "4.012345 USDT"),
            (120, "XTR", "⭐ 120"),
            (500, "JPY", "JP¥500"),
        ],
    )
    def test_is_written_as_people_read_it(self, amount: int, currency: str, words: str) -> None:
        assert ZH.money(amount, currency) == EN.money(amount, currency) == words

    @pytest.mark.parametrize(
        ("price", "currency", "words"),
        [
            (288000, "CNY", "¥28.80"),
            (80, "CNY", "¥0.008"),
            (288050, "CNY", "¥28.805"),
            (1200000, "XTR", "⭐ 120"),
            (0, "CNY", "¥0.00"),
        ],
    )
    def test_of_one_piece_has_the_decimals_it_needs(self, price: int, currency: str, words: str) -> None:
        assert ZH.price(price, currency) == words


class TestTimes:
    def test_are_the_shops(self) -> None:
        assert ZH.time(NOW) == "14:52"
        assert Voice("en", "Europe/Berlin").time(NOW) == "07:52"

    def test_say_the_day_when_it_is_not_today(self) -> None:
        tomorrow = NOW + timedelta(days=1)
        assert (ZH.moment(NOW, NOW), EN.moment(NOW, NOW)) == ("今天 14:52", "today 14:52")
        assert (ZH.moment(tomorrow, NOW), EN.moment(tomorrow)) == ("11月23日 14:52", "23 Nov 14:52")
        assert (ZH.until(NOW, NOW), ZH.until(tomorrow, NOW)) == ("14:52", "11月23日 14:52")

    def test_the_shops_day_is_not_utcs(self) -> None:
        late = datetime(2026, 11, 22, 17, tzinfo=UTC)
        assert ZH.moment(late, NOW) == "11月23日 01:00"

    @pytest.mark.parametrize(("seconds", "minutes"), [(900, 15), (899, 15), (61, 2), (1, 1), (0, 0), (-9, 0)])
    def test_left_are_counted_as_begun(self, seconds: int, minutes: int) -> None:
        assert ZH.minutes_left(NOW + timedelta(seconds=seconds), NOW) == minutes


class TestNames:
    def test_are_chosen_by_language_and_cut(self) -> None:
        names = {"zh-CN": "影视会员", "en": "Video " * 20}
        assert ZH.name(names) == "影视会员"
        assert EN.name(names) == ("Video " * 20)[:39].rstrip() + "…"
        assert EN.name({"zh-CN": "影视会员"}) == "影视会员"
        assert ZH.name({}) == ""

    def test_stay_on_one_line(self) -> None:
        assert cut("a\nb   c", 40) == "a b c"

    def test_of_orders_stand_in_two_groups(self) -> None:
        assert ZH.order_number("K7F392QM") == "K7F3-92QM"


class TestLines:
    def test_leave_out_what_does_not_apply(self) -> None:
        assert lines("a", None, "", "b", None, "") == "a\n\nb"
