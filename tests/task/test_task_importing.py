"""The sheet of reports: who owes one for a month, what is filled in, what is refused and where."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from postwatch.paths import shipped

PROPAGATE, INSPECT, TODAY = "NV-2020-0002", "NV-2020-0013", "2020-06-16"
SESSIONS, PEOPLE = "Số cuộc tuyên truyền, tập huấn", "Số người được tuyên truyền, tập huấn"
VISITED = "Số doanh nghiệp, điểm phục vụ được kiểm tra"
HEAD = ["Mã nhiệm vụ", "Mã đơn vị", "Tên đơn vị", "Địa bàn", "Nhiệm vụ", "Ngày báo cáo", "Đến ngày"]


def write_out(run: Any, *words: str, today: str = TODAY) -> Any:
    answer = run("task", "sheet", *words, "--json", today=today)
    assert answer.code == 0, answer
    return answer.json


def fill(path: Path, **rows: dict[str, Any]) -> None:
    """Fill in cells of a sheet, by the code of the task, which bears ``_`` for ``-``, and the title of the column."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    titles = [cell.value.removesuffix(" *") for cell in sheet[1]]
    places = {sheet.cell(number, 1).value: number for number in range(2, sheet.max_row + 1)}
    for task, cells in rows.items():
        for title, value in cells.items():
            sheet.cell(places[task.replace("_", "-")], titles.index(title) + 1, value)
    book.save(path)
    book.close()


def take(run: Any, path: Path, *words: str) -> Any:
    return run("task", "report", "--from", str(path), *words, "--json", today=TODAY)


def reports(run: Any, task: str) -> Any:
    return run("task", "show", task, "--json", today=TODAY).json["reports_list"]


class TestSheet:
    def test_each_report_that_is_owed_has_a_row(self, run: Any, letter: Path) -> None:
        made = write_out(run)
        assert (made["reports"], made["period_from"], made["period_to"]) == (28, "2020-05-15", "2020-06-14")
        book = openpyxl.load_workbook(letter / made["path"])
        sheet = book.active
        assert sheet is not None
        marked, *rows = sheet.iter_rows(values_only=True)
        book.close()
        titles = [str(title).removesuffix(" *") for title in marked]
        assert titles[:7] == HEAD
        assert [*titles[7:10]] == [SESSIONS, PEOPLE, VISITED]
        assert list(titles[-6:]) == [
            "Ghi chú", "Số văn bản của đơn vị", "Ngày văn bản của đơn vị", "Số đến", "Ngày đến", "Tệp bản quét",
        ]  # fmt: skip
        assert rows[0][:7] == (
            PROPAGATE, "PVHTT-BS", "Phòng Văn hóa và Thông tin huyện Bắc Sơn", "Huyện Bắc Sơn",
            "Tuyên truyền Chỉ thị 28", None, dt.datetime(2020, 6, 14),  # noqa: DTZ001 -- a cell has no zone
        )  # fmt: skip
        pledging = {one["id"] for one in run("task", "list", "--unit", "DPV-001", "--json").json}
        assert pledging
        assert pledging.isdisjoint(row[0] for row in rows), "a pledge answers what asks for one"

    def test_a_task_owes_a_report_for_a_month_once(self, run: Any, letter: Path) -> None:
        done = ("task", "report", PROPAGATE, "--on", "15/6/2020", "--until", "14/6/2020", "--text", "Đã làm")
        assert run(*done, today=TODAY).code == 0
        assert write_out(run)["reports"] == 27
        assert write_out(run, "--month", "7/2020")["reports"] == 28
        assert write_out(run, "--campaign", "chi-thi-28")["reports"] == 27
        assert write_out(run, "--month", "2020-05")["reports"] == 0, "the letter came after that month"

    def test_a_task_that_is_in_no_letter_owes_its_report_too(self, run: Any, letter: Path) -> None:
        assert run("task", "add", "BDT-LS", "Nộp danh sách", "--on", "20/5/2020").code == 0
        assert write_out(run)["reports"] == 29
        assert write_out(run, "--campaign", "chi-thi-28")["reports"] == 28

    @pytest.mark.parametrize(("month", "code"), [("2020-08", 3), ("13/2020", 2), ("x", 2)])
    def test_a_month_to_come_or_none_is_refused(self, refused: Any, letter: Path, month: str, code: int) -> None:
        refused(code, "task", "sheet", "--month", month, today=TODAY)

    def test_a_campaign_that_is_not_there_is_refused(self, refused: Any, letter: Path) -> None:
        refused(4, "task", "sheet", "--campaign", "x", today=TODAY)


