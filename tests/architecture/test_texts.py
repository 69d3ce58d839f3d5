"""Every text stands in every language, says the same things there, is used, and keeps the shop's tone."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from bot.errors import ShopError
from tests.architecture.source import ROOT, obeyed, plant, sources
from tests.architecture.texts import Text, askings, mentioned, read_texts

LOCALES = ("en", "zh-CN")
BUTTON_ROW = {"zh-CN": 20, "en": 34}
ALERT = {"zh-CN": 60, "en": 120}
TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}

UNSAID = {
    "zh-CN": [
        *("秒发", "永久", "全网最低", "尽快", "库存紧张", "非法", "错误操作", "请勿", "无效", "系统", "您"),
        *(
            "卡券密码",
            "系统繁忙",
            "请稍后再试",
            "支付失败",
            "充值",
            r"亲(?![自属友])",
            r"(?<!付)宝",
            "哦～",
            "不好意思",
        ),
        r"[\u4e00-\u9fff][,:?!;(]",
    ],
    "en": [
        *(
            r"\binstantly\b",
            r"\bguaranteed?\b",
            r"\binvalid\b",
            r"\bforbidden\b",
            r"\byou must\b",
            r"\boops\b",
        ),
        *(r"\binconvenience\b", r"\btransaction\b", r"\billegal\b", r"\bas soon as possible\b"),
    ],
}
UNSAID_ANYWHERE = ["100%", "🔥", "💰", "🎉", r"[!！]\s*[!！]"]
SIGN = re.compile(
    "[\U0001f300-\U0001faff\u231b\u23f3\u2600-\u26ff\u2705\u2728\u274c\u274e\u2753-\u2757\u2b50]"
)


def unequal_locales(texts: list[Text]) -> list[str]:
    """Keys that stand twice, or not in every locale, or in another file or with other placeholders there."""
    rows = []
    for key in sorted({text.key for text in texts}):
        found = [text for text in texts if text.key == key]
        if sorted(text.locale for text in found) != sorted(LOCALES):
            rows.append(f"{key} stands in {', '.join(text.place for text in found)}")
        elif len({text.file for text in found}) > 1:
            rows.append(f"{key} stands in different files")
        elif len({text.arguments for text in found}) > 1:
            rows.append(f"{key} has different placeholders: {[sorted(text.arguments) for text in found]}")
    return rows


def unused(root: Path) -> list[str]:
    texts, _ = read_texts(root)
    said, composed = error_keys().union(*(text.mentions for text in texts)), set[str]()
    for source in sources(root, "handlers", "bot", "run.py"):
        strings, patterns = mentioned(source)
        said |= strings
        composed |= patterns
    silent = {text.key for text in texts} - said
    return sorted(key for key in silent if not any(re.fullmatch(pattern, key) for pattern in composed))


def missing(root: Path, keys: set[str]) -> list[str]:
    return [
        f"{asking.place} asks for {asking.key}"
        for asking in askings(root)
        if not any(asking.matches(key) for key in keys)
    ]


def unanswered(root: Path, texts: list[Text]) -> list[str]:
    """Calls that leave a placeholder of their text open."""
    return [
        f"{asking.place} leaves open in {text.key}: {sorted(text.arguments - asking.arguments)}"
        for asking in askings(root)
        for text in texts
        if text.locale == LOCALES[0] and asking.pattern == re.escape(text.key)
        if asking.arguments is not None and text.arguments - asking.arguments
    ]


def error_keys() -> set[str]:
    def leaves(kind: type[ShopError]) -> set[type[ShopError]]:
        below = kind.__subclasses__()
        return {leaf for child in below for leaf in leaves(child)} if below else {kind}

    return {leaf.text_key() for leaf in leaves(ShopError) if leaf.__module__.startswith("bot.")}


def out_of_tone(text: Text) -> list[str]:
    rules = [*UNSAID[text.locale], *UNSAID_ANYWHERE]
    words = re.sub(r"<code>.*?</code>", "", text.words)  # what a person types is not our own speech
    heard = [re.search(rule, words, re.IGNORECASE) for rule in rules]
    rows = [f"{text.place}: {found[0]!r}" for found in heard if found]
    if any(later.start() - sign.end() <= 1 for sign, later in pairwise(SIGN.finditer(text.words))):
        rows.append(f"{text.place}: a chain of signs")
    return rows


def too_long(text: Text) -> list[str]:
    limit = {"button": BUTTON_ROW, "alert": ALERT, "toast": ALERT}.get(text.key.rsplit("-", 1)[-1])
    if limit is None:
        return []
    rows = [f"{text.place}: {len(way)} signs" for way in text.ways if len(way) > limit[text.locale]]
    if limit is BUTTON_ROW and re.search(r"[.。]$", text.words):
        rows.append(f"{text.place}: a button ends without a full stop")
    return rows


def bad_markup(text: Text) -> list[str]:
    """Tags that Telegram does not know or that stay open; plain texts (buttons, alerts) have none."""
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([a-z-]+)[^>]*>", text.words):
        if tag not in TAGS or text.key.endswith(("-button", "-alert", "-toast")):
            return [f"{text.place}: <{tag}>"]
        if not closing:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            return [f"{text.place}: </{tag}>"]
    return [f"{text.place}: <{tag}> stays open" for tag in open_tags]


TEXTS, RUBBISH = read_texts(ROOT)


class TestTexts:
    def test_can_all_be_read(self) -> None:
        obeyed(RUBBISH)
        assert TEXTS

    def test_are_the_same_in_every_locale(self) -> None:
        obeyed(unequal_locales(TEXTS))

    def test_are_all_used(self) -> None:
        obeyed(unused(ROOT))

    def test_are_all_there(self) -> None:
        obeyed(missing(ROOT, {text.key for text in TEXTS}))

    def test_get_all_their_placeholders(self) -> None:
        obeyed(unanswered(ROOT, TEXTS))

    def test_stand_there_for_every_refusal(self) -> None:
        obeyed(sorted(error_keys() - {text.key for text in TEXTS}))

    @pytest.mark.parametrize("law", [out_of_tone, too_long, bad_markup])
    def test_keep_the_tone(self, law: Callable[[Text], list[str]]) -> None:
        obeyed([row for text in TEXTS for row in law(text)])


def text(root: Path, words: str, *, locale: str = "en", key: str = "greeting") -> Text:
    plant(root, f"handlers/texts/{locale}/welcome.ftl", f"{key} = {words}\n")
    (one,), _ = read_texts(root)
    return one


class TestTheLawsThemselves:
    @pytest.mark.parametrize(
        "chinese", ["", "hi = 你好 { $nom }", "hi = 你好 { $name }\nhi = 你好 { $name }", "hi = 你好"]
    )
    def test_see_a_difference(self, tmp_path: Path, chinese: str) -> None:
        plant(tmp_path, "handlers/texts/en/welcome.ftl", "hi = Hello { $name }")
        plant(tmp_path, "handlers/texts/zh-CN/welcome.ftl", chinese)
        assert len(unequal_locales(read_texts(tmp_path)[0])) == 1

    def test_see_what_cannot_be_read(self, tmp_path: Path) -> None:
        plant(tmp_path, "handlers/texts/en/welcome.ftl", "hi Hello\nbye = Bye\n")
        assert len(read_texts(tmp_path)[1]) == 1

    def test_see_a_text_that_nobody_uses(self, tmp_path: Path) -> None:
        plant(tmp_path, "handlers/texts/en/welcome.ftl", "hi = Hi\nbye = Bye\nstate-paid = Paid\n")
        plant(tmp_path, "handlers/screens.py", "voice('hi')\nvoice(f'state-{status}')")
        assert unused(tmp_path) == ["bye"]

    @pytest.mark.parametrize(
        "line", ["voice('hello')", "visitor.voice.plain(f'hello-{x}')", "voice('hi' if x else 'hello')"]
    )
    def test_see_a_text_that_is_not_there(self, tmp_path: Path, line: str) -> None:
        plant(tmp_path, "handlers/screens.py", line)
        assert len(missing(tmp_path, {"hi"})) == 1

    @pytest.mark.parametrize(("call", "seen"), [("", 1), (", name=1", 0), (", **facts", 0), (", nom=1", 1)])
    def test_see_an_open_placeholder(self, tmp_path: Path, call: str, seen: int) -> None:
        plant(tmp_path, "handlers/screens.py", f"voice('greeting'{call})")
        assert len(unanswered(tmp_path, [text(tmp_path, "Hello { $name }")])) == seen

    @pytest.mark.parametrize(
        ("locale", "words"),
        [
            ("en", "Oops, try again"),
            ("en", "That is invalid"),
            ("en", "{ $n ->\n    [one] Guaranteed\n   *[other] Fine\n }"),
            ("en", "Great!!"),
            ("en", "✅ 🛍 Done"),
            ("zh-CN", "亲，已付款"),
            ("zh-CN", "宝，已付款"),
            ("zh-CN", "好的,已付款"),
            ("zh-CN", "系统繁忙，请稍后再试"),
        ],
    )
    def test_hear_a_wrong_tone(self, tmp_path: Path, locale: str, words: str) -> None:
        assert out_of_tone(text(tmp_path, words, locale=locale)) != []

    @pytest.mark.parametrize(
        ("locale", "words"),
        [
            ("zh-CN", "用支付宝付款"),
            ("zh-CN", "发 <code>卡号,密码</code>"),
            ("en", "⏳ Waiting · ⭐ { $stars }"),
        ],
    )
    def test_let_a_good_tone_pass(self, tmp_path: Path, locale: str, words: str) -> None:
        assert out_of_tone(text(tmp_path, words, locale=locale)) == []

    @pytest.mark.parametrize(
        ("locale", "key", "words"),
        [
            ("en", "pay-button", "P" * 35),
            ("zh-CN", "pay-button", "付" * 21),
            ("en", "pay-button", "Pay now."),
            ("en", "late-alert", "L" * 121),
            ("zh-CN", "late-alert", "晚" * 61),
        ],
    )
    def test_see_what_is_too_long(self, tmp_path: Path, locale: str, key: str, words: str) -> None:
        assert len(too_long(text(tmp_path, words, locale=locale, key=key))) == 1

    @pytest.mark.parametrize(
        ("key", "words"),
        [("hi", "<b>Hi"), ("hi", "<h1>Hi</h1>"), ("hi", "<b><i>Hi</b></i>"), ("hi-button", "<b>Hi</b>")],
    )
    def test_see_bad_markup(self, tmp_path: Path, key: str, words: str) -> None:
        assert len(bad_markup(text(tmp_path, words, key=key))) == 1
