"""The bag for the field: packed for the units of a round, filled in without a network, and taken back at once."""

import errno
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from word_files import pages

from postwatch.documents import pdf

Run = Any
ROUND, UNITS = "DKT-2020-0001", ("DPV-004", "DPV-005", "DPV-013", "DPV-016")
DAY, HOME = "2020-05-20", "2020-05-29"
VISITS, ACTS = "Kiểm tra", "Hành vi"
PDF, JPEG = b"%PDF-1.4 minutes", b"\xff\xd8\xff photograph "
REFUSAL = "Cho rằng không có lỗi"


@pytest.fixture
def planned(prepare: Run, loaded: Path) -> Path:
    assert prepare("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead", today=DAY).code == 0
    units = [word for unit in UNITS for word in ("--unit", unit)]
    plan = ("inspect", "plan", "--number", "12/QĐ-STTTT", "--on", "20/5/2020", "--head", "CB-001", *units)
    days = ("--starts-on", "21/5/2020", "--ends-on", "30/5/2020", "--clear-sign", "Phản ánh")
    assert prepare(*plan, *days, today=DAY).code == 0
    return loaded


@pytest.fixture
def pack(run: Run, planned: Path, tmp_path: Path) -> Callable[[str], Path]:
    def packed(name: str = "tui") -> Path:
        answer = run("inspect", "pack", ROUND, "--to", str(tmp_path / name), "--json", today=DAY)
        assert answer.code == 0, answer.err
        return Path(answer.json["path"])

    return packed


def workbook_of(bag: Path) -> Path:
    (path,) = bag.glob("*.xlsx")
    return path


def folder_of(bag: Path, unit: str) -> Path:
    (path,) = bag.glob(f"{unit}-*")
    return path


def fill(bag: Path, sheet: str, rows: dict[str, dict[str, object]]) -> None:
    """Fill in cells by the unit of the row and the title of the column."""
    path = workbook_of(bag)
    book = openpyxl.load_workbook(path)
    page: Any = book[sheet]
    titles = {str(cell.value).removesuffix(" *"): cell.column for cell in page[1]}
    for row in page.iter_rows(min_row=2):
        for title, value in rows.get(str(row[0].value), {}).items():
            page.cell(row[0].row, titles[title], value)
    book.save(path)


def fill_in(bag: Path) -> None:
    """What an inspector brings home: four visits, findings, answers, an act of an offender who refuses to sign."""
    found = {"Tồn tại": "Chưa niêm yết", "Yêu cầu khắc phục": "Niêm yết", "Thời hạn khắc phục": "30/6/2020"}
    fill(bag, VISITS, {
        "DPV-004": {"Ngày kiểm tra": "21/5/2020", **found, "Mã nội dung kiểm tra của tồn tại": "niem-yet"},
        "DPV-005": {"Ngày kiểm tra": "22/5/2020", "Ghi chú": "Đang sửa nhà"},
        "DPV-013": {"Ngày kiểm tra": "25/5/2020", "Dấu hiệu vi phạm": "Nhận hàng cấm gửi"},
        "DPV-016": {"Ngày kiểm tra": "26/5/2020"},
    })  # fmt: skip
    fill(bag, ACTS, {"DPV-013": {
        "Điều khoản": "8.3.b", "Ngày kết thúc hành vi": "25/5/2020", "Mô tả hành vi": "Nhận hàng cấm gửi",
        "Ngày lập biên bản": "25/5/2020", "Số biên bản": "7", "Vụ việc": "mới 1",
        "Lý do người vi phạm không ký": REFUSAL,
    }})  # fmt: skip
    (folder_of(bag, "DPV-004") / "bien-ban.pdf").write_bytes(PDF)
    for number in (1, 2):
        (folder_of(bag, "DPV-004") / f"anh-{number}.jpg").write_bytes(JPEG + bytes([number]))


def unpack(run: Run, bag: Path) -> Any:
    return run("inspect", "unpack", str(bag), "--json", today=HOME)


def counts(run: Run) -> tuple[int, ...]:
    lists = (("inspect", "list"), ("violation", "list"), ("evidence", "list"), ("case", "list"), ("journal", "list"))
    return tuple(len(run(*words, "--json", today=HOME).json) for words in lists)


