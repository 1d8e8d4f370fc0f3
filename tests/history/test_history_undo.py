"""Undo of the last command, whole: every verb that writes, in any order, on both databases."""

import contextlib
import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from busy_office import SCENES
from long_runs import few

from postwatch.database.check import Place, examine
from postwatch.schema import METADATA, TABLES
from postwatch.store.engine import connected, sqlite_url

Rows = dict[tuple[str, int], dict[str, Any]]
OFFICE = "lang-son-2020"
# What only counts on, and the journal itself.
KEPT = {"journal_entry", "code_counter", "series_year", "personal_value", "workspace_file", "law_use", "law_version"}
# Scenes whose effect stays, the word of the reason, and the commands that put it right instead where there are any.
FINAL = {
    "paper issue CV": ("the number belongs to a letter", "postwatch paper void CODE"),
    "paper send CV": ("recalled or replaced", "postwatch paper send CODE --amend"),
    "paper send DD": ("recalled or replaced", "postwatch paper recall, postwatch paper correct"),
    "paper void CV": ("a void number stays void", ""),
    "case sign decision": (
        "amended or withdrawn with a reason",
        "postwatch amend CODE, postwatch withdraw CODE",
    ),
    "case sign decision as signed": ("amended or withdrawn with a reason", ""),
    "case pay": ("a recorded payment stays recorded", "postwatch amend CODE"),
    "paper issue DD": ("the number belongs to a letter", "postwatch paper void CODE"),
    "paper issue VKT": ("the number belongs to a letter", "postwatch paper void CODE"),
    "paper send VKT": ("recalled or replaced", "postwatch paper recall, postwatch paper correct"),
    "paper void VKT": ("a void number stays void", ""),
    "report monthly issued": ("the number belongs to a letter", "postwatch paper replace, postwatch paper correct"),
    "paper replace BC": ("the number belongs to a letter", ""),
    "paper correct BC": ("the number belongs to a letter", ""),
    "paper send BC": ("a letter that was sent", "postwatch paper send CODE --amend"),
    "register void": ("a void number stays void", ""),
    "recipient forget": ("cannot be restored", ""),
}
# A reserved number does not become free again, and an undo is not undone.
UNDOABLE = sorted(set(SCENES["scene"]) - {*FINAL, "undo", "register reserve"})
# A short run undoes each on both databases: alone on one of them, in a history on the other.
ALONE = {"sqlite": few(UNDOABLE, every=2), "postgresql": few(UNDOABLE, from_place=1, every=2)}
IN_ANY_ORDER = {"sqlite": few(UNDOABLE, from_place=1, every=4), "postgresql": few(UNDOABLE, every=4)}
OLDER = {"sqlite": few(UNDOABLE, from_place=3, every=4), "postgresql": few(UNDOABLE, from_place=2, every=4)}


def records(url: str) -> Rows:
    """Every row of a database but what is kept, as the database itself holds it."""
    with connected(url, writing=False) as connection:
        cursor = connection.connection.cursor()
        return {
            (table, row["id"]): row
            for table in METADATA.tables.keys() - KEPT
            for row in rows_of(cursor.execute(f"SELECT * FROM {table}"))  # noqa: S608
        }


def rows_of(found: Any) -> Iterator[dict[str, Any]]:
    """Each row without its salt."""
    names = [column[0] for column in found.description]
    for values in found:
        row = dict(zip(names, values, strict=True))
        row.pop("personal_salt", None)
        yield row


