"""Markup and what is found without it, counted in UTF-16 units."""

from html import escape

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from bot.practice.entities import formatted, tidy
from bot.practice.refusals import Refusal
from tests.fakes.practice import Json

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Z"]), min_size=1, max_size=8)
PLAIN = LETTERS.filter(lambda text: not set(text) & set("/@#.:"))
PIECES = st.lists(st.tuples(st.sampled_from(["", "b", "i", "u", "s", "code"]), PLAIN), min_size=1, max_size=8)
NAMES = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "code": "code"}


def cut(text: str, entity: Json) -> str:
    """What an entity covers, as a client that counts in UTF-16 would cut it."""
    units = text.encode("utf-16-le")
    start = entity["offset"] * 2
    return units[start : start + entity["length"] * 2].decode("utf-16-le")


class TestMarkup:
    @given(PIECES)
    def test_covers_exactly_what_it_marked(self, pieces: list[tuple[str, str]]) -> None:
        html = "".join(f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text) for tag, text in pieces)
        text, entities = formatted(html, "HTML", None)
        assert text == "".join(text for _, text in pieces)
        marked = [(NAMES[tag], words) for tag, words in pieces if tag]
        assert [(entity["type"], cut(text, entity)) for entity in entities] == marked

    @pytest.mark.parametrize(
        ("html", "text", "entities"),
        [
            ("<b>hi</b> 😀 <i>x</i>", "hi 😀 x", [("bold", 0, 2), ("italic", 6, 1)]),
            ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
            ("<b>No <code>K7</code> now</b>", "No K7 now", [("bold", 0, 3), ("code", 3, 2), ("bold", 5, 4)]),
            ("<b><code>K7</code></b>", "K7", [("code", 0, 2)]),
            ("  <b>a</b>  ", "a", [("bold", 0, 1)]),
            ("<pre>a\n b</pre>\n", "a\n b", [("pre", 0, 4)]),
            ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
            ("<span class='tg-spoiler'>b</span>", "b", [("spoiler", 0, 1)]),
            ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
            ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
            ("<B>a</b>", "a", [("bold", 0, 1)]),
            ("<b></b>a", "a", []),
            ("&lt;&amp;&gt;&quot;&#33;&#x1F600;&nbsp;&", "<&>\"!😀&nbsp;&", []),
            ("<code>/start a.com</code>", "/start a.com", [("code", 0, 12)]),
        ],
    )  # fmt: skip
    def test_is_read(self, html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
        plain, found = formatted(html, "HTML", None)
        assert plain == text
        assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities

    @pytest.mark.parametrize(
        ("html", "entity"),
        [
            ('<a href="https://x.com/?a=1&amp;b=2">l</a>', {"type": "text_link", "url": "https://x.com/?a=1&b=2"}),
            ("<a href='tg://user?id=501'>小</a>", {
                "type": "text_mention", "user": {"id": 501, "is_bot": False, "first_name": "501"},
            }),
            ('<pre><code class="language-py">x</code></pre>', {"type": "pre", "language": "py"}),
            ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
             {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}),
        ],
    )  # fmt: skip
    def test_with_attributes(self, html: str, entity: Json) -> None:
        text, (found,) = formatted(html, "HTML", None)
        assert found == {**entity, "offset": 0, "length": len(text.encode("utf-16-le")) // 2}

    def test_counts_a_hundred_entities_at_most(self) -> None:
        _, entities = formatted("<code>x</code>\n" * 150, "HTML", None)
        assert len(entities) == 100

    @given(st.text(alphabet="<>&;/ab=\"' \t\n#x1😀", max_size=40))
    def test_never_breaks_on_rubbish(self, html: str) -> None:
        try:
            text, entities = formatted(html, "HTML", None)
        except Refusal as refusal:
            event(refusal.description.split(" at byte")[0])
        else:
            assert all(cut(text, entity) for entity in entities)


class TestWhatIsFound:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("/start p_K7", [("bot_command", "/start")]),
            ("/help@kamidesk_bot now", [("bot_command", "/help@kamidesk_bot")]),
            ("1/2 </a> a/b", []),
            ("😀 https://x.com/a?b=1, and t.me/x.", [("url", "https://x.com/a?b=1"), ("url", "t.me/x")]),
            ("ask @kamidesk or me@x.com", [("mention", "@kamidesk"), ("email", "me@x.com")]),
            ("#help #1", [("hashtag", "#help")]),
        ],
    )  # fmt: skip
    def test_without_markup(self, text: str, found: list[tuple[str, str]]) -> None:
        plain, entities = tidy(text, [])
        assert [(entity["type"], cut(plain, entity)) for entity in entities] == found
