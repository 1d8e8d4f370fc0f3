"""Taking in a sheet: read to its end, every refused row with its place, all or nothing."""

import datetime as dt
import errno
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import verbs
from hypothesis import given
from hypothesis import strategies as st

from postwatch import console
from postwatch.dispatch.importing import receipts
from postwatch.incident.actions import INCIDENT
from postwatch.inspection.importing import VISITS
from postwatch.inspection.remedy_importing import REMEDIES
from postwatch.intake import SheetKind, in_order
from postwatch.law.catalogue import Catalogue
from postwatch.note.actions import NOTE
from postwatch.pledge.importing import pledges
from postwatch.recipient.move_sheet import moves
from postwatch.record.importing import sheet_kind
from postwatch.task.importing import REPORTS
from postwatch.violation.importing import acts

Run = Any
# The sheet that each verb takes in; the column of the unit is the one whose option may be called otherwise.
SHEETS: dict[str, SheetKind] = {
    "paper acknowledge CV": receipts("x"), "inspect log": VISITS, "inspect remedy": REMEDIES,
    "recipient move": moves(dt.date(2020, 6, 15)), "note add": sheet_kind(NOTE), "incident add": sheet_kind(INCIDENT),
    "pledge record": pledges(None), "task report": REPORTS, "violation add": acts(dt.date(2020, 6, 15), Catalogue()),
}  # fmt: skip
HEAD = "code,kind,name,area"


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    def write(*rows: str) -> str:
        path = tmp_path / "units.csv"
        path.write_text("\n".join([HEAD, *rows]), encoding="utf-8-sig")
        return str(path)

    return write


GOOD = ("A-1,authority,Một,178", "A-2,authority,Hai,178")
BAD = ("A-3,nothing,Ba,178", "A-4,authority,,178", "A-1,authority,Bốn,178", "A-5,authority,Năm,nowhere")


def test_every_verb_that_takes_a_sheet_is_among_the_sheets() -> None:
    taking = {name for name, verb in verbs().items() if {"file", "map"} <= {one.name for one in verb.params}}
    assert taking == {*SHEETS, "recipient import"}


@pytest.mark.parametrize("verb", SHEETS)
def test_a_column_fills_the_option_of_its_name_or_no_option_can_have_its_name(verb: str) -> None:
    keys = {title: one.key for one in SHEETS[verb].columns for title in one.titles}
    options = {one.name for one in verbs()[verb].params}
    assert {key for key in keys.values() if "." not in key} - {"unit"} <= options
    assert keys.get("Tên đơn vị") in ("unit.name", None)
    assert keys.get("Địa bàn") in ("unit.area", None, *options & {"area"})


def codes(run: Run) -> list[str]:
    return sorted(unit["code"] for unit in run("recipient", "list", "--json").json)


def test_every_refused_row_is_reported_at_once_and_none_is_written(run: Run, workspace: Path, sheet: Any) -> None:
    said = run("recipient", "import", sheet(*GOOD, *BAD), "--json")
    assert said.code == 7
    assert [line["row"] for line in said.json["refused_list"]] == [4, 5, 6, 7]
    assert all(line["error"] and line["hint"] and line["exit_code"] for line in said.json["refused_list"])
    assert codes(run) == []


def test_the_good_rows_are_written_when_asked(run: Run, workspace: Path, sheet: Any) -> None:
    said = run("recipient", "import", sheet(*GOOD, *BAD), "--skip-refused", "--json")
    assert (said.code, said.json["written"], said.json["refused"]) == (7, 2, 4)
    assert codes(run) == ["A-1", "A-2"]


def mended(path: str, column: str, **values: str) -> str:
    """Write into a column of the refused rows, by their names; return the file, saved under another name."""
    book = openpyxl.load_workbook(path)
    rows = book.active.iter_rows()
    titles = [cell.value for cell in next(rows)]
    for row in rows:
        told = dict(zip(titles, row, strict=True))
        if told["Tên đơn vị"].value in values:
            told[column].value = values[told["Tên đơn vị"].value]
    book.save(f"{path}.xlsx")
    return f"{path}.xlsx"


