"""``db check`` finds what anybody, or a bad disk, changed unseen: rows, journal, schema and files."""

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from databases import rechain, tamper, unguarded

from postwatch.documents.package import description_of


def found(run: Any, *words: str) -> list[tuple[str, str]]:
    """What the check finds: kind and what. The exit code must say the same."""
    said = run("db", "check", *words, "--json")
    findings = [(one["kind"], one["what"]) for one in said.json["findings_list"]]
    assert all(set(one) == {"kind", "what", "detail"} and one["detail"] for one in said.json["findings_list"])
    assert said.json["ok"] == (said.code == 0), said
    assert said.code in {0, 3}
    return findings


def chain_anew(folder: Path) -> None:
    """Write every hash of the journal anew over what stands there: a forger who knows how it is made."""
    with unguarded(folder / "postwatch.db") as database:
        rechain(database)


# --- a whole workspace -----------------------------------------------------------------------------------------------


def test_a_workspace_that_nobody_touched_holds(run: Any, scanned: Path) -> None:
    before = (scanned / "postwatch.db").read_bytes()
    said = run("db", "check", "--json").json
    assert (said["ok"], said["findings_list"]) == (True, [])
    assert said["head"] == run("journal", "verify", "--json").json["head"]
    assert said["files"] == len([path for path in scanned.rglob("*") if path.suffix in {".docx", ".pdf"}]) > 1
    assert "verified" in run("db", "check").out
    assert (scanned / "postwatch.db").read_bytes() == before


def test_what_commands_change_delete_and_take_back_holds(run: Any, scanned: Path) -> None:
    for words in (
        ("recipient", "edit", "BDT-LS", "--note", "một"),
        ("register", "reserve", "--count", "50"),
        ("undo", "--yes"),
        ("pledge", "record", "BDT-LS", "--signed-on", "2020-06-01", "--signer", "Lê Thị B"),
        ("undo", "--yes"),
        ("task", "report", "PVHTT-BS", "--task-of", "districts-propagate", "--text", "Đã làm"),
    ):
        assert run(*words).code == 0, words
    assert found(run) == []


# --- tampering -------------------------------------------------------------------------------------------------------

ROWS = {
    "an edited value": "UPDATE register_entry SET subject = 'khác' WHERE id = 1",
    "a back-dated letter": "UPDATE register_entry SET issued_on = '2020-05-15' WHERE id = 1",
    "a removed row": "DELETE FROM addressee WHERE id = 2",
    "a row that nobody recorded": "INSERT INTO series_year (office_id, series_id, year, last) VALUES (1, 1, 2019, 7)",
    "a counter that was set back": "UPDATE series_year SET last = 0",
    "a code counter that was set on": "UPDATE code_counter SET last = last + 1",
    "an imported row that was edited": "UPDATE recipient SET name = name || '.' WHERE id = 9",
    "a moment that reads alike": "UPDATE document SET made_at = replace(made_at, ' ', 'T') WHERE id = 1",
    "an answer of yes that is three": "UPDATE campaign_task SET asks_pledge = 3 WHERE asks_pledge = 1",
}


@pytest.mark.parametrize("statement", ROWS.values(), ids=ROWS)
def test_a_row_that_was_changed_behind_the_program_is_found(run: Any, letter: Path, statement: str) -> None:
    tamper(letter, statement)
    kinds = {kind for kind, _what in found(run)}
    assert "row" in kinds
    assert kinds <= {"row", "database"}


JOURNAL = {
    "an edited entry": ("UPDATE journal_entry SET actor = 'ai' WHERE id = 2", "content"),
    "a back-dated entry": ("UPDATE journal_entry SET at = '2020-01-01 00:00:00.000000' WHERE id = 2", "content"),
    "a moment that reads alike": ("UPDATE journal_entry SET at = replace(at, ' ', 'T') WHERE id = 2", "content"),
    "changes that are no JSON": ("UPDATE journal_entry SET changes = '[' WHERE id = 2", "content"),
    "changes of another shape": ("UPDATE journal_entry SET changes = '[{\"table\": 1}, 2]' WHERE id = 2", "content"),
    "a removed entry": ("DELETE FROM journal_entry WHERE id = 2", "chain"),
    "a cut end": ("DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)", "row"),
}


