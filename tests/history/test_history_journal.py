"""``journal list`` and ``journal verify``, and that no tampering goes unseen: not by hand, not by chance."""

import contextlib
import copy
import dataclasses
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, play
from databases import address_of, as_json, rechain, tamper, unguarded
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from long_runs import LONG
from sqlalchemy import create_engine
from sqlmodel import Session, col, select

from postwatch.database.check import Place, Reading, examine, read
from postwatch.journal.chain import GENESIS, SALT, canonical, entry_hash, verify_chain, walk_back
from postwatch.journal.entries import content_of
from postwatch.journal.recorder import json_values_of
from postwatch.journal.tables import JournalEntry
from postwatch.store.engine import sqlite_url

OFFICE = "lang-son-2020"
Tamper = Callable[[sqlite3.Connection], object]
_CONTENT = (
    "form", "recorded_on", "set_today", "account", "office_number", "office_previous_hash", "actor", "command",
    "request_id", "undoes", "changes", "answer",
)  # fmt: skip


def place(folder: Path) -> Place:
    return Place(sqlite_url(folder / "postwatch.db"), folder, OFFICE)


def sql(*statements: str) -> Tamper:
    return lambda database: [database.execute(statement) for statement in statements]


def rewrite_history(database: sqlite3.Connection) -> None:
    """Another clerk did it, and everything after was written anew."""
    database.execute("UPDATE journal_entry SET actor = 'lan' WHERE id = 3")
    rechain(database, 3)


def rewrite_rows_and_history(database: sqlite3.Connection) -> None:
    """The last command recorded another name, in its row and in its entry, and the chain fits again."""
    database.execute("UPDATE note SET text = 'Khác' WHERE text = 'Khó khăn'")
    database.execute("UPDATE journal_entry SET changes = replace(changes, 'Khó khăn', 'Khác')")
    rechain(database, 1)


def swap(database: sqlite3.Connection) -> None:
    """Exchange two entries, hashes and all."""
    for one, other in ((2, 99), (3, 2), (99, 3)):
        database.execute("UPDATE journal_entry SET id = ? WHERE id = ?", (other, one))


# What is done; whether the chain alone shows it, the rows against the chain, and both against the head on paper.
TAMPERINGS: dict[str, tuple[Tamper, bool, bool]] = {
    "a cell edited": (sql("UPDATE recipient SET phone = '1' WHERE code = 'BDT-LS'"), False, True),
    "a cell emptied": (sql("UPDATE recipient SET name_folded = '' WHERE code = 'VTP-LS'"), False, True),
    "a cell of a batch edited": (sql("UPDATE area SET name = name || '.' WHERE code = '178'"), False, True),
    "a row of a batch deleted": (sql("DELETE FROM task WHERE id = 9"), False, True),
    "a row deleted": (sql("DELETE FROM dispatch_attachment"), False, True),
    "a row doubled": (
        sql("INSERT INTO dispatch_attachment SELECT 9, office_id, dispatch_id, 9, 'x', NULL FROM dispatch_attachment"),
        False, True,
    ),
    "a row put under another number": (sql("UPDATE note SET id = 99"), False, True),
    "a counter set back": (sql("UPDATE series_year SET last = 0"), False, True),
    "an entry changed": (sql("UPDATE journal_entry SET actor = 'lan' WHERE id = 2"), True, True),
    "an entry back-dated": (sql("UPDATE journal_entry SET at = '2020-01-01 00:00:00' WHERE id = 2"), True, True),
    "an entry deleted": (sql("DELETE FROM journal_entry WHERE id = 3"), True, True),
    "an entry put in": (
        sql(
            "INSERT INTO journal_entry SELECT 10, office_code, at, actor, command, 'another', NULL, changes, answer,"
            " hash, 'x' || substr(hash, 2), form, recorded_on, set_today, account, 10, hash FROM journal_entry"
            " WHERE id = 9",
        ),
        True, True,
    ),
    "two entries swapped": (swap, True, True),
    "an entry that says it takes another back": (sql("UPDATE journal_entry SET undoes = 2 WHERE id = 9"), True, True),
    "a taking back that takes back another": (sql("UPDATE journal_entry SET undoes = 2 WHERE undoes = 7"), True, True),
    "a taking back that takes back none": (sql("UPDATE journal_entry SET undoes = NULL"), True, True),
    "the last entry under another number": (sql("UPDATE journal_entry SET id = 99 WHERE id = 9"), True, True),
    "changes that are no JSON": (sql("UPDATE journal_entry SET changes = '[{' WHERE id = 9"), True, True),
    "a moment that is none": (sql("UPDATE journal_entry SET at = 'gestern' WHERE id = 2"), True, True),
    "the answer changed": (sql("UPDATE journal_entry SET answer = '{}' WHERE id = 9"), True, True),
    "the tail cut off": (sql("DELETE FROM journal_entry WHERE id = 9"), False, True),
    "the tail and its row cut off": (
        sql("DELETE FROM journal_entry WHERE id = 9", "DELETE FROM note", "DELETE FROM code_counter WHERE prefix='GC'"),
        False, False,
    ),
    # The letter of entry 5 carries the head before it.
    "the end written anew": (rewrite_history, False, True),
    "all written anew": (rewrite_rows_and_history, False, False),
}  # fmt: skip