def test_refused_rows_are_written_out_mended_and_taken_in(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    lines = ["Tên,Loại,Ngày giấy phép bưu chính,Địa bàn,Ghi chú", "Một,DNBC,05/03/2019,Cao Lộc",
             "Hai,DNBC,05/03/2019,Cao Lộ",
             "Ba,DNBC,31/02/2019,Cao Lộc"]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    said = run("recipient", "import", str(path), "--skip-refused", "--json")
    assert (said.code, said.json["written"], said.json["refused"]) == (7, 1, 2)
    assert Path(said.json["refused_sheet"]).name == "register-refused-rows.xlsx"
    sheet = openpyxl.load_workbook(said.json["refused_sheet"]).active
    assert [cell.value for cell in sheet[1]] == [
        "Loại", "Tên đơn vị", "Địa bàn", "Ngày giấy phép bưu chính", "Ghi chú", "Lý do bị từ chối"
    ]  # fmt: skip
    assert "Cao Lộ" in sheet["F2"].value
    file = mended(
        mended(said.json["refused_sheet"], "Địa bàn", Hai="Cao Lộc"), "Ngày giấy phép bưu chính", Ba="28/02/2019"
    )
    again = run("recipient", "import", file, "--json")
    assert (again.code, again.json["written"], again.json["refused_sheet"]) == (0, 2, None)
    assert len(codes(run)) == 3


def test_a_sheet_of_refused_rows_that_cannot_be_written_stops_the_import(
    run: Run, workspace: Path, sheet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("postwatch.files.output.write_whole", full)
    said = run("recipient", "import", sheet(*GOOD, *BAD), "--skip-refused", "--json")
    assert said.code == 8
    assert codes(run) == []


def test_rows_that_are_refused_again_are_written_under_the_same_name(run: Run, workspace: Path, sheet: Any) -> None:
    first = run("recipient", "import", sheet(*GOOD, *BAD), "--skip-refused", "--json").json["refused_sheet"]
    again = run("recipient", "import", first, "--skip-refused", "--json").json["refused_sheet"]
    assert [Path(one).name for one in (first, again)] == ["units-refused-rows.xlsx", "units-refused-rows-2.xlsx"]


def test_a_dry_run_and_a_refused_import_write_no_sheet(run: Run, workspace: Path, sheet: Any) -> None:
    for more in (("--dry-run", "--skip-refused"), ()):
        run("recipient", "import", sheet(*GOOD, *BAD), *more)
    assert list(Path.cwd().glob("*.xlsx")) == []


def test_many_refused_rows_are_cut_on_a_screen_and_whole_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = [{"where": f"row {number}", "error": "wrong"} for number in range(500)]
    assert len(console.refused_lines(refused)) == 500
    monkeypatch.setattr(console, "is_screen", lambda: True)
    lines = console.refused_lines(refused)
    assert len(lines) == 201
    assert "300" in lines[-1]


def test_a_repeated_request_ends_as_the_first_one_did(run: Run, workspace: Path, sheet: Any) -> None:
    words = ("recipient", "import", sheet(*GOOD, *BAD), "--skip-refused", "--request-id", "once", "--json")
    first, again = run(*words), run(*words)
    assert (again.code, again.json) == (first.code, first.json)
    assert again.code == 7


def test_the_journal_keeps_no_contact_of_a_row_that_was_left_out(run: Run, workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    rows = (
        "Q2,authority,Hai,178,0205 424242abc",
        "Q3,authority,Ba,178,0205 111111",
        "Q4,authority,Bốn,178,9 of nobody",
    )
    path.write_text("\n".join([f"{HEAD},phone", *rows]), encoding="utf-8-sig")
    said = run("recipient", "import", str(path), "--skip-refused", "--json")
    assert (said.code, said.json["refused"]) == (7, 2)
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        kept = database.execute("SELECT answer FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()[0]
    assert "424242" not in kept
    assert "of nobody" not in kept
    assert [line["row"] for line in said.json["refused_list"]] == [2, 4]
    assert "column phone" in said.json["refused_list"][0]["where"]


def test_a_place_is_said_once(run: Run, loaded: Path, tmp_path: Path) -> None:
    path = tmp_path / "receipts.csv"
    path.write_text("Mã đơn vị,Ngày ký,Người ký\nBDT-LS,32/13/2020,A\n", encoding="utf-8-sig")
    run("campaign", "load", "chi-thi-28")
    said = run("pledge", "record", "--from", str(path), "--dry-run")
    assert said.out.count("row 2") == 1


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, workspace: Path, sheet: Any) -> None:
    file = sheet(*GOOD, *BAD)
    dry = run("recipient", "import", file, "--dry-run", "--skip-refused", "--json")
    assert codes(run) == []
    done = run("recipient", "import", file, "--skip-refused", "--json")
    only_done = {"dry_run": False, "rows_list": [], "refused_sheet": done.json["refused_sheet"]}
    assert (dry.code, dry.json | only_done) == (done.code, done.json)


def test_the_screen_names_every_refused_row(run: Run, workspace: Path, sheet: Any) -> None:
    said = run("recipient", "import", sheet(*GOOD, *BAD))
    assert said.err.count("\n  - ") == 4
    assert "units.csv" in said.err


def test_a_repeated_import_gets_the_first_answer(run: Run, workspace: Path, sheet: Any) -> None:
    words = ["recipient", "import", sheet(*GOOD), "--request-id", "i-1", "--json"]
    first, again = run(*words), run(*words)
    assert (first.code, first.json) == (again.code, again.json) == (0, first.json)
    assert codes(run) == ["A-1", "A-2"]


@dataclass(frozen=True)
class Row:
    number: int

    @property
    def place(self) -> int:
        return self.number


Pairs = list[tuple[Row, tuple[str, str | None]]]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.none() | st.sampled_from("abcdefg")), max_size=8))
def test_rows_in_order_lose_none_and_put_what_is_needed_first(named: list[tuple[str, str | None]]) -> None:
    pairs: Pairs = [(Row(number), draft) for number, draft in enumerate(named)]
    ordered = in_order(pairs, names=lambda draft: [draft[0]], needs=lambda draft: draft[1])  # type: ignore[arg-type]
    assert sorted(row.number for row, _draft in ordered) == list(range(len(named)))
    seen: set[str] = set()
    names = [draft[0] for _row, draft in ordered]
    for _row, (name, need) in ordered:
        if need in names and need not in seen and name != need:
            assert circular(named, need)
        seen.add(name)


def circular(named: list[tuple[str, str | None]], start: str) -> bool:
    """Whether a chain of needs from ``start`` comes to a name twice."""
    first: dict[str, str | None] = {}
    for name, need in named:
        first.setdefault(name, need)
    seen: set[str] = set()
    step: str | None = start
    while step is not None and step in first:
        if step in seen:
            return True
        seen.add(step)
        step = first[step]
    return False