@pytest.mark.parametrize(("statement", "kind"), JOURNAL.values(), ids=JOURNAL)
def test_a_changed_journal_is_found(run: Any, letter: Path, statement: str, kind: str) -> None:
    tamper(letter, statement)
    assert kind in {kind for kind, _what in found(run)}


def test_a_journal_that_was_written_anew_is_found_by_its_head(run: Any, loaded: Path) -> None:
    head = run("db", "check", "--json").json["head"]
    tamper(loaded, "UPDATE journal_entry SET actor = 'ai' WHERE id = 2")
    chain_anew(loaded)
    assert found(run) == []
    assert found(run, "--head", head) == [("head", head)]


def test_a_journal_that_was_written_anew_is_found_by_the_heads_that_letters_carry(
    run: Any, letter: Path, another_draft: Any
) -> None:
    run("dispatch", "send", "1", "--on", "2020-06-15")
    run("followup", "generate", "--on", "2020-06-15", "--audience", "districts")
    assert run("followup", "issue", "DD-2020-0001", "--on", "2020-06-15").code == 0
    assert found(run) == []
    tamper(letter, "UPDATE journal_entry SET actor = 'ai' WHERE id = 3")
    chain_anew(letter)
    assert found(run) == [
        ("head", f"documents/{code}/{code}.docx") for code in ("CV-2020-0001", "DD-2020-0001")
    ]  # fmt: skip


