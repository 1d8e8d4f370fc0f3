"""One transaction of a command: records, files and answer together; repeated requests; what a crash left behind."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from postwatch.commandline import Invocation
from postwatch.context import AppContext
from postwatch.days import local
from postwatch.journal.tables import JournalEntry
from postwatch.store.engine import connected, sqlite_url

Run = Any
_PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


def office(folder: Path) -> AppContext:
    moment = dt.datetime(2020, 6, 15, 3, tzinfo=dt.UTC)
    return AppContext(invocation=Invocation(workspace=folder, command="test"), environ={}, now=moment)


def test_files_appear_with_the_commit_and_not_without(workspace: Path) -> None:
    from postwatch.register.numbering import reserve_numbers

    caller = office(workspace)
    with caller.begin() as session:
        reserve_numbers(session, caller.desk, count=1, note=None, on=caller.today)
        caller.shelf.stage("documents/a.txt", b"one")
        assert not (workspace / "documents" / "a.txt").exists()
    assert (workspace / "documents" / "a.txt").read_bytes() == b"one"
    with pytest.raises(ZeroDivisionError):
        fail(caller)
    assert sorted(path.name for path in (workspace / "documents").iterdir()) == ["a.txt"]


def fail(caller: AppContext) -> None:
    """Stage a file and fail before the commit."""
    with caller.begin():
        caller.shelf.stage("documents/b.txt", b"two")
        raise ZeroDivisionError


def test_an_answer_is_said_only_after_the_commit(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from postwatch.register.numbering import reserve_numbers

    caller = office(workspace)
    with caller.begin() as session:
        reserve_numbers(session, caller.desk, count=1, note=None, on=caller.today)
        caller.say("reserved", {"count": 1})
        assert capsys.readouterr().out == ""
    assert capsys.readouterr().out == "reserved\n"


# Ends the process, as a power cut would, before or after a step of the shelf.
_CRASH = """
import os, sys
from postwatch.app import main
from postwatch.files.staged import Shelf
step, moment, *words = sys.argv[1:]
real = getattr(Shelf, step)
def end(shelf):
    if moment == "after":
        real(shelf)
    os._exit(9)