def files(folder: Path) -> dict[str, bytes]:
    """What every file holds; a folder below the top ones stands there too, with nothing in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for name in ("documents", "evidence", ".staging")
        for path in (folder / name).rglob("*")
    }


def url_of(folder: Path) -> str:
    return sqlite_url(folder / "postwatch.db")


def holds(url: str, folder: Path) -> None:
    found = examine(Place(url, folder, OFFICE))
    assert found.ok, found.findings_list


def asked(folder: Path, statement: str) -> Any:
    """The first value that an SQLite workspace answers with."""
    with contextlib.closing(sqlite3.connect(folder / "postwatch.db")) as database:
        found = database.execute(statement).fetchone()
        database.commit()
    return found[0] if found else None


@dataclass(frozen=True)
class Busy:
    """A busy office on one of the two databases."""

    database: str
    url: str
    folder: Path

    def state(self) -> tuple[Rows, dict[str, bytes]]:
        return records(self.url), files(self.folder)

    def newest_entry(self) -> int:
        with connected(self.url, writing=False) as connection:
            return int(connection.exec_driver_sql("SELECT max(id) FROM journal_entry").scalar_one())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
def busy_office(request: Any, busy: Path) -> Busy:
    if request.param == "sqlite":
        return Busy(request.param, url_of(busy), busy)
    return Busy(request.param, request.getfixturevalue("postgres_url"), request.getfixturevalue("busy_on_server"))


def test_each_command_is_undone_alone_and_on_both_databases() -> None:
    assert {*ALONE["sqlite"], *ALONE["postgresql"]} == {*UNDOABLE}
    for database, alone in ALONE.items():
        assert {*alone, *IN_ANY_ORDER[database], *OLDER[database]} == {*UNDOABLE}


def test_each_command_alone_is_undone_to_the_last_row_and_file(run: Any, busy_office: Busy, scene: Any) -> None:
    before = busy_office.state()
    for name in ALONE[busy_office.database]:
        line = scene(name)
        done = run(*line.words, today=line.at)
        assert done.code == 0, (name, done)
        undone = run("undo", "--yes", "--entry", str(busy_office.newest_entry()))
        assert undone.code == 0, (name, undone)
        assert busy_office.state() == before, name
    holds(busy_office.url, busy_office.folder)


def test_commands_in_any_order_and_again_are_undone_one_by_one(run: Any, busy_office: Busy, scene: Any) -> None:
    names = IN_ANY_ORDER[busy_office.database]
    order = [name for seed in (1, 2) for name in random.Random(seed).sample(names, len(names))]  # noqa: S311
    path, state, newest = [], busy_office.state(), busy_office.newest_entry()
    for name in order:
        line = scene(name)
        done = run(*line.words, today=line.at)
        assert done.code != 1, (name, done)
        entry, after = busy_office.newest_entry(), busy_office.state()
        if entry > newest:
            path.append((name, entry, state))
        else:
            assert after == state, (name, done)
        state, newest = after, entry
    assert len(path) > 0.9 * len(names)  # some can be done only once, or end what others need
    for name, entry, before in reversed(path):
        undone = run("undo", "--yes", "--entry", str(entry))
        assert undone.code == 0, (name, undone)
        assert busy_office.state() == before, name
    holds(busy_office.url, busy_office.folder)


def test_minutes_drafted_twice_are_undone_twice(run: Any, busy: Path) -> None:
    """The second draft changes nothing but the moment at which the document was made."""
    before = records(url_of(busy))
    for _time in range(2):
        assert run("case", "draft", "minutes", "VV-2020-0001").code == 0
    for _time in range(2):
        assert run("undo", "--yes").code == 0
    assert records(url_of(busy)) == before
    holds(url_of(busy), busy)


@pytest.mark.parametrize("name", FINAL)
def test_what_was_issued_sent_decided_paid_or_void_is_not_taken_back(
    run: Any, refused: Any, busy: Path, scene: Any, name: str
) -> None:
    reason, instead = FINAL[name]
    assert run(*scene(name).words).code == 0
    assert reason in refused(3, "undo", "--yes").err
    plan = run("undo")
    assert (plan.code, reason in plan.err, instead in plan.err) == (3, True, True)


def test_a_workspace_is_not_taken_back(refused: Any, workspace: Path) -> None:
    assert "creating an office cannot be undone" in refused(3, "undo", "--yes").err


class TestTheCommandMeant:
    def test_first_it_is_said_what_would_be_done_and_nothing_is(self, run: Any, loaded: Path) -> None:
        before = records(url_of(loaded))
        said = run("undo", "--json")
        assert (said.code, said.json["command"], said.json["actor"]) == (0, "recipient import", "clerk")
        assert said.json["removed"] == {"recipient": 34}
        assert (said.json["restored"], said.json["changed"], said.json["ended"]) == ({}, {}, {})
        assert f"undo --yes --entry {said.json['entry']}" in run("undo").out
        assert records(url_of(loaded)) == before

    def test_a_second_undo_undoes_the_command_before_and_never_the_undo(
        self, run: Any, refused: Any, loaded: Path
    ) -> None:
        empty = {key for key in records(url_of(loaded)) if key[0] != "recipient"}
        run("note", "add", "difficulty", "Một")
        run("note", "add", "difficulty", "Hai")
        assert [run("undo", "--yes", "--json").json["command"] for _time in range(2)] == ["note add", "note add"]
        assert "recipient import, of 14/05/2020 and not of today" in refused(3, "undo", "--yes").err
        entry = str(run("undo", "--json").json["entry"])
        assert run("undo", "--yes", "--entry", entry, "--json").json["command"] == "recipient import"
        assert set(records(url_of(loaded))) == empty
        assert "creating an office cannot be undone" in refused(3, "undo", "--yes").err
        holds(url_of(loaded), loaded)

    def test_the_journal_says_what_was_taken_back_by_which(self, run: Any, loaded: Path) -> None:
        run("note", "add", "difficulty", "Một")
        entry = run("undo", "--json").json["entry"]
        run("undo", "--yes", "--entry", str(entry), POSTWATCH_ACTOR="lan")
        newest, taken, *_older = run("journal", "list", "--json").json
        assert (newest["command"], newest["actor"], newest["undoes"]) == ("undo", "lan", taken["id"])
        assert (taken["command"], taken["undone"], newest["undone"]) == ("note add", True, False)

    def test_another_clerks_command_that_came_in_between_stays(self, run: Any, loaded: Path) -> None:
        run("note", "add", "difficulty", "Một")
        looked_at = run("undo", "--json").json["entry"]
        run("note", "add", "difficulty", "Hai", POSTWATCH_ACTOR="lan")
        assert run("undo", "--yes", "--entry", str(looked_at)).code == 0
        assert [note["text"] for note in run("note", "list", "--json").json] == ["Hai"]
        assert run("undo", "--json").json["entry"] == looked_at + 1

    def test_another_clerks_command_is_taken_back_only_when_its_entry_is_named(
        self, run: Any, refused: Any, loaded: Path
    ) -> None:
        run("note", "add", "difficulty", "Một", POSTWATCH_ACTOR="lan")
        answer = refused(3, "undo", "--yes")
        entry = run("undo", "--json").json["entry"]
        assert f"entry {entry}: note add, by lan and not by clerk" in answer.err
        assert f"postwatch undo --yes --entry {entry}" in answer.err.splitlines()[-1]
        assert run("undo", "--yes", POSTWATCH_ACTOR="lan").code == 0

    def test_a_command_of_an_earlier_day_is_taken_back_only_when_its_entry_is_named(
        self, run: Any, refused: Any, loaded: Path
    ) -> None:
        run("note", "add", "difficulty", "Một", today="2020-06-15")
        entry = last(run)
        answer = refused(3, "undo", "--yes", POSTWATCH_TODAY="2020-06-16").err
        assert f"entry {entry}: note add, of 15/06/2020 and not of today" in answer
        assert f"postwatch undo --yes --entry {entry}" in answer.splitlines()[-1]
        done = run("undo", "--yes", "--entry", entry, today="2020-06-16")
        head, gone = done.out.splitlines()
        assert head.startswith(
            f"Undone: entry {entry}: Add a remark that the report will carry (note add); clerk typed it on "
        )
        assert head.endswith(", for the day 15/06/2020")
        assert gone == "  removed: remark GC-2020-0001, 15/06/2020"

    def test_a_repeated_request_takes_back_one_command_only(self, run: Any, loaded: Path) -> None:
        run("note", "add", "difficulty", "Một")
        run("note", "add", "difficulty", "Hai")
        first = run("undo", "--yes", "--request-id", "once", "--json")
        again = run("undo", "--yes", "--request-id", "once", "--json")
        assert first.json == again.json
        assert "carried out before" in again.err
        assert asked(loaded, "SELECT count(*) FROM note") == 1

    def test_a_taking_back_that_changes_no_row_is_recorded_too(self, run: Any, loaded: Path) -> None:
        entries = asked(loaded, "SELECT count(*) FROM journal_entry")
        run("register", "reserve")
        number = run("undo", "--yes", "--json").json
        assert (number["removed"], number["ended"]) == ({}, {"register_entry": 1})
        assert asked(loaded, "SELECT count(*) FROM journal_entry") == entries + 2


def last(run: Any) -> str:
    """Return the number of the newest entry."""
    return str(run("journal", "list", "--json").json[0]["id"])


class TestTheWords:
    @pytest.mark.parametrize("lang", ["en", "vi"])
    def test_a_clerk_reads_no_name_of_a_table_and_a_script_does(self, run: Any, letter: Path, lang: str) -> None:
        run("dispatch", "send", "1")
        run("followup", "generate", "--audience", "districts")
        said = run("undo", lang=lang).out
        assert not [name for name in METADATA.tables if "_" in name and name in said]
        assert run("undo", "--json").json["removed"] == {"document": 1, "followup": 1, "followup_unit": 11}

    def test_what_is_removed_restored_and_changed_back_is_told_apart(self, run: Any, letter: Path) -> None:
        run("task", "extend", "1", "--to", "30/6/2020", "--reason", "x")
        lines = run("undo").out.splitlines()[1:-1]
        assert [line.strip().partition(",")[0] for line in lines] == ["changed back: task NV-2020-0001"]


class TestNumbers:
    def test_reserved_numbers_become_void_and_are_never_free_again(self, run: Any, loaded: Path) -> None:
        run("register", "reserve", "--count", "60")
        assert re.search("left void: register numbers .*and 40 more", run("undo", "--yes", "--entry", last(run)).out)
        assert {line["status"] for line in run("register", "list", "--json").json} == {"void"}
        assert run("register", "reserve", "--json").json[0]["number"] == 61
        holds(url_of(loaded), loaded)

    def test_codes_are_not_given_twice(self, run: Any, letter: Path, another_draft: Any) -> None:
        code = another_draft()
        run("undo", "--yes")
        assert another_draft() != code
        holds(url_of(letter), letter)


class TestManyRows:
    def units(self, tmp_path: Path, enterprises: int, points: int = 1) -> str:
        """Enterprises, each followed by its points."""
        rows = ["code,kind,name,area,parent"]
        for one in range(1, enterprises + 1):
            rows.append(f"MOI-{one},postal_enterprise,Doanh nghiệp {one},178,")
            rows += [f"DP-{one}-{two},service_point,Điểm {one}.{two},178,MOI-{one}" for two in range(1, points + 1)]
        file = tmp_path / "units.csv"
        file.write_text("\n".join([*rows, ""]), encoding="utf-8")
        return str(file)

    def test_an_import_of_four_hundred_is_one_batch_and_taken_back_whole(
        self, run: Any, refused: Any, workspace: Path, tmp_path: Path
    ) -> None:
        before = records(url_of(workspace))
        assert run("recipient", "import", self.units(tmp_path, 200), "--json").json["written"] == 400
        assert len(asked(workspace, "SELECT changes FROM journal_entry ORDER BY id DESC")) < 1000
        assert run("journal", "list", "--json").json[0]["rows"] == 400
        holds(url_of(workspace), workspace)
        answer = refused(3, "undo", "--yes").err
        assert "recipient import, which changed 400 rows" in answer
        assert f"undo --yes --entry {last(run)}" in answer
        undone = run("undo", "--yes", "--entry", last(run), "--json").json
        assert (undone["removed"], undone["rows"]) == ({"recipient": 400}, 400)
        assert records(url_of(workspace)) == before
        holds(url_of(workspace), workspace)

    def test_a_unit_of_a_batch_that_was_changed_unseen_refuses(
        self, run: Any, refused: Any, workspace: Path, tmp_path: Path
    ) -> None:
        run("recipient", "import", self.units(tmp_path, 30))
        asked(workspace, "UPDATE recipient SET phone = '0' WHERE code = 'DP-7-1'")
        words = ("undo", "--yes", "--entry", last(run))
        assert "A record (units) was changed after that command" in refused(3, *words).err
        asked(workspace, "DELETE FROM recipient WHERE code = 'DP-7-1'")
        assert "A record (units) was changed after that command" in refused(3, *words).err

    def test_few_rows_to_which_many_refer_are_taken_back_after_these(
        self, run: Any, letter: Path, tmp_path: Path
    ) -> None:
        run("recipient", "import", self.units(tmp_path, 2, points=30))
        before = records(url_of(letter))
        file = tmp_path / "signed.csv"
        rows = ["Mã đơn vị,Ngày ký,Người ký,Gồm các điểm phục vụ"]
        rows += [f"MOI-{one},10/6/2020,Bà {one},all" for one in (1, 2)]
        file.write_text("\n".join([*rows, ""]), encoding="utf-8")
        done = run("pledge", "record", "--from", str(file))
        assert done.code == 0, done
        undone = run("undo", "--yes", "--entry", last(run), "--json").json
        assert undone["removed"] == {"pledge": 2, "pledge_cover": 60}
        assert records(url_of(letter)) == before
        holds(url_of(letter), letter)


class TestFiles:
    def test_a_scan_that_an_earlier_record_needs_stays(self, run: Any, busy: Path, papers: Path) -> None:
        before = files(busy)
        words = ("incident", "add", "--source", "police", "--on", "5/6/2020", "--area", "182", "--description", "x")
        run(*words, "--scan", str(papers / "scan-1.pdf"))  # the scan of a pledge
        assert run("undo", "--yes").code == 0
        assert files(busy) == before
        holds(url_of(busy), busy)

    def test_a_scan_goes_with_the_last_record_that_needs_it_and_can_come_again(
        self, run: Any, busy: Path, papers: Path
    ) -> None:
        before = files(busy)
        words = ("incident", "add", "--source", "police", "--on", "5/6/2020", "--area", "182", "--description", "x")
        for scan in ("scan-3.pdf", "scan-3.pdf"):
            run(*words, "--scan", str(papers / scan))
        kept = files(busy)
        run("undo", "--yes")
        assert files(busy) == kept != before
        run("undo", "--yes")
        assert files(busy) == before
        assert run(*words, "--scan", str(papers / "scan-3.pdf")).code == 0
        assert files(busy) == kept
        holds(url_of(busy), busy)

    def test_a_draft_that_a_person_changed_in_word_stays_and_is_named(
        self, run: Any, letter: Path, another_draft: Any
    ) -> None:
        code = another_draft()
        path = letter / "documents" / code / f"{code}-du-thao.docx"
        path.write_bytes(path.read_bytes() + b"typed by a person")
        undone = run("undo", "--yes")
        assert undone.code == 0
        assert f"{code}-du-thao.docx is kept" in undone.err
        assert "keep it outside of documents/" in undone.err
        assert path.is_file()
        assert run("db", "check").code == 3
        path.rename(letter / path.name)
        assert run("db", "check").code == 0

    def test_a_draft_that_is_gone_is_no_hindrance(self, run: Any, letter: Path, another_draft: Any) -> None:
        code = another_draft()
        (letter / "documents" / code / f"{code}-du-thao.docx").unlink()
        assert run("undo", "--yes").code == 0

    def test_a_document_that_was_written_over_is_not_taken_back(self, run: Any, refused: Any, letter: Path) -> None:
        words = ("dispatch", "sheets", "1", "--unit", "TT-CNTT")
        run(*words)
        task = run("task", "list", "--unit", "TT-CNTT", "--json").json[0]["id"]
        run("task", "extend", task, "--to", "30/6/2020", "--reason", "Chờ bài")
        assert run(*words, "--replace").code == 0
        assert "a document was overwritten" in refused(3, "undo", "--yes").err


# --- older entries ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A command of a history: the entry that it wrote, and the records and files before and after it."""

    entry: int
    name: str
    before: tuple[Rows, dict[str, bytes]]
    after: tuple[Rows, dict[str, bytes]]