def test_an_issued_letter_carries_the_journal_head_in_properties_and_facts(run: Any, letter: Path) -> None:
    with closing(sqlite3.connect(letter / "postwatch.db")) as database:
        facts = json.loads(database.execute("SELECT facts FROM dispatch").fetchone()[0])
        before, entry = database.execute(
            "SELECT previous_hash, command FROM journal_entry ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert entry == "paper issue CV"
    assert facts["document"]["description"] == f"postwatch journal {before}"
    assert description_of(letter_of(letter)) == f"postwatch journal {before}"
    assert description_of(letter_of(letter).with_stem("CV-2020-0001-du-thao")) == ""


def test_a_letter_of_an_earlier_version_carries_no_head_and_holds(run: Any, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    run("dispatch", "generate")
    assert found(run) == []


@pytest.mark.parametrize("words", [("db", "check"), ("journal", "verify")])
@pytest.mark.parametrize("head", ["", " ", "x" * 64, "f" * 63, "f" * 65, "0x" + "f" * 62, "ｆ" * 64])
def test_what_is_no_head_is_not_taken_for_one_that_was_cut_off(
    refused: Any, letter: Path, words: tuple[str, ...], head: str
) -> None:
    assert "is not a journal hash" in refused(2, *words, "--head", head).err


@pytest.mark.parametrize("words", [("db", "check"), ("journal", "verify")])
def test_a_head_is_typed_as_it_is_printed(run: Any, letter: Path, words: tuple[str, ...]) -> None:
    head = run("journal", "verify", "--json").json["head"]
    groups = [head[place : place + 4] for place in range(0, 64, 4)]
    for typed in (" ".join(groups).upper(), "-".join(groups), f"  {head}\n", "\u00a0".join(groups)):
        assert run(*words, "--head", typed).code == 0


def test_an_earlier_head_is_in_the_chain(run: Any, letter: Path) -> None:
    head = run("db", "check", "--json").json["head"]
    run("register", "reserve")
    assert found(run, "--head", head.upper()) == []
    assert found(run, "--head", "f" * 64) == [("head", "f" * 64)]


def test_a_removed_trigger_a_removed_index_and_a_new_table_are_found(run: Any, letter: Path) -> None:
    with closing(sqlite3.connect(letter / "postwatch.db")) as database:
        database.execute("DROP TRIGGER journal_entry_no_delete")
        database.execute("DROP INDEX ix_recipient_parent_id")
        database.execute("CREATE TABLE mine (id INTEGER)")
        database.commit()
    assert [what for kind, what in found(run) if kind == "schema"] == [
        "ix_recipient_parent_id", "journal_entry_no_delete", "mine",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["sqlitexstat_1", "sqlite-stat1", "sqlite_stat1"])
def test_a_trigger_does_not_hide_behind_the_name_of_a_statistic(run: Any, letter: Path, name: str) -> None:
    with closing(sqlite3.connect(letter / "postwatch.db")) as database:
        database.execute("CREATE TRIGGER hidden AFTER UPDATE ON task BEGIN SELECT 1; END")
        database.execute("PRAGMA writable_schema=ON")
        database.execute("UPDATE sqlite_schema SET name = ?, sql = replace(sql, 'hidden', ?) WHERE name = 'hidden'",
                         [name, f'"{name}"'])  # fmt: skip
        database.commit()
    assert ("schema", name) in found(run)


def test_the_statistics_of_sqlite_are_no_finding(run: Any, letter: Path) -> None:
    with closing(sqlite3.connect(letter / "postwatch.db")) as database:
        database.execute("ANALYZE")
        database.commit()
    assert found(run) == []


def test_a_reference_without_a_target_is_found(run: Any, letter: Path) -> None:
    tamper(letter, "UPDATE task SET recipient_id = 9999 WHERE id = 1")
    assert {kind for kind, _what in found(run)} == {"database", "row"}


# --- files -----------------------------------------------------------------------------------------------------------


def scan_of(folder: Path) -> Path:
    return next((folder / "evidence").glob("*/*.pdf"))


def letter_of(folder: Path) -> Path:
    return folder / "documents" / "CV-2020-0001" / "CV-2020-0001.docx"


@pytest.mark.parametrize("which", [scan_of, letter_of])
def test_a_missing_a_changed_and_a_replaced_file_are_found(run: Any, scanned: Path, which: Any, tmp_path: Path) -> None:
    file = which(scanned)
    name = file.relative_to(scanned).as_posix()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + b"x")
    assert found(run) == [("changed", name)]
    file.unlink()
    assert found(run) == [("missing", name)]
    file.mkdir()
    assert found(run) == [("changed", name)]
    file.rmdir()
    (tmp_path / "elsewhere").write_bytes(content)
    file.symlink_to(tmp_path / "elsewhere")
    assert [kind for kind, what in found(run) if what == name] in (["unreadable"], ["unreadable", "orphan"])
    file.unlink()
    file.symlink_to(file.parent / "beside")
    (file.parent / "beside").write_bytes(content)
    assert ("changed", name) in found(run)


def test_swapped_files_are_found(run: Any, scanned: Path) -> None:
    draft = letter_of(scanned).with_stem("CV-2020-0001-du-thao")
    third = scanned / "third"
    letter_of(scanned).rename(third)
    draft.rename(letter_of(scanned))
    third.rename(draft)
    # The letter that lies in the place of its draft may be an edited one, for all that can be seen.
    assert [kind for kind, _what in found(run)] == ["edited_draft", "changed"]


def edited_in_word(path: Path, words: str = "thêm") -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", f"<w:body><!--{words}-->".encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


def test_a_draft_edited_in_word_contradicts_nothing_even_after_issue(
    run: Any, letter: Path, another_draft: Any
) -> None:
    draft = letter_of(letter).with_stem("CV-2020-0001-du-thao")
    edited_in_word(draft)
    assert found(run) == [("edited_draft", draft.relative_to(letter).as_posix())]
    told = run("db", "check").out
    assert "the records are consistent" in told
    assert "edited draft" in told
    assert "postwatch paper issue CODE" in told
    code = another_draft()
    edited_in_word(letter / "documents" / code / f"{code}-du-thao.docx")
    said = run("db", "backup", "b.zip", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["findings"] == {"edited_draft": 2}
    assert run("db", "restore", "b.zip", "back").code == 0


def test_a_report_that_was_drafted_may_be_edited_too(run: Any, letter: Path) -> None:
    path = run("report", "monthly", "--month", "2020-05", "--format", "docx", "--json").json["path"]
    edited_in_word(letter / path)
    assert found(run) == [("edited_draft", path)]


def test_a_draft_that_is_damaged_is_changed_and_so_is_a_letter_that_was_edited(run: Any, letter: Path) -> None:
    draft = letter_of(letter).with_stem("CV-2020-0001-du-thao")
    content = draft.read_bytes()
    for damaged in (content[:-100], b"x", content.replace(b"word/document.xml", b"word/document.xmx")):
        draft.write_bytes(damaged)
        assert [kind for kind, _what in found(run)] == ["changed"]
    draft.write_bytes(content)
    edited_in_word(letter_of(letter))
    assert [kind for kind, _what in found(run)] == ["changed"]


def test_a_file_that_cannot_be_read_is_found(run: Any, scanned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from postwatch.database import check as checking

    def digest(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(checking, "file_digest", digest)
    assert {kind for kind, _what in found(run)} == {"unreadable"}


def test_a_folder_that_cannot_be_looked_into_is_found(run: Any, scanned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == scanned / "documents":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scandir)
        assert found(run) == [("unreadable", "documents")]


def test_a_file_that_no_record_knows_is_found(run: Any, scanned: Path) -> None:
    for name in (
        "documents/lạ.docx",
        "evidence/00/" + "0" * 64 + ".pdf",
        "documents/CV-2020-0001/CV-2020-0001.pdf.exe",
    ):
        (scanned / name).parent.mkdir(exist_ok=True)
        (scanned / name).write_bytes(b"x")
    assert [kind for kind, _what in found(run)] == ["orphan"] * 3


def test_lock_files_of_a_word_processor_contradict_nothing(run: Any, scanned: Path) -> None:
    letter_of(scanned).with_name(".~lock.CV-2020-0001.docx#").write_bytes(b"")
    letter_of(scanned).with_name("~$CV-2020-0001.docx").write_bytes(b"")
    assert [kind for kind, _what in found(run)] == ["unfinished"] * 2
    assert "Unfinished" in run("db", "check").out


# The folder of a request, as the shelf names it.
REQUEST = "ab" * 16


def test_what_a_crashed_command_left_is_unfinished_and_no_orphan(run: Any, scanned: Path) -> None:
    (scanned / ".staging" / REQUEST).mkdir(parents=True)
    (scanned / ".staging" / REQUEST / "file").write_bytes(b"x")
    assert found(run) == [("unfinished", f".staging/{REQUEST}")]
    assert run("register", "reserve").code == 0
    assert found(run) == []


def test_a_path_that_leaves_the_workspace_is_found(run: Any, scanned: Path) -> None:
    tamper(scanned, "UPDATE document SET path = '../../etc/passwd' WHERE id = 1")
    assert ("unreadable", "../../etc/passwd") in found(run)


# --- the database file -----------------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_and_a_cut_one_are_found(run: Any, letter: Path) -> None:
    file = letter / "postwatch.db"
    content = file.read_bytes()
    file.write_bytes(b"no database at all" * 400)
    assert {kind for kind, _what in found(run)} >= {"database"}
    file.write_bytes(content[: len(content) // 2])
    assert {kind for kind, _what in found(run)} >= {"database"}


def test_a_missing_database_and_one_of_another_schema_are_no_findings(run: Any, letter: Path) -> None:
    with closing(sqlite3.connect(letter / "postwatch.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.commit()
    assert run("db", "check").code == 6
    (letter / "postwatch.db").unlink()
    assert run("db", "check").code == 6


def test_findings_are_pure_json(run: Any, letter: Path) -> None:
    tamper(letter, "UPDATE register_entry SET subject = CAST(x'ff' AS TEXT)")
    said = run("db", "check", "--json")
    assert json.loads(said.out)["ok"] is False
    assert said.err == ""
