"""The day for who decides: on the terminal, as JSON, as a page, as a mail of few lines with the papers to sign."""

import email
import email.policy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsers import NARROW, WIDE, Opened
from long_runs import crossed

LATER = "2020-09-15"
Look = Callable[..., Opened]


def mail_of(run: Any, folder: Path, *options: str) -> Any:
    file = folder / "day.eml"
    answer = run("status", "--for", "leader", "--to", str(file), "--replace", *options, today=LATER)
    assert answer.code == 0, answer
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def test_a_draft_of_a_letter_tells_since_when_it_waits(run: Any, prepare: Any, loaded: Any) -> None:
    for words in (("campaign", "load", "chi-thi-28"), ("dispatch", "generate")):
        assert prepare(*words, today="2020-05-08").code == 0
    (draft,) = run("status", "--for", "leader", "--json", today="2020-05-11").json["sign_list"]
    assert draft["in_codes"] == "Dispatch CV-2020-0001 waits for a signature, drafted on 08/05/2020"


@pytest.mark.usefixtures("busy")
class TestDay:
    def test_what_is_late_comes_by_kind_the_longest_late_first_with_who_holds_it(self, run: Any) -> None:
        day = run("status", "--for", "leader", "--json", today=LATER).json
        waiting = run("status", "--json", today=LATER).json["items_list"]
        groups = day["dated_list"]
        assert groups
        states = [one["state"] for one in groups]
        assert states == sorted(states, key=["late", "soon", "on_time"].index)
        for one in groups:
            days = [item["due_on"] for item in one["items_list"]]
            assert days == sorted(days)
            assert one["line"]["due_on"] == days[0]
            assert one["line"]["count"] == sum(item["count"] for item in one["items_list"])
        findings = [one for one in groups if one["line"]["kind"] == "finding"]
        assert all(one["line"]["held_by"].split(", ")[0].startswith("DPV-") for one in findings)
        listed = [item["key"] for one in groups for item in one["items_list"]]
        listed += [item["key"] for name in ("sign_list", "open_list") for item in day[name]]
        assert sorted(listed) == sorted(one["key"] for one in waiting)

    def test_a_term_of_a_case_is_told_with_the_unit_of_the_case(self, run: Any) -> None:
        waiting = run("status", "--json", today=LATER).json["items_list"]
        units = {one["id"]: one["recipient"] for one in run("case", "list", "--json", today=LATER).json}
        terms = [one for one in waiting if one["kind"] == "case"]
        assert terms
        for one in terms:
            case = one["key"].split(":")[1]
            assert one["in_codes"].startswith(f"Case {case} ({units[case]}): "), one

    def test_the_figures_are_those_of_the_report_of_the_last_whole_month(self, run: Any) -> None:
        day = run("status", "--for", "leader", "--json", today="2020-06-20").json
        report = run("report", "monthly", "--month", "2020-06", "--json", today="2020-06-20").json
        assert day["period"] == "2020-06"
        assert len(day["figures"]) == 5
        assert day["figures"] == {name: report["figures"][name] for name in day["figures"]}
        assert day["summary_list"] == report["summary_list"]
        told, figures = day["months"]["2020-06"], report["figures"]
        assert told["violations"] == figures["violations"]["value"]
        assert told["pledge_coverage_percent"] == figures["pledge_coverage_percent"]["value"]
        assert told["fines_paid"] == figures["fines_paid"]["value"]

    def test_the_terminal_tells_the_parts_in_their_order(self, run: Any) -> None:
        out = run("status", "--for", "leader", today="2020-06-20").out
        places = [out.index(words) for words in ("Who signs", "Late and due", "Summary: month", "Figures: month")]
        assert places == sorted(places)
        assert run("status", "--for", "leader", "--exit-code", today="2020-06-20").code == 10

    def test_a_mail_has_twelve_lines_at_most_and_names_no_person(self, run: Any, tmp_path: Path) -> None:
        mail = mail_of(run, tmp_path)
        lines = mail.get_body(("plain",)).get_content().rstrip().splitlines()
        assert 4 < len(lines) <= 12
        assert lines[0].startswith("Waiting for a signature: ")
        assert "postwatch" not in "".join(lines)
        assert [*mail.iter_attachments()] == []
        day = run("status", "--for", "leader", "--json", today=LATER).json
        for head, many in (("Waiting", day["sign_list"]), ("Overdue", day["dated_list"])):
            first = next(place for place, line in enumerate(lines) if line.startswith(head))
            of = [one.get("line", one) for one in many if "line" not in one or one["state"] == "late"]
            left = sum(one["overdue_count"] if head == "Overdue" else 1 for one in of[3:])
            assert lines[first + 3].endswith(f"; {left} more") == bool(left), lines
        assert "; " in "".join(line for line in lines if line.endswith(" more"))

    def test_every_format_has_an_answer_and_the_calendar_is_that_of_the_office(self, run: Any, tmp_path: Path) -> None:
        for form, start in (("csv", "\ufeff"), ("xlsx", "PK"), ("html", "<!doctype html>"), ("ics", "BEGIN:VCALENDAR")):
            file = tmp_path / f"day.{form}"
            assert run("status", "--for", "leader", "--to", str(file), today=LATER).code == 0
            assert file.read_bytes().decode("utf-8", "replace").startswith(start)
        assert run("status", "--to", str(tmp_path / "other.ics"), today=LATER).code == 0
        events = [
            (tmp_path / name).read_text(encoding="utf-8").count("BEGIN:VEVENT") for name in ("day.ics", "other.ics")
        ]
        assert events[0] == events[1] > 0

    @pytest.mark.system("writer")
    def test_the_papers_to_sign_are_attached_as_pdf_and_the_journal_tells(self, run: Any, tmp_path: Path) -> None:
        day = run("status", "--for", "leader", "--json", today=LATER).json
        papers = [one["path"] for one in day["sign_list"] if one["path"]]
        assert papers
        attached = [*mail_of(run, tmp_path, "--pdf").iter_attachments()]
        assert [one.get_filename() for one in attached] == [f"{Path(path).stem}.pdf" for path in papers]
        assert all(one.get_content().startswith(b"%PDF-") for one in attached)
        assert run("journal", "list", "--json").json[0]["command"] == "status"

    @pytest.mark.parametrize("options", [("--pdf",), ("--for", "leader", "--pdf"), ("--format", "eml", "--pdf")])
    def test_papers_are_attached_to_no_other_answer(self, refused: Any, options: tuple[str, ...]) -> None:
        assert "--for leader --format eml --pdf" in refused(2, "status", *options).err

    @pytest.mark.system("chromium")
    @pytest.mark.parametrize(("width", "scheme"), crossed([WIDE, NARROW], ["light", "dark"]))
    def test_its_page_has_no_command_and_says_every_colour_in_words(
        self, run: Any, look: Look, tmp_path: Path, width: int, scheme: str
    ) -> None:
        file = tmp_path / "day.html"
        assert run("status", "--for", "leader", "--to", str(file), today=LATER).code == 0
        seen = look(file.read_text(encoding="utf-8"), width=width, scheme=scheme)
        assert seen.is_quiet(), (seen.asked, seen.said)
        assert seen.faults() == []
        assert seen.page.locator("code, .copy").count() == 0
        assert set(seen.page.locator(".state.late").all_text_contents()) == {"overdue"}
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_office_without_anything_has_a_day_too(run: Any, workspace: Path) -> None:
    day = run("status", "--for", "leader", "--json").json
    assert (day["sign_list"], day["dated_list"], day["areas_list"]) == ([], [], [])
    assert "Nothing waits for a signature." in run("status", "--for", "leader").out


def test_a_reader_that_is_not_known_is_refused_with_those_that_are(refused: Any, workspace: Path) -> None:
    assert "leader" in refused(2, "status", "--for", "lead").err
