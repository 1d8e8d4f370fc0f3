"""Reports as letters: issued once, kept as they were printed, adjusted by the next one, replaced or corrected, sent."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, played
from databases import point_to
from long_runs import DATABASES, few
from preparing import KINDS, own, write_notes
from word_files import text

from postwatch.paths import resource

JUNE = ("report", "monthly", "--month", "2020-06")
ISSUE = (*JUNE, "--issue", "--on", "16/6/2020")


def done(run: Any, *words: str, today: str = "2020-06-16") -> Any:
    answer = run(*words, "--json", today=today)
    assert answer.code == 0, (words, answer)
    return answer.json


def visit(run: Any, unit: str, on: str, today: str) -> Any:
    return done(run, "inspect", "log", unit, "--on", on, today=today)


@pytest.fixture(scope="module")
def noted_template(letter_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letter of 2020 is issued, and what people write into the report of June is written."""
    lines = [Line(("note", "add", kind, "Không có.", "--on", "1/6/2020"), at="2020-06-01") for kind in KINDS]
    return played(lines, letter_template, tmp_path_factory)


@pytest.fixture
def letter(noted_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own workspace in which the letter of 2020 is issued and the report of June has all its texts."""
    return own(noted_template, tmp_path, monkeypatch)


@pytest.fixture
def unwritten(letter_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own workspace in which the letter of 2020 is issued and nothing is written for a report."""
    return own(letter_template, tmp_path, monkeypatch)


def issued(run: Any, month: str, on: str, *words: str) -> Any:
    if month != "2020-06":
        write_notes(run, f"{month}-01", today=on)
    return done(run, "report", "monthly", "--month", month, "--issue", "--on", on, *words, today=on)


def figure(report: Any, name: str) -> Any:
    return report["figures"][name]["value"]


class TestIssue:
    def test_it_takes_a_number_freezes_the_figures_and_fills_the_document(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        visit(prepare, "DPV-012", "14/6/2020", "2020-06-16")
        visit(prepare, "DPV-012", "15/6/2020", "2020-06-16")
        made = issued(prepare, "2020-06", "2020-06-16")
        assert (made["id"], made["symbol"], made["issued_on"]) == ("BC-2020-0001", "02/BC-STTTT", "2020-06-16")
        assert (made["as_of"], made["made_on"]) == ("2020-06-14", "2020-06-16")
        assert figure(made, "inspections_unannounced") == 1
        paper = text(letter / made["path"])
        assert "Số: 02/BC-STTTT" in paper
        assert "Lạng Sơn, ngày 16 tháng 6 năm 2020" in paper
        assert "(Kèm theo Báo cáo số 02/BC-STTTT ngày 16 tháng 6 năm 2020" in paper
        assert "Số liệu chốt đến hết ngày 14/6/2020, theo dữ liệu đã nhập đến hết ngày 16/6/2020." in paper
        entry = done(run, "register", "list")[-1]
        assert (entry["symbol"], entry["document_type"]) == ("02/BC-STTTT", "BC")
        assert entry["addressees"] == "UBND tỉnh Lạng Sơn"

    def test_a_report_with_a_gap_is_drafted_and_not_issued(self, run: Any, refused: Any, unwritten: Path) -> None:
        draft = run(*JUNE, "--format", "docx", "--json", today="2020-06-16")
        assert "[Chưa có nội dung: nguyên nhân]" in text(unwritten / draft.json["path"])
        assert "has blanks" in draft.err
        said = refused(3, *ISSUE, today="2020-06-16").err
        assert "no text yet for: kết quả đạt được; tồn tại, hạn chế; nguyên nhân" in said
        assert "postwatch note add KIND TEXT --on DAY" in said
        write_notes(run, "1/6/2020")
        first = done(run, *ISSUE)
        for number in range(1, len(KINDS) + 1):
            run("note", "withdraw", f"GC-2020-{number:04d}", "--reason", "x", today="2020-06-17")
        again = ("report", "replace", first["id"], "--on", "17/6/2020")
        assert "no text yet for: kết quả đạt được" in refused(3, *again, today="2020-06-17").err

    def test_remedies_are_told_of_a_period_without_visits(self, run: Any, letter: Path) -> None:
        asked = ("--finding", "Chưa có sổ", "--remedy", "Lập sổ", "--remedy-due", "20/6/2020")
        done(run, "inspect", "log", "DPV-012", "--on", "14/6/2020", *asked)
        july = run("report", "monthly", "--month", "2020-07", "--format", "docx", "--json", today="2020-07-20").json
        paper = text(letter / july["path"])
        assert "Trong kỳ không thực hiện kiểm tra." in paper
        assert "Đến hết ngày 14/7/2020, còn 1 nội dung quá hạn khắc phục." in paper
        assert "Còn 1 yêu cầu khắc phục quá hạn." in paper

    def test_nothing_stands_beside_a_difficulty_that_was_told(self, run: Any, unwritten: Path) -> None:
        for kind, words in [("difficulty", "Không có."), ("difficulty", "Thiếu người"), ("proposal", "Không có")]:
            done(run, "note", "add", kind, words, "--on", "1/6/2020")
        paper = text(unwritten / run(*JUNE, "--format", "docx", "--json", today="2020-06-16").json["path"])
        (difficulty,) = paper.partition("1. Khó khăn, vướng mắc")[2].partition("2. Đề xuất, kiến nghị")[:1]
        assert "Thiếu người" in difficulty
        assert "Không có" not in difficulty
        assert "Không có" in paper.partition("2. Đề xuất, kiến nghị")[2]

    def test_the_trade_is_named_by_the_data_of_the_workspace(self, run: Any, unwritten: Path) -> None:
        for name in ("monthly", "control"):
            assert "bưu chính" not in resource("templates", f"report/{name}.j2").read_text(encoding="utf-8").lower()
        (unwritten / "data").mkdir(exist_ok=True)
        (unwritten / "data" / "trade.toml").write_text('name = "viễn thông"\n', encoding="utf-8")
        said = text(unwritten / run(*JUNE, "--format", "docx", "--json", today="2020-06-16").json["path"])
        assert "doanh nghiệp, điểm phục vụ viễn thông được đề nghị đã ký cam kết" in said
        quiet = ("report", "monthly", "--month", "2020-04", "--format", "docx", "--json")
        told = text(unwritten / run(*quiet, today="2020-06-16").json["path"])
        assert "Kết quả công tác bảo đảm an toàn, an ninh viễn thông tháng 4 năm 2020" in told
        assert "Trên đây là kết quả công tác bảo đảm an toàn, an ninh viễn thông tháng 4 năm 2020" in told
        assert "bưu chính" not in told.partition("Nơi nhận")[0]  # an annex has the names of kinds

    def test_a_directive_of_two_campaigns_is_named_once(self, run: Any, letter: Path, another_draft: Any) -> None:
        assert run("dispatch", "issue", another_draft(), "--on", "10/6/2020").code == 0
        paper = text(letter / issued(run, "2020-06", "2020-06-16")["path"])
        assert paper.count("Thực hiện Chỉ thị số 28/CT-BTTTT") == 1
        assert paper.count("Kết quả triển khai Chỉ thị số 28/CT-BTTTT tháng 6 năm 2020") == 1

    def test_without_a_month_it_is_the_last_period_that_had_ended(self, run: Any, letter: Path) -> None:
        assert done(run, "report", "monthly", "--issue", "--on", "16/6/2020")["period"]["to"] == "2020-06-14"

    def test_a_day_within_the_period_is_its_cut_off(self, run: Any, prepare: Any, letter: Path) -> None:
        visit(prepare, "DPV-012", "9/6/2020", "2020-06-10")
        visit(prepare, "DPV-013", "10/6/2020", "2020-06-10")
        answer = run(*JUNE, "--issue", "--on", "9/6/2020", "--json", today="2020-06-10")
        assert (answer.json["as_of"], figure(answer.json, "inspections_unannounced")) == ("2020-06-09", 1)
        again = done(run, *JUNE, "--as-of", "BC-2020-0001")
        assert again["figures"] == answer.json["figures"]

    @pytest.mark.parametrize("way", ["issue", "replace"])
    def test_of_an_earlier_day_says_that_it_counts_what_was_recorded_since(
        self, run: Any, prepare: Any, letter: Path, way: str
    ) -> None:
        if way == "replace":
            issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-012", "9/6/2020", "2020-06-16")
        words = {
            "issue": (*JUNE, "--issue", "--on", "15/6/2020"),
            "replace": ("report", "replace", "BC-2020-0001", "--on", "15/6/2020"),
        }[way]
        warning = "recorded by the end of 15/06/2020; what was recorded up to 16/06/2020 counts too"
        assert warning in run(*words, today="2020-06-17").err
        assert warning not in run("report", "replace", "BC-2020-0001", "--on", "17/6/2020", today="2020-06-17").err

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            (2, (*JUNE, "--issue")),
            (3, (*JUNE, "--issue", "--on", "17/6/2020")),
            (3, (*JUNE, "--issue", "--on", "14/5/2020")),
            (3, (*ISSUE, "--number", "9")),
            (2, (*JUNE, "--number", "9")),
            (2, (*ISSUE, "--as-of", "3")),
            (4, (*ISSUE, "--signer", "Không Ai")),
        ],
    )
    def test_what_cannot_be_issued_is_refused(
        self, refused: Any, letter: Path, code: int, words: tuple[str, ...]
    ) -> None:
        refused(code, *words, today="2020-06-16")

    def test_where_the_registry_numbers_the_number_is_typed(self, run: Any, refused: Any, letter: Path) -> None:
        settings = letter / "postwatch.toml"
        settings.write_text(f'{settings.read_text(encoding="utf-8")}\nnumbering = "office"\n', encoding="utf-8")
        refused(3, *ISSUE, today="2020-06-16")
        assert issued(run, "2020-06", "2020-06-16", "--number", "45")["symbol"] == "45/BC-STTTT"

    def test_a_month_has_one_report_in_force(self, prepare: Any, refused: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-16")
        said = refused(5, *ISSUE, today="2020-06-16").err
        assert "The report of month 06/2020 is 02/BC-STTTT of 16/06/2020" in said
        assert "paper replace BC-2020-0001" in said

    @pytest.mark.parametrize("form", ["terminal", "docx"])
    def test_who_counts_its_month_again_is_told_of_it(self, run: Any, prepare: Any, letter: Path, form: str) -> None:
        assert "was reported" not in run(*JUNE, "--format", form, today="2020-06-16").err
        issued(prepare, "2020-06", "2020-06-16")
        said = run(*JUNE, "--format", form, today="2020-06-16").err
        assert "the period was reported as 02/BC-STTTT on 16/06/2020" in said
        assert "show BC-2020-0001" in said

    def test_it_is_kept_and_no_draft(self, run: Any, prepare: Any, letter: Path) -> None:
        made = issued(prepare, "2020-06", "2020-06-16")
        assert done(run, "db", "check")["ok"] is True
        (letter / made["path"]).write_bytes(b"changed")
        kinds = [one["kind"] for one in run("db", "check", "--json", today="2020-06-16").json["findings_list"]]
        assert kinds == ["changed"]

    def test_it_is_not_undone(self, prepare: Any, refused: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-16")
        assert "replaced, corrected" in refused(3, "undo", "--yes", today="2020-06-16").err

    def test_the_same_request_issues_once(self, run: Any, letter: Path) -> None:
        first = done(run, *ISSUE, "--request-id", "r1")
        assert done(run, *ISSUE, "--request-id", "r1") == first
        assert len(done(run, "report", "list")) == 1


# --- read back, and remade ------------------------------------------------------------------------------------------


def live(run: Any) -> dict[str, Any]:
    """Report four months while facts come late, are amended, withdrawn and undone; gives what each report printed."""
    printed = {}
    visit(run, "DPV-012", "20/5/2020", "2020-05-20")
    done(run, "dispatch", "acknowledge", "1", "BDT-LS", "--on", "21/5/2020", today="2020-05-21")
    printed["2020-06"] = issued(run, "2020-06", "2020-06-15")
    visit(run, "DPV-013", "1/6/2020", "2020-06-16")
    done(run, "inspect", "withdraw", "KT-2020-0001", "--reason", "Nhầm đơn vị", today="2020-06-17")
    done(run, "dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "22/5/2020", today="2020-06-18")
    printed["2020-07"] = issued(run, "2020-07", "2020-07-15")
    visit(run, "DPV-014", "2/6/2020", "2020-07-16")
    done(run, "undo", "--yes", today="2020-07-16")
    done(run, "inspect", "amend", "KT-2020-0002", "--on", "20/6/2020", "--reason", "Nhầm ngày", today="2020-07-17")
    printed["2020-08"] = issued(run, "2020-08", "2020-08-15")
    done(run, "recipient", "edit", "DPV-013", "--area", "183", today="2020-08-16")
    again = ("report", "replace", printed["2020-06"]["id"], "--on", "17/8/2020")
    printed["2020-06 again"] = done(run, *again, today="2020-08-17")
    printed["2020-09"] = issued(run, "2020-09", "2020-09-15")
    return printed


@pytest.mark.parametrize("kind", few(DATABASES, from_place=1, every=2))
def test_each_report_is_read_back_and_remade_to_the_byte(
    run: Any, letter: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")
        assert run("db", "copy", "--to", url).code == 0
        point_to(letter, url)
    printed = live(run)
    today = "2020-10-01"
    for month, made in printed.items():
        shown = done(run, "report", "show", made["id"], today=today)
        again = done(run, "report", "monthly", "--month", month[:7], "--as-of", made["id"], today=today)
        for name in again:
            assert json.dumps(shown[name]) == json.dumps(again[name]) == json.dumps(made[name]), (month, name)
    assert [one["status"] for one in done(run, "report", "list", today=today)] == ["replaced", *["issued"] * 4]


def test_the_code_of_no_report_is_no_day(refused: Any, letter: Path) -> None:
    assert "No report BC-2020-0009 was issued from these records" in refused(4, "status", "--as-of", "BC-2020-0009").err


def test_any_list_is_as_it_was_for_a_report(run: Any, prepare: Any, letter: Path) -> None:
    visit(prepare, "DPV-012", "20/5/2020", "2020-05-20")
    issued(prepare, "2020-06", "2020-06-15")
    visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
    assert [one["id"] for one in done(run, "inspect", "list", "--as-of", "bc-2020-0001")] == ["KT-2020-0001"]


# --- what changed since ----------------------------------------------------------------------------------------------


def told(report: Any) -> list[tuple[str, str, int, int]]:
    return [(one["month"], one["figure"], one["reported"], one["now"]) for one in report["adjustments_list"]]


class TestAdjustments:
    def test_the_next_report_tells_both_values_and_the_one_after_it_does_not(self, prepare: Any, letter: Path) -> None:
        visit(prepare, "DPV-012", "20/5/2020", "2020-05-20")
        assert told(issued(prepare, "2020-06", "2020-06-15")) == []
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        july = issued(prepare, "2020-07", "2020-07-15")
        changed = [("2020-06", "inspections_unannounced", 1, 2), ("2020-06", "units_inspected", 1, 2)]
        assert told(july) == changed
        assert (
            "Điều chỉnh, bổ sung so với Báo cáo số 02/BC-STTTT ngày 15/6/2020 (tháng 6 năm 2020): Kiểm tra đột xuất: 2 "
            "(đã báo cáo: 1); Đơn vị được kiểm tra: 2 (đã báo cáo: 1)." in text(letter / july["path"])
        )
        assert told(issued(prepare, "2020-08", "2020-08-15")) == []

    def test_a_later_change_is_told_against_what_was_told_last(self, prepare: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        issued(prepare, "2020-07", "2020-07-15")
        visit(prepare, "DPV-013", "2/6/2020", "2020-07-16")
        assert told(issued(prepare, "2020-08", "2020-08-15")) == [("2020-06", "inspections_unannounced", 1, 2)]

    def test_what_came_between_the_cut_off_and_the_end_of_the_month_is_told(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        issued(prepare, "2020-06", "2020-06-09")
        visit(prepare, "DPV-013", "12/6/2020", "2020-06-12")
        late = done(run, "report", "late", "--month", "2020-06")["records_list"]
        assert [one["legal_on"] for one in late] == ["2020-06-12"]
        july = done(run, "report", "monthly", "--month", "2020-07", today="2020-07-15")
        assert ("2020-06", "inspections_unannounced", 0, 1) in told(july)

    def test_what_was_put_back_is_no_adjustment(self, run: Any, prepare: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        done(run, "undo", "--yes", today="2020-06-16")
        assert told(issued(prepare, "2020-07", "2020-07-15")) == []

    def test_a_replacement_takes_the_place_of_what_was_told(self, run: Any, prepare: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        done(run, "report", "replace", "BC-2020-0001", "--on", "17/6/2020", today="2020-06-17")
        assert told(issued(prepare, "2020-07", "2020-07-15")) == []

    def test_the_screen_tells_it_below_the_figure(self, run: Any, prepare: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        lines = run("report", "monthly", "--month", "2020-07", today="2020-07-15").out.splitlines()
        place = next(number for number, line in enumerate(lines) if "Unannounced inspections" in line)
        assert "adjusted against the report 02/BC-STTTT of 15/06/2020 (month 06/2020): 0 → 1" in lines[place + 1]

    def test_another_year_is_not_spoken_of(self, run: Any, prepare: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        next_year = done(run, "report", "monthly", "--month", "2021-02", today="2021-02-16")
        assert told(next_year) == []
        assert told(done(run, "report", "monthly", "--month", "2021-06", today="2021-06-16")) != []

    def test_every_figure_has_its_place_on_paper(self) -> None:
        from postwatch.report.rules import FIGURES, SECTIONS

        named = [name for names in SECTIONS.values() for name in names]
        assert sorted(named) == sorted(FIGURES)


class TestLate:
    def test_it_lists_what_was_recorded_after_the_report_of_days_within_it(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        visit(prepare, "DPV-012", "20/5/2020", "2020-05-20")
        visit(prepare, "DPV-014", "21/5/2020", "2020-05-21")
        issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        visit(prepare, "DPV-013", "15/6/2020", "2020-06-16")
        done(run, "inspect", "withdraw", "KT-2020-0001", "--reason", "x", today="2020-06-17")
        done(run, "inspect", "amend", "KT-2020-0002", "--finding", "Thiếu sổ", "--reason", "x", today="2020-06-17")
        visit(prepare, "DPV-016", "2/6/2020", "2020-06-18")
        done(run, "undo", "--yes", today="2020-06-18")
        late = done(run, "report", "late", "--month", "2020-06", today="2020-06-20")
        assert (late["report"], late["symbol"], late["month"]) == ("BC-2020-0001", "02/BC-STTTT", "2020-06")
        lines = [
            (one["legal_on"], one["record"][:12], one["effect"], one["recorded_on"]) for one in late["records_list"]
        ]
        assert lines == [
            ("2020-05-20", "KT-2020-0001", "withdrawn", "2020-06-17"),
            ("2020-05-21", "KT-2020-0002", "changed", "2020-06-17"),
            ("2020-06-01", "KT-2020-0003", "added", "2020-06-16"),
        ]
        assert {one["kind"] for one in late["records_list"]} == {"visit"}

    def test_a_case_that_was_joined_is_one_of_its_changes_and_its_double_is_gone(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        for _twice in range(2):
            done(prepare, "violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020", today="2020-06-01")
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "case", "join", "2", "--into", "1", "--reason", "x", today="2020-06-17")
        late = done(run, "report", "late", "--month", "2020-06", today="2020-06-18")["records_list"]
        assert [(one["record"][:12], one["legal_on"], one["effect"]) for one in late] == [
            ("VP-2020-0002", "2020-05-28", "withdrawn"), ("VV-2020-0002", "2020-05-28", "changed"),
        ]  # fmt: skip

    def test_a_record_that_left_the_month_is_one_of_its_changes(self, run: Any, prepare: Any, letter: Path) -> None:
        visit(prepare, "DPV-012", "20/5/2020", "2020-05-20")
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "inspect", "amend", "KT-2020-0001", "--on", "20/6/2020", "--reason", "x", today="2020-06-21")
        late = done(run, "report", "late", "--month", "2020-06", today="2020-06-21")["records_list"]
        assert [(one["legal_on"], one["effect"]) for one in late] == [("2020-05-20", "changed")]

    def test_an_undo_of_what_was_known_is_a_change(self, run: Any, prepare: Any, letter: Path) -> None:
        entry = done(run, "journal", "list")[0]["id"] + 1
        visit(prepare, "DPV-012", "20/5/2020", "2020-05-20")
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "undo", "--yes", "--entry", str(entry), today="2020-06-16")
        late = done(run, "report", "late", "--month", "2020-06")["records_list"]
        assert [(one["kind"], one["effect"]) for one in late] == [("visit", "removed")]

    def test_what_moves_a_figure_is_named_though_its_day_lies_elsewhere(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        done(prepare, "inspect", "log", "DPV-012", "--kind", "planned", "--on", "20/5/2020", today="2020-05-20")
        issued(prepare, "2020-06", "2020-06-16")
        done(run, "pledge", "record", "DNM-01", "--signed-on", "10/5/2020", "--signer", "x", today="2020-06-17")
        done(run, "inspect", "amend", "1", "--kind", "unannounced", "--reason", "x", today="2020-06-18")
        late = done(run, "report", "late", "--month", "2020-06", today="2020-06-18")["records_list"]
        assert {one["kind"] for one in late} == {"pledge", "task", "visit"}
        adjusted = done(run, "report", "monthly", "--month", "2020-07", today="2020-07-16")["adjustments_list"]
        assert {one["figure"] for one in adjusted} >= {
            "inspections_planned",
            "inspections_unannounced",
            "pledges_signed",
        }

    def test_what_ended_a_record_after_the_month_is_not_late_for_it(self, run: Any, prepare: Any, letter: Path) -> None:
        done(run, "dispatch", "send", "1", "--on", "18/5/2020")
        issued(prepare, "2020-06", "2020-06-16")
        today = "2020-06-20"
        chase = done(run, "followup", "generate", "--audience", "enterprises", today="2020-06-18")["id"]
        done(run, "followup", "issue", chase, "--on", "18/6/2020", today="2020-06-18")
        assert any(one["due_on"] for one in done(run, "task", "list", "--unit", "DNM-01", today="2020-06-18"))
        done(run, "recipient", "close", "PVHTT-VL", "--on", "19/6/2020", today=today)
        recall = done(run, "dispatch", "recall", "1", "--reason", "x", today=today)["id"]
        done(run, "dispatch", "issue", recall, "--on", "20/6/2020", today=today)
        assert done(run, "report", "late", "--month", "2020-06", today=today)["records_list"] == []
        adjusted = done(run, "report", "monthly", "--month", "2020-07", today="2020-07-16")["adjustments_list"]
        assert adjusted == []
        done(run, "task", "done", "NV-2020-0040", "--on", "10/6/2020", today=today)
        late = done(run, "report", "late", "--month", "2020-06", today=today)["records_list"]
        assert [(one["kind"], one["legal_on"]) for one in late] == [("task", "2020-05-18")]

    def test_a_task_whose_pledge_is_revoked_after_the_month_was_done_in_it(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        for unit in ("DNM-01", "DNM-02"):
            done(run, "pledge", "record", unit, "--signed-on", "1/6/2020", "--signer", "x", today="2020-06-01")
        done(run, "pledge", "revoke", "CK-2020-0002", "--reason", "x", today="2020-06-10")
        issued(prepare, "2020-06", "2020-06-16")
        done(run, "pledge", "revoke", "CK-2020-0001", "--reason", "x", today="2020-06-17")
        assert done(run, "report", "late", "--month", "2020-06", today="2020-06-17")["records_list"] == []
        assert done(run, "report", "monthly", "--month", "2020-07", today="2020-07-16")["adjustments_list"] == []
        done(run, "pledge", "withdraw", "CK-2020-0001", "--reason", "x", today="2020-06-18")
        late = done(run, "report", "late", "--month", "2020-06", today="2020-06-18")["records_list"]
        assert {(one["kind"], one["legal_on"]) for one in late} == {("pledge", "2020-06-01"), ("task", "2020-05-18")}

    def test_a_task_of_a_point_that_a_pledge_names_no_more_is_named_with_it(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        words = ("--signed-on", "1/6/2020", "--signer", "x", "--covers", "all")
        done(run, "pledge", "record", "VTP-LS", *words, today="2020-06-01")
        issued(prepare, "2020-06", "2020-06-16")
        point, *others = done(run, "pledge", "show", "CK-2020-0001")["covers_list"]
        (letter / "points.csv").write_text("\n".join(["Mã đơn vị", *others]), encoding="utf-8")
        covers = ("--covers", str(letter / "points.csv"))
        done(run, "pledge", "amend", "CK-2020-0001", *covers, "--reason", "x", today="2020-06-17")
        late = done(run, "report", "late", "--month", "2020-06", today="2020-06-18")["records_list"]
        (task,) = (one["record"] for one in late if one["kind"] == "task")
        assert (f"({point})" in task, len(late)) == (True, 2)
        done(run, "pledge", "amend", "CK-2020-0001", "--signer", "y", "--reason", "x", today="2020-06-17")
        assert len(done(run, "report", "late", "--month", "2020-06", today="2020-06-18")["records_list"]) == 2

    def test_without_a_report_there_is_nothing_to_be_late_for(self, refused: Any, letter: Path) -> None:
        assert "No report of month 06/2020 is issued" in refused(4, "report", "late", "--month", "2020-06").err


def test_who_amends_a_record_is_told_of_the_reports_that_counted_it(run: Any, prepare: Any, letter: Path) -> None:
    visit(prepare, "DPV-012", "20/5/2020", "2020-05-20")
    visit(prepare, "DPV-013", "12/5/2020", "2020-05-20")
    issued(prepare, "2020-05", "2020-06-15")
    issued(prepare, "2020-06", "2020-06-15")
    issued(prepare, "2020-07", "2020-07-15")
    amended = done(run, "inspect", "withdraw", "KT-2020-0001", "--reason", "x", today="2020-07-16")
    assert amended["papers_list"] == ["03/BC-STTTT", "04/BC-STTTT"]
    again = done(run, "report", "show", "BC-2020-0002", today="2020-07-16")
    assert figure(again, "inspections_unannounced") == 1


# --- replaced, corrected ---------------------------------------------------------------------------------------------


class TestReplacement:
    def test_it_counts_anew_and_ends_the_other(self, run: Any, prepare: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        visit(prepare, "DPV-013", "1/6/2020", "2020-06-16")
        made = done(run, "report", "replace", "BC-2020-0001", "--on", "17/6/2020", today="2020-06-17")
        assert (made["symbol"], made["replaces"]) == ("03/BC-STTTT", "BC-2020-0001")
        assert figure(made, "inspections_unannounced") == 1
        said = "Báo cáo này thay thế Báo cáo số 02/BC-STTTT ngày 15 tháng 6 năm 2020 của Sở Thông tin và Truyền thông."
        assert said in text(letter / made["path"])
        earlier = done(run, "report", "show", "BC-2020-0001")
        assert (earlier["status"], earlier["ended_on"], earlier["ended_by"]) == ("replaced", "2020-06-17", made["id"])
        assert figure(earlier, "inspections_unannounced") == 0

    def test_it_may_itself_be_replaced_and_the_first_may_not_again(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "report", "replace", "BC-2020-0001", "--on", "16/6/2020")
        refused(3, "report", "replace", "BC-2020-0001", "--on", "16/6/2020", today="2020-06-16")
        assert done(run, "report", "replace", "03/BC-STTTT", "--on", "16/6/2020")["replaces"] == "BC-2020-0002"

    @pytest.mark.parametrize("verb", ["replace", "correct"])
    @pytest.mark.parametrize("day", ["14/6/2020", "16/6/2020", "19/6/2020"])
    def test_no_letter_comes_before_the_report_was_issued_and_sent_nor_from_the_future(
        self, run: Any, prepare: Any, refused: Any, letter: Path, verb: str, day: str
    ) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "report", "send", "BC-2020-0001", "--on", "17/6/2020", today="2020-06-18")
        words = ("--text", "x") if verb == "correct" else ()
        refused(3, "report", verb, "BC-2020-0001", "--on", day, *words, today="2020-06-18")


class TestCorrection:
    def test_the_report_stays_in_force_with_its_figures(self, run: Any, prepare: Any, letter: Path) -> None:
        printed = issued(prepare, "2020-06", "2020-06-15")
        made = done(run, "report", "correct", "BC-2020-0001", "--on", "16/6/2020", "--text", "Đọc là tháng 6")
        assert (made["id"], made["symbol"]) == ("BC-2020-0002", "03/STTTT-TTr")
        paper = text(letter / made["path"])
        # The lines of a subject are set one by one.
        subject = "V/v đính chính Báo cáo số 02/BC-STTTT ngày 15 tháng 6 năm 2020"
        assert "".join(subject.split()) in "".join(paper.split())
        assert "Các nội dung khác của báo cáo nêu trên giữ nguyên./." in paper
        shown = done(run, "report", "show", "BC-2020-0001")
        assert (shown["status"], shown["corrected_by_list"]) == ("issued", ["BC-2020-0002"])
        assert shown["figures"] == printed["figures"]
        notice = done(run, "report", "show", "03/STTTT-TTr")
        assert (notice["corrects"], "figures" in notice) == ("BC-2020-0001", False)

    def test_a_correction_is_no_report(self, run: Any, prepare: Any, refused: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "report", "correct", "BC-2020-0001", "--on", "16/6/2020", "--text", "x")
        refused(3, "report", "replace", "BC-2020-0002", "--on", "16/6/2020", today="2020-06-16")
        refused(3, "report", "correct", "BC-2020-0002", "--on", "16/6/2020", "--text", "x", today="2020-06-16")
        refused(5, *ISSUE, today="2020-06-16")


# --- sent, received --------------------------------------------------------------------------------------------------

BODY = ("recipient", "add", "--kind", "authority", "--name", "UBND tỉnh Lạng Sơn", "--area", "20", "--code", "UBND-LS",
        "--active-from", "1/1/2000")  # fmt: skip


class TestSending:
    def test_to_a_body_in_no_register_it_is_a_day_and_a_channel(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        sent = done(run, "report", "send", "BC-2020-0001", "--channel", "post")
        assert (sent["status"], sent["sent_on"], sent["recipients_list"]) == ("sent", "2020-06-16", [])
        assert done(run, "register", "list")[-1]["sent_on"] == "2020-06-16"
        refused(5, "report", "send", "BC-2020-0001", today="2020-06-16")
        done(run, "report", "send", "BC-2020-0001", "--amend", "--on", "15/6/2020")
        assert done(run, "report", "show", "BC-2020-0001")["sent_on"] == "2020-06-15"
        assert "replaced or corrected" in refused(3, "undo", "--yes", today="2020-06-16").err

    def test_a_receipt_needs_a_unit_of_the_register_and_is_optional(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "report", "send", "BC-2020-0001")
        said = refused(4, "report", "acknowledge", "BC-2020-0001", today="2020-06-17").err
        assert "addressed to no unit of the register: UBND tỉnh Lạng Sơn" in said
        done(run, *BODY)
        refused(3, "report", "acknowledge", "BC-2020-0001", "--on", "15/6/2020", today="2020-06-17")
        received = done(run, "report", "acknowledge", "BC-2020-0001", "--on", "17/6/2020", today="2020-06-17")
        assert received["recipient"] == "UBND-LS"
        assert done(run, "report", "show", "BC-2020-0001", today="2020-06-17")["acknowledged_on"] == "2020-06-17"
        assert done(run, "status", today="2020-07-20")["overdue"] == 0

    def test_to_a_unit_of_the_register_it_is_sent_like_every_letter(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        done(prepare, *BODY)
        issued(prepare, "2020-06", "2020-06-16")
        assert done(run, "report", "send", "BC-2020-0001")["recipients_list"] == ["UBND-LS"]
        refused(4, "report", "acknowledge", "BC-2020-0001", "BDT-LS", today="2020-06-16")
        done(run, "report", "acknowledge", "BC-2020-0001")
        done(run, "undo", "--yes")
        assert done(run, "report", "show", "BC-2020-0001")["acknowledged_on"] is None

    def test_a_wrong_receipt_is_amended_or_withdrawn(self, run: Any, prepare: Any, refused: Any, letter: Path) -> None:
        done(prepare, *BODY)
        issued(prepare, "2020-06", "2020-06-16")
        refused(3, "report", "withdraw", "BC-2020-0001", "--reason", "x", today="2020-06-16")
        done(run, "report", "acknowledge", "BC-2020-0001", today="2020-06-17")
        done(run, "report", "amend", "BC-2020-0001", "--on", "16/6/2020", "--reason", "x", today="2020-06-17")
        assert done(run, "report", "show", "BC-2020-0001", today="2020-06-17")["acknowledged_on"] == "2020-06-16"
        refused(3, "report", "withdraw", "BC-2020-0001", "--reason", "Nhầm", today="2020-06-17")
        done(run, "withdraw", "BC-2020-0001.N1", "--reason", "Nhầm", today="2020-06-17")
        shown = done(run, "report", "show", "BC-2020-0001", today="2020-06-17")
        assert shown["acknowledged_on"] is None
        assert [one["kind"] for one in shown["corrections_list"]] == ["amend", "withdraw"]
        assert "Nhầm" in run("report", "show", "BC-2020-0001", today="2020-06-17").out


class TestItsSending:
    def test_its_amended_day_is_the_one_that_counts(self, run: Any, prepare: Any, letter: Path) -> None:
        issued(prepare, "2020-06", "2020-06-16")
        done(run, "report", "send", "BC-2020-0001", "--on", "20/6/2020", today="2020-06-20")
        committee = (
            "--kind",
            "authority",
            "--name",
            "UBND tỉnh Lạng Sơn",
            "--area",
            "178",
            "--active-from",
            "1/1/2000",
        )
        done(run, "recipient", "add", *committee, today="2020-06-21")
        done(run, "report", "send", "BC-2020-0001", "--amend", "--on", "17/6/2020", today="2020-06-21")
        made = done(run, "report", "replace", "BC-2020-0001", "--on", "18/6/2020", today="2020-06-22")
        assert made["replaces"] == "BC-2020-0001"

    def test_the_desk_waits_for_it_and_for_that_of_its_correction(self, run: Any, prepare: Any, letter: Path) -> None:
        def waiting() -> list[str]:
            items = done(run, "status", today="2020-06-18")["items_list"]
            return [item["command"] for item in items if "postwatch paper send BC" in item["command"]]

        issued(prepare, "2020-06", "2020-06-16")
        done(run, "report", "correct", "BC-2020-0001", "--on", "16/6/2020", "--text", "x")
        assert waiting() == ["postwatch paper send BC-2020-0001", "postwatch paper send BC-2020-0002"]
        done(run, "report", "send", "BC-2020-0001", today="2020-06-17")
        done(run, "report", "send", "BC-2020-0002", today="2020-06-17")
        assert waiting() == []

    def test_a_sending_of_before_it_was_replaced_is_recorded_after(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        issued(prepare, "2020-06", "2020-06-15")
        done(run, "report", "replace", "BC-2020-0001", "--on", "18/6/2020", today="2020-06-18")
        words = ("report", "send", "BC-2020-0001", "--on")
        refused(3, *words, "18/6/2020", today="2020-06-19")
        done(run, *words, "17/6/2020", today="2020-06-19")
        shown = done(run, "report", "show", "BC-2020-0001", today="2020-06-19")
        assert (shown["status"], shown["sent_on"]) == ("replaced", "2020-06-17")


def test_letters_that_recall_or_correct_are_told_apart_from_those_that_ask(run: Any, letter: Path) -> None:
    done(run, "dispatch", "send", "1", "--on", "18/5/2020")
    correction = done(run, "dispatch", "correct", "1", "--text", "x")["id"]
    done(run, "dispatch", "issue", correction, "--on", "2/6/2020")
    chase = done(run, "followup", "generate", "--audience", "districts", "--due", "31/7/2020", today="2020-06-03")["id"]
    done(run, "followup", "issue", chase, "--on", "3/6/2020", today="2020-06-03")
    done(run, "followup", "send", chase, "--on", "3/6/2020", today="2020-06-03")
    recall = done(run, "followup", "recall", chase, "--reason", "x", today="2020-06-04")["id"]
    done(run, "followup", "issue", recall, "--on", "4/6/2020", today="2020-06-04")
    printed = text(letter / done(run, *JUNE, "--format", "docx")["path"])
    assert "Trong kỳ đã ban hành 1 công văn triển khai:" in printed
    noted = (
        "Trong kỳ đã ban hành 1 công văn thu hồi, đính chính: Công văn số 02/STTTT-TTr ngày 2/6/2020 về việc đính "
        "chính Công văn số 01/STTTT-TTr ngày 18 tháng 5 năm 2020."
    )
    assert noted in printed
    assert "(lần 1), đã thu hồi ngày 4/6/2020." in printed


def test_a_figure_that_was_not_counted_then_is_not_in_a_report_that_was_issued(
    run: Any, prepare: Any, letter: Path
) -> None:
    made = issued(prepare, "2020-06", "2020-06-16")
    young = ("fines_outstanding", "fines_overdue")
    with closing(sqlite3.connect(letter / "postwatch.db")) as database, database:
        ((printed,),) = database.execute("SELECT printed FROM report").fetchall()
        said = json.loads(printed)
        said["figures"] = {name: value for name, value in said["figures"].items() if name not in young}
        database.execute("UPDATE report SET printed = ?", (json.dumps(said),))
    assert done(run, "report", "show", made["id"])["figures"].keys() == made["figures"].keys() - set(young)
    assert "Fines outstanding" not in run("report", "show", made["id"]).out
    done(run, "violation", "add", "DPV-013", "8.3.b", "--on", "2020-06-05", "--minutes-on", "2020-06-05")
    said = ("--fine", "2500000", "--authority", "Chánh Thanh tra Sở", "--by", "Người ký", "--number", "9")
    done(run, "case", "sign", "decision", "VV-2020-0001", "--on", "2020-06-10", *said)
    later = done(run, "report", "monthly", "--month", "2020-07", "--on", "2020-06-16")
    assert figure(later, "fines_outstanding") > 0
    assert not {one["figure"] for one in later["adjustments_list"]} & set(young)