@pytest.fixture(scope="module")
def kept_template(letter_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office with a command taken back and a note at the end, and the head that it noted on paper."""
    folder = tmp_path_factory.mktemp("kept") / "office"
    shutil.copytree(letter_template, folder)
    typed = (
        ("register", "reserve"),
        ("recipient", "edit", "BDT-LS", "--phone", "0205 3 870 000"),
        ("undo", "--yes"),
        ("note", "add", "difficulty", "Khó khăn"),
    )
    play([Line(words) for words in typed], folder)
    return folder, read(place(folder)).chain[-1].hash


@pytest.fixture
def kept(kept_template: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """The test's own copy of that office, and the head that it noted on paper."""
    folder = tmp_path / "office"
    shutil.copytree(kept_template[0], folder)
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(folder))
    return folder, kept_template[1]


def test_what_nobody_tampered_with_holds(run: Any, kept: tuple[Path, str]) -> None:
    verified = run("journal", "verify", "--json").json
    assert (verified["ok"], verified["head"]) == (True, kept[1])
    assert run("db", "check", "--head", kept[1], "--json").json["ok"] is True


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(run: Any, kept: tuple[Path, str], name: str) -> None:
    folder, head = kept
    change, in_chain, in_rows = TAMPERINGS[name]
    with unguarded(folder / "postwatch.db") as database:
        change(database)
    alone = run("journal", "verify", "--json")
    assert (alone.code, alone.json["ok"]) == ((3, False) if in_chain else (0, True)), alone
    checked = run("db", "check", "--json")
    assert (checked.code, checked.json["ok"]) == ((3, False) if in_rows else (0, True)), checked
    with_head = run("db", "check", "--head", head, "--json")
    assert (with_head.code, with_head.json["ok"]) == (3, False)
    if name not in {"the tail cut off"} and not in_chain and not in_rows:
        assert run("journal", "verify", "--head", head).code == 3


def test_findings_name_kind_and_place_in_the_language_of_the_office(run: Any, kept: tuple[Path, str]) -> None:
    folder, _head = kept
    tamper(folder, "UPDATE journal_entry SET actor = 'lan' WHERE id = 2")
    found = run("journal", "verify", "--json")
    assert found.json["findings_list"] == [
        {"kind": "content", "what": "2", "detail": "was changed after it was written"}
    ]
    assert "was changed after it was written" in run("journal", "verify").out
    assert "was changed" not in run("journal", "verify", lang="vi").out


