"""Verbs with kinds: a word behind a verb, or the number of its arguments, says which command is meant."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from commands import verbs
from conftest import CommandLine as Run

from postwatch.language import speaking
from postwatch.options import DAY

DELEGATION = ("Lê Văn Trưởng", "--to", "Vy Văn Phó", "--number", "9/QĐ-GQ", "--from", "1/6/2020")
# Words of before of verbs that are a kind of another one now, and how the same is typed now.
MOVED = [
    (("campaign", "show", "chi-thi-28"), ("campaign", "list", "chi-thi-28"), "campaign list"),
    (("dispatch", "list"), ("paper", "list", "dispatch"), "paper list dispatch"),
    (("followup", "list", "--search", "x"), ("paper", "list", "followup", "--search", "x"), "paper list followup"),
    (("inspect", "answers"), ("inspect", "answer"), "inspect answer"),
    (("inspect", "checklist"), ("inspect", "answer", "checklist"), "inspect answer checklist"),
    (("inspect", "papers", "--kind", "decision"), ("paper", "list", "inspect", "--kind", "decision"),
     "paper list inspect"),
    (("inspect", "signed-minutes", "--withdrawn"), ("inspect", "minutes", "--withdrawn"), "inspect minutes"),
    (("journal", "show", "2"), ("journal", "list", "2"), "journal list"),
    (("staff", "delegations"), ("staff", "delegate"), "staff delegate"),
]  # fmt: skip


@pytest.fixture
def heads(run: Run, loaded: Path) -> Path:
    """A workspace with a head and a deputy."""
    run("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--authority", "head")
    run("staff", "add", "Vy Văn Phó", "--title", "Phó Chánh Thanh tra", "--authority", "deputy")
    return loaded


@pytest.mark.parametrize(("before", "now", "named"), MOVED, ids=[" ".join(before) for before, _now, _named in MOVED])
def test_words_of_before_answer_the_same_and_name_those_of_now(
    run: Run, letter: Path, before: tuple[str, ...], now: tuple[str, ...], named: str
) -> None:
    said = run.plain(*before, "--json")
    assert said.code == 0
    assert said.err == f"from now on: postwatch {named}\n"
    again = run.plain(*now, "--json")
    assert (again.code, again.out, again.err) == (0, said.out, "")


def test_a_verb_alone_lists_and_writes_with_a_value(run: Run, heads: Path) -> None:
    assert run("staff", "delegate", "--json").json == []
    made = run("staff", "delegate", *DELEGATION, "--json").json
    assert made["number"] == "9/QĐ-GQ"
    assert run("staff", "delegate", "--json").json == run("staff", "delegate", "list", "--json").json == [made]
    assert "9/QĐ-GQ" in run("staff", "delegate", "--search", "trưởng").out
    assert run("staff", "delegate", "--withdrawn", "--json").json == []


def test_options_may_stand_before_the_arguments(run: Run, heads: Path) -> None:
    giver, *options = DELEGATION
    assert run("staff", "delegate", "--json", *options, giver).json["giver_name"] == giver
    assert run("staff", "delegate", "-w", str(heads), "--json").json[0]["giver_name"] == giver


def test_an_option_that_only_the_verb_has_asks_for_what_is_missing(run: Run, heads: Path) -> None:
    said = run("staff", "delegate", "--to", "Vy Văn Phó")
    assert said.code == 2
    assert "GIVER" in said.err
    assert "--number" in said.err


@pytest.mark.parametrize("words", [("receipts", "CV-2020-0001"), ("CV-2020-0001", "receipts")])
def test_a_kind_is_named_first_or_behind_the_record(run: Run, letter: Path, words: tuple[str, ...]) -> None:
    made = run("dispatch", "sheets", *words, "--json").json
    assert made["path"].startswith("documents/CV-2020-0001/xac-nhan-")
    assert run.plain("dispatch", "sheet", "CV-2020-0001").err.splitlines()[0] == (
        "from now on: postwatch dispatch sheets CODE receipts"
    )


def test_a_value_that_is_called_like_a_kind_is_a_value(run: Run, letter: Path) -> None:
    assert run("paper", "list", "--search", "dispatch", "--json").json == []
    assert run("paper", "list", "dispatch", "--search", "dispatch", "--json").json == []
    assert [one["id"] for one in run("paper", "list", "--json").json] == ["CV-2020-0001"]


def test_minutes_of_a_visit_are_drafted_by_words_of_before_too(run: Run, loaded: Path) -> None:
    visit = run("inspect", "log", "DPV-010", "--on", "2/6/2020", "--json").json["id"]
    made = run("inspect", "draft", visit, "minutes", "--json").json
    said = run.plain("inspect", "minutes", visit, "--replace", "--json")
    assert said.err.splitlines()[0] == "from now on: postwatch inspect draft CODE minutes"
    assert said.json["path"] == made["path"]
    told: Any = [one["command"] for one in run("journal", "list", "--json").json][:2]
    assert told == ["inspect draft minutes", "inspect draft minutes"]


def test_minutes_of_a_round_are_drafted_by_words_of_before_too(run: Run, loaded: Path) -> None:
    plan = ("--head", "CB-001", "--unit", "DPV-010", "--on", "1/6/2020", "--number", "05/QĐ-STTTT")
    run("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead")
    planned = run("inspect", "plan", *plan, "--json").json["id"]
    made = run("inspect", "draft", planned, "work", "--json").json
    said = run.plain("inspect", "draft-minutes", planned, "work", "--replace", "--json")
    assert said.err.splitlines()[0] == "from now on: postwatch inspect draft CODE work"
    assert (said.json["kind"], said.json["path"]) == (made["kind"], made["path"]) == ("work", made["path"])
    signed = run.plain("inspect", "record-minutes", planned, "work", "--on", "2/6/2020", "--json")
    assert signed.err.splitlines()[0] == "from now on: postwatch inspect minutes"
    assert run("inspect", "minutes", "--json").json == [signed.json]


def test_the_control_sheet_is_a_kind_of_a_period(run: Run, loaded: Path, tmp_path: Path) -> None:
    said = run("report", "for", "2020-05", "control", str(tmp_path / "phieu.docx"), "--json").json
    before = run.plain("report", "control", str(tmp_path / "cu.docx"), "--period", "2020-05", "--json")
    assert before.err == "from now on: postwatch report for PERIOD control\n"
    sheets = [tmp_path / "phieu.docx", tmp_path / "cu.docx"]
    assert [said["path"], before.json["path"]] == [str(sheet) for sheet in sheets]
    assert said["journal_head"] == before.json["journal_head"]
    assert all(sheet.stat().st_size for sheet in sheets)
    assert run("report", "for", "2020-05", "--json").json["period"] == {"from": "2020-04-15", "to": "2020-05-14"}


def test_a_help_page_tells_the_kinds_and_a_kind_has_a_page_of_its_own(run: Run, tmp_path: Path) -> None:
    page = run("inspect", "answer", "--help").out
    assert page.startswith("Usage: postwatch inspect answer VISIT [ITEM=ANSWER...] [OPTIONS]\n")
    assert "\nKinds:\n  counts " in page
    assert run("inspect", "answer", "counts", "--help").out.startswith("Usage: postwatch inspect answer [OPTIONS]\n")
    assert run("help", "inspect", "answer", "checklist").out.startswith("Usage: postwatch inspect answer checklist ")
    assert "draft" not in run("inspect", "minutes", "--help").out.partition("Kinds:")[2].split()


def test_every_option_that_takes_a_day_is_read_as_a_day() -> None:
    own = {(name, key, one) for name, verb in verbs().items() for key, one in verb.callback.options.items()}
    days = {(name, key) for name, key, one in own if one.is_day}
    assert len(days) > 200
    by_name = {key for _name, key in days if key.endswith(("on", "due")) or key in ("since", "until")}
    assert {(name, key) for name, key, one in own if one.shape == DAY or key in by_name} <= days


def test_a_day_may_lack_its_year_wherever_one_is_typed(run: Run, prepare: Run, loaded: Path) -> None:
    day = {"today": "2020-06-26"}
    assert prepare("campaign", "load", "chi-thi-28").code == prepare("dispatch", "generate").code == 0
    assert run("paper", "issue", "CV-2020-0001", "--on", "26/6", "--json", **day).json["issued_on"] == "2020-06-26"
    assert run("note", "add", "difficulty", "Mưa lũ", "--on", "ngày 25 tháng 6", **day).code == 0
    assert [one["noted_on"] for one in run("note", "list", "--since", "25/6", "--json", **day).json] == ["2020-06-25"]
    assert run("report", "for", "1/6..25/6", "--json", **day).json["name"] == "2020-06-01..2020-06-25"
    assert run("note", "list", "--as-of", "26/6", **day).code == 0
    answer = run("note", "list", "--since", "15/12", **day)
    assert answer.code == 2
    assert "15/12/2019 or 15/12/2020" in answer.err


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_option_has_an_example_that_is_typed_as_a_single_word(lang: str) -> None:
    with speaking(lang):
        for name, verb in verbs().items():
            for key, one in verb.callback.options.items():
                assert len(shlex.split(one.example())) == 1, (name, key, one.example())


@pytest.mark.parametrize(
    ("words", "example"),
    [
        (("staff", "add"), 'postwatch staff add NAME --title "Phó Giám đốc"'),
        (("pledge", "record", "DPV-005"), '--signed-on 15/5/2020 --signer "WHO SIGNED"'),
        (("inspect", "plan", "--on", "15/6/2020"), '--head "HEAD OF THE TEAM"'),
        (("note", "list", "--limit", "x"), "[--limit 3]"),
        (("recipient", "add"), "--kind service_point"),
    ],
)
def test_the_hint_of_a_missing_value_has_an_example_of_it(
    run: Run, loaded: Path, words: tuple[str, ...], example: str
) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert example in answer.err.partition("hint: ")[2]
