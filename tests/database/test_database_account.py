"""What a clerk's account on a server does to the journal by hand: forge, block, date back, empty, escape."""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, play
from databases import new_database, point_to, serve
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from postwatch.database.check import Place, examine

pytestmark = pytest.mark.system("postgres")
OFFICE = "lang-son-2020"
TODAY = "2020-06-15"
# office, actor, command, request id, undoes, changes, answer, legal day, day that was set
APPEND = "SELECT * FROM append_journal_entry({})"
ENTRY = {
    "office": f"'{OFFICE}'", "actor": "'lan'", "command": "'note add'", "request": "'by hand'", "undoes": "NULL",
    "changes": "'[]'", "answer": "'{}'", "day": f"'{TODAY}'", "set": "NULL",
}  # fmt: skip


def append(**values: str) -> str:
    """The statement that adds an entry by hand, with these values."""
    return APPEND.format(", ".join({**ENTRY, **values}.values()))


SHA256 = '"sha256":"' + "0" * 64 + '"'
BATCH = '[{"table":"note","columns":["id"],"personal":[],' + SHA256 + ","
CHANGE = '[{"table":"note","id":1,"before":null,"after":'
# Changes that no command writes, and that a reader could not read, would read for hours, or could not put back.
UNKNOWN = {
    "a change of a table that is not there": '[{"table":"other","id":1,"before":null,"after":{}}]',
    "a change of a table of the server": '[{"table":"pg_class","id":1,"before":null,"after":{}}]',
    "a change of the journal": '[{"table":"journal_entry","id":1,"before":null,"after":{}}]',
    "a billion rows": BATCH + '"ids":[[100,1500000000]],"rows":1499999901}]',
    "a billion rows, of which a few are there": BATCH + '"ids":[[1,1500000000]],"rows":1}]',
    "rows that are not there": BATCH + '"ids":[[100,149]],"rows":50}]',
    "the same rows again": BATCH + '"ids":[[1,1],[1,1]],"rows":2}]',
    "rows without a range": BATCH + '"ids":[],"rows":0}]',
    "rows that are no range": BATCH + '"ids":[1],"rows":1}]',
    "rows with a column that is not there": BATCH.replace('["id"]', '["other"]') + '"ids":[[1,1]],"rows":1}]',
    "rows with something more": BATCH + '"ids":[[1,1]],"rows":1,"more":1}]',
    "rows without a hash": BATCH.replace(SHA256, '"sha256":""') + '"ids":[[1,1]],"rows":1}]',
    "a row with no number": '[{"table":"note","id":1.5,"before":null,"after":{}}]',
    "a row whose number is spelt otherwise": '[{"table":"note","id":1e0,"before":null,"after":{}}]',
    "a row beyond all numbers": '[{"table":"note","id":3000000000,"before":null,"after":{}}]',
    "a row that neither was nor is": '[{"table":"note","id":1,"before":null,"after":null}]',
    "a column that is not there": CHANGE + '{"other":"x"}}]',
    "a list in a column": CHANGE + '{"text":["x"]}}]',
    "an object in a column": CHANGE + '{"text":{"salted":1}}}]',
    "half a letter": CHANGE + '{"text":"\\ud800"}}]',
    "a word as a number": CHANGE + '{"recipient_id":"x"}}]',
    "a number beyond all numbers": CHANGE + '{"recipient_id":' + "9" * 5000 + "}}]",
    "a word as a day": CHANGE + '{"noted_on":"today"}}]',
    "a day that is not in the calendar": CHANGE + '{"noted_on":"2020-06-31"}}]',
}
REFUSED = {
    "an entry with a number of its own": "INSERT INTO journal_entry (id, office_code, at, actor, command, request_id, "
    "changes, previous_hash, hash) VALUES (2000000000, 'x', now(), 'a', 'c', 'r', '[]', '', repeat('0', 64))",
    "a copy of an entry": "INSERT INTO journal_entry SELECT * FROM journal_entry",
    "an entry loaded from a file": "COPY journal_entry FROM '/dev/null'",
    "another actor": "UPDATE journal_entry SET actor = 'lan'",
    "another moment": "UPDATE journal_entry SET at = now()",
    "a deletion": "DELETE FROM journal_entry WHERE id = 3",
    "emptying": "TRUNCATE journal_entry",
    "emptying with all that refers to it": "TRUNCATE journal_entry CASCADE",
    "dropping": "DROP TABLE journal_entry",
    "renaming": "ALTER TABLE journal_entry RENAME TO other",
    "another column": "ALTER TABLE journal_entry ADD COLUMN more text",
    "another owner": "ALTER TABLE journal_entry OWNER TO CURRENT_USER",
    "no triggers": "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
    "dropping the guard": "DROP TRIGGER journal_entry_no_change ON journal_entry",
    "a trigger of one's own": "CREATE TRIGGER mine BEFORE INSERT ON journal_entry "
    "EXECUTE FUNCTION journal_entry_is_append_only()",
    "a rule": "CREATE RULE mine AS ON INSERT TO journal_entry DO INSTEAD NOTHING",
    "a policy": "CREATE POLICY mine ON journal_entry USING (false)",
    "a lock that keeps others out": "LOCK TABLE journal_entry IN ACCESS EXCLUSIVE MODE",
    "no triggers for this session": "SET session_replication_role = replica",
    "another function of that name": "CREATE FUNCTION append_journal_entry() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "another body": "CREATE OR REPLACE FUNCTION append_journal_entry(text, text, text, text, integer, text, text, "
    "date, date) RETURNS SETOF journal_entry LANGUAGE sql AS 'SELECT * FROM journal_entry'",
    "dropping the function": "DROP FUNCTION append_journal_entry",
    "another place for the function": "ALTER FUNCTION append_journal_entry SET search_path = pg_temp",
    "the function with the caller's rights": "ALTER FUNCTION append_journal_entry SECURITY INVOKER",
    "the owner's rights": "SET ROLE OWNER",
    "the owner's session": "SET SESSION AUTHORIZATION OWNER",
    "rights of an administrator": "ALTER ROLE CURRENT_USER SUPERUSER",
    "another account": "CREATE ROLE mine LOGIN",
    "a table beside": "CREATE TABLE public.journal_entry_copy (id int)",
    "a place of its own": "CREATE SCHEMA mine",
    "numbers far ahead": "SELECT setval('journal_entry_id_seq', 2000000000)",
    "a program of the server": "COPY (SELECT 1) TO PROGRAM 'true'",
    "a file of the server": "COPY journal_entry TO '/dev/null'",
    "a day before the last entry's": append(day="'2020-05-01'"),
    "a day in the future, which blocks all after it": append(day="'2999-12-31'"),
    "an office that is not there": append(office="'other'"),
    "a blank actor": append(actor="'  '"),
    "a blank command": append(command="''"),
    "a request that was answered": append(request="(SELECT min(request_id) FROM journal_entry)"),
    "an undo of what is undone": append(undoes="(SELECT max(undoes) FROM journal_entry)"),
    "changes that are none": append(changes="'[{'"),
    "changes that are no list": append(changes="'{}'"),
    "no day": append(day="NULL"),
    "an undo of what is still to come": append(undoes="7"),
    "changes of nothing": append(changes="'[1]'"),
    "a change of no row": append(changes="""'[{"table":"note"}]'"""),
    "a day set beyond all calendars": append(set="'infinity'"),
    "a day set after the last one that a client knows": append(set="'10000-01-01'"),
    "an answer that is no object": append(answer="'[]'"),
    "an answer too deep to be read": append(answer="""'{"a":' || repeat('[', 500) || repeat(']', 500) || '}'"""),
    **{name: append(changes=f"'{changes}'") for name, changes in UNKNOWN.items()},
}
# A server warns of the first and gives nothing; numbers are not counted by the second.
IN_VAIN = ("GRANT ALL ON journal_entry TO PUBLIC", "SELECT nextval('journal_entry_id_seq')")
FOUND = {
    "a counter that goes back": "UPDATE series_year SET last = 0",
    "a unit that is renamed": "UPDATE recipient SET name = 'Khác' WHERE code = 'BDT-LS'",
    "a remark that vanishes": "DELETE FROM note",
    "a counter that nobody recorded": "INSERT INTO code_counter (office_id, prefix, year, last) VALUES (1, 'X', 1, 9)",
    "a row that belongs to no office of its parent": "UPDATE series_year SET office_id = office_id + 1",
    "an entry that says what did not happen": append(
        changes="""'[{"after":{"text":"x"},"before":{"text":"y"},"id":1,"table":"note"}]'"""
    ),
}

OTHER_OFFICE = (
    "INSERT INTO office (code, name, parent_name, abbreviation, unit_name, unit_abbreviation) "
    "VALUES ('other', 'a', 'b', 'c', 'd', 'e')"
)


@dataclass(frozen=True)
class Granted:
    """A database of a server, the address at which a granted account works there, and its workspace."""

    url: str
    clerk: str
    folder: Path

    def ok(self) -> bool:
        return examine(Place(self.url, self.folder, OFFICE)).ok


@pytest.fixture(scope="module")
def granted_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Granted]:
    """An office with a few entries, one of them undone, in which an account was granted its rights; made once."""
    folder, name = tmp_path_factory.mktemp("granted") / "office", f"lan_{uuid.uuid4().hex}"
    with new_database(postgres_server) as url:
        assert carried_out(url, f"CREATE ROLE {name} LOGIN")
        play([
            Line(("init", str(folder), "--database", url)),
            Line(("recipient", "import", "sample:lang-son-2020")),
            Line(("note", "add", "difficulty", "Khó khăn")),
            Line(("register", "reserve")),
            Line(("note", "add", "cause", "Nguyên nhân")),
            Line(("undo", "--yes")),
            Line(("db", "grant", name)),
        ], folder)  # fmt: skip
        yield Granted(url, make_url(url).set(username=name).render_as_string(hide_password=False), folder)
        assert carried_out(url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@pytest.fixture
def granted(granted_template: Granted, postgres_server: str, postgres_url: str, tmp_path: Path) -> Granted:
    """The test's own copy of that office."""
    folder = Path(shutil.copytree(granted_template.folder, tmp_path / "office"))
    serve(folder, postgres_server, granted_template.url, postgres_url)
    clerk = make_url(granted_template.clerk).set(database=make_url(postgres_url).database)
    return Granted(postgres_url, clerk.render_as_string(hide_password=False), folder)


def carried_out(address: str, *statements: str) -> bool:
    """Whether a server carries statements out, in one transaction."""
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError:
        return False
    finally:
        engine.dispose()
    return True


def journal(granted: Granted) -> Any:
    engine = create_engine(granted.url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT id, at, actor, hash, account FROM journal_entry ORDER BY id").all()
    engine.dispose()
    return found


def test_no_statement_of_a_clerk_forges_blocks_empties_or_escapes(run: Any, granted: Granted) -> None:
    owner, before = str(make_url(granted.url).username), journal(granted)
    statements = {name: statement.replace("OWNER", owner) for name, statement in REFUSED.items()}
    assert [name for name, statement in statements.items() if carried_out(granted.clerk, statement)] == []
    assert all(carried_out(granted.clerk, statement) for statement in IN_VAIN)
    assert journal(granted) == before
    assert granted.ok()
    assert run("-w", str(granted.folder), "note", "add", "cause", "Sau đó").code == 0


@pytest.mark.parametrize("name", FOUND)
def test_what_rights_to_record_allow_is_found_by_the_check(granted: Granted, name: str) -> None:
    if name == "a row that belongs to no office of its parent":
        assert carried_out(granted.url, OTHER_OFFICE)
    assert carried_out(granted.clerk, FOUND[name])
    assert not granted.ok()


def test_an_entry_by_hand_bears_the_account_of_the_server_and_its_moment(run: Any, granted: Granted) -> None:
    assert carried_out(granted.clerk, append(actor="'Giám đốc'"))
    *before, last = journal(granted)
    assert (last.actor, last.account) == ("Giám đốc", make_url(granted.clerk).username)
    assert last.at >= before[-1].at
    assert run("-w", str(granted.folder), "journal", "verify").code == 0


def test_a_table_of_that_name_in_the_clerks_own_corner_changes_nothing(granted: Granted) -> None:
    count = len(journal(granted))
    for table in ("journal_entry", "office"):
        assert carried_out(
            granted.clerk, f"CREATE TEMP TABLE {table} (LIKE public.{table})", append(request=f"'{table}'")
        )
    assert len(journal(granted)) == count + 2
    assert granted.ok()


def test_the_clerk_works_with_the_rights_that_were_granted(run: Any, granted: Granted) -> None:
    point_to(granted.folder, granted.clerk)
    for words in (("note", "add", "cause", "x"), ("register", "reserve", "--count", "50"), ("undo", "--yes")):
        assert run("-w", str(granted.folder), *words).code == 0, words
    assert {entry.account for entry in journal(granted)[-3:]} == {make_url(granted.clerk).username}
    assert run("-w", str(granted.folder), "db", "check").code == 0