def without(step: Step, state: tuple[Rows, dict[str, bytes]]) -> tuple[dict[Any, Any], ...]:
    """What a state would be had the step not happened: all that the step changed is as it was before it."""
    return tuple(
        {
            key: before[key] if before.get(key) != after.get(key) else now[key]
            for key in {*now, *before}
            if key in (before if before.get(key) != after.get(key) else now)
        }
        for before, after, now in zip(step.before, step.after, state, strict=True)
    )


def plain(state: tuple[dict[Any, Any], ...]) -> tuple[dict[Any, Any], ...]:
    """A state without empty folders: one may be shared by several commands."""
    rows, found = state
    return rows, {path: content for path, content in found.items() if content}


class Undoing:
    """Undoes the steps of a history in any order, after whatever is in the way; compares the state after each."""

    def __init__(self, run: Any, office: Busy, steps: list[Step]) -> None:
        self.run = run
        self.office = office
        self.state = office.state()
        self.left = {step.entry: step for step in steps}
        self.refused = 0

    def undo(self, entry: int) -> None:
        """Undo a step; where later ones are in the way, these before it, the newest first."""
        step, before = self.left[entry], self.state
        plan = self.run("undo", "--entry", str(entry), "--json")
        done = self.run("undo", "--yes", "--entry", str(entry), "--json")
        assert plan.code == done.code, (step.name, plan, done)
        self.state = self.office.state()
        if done.code == 0:
            assert plan.json == done.json, step.name
            assert plain(self.state) == plain(without(step, before)), step.name
            del self.left[entry]
            return
        assert (done.code, self.state) == (3, before), (step.name, done)
        later = done.json["entries_list"]
        assert later == sorted((one for one in self.left if one in later), reverse=True), (step.name, done)
        assert min(later) > entry
        self.refused += 1
        for one in later:
            if one in self.left:
                self.undo(one)
        self.undo(entry)


