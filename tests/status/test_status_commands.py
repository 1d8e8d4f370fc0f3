import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlalchemy import Engine, event


class TestInit:
    def test_a_workspace_holds_everything_and_is_private(self, run: Any, tmp_path: Path) -> None:
        made = run("init", "office", "--json")
        assert made.code == 0
        folder = tmp_path / "office"
        assert made.json == {
            "workspace": str(folder),
            "office": "lang-son-2020",
            "office_name": "Sở Thông tin và Truyền thông tỉnh Lạng Sơn",
            "database": "sqlite",
            "areas": made.json["areas"],
            "joined": False,
            "files_elsewhere": 0,
        }
        assert made.json["areas"] > 11
        assert (folder / "postwatch.db").stat().st_mode & 0o077 == 0
        assert (folder / "postwatch.toml").stat().st_mode & 0o077 == 0
        assert run("-w", str(folder), "recipient", "list", "--json").json == []
        assert run("-w", str(folder), "db", "status", "--json").json["current"] is True

    def test_an_office_file_of_ones_own_is_private_too(self, run: Any, tmp_path: Path) -> None:
        shipped = Path(__file__).parent.parent.parent / "data" / "offices" / "lang-son-2020.toml"
        (tmp_path / "mine.toml").write_bytes(shipped.read_bytes())
        earlier = os.umask(0o022)
        try:
            assert run("init", "office", "--office", "mine.toml").code == 0
        finally:
            os.umask(earlier)
        data = tmp_path / "office" / "data"
        kept = data / "offices" / "lang-son-2020.toml"
        assert kept.read_bytes() == shipped.read_bytes()
        assert [path.stat().st_mode & 0o777 for path in (data, kept.parent, kept)] == [0o700, 0o700, 0o600]

    @pytest.mark.parametrize(
        ("words", "code"), [(("--office", "nowhere"), 4), (("--language", "fr"), 2), (("--office", "mine.toml"), 4)]
    )
    def test_a_workspace_that_cannot_be_made_leaves_nothing(
        self, run: Any, tmp_path: Path, words: tuple[str, ...], code: int
    ) -> None:
        answer = run("init", "office", *words)
        assert answer.code == code
        assert "hint: " in answer.err
        assert not (tmp_path / "office").exists()

    def test_what_was_in_the_folder_stays(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "office").mkdir()
        (tmp_path / "office" / "thư.txt").write_text("x", encoding="utf-8")
        assert run("init", "office", "--database", "postgresql+psycopg://nobody@127.0.0.1:1/none").code == 6
        assert [path.name for path in (tmp_path / "office").iterdir()] == ["thư.txt"]
        assert run("init", "office").code == 0

    def test_commands_without_a_workspace_say_how_to_make_one(self, run: Any) -> None:
        answer = run("recipient", "list")
        assert answer.code == 6
        assert "postwatch init" in answer.err


def items(run: Any, **environ: str) -> dict[str, tuple[int, bool]]:
    found = run("status", "--json", **environ).json
    assert set(found) == {"today", "overdue", "items_list", "journal_head", "later"}
    assert (found["overdue"] > 0) == any(item["overdue"] for item in found["items_list"])
    return {item["kind"]: (item["count"], item["overdue"]) for item in found["items_list"]}


