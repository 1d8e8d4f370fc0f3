"""The law is of a day: what was known then is read then, and what another version moved in open cases is listed."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from commands import words_for
from databases import address_of
from long_runs import LONG, few
from preparing import Row, own_days, own_rows, rows_of, upgrade
from readings import ALL_CALLS

BEFORE, DAY, LATER = "2020-06-15", "2020-06-16", "2020-06-30"
NUMBERED = ("--by", "Người ký", "--authority", "Chủ tịch UBND cấp huyện")
REPORTS = ("BC-2020-0001", "BC-2020-0002", "BC-2020-0003", "BC-2020-0004")
# What the law of a day moves first; a short run reads little else.
MOVED = [("violation", "show", "VP-2020-0001"), ("violation", "show", "VP-2020-0002"), ("status",), ("law", "changes")]


def is_term(name: str, *conditions: str) -> Any:
    return lambda row: (
        row["name"] == name and not row["valid_from"] and row["condition"] in (conditions or ("",)) and not row["scope"]
    )


def is_act(provision: str) -> Any:
    return lambda row: (
        ".".join(filter(None, (row["article"], row["clause"], row["point"]))) == provision
        and row["valid_from"] == "2020-04-15"
    )


def calls_for(office: Path) -> list[tuple[str, ...]]:
    """The calls to compare: a short run reads those that the law moves first and a few others, on a server none."""
    others = [call for call in ALL_CALLS if call not in MOVED]
    return [*MOVED, *(few(others, every=6) if LONG or address_of(office).startswith("sqlite") else ())]


def printed(run: Any, calls: list[tuple[str, ...]], *words: str, today: str) -> dict[tuple[str, ...], tuple[int, str]]:
    found = {}
    for call in calls:
        answer = run(*call, "--json", *words, today=today)
        assert answer.code in {0, 3, 4}, (call, answer)
        found[call] = answer.code, answer.out
    return found


def differing(one: dict[Any, Any], other: dict[Any, Any]) -> set[str]:
    return {" ".join(call) for call, said in one.items() if said != other[call]}


def last_entry(run: Any) -> int:
    return int(run("journal", "list", "--limit", "1", "--json", today=LATER).json[0]["id"])


def changed(run: Any, entry: int) -> list[str]:
    """The tables that an entry changed."""
    shown = run("journal", "show", str(entry), "--json", today=LATER).json
    return [change["kind"] for change in shown["changes_list"]]


@pytest.fixture(params=["busy", pytest.param("busy_on_server", marks=pytest.mark.system("postgres"))])
def office(request: pytest.FixtureRequest) -> Path:
    """The busy office, in a file and on a server."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


def raised(row: Row) -> Row:
    """A shipped row after an upgrade: twice the fine, or a term twice as long."""
    names = [name for name in ("org_fine_min", "org_fine_max", "amount") if row.get(name)]
    return {**row, **{name: str(2 * int(row[name])) for name in names}}