setattr(Shelf, step, end)
main(words)
"""


def _crash(step: str, moment: str, *words: str) -> None:
    crashed = subprocess.run(
        [sys.executable, "-c", _CRASH, step, moment, *words],
        env={**os.environ, "POSTWATCH_TODAY": "2020-06-15"},
        check=False,
        capture_output=True,
    )
    assert (crashed.returncode, crashed.stdout) == (9, b"")


@pytest.mark.parametrize(
    ("step", "moment", "is_committed", "is_unfinished"),
    [("seal", "before", False, True), ("seal", "after", False, True),
     ("publish", "before", True, True), ("publish", "after", True, False)],
)  # fmt: skip
def test_the_command_after_a_crash_cleans_up_and_a_retry_makes_no_second_letter(
    run: Run, loaded: Path, step: str, moment: str, is_committed: bool, is_unfinished: bool
) -> None:
    run("campaign", "load", "chi-thi-28")
    words = ["dispatch", "generate", "--request-id", "the-letter", "--json"]
    _crash(step, moment, *words)
    path = loaded / "documents" / "CV-2020-0001" / "CV-2020-0001-du-thao.docx"
    assert path.exists() == (is_committed and not is_unfinished)
    following = run("note", "add", "difficulty", "Một")
    assert following.code == 0
    assert ("1 interrupted commands were cleaned up" in following.err) == is_unfinished
    assert path.exists() == is_committed
    again = run(*words)
    assert (again.code, again.json["id"]) == (0, "CV-2020-0001")
    assert ("carried out before" in again.err) == is_committed
    assert [letter["id"] for letter in run("dispatch", "list", "--json").json] == ["CV-2020-0001"]
    assert path.exists()
    assert run("db", "check", "--json").json["findings_list"] == []


def test_a_letter_whose_name_another_file_took_waits_and_holds_up_no_command(run: Run, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    _crash("publish", "before", "dispatch", "generate")
    path = loaded / "documents" / "CV-2020-0001" / "CV-2020-0001-du-thao.docx"
    path.write_bytes(b"another")
    for _time in range(2):
        following = run("note", "add", "difficulty", "Một")
        assert following.code == 0
        assert "another file has that name (move that file away" in following.err
        assert "cleared up" not in following.err
    assert run("db", "check").code == 3
    path.unlink()
    assert "1 interrupted commands were cleaned up" in run("note", "add", "difficulty", "Hai").err
    assert run("db", "check").code == 0


def test_reading_goes_on_while_another_writes_and_writing_says_who_does(run: Run, workspace: Path) -> None:
    from postwatch.files.lock import LOCK_FILE, hold

    with hold(workspace / LOCK_FILE, holder="lan, postwatch recipient import, 09:00:00", seconds=1):
        assert run("register", "list").code == 0
        waited = run("register", "reserve", POSTWATCH_WAIT="0.05")
    assert waited.code == 6
    assert "in use by lan, postwatch recipient import, 09:00:00" in waited.err
    assert run("register", "reserve", "--json").json[0]["number"] == 1


def test_a_request_id_that_no_index_could_hold_is_refused(run: Run, workspace: Path) -> None:
    assert run("register", "reserve", "--request-id", "a" * 200).code == 0
    said = run("register", "reserve", "--request-id", "a" * 201)
    assert (said.code, "201 characters" in said.err) == (2, True)
    assert len(run("register", "list", "--json").json) == 1


@pytest.mark.parametrize("words", [("register", "reserve"), ("undo", "--yes"), ("init", "another")])
def test_a_request_id_that_could_be_taken_for_another_or_for_none_is_refused(
    run: Run, workspace: Path, words: tuple[str, ...]
) -> None:
    for typed in ("", "  ", "a\u200b", "\x1b[31mred", "a\u202eb"):
        said = run(*words, "--request-id", typed)
        assert (said.code, said.err.startswith("error: ")) == (2, True), typed
    assert run("register", "list", "--json").json == []
    assert not list(workspace.parent.glob("another/*"))


def test_a_request_id_is_the_same_with_blanks_around_it(run: Run, workspace: Path) -> None:
    for typed in ("one", " one "):
        assert run("register", "reserve", "--request-id", typed).code == 0
    assert len(run("register", "list", "--json").json) == 1


def test_a_staging_place_that_is_a_link_stops_every_writer(run: Run, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "victim" / "photos").mkdir(parents=True)
    shutil.rmtree(workspace / ".staging", ignore_errors=True)
    (workspace / ".staging").symlink_to(tmp_path / "victim")
    said = run("note", "add", "difficulty", "x")
    assert (said.code, "is a link" in said.err) == (8, True)
    assert (tmp_path / "victim" / "photos").is_dir()


def test_a_request_id_answers_for_one_command_only(run: Run, workspace: Path) -> None:
    first = run("register", "reserve", "--request-id", "one", "--json")
    again = run("register", "reserve", "--request-id", "one", "--json")
    assert first.json == again.json
    assert "carried out before" in again.err
    other = run("note", "add", "difficulty", "Một", "--request-id", "one")
    assert (other.code, "register reserve" in other.err) == (5, True)
    assert len(run("register", "list", "--json").json) == 1


def is_answered_alike(run: Run, *words: str, gone: Path) -> None:
    """Run a command twice with one request id; the file that it names is removed in between."""
    first = run(*words, "--request-id", "once", "--json")
    assert first.code == 0, first
    entries = run("journal", "list", "--json").json
    gone.unlink()
    again = run(*words, "--request-id", "once", "--json")
    assert (again.code, again.json) == (0, first.json), again
    assert "carried out before" in again.err
    assert run("journal", "list", "--json").json == entries


def test_a_repeated_import_is_answered_when_its_sheet_is_gone(run: Run, workspace: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "units.csv"
    sheet.write_text("code,kind,name,area\nMOI-1,service_point,Điểm mới,178\n", encoding="utf-8")
    is_answered_alike(run, "recipient", "import", str(sheet), gone=sheet)


def test_a_repeated_record_is_answered_when_its_scan_is_gone(run: Run, letter: Path, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(_PDF)
    words = ("pledge", "record", "BDT-LS", "--signed-on", "10/6/2020", "--signer", "Bà B", "--scan", str(scan))
    is_answered_alike(run, *words, gone=scan)


def test_a_repeated_load_is_answered_when_its_campaign_file_is_gone(run: Run, loaded: Path, tmp_path: Path) -> None:
    file = tmp_path / "dot.toml"
    shutil.copyfile(Path(__file__).parent.parent / "data" / "campaigns" / "chi-thi-28.toml", file)
    is_answered_alike(run, "campaign", "load", str(file), gone=file)


def test_a_repeated_draft_is_answered_when_its_document_is_gone(run: Run, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    draft = loaded / "documents" / "CV-2020-0001" / "CV-2020-0001-du-thao.docx"
    is_answered_alike(run, "dispatch", "generate", gone=draft)


class TestRequestsThatChangeNothing:
    """They keep their id: what comes later does not make them change something."""

    EDIT = ("recipient", "edit", "BDT-LS", "--name", "Tên một")

    @pytest.fixture
    def kept(self, run: Run, loaded: Path) -> None:
        run(*self.EDIT)
        assert run(*self.EDIT, "--request-id", "once").code == 0

    @pytest.mark.usefixtures("kept")
    def test_the_same_request_is_answered_and_changes_nothing_later_either(self, run: Run) -> None:
        run("recipient", "edit", "BDT-LS", "--name", "Tên hai")
        again = run(*self.EDIT, "--request-id", "once")
        assert (again.code, "carried out before" in again.err) == (0, True)
        assert run("recipient", "show", "BDT-LS", "--json").json["name"] == "Tên hai"

    @pytest.mark.usefixtures("kept")
    def test_the_id_is_refused_for_another_request(self, run: Run, refused: Any) -> None:
        refused(5, "recipient", "edit", "BDT-LS", "--name", "Tên hai", "--request-id", "once")
        refused(5, "note", "add", "difficulty", "Một", "--request-id", "once")

    @pytest.mark.usefixtures("kept")
    def test_an_undo_passes_over_it(self, run: Run) -> None:
        undone = run("undo", "--yes", "--json")
        assert (undone.code, undone.json["changed"]) == (0, {"recipient": 1})
        assert run("recipient", "show", "BDT-LS", "--json").json["name"] == "Bưu điện tỉnh Lạng Sơn"
        assert run("db", "check").code == 0


def test_a_known_id_in_another_workspace_is_no_hindrance_to_a_new_one(run: Run, workspace: Path) -> None:
    assert run("register", "reserve", "--request-id", "one").code == 0
    assert run("init", "another", "--request-id", "one").code == 0


def test_a_request_that_was_undone_is_refused_with_the_time_in_vietnam(run: Run, refused: Any, workspace: Path) -> None:
    words = ("note", "add", "difficulty", "Một", "--request-id", "one")
    assert [run(*words).code, run("undo", "--yes").code] == [0, 0]
    at = dt.datetime.fromisoformat(run("journal", "list", "--json").json[0]["at"])
    assert f"(clerk, {local(at):%d/%m/%Y %H:%M})" in refused(3, *words).err


class TestTheLegalDay:
    """A clock that was set back gives no number of an old year, and puts nothing into figures that were printed."""

    @pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
    def office(self, request: Any, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
        """An office that wrote its last entry on 10 June; gives the address of its database."""
        folder = tmp_path / "office"
        url = sqlite_url(folder / "postwatch.db")
        words: tuple[str, ...] = ()
        if request.param == "postgresql":
            url = request.getfixturevalue("postgres_url")
            words = ("--database", url)
        assert run("init", str(folder), *words, today="2020-06-01").code == 0
        monkeypatch.setenv("POSTWATCH_WORKSPACE", str(folder))
        assert run("register", "reserve", today="2020-06-10").code == 0
        return url

    def test_before_the_last_entrys_or_in_the_future_is_refused_with_the_days(self, run: Any, office: str) -> None:
        said = run.fresh("register", "reserve", today="2019-12-31")
        assert (said.code, "Today is 31/12/2019, but the journal was last written on 10/06/2020" in said.err) == (
            3,
            True,
        )
        assert "--late" in said.err
        said = run("register", "reserve", "--late", today="2199-05-01")
        assert (said.code, "01/05/2199 is in the future" in said.err) == (3, True)
        assert [line["number"] for line in run("register", "list", "--json").json] == [1]

    def test_is_taken_when_told_so_and_recorded_on_the_last_entrys(self, run: Any, office: str) -> None:
        assert run("register", "reserve", "--late", today="2020-06-05").code == 0
        assert run("note", "add", "cause", "x", today="2020-06-10").code == 0
        with connected(office, writing=False) as connection:
            columns = (JournalEntry.recorded_on, JournalEntry.set_today, JournalEntry.form, JournalEntry.office_number)
            *_before, late, then = connection.execute(select(*columns).order_by(JournalEntry.id)).all()
        assert late == (dt.date(2020, 6, 10), dt.date(2020, 6, 5), 1, 3)
        assert then == (dt.date(2020, 6, 10), dt.date(2020, 6, 10), 1, 4)
        assert run("journal", "verify").code == 0