class TestStatus:
    @pytest.mark.usefixtures("workspace")
    def test_on_an_empty_desk_nothing_waits(self, run: Any) -> None:
        assert items(run) == {}
        assert run("status", "--exit-code").code == 0
        assert "Nothing waits in the next 7 days." in run("status").out

    @pytest.mark.usefixtures("letter")
    def test_what_waits_is_said_with_the_command_that_does_it(self, run: Any) -> None:
        assert items(run) == {"unsent": (16, False), "report": (27, False), "pledge": (21, False)}
        assert "postwatch paper send CV-2020-0001" in run("status").out
        run("dispatch", "send", "1")
        run("dispatch", "correct", "1", "--text", "x")
        run("register", "reserve")
        assert items(run) == {
            "receipt": (16, False),
            "draft": (1, False),
            "report": (27, False),
            "pledge": (21, False),
            "number": (1, False),
        }

    @pytest.mark.usefixtures("loaded")
    def test_only_tasks_whose_day_counts_are_late(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        run("dispatch", "generate", today="2020-05-15")
        run("dispatch", "issue", "CV-2020-0001", "--on", "18/5/2020", "--due", "10/6/2020")
        run("task", "report", "PVHTT-BS", "--task-of", "districts-propagate", "--on", "9/6/2020", "--text", "x")
        late = len(run("task", "list", "--overdue", "--json").json)
        assert late == 65 - 11 - 5 - 1
        assert items(run)["task"] == (late, True)
        assert items(run, today="2020-06-10")["task"] == (late, False)
        assert "task" not in items(run, today="2020-06-02")
        assert run("status", "--exit-code").code == 10
        assert run("status").code == 0
        assert run("status", "--exit-code", today="2020-06-10").code == 0

    @pytest.mark.usefixtures("letter")
    def test_no_report_is_awaited_for_a_month_before_the_task(self, run: Any) -> None:
        assert "report" not in items(run, today="2020-06-14")
        assert items(run, today="2020-06-15")["report"] == (27, False)


LISTS = ("recipient", "staff", "campaign", "dispatch", "task", "pledge", "followup", "register")


@pytest.mark.usefixtures("letter")
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("noun", LISTS)
def test_every_list_is_shown_as_a_table_in_either_language(run: Any, noun: str, lang: str) -> None:
    shown = run(noun, "list", lang=lang)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.strip()
    assert isinstance(run(noun, "list", "--json", lang=lang).json, list)


def test_the_demo_runs_the_whole_loop_and_some_units_still_owe(run: Any, tmp_path: Path) -> None:
    answer = run("demo", "demo", "--json", today="2026-11-24")
    assert answer.code == 0, answer.err
    made = answer.json
    folder = tmp_path / "demo"
    assert made["workspace"] == str(folder)
    assert made["documents"] == len(made["documents_list"]) <= 25
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.docx")) == sorted(made["documents_list"])
    for name in made["documents_list"]:
        document = docx.Document(str(folder / name))
        assert document.tables or document.paragraphs
    say = ("-w", str(folder), "--json")
    assert run("pledge", "missing", *say, today="2020-06-19").json
    assert run("status", *say, today="2020-06-19").json["overdue"] > 0
    assert {one["issued_on"][:4] for one in run("dispatch", "list", *say).json} == {"2020"}
    assert run("db", "check", *say).json["findings_list"] == []
    again = run("demo", "demo", today="2026-11-24")
    assert again.code == 5


def test_the_demo_shows_each_step_as_a_command_line(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from postwatch.workspace import commands

    read = commands.read_script
    monkeypatch.setattr(commands, "read_script", lambda path: read(path)[:4])
    shown = run("demo", "demo", lang="vi").out
    assert "15/05/2020 $ postwatch paper issue CV-2020-0001 --on 15/05/2020" in shown
    assert "documents/CV-2020-0001/" in shown


@pytest.mark.usefixtures("loaded")
def test_the_agenda_asks_as_much_of_one_case_as_of_twelve(run: Any, statements: list[str]) -> None:
    def asked() -> int:
        statements.clear()
        assert items(run, today="2020-07-20")["case"]
        return len(statements)

    def add(*units: str) -> None:
        for unit in units:
            assert run("violation", "add", unit, "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-29").code == 0

    add("DPV-013")
    run("case", "explain", "1", "--asked-on", "2020-06-01", "--held-on", "2020-06-02", "--text", "x")
    one = asked()
    add(*(f"DPV-{number:03d}" for number in range(6, 17)))
    run("case", "explain", "2", "--asked-on", "2020-06-01", "--held-on", "2020-06-02", "--text", "x")
    assert len(run("violation", "list", "--json").json) == 12
    assert asked() == one


def test_the_first_term_behind_the_days_of_the_desk_is_told(run: Any, loaded: Path) -> None:
    typed = ("--decree", "174/2026", "--on", "2026-07-07", "--minutes-on", "2026-07-07")
    assert run("violation", "add", "DPV-013", "11.2", *typed, today="2026-07-07").code == 0
    desk = run("status", "--json", today="2026-07-07").json
    assert max(item["due_on"] for item in desk["items_list"] if item["kind"] == "case") == "2026-07-14"
    assert desk["later"]["due_on"] == "2026-07-16"
    told = f"After that: 16/07/2026, {desk['later']['what']}: postwatch case show VV-2026-0001"
    assert told in run("status", today="2026-07-07").out
    soon = run("status", "--json", today="2026-07-10").json
    assert max(item["due_on"] for item in soon["items_list"] if item["kind"] == "case") == "2026-07-16"
    assert soon["later"]["due_on"] == "2027-07-07"


TWELVE = [f"DPV-{number:03d}" for number in range(5, 17)]


@pytest.fixture
def twelve(run: Any, loaded: Path, prepare: Any) -> Path:
    """An office with twelve cases that have to be decided by one day."""
    for unit in TWELVE:
        prepare("violation", "add", unit, "8.3.b", "--on", "2020-05-28", "--minutes-on", "2020-05-29")
    return loaded


@pytest.mark.usefixtures("twelve")
class TestGroups:
    def test_terms_of_a_kind_are_a_line_with_the_command_that_lists_them(self, run: Any) -> None:
        (line,) = run("status", "--json").json["items_list"]
        shown = run("status").out
        assert f"{line['heading']}\t12\tfrom {day_of(line)}\toverdue\tpostwatch status case:decide\n" in shown
        assert (line["key"], line["items"], line["overdue_count"]) == ("case:decide", 12, 12)
        opened = run(*line["command"].split()[1:], "--json").json
        assert opened["overdue"] == 12
        assert [(one["what"], one["count"], one["group"]) for one in opened["items_list"]] == [
            (f"Case VV-2020-{number:04d}: {line['heading'].removeprefix('Cases: ')}", 1, "case:decide")
            for number in range(1, 13)
        ]
        assert run("status", "CASE:decide").out.count("postwatch case show VV-2020-") == 12
        assert run("status", "case", "--exit-code").code == 10
        assert run("status", "goods", "--exit-code").code == 0

    def test_a_few_that_are_overdue_are_counted_apart(self, run: Any) -> None:
        run("violation", "add", "BDT-LS", "8.3.b", "--on", "2020-06-12", "--minutes-on", "2020-06-12")
        (line,) = run("status", "--json").json["items_list"]
        assert (line["count"], line["overdue"], line["overdue_count"]) == (13, True, 12)
        assert "12 overdue" in run("status").out

    def test_a_file_holds_every_thing(self, run: Any, tmp_path: Path) -> None:
        for form in ("csv", "html", "ics"):
            path = tmp_path / f"desk.{form}"
            assert run("status", "--to", str(path)).code == 0
            assert len({*re.findall(r"VV-2020-\d+", path.read_text(encoding="utf-8"))}) == 12

    def test_a_group_that_is_not_there_is_refused(self, refused: Any) -> None:
        assert "did you mean case:decide?" in refused(4, "status", "case:decid").err
        assert "Nothing waits under x" in refused(4, "status", "x").err


@pytest.mark.usefixtures("twelve")
def test_papers_are_a_line_by_the_first_of_their_marks(run: Any, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    by = ("--authority", "Chánh Thanh tra", "--by", "Nguyễn Văn A")
    for case in range(1, 5):
        signed = ("--on", "2020-06-12", *by, "--number", f"{case}/QĐ", "--as-signed", "Đã ký", "--scan", str(scan))
        assert run("case", "sign", "decision", str(case), *signed).code == 0
    marked = [one for one in run("status", "--json").json["items_list"] if one["kind"] == "fault"]
    assert [(one["key"], one["count"]) for one in marked] == [("fault:case:after_term", 4)]
    opened = run(*marked[0]["command"].split()[1:], "--json").json["items_list"]
    assert len(opened) == 4
    assert all("after the term to decide (Điều 66); by an office" in one["what"] for one in opened)


def day_of(line: Any) -> str:
    return dt.date.fromisoformat(line["due_on"]).strftime("%d/%m/%Y")


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The statements that are sent to databases, in their order."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
