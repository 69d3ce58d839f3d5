"""Reading what was pasted or uploaded, before anything is taken in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadFile
from bot.stock import reading
from bot.stock.reading import is_valid, preview, read_lines


class TestReadLines:
    @pytest.mark.parametrize(
        ("content", "lines"),
        [
            ("A-1\nA-2", ("A-1", "A-2")),
            ("  A-1 \r\n\r\n\tA-2\r A-3 \n", ("A-1", "A-2", "A-3")),
            ("\ufeffA-1\n\u200b\nA-2\u200b", ("A-1", "A-2")),
            ("user name\tpass word", ("user name\tpass word",)),
            ("a\x0bb\x85c", ("a\x0bb\x85c",)),
            ("<b>&amp;</b> 🎁", ("<b>&amp;</b> 🎁",)),
        ],
    )
    def test_trims_lines_and_leaves_blank_ones_out(self, content: str, lines: tuple[str, ...]) -> None:
        assert read_lines(content) == lines

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_reads_the_files_people_have(self, encoding: str) -> None:
        content = "卡号一----密码一\r\n卡号二----密码二\r\n".encode(encoding)
        assert read_lines(content, name="卡密.txt") == ("卡号一----密码一", "卡号二----密码二")

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "empty"),
            (b"\xef\xbb\xbf \r\n\t\n", "empty"),
            ("  \n", "empty"),
            (b"GIF89a\x00\x01", "not-text"),
            (b"caf\xe9\nclosed", "not-text"),
            ("\ufeffA-1\n".encode("utf-16"), "not-text"),
            (b"x" * (reading.LARGEST + 1), "too-large"),
        ],
    )
    def test_says_what_is_wrong_with_a_file(self, content: bytes | str, reason: str) -> None:
        with pytest.raises(BadFile) as refusal:
            read_lines(content, name="codes.txt")
        assert refusal.value.parameters == {"reason": reason}

    @pytest.mark.parametrize(
        ("content", "lines"),
        [
            ("A-1\nA-2\n", ("A-1", "A-2")),
            ("code\nA-1\nA-2\n", ("A-1", "A-2")),
            ("\ufeffCode\nA-1\n", ("A-1",)),
            ("id,卡密,备注\n1,A-1,x\n2, A-2 ,\n3\n", ("A-1", "A-2")),
            ("card,password\n5021,XK2M\n\n5022,PQ7R\n", ("5021----XK2M", "5022----PQ7R")),
            ("5021;XK2M\n5022;PQ7R\n", ("5021----XK2M", "5022----PQ7R")),
            ('"A,1"\n"A,2"\n', ("A,1", "A,2")),
        ],
    )
    def test_reads_tables(self, content: str, lines: tuple[str, ...]) -> None:
        assert read_lines(content.encode(), name="codes.CSV") == lines

    def test_joins_columns_as_the_product_says(self) -> None:
        assert read_lines(b"5021,XK2M", name="codes.csv", separator="|") == ("5021|XK2M",)

    def test_refuses_a_table_that_is_none(self) -> None:
        with pytest.raises(BadFile, match="not-text"):
            read_lines(b'"' + b"x" * 200_000, name="codes.csv")

    def test_takes_commas_in_plain_text_as_they_are(self) -> None:
        assert read_lines(b"5021,XK2M\n", name="codes.txt") == ("5021,XK2M",)

    @given(st.lists(st.text("a卡🎁<\"'-,; \t", min_size=1).filter(str.strip), min_size=1))
    def test_answers_every_line_of_a_paste(self, lines: list[str]) -> None:
        assert read_lines("\r\n".join(lines)) == tuple(line.strip() for line in lines)


class TestIsValid:
    @pytest.mark.parametrize("line", ["XK2M-99QD", "a\tb", "x" * 4000, "<&> 🎁 卡"])
    def test_takes_what_can_be_shown(self, line: str) -> None:
        assert is_valid(line)

    @pytest.mark.parametrize(
        "line", ["x" * 4001, "a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\u2028b", "a\ud800"]
    )
    def test_leaves_out_what_cannot(self, line: str) -> None:
        assert not is_valid(line)


class TestPreview:
    def test_shows_the_first_and_the_last(self) -> None:
        seen = preview(["A-1", "A-2", "A-3"])
        assert (seen.count, seen.first, seen.last, seen.odd, seen.odd_count) == (3, "A-1", "A-3", (), 0)

    def test_shows_lines_of_another_length(self) -> None:
        lines = ["CARD-0001"] * 9 + ["CARD-000"]
        seen = preview(lines)
        assert seen.odd == ((10, "CARD-000"),)

    def test_shows_lines_with_other_fields(self) -> None:
        lines = ["5021----XK2M", "5022----PQ7R", "50234---ZZ9T"]
        assert preview(lines).odd == ((3, "50234---ZZ9T"),)
        assert preview(lines, separator="|").odd == ()

    def test_lets_lengths_differ_where_they_do(self) -> None:
        lines = ["a" * length for length in (8, 9, 10, 11, 12, 40)]
        assert preview(lines).odd == ((6, "a" * 40),)

    def test_shows_what_cannot_be_taken_in(self) -> None:
        assert preview(["A-1", "A\x002", "A-3"]).odd == ((2, "A\x002"),)

    def test_counts_more_than_it_shows(self) -> None:
        lines = ["A-1"] * 100 + ["odd one"] * 15
        seen = preview(lines)
        assert (len(seen.odd), seen.odd_count) == (10, 15)

    def test_tells_no_secret_in_a_log(self) -> None:
        assert "XK2M" not in repr(preview(["XK2M-99QD"]))
