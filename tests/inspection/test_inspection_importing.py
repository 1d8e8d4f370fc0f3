"""The sheet of what still has to be put right, and the scan of a visit."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Any
TODAY = "2020-06-16"
HEAD = "Lần kiểm tra,Tồn tại số,Mã đơn vị,Tồn tại,Ngày khắc phục xong"
PDF = b"%PDF-1.4 scan"


@pytest.fixture
def visits(prepare: Run, loaded: Path) -> Path:
    for unit, day, found in (("DPV-013", "28/5/2020", ["Một", "Hai"]), ("DPV-014", "3/6/2020", ["Ba"])):
        words = [word for text in found for word in ("--finding", text)]
        due = ("--remedy", "Sửa", "--remedy-due", "30/6/2020")
        assert prepare("inspect", "log", unit, "--on", day, *words, *due, today=TODAY).code == 0
    assert prepare("inspect", "log", "DPV-015", "--on", "4/6/2020", "--finding", "Bốn", today=TODAY).code == 0
    return loaded


@pytest.fixture
def take(run: Run, visits: Path, tmp_path: Path) -> Any:
    def taken(*rows: str, head: str = HEAD, words: tuple[str, ...] = ()) -> Any:
        path = tmp_path / "khac-phuc.csv"
        path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        return run("inspect", "remedy", "--from", str(path), *words, "--json", today=TODAY)

    return taken


def rows_of(run: Run, office: Path, *words: str) -> list[tuple[Any, ...]]:
    made = run("inspect", "remedies", *words, "--json", today=TODAY)
    assert made.code == 0, made.err
    book = openpyxl.load_workbook(office / made.json["path"])
    page: Any = book.active
    rows = [row[:9] for row in page.iter_rows(min_row=2, values_only=True)]
    book.close()
    assert len(rows) == made.json["findings"]
    return rows


def remedied(run: Run, visit: str = "KT-2020-0001") -> dict[str, Any]:
    found = run("inspect", "show", visit, "--json", today=TODAY).json["findings_list"]
    return {one["text"]: one["remedied_on"] for one in found}


class TestSheet:
    def test_each_finding_that_asks_for_a_remedy_has_a_row(self, run: Run, visits: Path) -> None:
        rows = rows_of(run, visits)
        assert [(row[0], row[1], row[2], row[6], row[7], str(row[8])[:10]) for row in rows] == [
            ("KT-2020-0001", 1, "DPV-013", "Một", "Sửa", "2020-06-30"),
            ("KT-2020-0001", 2, "DPV-013", "Hai", "Sửa", "2020-06-30"),
            ("KT-2020-0002", 1, "DPV-014", "Ba", "Sửa", "2020-06-30"),
        ]

    def test_what_was_put_right_or_withdrawn_or_lies_elsewhere_has_none(self, run: Run, visits: Path) -> None:
        assert [row[6] for row in rows_of(run, visits, "--area", "Hữu Lũng")] == ["Ba"]
        assert run("inspect", "remedy", "1", "--finding", "1", "--done-on", "10/6/2020", today=TODAY).code == 0
        assert run("inspect", "withdraw", "2", "--reason", "Nhầm", today=TODAY).code == 0
        assert [row[6] for row in rows_of(run, visits)] == ["Hai"]


class TestRemedy:
    def test_each_row_is_put_right_as_one_alone(self, run: Run, take: Any) -> None:
        before = len(run("journal", "list", "--json").json)
        answer = take("KT-2020-0001,2,DPV-013,Hai,10/6/2020", "2,,,,12/6/2020", "KT-2020-0001,1,DPV-013,Một,")
        assert (answer.code, answer.json["written"], answer.json["unfilled"]) == (0, 2, 1)
        assert len(run("journal", "list", "--json").json) == before + 1
        assert remedied(run) == {"Một": None, "Hai": "2020-06-10"}
        assert remedied(run, "KT-2020-0002") == {"Ba": "2020-06-12"}

    def test_a_finding_is_found_by_its_unit_and_its_words(self, run: Run, take: Any) -> None:
        head = "Tên đơn vị,Nội dung tồn tại,Ngày khắc phục"
        names = {one["code"]: one["name"] for one in run("recipient", "list", "--json").json}
        answer = take(f"{names['DPV-013']},HAI,10/6/2020", f"{names['DPV-014']},,12/6/2020", head=head)
        assert answer.code == 0, answer
        assert remedied(run) == {"Một": None, "Hai": "2020-06-10"}
        assert remedied(run, "KT-2020-0002") == {"Ba": "2020-06-12"}

    @pytest.mark.parametrize(
        ("row", "code", "column", "says"),
        [
            ("KT-2020-0099,,,,10/6/2020", 4, "Lần kiểm tra", "There is no visit KT-2020-0099"),
            ("KT-2020-0001,3,,,10/6/2020", 4, None, "Visit KT-2020-0001 has no finding 3"),
            ("KT-2020-0001,2,DPV-014,,10/6/2020", 2, "Mã đơn vị", "visit KT-2020-0001 was to DPV-013, not to DPV-014"),
            (
                "KT-2020-0001,2,,Một,10/6/2020",
                2,
                "Tồn tại",
                "finding 2 of visit KT-2020-0001 has other words than «Một»",
            ),
            ("KT-2020-0001,,,Năm,10/6/2020", 2, "Tồn tại", "has no finding with the words «Năm»"),
            ("KT-2020-0001,2,,,27/5/2020", 3, "Ngày khắc phục xong", "cannot have been put right on 27/05/2020"),
            ("KT-2020-0001,2,,,17/6/2020", 3, "Ngày khắc phục xong", "cannot have been put right on 17/06/2020"),
            ("KT-2020-0001,hai,,,10/6/2020", 2, "Tồn tại số", "hai is not a number"),
            ("3,1,,,10/6/2020", 3, "Ngày khắc phục xong", "asks for no remedy"),
            (",,DPV-015,,10/6/2020", 4, "Mã đơn vị", "waits for a remedy"),
            (",,,,10/6/2020", 2, "Mã đơn vị", "The cell is empty"),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_cell(
        self, run: Run, take: Any, row: str, code: int, column: str | None, says: str
    ) -> None:
        answer = take(row, "KT-2020-0002,1,,,10/6/2020")
        (refused,) = answer.json["refused_list"]
        assert (answer.code, refused["row"], refused["exit_code"]) == (7, 2, code)
        place = "khac-phuc.csv, row 2" + (f", column {column}" if column else "")
        assert place in refused["where"] + refused["error"]
        assert says in refused["error"]
        assert remedied(run, "KT-2020-0002") == {"Ba": None}

    def test_several_visits_to_a_unit_are_told_apart(self, run: Run, take: Any) -> None:
        again = ("inspect", "log", "DPV-014", "--on", "5/6/2020", "--finding", "Năm", "--remedy", "Sửa")
        assert run(*again, today=TODAY).code == 0
        (refused,) = take(",,DPV-014,,10/6/2020").json["refused_list"]
        assert "several visits" in refused["error"]
        assert "KT-2020-0002, KT-2020-0004" in refused["error"]
        assert take(",,DPV-014,Năm,10/6/2020").json["written"] == 1

    def test_two_rows_for_one_finding_name_each_other(self, run: Run, take: Any) -> None:
        answer = take("KT-2020-0001,2,,,10/6/2020", "1,,,Hai,11/6/2020")
        (refused,) = answer.json["refused_list"]
        assert (refused["row"], refused["error"]) == (3, "It is about the same as khac-phuc.csv, row 2")

    def test_the_same_sheet_again_changes_nothing(self, run: Run, take: Any) -> None:
        assert take("KT-2020-0001,,,,10/6/2020").json["written"] == 1
        again = take("KT-2020-0001,,,,10/6/2020")
        assert (again.code, [one["exit_code"] for one in again.json["refused_list"]]) == (7, [5])
        assert remedied(run) == {"Một": "2020-06-10", "Hai": "2020-06-10"}

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ((), "Give either a visit or --from FILE"),
            (("1", "--from", "x.csv"), "Give either a visit or --from FILE"),
            (("1",), "--done-on is missing"),
        ],
    )
    def test_a_visit_or_a_sheet_is_named(self, refused: Any, visits: Path, words: tuple[str, ...], says: str) -> None:
        assert says in refused(2, "inspect", "remedy", *words).err


class TestVisits:
    def test_two_rows_for_one_visit_name_each_other(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        path = tmp_path / "kiem-tra.csv"
        rows = ["unit,on,round", "DPV-013,28/5/2020,", "dpv-013,2020-05-28,", "DPV-013,28/5/2020,mới"]
        path.write_text("\n".join(rows), encoding="utf-8")
        answer = run("inspect", "log", "--from", str(path), "--json")
        (refused,) = answer.json["refused_list"]
        assert (refused["row"], refused["error"]) == (3, "It is about the same as kiem-tra.csv, row 2")

    def test_the_same_visits_again_change_nothing(self, run: Run, loaded: Path, tmp_path: Path) -> None:
        path = visits_sheet(tmp_path, "Thiếu sổ\nThiếu biển", "Lập sổ\nTreo biển", "17/6/2020")
        assert run("inspect", "log", "--from", path, "--json").json["written"] == 1
        again = run("inspect", "log", "--from", path, "--json").json
        assert (again["written"], again["unchanged"], again["refused"]) == (0, 1, 0)
        for other in (("Thiếu sổ", "Lập sổ", "17/6/2020"), ("Thiếu sổ\nThiếu biển", "Lập sổ\nTreo biển", "18/6/2020")):
            again = run("inspect", "log", "--from", visits_sheet(tmp_path, *other), "--json").json
            assert "recorded already as KT-2020-0001" in again["refused_list"][0]["error"]

    def test_the_scan_of_a_visit_is_kept(self, run: Run, refused: Any, loaded: Path, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(PDF)
        assert run("inspect", "log", "DPV-013", "--on", "28/5/2020", "--scan", str(tmp_path / "a.pdf")).code == 0
        assert run("inspect", "log", "DPV-014", "--on", "28/5/2020").code == 0
        assert [run("inspect", "show", one, "--json").json["has_scan"] for one in ("1", "2")] == [True, False]
        assert run("inspect", "show", "1", "--json").json["scan_name"] == "a.pdf"
        assert "a.pdf" in run("inspect", "show", "1").out
        put_right = ("inspect", "amend", "2", "--scan", str(tmp_path / "a.pdf"), "--reason", "Quét sau")
        assert run(*put_right).code == 0
        assert run("inspect", "show", "2", "--json").json["has_scan"] is True
        assert [one["name"] for one in run("evidence", "list", "--json").json] == ["a.pdf"]
        assert run("inspect", "amend", "2", "--note", "Đã quét", "--reason", "Ghi thêm").code == 0
        assert run("inspect", "show", "2", "--json").json["has_scan"] is True

    @pytest.mark.parametrize(
        ("finding", "remedy", "due", "expected"),
        [
            ("Thiếu sổ\nThiếu biển", "Lập sổ\nTreo biển", "17/6/2020\n20/6/2020",
             [("Thiếu sổ", "Lập sổ", "2020-06-17"), ("Thiếu biển", "Treo biển", "2020-06-20")]),
            ("Thiếu sổ; Thiếu biển", "Lập sổ; Treo biển", "17/6/2020; 20/6/2020",
             [("Thiếu sổ", "Lập sổ", "2020-06-17"), ("Thiếu biển", "Treo biển", "2020-06-20")]),
            ("Thiếu sổ\nThiếu biển", "Sửa ngay", "17/6/2020",
             [("Thiếu sổ", "Sửa ngay", "2020-06-17"), ("Thiếu biển", "Sửa ngay", "2020-06-17")]),
            ("Thiếu sổ; không ai biết", "Lập sổ", "17/6/2020", [("Thiếu sổ; không ai biết", "Lập sổ", "2020-06-17")]),
        ],
    )  # fmt: skip
    def test_findings_of_one_cell_have_their_own_remedies(
        self, run: Run, loaded: Path, tmp_path: Path, finding: str, remedy: str, due: str, expected: object
    ) -> None:
        path = visits_sheet(tmp_path, finding, remedy, due)
        assert run("inspect", "log", "--from", path, "--json").json["written"] == 1
        found = run("inspect", "show", "1", "--json").json["findings_list"]
        assert [(one["text"], one["remedy"], one["remedy_due_on"]) for one in found] == expected

    def test_remedies_that_are_not_as_many_as_the_findings_are_refused_with_the_cell(
        self, run: Run, loaded: Path, tmp_path: Path
    ) -> None:
        path = visits_sheet(tmp_path, "Một\nHai\nBa", "Sửa\nTreo", "17/6/2020")
        answer = run("inspect", "log", "--from", path)
        assert (answer.code, "3 findings have 2 remedies" in answer.err) == (7, True)
        assert "Yêu cầu khắc phục" in answer.err
        assert "each has a line of its own" in answer.err


def visits_sheet(folder: Path, finding: str, remedy: str, due: str) -> str:
    """Return a sheet with one visit."""
    file = folder / "visits.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [
                ["Mã đơn vị", "Ngày kiểm tra", "Tồn tại", "Yêu cầu khắc phục", "Thời hạn khắc phục"],
                ["DPV-014", "3/6/2020", finding, remedy, due],
            ]
        )
    return str(file)