class TestHeads:
    def test_every_head_that_was_ever_noted_is_in_the_chain(self, run: Any, kept: tuple[Path, str]) -> None:
        heads = [entry["hash"] for entry in run("journal", "list", "--json").json]
        for head in (*heads, heads[0].upper(), f" {heads[0]} ", GENESIS):
            assert run("journal", "verify", "--head", head).code == 0
        answer = run("journal", "verify", "--head", "f" * 64, "--json")
        assert (answer.code, answer.json["findings_list"][0]["kind"]) == (3, "head")
        for head in (heads[0][:-1], "x"):
            assert run("journal", "verify", "--head", head).code == 2

    def test_a_list_is_the_newest_first_and_as_long_as_asked(self, run: Any, kept: tuple[Path, str]) -> None:
        entries = run("journal", "list", "--json").json
        assert [entry["id"] for entry in entries] == list(range(len(entries), 0, -1))
        assert set(entries[0]) == {
            "id", "at", "recorded_on", "account", "actor", "command", "request_id", "rows", "undoes", "undone", "hash",
        }  # fmt: skip
        assert len(run("journal", "list", "--limit", "2", "--json").json) == 2
        assert "undone" in run("journal", "list").out

    @pytest.mark.usefixtures("workspace")
    @pytest.mark.parametrize("limit", ["0", "-1", "-99999999999999999999"])
    def test_a_list_of_no_entries_is_refused(self, refused: Any, limit: str) -> None:
        assert f"{limit} entries cannot be listed" in refused(2, "journal", "list", "--limit", limit).err


@pytest.fixture(scope="module")
def reading(busy_template: Path) -> Reading:
    """All that the busy office holds."""
    return read(place(busy_template))


