"""老板 restocks: pasted in parts or from a file; each line is counted, each code kept in one place."""

import csv
import io
from pathlib import Path

from tests.fakes.shopkeeping import Street, Ware
from tests.fakes.shoppers import Person, Seen


async def asked_for_codes(street: Street, **product: object) -> tuple[Person, Ware]:
    """The shop sells something, and asks 老板 for codes of it."""
    ware = await street.sells(stock=0, **product)  # type: ignore[arg-type]
    boss = street.admin()
    await boss.asks("/start")
    answer = await boss.asks(f"/restock {await street.variant_code(ware)}")
    assert "把卡密发过来" in answer.text
    return boss, ware


async def takes_in(boss: Person, lines: int) -> Seen:
    """What the shop says after she has looked at the preview and agreed."""
    await boss.taps(f"入库 {lines} 行")
    return await boss.sees("已入库")


class TestPaste:
    async def test_in_parts_cut_anywhere_is_joined_counted_and_deleted(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        codes = [f"CODE-{number:04}-ABCDEFGHJKMNPQ" for number in range(1, 501)]
        text = "\n".join(codes)
        parts = [text[start : start + 4096] for start in range(0, len(text), 4096)]
        assert len(parts) == 4
        said = [await boss.says(part) for part in parts]
        preview = await boss.sees("补货：影视会员", "共 500 行", codes[0], codes[-1])
        result = await takes_in(boss, 500)
        assert "已入库 500 张" in result.text
        left = {seen.id for seen in await boss.reads()}
        assert not left & {message["message_id"] for message in said}
        assert preview.id in left
        assert (await street.pieces(ware)) == {"available": 500}
        mei = await street.buyer()
        await street.gives(mei, 2880)
        await mei.taps("余额付款", on=await mei.buys(ware.code))
        assert await mei.gets(1) == [codes[0]]
        await street.is_sound()

    async def test_repeated_known_and_unusable_lines_are_counted_apart(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        await street.stocks(ware, ["OLD-1", "OLD-2"])
        await boss.says("NEW-1\nOLD-1\nNEW-2\nNEW-1\n\n   \nbad\x07line\n" + "x" * 10)
        await boss.taps("发完了")
        result = await takes_in(boss, 6)
        assert "已入库 3 张" in result.text
        assert "以前就有：1 行" in result.text
        assert "这次重复：1 行" in result.text
        assert "不能用：1 行" in result.text

    async def test_what_was_sold_before_is_not_stocked_again(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        await street.stocks(ware, ["ONLY-1"])
        mei = await street.buyer()
        await street.gives(mei, 2880)
        await mei.taps("余额付款", on=await mei.buys(ware.code))
        assert await mei.gets(1) == ["ONLY-1"]
        await boss.says("ONLY-1")
        await boss.taps("发完了")
        assert "以前就有：1 行" in (await takes_in(boss, 1)).text
        assert await street.pieces(ware) == {"sold": 1}

    async def test_odd_lines_are_shown_before_they_are_taken_in(self, street: Street) -> None:
        boss, _ = await asked_for_codes(street)
        await boss.says(
            "\n".join(["AAAA----1111"] + [f"AAA{n}----111{n}" for n in range(9)] + ["oops", "<b>&"])
        )
        await boss.taps("发完了")
        await boss.sees("共 12 行", "第 11 行和别的不一样：oops", "<b>&")

    async def test_can_be_dropped_and_nothing_was_taken_in(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        await boss.says("AAAA\nBBBB")
        await boss.taps("发完了")
        await boss.taps("不要了")
        await boss.sees("卡米小店 · 今天")
        assert await street.pieces(ware) == {}

    async def test_a_tap_on_take_after_a_restart_takes_nothing_in_and_says_so(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        await boss.says("AAAA\nBBBB")
        await boss.taps("发完了")
        preview = await boss.sees("共 2 行")
        await street.restarts()
        await boss.taps("入库 2 行", on=preview)
        await boss.sees("这批已经不在手上了", "什么都没有入库")
        assert await street.pieces(ware) == {}
        await boss.taps("再发一次")
        await boss.sees("把卡密发过来", times=2)

    async def test_twice_tapped_is_taken_in_once(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        await boss.says("AAAA\nBBBB")
        await boss.taps("发完了")
        preview = await boss.sees("共 2 行")
        await boss.taps("入库", on=preview)
        await boss.sees("已入库 2 张")
        await boss.forges(preview.data("入库"), on=preview)
        assert await street.pieces(ware) == {"available": 2}


class TestFile:
    async def test_text_in_utf8_gb18030_and_csv(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        sheet = io.StringIO()
        csv.writer(sheet).writerows([["卡密", "备注"], ["CSV-1", "一"], ["CSV-2", "二"]])
        files = {
            "utf8.txt": ("\ufeffUTF-卡-1\r\nUTF-卡-2\r\n".encode(), 2),
            "gb.txt": ("国标-1\n国标-2\n国标-3".encode("gb18030"), 3),
            "sheet.csv": (sheet.getvalue().encode("utf-8-sig"), 2),
        }
        for name, (content, lines) in files.items():
            said = await boss.sends("document", name, content)
            await boss.sees(f"共 {lines} 行", since=said["message_id"])
            result = await takes_in(boss, lines)
            assert f"已入库 {lines} 张" in result.text, name
            assert said["message_id"] not in {seen.id for seen in await boss.reads()}
            await boss.taps("再补一批", on=result)
            await boss.sees("把卡密发过来", since=said["message_id"])
        await street.quiet()
        mei = await street.buyer()
        await street.gives(mei, 28_800)
        await mei.taps("余额付款", on=await mei.buys(ware.code, 7))
        assert await mei.gets(7) == ["UTF-卡-1", "UTF-卡-2", "国标-1", "国标-2", "国标-3", "CSV-1", "CSV-2"]

    async def test_empty_binary_and_huge_files_are_refused_kindly(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        for name, content, words in (
            ("empty.txt", b"\n \n\t", "没有"),
            ("picture.txt", bytes(range(256)) * 40, "读不出"),
            ("huge.txt", b"x" * (50 << 20), "超过 20 MB"),
        ):
            answer = await boss.sees_answer(await boss.sends("document", name, content))
            assert words in answer.text, (name, answer.text)
        assert await street.pieces(ware) == {}
        await boss.says("AAAA")
        await boss.taps("发完了")
        await boss.sees("共 1 行")

    async def test_a_voice_or_picture_holds_no_codes(self, street: Street, small_png: bytes) -> None:
        boss, _ = await asked_for_codes(street)
        for kind in ("voice", "photo"):
            answer = await boss.sees_answer(await boss.sends(kind, f"f.{kind}", small_png))
            assert "这里要卡密文本" in answer.text

    async def test_ten_thousand_lines(self, street: Street) -> None:
        boss, ware = await asked_for_codes(street)
        content = "\n".join(f"{number:05}----{number * 7919:010}" for number in range(10_000)).encode()
        await boss.sends("document", "many.txt", content)
        await boss.sees("共 10,000 行")
        await boss.taps("入库")
        await boss.sees("已入库 10", seconds=60)
        assert await street.pieces(ware) == {"available": 10_000}


class TestSecrets:
    async def test_stand_in_no_other_place_than_sealed(self, street: Street, tmp_path: Path) -> None:
        boss, ware = await asked_for_codes(street)
        await boss.says("TOP-SECRET-0001\nTOP-SECRET-0002")
        await boss.taps("发完了")
        await boss.sees("共 2 行")
        await takes_in(boss, 2)
        mei = await street.buyer()
        await street.gives(mei, 2880)
        await mei.taps("余额付款", on=await mei.buys(ware.code))
        await mei.gets(1)
        await street.quiet()
        await street.closes()
        remembered = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
        assert b"TOP-SECRET" not in remembered
        assert not any("TOP-SECRET" in str(line) for line in street.logged)
