"""Letters that ask late units for a written explanation: of a figure of the report, in an area or all."""

from pathlib import Path
from typing import Any

import docx
import pytest

DUE, LATER = "2020-07-01", "2020-07-06"


@pytest.fixture
def late(letter: Path, prepare: Any) -> Path:
    """A workspace in which a follow-up set a day that is over; all but a single office are late."""
    prepare("followup", "generate", "--audience", "districts", "--due", DUE, today="2020-06-15")
    prepare("followup", "issue", "DD-2020-0001", "--on", "2020-06-15", today="2020-06-15")
    prepare("followup", "send", "DD-2020-0001", "--on", "2020-06-15", today="2020-06-15")
    tasks = prepare("task", "list", "--unit", "PVHTT-BS", "--json", today="2020-06-20").json
    for task in tasks:
        prepare("task", "waive", task["id"], "--reason", "x", "--on", "20/6/2020", today="2020-06-20")
    return letter


def asked(run: Any, *words: str, today: str = LATER) -> Any:
    answer = run("followup", "generate", *words, "--json", today=today)
    assert answer.code == 0, answer
    return answer.json


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def behind(run: Any, figure: str, *words: str) -> set[str]:
    """The units behind a figure of the report today."""
    period = ("--period", f"{LATER}..{LATER}")
    records = run("report", "records", figure, *period, *words, "--json", today=LATER).json["records_list"]
    return {one["recipient"] for one in records}


def named(run: Any, code: str) -> dict[str, str]:
    return {one["recipient"]: one["missing"] for one in run("show", code, "--json", today=LATER).json["units_list"]}


def test_the_letter_names_the_units_behind_the_figure_and_asks_by_a_day(run: Any, late: Path) -> None:
    (made,) = asked(run, "--explain", "tasks_overdue", "--due", "2020-07-20")
    units = named(run, made["id"])
    assert {*units} == behind(run, "tasks_overdue")
    assert "PVHTT-BS" not in units
    assert {*units.values()} == {"Nhiệm vụ quá hạn: 2"}
    assert (made["explains"], made["missing"], made["due_on"]) == ("tasks_overdue", len(units), "2020-07-20")
    text = text_of(late / made["path"])
    assert "V/v đề nghị giải trình nhiệm vụ quá hạn" in text
    assert "giải trình bằng văn bản: nguyên nhân, trách nhiệm" in text
    assert "trước ngày 20 tháng 7 năm 2020" in text
    assert "(lần" not in text


def test_a_figure_may_be_named_by_its_words_and_an_area_alone_means_overdue_tasks(run: Any, late: Path) -> None:
    (by_words,) = asked(run, "--explain", "Overdue tasks")
    (by_area,) = asked(run, "--area", "cao lộc")
    assert by_words["explains"] == "tasks_overdue"
    assert {*named(run, by_area["id"])} == behind(run, "tasks_overdue", "--area", "cao lộc") == {"PVHTT-CAL"}
    assert "nhiệm vụ quá hạn tại huyện Cao Lộc" in text_of(late / by_area["path"])


def test_of_a_share_the_units_that_add_nothing_have_to_explain(run: Any, late: Path, prepare: Any) -> None:
    words = ("--signed-on", "1/7/2020", "--signer", "x", "--covers", "all")
    prepare("pledge", "record", "VTP-LS", *words, today=LATER)
    (made,) = asked(run, "--explain", "pledge_coverage_percent")
    shown = run("pledge", "missing", "--json", today=LATER).json
    assert {*named(run, made["id"])} == {one["code"] for one in shown}


def test_it_is_no_rung_of_the_ladder_and_gives_no_deadline(run: Any, late: Path, prepare: Any) -> None:
    before = run("task", "list", "--json", today=LATER).json
    (made,) = asked(run, "--explain", "tasks_overdue")
    prepare("followup", "issue", made["id"], "--on", LATER, today=LATER)
    prepare("followup", "send", made["id"], "--on", LATER, today=LATER)
    assert run("task", "list", "--json", today=LATER).json == before
    reminder = asked(run, "--audience", "districts")
    assert (reminder["level"], reminder["explains"]) == (2, None)
    report = run("report", "for", "2020-06-15..2020-07-06", "--json", today=LATER).json
    assert report["figures"]["followups_issued"]["value"] == 1


def test_a_new_draft_takes_the_place_of_its_like_alone(run: Any, late: Path) -> None:
    reminder = asked(run, "--audience", "districts")
    (first,) = asked(run, "--explain", "tasks_overdue")
    (of_area,) = asked(run, "--area", "cao lộc")
    (second,) = asked(run, "--explain", "tasks_overdue")
    ended = {one["id"]: one["ended_on"] for one in run("followup", "list", "--json", today=LATER).json}
    assert ended == {
        "DD-2020-0001": None, reminder["id"]: None, first["id"]: LATER, of_area["id"]: None, second["id"]: None,
    }  # fmt: skip


def test_units_that_the_letter_does_not_ask_are_named(run: Any, late: Path, prepare: Any) -> None:
    words = ("--kind", "postal_enterprise", "--name", "Doanh nghiệp khác", "--area", "cao lộc", "--code", "KHAC")
    prepare("recipient", "add", *words, today=LATER)
    prepare("inspect", "log", "KHAC", "--on", LATER, "--finding", "Thiếu danh mục", "--remedy", "Niêm yết", today=LATER)
    answer = run("followup", "generate", "--explain", "remedies_ordered", today=LATER)
    assert answer.code == 4
    prepare("inspect", "log", "BDT-LS", "--on", LATER, "--finding", "Thiếu", "--remedy", "Niêm yết", today=LATER)
    answer = run("followup", "generate", "--explain", "remedies_ordered", today=LATER)
    assert answer.code == 0, answer
    assert "does not ask are left out: KHAC" in answer.err


def test_the_mail_to_such_a_unit_asks_to_explain(run: Any, late: Path, prepare: Any, tmp_path: Path) -> None:
    (made,) = asked(run, "--area", "cao lộc")
    prepare("followup", "issue", made["id"], "--on", LATER, today=LATER)
    prepare("amend", "PVHTT-CAL", "--email", "caoloc@example.org", today=LATER)
    assert run("followup", "mail", made["id"], "--to", str(tmp_path / "mails"), today=LATER).code == 0
    import email.policy

    (file,) = (tmp_path / "mails").glob("*.eml")
    text = email.message_from_bytes(file.read_bytes(), policy=email.policy.default).get_body().get_content()
    assert "- Nhiệm vụ quá hạn: 2;" in text
    assert "giải trình bằng văn bản trước ngày" in text


@pytest.mark.parametrize(
    ("code", "words", "says"),
    [
        (4, ("--explain", "task_overdue"), "There is no figure task_overdue"),
        (4, ("--area", "nowhere"), "nowhere"),
        (4, ("--explain", "fines_overdue"), "No unit owes anything"),
    ],
)
def test_what_nobody_can_explain_is_refused(run: Any, late: Path, code: int, words: Any, says: str) -> None:
    before = run("followup", "list", "--json", today=LATER).json
    answer = run("followup", "generate", *words, today=LATER)
    assert (answer.code, says in answer.err) == (code, True), answer
    assert run("followup", "list", "--json", today=LATER).json == before
