"""The desk as a page, a mail file and a calendar: every figure of it, by its codes, and nothing of a person."""

import contextlib
import datetime as dt
import email.parser
import email.policy
import html.parser
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from browsers import NARROW, WIDE
from ical.calendar_stream import IcsCalendarStream
from long_runs import crossed
from readings import KEPT, REFUSED

from postwatch.agenda.actions import DeskItem, Today
from postwatch.console import visible
from postwatch.schema import METADATA
from postwatch.settings import DigestSetting
from postwatch.status.calendar import calendar_bytes
from postwatch.status.mail import mail_bytes
from postwatch.store.columns import MASK

NOW = dt.datetime(2020, 6, 15, 1, 30, 59, 999, tzinfo=dt.UTC)
DAY = dt.date(2020, 6, 15)
BREAKING = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:y;a,b\\n"\r\nBcc: z@example.org <script>alert(1)</script>'
HOSTILE = [BREAKING, "Đồng Đăng " * 40, "🏤" * 60, "</title><img src=x>", *KEPT.values(), *REFUSED.values()]


def item(key: str, what: str = "x", due_on: dt.date | None = None, **others: Any) -> DeskItem:
    is_late = due_on is not None and due_on < DAY
    values = {"kind": "task", "what": "told", "count": 1, "command": "postwatch x", **others}
    alike = {"group": values["kind"], "heading": "Alike", "items": 1, "overdue_count": values["count"] * is_late}
    return DeskItem(due_on=due_on, overdue=is_late, key=key, in_codes=what, **alike | values)


def desk(*items: DeskItem) -> Today:
    return Today(DAY, sum(one.overdue for one in items), items, "0" * 64, None)


class Settings:
    """What a mail and a calendar ask of the settings of an office."""

    code = "lang-son-2020"
    short_name = "Sở Thông tin"
    digest = DigestSetting()


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def mail_of(data: bytes) -> Any:
    return email.parser.BytesParser(policy=email.policy.default).parsebytes(data)


