"""Settings, own data and own templates: a change of them is in the next entry, and the check names it until then."""

import errno
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from databases import ship
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from postwatch.files.digest import file_digest
from postwatch.schema import METADATA
from postwatch.store import upgrade
from postwatch.store.engine import connected

TEMPLATE = "templates/followup/letter.j2"


def files_of_entry(run: Any, number: int) -> dict[str, tuple[Any, Any]]:
    """Hash before and after of the one file of the workspace that an entry speaks of."""
    changes = run("journal", "show", str(number), "--json").json["changes_list"]
    return {
        one["records_list"][0]: (field["before"], field["after"])
        for one in changes
        for field in one["field_list"]
        if (one["kind"], field["name"]) == ("workspace_file", "sha256")
    }


def newest(run: Any) -> int:
    number: int = run("journal", "list", "--json").json[0]["id"]
    return number


def findings(run: Any) -> list[tuple[str, str]]:
    said = run("db", "check", "--json")
    assert said.code == 0, said
    return [(one["kind"], one["what"]) for one in said.json["findings_list"]]


def test_a_changed_file_of_the_workspace_is_in_the_next_entry(run: Any, workspace: Path) -> None:
    own = workspace / TEMPLATE
    own.parent.mkdir(parents=True)
    own.write_text("một", encoding="utf-8")
    assert findings(run) == [("unrecorded_change", TEMPLATE)]
    assert run("note", "add", "difficulty", "x").code == 0
    first = file_digest(own)
    assert files_of_entry(run, newest(run)) == {TEMPLATE: (None, first)}
    assert findings(run) == []

    own.write_text("hai", encoding="utf-8")
    assert run("note", "add", "difficulty", "y").code == 0
    assert files_of_entry(run, newest(run)) == {TEMPLATE: (first, file_digest(own))}

    second = file_digest(own)
    own.unlink()
    assert findings(run) == [("unrecorded_change", TEMPLATE)]
    assert run("note", "add", "difficulty", "z").code == 0
    assert files_of_entry(run, newest(run)) == {TEMPLATE: (second, None)}


def test_a_first_entry_names_the_settings(run: Any, workspace: Path) -> None:
    assert files_of_entry(run, 1) == {"postwatch.toml": (None, file_digest(workspace / "postwatch.toml"))}


def test_an_undo_leaves_what_was_noted_of_the_files(run: Any, workspace: Path) -> None:
    with (workspace / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write("# một\n")
    assert run("note", "add", "difficulty", "x").code == 0
    assert run("undo", "--yes").code == 0
    assert findings(run) == []


def test_a_file_that_a_program_has_open_is_not_the_workspaces(run: Any, workspace: Path) -> None:
    (workspace / "data").mkdir(exist_ok=True)
    (workspace / "data" / "~$mau.docx").write_bytes(b"x")
    (workspace / "data" / ".swp").write_bytes(b"x")
    assert findings(run) == []


@pytest.mark.parametrize("refused", ["os.scandir", "pathlib.Path.open"])
def test_what_cannot_be_read_stays_as_it_was_known(
    run: Any, workspace: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    own = workspace / TEMPLATE
    own.parent.mkdir(parents=True)
    own.write_text("một", encoding="utf-8")
    run("note", "add", "difficulty", "x")
    own.write_text("hai", encoding="utf-8")
    with monkeypatch.context() as patched:
        refuse(patched, refused, own)
        assert run("note", "add", "difficulty", "y").code == 0
        assert files_of_entry(run, newest(run)) == {}
        said = run("db", "check", "--json")
        assert {(one["kind"], one["detail"]) for one in said.json["findings_list"]} == {
            ("unreadable", "cannot be read")
        }
    assert findings(run) == [("unrecorded_change", TEMPLATE)]


def refuse(patched: pytest.MonkeyPatch, function: str, path: Path) -> None:
    """Let the system refuse to look into the folder of a file, or to open it."""
    module, _dot, name = function.rpartition(".")
    there = pkgutil.resolve_name(module)
    real = getattr(there, name)

    def refusing(named: Any, *words: Any, **options: Any) -> Any:
        if Path(named) in {path, path.parent}:
            raise OSError(errno.EMFILE, "Too many open files", str(named))
        return real(named, *words, **options)

    patched.setattr(there, name, refusing)


@pytest.mark.system("postgres")
def test_an_account_that_records_may_use_the_tables_of_an_upgrade(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade.upgrade(postgres_url, METADATA)
    ship(monkeypatch, tmp_path, 'op.execute("CREATE TABLE anew (LIKE workspace_file)")',
         'op.drop_table("workspace_file")', 'op.rename_table("anew", "workspace_file")')  # fmt: skip
    role = f"clerk_{make_url(postgres_url).database}"
    owner = create_engine(postgres_url)
    with owner.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role}"))
        connection.execute(text(f"GRANT EXECUTE ON FUNCTION append_journal_entry TO {role}"))
    upgrade.upgrade(postgres_url, METADATA)
    with connected(postgres_url, writing=False) as connection:
        rights = "SELECT has_table_privilege(:role, 'workspace_file', :right)"
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            assert connection.execute(text(rights), {"role": role, "right": right}).scalar(), right
        kept = connection.execute(
            text(rights.replace("workspace_file", "journal_entry")), {"role": role, "right": "INSERT"}
        )
        assert not kept.scalar()
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    owner.dispose()
