from pathlib import Path
from typing import Any

import openpyxl
import pytest

LINE_KEYS = {"id", "recipient", "inspected_on", "kind", "result", "findings"}


def log(run: Any, *words: str) -> Any:
    answer = run("inspect", "log", *words, "--json")
    assert answer.code == 0, answer
    return answer.json


@pytest.mark.usefixtures("loaded")
class TestLog:
    def test_a_visit_without_words_is_unannounced_and_found_nothing(self, run: Any) -> None:
        assert log(run, "DPV-012", "--on", "26/5/2020") == {
            "id": "KT-2020-0001",
            "recipient": "DPV-012",
            "inspected_on": "2020-05-26",
            "kind": "unannounced",
            "result": "clean",
            "findings": 0,
            "outside_plan": None,
            "past_term": None,
            "unfound_list": [],
            "unasked_list": [],
            "stated_in": None,
            "second": None,
            "rechecks": None,
            "along_list": [],
            "by_remedy_list": [],
            "letters_list": [],
            "incident_at": None,
            "round": "DKT-2020-0001",
            "outside_team": None,
            "to_forward": 0,
            "papers_list": [],
        }

    def test_a_lone_visit_makes_its_round_by_itself(self, run: Any) -> None:
        log(run, "DPV-012", "--on", "2020-05-26")
        log(run, "DPV-013", "--on", "2020-05-26")
        assert run("inspect", "show", "2", "--json").json["round"] == "DKT-2020-0002"
        assert "(no inspection decision is recorded)" in run("inspect", "round", "2").out

    def test_one_round_covers_many_units(self, run: Any) -> None:
        words = ("--on", "2020-05-26", "--kind", "planned", "--decision-number", "12/QĐ-STTTT", "--joint")
        log(run, "DPV-012", *words, "--decision-on", "2020-05-20", "--decision-signer", "Nguyễn Quang Huy")
        visit = log(run, "DPV-013", "--on", "2020-05-27", "--round", "dkt-2020-0001")
        assert visit["kind"] == "planned"
        shown = run("inspect", "show", visit["id"], "--json").json
        assert (shown["round"], shown["decision_number"], shown["is_joint"]) == ("DKT-2020-0001", "12/QĐ-STTTT", True)
        assert shown["decision_on"] == "2020-05-20"

    def test_findings_are_counted_and_a_remedy_has_a_day(self, run: Any) -> None:
        visit = log(
            run, "DPV-014", "--on", "2020-06-03", "--finding", "Chưa có sổ & <mẫu>", "--finding", "Thiếu biển",
            "--sign", "Không niêm yết", "--remedy", "Lập sổ", "--remedy-due", "17/6/2020",
        )  # fmt: skip
        assert (visit["result"], visit["findings"]) == ("violation", 3)
        found = run("inspect", "show", visit["id"], "--json").json["findings_list"]
        assert [(one["kind"], one["text"], one["remedy"], one["remedy_due_on"]) for one in found] == [
            ("shortcoming", "Chưa có sổ & <mẫu>", "Lập sổ", "2020-06-17"),
            ("shortcoming", "Thiếu biển", "Lập sổ", "2020-06-17"),
            ("violation_sign", "Không niêm yết", None, None),
        ]

    def test_each_finding_has_its_own_remedy_and_day(self, run: Any) -> None:
        log(
            run, "DPV-014", "--on", "2020-06-03", "--finding", "Thiếu sổ", "--finding", "Thiếu biển",
            "--remedy", "Lập sổ", "--remedy", "Treo biển", "--remedy-due", "17/6/2020", "--remedy-due", "20/6/2020",
        )  # fmt: skip
        run("inspect", "amend", "1", "--note", "x", "--reason", "y")
        found = run("inspect", "show", "1", "--json").json["findings_list"]
        assert [(one["text"], one["remedy"], one["remedy_due_on"]) for one in found] == [
            ("Thiếu sổ", "Lập sổ", "2020-06-17"),
            ("Thiếu biển", "Treo biển", "2020-06-20"),
        ]
        run("inspect", "amend", "1", "--remedy", "Sửa", "--reason", "y")
        found = run("inspect", "show", "1", "--json").json["findings_list"]
        assert [(one["remedy"], one["remedy_due_on"]) for one in found] == [
            ("Sửa", "2020-06-17"),
            ("Sửa", "2020-06-20"),
        ]

    def test_a_district_office_inspects(self, run: Any) -> None:
        visit = log(run, "DPV-010", "--on", "2020-05-29", "--by", "PVHTT-CAL", "--partners", "PA03")
        shown = run("inspect", "show", visit["id"], "--json").json
        assert (shown["by"], shown["is_joint"], shown["partners"]) == ("PVHTT-CAL", True, "PA03")

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("DPV-012", "--on", "2020-06-16"), 3, "lies in the future; today is 15/06/2020"),
            (("DPV-999", "--on", "2020-06-01"), 4, "There is no unit DPV-999"),
            (("DPV-012", "--on", "1-6-20"), 2, "is not a day"),
            (("DPV-012",), 2, "--on is missing"),
            ((), 2, "Give either a unit or --from FILE"),
            (("DPV-012", "--on", "28/05/2020", "--dry-run"), 2, "--dry-run goes with --from FILE"),
            (("DPV-012", "--on", "2020-06-01", "--kind", "secret"), 2, "secret is not a valid kind of inspection"),
            (("DPV-012", "--on", "2020-06-01", "--round", "7"), 4, "There is no inspection round 7"),
            (("DPV-012", "--on", "2020-06-01", "--by", "VTP-LS"), 3, "cannot inspect"),
            (("DPV-012", "--on", "2020-06-01", "--by", "DPV-012"), 3, "cannot inspect"),
            (("DPV-012", "--on", "2020-06-01", "--remedy", "Lập sổ"), 2, "is given without a finding"),
            (("DPV-012", "--on", "2020-06-01", "--finding", "x", "--remedy-due", "2020-06-09"), 2, "without a remedy"),
            (
                ("DPV-012", "--on", "2020-06-02", "--finding", "x", "--remedy", "y", "--remedy-due", "2020-06-01"),
                3,
                "cannot be due on 01/06/2020",
            ),
            (("DPV-012", "--on", "2020-06-01", "--decision-on", "2020-06-02"), 3, "is later than the visit"),
            (("DPV-012", "--from", "x.csv"), 2, "Give either a unit or --from FILE"),
            (("--from", "x.csv"), 4, "There is no file x.csv"),
        ],
    )
    def test_a_wrong_call_is_refused_in_one_sentence(
        self, run: Any, words: tuple[str, ...], code: int, says: str
    ) -> None:
        answer = run("inspect", "log", *words)
        assert answer.code == code
        assert says in answer.err
        assert "hint: " in answer.err
        assert run("inspect", "list", "--json").json == []

    def test_a_unit_is_not_visited_before_its_first_day_or_after_its_last(self, run: Any) -> None:
        run("recipient", "add", "--kind", "service_point", "--name", "Điểm mới", "--area", "Bắc Sơn", "--code", "MOI",
            "--active-from", "2020-06-01", "--active-to", "2020-06-10")  # fmt: skip
        early, late = (
            run("inspect", "log", "MOI", "--on", "31/5/2020"),
            run("inspect", "log", "MOI", "--on", "11/6/2020"),
        )
        assert (early.code, late.code) == (3, 3)
        assert "was not active yet on 31/05/2020" in early.err
        assert "was closed on 11/06/2020" in late.err
        assert run("inspect", "log", "MOI", "--on", "10/6/2020").code == 0

    def test_the_same_visit_twice_is_already_there(self, run: Any) -> None:
        log(run, "DPV-012", "--on", "2020-06-01")
        assert run("inspect", "log", "DPV-012", "--on", "2020-06-01", "--round", "1").code == 5
        again = run("inspect", "log", "DPV-012", "--on", "2020-06-01")
        assert again.code == 5
        assert "recorded already as KT-2020-0001" in again.err

    def test_a_kind_that_is_none_is_told_before_the_same_visit(self, run: Any, refused: Any) -> None:
        log(run, "DPV-012", "--on", "2020-06-01")
        answer = refused(2, "inspect", "log", "DPV-012", "--on", "2020-06-01", "--kind", "foo")
        assert "foo is not a valid kind of inspection" in answer.err

    @pytest.mark.parametrize("word", ["new", "mới"])
    def test_another_visit_of_a_day_is_said_to_be_one(self, run: Any, refused: Any, word: str) -> None:
        second = ("inspect", "log", "DPV-012", "--on", "2020-06-01")
        run(*second)
        assert "if this is another visit of that day, add: --round new" in refused(5, *second).err
        assert run(*second, "--round", word, "--reason", "x").code == 0
        rounds = [run("inspect", "show", number, "--json").json["round"] for number in "12"]
        assert len({*rounds}) == 2
        # What is not moved is no twin of what was there before it.
        assert run("inspect", "amend", "2", "--note", "y", "--reason", "x").code == 0

    def test_a_visit_moves_to_a_day_with_another_when_it_is_said_to_be_one(self, run: Any, refused: Any) -> None:
        run("inspect", "log", "DPV-012", "--on", "2020-06-01")
        run("inspect", "log", "DPV-012", "--on", "2020-06-02", "--reason", "z")
        move = ("inspect", "amend", "2", "--on", "2020-06-01", "--reason", "x")
        assert "--round new" in refused(5, *move).err
        assert run(*move, "--round", "new").code == 0
        shown = run("inspect", "show", "2", "--json").json
        assert (shown["inspected_on"], shown["reason"]) == ("2020-06-01", "z")

    def test_another_body_may_visit_on_the_same_day(self, run: Any) -> None:
        log(run, "DPV-010", "--on", "2020-06-01")
        log(run, "DPV-010", "--on", "2020-06-01", "--by", "PVHTT-CAL")
        assert run("inspect", "log", "DPV-010", "--on", "2020-06-01", "--by", "PVHTT-CAL").code == 5

    def test_what_a_round_is_is_not_said_again(self, run: Any) -> None:
        log(run, "DPV-012", "--on", "2020-06-01")
        words = ("inspect", "log", "DPV-013", "--on", "2020-06-01", "--round", "1")
        assert run(*words, "--kind", "planned").code == 2
        assert run(*words, "--reason", "tin báo").code == 2
        assert run(*words, "--kind", "unannounced").code == 0

    def test_a_repeated_request_answers_with_the_first_result(self, run: Any) -> None:
        words = ("inspect", "log", "DPV-012", "--on", "2020-06-01", "--request-id", "r1", "--json")
        assert run(*words).json == run(*words).json
        assert len(run("inspect", "list", "--json").json) == 1

    def test_the_screen_speaks_vietnamese_codes_as_words(self, run: Any) -> None:
        log(run, "DPV-014", "--on", "2020-06-03", "--finding", "Chưa có sổ")
        shown = run("inspect", "show", "KT-2020-0001").out
        assert "Chưa có sổ" in shown
        assert "03/06/2020" in shown