class TestAnEarlierDay:
    def test_it_is_printed_by_the_law_that_was_known_then(
        self, run: Any, office: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        calls = calls_for(office)
        then = printed(run, calls, today=BEFORE)
        reports = {code: run("report", "monthly", "--as-of", code, "--json", today=BEFORE).out for code in REPORTS}
        own_rows(office, "clocks", is_term("decide"), amount="90")
        own_rows(office, "acts", is_act("8.3.b"), org_fine_max="9000000")
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        moved = differing(then, printed(run, calls, today=BEFORE))
        assert {"violation show VP-2020-0001", "status", "law changes"} <= moved
        assert differing(then, printed(run, calls, "--as-of", BEFORE, today=LATER)) == set()
        own = printed(run, calls, today=DAY)
        rows = rows_of("acts")
        upgrade(monkeypatch, tmp_path / "upgraded", "acts", [*map(raised, rows[:50]), *rows[50:]])
        assert run("note", "add", "cause", "y", today="2020-06-17").code == 0
        assert differing(then, printed(run, calls, "--as-of", BEFORE, today=LATER)) == set()
        assert differing(own, printed(run, calls, "--as-of", DAY, today=LATER)) == set()
        for code, said in reports.items():
            assert run("report", "monthly", "--as-of", code, "--json", today=LATER).out == said
        assert run("db", "check", today=LATER).code == 0

    def test_it_is_counted_by_the_days_off_that_were_known_then(self, run: Any, office: Path) -> None:
        """First a new day off, then one that is changed: a Sunday that was off is worked."""
        calls = calls_for(office)
        then = printed(run, calls, today=BEFORE)
        reports = {code: run("report", "monthly", "--as-of", code, "--json", today=BEFORE).out for code in REPORTS}
        own_days(office, d2020_06_15="holiday")
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        moved = run("violation", "show", "VP-2020-0002", "--json", today=BEFORE)
        assert moved.out != then["violation", "show", "VP-2020-0002"][1]
        own = printed(run, calls, today=DAY)
        own_days(office, d2020_06_15="workday", d2020_06_14="workday")
        assert run("note", "add", "cause", "y", today="2020-06-17").code == 0
        assert run("status", "--json", today=DAY).out != own["status",][1]
        assert differing(then, printed(run, calls, "--as-of", BEFORE, today=LATER)) == set()
        assert differing(own, printed(run, calls, "--as-of", DAY, today=LATER)) == set()
        for code, said in reports.items():
            assert run("report", "monthly", "--as-of", code, "--json", today=LATER).out == said
        assert run("db", "check", today=LATER).code == 0

    @pytest.mark.parametrize("sheet", ["law/clocks.csv", "holidays.csv"])
    def test_a_report_is_printed_again_by_the_law_that_its_own_command_met_first(
        self, run: Any, office: Path, sheet: str
    ) -> None:
        """All fines are late by one day to pay; none is where no day of the month is worked."""
        if sheet == "holidays.csv":
            month, day, counted, without = "2020-07", "2020-07-15", 0, 1_000_000
            every = (dt.date(2020, 6, 15) + dt.timedelta(number) for number in range(31))
            own_days(office, **{f"d{one:%Y_%m_%d}": "holiday" for one in every})
        else:
            month, day, counted, without = "2020-06", BEFORE, 1_000_000, 0
            own_rows(office, "clocks", is_term("pay"), amount="1")

        def overdue(*words: str) -> Any:
            answer = run("report", "monthly", "--month", month, *words, "--json", today="2020-07-20")
            return answer.json["figures"]["fines_overdue"]["value"]

        for kind in ("shortcoming", "cause", "difficulty", "proposal", "next_month"):
            assert run("note", "add", kind, "x", "--on", BEFORE, today=day).code == 0
        assert overdue() == counted
        made = run("report", "monthly", "--month", month, "--issue", "--on", day, "--json", today=day)
        assert made.code == 0, made
        (office / "data" / sheet).unlink()
        assert overdue() == without
        assert overdue("--as-of", made.json["id"]) == counted


OF_LAW = ["law_version", "law_use"]


class TestTheEntry:
    def test_it_is_written_once_by_the_first_command_that_writes(self, run: Any, office: Path) -> None:
        last = last_entry(run)
        assert "law_use" in changed(run, 1)
        own_rows(office, "clocks", is_term("pay"), amount="20")
        assert run("status", today=DAY).code == 0
        assert last_entry(run) == last
        for text in ("x", "y"):
            assert run("note", "add", "cause", text, today=DAY).code == 0
        assert last_entry(run) == last + 3
        assert changed(run, last + 1) == OF_LAW
        assert not [entry for entry in (last + 2, last + 3) if "law_use" in changed(run, entry)]
        told = run("journal", "show", str(last + 1), "--json", today=LATER).json["told"]
        assert len([word for word in told.split() if len(word) == 64]) == 2

    def test_a_version_that_comes_back_is_kept_once(self, run: Any, office: Path) -> None:
        last = last_entry(run)
        for amount in ("20", "10", "20"):
            own_rows(office, "clocks", is_term("pay"), amount=amount)
            assert run("note", "add", "cause", amount, today=DAY).code == 0
        assert [changed(run, last + place) for place in (1, 3, 5)] == [OF_LAW, OF_LAW, ["law_use"]]
        assert run("db", "check", today=DAY).code == 0

    def test_an_undo_passes_over_it(self, run: Any, office: Path) -> None:
        last = last_entry(run)
        own_rows(office, "clocks", is_term("pay"), amount="20")
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        assert run("undo", "--yes", "--json", today=DAY).json["entry"] == last + 2
        said = run("undo", "--yes", "--entry", str(last + 1), today=DAY)
        assert said.code == 3
        assert "stay known" in said.err

    def test_a_refused_command_writes_none(self, run: Any, office: Path) -> None:
        last = last_entry(run)
        own_rows(office, "clocks", is_term("pay"), amount="20")
        assert run("case", "pay", "VV-2020-0099", "--on", DAY, "--amount", "1", today=DAY).code == 4
        assert last_entry(run) == last

    def test_a_sheet_that_cannot_be_read_leaves_what_was_known(self, run: Any, office: Path) -> None:
        last = last_entry(run)
        own_rows(office, "clocks", is_term("pay"), amount="20")
        (office / "data" / "law" / "clocks.csv").write_bytes(b"\xff\xfe\x00")
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        assert last_entry(run) == last + 1


@pytest.fixture
def cases(run: Any, either: Path, papers: Path) -> Path:
    """Four cases on 16/06/2020: one without a decision, one fined, a household fined without minutes,
    one closed.
    """

    def done(*words: str) -> None:
        answer = run(*words_for(*words), today=DAY)
        assert answer.code == 0, answer

    for unit, minutes in (("DPV-013", True), ("DPV-014", True), ("DPV-015", False), ("DPV-016", True)):
        done("add", unit, "8.3.b", "--on", "2020-06-10", *(("--minutes-on", "2020-06-10") if minutes else ()))
    done("decide", "VV-2020-0002", "--on", "2020-06-12", "--number", "02/QĐ", *NUMBERED, "--handed-over-on",
         "2020-06-12", "--fine", "2500000")  # fmt: skip
    signed = ("--fine", "200000", "--as-signed", "Đã ký", "--scan", str(papers / "scan-1.pdf"))
    done("decide", "VV-2020-0003", "--on", "2020-06-12", "--number", "03/QĐ", *NUMBERED, *signed)
    done("drop", "VV-2020-0004", "--on", DAY, "--ground", "b")
    return either


def moved(run: Any, today: str = LATER) -> dict[tuple[str, str, str], tuple[str | None, str | None]]:
    found = run("law", "changes", "--json", today=today).json["changes_list"]
    return {(one["case"], one["kind"], one["name"]): (one["before"], one["after"]) for one in found}


class TestWhatMoved:
    def test_terms_ranges_and_marks_of_open_cases_are_listed_old_and_new(self, run: Any, cases: Path) -> None:
        assert run("law", "changes", today=DAY).out.strip() == "No other data of the law were in use before."
        own_rows(cases, "clocks", is_term("pay"), amount="20")
        assert moved(run, DAY) == {("VV-2020-0002", "term", "pay"): ("2020-06-22", "2020-07-02")}
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        assert moved(run) == {("VV-2020-0002", "term", "pay"): ("2020-06-22", "2020-07-02")}
        own_rows(cases, "acts", is_act("8.3.b"), org_fine_max="9000000")
        assert run("note", "add", "cause", "y", today=DAY).code == 0
        whole, half = ("2000000-3000000", "2000000-9000000"), ("1000000-1500000", "1000000-4500000")
        assert moved(run) == {
            ("VV-2020-0001", "range", "VP-2020-0001"): whole,
            ("VV-2020-0002", "range", "VP-2020-0002"): whole,
            ("VV-2020-0003", "range", "VP-2020-0003"): half,
        }
        own_rows(cases, "amounts", lambda row: row["what"] == "without_minutes", individual="100000")
        assert moved(run) == {("VV-2020-0003", "mark", "no_minutes"): (None, "")}

    def test_terms_that_another_day_off_moved_are_listed(self, run: Any, cases: Path) -> None:
        own_days(cases, d2020_06_22="holiday")
        assert moved(run, DAY) == {("VV-2020-0002", "term", "pay"): ("2020-06-22", "2020-06-23")}
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        own_days(cases, d2020_06_22="holiday", d2020_06_23="holiday")
        assert run("note", "add", "cause", "y", today=DAY).code == 0
        assert moved(run) == {("VV-2020-0002", "term", "pay"): ("2020-06-23", "2020-06-24")}

    def test_the_page_says_them_in_words(self, run: Any, cases: Path) -> None:
        own_rows(cases, "clocks", is_term("pay"), amount="20")
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        page = run("law", "changes", today=DAY).out
        assert page.startswith("What the data of the law in use since 16/06/2020 move")
        assert "VV-2020-0002\tterm\t" in page
        assert "22/06/2020\t02/07/2020" in page

    def test_a_new_source_moves_nothing(self, run: Any, cases: Path) -> None:
        own_rows(cases, "clocks", is_term("pay"), source="đã đọc lại")
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        assert moved(run) == {}
        assert "law changes" not in run("status", today=DAY).out


class TestTheDesk:
    @staticmethod
    def told(run: Any, today: str) -> list[tuple[str, int]]:
        items = json.loads(run("status", "--json", today=today).out)["items_list"]
        return [(one["command"], one["count"]) for one in items if one["kind"] == "law"]

    def test_it_tells_for_thirty_days_that_the_law_changed(self, run: Any, either: Path) -> None:
        assert self.told(run, DAY) == []
        own_rows(either, "clocks", is_term("pay"), amount="20")
        said = [("postwatch law changes", 1)]
        assert self.told(run, DAY) == said
        assert run("note", "add", "cause", "x", today=DAY).code == 0
        assert self.told(run, DAY) == self.told(run, "2020-07-16") == said
        assert self.told(run, "2020-07-17") == []
