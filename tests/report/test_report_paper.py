"""Months that were reported on paper before the records begin: their figures stand for them, and are never counted."""

from pathlib import Path
from typing import Any

import pytest
from preparing import write_notes
from word_files import text

from postwatch.errors import NotFoundError, UsageError
from postwatch.report.file import read_figures

GIVEN = {"violations": 4, "fines_paid": 5_000_000, "pledge_coverage_percent": 12.5}
FILES = {
    "figures.toml": "violations = 4\nfines_paid = 5000000\npledge_coverage_percent = 12.5\n",
    "figures.json": '{"violations": 4, "fines_paid": 5000000, "pledge_coverage_percent": 12.5}',
    "figures.csv": "violations,4\nfines_paid,5000000\npledge_coverage_percent,12.5\n",
    "titles.csv": "\ufeffname;value\r\nviolations;4\r\n\r\nfines_paid;5000000\r\npledge_coverage_percent;12,5\r\n",
}


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_name_and_value(tmp_path: Path, name: str) -> None:
    assert read_figures(write(tmp_path, name, FILES[name])) == GIVEN


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'Tên,Giá trị\nHành vi vi phạm,4\nTiền phạt (đồng),2.500.000\nTỷ lệ ký cam kết (%),"71,4"\n'),
        ("a.csv", "hanh vi vi pham;4\nfines_imposed;2500000\nTỷ lệ ký cam kết (%);71,4\n"),
        ("a.toml", '"Hành vi vi phạm" = 4\nfines_imposed = 2_500_000\n"Tỷ lệ ký cam kết (%)" = 71.4\n'),
        ("a.csv", "violations;4\nTiền phạt (đồng);2,5 triệu\nTỷ lệ ký cam kết (%);71,4\n"),
        ("a.toml", 'violations = 4\nfines_imposed = "2.500.000 đồng"\npledge_coverage_percent = 71.4\n'),
    ],
)
def test_a_figure_is_named_as_reports_print_it_too(tmp_path: Path, name: str, content: str) -> None:
    given = {"violations": 4, "fines_imposed": 2_500_000, "pledge_coverage_percent": 71.4}
    assert read_figures(write(tmp_path, name, content)) == given


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.toml", "violatons = 4\n", "did you mean violations?"),
        ("a.toml", "violations = -1\n", "-1 is no value"),
        ("a.toml", "violations = 1.5\n", "1.5 is no value"),
        ("a.toml", "violations = true\n", "true is no value"),
        ("a.toml", 'violations = "4"\n', '"4" is no value'),
        ("a.toml", "pledge_coverage_percent = 100.5\n", "100.5 is no value"),
        ("a.toml", "", "it has no figure"),
        ("a.toml", "violations =\n", "not valid TOML"),
        ("a.json", "[4]", "does not say name and value"),
        ("a.json", "{", "does not say name and value"),
        ("a.json", '{"pledge_coverage_percent": NaN}', "is no value"),
        ("a.csv", "violations,4,5\n", "does not say name and value"),
        ("a.csv", "violations,4\nviolations,5\n", "does not say name and value"),
        ("a.csv", "violations,bốn\n", '"bốn" is no value'),
        ("a.csv", "violations\n", '"" is no value'),
        ("a.csv", "violations,4 triệu\n", '"4 triệu" is no value'),
        ("a.csv", "fines_paid,\n", '"" is no value'),
        ("a.csv", "fines_paid,1.5 triệu\n", '"1.5 triệu" is no value'),
        ("a.csv", "violatons,4\nincidents,2\n", "did you mean violations?"),
        ("a.csv", "violatons,\nincidents,2\n", "did you mean violations?"),
    ],
)
def test_what_is_no_figure_is_refused(tmp_path: Path, name: str, content: str, fault: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_figures(write(tmp_path, name, content))
    assert fault in caught.value.message


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_figures(write(tmp_path, "a.toml", "violatons = 4\nfines_paid = -5\n"))
    assert len(caught.value.details["refused_list"]) == 2


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_figures(tmp_path / "none.toml")


# --- recorded --------------------------------------------------------------------------------------------------------


@pytest.fixture
def record(run: Any, letter: Path, tmp_path: Path) -> Any:
    """Records a month on paper: ``record("2020-03", violations=4)``."""

    def answer(month: str, *words: str, **figures: float) -> Any:
        file = write(tmp_path, "figures.toml", "".join(f"{name} = {value}\n" for name, value in figures.items()))
        number = () if "--number" in words else ("--number", "11")
        return run("report", "record", "--month", month, *number, "--figures", str(file), *words, "--json")

    return answer


def figures(run: Any, month: str, name: str, **options: str) -> tuple[Any, ...]:
    answer = run("report", "monthly", "--month", month, "--json", **options)
    assert answer.code == 0, answer
    return tuple(answer.json["figures"][name].values())[:4]


def told_of(run: Any, *words: str) -> dict[str, Any]:
    answer = run("report", *words, "--json")
    assert answer.code == 0, answer
    return dict(answer.json["figures"])


def test_it_stands_for_its_month_in_every_column(run: Any, record: Any) -> None:
    assert record("2020-03", incidents=4, units_total=20).code == 0
    run("incident", "add", "--source", "police", "--on", "20/4/2020", "--description", "x", "--area", "178")
    assert figures(run, "2020-04", "incidents") == (None, 4, 4, None)
    assert figures(run, "2020-05", "incidents") == (1, 5, None, None)
    assert figures(run, "2020-06", "incidents") == (0, 5, 1, None)
    assert figures(run, "2021-03", "incidents", today="2021-03-16") == (0, 0, 0, 4)
    # What holds at the end of the period is counted then, and not added up.
    assert figures(run, "2020-04", "units_total") == (34, 34, 20, None)


def test_what_it_does_not_tell_is_not_known_of_its_month(run: Any, record: Any) -> None:
    assert record("2020-04", incidents=4, violations=2).code == 0
    act = ("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020")
    assert run(*act).code == 0
    (part,) = (name for name in told_of(run, "monthly", "--month", "2020-05") if name.startswith("violations:"))
    assert figures(run, "2020-05", "incidents") == (0, 4, 4, None)
    assert figures(run, "2020-05", "violations") == (1, 3, 2, None)
    for name in ("findings", "units_total", part):
        found = told_of(run, "monthly", "--month", "2020-05")[name]
        assert (found["previous"], found["previous_change"], found["previous_change_percent"]) == (None, None, None)
        assert found["cumulative"] == found["value"]
    lines = [line.split("\t") for line in run("report", "monthly", "--month", "2020-05").out.splitlines()]
    assert [line[3] for line in lines if line[0] in ("Findings", "Incidents reported")] == ["no figure", "4"]


def test_of_a_quarter_all_months_on_paper_tell_what_happened_and_the_last_one_what_held(run: Any, record: Any) -> None:
    assert record("2020-02", incidents=4, findings=1, units_total=20).code == 0
    assert record("2020-03", incidents=2, violations=2).code == 0
    found = told_of(run, "quarterly", "--quarter", "2020-Q2")
    wanted = {"incidents": 6, "findings": None, "violations": None, "units_total": None}
    assert {name: found[name]["previous"] for name in wanted} == wanted
    # What is told of the year is added up all the same.
    assert (found["findings"]["cumulative"], found["violations"]["cumulative"]) == (1, 2)


def test_a_part_of_what_it_tells_as_0_is_0(run: Any, record: Any) -> None:
    assert record("2020-04", violations=0).code == 0
    assert run("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020").code == 0
    found = told_of(run, "monthly", "--month", "2020-05")
    told = {name: one["previous"] for name, one in found.items() if name.partition(":")[0] == "violations"}
    assert told == {"violations": 0, "violations:15/2020/NĐ-CP:8.3.b": 0}


def test_the_letter_says_that_not_all_can_be_compared(run: Any, record: Any, letter: Path) -> None:
    assert record("2020-03", inspections_planned=4, violations=2).code == 0
    words = ("report", "monthly", "--month", "2021-03", "--format", "docx", "--json")
    paper = text(letter / run(*words, today="2021-03-16").json["path"])
    assert "Một số chỉ tiêu chưa có số liệu cùng kỳ năm trước để so sánh." in paper
    assert "cùng kỳ năm trước:" not in paper.replace("Cùng", "cùng")


def test_several_months_on_paper_are_added_up(run: Any, record: Any) -> None:
    for month, number in (("2020-01", 1), ("2020-02", 2), ("2020-04", 4)):
        assert record(month, incidents=number).code == 0
    run("incident", "add", "--source", "police", "--on", "20/2/2020", "--description", "x", "--area", "178")
    assert figures(run, "2020-06", "incidents") == (0, 8, None, None)


def test_what_was_recorded_of_its_days_is_not_counted_beside_it(run: Any, record: Any) -> None:
    run("incident", "add", "--source", "police", "--on", "20/2/2020", "--description", "x", "--area", "178")
    assert figures(run, "2020-04", "incidents") == (None, 1, 1, None)
    assert record("2020-03", incidents=4).code == 0
    assert figures(run, "2020-04", "incidents") == (None, 4, 4, None)


def test_it_is_shown_as_it_was_given_and_is_not_counted(run: Any, refused: Any, record: Any) -> None:
    made = record("2020-03", "--on", "16/3/2020", **GIVEN)
    assert "not given; added up as 0, and not known where periods are compared" in made.err
    shown = run("report", "show", "bc-2020-0001", "--json").json
    assert shown == made.json
    assert (shown["symbol"], shown["issued_on"], shown["is_on_paper"]) == ("11/BC-STTTT", "2020-03-16", True)
    assert shown["figures"] == GIVEN
    assert [one["id"] for one in run("report", "list", "--json").json] == ["BC-2020-0001"]
    said = refused(3, "report", "monthly", "--month", "2020-03").err
    assert "The month 03/2020 was reported on paper as 11/BC-STTTT" in said
    refused(3, "report", "monthly", "--month", "2020-03", "--issue", "--on", "15/6/2020")
    assert "5.000.000" in run("report", "show", "BC-2020-0001").out


def test_nothing_that_is_done_to_an_issued_report_is_done_to_it(run: Any, refused: Any, record: Any) -> None:
    record("2020-03", incidents=4)
    for words in (
        ("send", "BC-2020-0001"),
        ("acknowledge", "BC-2020-0001"),
        ("replace", "BC-2020-0001", "--on", "15/6/2020"),
        ("late", "--month", "2020-03"),
    ):
        assert "was reported on paper as 11/BC-STTTT" in refused(3, "report", *words).err
    run("report", "withdraw", "BC-2020-0001", "--reason", "Sai số")
    refused(4, "report", "late", "--month", "2020-03")


def test_a_whole_symbol_may_be_typed(record: Any) -> None:
    assert record("2020-03", "--number", "21/BC-TTr", incidents=1).json["symbol"] == "21/BC-TTr"


@pytest.mark.parametrize(
    ("month", "words", "code"),
    [
        ("2020-06", (), 3),
        ("2020-13", (), 2),
        ("2020-03", ("--on", "16/6/2020"), 3),
        ("2020-03", ("--on", "14/2/2020"), 3),
    ],
)
def test_a_month_that_the_records_cover_is_counted(record: Any, month: str, words: tuple[str, ...], code: int) -> None:
    assert record(month, *words, incidents=1).code == code


def test_a_month_is_recorded_once_until_it_is_withdrawn(run: Any, record: Any) -> None:
    assert record("2020-03", incidents=4).code == 0
    again = record("2020-03", incidents=5)
    assert (again.code, "withdraw BC-2020-0001" in again.json["hint"]) == (5, True)
    assert run("report", "withdraw", "BC-2020-0001", "--reason", "Sai số").code == 0
    assert figures(run, "2020-04", "incidents") == (None, None, None, None)
    shown = run("report", "show", "BC-2020-0001", "--json").json
    assert (shown["figures"], shown["withdrawn_on"]) == ({"incidents": 4}, "2020-06-15")
    assert [one["reason"] for one in shown["corrections_list"]] == ["Sai số"]
    assert "Sai số" in run("report", "show", "BC-2020-0001").out
    assert run("report", "list", "--json").json == []
    assert record("2020-03", incidents=5).json["id"] == "BC-2020-0002"
    assert figures(run, "2020-04", "incidents") == (None, 5, 5, None)


def test_the_month_in_which_the_records_begin_may_have_been_reported_on_paper(run: Any, record: Any) -> None:
    assert record("2020-05", incidents=4).code == 0
    assert figures(run, "2020-06", "incidents") == (0, 4, 4, None)


@pytest.mark.usefixtures("letter")
def test_a_month_before_the_records_is_issued_only_where_something_is_recorded_of_it(run: Any, refused: Any) -> None:
    issue = ("report", "monthly", "--month", "2020-03", "--issue", "--on", "15/6/2020")
    said = refused(3, *issue).err
    assert "Nothing is recorded of month 03/2020" in said
    assert "postwatch report record --month 2020-03" in said
    told = "nothing is recorded of the period"
    page = ("report", "html", "page.html", "--replace", "--period", "2020-03")
    assert told in run("report", "monthly", "--month", "2020-03").err
    assert told in run(*page).err
    run("incident", "add", "--source", "police", "--on", "20/2/2020", "--description", "x", "--area", "178")
    write_notes(run, "20/2/2020")
    assert told not in run("report", "monthly", "--month", "2020-03").err
    assert told not in run(*page).err
    assert run(*issue).code == 0


def test_a_month_that_postwatch_reported_is_not_recorded(run: Any, record: Any) -> None:
    run("incident", "add", "--source", "police", "--on", "20/2/2020", "--description", "x", "--area", "178")
    write_notes(run, "20/2/2020")
    assert run("report", "monthly", "--month", "2020-03", "--issue", "--on", "15/6/2020").code == 0
    answer = record("2020-03", incidents=1)
    assert (answer.code, "paper replace BC-2020-0001" in answer.json["hint"]) == (5, True)


def test_a_report_that_counted_it_keeps_its_figures(run: Any, record: Any) -> None:
    record("2020-03", incidents=4)
    write_notes(run, "1/6/2020")
    made = run("report", "monthly", "--month", "2020-06", "--issue", "--on", "15/6/2020", "--json").json
    withdrawn = run("report", "withdraw", "BC-2020-0001", "--reason", "Sai số", "--json").json
    assert withdrawn["papers_list"] == [made["symbol"]]
    assert run("report", "show", made["id"], "--json").json["figures"] == made["figures"]
    again = run("report", "monthly", "--month", "2020-06", "--as-of", made["id"], "--json").json
    assert again["figures"] == made["figures"]


def test_the_next_report_says_what_was_put_right_of_a_month_on_paper(run: Any, record: Any, letter: Path) -> None:
    def told(month: str, today: str) -> list[tuple[Any, ...]]:
        said = run("report", "monthly", "--month", month, "--json", today=today).json["adjustments_list"]
        return [(one["report"], one["month"], one["figure"], one["reported"], one["now"]) for one in said]

    def issue(month: str, on: str) -> Any:
        write_notes(run, f"{month}-01", today=on)
        return run("report", "monthly", "--month", month, "--issue", "--on", on, "--json", today=on).json

    def put_right(code: str, today: str, **now: float) -> None:
        assert run("report", "withdraw", code, "--reason", "Gõ nhầm", today=today).code == 0
        if now:
            given = write(letter, "again.toml", "".join(f"{name} = {value}\n" for name, value in now.items()))
            words = ("report", "record", "--month", "2020-03", "--number", "11", "--figures", str(given))
            assert run(*words, today=today).code == 0

    record("2020-03", incidents=5, violations=2)
    put_right("BC-2020-0001", "2020-06-15", incidents=4, violations=2)
    june = issue("2020-06", "2020-06-15")
    assert (june["adjustments_list"], told("2020-07", "2020-07-15")) == ([], [])
    put_right("BC-2020-0002", "2020-06-20", incidents=3, violations=2)
    assert told("2020-07", "2020-07-15") == [(june["id"], "2020-03", "incidents", 4, 3)]
    july = issue("2020-07", "2020-07-15")
    whole = text(letter / july["path"])
    assert f"so với Báo cáo số {june['symbol']} ngày 15/6/2020 (tháng 3 năm 2020):" in whole
    assert "3 (đã báo cáo: 4)" in whole
    assert told("2020-08", "2020-08-15") == []
    put_right("BC-2020-0004", "2020-08-01")
    changed = [(july["id"], "2020-03", name, value, 0) for name, value in (("violations", 2), ("incidents", 3))]
    assert told("2020-08", "2020-08-15") == changed
    assert told("2022-08", "2022-08-15") == []


def test_its_recording_and_its_withdrawal_are_undone(run: Any, record: Any) -> None:
    record("2020-03", incidents=4)
    run("report", "withdraw", "BC-2020-0001", "--reason", "x")
    assert run("undo", "--yes").code == 0
    assert figures(run, "2020-04", "incidents") == (None, 4, 4, None)
    run("report", "withdraw", "BC-2020-0001", "--reason", "x")
    run("undo", "--yes")
    entry = next(one["id"] for one in run("journal", "list", "--json").json if one["command"] == "report record")
    assert run("undo", "--yes", "--entry", str(entry)).code == 0
    assert figures(run, "2020-04", "incidents") == (None, None, None, None)