@pytest.mark.usefixtures("loaded")
class TestList:
    def test_visits_are_listed_by_day_and_narrowed(self, run: Any) -> None:
        log(run, "DPV-013", "--on", "2020-06-02")
        log(run, "DPV-012", "--on", "2020-05-26", "--kind", "planned", "--finding", "a", "--finding", "b")
        log(run, "DPV-012", "--on", "2020-06-15", "--kind", "re_inspection")

        def listed(*words: str) -> list[str]:
            return [one["id"] for one in run("inspect", "list", *words, "--json").json]

        assert listed() == ["KT-2020-0002", "KT-2020-0001", "KT-2020-0003"]
        assert listed("--unit", "dpv-012") == ["KT-2020-0002", "KT-2020-0003"]
        assert listed("--kind", "planned") == ["KT-2020-0002"]
        assert listed("--since", "2020-06-02", "--until", "2020-06-02") == ["KT-2020-0001"]
        whole = run("inspect", "list", "--json").json
        assert set(whole[0]) == LINE_KEYS
        assert [one["findings"] for one in whole] == [2, 0, 0]

    @pytest.mark.parametrize(("first", "last", "code"), [("30", "01", 3), ("02", "01", 3), ("01", "01", 0)])
    def test_days_in_the_wrong_order_are_refused(self, run: Any, first: str, last: str, code: int) -> None:
        answer = run("inspect", "list", "--since", f"2020-06-{first}", "--until", f"2020-06-{last}")
        assert answer.code == code
        assert code == 0 or f"The first day, {first}/06/2020, lies after the last, {last}/06/2020" in answer.err

    def test_an_unknown_visit_is_not_found(self, run: Any) -> None:
        answer = run("inspect", "show", "KT-2020-0009")
        assert answer.code == 4
        assert "postwatch inspect list" in answer.err