class TestReport:
    def test_a_sheet_that_was_written_out_is_filled_in_and_taken_back(self, run: Any, letter: Path) -> None:
        path = letter / write_out(run)["path"]
        fill(
            path,
            NV_2020_0002={"Ngày báo cáo": "15/6/2020", SESSIONS: 2, PEOPLE: "1.200", "Số đến": 812, "Ghi chú": "Đủ"},
            NV_2020_0013={"Ngày báo cáo": dt.date(2020, 6, 12), VISITED: 0},
        )
        before = len(run("journal", "list", "--json").json)
        answer = take(run, path)
        assert (answer.code, answer.json["written"], answer.json["refused"]) == (0, 2, 0)
        assert len(run("journal", "list", "--json").json) == before + 1
        (report,) = reports(run, PROPAGATE)
        assert report["measures"] == {"sessions_held": 2, "people_reached": 1200}
        assert (report["period_from"], report["period_to"]) == ("2020-05-18", "2020-06-14")
        assert (report["incoming_number"], report["text"]) == (812, "Đủ")
        (report,) = reports(run, INSPECT)
        assert report["measures"] == {"points_visited": 0}
        assert report["period_to"] == "2020-06-12", "a report speaks of no day after its own"
        assert write_out(run)["reports"] == 26
        again = take(run, path)
        assert (again.code, {row["exit_code"] for row in again.json["refused_list"]}) == (7, {5})

    def test_what_a_task_does_not_ask_is_refused_with_its_cell(self, run: Any, letter: Path) -> None:
        path = letter / write_out(run)["path"]
        fill(
            path,
            NV_2020_0002={"Ngày báo cáo": "15/6/2020", VISITED: 2},
            NV_2020_0013={"Ngày báo cáo": "15/6/2020", VISITED: -1},
            NV_2020_0001={"Ngày báo cáo": "15/6/2020", SESSIONS: 2.5},
            NV_2020_0012={VISITED: 3},
        )
        answer = take(run, path)
        assert (answer.code, answer.json["written"]) == (7, 0)
        told = {(row["where"].rpartition("column ")[2], row["error"]) for row in answer.json["refused_list"]}
        places = {column for column, _error in told if column in (SESSIONS, VISITED)}
        assert places == {VISITED}
        errors = " | ".join(error for _column, error in told)
        assert f"The task {PROPAGATE} has no measure {VISITED} (points_visited)" in errors
        assert f"column {VISITED}: «-1» is not a whole number from 0 on" in errors
        assert f"column {SESSIONS}: «2,5» is not a whole number from 0 on" in errors
        assert "The cell is empty" in errors, "figures without a day are not passed over"
        assert take(run, path, "--skip-refused").json["written"] == 0

    def sheet(self, folder: Path, *rows: str) -> Path:
        file = folder / "bao-cao.csv"
        file.write_text("\n".join(["task,unit,name,on,since,until,sessions_held", *rows, ""]), encoding="utf-8")
        return file

    def test_the_unit_of_a_row_is_that_of_its_task(self, run: Any, letter: Path, tmp_path: Path) -> None:
        file = self.sheet(
            tmp_path,
            f"{PROPAGATE},PVHTT-BG,,15/6/2020,,,1",
            f"{PROPAGATE},,Phòng VHTT H. Bình Gia,15/6/2020,,,1",
            f"{PROPAGATE},PVHTT-BS,phong vhtt h. bac son,15/6/2020,,14/6/2020,1",
            "NV-2020-0999,,,15/6/2020,,,1",
        )
        answer = take(run, file, "--skip-refused")
        assert [(row["row"], row["exit_code"]) for row in answer.json["refused_list"]] == [(2, 2), (3, 2), (5, 4)]
        assert f"{PROPAGATE} is a task of PVHTT-BS, not of PVHTT-BG" in answer.json["refused_list"][0]["error"]
        assert "the name is that of PVHTT-BG" in answer.json["refused_list"][1]["hint"]
        assert [report["measures"] for report in reports(run, PROPAGATE)] == [{"sessions_held": 1}]

    def test_days_that_no_report_covers_yet_are_told_in_a_column(self, run: Any, letter: Path, tmp_path: Path) -> None:
        file = self.sheet(
            tmp_path,
            f"{PROPAGATE},,,15/6/2020,1/6/2020,14/6/2020,1",
            f"{PROPAGATE},,,15/6/2020,18/5/2020,31/5/2020,1",
            f"{PROPAGATE},,,16/6/2020,,,",
        )
        answer = take(run, file)
        assert answer.json["written"] == 3
        (said,) = answer.json["warnings_list"]
        assert "row 4: the report is empty" in said

    @pytest.mark.parametrize(
        ("words", "says"),
        [((), "Give either a task or --from FILE"), ((PROPAGATE, "--from", "x.csv"), "Give either a task"),
         ((PROPAGATE, "--dry-run"), "--dry-run goes with --from FILE")],
    )  # fmt: skip
    def test_a_task_or_a_sheet_is_named(self, refused: Any, letter: Path, words: tuple[str, ...], says: str) -> None:
        assert says in refused(2, "task", "report", *words).err

    def test_measures_of_one_name_are_told_apart(self, run: Any, letter: Path, tmp_path: Path) -> None:
        text = (shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
        text = text.replace('code = "chi-thi-28"', 'code = "dot-2"', 1).replace('"sessions_held"', '"meetings"')
        (tmp_path / "dot-2.toml").write_text(text, encoding="utf-8")
        assert run("campaign", "load", str(tmp_path / "dot-2.toml")).code == 0
        path = letter / write_out(run)["path"]
        fill(path, NV_2020_0002={"Ngày báo cáo": "15/6/2020", f"{SESSIONS} (sessions_held)": 4, PEOPLE: 5})
        assert take(run, path).json["written"] == 1
        assert reports(run, PROPAGATE)[0]["measures"] == {"sessions_held": 4, "people_reached": 5}


class TestStamp:
    def stamp(self, path: Path, was: str, becomes: str) -> None:
        book = openpyxl.load_workbook(path)
        told = book.properties.description or ""
        assert was in told
        book.properties.description = told.replace(was, becomes)
        book.save(path)
        book.close()

    def test_the_sheet_of_another_office_is_refused(self, run: Any, refused: Any, letter: Path) -> None:
        path = letter / write_out(run)["path"]
        fill(path, NV_2020_0002={"Ngày báo cáo": "15/6/2020", SESSIONS: 2})
        self.stamp(path, "office=lang-son-2020", "office=cao-bang")
        answer = refused(2, "task", "report", "--from", str(path), today=TODAY)
        assert "was written out by the office cao-bang, not by lang-son-2020" in answer.err
        self.stamp(path, "office=cao-bang", "office=lang-son-2020")
        assert take(run, path).json["written"] == 1

    def test_the_sheet_of_an_older_month_is_taken_with_a_warning(self, run: Any, letter: Path) -> None:
        path = letter / write_out(run)["path"]
        fill(path, NV_2020_0002={"Ngày báo cáo": "15/6/2020", SESSIONS: 2})
        answer = run("task", "report", "--from", str(path), "--json", today="2020-07-20")
        assert answer.json["written"] == 1
        (said,) = answer.json["warnings_list"]
        assert "written out for 06/2020; the last whole period is 07/2020" in said
        assert take(run, path).json["warnings_list"] == []