class TestPack:
    def test_a_bag_has_the_papers_of_each_unit_and_records_nothing(self, run: Run, pack: Any, planned: Path) -> None:
        before = counts(run)
        bag = pack()
        assert counts(run) == before
        assert not [*planned.glob("documents/*")]
        stems = ("bien-ban-kiem-tra", "bien-ban-vi-pham", "noi-dung-kiem-tra", "the-don-vi")
        for unit in UNITS:
            assert {one.name for one in folder_of(bag, unit).iterdir()} == {f"{unit}-{stem}.docx" for stem in stems}
        assert all(str(path.relative_to(bag)).isascii() for path in bag.rglob("*"))
        assert (bag / f"hanh-vi-va-muc-phat-{ROUND}.docx").is_file()

    @pytest.mark.system("writer")
    def test_the_acts_are_a_page_that_the_checklist_leads_to(self, pack: Any) -> None:
        paper = pack() / f"hanh-vi-va-muc-phat-{ROUND}.docx"
        (made,) = pdf.convert([paper])
        assert pages(made[paper]) == 1
        with zipfile.ZipFile(paper) as package:
            text = package.read("word/document.xml").decode()
        for clause in ("Điều 8.3", "Điều 8.4", "Điều 9.1", "Điều 10.3"):
            assert clause in text
        assert "Điều 14.4" not in text  # stamps: no question is about them
        assert "postwatch law search" in text

    def test_papers_hold_known_facts_and_ruled_blanks_but_no_placeholder(self, pack: Any) -> None:
        bag = pack()
        for path in bag.rglob("*.docx"):
            with zipfile.ZipFile(path) as package:
                text = package.read("word/document.xml").decode()
            assert "{{" not in text
            assert "{%" not in text
            if "bien-ban" in path.name:
                assert "12/QĐ-STTTT" in text
                assert "<w:tab/>" in text

    def test_codes_are_shaded_and_the_stamp_names_the_round(self, pack: Any) -> None:
        book = openpyxl.load_workbook(workbook_of(pack()))
        assert book.sheetnames == [VISITS, ACTS]
        assert f"about={ROUND}/" in str(book.properties.description)
        for page, shaded in ((book[VISITS], {"Mã đơn vị", "Cuộc kiểm tra", "Túi hồ sơ"}),
                             (book[ACTS], {"Mã đơn vị", "Túi hồ sơ"})):  # fmt: skip
            heads = [str(cell.value).removesuffix(" *") for cell in page[1]]
            assert shaded <= {
                head for head, cell in zip(heads, page[2], strict=True) if cell.fill.fgColor.rgb == "FFE7E6E6"
            }

    def test_an_existing_folder_with_files_is_refused(self, run: Run, pack: Any, tmp_path: Path) -> None:
        bag = pack()
        before = workbook_of(bag).read_bytes()
        assert run("inspect", "pack", ROUND, "--to", str(bag), today=DAY).code == 5
        assert workbook_of(bag).read_bytes() == before
        assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []

    def test_a_writer_that_fails_midway_leaves_nothing(
        self, run: Run, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written: list[Path] = []

        def failing(path: Path, data: bytes) -> None:
            written.append(path)
            if len(written) == 5:
                raise OSError(errno.ENOSPC, "No space left on device")
            path.write_bytes(data)

        monkeypatch.setattr("postwatch.files.output.write_new", failing)
        before = sorted(tmp_path.iterdir())
        assert run("inspect", "pack", ROUND, "--to", str(tmp_path / "tui"), today=DAY).code == 8
        assert len(written) == 5
        assert sorted(tmp_path.iterdir()) == before
        assert planned in before

    def test_a_round_that_is_there_for_a_visit_alone_is_refused(self, run: Run, planned: Path, tmp_path: Path) -> None:
        assert run("inspect", "log", "DPV-010", "--on", "20/5/2020", today=DAY).code == 0
        answer = run("inspect", "pack", "DKT-2020-0002", "--to", str(tmp_path / "b"), today=DAY)
        assert answer.code == 3
        assert not (tmp_path / "b").exists()
        assert planned.is_dir()


class TestUnpack:
    def test_four_units_come_back_with_a_single_command(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill_in(bag)
        before = counts(run)
        answer = unpack(run, bag)
        assert answer.code == 0, answer.err
        assert (answer.json["visits"], answer.json["acts"], answer.json["scans"]) == (4, 1, 3)
        assert counts(run) == tuple(a + b for a, b in zip(before, (4, 1, 3, 1, 1), strict=True))
        first = run("show", "KT-2020-0001", "--json", today=HOME).json
        assert (first["round"], first["scan_name"], first["answers"]) == (
            ROUND,
            "bien-ban.pdf",
            {"niem-yet": "not_met"},
        )
        assert [one["text"] for one in first["findings_list"]] == ["Chưa niêm yết"]
        quiet = run("show", "KT-2020-0004", "--json", today=HOME).json
        assert (quiet["findings_list"], quiet["answers"], quiet["note"]) == ([], {}, None)
        (act,) = run("violation", "show", "VV-2020-0001", "--json", today=HOME).json
        assert (act["visit"], act["minutes_on"], act["minutes_number"]) == ("KT-2020-0003", "2020-05-25", "07/BB-VPHC")
        assert REFUSAL in run("case", "show", "VV-2020-0001", "--history", "--json", today=HOME).out
        scans = run("show", "DPV-004", "--json", today=HOME).json["scans_list"]
        assert {one["name"] for one in scans} == {"bien-ban.pdf", "anh-1.jpg", "anh-2.jpg"}
        assert {one["record"] for one in scans} == {"KT-2020-0001"}

    def test_the_day_of_a_visit_is_not_typed_again_with_its_act(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill(bag, VISITS, {unit: {"Ngày kiểm tra": "25/5/2020"} for unit in UNITS[:3]})
        acts = ({}, {"Còn đang thực hiện": "có"}, {"Ngày kết thúc hành vi": "20/5/2020"})
        fill(bag, ACTS, {unit: {"Điều khoản": "8.3.b", **act} for unit, act in zip(UNITS, acts, strict=False)})
        assert unpack(run, bag).json["acts"] == 3
        told = {
            one["recipient"]: (one["occurred_on"], one["detected_on"])
            for one in run("violation", "list", "--json", today=HOME).json
        }
        seen = "2020-05-25"
        assert told == {UNITS[0]: (seen, seen), UNITS[1]: (None, seen), UNITS[2]: ("2020-05-20", seen)}

    def test_a_bag_taken_in_twice_says_so_and_writes_nothing_twice(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill_in(bag)
        assert unpack(run, bag).code == 0
        before = counts(run)[:-1]
        again = run("inspect", "unpack", str(bag), today=HOME)
        assert "was taken in already" in again.out
        assert counts(run)[:-1] == before

    def test_what_was_added_since_is_taken_from_the_same_bag(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill(bag, VISITS, {"DPV-004": {"Ngày kiểm tra": "21/5/2020"}})
        assert (unpack(run, bag).json["visits"], unpack(run, bag).json["unchanged"]) == (1, 1)
        fill_in_later = folder_of(bag, "DPV-004") / "anh.jpg"
        fill_in_later.write_bytes(JPEG)
        fill(bag, VISITS, {"DPV-005": {"Ngày kiểm tra": "22/5/2020"}})
        answer = unpack(run, bag).json
        assert (answer["visits"], answer["scans"]) == (2, 1)
        assert counts(run)[:3] == (2, 0, 1)

    def test_an_unfilled_bag_has_nothing_to_take(self, run: Run, pack: Any) -> None:
        answer = run("inspect", "unpack", str(pack()), today=HOME)
        assert answer.code == 0
        assert "Nothing is filled in yet" in answer.out

    def test_a_wrong_cell_is_refused_with_its_place_and_nothing_is_written(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill_in(bag)
        fill(bag, ACTS, {"DPV-013": {"Điều khoản": "99.9.z"}})
        before = counts(run)
        answer = unpack(run, bag)
        assert answer.code == 7
        (refused,) = answer.json["refused_list"]
        assert (refused["sheet"], refused["row"]) == (ACTS, 4)
        assert counts(run) == before
        fill(bag, VISITS, {"DPV-004": {"Ngày kiểm tra": "hôm nọ"}})
        places = {(one["sheet"], one["row"]) for one in unpack(run, bag).json["refused_list"]}
        assert places == {(VISITS, 2), (ACTS, 4)}
        assert counts(run) == before

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ({"Tồn tại": "Thiếu sổ"}, "«Chưa niêm yết» in the records, «Thiếu sổ» in the row"),
            ({"Ngày kiểm tra": "23/5/2020"}, "«21/05/2020» in the records, «23/05/2020» in the row"),
        ],
    )
    def test_what_is_recorded_otherwise_is_refused_with_both_values(
        self, run: Run, pack: Any, row: dict[str, object], says: str
    ) -> None:
        bag = pack()
        fill_in(bag)
        assert unpack(run, bag).code == 0
        fill(bag, VISITS, {"DPV-004": row})
        (refused,) = unpack(run, bag).json["refused_list"]
        assert "KT-2020-0001 is recorded otherwise" in refused["error"]
        assert says in refused["error"]

    def test_of_a_row_found_again_only_what_differs_is_asked_in_words_of_the_screen(self, run: Run, pack: Any) -> None:
        bag = pack()
        asked = [str(cell.value) for cell in openpyxl.load_workbook(workbook_of(bag))[VISITS][1]][-3:]
        first = {"Ngày kiểm tra": "21/5/2020", "Tồn tại": "Thiếu sổ", "Yêu cầu khắc phục": "Lập sổ"}
        fill(bag, VISITS, {"DPV-004": {**first, **dict(zip(asked, ("chưa đạt", "đạt", "đạt"), strict=True))}})
        assert unpack(run, bag).code == 0
        fill(bag, VISITS, {"DPV-004": {"Tồn tại": "Thiếu bảng giá", "Yêu cầu khắc phục": "Mua sổ", asked[1]: "có"}})
        (refused,) = unpack(run, bag).json["refused_list"]
        assert refused["error"].count(" in the row") == 2, refused["error"]
        fill(bag, VISITS, {"DPV-004": {"Yêu cầu khắc phục": "Lập sổ", asked[2]: "không"}})
        said = run("inspect", "unpack", str(bag), today=HOME, lang="vi").err
        assert said.count("trong dòng") == 2, said
        assert "=đạt»" in said
        assert "=chưa đạt»" in said
        assert "=met" not in said

    def test_an_act_that_is_recorded_otherwise_is_refused_with_both_values(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill_in(bag)
        assert unpack(run, bag).code == 0
        fill(bag, ACTS, {"DPV-013": {"Mô tả hành vi": "Nhận pháo"}})
        (refused,) = unpack(run, bag).json["refused_list"]
        assert "«Nhận hàng cấm gửi» in the records, «Nhận pháo» in the row" in refused["error"]

    def test_a_visit_that_was_typed_at_home_is_asked_about(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill(bag, VISITS, {"DPV-004": {"Ngày kiểm tra": "21/5/2020", "Tồn tại": "Thiếu sổ"}})
        typed = ("inspect", "log", "DPV-004", "--on", "21/5/2020", "--round", ROUND, "--finding", "Thiếu biển hiệu")
        assert run(*typed, today=HOME).code == 0
        (refused,) = unpack(run, bag).json["refused_list"]
        assert "«Thiếu biển hiệu» in the records, «Thiếu sổ» in the row" in refused["error"]
        assert counts(run)[0] == 1

    def test_two_bags_of_a_round_meet_in_their_units_alone(
        self, run: Run, pack: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = pack("one")
        other = pack("other")
        act = {"Điều khoản": "8.3.b", "Vụ việc": "mới 1"}
        for bag, unit, day in ((one, "DPV-004", "21/5/2020"), (other, "DPV-013", "22/5/2020")):
            fill(bag, VISITS, {unit: {"Ngày kiểm tra": day}})
            fill(bag, ACTS, {unit: {**act, "Ngày kết thúc hành vi": day}})
            assert unpack(run, bag).code == 0
        assert counts(run)[:2] == (2, 2)
        assert len(run("case", "list", "--json", today=HOME).json) == 2

    def test_a_row_of_another_bag_is_refused(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill(bag, VISITS, {"DPV-004": {"Ngày kiểm tra": "21/5/2020", "Túi hồ sơ": "200101-000000"}})
        (refused,) = unpack(run, bag).json["refused_list"]
        assert "Túi hồ sơ: the row is of «200101-000000»" in refused["error"]

    def test_files_that_nothing_takes_are_named(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill(bag, VISITS, {"DPV-004": {"Ngày kiểm tra": "21/5/2020"}})
        (folder_of(bag, "DPV-005") / "anh.jpg").write_bytes(JPEG)
        answer = unpack(run, bag)
        assert answer.json["left_out_list"] == [(folder_of(bag, "DPV-005") / "anh.jpg").relative_to(bag).as_posix()]
        assert "anh.jpg" in answer.err

    def test_a_file_of_no_accepted_kind_is_refused_and_leaves_nothing(self, run: Run, pack: Any, planned: Path) -> None:
        bag = pack()
        fill_in(bag)
        (folder_of(bag, "DPV-004") / "phim.mp4").write_bytes(b"film")
        before = counts(run)
        answer = unpack(run, bag)
        assert answer.code == 7
        assert any("phim.mp4" in one["error"] for one in answer.json["refused_list"])
        assert counts(run) == before
        assert not [*planned.glob("evidence/*/*")]

    @pytest.mark.parametrize("spoil", ["none", "two", "stranger", "missing"])
    def test_a_folder_that_is_no_bag_is_refused(self, run: Run, pack: Any, spoil: str) -> None:
        bag = pack()
        path = workbook_of(bag)
        if spoil == "none":
            path.unlink()
        elif spoil == "two":
            (bag / "ban-sao.xlsx").write_bytes(path.read_bytes())
        elif spoil == "stranger":
            book = openpyxl.load_workbook(path)
            book.properties.description = ""
            book.save(path)
        answer = unpack(run, bag / "khong-co" if spoil == "missing" else bag)
        assert answer.code in {2, 4}
        assert counts(run)[0] == 0

    def test_an_undo_takes_the_whole_bag_back(self, run: Run, pack: Any) -> None:
        bag = pack()
        fill_in(bag)
        assert unpack(run, bag).code == 0
        assert run("undo", "--yes", today=HOME).code == 0
        assert counts(run)[:2] == (0, 0)
        assert unpack(run, bag).json["visits"] == 4