@pytest.mark.usefixtures("loaded")
class TestSheet:
    def write(self, folder: Path, rows: list[str]) -> str:
        (folder / "kt.csv").write_text("\n".join(rows), encoding="utf-8")
        return str(folder / "kt.csv")

    def test_a_sheet_written_out_is_taken_in_again(self, run: Any, loaded: Path) -> None:
        made = run("inspect", "sheet", "--area", "Lộc Bình", "--json").json
        assert made["units"] == 3
        path = loaded / made["path"]
        book = openpyxl.load_workbook(path)
        sheet = book.active
        assert sheet is not None
        titles = [cell.value.removesuffix(" *") for cell in sheet[1]]
        sheet.cell(2, titles.index("Ngày kiểm tra") + 1, "5/6/2020")
        sheet.cell(2, titles.index("Hình thức") + 1, "Theo kế hoạch")
        sheet.cell(2, titles.index("Tồn tại") + 1, "Thiếu biển\nChưa có sổ")
        book.save(path)
        book.close()
        answer = run("inspect", "log", "--from", str(path), "--json")
        assert (answer.code, answer.json["written"]) == (0, 1)
        visit = run("inspect", "list", "--json").json[0]
        assert (visit["kind"], visit["findings"], visit["inspected_on"]) == ("planned", 2, "2020-06-05")

    def test_a_sheet_offers_what_a_column_takes(self, run: Any, loaded: Path) -> None:
        book = openpyxl.load_workbook(loaded / run("inspect", "sheet", "--json", lang="vi").json["path"])
        sheet = book.active
        assert sheet is not None
        titles = {str(cell.value).removesuffix(" *"): cell.column_letter for cell in sheet[1]}
        helped = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
        assert not any(one.showErrorMessage for one in helped.values()), "what is pasted is not held up"
        assert helped["{0}2:{0}1048576".format(titles["Hình thức"])].formula1 == '"theo kế hoạch,đột xuất,phúc tra"'
        assert helped["{0}2:{0}1048576".format(titles["Liên ngành"])].formula1 == '"có,không"'
        assert helped["A2:A1048576"].prompt
        assert sheet["A2"].fill.fgColor.rgb == "FFE7E6E6"
        assert sheet.column_dimensions["D"].number_format == "dd/mm/yyyy"
        assert not sheet.protection.sheet
        book.close()

    def test_a_code_beside_the_name_of_another_unit_is_refused(self, run: Any, tmp_path: Path) -> None:
        rows = ["unit,name,on", "DPV-012,Bưu điện tỉnh Lạng Sơn,1/6/2020", ",Bưu điện tỉnh Lạng Sơn,1/6/2020"]
        answer = run("inspect", "log", "--from", self.write(tmp_path, rows), "--skip-refused", "--json")
        assert [(one["row"], one["exit_code"]) for one in answer.json["refused_list"]] == [(2, 2)]
        assert [one["recipient"] for one in run("inspect", "list", "--json").json] == ["BDT-LS"]

    def test_a_sheet_never_takes_the_place_of_another(self, run: Any, loaded: Path) -> None:
        first, second = (run("inspect", "sheet", "--json").json["path"] for _ in range(2))
        assert first != second
        assert (loaded / first).is_file()
        assert (loaded / second).is_file()

    def test_a_bad_row_refuses_the_sheet_and_says_where(self, run: Any, tmp_path: Path) -> None:
        file = self.write(
            tmp_path,
            ["unit,on,finding,joint", "DPV-012,1/6/2020,,x", "DPV-013,16/6/2020,,", "DPV-014,,Thiếu biển,",
             "DPV-015,2/6/2020,,maybe", "NOBODY,2/6/2020,,", "DPV-016,,,"],
        )  # fmt: skip
        answer = run("inspect", "log", "--from", file, "--json")
        assert answer.code == 7
        assert [(one["row"], one["exit_code"]) for one in answer.json["refused_list"]] == [
            (3, 3),
            (4, 2),
            (5, 2),
            (6, 4),
        ]
        assert run("inspect", "list", "--json").json == []
        assert run("inspect", "log", "--from", file, "--skip-refused").code == 7
        assert len(run("inspect", "list", "--json").json) == 1

    def test_a_dry_run_leaves_nothing(self, run: Any, tmp_path: Path) -> None:
        file = self.write(tmp_path, ["unit,on", "DPV-012,1/6/2020"])
        answer = run("inspect", "log", "--from", file, "--dry-run", "--json")
        assert (answer.code, answer.json["written"], answer.json["dry_run"]) == (0, 1, True)
        assert run("inspect", "list", "--json").json == []

    def test_a_sheet_taken_in_twice_is_recorded_so_already(self, run: Any, tmp_path: Path) -> None:
        file = self.write(tmp_path, ["unit,on", "DPV-012,1/6/2020"])
        assert run("inspect", "log", "--from", file).code == 0
        answer = run("inspect", "log", "--from", file, "--json")
        assert (answer.code, answer.json["written"], answer.json["unchanged"]) == (0, 0, 1)
