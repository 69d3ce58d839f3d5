"""Files of secrets as a stream: every encoding and line end, rows with and without header, no long memory."""

import tracemalloc
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from bot.errors import BadFile
from bot.stock import files
from bot.stock.files import Line
from models.stock import KEEPS


def written(folder: Path, content: bytes | str, name: str = "cards.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, *, after: int = 0) -> list[Line]:
    with path.open("rb") as content:
        return [*files.lines(content, files.examine(path), after=after)]


class TestTextFiles:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_keep_the_number_of_each_line(self, tmp_path: Path, end: str) -> None:
        path = written(tmp_path, end.join(["A-1", "", "  A-2\t", "A-3"]))
        assert [(line.number, line.secret) for line in read(path)] == [(1, "A-1"), (3, "A-2"), (4, "A-3")]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_are_read_in_their_encoding(self, tmp_path: Path, encoding: str) -> None:
        assert [line.secret for line in read(written(tmp_path, "卡号一\n卡号二".encode(encoding)))] == [
            "卡号一",
            "卡号二",
        ]

    def test_may_show_their_encoding_late(self, tmp_path: Path) -> None:
        lines = [*("A" * 60 for _ in range(40_000)), "卡号"]
        assert len("\n".join(lines)) > files.BLOCK
        for encoding in ("utf-8", "gb18030"):
            assert read(written(tmp_path, "\n".join(lines).encode(encoding)))[-1].secret == "卡号"

    def test_are_read_on_behind_a_line(self, tmp_path: Path) -> None:
        assert [line.number for line in read(written(tmp_path, "A\nB\nC\nD"), after=2)] == [3, 4]

    @pytest.mark.parametrize(
        ("content", "reason"), [(b"", "empty"), (b"A\0B", "not-text"), (b"\xff\xff\xff", "not-text")]
    )
    def test_are_refused_before_anything_is_taken(self, tmp_path: Path, content: bytes, reason: str) -> None:
        with pytest.raises(BadFile) as refused:
            files.examine(written(tmp_path, content))
        assert refused.value.parameters == {"reason": reason}

    def test_that_change_under_our_hands_are_refused(self, tmp_path: Path) -> None:
        examined = files.examine(written(tmp_path, "A-1"))
        with pytest.raises(BadFile):
            [*files.lines(BytesIO(b"A-1\n\xff\xff\xff"), examined)]

    def test_that_are_one_endless_line_do_not_fill_the_memory(self, tmp_path: Path) -> None:
        path = written(tmp_path, b"x" * 30 * 2**20 + b"\nA-2\n")
        tracemalloc.start()
        try:
            long, good = read(path)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert (long.number, long.is_valid) == (1, False)
        assert (good.number, good.secret, good.is_valid) == (2, "A-2", True)
        assert peak < 8 * 2**20

    def test_hide_the_secret_in_a_repr(self) -> None:
        assert repr(Line(7, "XK2M-99QD")) == "Line(7)"


class TestTables:
    def test_find_the_secret_and_its_date_by_the_header(self, tmp_path: Path) -> None:
        table = "no;Secret;best_before\n1;A-1;2027-01-31\n2;A-2;\n3;A-3;2027/2/1\n4;A-4;soon\n;;\n5;A-5\n"
        assert read(written(tmp_path, table, "cards.csv")) == [
            Line(2, "A-1", date(2027, 1, 31)),
            Line(3, "A-2", KEEPS),
            Line(4, "A-3", date(2027, 2, 1)),
            Line(5, "A-4", None),
            Line(7, "A-5", KEEPS),
        ]

    def test_join_the_columns_that_make_the_secret(self, tmp_path: Path) -> None:
        table = "卡号,密码,有效期\n10,ab,2027-01-31\n"
        assert read(written(tmp_path, table, "cards.CSV")) == [Line(2, "10----ab", date(2027, 1, 31))]

    def test_need_no_header(self, tmp_path: Path) -> None:
        assert read(written(tmp_path, '10,"a,b"\n11,c\n', "cards.csv")) == [
            Line(1, "10----a,b"),
            Line(2, "11----c"),
        ]

    def test_are_read_on_below_their_header(self, tmp_path: Path) -> None:
        table = "note,secret\nx,A-1\ny,A-2\n"
        assert read(written(tmp_path, table, "cards.csv"), after=2) == [Line(3, "A-2")]

    def test_refuse_a_secret_of_two_lines(self, tmp_path: Path) -> None:
        (line,) = read(written(tmp_path, 'secret\n"A\nB"\n', "cards.csv"))
        assert not line.is_valid