class TestByChance:
    def test_a_busy_office_that_nobody_touched_holds(self, busy_template: Path) -> None:
        assert examine(place(busy_template)).findings_list == ()

    @given(st.data())
    @settings(
        max_examples=200 if LONG else 40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    def test_any_change_of_any_value_of_any_row_is_found(self, reading: Reading, data: st.DataObject) -> None:
        table = data.draw(st.sampled_from(sorted({table for table, _id in reading.rows})))
        key = data.draw(st.sampled_from(sorted(key for key in reading.rows if key[0] == table)))
        rows = {one: dict(values) for one, values in reading.rows.items()}
        # A salt that no text of the row was hashed with says nothing.
        names = sorted(name for name in rows[key] if name != SALT or rows[key][name] is not None)
        name = data.draw(st.sampled_from(names))
        rows[key][name] = data.draw(another(rows[key][name]))
        assert walk_back(reading.chain, rows)

    @pytest.mark.parametrize("salt", [False, True, 7])
    def test_a_salt_that_is_no_text_is_found(self, reading: Reading, salt: Any) -> None:
        key = next(key for key, values in reading.rows.items() if values.get(SALT) is not None)
        rows = {one: dict(values) for one, values in reading.rows.items()}
        rows[key][SALT] = salt
        assert key[0] in {one.what.split()[0] for one in walk_back(reading.chain, rows)}

    @given(st.data())
    def test_any_change_of_any_value_of_any_entry_is_found(self, reading: Reading, data: st.DataObject) -> None:
        chain = list(reading.chain)
        number = data.draw(st.integers(0, len(chain) - 1))
        link = chain[number]
        name = data.draw(st.sampled_from(["id", "previous_hash", "hash", *sorted(link.content)]))
        if name in link.content:
            content = {**link.content, name: data.draw(another(link.content[name]))}
            chain[number] = dataclasses.replace(link, content=content)
        else:
            chain[number] = dataclasses.replace(link, **{name: data.draw(another(getattr(link, name)))})
        assert verify_chain(chain)

    @given(st.data())
    def test_a_chain_whose_entries_are_left_out_or_in_another_order_is_found(
        self, reading: Reading, data: st.DataObject
    ) -> None:
        order = data.draw(st.permutations(range(len(reading.chain))))
        chosen = order[: data.draw(st.integers(1, len(order)))]
        chain = [reading.chain[number] for number in chosen]
        is_beginning = chosen == list(range(len(chosen)))
        assert bool(verify_chain(chain)) is not is_beginning

    def test_walking_back_leaves_nothing_and_finds_nothing(self, reading: Reading) -> None:
        rows = copy.deepcopy(reading.rows)
        assert walk_back(reading.chain, rows) == []
        assert rows == {}


def another(value: Any) -> st.SearchStrategy[Any]:
    """Values that a column might hold in place of one."""
    kinds = st.none() | st.booleans() | st.integers(-10, 10**6) | st.text(max_size=8)
    return kinds.filter(lambda new: new != value)


def test_the_hash_of_an_entry_is_the_one_that_anybody_can_compute(run: Any, workspace: Path) -> None:
    (entry,) = run("journal", "list", "--json").json
    with contextlib.closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        database.row_factory = sqlite3.Row
        row = database.execute("SELECT * FROM journal_entry").fetchone()
    content = {
        "office": row["office_code"], "at": as_json(row["at"]), **{name: row[name] for name in _CONTENT},
    }  # fmt: skip
    text = "0" * 64 + "\n" + json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == entry["hash"]
    assert canonical(content) in text


BATCH = {"table": "recipient", "columns": [], "personal": [], "sha256": ""}
UNREADABLE = {
    "no JSON": "[{",
    "too deep": "[" * 5000 + "]" * 5000,
    "no list": "{}",
    "an unknown table": '[{"table": "a\\"b", "id": 1, "before": {"a": 1}, "after": {"a": 2}}]',
    "an unknown table with rows": canonical([{**BATCH, "table": "other", "ids": [[1, 60]], "rows": 60}]),
    "a billion rows": canonical([{**BATCH, "ids": [[100, 1_500_000_000]], "rows": 1_499_999_901}]),
    "more rows than it says": canonical([{**BATCH, "ids": [[1, 60]], "rows": 50}]),
    "rows of no table": canonical([{"ids": [[1, 60]], "rows": 60}]),
    "a value that no column holds": '[{"table": "note", "id": 1, "before": {"text": [1]}, "after": {"text": "x"}}]',
}


def forge(url: str, changes: str) -> int:
    """Append an entry with these changes, well chained, as only the owner of the database can; give its number."""
    engine = create_engine(url)
    with Session(engine) as session:
        last = session.exec(select(JournalEntry).order_by(col(JournalEntry.id).desc())).first()
        assert last is not None
        values = {name: getattr(last, name) for name in _CONTENT}
        own = {"changes": changes, "request_id": "forged", "undoes": None, "office_number": last.office_number + 1}
        links = {"previous_hash": last.hash, "office_previous_hash": last.hash}
        entry = JournalEntry(**values | own | links, id=last.id + 1, office_code=OFFICE, at=last.at, hash="")
        entry.hash = entry_hash(last.hash, content_of(json_values_of(entry)))
        session.add(entry)
        session.commit()
        number = entry.id
    engine.dispose()
    return number


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_entry_that_cannot_be_read_is_a_finding_and_stops_nobody(
    run: Any, either: Path, tmp_path: Path, name: str
) -> None:
    before = run("recipient", "list", "--json").json
    number = forge(address_of(either), UNREADABLE[name])
    assert run("journal", "list", "--json").json[0]["id"] == number
    then = run("recipient", "list", "--as-of", str(number - 1), "--json")
    assert (then.code, then.json, "db check" in then.err) == (0, before, True)
    assert run("db", "backup", str(tmp_path / "kept.zip")).code == 0
    found = run("db", "check", "--json")
    assert (found.code, found.json["ok"]) == (3, False)
    for words in (("show", str(number)), ("list", "--unit", "BDT-LS")):
        assert run("journal", *words).code == 6
    assert run("note", "add", "cause", "Sau đó").code == 0


@pytest.mark.parametrize("before", [{"kind": "other"}, {"noted_on": "x"}, {"noted_on": 5}, {"code": None}])
def test_a_record_that_never_can_have_been_so_stays_as_it_is_on_earlier_days(
    run: Any, either: Path, before: dict[str, Any]
) -> None:
    run("note", "add", "cause", "Nguyên nhân")
    shown = run("note", "list", "--json").json
    number = forge(address_of(either), canonical([{"table": "note", "id": 1, "before": before, "after": before}]))
    then = run("note", "list", "--as-of", str(number - 1), "--json")
    assert (then.code, then.json, "db check" in then.err) == (0, shown, True)