def test_older_entries_are_undone_as_if_they_had_never_been(run: Any, busy_office: Busy, scene: Any) -> None:
    chance = random.Random(4)  # noqa: S311
    steps: list[Step] = []
    first = state = busy_office.state()
    names = OLDER[busy_office.database]
    for name in chance.sample(names, len(names)):
        line, newest = scene(name), busy_office.newest_entry()
        assert run(*line.words, today=line.at).code != 1, name
        after = busy_office.state()
        if busy_office.newest_entry() > newest:
            steps.append(Step(busy_office.newest_entry(), name, state, after))
        state = after
    undoing = Undoing(run, busy_office, steps)
    order = chance.sample(steps, len(steps))
    for number, step in enumerate(order):
        if step.entry in undoing.left:
            undoing.undo(step.entry)
        if number == len(order) // 3:
            holds(busy_office.url, busy_office.folder)
    assert undoing.refused
    assert undoing.state == first
    holds(busy_office.url, busy_office.folder)
    assert run("journal", "verify").code == 0


def ranked(rows: Rows) -> set[tuple[Any, ...]]:
    """Records with the place of each among those of its table instead of its key, and without moments."""
    places: dict[str, list[int]] = {}
    for table, row_id in sorted(rows):
        places.setdefault(table, []).append(row_id)
    found = set()
    for (table, row_id), row in rows.items():
        targets = {"id": table, **TABLES.references(table)}
        values = {
            name: places[targets[name]].index(value) if name in targets and value is not None else value
            for name, value in row.items()
            if name not in {"made_at", "kept_at", "drafted_at"}
        }
        found.add((table, places[table].index(row_id), *sorted(values.items(), key=str)))
    return found