def parts(data: bytes) -> tuple[str, str]:
    """The plain text and the html of a mail."""
    mail = mail_of(data)
    return tuple(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[return-value]


class Elements(html.parser.HTMLParser):
    """The elements of a page, and the texts of the cells of its tables, row by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.rows: list[list[str]] = []
        self.text = ""
        self._is_in_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._is_in_cell = self._is_in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._is_in_cell:
            self.rows[-1][-1] += data


def written(run: Any, form: str, folder: Path, **environ: str) -> bytes:
    """The desk as a file of a format."""
    path = folder / f"desk.{form}"
    assert run("status", "--to", str(path), "--replace", **environ).code == 0
    return path.read_bytes()


# --- the calendar ----------------------------------------------------------------------------------------------------


def test_three_readers_find_each_term_once_with_its_day() -> None:
    made = calendar_bytes(
        desk(
            item("case:VV-1:decide", "Case VV-1: decide", dt.date(2020, 6, 10)),
            item("task:2020-06-20", "Tasks due", dt.date(2020, 6, 20), count=12, command="postwatch task list"),
            item("pledge:x", "no day"),
        ),
        Settings(), now=NOW,
    )  # fmt: skip
    events = icalendar.Calendar.from_ical(made).walk("VEVENT")
    told = {(str(one["uid"]), str(one["summary"]), one["dtstart"].dt, one["dtstamp"].dt) for one in events}
    moment = NOW.replace(microsecond=0)
    assert told == {
        ("case:VV-1:decide@lang-son-2020.postwatch", "Case VV-1: decide", dt.date(2020, 6, 10), moment),
        ("task:2020-06-20@lang-son-2020.postwatch", "Tasks due (12)", dt.date(2020, 6, 20), moment),
    }
    read = vobject.readOne(made.decode())
    assert {(one.uid.value, one.summary.value, one.dtstart.value) for one in read.vevent_list} == {
        one[:3] for one in told
    }
    calendar = IcsCalendarStream.calendar_from_ics(made.decode())
    assert {(one.uid, one.summary, one.dtstart) for one in calendar.events} == {one[:3] for one in told}
    assert str(events[1]["description"]) == "To settle it: postwatch task list"


@pytest.mark.parametrize(
    ("group", "due_in", "reminded"),
    [
        ("case:decide", 20, [7, 3, 1]),
        ("task", 3, [3, 1]),
        ("task", 0, []),
        ("case:limitation", 365, [90, 30, 7]),
        ("case:limitation_transferred", 60, [30, 7]),
        ("case:decision_lapses", 7, [7]),
        ("case:decide", -5, []),
    ],
)
def test_the_calendar_reminds_of_a_term_on_the_days_of_its_kind(group: str, due_in: int, reminded: list[int]) -> None:
    due_on = DAY + dt.timedelta(due_in)
    made = calendar_bytes(desk(item("x", due_on=due_on, group=group)), Settings(), now=NOW)
    (event,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert [-alarm["trigger"].dt.days for alarm in event.walk("VALARM")] == reminded
    assert made.count(b"TRIGGER:-P") == len(reminded), "whole days before the day, not moments"
    assert {str(alarm["description"]) for alarm in event.walk("VALARM")} <= {f"x, until {due_on:%d/%m/%Y}"}


def test_a_term_that_moves_keeps_its_id() -> None:
    first, second = (
        calendar_bytes(desk(item("finding:KT-1:1", due_on=day)), Settings(), now=NOW + dt.timedelta(days=day.day))
        for day in (dt.date(2020, 6, 20), dt.date(2020, 6, 30))
    )
    before, after = (icalendar.Calendar.from_ical(one).walk("VEVENT")[0] for one in (first, second))
    assert before["uid"] == after["uid"]
    assert before["dtstart"].dt < after["dtstart"].dt
    assert before["dtstamp"].dt < after["dtstamp"].dt


def test_hostile_text_stays_within_its_event_and_lines_are_folded() -> None:
    items = [item(f"case:{text}", text, DAY, command=text) for text in HOSTILE]
    made = calendar_bytes(desk(*items), Settings(), now=NOW)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert unfolded(made).count("BEGIN:VEVENT") == unfolded(made).count("END:VEVENT") == len(HOSTILE)
    assert not any(line.startswith("Bcc") for line in unfolded(made))
    for events in (
        [str(one["summary"]) for one in icalendar.Calendar.from_ical(made).walk("VEVENT")],
        [one.summary.value for one in vobject.readOne(made.decode()).vevent_list],
    ):
        assert events[1:] == [visible(text) for text in HOSTILE[1:]]


# --- the mail --------------------------------------------------------------------------------------------------------


def test_a_mail_is_read_back_whole_and_is_the_same_each_time() -> None:
    items = (item("task:1", "Tasks", dt.date(2020, 6, 10), count=3), item("x", "Drafts", command="postwatch draft"))
    made = mail_bytes(desk(*items), Settings(), now=NOW)
    assert made == mail_bytes(desk(*items), Settings(), now=NOW)
    mail = mail_of(made)
    assert mail["Subject"] == "Sở Thông tin: agenda of 15/06/2020, 1 overdue"
    assert mail["Message-ID"] == "<status-2020-06-15@lang-son-2020.postwatch>"
    assert mail["Date"].datetime == NOW.replace(microsecond=0)
    assert mail["Date"].datetime.utcoffset() == dt.timedelta(hours=7)
    assert (mail["From"], mail["To"]) == (None, None)
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = parts(made)
    assert "- 10/06/2020: Tasks (3), overdue\n  postwatch x\n" in plain.replace("\r\n", "\n")
    assert "postwatch draft" in plain
    for text in ("10/06/2020: Tasks (3)", "postwatch x", "postwatch draft"):
        assert text in Elements(rich).text
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert max(map(len, made.split(b"\r\n"))) <= 78


def test_a_mail_of_an_empty_desk_says_so() -> None:
    assert all("Nothing waits in the next 7 days." in text for text in parts(mail_bytes(desk(), Settings(), now=NOW)))


def test_hostile_text_makes_neither_a_header_nor_an_element() -> None:
    class Named(Settings):
        short_name = BREAKING.replace("\r\n", "\u2028")

    made = mail_bytes(desk(*(item(text, text, DAY, command=text) for text in HOSTILE)), Named(), now=NOW)
    mail = mail_of(made)
    assert {*mail.keys()} == {"Subject", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type"}
    _plain, rich = parts(made)
    assert Elements(rich).names == {"html", "head", "meta", "title", "body", "p"}
    assert all("\u202e" not in text for text in parts(made))


@pytest.mark.usefixtures("workspace")
class TestAddresses:
    def test_sender_and_recipients_are_those_of_the_settings(self, run: Any, workspace: Path, tmp_path: Path) -> None:
        with (workspace / "postwatch.toml").open("a", encoding="utf-8") as file:
            file.write(
                '\n[digest]\nsender = "thanh-tra@example.org"\nrecipients = ["a@example.org", "b@example.org"]\n'
            )
        mail = mail_of(written(run, "eml", tmp_path))
        assert mail["From"].addresses[0].addr_spec == "thanh-tra@example.org"
        assert [one.addr_spec for one in mail["To"].addresses] == ["a@example.org", "b@example.org"]

    @pytest.mark.parametrize("address", ["a", "a@b", "a b@example.org", "a@example.org, b@example.org", "Tên <a@b.vn>"])
    def test_what_is_no_address_is_refused_with_its_place(self, run: Any, workspace: Path, address: str) -> None:
        with (workspace / "postwatch.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[digest]\nrecipients = ["{address}"]\n')
        answer = run("status", "--format", "eml")
        assert answer.code == 2
        assert "[digest], key recipients" in answer.err
        assert "is not a mail address" in answer.err


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("busy")
class TestCommand:
    def test_everything_that_waits_is_on_the_page_and_in_the_mail_and_terms_in_the_calendar(
        self, run: Any, tmp_path: Path
    ) -> None:
        for day in ("2020-06-15", "2020-06-22", "2020-09-15"):
            told = run("status", "--json", today=day).json
            waiting = told["items_list"]
            page = Elements(written(run, "html", tmp_path, today=day).decode())
            assert all(one["in_codes"] in page.text and one["command"] in page.text for one in waiting)
            dated = [one for one in waiting if one["due_on"] and one["kind"] not in ("to_sign", "draft")]
            assert f"Late and due ({sum(one['count'] for one in dated)})" in page.text
            assert told["journal_head"] in page.text
            assert dt.date.fromisoformat(told["today"]).strftime("%d/%m/%Y") in page.text
            plain, rich = parts(written(run, "eml", tmp_path, today=day))
            for one in waiting:
                assert f"  {one['command']}" in plain
                assert one["in_codes"] in Elements(rich).text
            events = icalendar.Calendar.from_ical(written(run, "ics", tmp_path, today=day)).walk("VEVENT")
            dated = {(one["key"], one["due_on"]) for one in waiting if one["due_on"]}
            found = {(str(one["uid"]).partition("@")[0], one["dtstart"].dt.isoformat()) for one in events}
            assert dated <= found
            assert len({uid for uid, _day in found}) == len(events)

    def test_nothing_of_a_person_or_an_enterprise_leaves_the_office(self, run: Any, busy: Path, tmp_path: Path) -> None:
        hidden = set()
        with contextlib.closing(sqlite3.connect(busy / "postwatch.db")) as database:
            for table in METADATA.sorted_tables:
                for column in (one for one in table.columns if MASK in one.info):
                    where = column.info[MASK].public
                    query = f'SELECT DISTINCT "{column.name}" FROM "{table.name}" WHERE {where}'  # noqa: S608
                    hidden |= {str(text) for (text,) in database.execute(query) if text and len(str(text)) > 3}
            # A confirmation of a unit may have the number of a letter.
            hidden -= {symbol for (symbol,) in database.execute("SELECT symbol FROM register_entry")}
        assert len(hidden) > 50
        for day in ("2020-06-15", "2020-06-22", "2020-09-15"):
            page = Elements(written(run, "html", tmp_path, today=day).decode()).text
            plain, rich = parts(written(run, "eml", tmp_path, today=day))
            terms = "\n".join(unfolded(written(run, "ics", tmp_path, today=day)))
            for text in (page, plain, rich, terms):
                assert {one for one in hidden if one in text} == set()

    def test_each_thing_has_a_key_of_its_own(self, run: Any) -> None:
        keys = [one["key"] for one in run("status", "--json").json["items_list"]]
        assert len(keys) == len(set(keys)) > 5

    @pytest.mark.system("chromium")
    @pytest.mark.parametrize(("width", "scheme"), crossed([WIDE, NARROW], ["light", "dark"]))
    def test_the_page_is_quiet_and_reachable_in_either_language(
        self, run: Any, look: Any, tmp_path: Path, width: int, scheme: str
    ) -> None:
        for lang in ("vi", "en"):
            seen = look(written(run, "html", tmp_path, lang=lang), width=width, scheme=scheme)
            assert seen.is_quiet(), (seen.asked, seen.said)
            assert seen.faults() == []
            assert seen.page.evaluate("document.documentElement.lang") == lang
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            waiting = run("status", "--json", lang=lang).json["items_list"]
            commands = seen.page.locator("code.command").all_text_contents()
            assert sorted(commands) == sorted(one["command"] for one in waiting)


@pytest.mark.usefixtures("loaded")
class TestFiles:
    def test_a_file_is_named_by_the_agenda_and_its_day(self, run: Any, tmp_path: Path) -> None:
        for form in ("html", "eml", "ics"):
            answer = run("status", "--format", form)
            assert (answer.code, answer.out) == (0, f"Written: {tmp_path / f'agenda-2020-06-15.{form}'}\n")

    def test_a_file_of_another_name_or_two_answers_at_once_are_refused(self, refused: Any) -> None:
        refused(2, "status", "--format", "ics", "--to", "desk.html")
        assert "html" in refused(2, "status", "--format", "htm").err
        refused(2, "recipient", "list", "--format", "html")

    def test_the_name_of_the_office_is_shown_as_it_is_and_does_nothing(
        self, run: Any, loaded: Path, tmp_path: Path
    ) -> None:
        name = '<script>alert(1)</script> & "Sở"; {{ 7*7 }}'
        settings = (loaded / "postwatch.toml").read_text(encoding="utf-8")
        (loaded / "postwatch.toml").write_text(f"short_name = '{name}'\n{settings}", encoding="utf-8")
        page = Elements(written(run, "html", tmp_path).decode())
        assert f"{name}, as recorded by the end of 15/06/2020" in page.text
        made = written(run, "eml", tmp_path)
        assert mail_of(made)["Subject"].startswith(f"{name}: agenda")
        assert all(name in text for text in (parts(made)[0], Elements(parts(made)[1]).text))
        assert "script" not in Elements(parts(made)[1]).names
        terms = icalendar.Calendar.from_ical(written(run, "ics", tmp_path))
        assert str(terms["x-wr-calname"]) == f"Terms: {name}"

    def test_a_page_as_json_is_refused(self, run: Any) -> None:
        answer = run("status", "--format", "html", "--json")
        assert answer.code == 2
        assert "two different answers" in answer.json["error"]

    def test_what_is_over_a_week_away_is_in_the_calendar_alone(self, run: Any, tmp_path: Path) -> None:
        run("campaign", "load", "chi-thi-28")
        run("dispatch", "generate", today="2020-05-15")
        run("dispatch", "issue", "CV-2020-0001", "--on", "18/5/2020", "--due", "30/9/2020")
        assert not [one for one in run("status", "--json").json["items_list"] if one["due_on"]]
        (term,) = icalendar.Calendar.from_ical(written(run, "ics", tmp_path)).walk("VEVENT")
        assert (term["dtstart"].dt, term["uid"]) == (dt.date(2020, 9, 30), "task:2020-09-30@lang-son-2020.postwatch")
        assert not icalendar.Calendar.from_ical(written(run, "ics", tmp_path, today="2019-09-01")).walk("VEVENT")
        assert run("status", "--to", str(tmp_path / "x.html"), "--exit-code", today="2020-10-01").code == 10

    def test_what_a_visit_found_for_one_day_is_one_term_until_all_is_put_right(self, run: Any, tmp_path: Path) -> None:
        found = ("--finding", "So sai", "--finding", "Thieu bien", "--remedy", "Lap so", "--remedy-due", "17/6/2020")
        assert run("inspect", "log", "DPV-012", "--on", "26/5/2020", *found).code == 0
        (before,) = run("status", "--json").json["items_list"]
        assert (before["count"], before["key"]) == (2, "finding:KT-2020-0001:1")
        assert before["in_codes"] == "DPV-012 has to put right what was found"
        assert run("inspect", "remedy", "1", "--finding", "1", "--done-on", "10/6/2020").code == 0
        (after,) = run("status", "--json").json["items_list"]
        assert (after["count"], after["key"]) == (1, before["key"])


def test_the_terminal_loads_nothing_of_pages_mails_and_calendars(run: Any, workspace: Path) -> None:
    program = "import sys; from postwatch.app import main; main(sys.argv[1:]); sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program, "status", "-w", str(workspace)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert set(done.stderr.split()).isdisjoint(
        {"icalendar", "jinja2", "postwatch.status.mail", "postwatch.pages.frame"}
    )
    assert "postwatch.agenda.actions" in done.stderr


@pytest.mark.system("postgres")
def test_terms_are_the_same_on_a_server(run: Any, tmp_path: Path, postgres_url: str) -> None:
    office = str(tmp_path / "server")
    assert run("init", office, "--database", postgres_url).code == 0
    assert run("-w", office, "recipient", "import", "sample:lang-son-2020").code == 0
    found = ("--finding", "So sai", "--finding", "Thieu bien", "--remedy", "Lap so", "--remedy-due", "17/6/2020")
    assert run("-w", office, "inspect", "log", "DPV-012", "--on", "26/5/2020", *found).code == 0
    assert run("-w", office, "inspect", "remedy", "1", "--finding", "1", "--done-on", "10/6/2020").code == 0
    (item,) = run("-w", office, "status", "--json").json["items_list"]
    assert (item["count"], item["key"], item["due_on"]) == (1, "finding:KT-2020-0001:1", "2020-06-17")
    assert run("-w", office, "status", "--to", str(tmp_path / "desk.ics")).code == 0
    (term,) = icalendar.Calendar.from_ical((tmp_path / "desk.ics").read_bytes()).walk("VEVENT")
    assert term["uid"] == "finding:KT-2020-0001:1@lang-son-2020.postwatch"