@pytest.mark.parametrize(
    "name", few(["note add", "inspect log", "incident add", "recipient add", "recipient import"], every=2)
)
def test_a_history_is_the_same_whether_its_first_command_is_undone_at_once_or_at_the_end(
    run: Any, busy: Path, scene: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    others = ["violation add", "pledge revoke", "note add", "inspect log", "register reserve", "task waive"]
    later = [one for one in others if one != name]
    other = tmp_path / "other"
    shutil.copytree(busy, other)
    found = []
    for folder, at_once in ((busy, True), (other, False)):
        monkeypatch.setenv("POSTWATCH_WORKSPACE", str(folder))
        assert run(*scene(name).words).code == 0
        entry = run("undo", "--json").json["entry"]
        for one in ["undo", *later] if at_once else [*later, "undo"]:
            words = ("undo", "--yes", "--entry", str(entry)) if one == "undo" else scene(one).words
            assert run(*words).code == 0, one
        found.append(ranked(records(url_of(folder))))
        holds(url_of(folder), folder)
    assert found[0] == found[1]


class TestAnOlderEntry:
    def noted(self, run: Any) -> int:
        """The number of the entry that the newest command wrote."""
        return int(run("journal", "list", "--limit", "1", "--json").json[0]["id"])

    def test_what_is_told_of_another_act_of_its_unit_is_not_in_the_way(self, run: Any, loaded: Path) -> None:
        for day in ("27/5/2020", "28/5/2020"):
            assert run("violation", "add", "DPV-013", "8.3.b", "--on", day).code == 0
        assert run("case", "withdraw", "1", "--reason", "x").code == 0
        withdrawn = self.noted(run)
        assert run("case", "draft", "minutes", "2", "--number", "5").code == 0
        assert run("undo", "--yes", "--entry", str(withdrawn)).code == 0

    def test_is_undone_and_the_later_ones_stay(self, run: Any, loaded: Path) -> None:
        run("note", "add", "difficulty", "Một")
        entry = self.noted(run)
        run("note", "add", "difficulty", "Hai")
        run("recipient", "edit", "BDT-LS", "--phone", "0205 000 001")
        plan = run("undo", "--entry", str(entry))
        assert "removed: remark GC-2020-0001, 15/06/2020" in plan.out
        assert f"postwatch undo --yes --entry {entry}" in plan.out
        assert run("undo", "--yes", "--entry", str(entry)).code == 0
        assert [note["id"] for note in run("note", "list", "--json").json] == ["GC-2020-0002"]
        assert run("undo", "--json").json["command"] == "amend UNIT"
        holds(url_of(loaded), loaded)

    def test_whose_record_was_changed_later_is_refused_with_the_later_entries(
        self, run: Any, refused: Any, loaded: Path
    ) -> None:
        first = self.noted(run)
        run("recipient", "edit", "BDT-LS", "--phone", "0205 000 001")
        run("note", "add", "difficulty", "Một", "--unit", "VTP-LS")
        newest = self.noted(run)
        answer = refused(3, "undo", "--yes", "--entry", str(first))
        assert f"Later commands build upon entry {first} (recipient import)" in answer.err
        assert f"entry {newest}, note add (remark GC-2020-0001, 15/06/2020); " in answer.err
        assert f"entry {newest - 1}, amend UNIT (unit Bưu điện tỉnh Lạng Sơn (BDT-LS))" in answer.err
        assert answer.err.splitlines()[-1].endswith(f"postwatch undo --entry {newest}")
        assert run("undo", "--entry", str(first), "--json").json["entries_list"] == [newest, newest - 1]
        for entry in (newest, newest - 1, first):
            assert run("undo", "--yes", "--entry", str(entry)).code == 0
        assert run("recipient", "list", "--json").json == []
        holds(url_of(loaded), loaded)

    def test_names_ten_later_entries_and_how_many_more(self, run: Any, refused: Any, loaded: Path) -> None:
        first = self.noted(run)
        for number in range(12):
            run("note", "add", "difficulty", f"Việc {number}", "--unit", "BDT-LS")
        said = refused(3, "undo", "--entry", str(first)).err
        assert said.count("note add") == 10
        assert "GC-2020-0003, 15/06/2020); and 2 more" in said

    def test_of_many_rows_is_refused_when_a_batch_refers_to_one(
        self, run: Any, refused: Any, letter: Path, tmp_path: Path
    ) -> None:
        run("recipient", "import", TestManyRows().units(tmp_path, 1, points=60))
        imported = self.noted(run)
        file = tmp_path / "signed.csv"
        file.write_text("Mã đơn vị,Ngày ký,Người ký,Gồm các điểm phục vụ\nMOI-1,10/6/2020,Bà B,all\n", encoding="utf-8")
        assert run("pledge", "record", "--from", str(file)).code == 0
        assert "MOI-1" in refused(3, "undo", "--yes", "--entry", str(imported)).err
        assert run("undo", "--yes", "--entry", str(self.noted(run))).code == 0
        assert run("undo", "--yes", "--entry", str(imported)).code == 0
        holds(url_of(letter), letter)

    def test_is_refused_while_a_document_about_its_record_is_there(self, run: Any, refused: Any, letter: Path) -> None:
        run("violation", "add", "DPV-016", "8.3.b", "--on", "10/6/2020")
        case = self.noted(run)
        assert run("case", "draft", "minutes", "VV-2020-0001").code == 0
        said = refused(3, "undo", "--yes", "--entry", str(case)).err
        assert "case draft minutes (document made documents/" in said
        run("undo", "--yes")
        assert run("undo", "--yes", "--entry", str(case)).code == 0

    def test_is_refused_when_a_later_record_has_its_place(self, run: Any, refused: Any, busy: Path) -> None:
        """A revoked pledge does not come back beside the one that was signed after it."""
        run("pledge", "revoke", "CK-2020-0001", "--reason", "Chữ ký của người khác")
        revoked = self.noted(run)
        words = ("--campaign", "chi-thi-28", "--signed-on", "12/6/2020", "--signer", "Bà C")
        assert run("pledge", "record", "VTP-LS", *words).code == 0
        assert "pledge record (pledge CK-2020-0002" in refused(3, "undo", "--yes", "--entry", str(revoked)).err
        run("undo", "--yes")
        assert run("undo", "--yes", "--entry", str(revoked)).code == 0
        holds(url_of(busy), busy)

    def test_whose_numbers_were_used_is_refused_and_unused_ones_become_void(
        self, run: Any, refused: Any, loaded: Path
    ) -> None:
        run("register", "reserve", "--count", "2")
        first = self.noted(run)
        run("register", "reserve")
        assert run("undo", "--yes", "--entry", str(first), "--json").json["ended"] == {"register_entry": 2}
        run("register", "reserve")
        used = self.noted(run)
        run("register", "void", "4", "--reason", "Không dùng")
        assert "register void (register number number 4 of 2020" in refused(3, "undo", "--entry", str(used)).err
        lines = {line["number"]: line["status"] for line in run("register", "list", "--json").json}
        assert lines == {1: "void", 2: "void", 3: "reserved", 4: "void"}
        holds(url_of(loaded), loaded)

    def test_that_was_undone_or_undoes_another_or_changed_nothing_is_refused(
        self, run: Any, refused: Any, loaded: Path
    ) -> None:
        run("note", "add", "difficulty", "Một")
        entry = self.noted(run)
        run("undo", "--yes")
        again = refused(3, "undo", "--yes", "--entry", str(entry)).err
        assert f"Entry {entry} (note add) was undone by entry {entry + 1}" in again
        assert "an undo is not undone" in refused(3, "undo", "--entry", str(entry + 1)).err
        assert "There is no entry 99" in refused(4, "undo", "--entry", "99").err
        assert "creating an office cannot be undone" in refused(3, "undo", "--entry", "1").err
        run("recipient", "edit", "BDT-LS", "--phone", "", "--request-id", "nothing")
        assert "there is no record to restore" in refused(3, "undo", "--entry", str(self.noted(run))).err

    def test_of_a_text_that_was_erased_later_is_refused(self, run: Any, refused: Any, loaded: Path) -> None:
        run("recipient", "edit", "BDT-LS", "--phone", "0205 000 001")
        run("recipient", "edit", "BDT-LS", "--phone", "0205 000 002")
        entry = self.noted(run)
        run("recipient", "forget", "BDT-LS")
        assert "cannot be restored" in refused(3, "undo", "--yes", "--entry", str(entry)).err

    def test_of_another_clerk_needs_its_number_and_no_more(self, run: Any, loaded: Path) -> None:
        run("note", "add", "difficulty", "Một", POSTWATCH_ACTOR="lan")
        entry = self.noted(run)
        run("note", "add", "difficulty", "Hai")
        assert run("undo", "--yes", "--entry", str(entry)).code == 0
        assert run("undo", "--yes", "--json").json["actor"] == "clerk"


class TestTheRecordsOfAPlan:
    def test_are_named_on_the_screen_and_for_scripts(self, run: Any, letter: Path) -> None:
        run("pledge", "record", "BDT-LS", "--signed-on", "10/6/2020", "--signer", "Bà B")
        said = run("undo").out
        pledge = "CK-2020-0001, Bưu điện tỉnh Lạng Sơn (BDT-LS), 10/06/2020"
        assert f"  removed: pledge {pledge}\n" in said
        assert run("undo", "--json").json["records_list"] == [{"kind": "pledge", "effect": "removed", "record": pledge}]
        run("task", "extend", "1", "--to", "30/6/2020", "--reason", "x")
        assert "  changed back: task NV-2020-" in run("undo").out
        named = run("undo", "--json").json["records_list"]
        assert [(one["kind"], one["effect"]) for one in named] == [("task", "changed"), ("task_extension", "removed")]

    def test_are_the_first_of_many(self, run: Any, loaded: Path) -> None:
        said = run("undo").out
        assert said.count(" (PVHTT-") == 11
        assert "; and 14 more" in said
        assert len(run("undo", "--json").json["records_list"]) == 20


class TestAFile:
    """One step of a case or a visit builds upon those before it, whatever rows it writes."""

    @pytest.fixture
    def entry(self, run: Any) -> Any:
        """Type a command; gives the number of its entry."""

        def typed(*words: str) -> int:
            done = run(*words)
            assert done.code == 0, (words, done)
            return int(run("journal", "list", "--limit", "1", "--json").json[0]["id"])

        return typed

    def obstructed(self, refused: Any, older: int, later: int) -> None:
        said = refused(3, "undo", "--entry", str(older), "--yes").err
        assert f"entry {later}" in said

    def test_an_act_that_was_decided_on_is_not_changed_back(self, entry: Any, refused: Any, busy: Path) -> None:
        amended = entry(
            "case", "amend", "VP-2020-0001", "--provision", "9.1.b", "--drop-minutes", "--minutes-on", "1/6/2020",
            "--reason", "x",
        )  # fmt: skip
        decided = entry(
            "case", "sign", "decision", "VV-2020-0001", "--on", "5/6/2020", "--number", "02/QĐ-XPHC", "--authority",
            "Chủ tịch UBND cấp huyện", "--by", "Người ký", "--fine", "10000000",
        )  # fmt: skip
        self.obstructed(refused, amended, decided)

    def test_a_payment_does_not_come_back_beside_the_one_typed_again(
        self, entry: Any, refused: Any, busy: Path
    ) -> None:
        pay = ("case", "pay", "VV-2020-0002", "--on", "10/6/2020", "--amount", "500000")
        entry(*pay)
        withdrawn = entry("case", "withdraw", "payment", "VV-2020-0002", "--of", "10/6/2020", "--reason", "x")
        self.obstructed(refused, withdrawn, entry(*pay))

    def test_a_visit_does_not_come_back_beside_the_one_typed_again(self, entry: Any, refused: Any, busy: Path) -> None:
        log = ("inspect", "log", "DPV-016", "--on", "10/6/2020")
        entry(*log)
        withdrawn = entry("inspect", "withdraw", "KT-2020-0004", "--reason", "x")
        self.obstructed(refused, withdrawn, entry(*log))
