"""Backups: whole and verified, or not there at all; restored into a new folder only."""

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from busy_office import Line, play
from databases import THERE_ALREADY, ship, unguarded
from sqlalchemy import MetaData

from postwatch.database import backup as archive
from postwatch.database.backup import settings_of_a_file
from postwatch.database.manifest import MANIFEST
from postwatch.errors import DocumentError, UsageError
from postwatch.files import staging as staging_folder
from postwatch.store import snapshot
from postwatch.store.engine import connected

PDF = b"%PDF-1.4\n1 0 obj\n"


def content(folder: Path) -> tuple[list[str], dict[str, bytes]]:
    with closing(sqlite3.connect(folder / "postwatch.db")) as database:
        rows = list(database.iterdump())
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return rows, {name: data for name, data in files.items() if name not in {".lock", "postwatch.db"}}


def debris(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.startswith(".postwatch-")]


def repacked(source: Path, target: Path, **changed: bytes | None) -> Path:
    """The same zip with parts put in (bytes) or left out (None), the list of hashes as it was."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if changed.get(name, b"") is not None:
                new.writestr(name, changed.pop(name, None) or old.read(name))
        for name, data in changed.items():
            if data is not None:
                new.writestr(name, data)
    return target


@pytest.fixture(scope="module")
def backup_file(scanned_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the workspace with the scan, made once."""
    file = tmp_path_factory.mktemp("backup") / "b.zip"
    play([Line(("db", "backup", str(file)))], scanned_template)
    return file


@pytest.fixture
def backed(run: Any, scanned: Path, backup_file: Path, tmp_path: Path) -> Path:
    """A backup ``b.zip`` of the test's own workspace."""
    return Path(shutil.copy2(backup_file, tmp_path / "b.zip"))


def test_a_backup_brings_everything_back(run: Any, scanned: Path, tmp_path: Path) -> None:
    said = run("db", "backup", "b.zip", "--json")
    assert said.code == 0, said.err
    made = said.json
    assert set(made) == {"path", "files", "size", "sha256", "schema", "journal_head", "findings", "offices"}
    assert made["findings"] == {}
    assert made["journal_head"] == run("journal", "verify", "--json").json["head"]
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    back = run("db", "restore", "b.zip", "back", "--json").json
    assert (back["current"], back["files"], back["backend"]) == (True, made["files"], "sqlite")
    assert content(tmp_path / "back") == content(scanned)
    assert run("-w", "back", "db", "check").code == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "back").rglob("*"))
    assert run("-w", "back", "register", "reserve", "--json").json[0]["number"] == 2
    assert debris(tmp_path) == []


def test_a_backup_is_made_while_a_reader_and_a_half_written_change_are_there(run: Any, scanned: Path) -> None:
    with closing(sqlite3.connect(scanned / "postwatch.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM task").fetchone()
        assert run("db", "backup", "b.zip").code == 0


def test_what_a_crashed_command_left_is_carried_along(run: Any, scanned: Path, tmp_path: Path) -> None:
    (scanned / ".staging" / "abc").mkdir(parents=True)
    (scanned / ".staging" / "abc" / "file").write_bytes(b"x")
    assert "unfinished: 1" in run("db", "backup", "b.zip").err
    assert run("db", "restore", "b.zip", "back").code == 0
    assert (tmp_path / "back" / ".staging" / "abc" / "file").read_bytes() == b"x"


def test_a_damaged_workspace_is_backed_up_and_says_so(run: Any, scanned: Path) -> None:
    next(scanned.rglob("CV-2020-0001.docx")).unlink()
    said = run("db", "backup", "b.zip", "--json")
    assert said.code == 0
    assert said.json["findings"] == {"missing": 1}
    assert "missing: 1" in said.err


def hide(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system refuse to list a folder, to root too."""
    real = os.scandir

    def scandir(path: Any = ".") -> Any:
        if not isinstance(path, int) and Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)


BOTH = (("db", "backup", "b.zip"), ("db", "copy", "--to", "copied"))


@pytest.mark.parametrize("name", ["templates", "templates/pledge", "evidence", "data"])
@pytest.mark.parametrize("words", BOTH, ids=["backup", "copy"])
def test_a_folder_that_cannot_be_read_is_named_and_never_left_out(
    run: Any, scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: tuple[str, ...]
) -> None:
    (scanned / name).mkdir(parents=True, exist_ok=True)
    with monkeypatch.context() as patch:
        hide(scanned / name, patch)
        said = run(*words)
    assert (said.code, f"{scanned / name} cannot be read" in said.err) == (8, True), said
    assert not (tmp_path / words[-1]).exists()
    assert debris(tmp_path) == []


def link_of_a_file(path: Path) -> None:
    path.symlink_to(path.parent.parent / "postwatch.toml")


@pytest.mark.parametrize("folder", ["documents", "evidence", "templates", "data"])
@pytest.mark.parametrize(
    "make",
    [link_of_a_file, lambda path: path.symlink_to(path.parent), lambda path: path.symlink_to("nowhere"), os.mkfifo],
    ids=["a link of a file", "a link of a folder", "a link to nowhere", "a pipe"],
)
def test_what_a_copy_would_miss_is_named_and_no_copy_is_made(
    run: Any, scanned: Path, tmp_path: Path, folder: str, make: Any
) -> None:
    (scanned / folder).mkdir(exist_ok=True)
    make(scanned / folder / "odd")
    for words in BOTH:
        said = run(*words)
        assert (said.code, f"{folder}/odd is a link or not a regular file" in said.err) == (8, True), said
        assert not (tmp_path / words[-1]).exists()


def test_a_folder_that_is_a_link_to_nowhere_is_named(run: Any, scanned: Path) -> None:
    (scanned / "templates").symlink_to("nowhere")
    for words in BOTH:
        said = run(*words)
        assert (said.code, "templates cannot be read" in said.err) == (8, True), said


def test_a_file_whose_name_is_no_text_is_named_alone(run: Any, scanned: Path, tmp_path: Path) -> None:
    (scanned / "documents" / os.fsdecode(b"th\xff.txt")).write_bytes(b"x")
    said = run("db", "backup", "b.zip")
    assert said.code == 8
    assert "name that is not text: 'documents/th\\udcff.txt'\n" in said.err
    assert not (tmp_path / "b.zip").exists()


def test_a_copied_file_that_is_another_is_no_copy(
    run: Any, scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:-1])

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", half)
        said = run("db", "copy", "--to", "copied")
    assert (said.code, "would differ in documents/CV-2020-0001/" in said.err) == (3, True), said
    assert not (tmp_path / "copied").exists()


def test_a_damaged_database_is_not_backed_up(run: Any, scanned: Path, tmp_path: Path) -> None:
    file = scanned / "postwatch.db"
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8192] = os.urandom(8192)
    file.write_bytes(data)
    said = run("db", "backup", "b.zip")
    assert said.code == 6
    assert "damaged" in said.err or "copied" in said.err
    assert not (tmp_path / "b.zip").exists()
    assert debris(tmp_path) == []


def test_a_backup_never_replaces_a_file_and_never_lies_in_itself(run: Any, scanned: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    assert run("db", "backup", "b.zip").code == 5
    assert (tmp_path / "b.zip").read_bytes() == b"mine"
    assert run("db", "backup", "nowhere/b.zip").code == 4
    assert run("db", "backup", str(scanned / "documents" / "b.zip")).code == 2
    assert run("db", "backup", str(scanned / "b.zip")).code == 0


def test_a_stick_without_links_gets_its_backup_too(
    run: Any, backed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(_source: object, _target: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    assert run("db", "restore", "b.zip", "back").code == 0
    assert debris(tmp_path) == []


def test_a_backup_that_does_not_come_back_whole_is_no_backup(
    run: Any, scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = archive.zips.write_zip

    def half(target: Path, *members: Any) -> None:
        whole(target, *members)
        data = bytearray(target.read_bytes())
        data[len(data) // 2] ^= 0xFF
        target.write_bytes(data)

    monkeypatch.setattr(archive.zips, "write_zip", half)
    assert run("db", "backup", "b.zip").code == 3
    assert not (tmp_path / "b.zip").exists()
    assert debris(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("documents/CV-2020-0001/CV-2020-0001.docx", b"another"),
        ("documents/CV-2020-0001/CV-2020-0001.docx", None),
        ("documents/more.docx", b"more"),
        ("postwatch.toml", b'office = "other"\n'),
        ("postwatch.db", b"no database"),
        (MANIFEST, b'{"format": 9}'),
        (MANIFEST, None),
    ],
)
def test_a_backup_that_was_changed_is_not_restored(
    run: Any, backed: Path, tmp_path: Path, name: str, data: bytes | None
) -> None:
    repacked(tmp_path / "b.zip", tmp_path / "c.zip", **{name: data})
    said = run("db", "restore", "c.zip", "back")
    assert said.code == 3, said
    assert "Traceback" not in said.err
    assert not (tmp_path / "back").exists()
    assert debris(tmp_path) == []


def made_up(source: Path, target: Path, statement: str, *, listed: Any = ()) -> None:
    """A backup whose records were changed, with the list of hashes made anew; ``listed`` is what it says otherwise."""
    with zipfile.ZipFile(source) as old:
        manifest = json.loads(old.read(MANIFEST))
        work = target.with_suffix(".db")
        work.write_bytes(old.read("postwatch.db"))
    with unguarded(work) as database:
        database.execute(statement)
        last = database.execute("SELECT hash FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()[0]
    data = work.read_bytes()
    manifest["files"]["postwatch.db"] = hashlib.sha256(data).hexdigest()
    manifest |= {"journal_head": last, **dict(listed)}
    repacked(source, target, **{"postwatch.db": data, MANIFEST: json.dumps(manifest).encode()})


def forged(source: Path, target: Path, **changed: bytes | None) -> None:
    """A backup with parts put in (bytes) or left out (None), and the list of hashes made anew."""
    with zipfile.ZipFile(source) as old:
        manifest = json.loads(old.read(MANIFEST))
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in changed.items() if data is not None}
    kept = {name: sha256 for name, sha256 in manifest["files"].items() if name not in changed}
    manifest["files"] = {**kept, **hashes}
    repacked(source, target, **{MANIFEST: json.dumps(manifest).encode()}, **changed)


@pytest.mark.parametrize("is_earlier", [False, True])
def test_a_forged_backup_with_its_end_cut_off_is_found_by_a_noted_hash(
    run: Any, backed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_earlier: bool
) -> None:
    head = run("journal", "verify", "--json").json["head"]
    assert run("db", "restore", "b.zip", "good", "--head", head).code == 0
    cut = "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)"
    made_up(tmp_path / "b.zip", tmp_path / "c.zip", cut)
    if is_earlier:
        ship(monkeypatch, tmp_path)
    said = run("db", "restore", "c.zip", "back", "--head", head, "--json")
    assert (said.code, said.json["ok"]) == (3, False)
    assert said.json["findings"]["head"] == 1
    assert "head: 1" in said.err
    assert (tmp_path / "back" / "postwatch.db").is_file()


EDITED = "UPDATE recipient SET name = 'khác' WHERE code = 'BDT-LS'"


@pytest.mark.parametrize("listed", [{"schema": "0001"}, {"schema": ""}, {"schema": "9000"}, {"office": "nobody"}])
def test_a_list_that_says_otherwise_than_the_database_is_refused(
    run: Any, backed: Path, tmp_path: Path, listed: dict[str, str]
) -> None:
    head = run("journal", "verify", "--json").json["head"]
    made_up(tmp_path / "b.zip", tmp_path / "c.zip", EDITED, listed=listed)
    said = run("db", "restore", "c.zip", "back", "--head", head)
    assert (said.code, f"not complete: {next(iter(listed))}" in said.err) == (3, True), said
    assert not (tmp_path / "back").exists()


OTHER = "sqlite+pysqlite:///data/x.db"


@pytest.mark.parametrize(
    "line",
    [
        f'database = "{OTHER}"',
        'database = "postgresql+psycopg://x@127.0.0.1:1/d"',
        f"  'database'\t=\"{OTHER}\"",
        f'"datab\\u0061se" = "{OTHER}"',
        f'database = """\\\n  {OTHER}"""',
        f'database.of = "{OTHER}"',
        f'[database]\nof = "{OTHER}"',
        'database = ""',
        "database = 1",
    ],
)
def test_a_backup_whose_settings_lead_to_other_records_is_refused(
    run: Any, scanned: Path, backed: Path, tmp_path: Path, line: str
) -> None:
    head = run("journal", "verify", "--json").json["head"]
    with closing(sqlite3.connect(scanned / "postwatch.db")) as database:
        database.execute("UPDATE register_entry SET subject = 'khác'")
        database.commit()
    own = (scanned / "postwatch.toml").read_text(encoding="utf-8")
    records, lines = (scanned / "postwatch.db").read_bytes(), f"\ufeff{own}{line}\n".encode()
    forged(tmp_path / "b.zip", tmp_path / "c.zip", **{"postwatch.toml": lines, "data/x.db": records})
    said = run("db", "restore", "c.zip", "back", "--head", head)
    assert (said.code, "c.zip is not a complete backup: its postwatch.toml names another database" in said.err) == (
        3,
        True,
    )
    assert not (tmp_path / "back").exists()
    assert debris(tmp_path) == []


def test_what_is_no_database_line_to_the_settings_is_none_to_a_backup(run: Any, scanned: Path, tmp_path: Path) -> None:
    with (scanned / "postwatch.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"# database = '{OTHER}'\n[contact]\nwebsite = \"database = '{OTHER}'\"\n")
    assert run("db", "backup", "b.zip").code == 0
    assert run("db", "restore", "b.zip", "back").code == 0
    assert run("-w", "back", "dispatch", "list", "--json").json[0]["id"] == "CV-2020-0001"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"postwatch.toml": b"language = 'vi'\n"}, "postwatch.toml, key office: it is missing"),
        ({"postwatch.toml": b"office = \n"}, "The file postwatch.toml cannot be read as TOML"),
        ({"documents/CV-2020-0001": b"x"}, "the name documents/CV-2020-0001"),
    ],
)
def test_a_made_up_backup_that_no_workspace_gives_is_refused_for_what_it_is(
    run: Any, backed: Path, tmp_path: Path, changed: dict[str, bytes | None], reason: str
) -> None:
    forged(tmp_path / "b.zip", tmp_path / "c.zip", **changed)
    said = run("db", "restore", "c.zip", "back")
    assert said.code == 3, said
    assert said.err.startswith("error: c.zip is not a complete backup: ")
    assert reason in said.err.splitlines()[0]
    assert said.err.splitlines()[1:] == ["hint: use another copy of the backup"]
    assert ".postwatch-" not in said.err
    assert not (tmp_path / "back").exists()
    assert debris(tmp_path) == []


def test_names_that_a_disk_takes_for_one_are_a_fault_of_the_backup(
    run: Any, backed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def unpack(_archive: object, _name: str, target: Path) -> None:
        raise FileExistsError(17, "File exists", str(target))

    monkeypatch.setattr(archive.zips, "unpack_member", unpack)
    said = run("db", "restore", "b.zip", "back")
    assert (said.code, "b.zip is not a complete backup: File exists\n" in said.err) == (3, True), said


@pytest.mark.parametrize("words", BOTH, ids=["backup", "copy"])
def test_a_full_disk_of_the_copy_is_not_blamed_on_the_database(
    run: Any, scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    real = sqlite3.connect

    def small(place: Any, **options: Any) -> sqlite3.Connection:
        opened = real(place, **options)
        if isinstance(place, Path):  # the copy: the source is opened by an address
            opened.execute("PRAGMA max_page_count = 9")
        return opened

    with monkeypatch.context() as patch:
        patch.setattr(snapshot.sqlite3, "connect", small)
        said = run(*words)
    assert said.code == 8, said
    disk = next(step for step in tmp_path.parents if step.is_mount())
    assert said.err.splitlines() == [
        f"error: The disk of {disk} is full: the copy of the database has no room there",
        "hint: free some space, or name another place",
    ]
    assert not (tmp_path / words[-1]).exists()
    assert debris(tmp_path) == []


FULL = OSError(28, "No space left on device", "of the source", None, "of the target")


@pytest.mark.parametrize(
    ("words", "room", "name"),
    [
        (("db", "backup", "new/b.zip"), archive.zipfile.ZipFile, "write"),
        (("db", "backup", "new/b.zip"), shutil, "copyfileobj"),
        (("db", "restore", "b.zip", "new/w"), shutil, "copyfileobj"),
        (("db", "restore", "b.zip", "new/w"), os, "fsync"),
        (("db", "copy", "--to", "new/w"), shutil, "copyfile"),
    ],
    ids=["packing", "trying out", "restoring", "the last bytes", "copying"],
)
def test_a_full_disk_is_named_and_not_the_file_that_was_read(
    run: Any,
    backed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    room: Any,
    name: str,
) -> None:
    def full(*_words: Any, **_options: Any) -> None:
        raise FULL

    (tmp_path / "new").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(room, name, full)
        said = run(*words)
    assert (said.code, said.err.splitlines()) == (8, [
        f"error: {tmp_path / 'new'} cannot be written: No space left on device",
        "hint: free some space, or name another place",
    ])  # fmt: skip
    assert [*(tmp_path / "new").iterdir()] == []


def test_a_full_disk_below_the_copy_of_a_server_is_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(url: str, _metadata: MetaData) -> None:
        with connected(url, writing=True) as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            connection.exec_driver_sql("CREATE TABLE x (y)")

    monkeypatch.setattr(snapshot.upgrade, "upgrade", make)
    with pytest.raises(DocumentError, match="is full"):
        snapshot.take("postgresql+psycopg://x@h/d", tmp_path / "copy.db", MetaData())


@pytest.mark.parametrize(
    "address",
    ["postgresql+psycopg://x@127.0.0.1:1/d", "postgresql+nothing://h/d", "://", "postgresql+psycopg://x@h:543a/d"],
)
def test_a_wrong_address_of_the_copy_is_not_blamed_on_the_settings(run: Any, letter: Path, address: str) -> None:
    said = run("db", "copy", "--to", address)
    assert said.code == 6, said
    assert "hint: check the value of --to: " in said.err
    assert "postwatch.toml" not in said.err


def test_a_schema_that_cannot_be_upgraded_is_a_finding_and_files_are_checked(
    run: Any, scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next(scanned.rglob("CV-2020-0001.docx")).unlink()
    assert run("db", "backup", "b.zip").code == 0
    made_up(tmp_path / "b.zip", tmp_path / "c.zip", EDITED)
    ship(monkeypatch, tmp_path, THERE_ALREADY)
    said = run("db", "restore", "c.zip", "back", "--json")
    assert (said.code, said.json["findings"]) == (3, {"schema": 1, "missing": 1})


def test_a_backup_of_an_earlier_schema_is_held_against_its_rows_and_its_files(
    run: Any, scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next(scanned.rglob("CV-2020-0001.docx")).unlink()
    ship(monkeypatch, tmp_path)
    before = (scanned / "postwatch.db").read_bytes()
    made = run("db", "backup", "b.zip", "--json").json
    assert made["findings"] == {"missing": 1}
    made_up(tmp_path / "b.zip", tmp_path / "c.zip", EDITED)
    said = run("db", "restore", "c.zip", "back", "--json")
    assert (said.code, said.json["schema"], said.json["findings"]) == (3, made["schema"], {"missing": 1, "row": 1})
    assert (scanned / "postwatch.db").read_bytes() == before
    assert debris(tmp_path) == []


def test_a_backup_of_records_that_do_not_hold_comes_back_but_not_as_done(
    run: Any, scanned: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(scanned / "postwatch.db")) as database:
        database.execute("UPDATE register_entry SET subject = 'khác'")
        database.commit()
    assert run("db", "backup", "b.zip").code == 0
    said = run("db", "restore", "b.zip", "back", "--json")
    assert (said.code, said.json["ok"], said.json["findings"]) == (3, False, {"row": 1})
    assert (tmp_path / "back" / "postwatch.db").is_file()


def test_what_is_no_head_restores_nothing(run: Any, backed: Path, tmp_path: Path) -> None:
    assert run("db", "restore", "b.zip", "back", "--head", "").code == 2
    assert not (tmp_path / "back").exists()


def test_a_backup_never_writes_outside_of_its_folder(run: Any, backed: Path, tmp_path: Path) -> None:
    name = "documents/../../out.txt"
    with zipfile.ZipFile(tmp_path / "b.zip") as old:
        manifest = json.loads(old.read(MANIFEST))
    manifest["files"][name] = "0" * 64
    repacked(tmp_path / "b.zip", tmp_path / "c.zip", **{MANIFEST: json.dumps(manifest).encode(), name: b"x"})
    assert run("db", "restore", "c.zip", "deep/back").code == 3
    assert not list(tmp_path.rglob("out.txt"))


DAMAGED = "it is damaged, was cut off, or is not a backup"


def damaged(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """Backups that came to harm, each with the reason that is given for it."""
    whole = (folder / "b.zip").read_bytes()
    yield "cut off", whole[: len(whole) // 2], DAMAGED
    yield "empty", b"", DAMAGED
    yield "another file", PDF, DAMAGED
    with zipfile.ZipFile(folder / "b.zip") as archive:
        at = archive.getinfo("postwatch.db").header_offset + len(whole) // 10
    listing = whole.index(b"PK\1\2")
    yield "a member that lies nowhere", whole[: listing + 42] + b"\xff" * 3 + whole[listing + 45 :], DAMAGED
    yield "a flipped bit", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], DAMAGED


def test_a_damaged_backup_is_refused_in_our_own_words(run: Any, backed: Path, tmp_path: Path) -> None:
    for what, data, reason in damaged(tmp_path):
        (tmp_path / "d.zip").write_bytes(data)
        said = run("db", "restore", "d.zip", "back")
        assert (said.code, said.err.splitlines()) == (3, [
            f"error: d.zip is not a complete backup: {reason}", "hint: use another copy of the backup"
        ]), what  # fmt: skip
        assert not (tmp_path / "back").exists()


LARGE = 60 * 2**20


def test_a_backup_that_would_expand_too_far_is_refused_before_unpacking(
    run: Any, backed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip") as old:
        listed = json.loads(old.read(MANIFEST))
    listed["files"]["data/x.csv"] = hashlib.sha256(bytes(LARGE)).hexdigest()
    repacked(tmp_path / "b.zip", tmp_path / "c.zip", **{MANIFEST: json.dumps(listed).encode()})
    with zipfile.ZipFile(tmp_path / "c.zip", "a", zipfile.ZIP_DEFLATED) as new:
        new.writestr("data/x.csv", bytes(LARGE))
    unpacked: list[str] = []
    monkeypatch.setattr(archive.zips, "unpack_member", lambda _archive, name, _target: unpacked.append(name))
    said = run("db", "restore", "c.zip", "back")
    reason = "its file data/x.csv would expand from 60 KB to 60 MB"
    assert (said.code, unpacked) == (3, []), said
    assert said.err.startswith(f"error: c.zip is not a complete backup: {reason}\n")
    assert debris(tmp_path) == []


def test_a_large_and_hollow_file_of_a_clerk_is_carried_along(run: Any, scanned: Path, tmp_path: Path) -> None:
    (scanned / "data").mkdir(exist_ok=True)
    (scanned / "data" / "x.csv").write_bytes(b"")
    os.truncate(scanned / "data" / "x.csv", LARGE)
    assert run("db", "backup", "b.zip").code == 0
    assert run("db", "restore", "b.zip", "back").code == 0
    assert (tmp_path / "back" / "data" / "x.csv").stat().st_size == LARGE


def test_every_cut_and_many_flips_of_a_backup_are_refused_or_harmless(
    run: Any, scanned: Path, backed: Path, tmp_path: Path
) -> None:
    data = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "c.zip").write_bytes(data[: len(data) // 2])
    assert run("db", "restore", "c.zip", "cut").code == 3
    truth = content(scanned)
    for number, at in enumerate(range(len(data) // 24, len(data), len(data) // 12)):
        flipped = bytearray(data)
        flipped[at] ^= 0x10
        (tmp_path / "c.zip").write_bytes(flipped)
        said = run("db", "restore", "c.zip", f"back-{number}")
        assert said.code in {0, 3}, said
        if said.code == 0:
            assert content(tmp_path / f"back-{number}") == truth


def test_a_workspace_is_never_restored_over_something(run: Any, scanned: Path, backed: Path, tmp_path: Path) -> None:
    before = content(scanned)
    assert run("db", "restore", "b.zip", str(scanned)).code == 5
    assert content(scanned) == before
    (tmp_path / "file").write_bytes(b"x")
    assert run("db", "restore", "b.zip", "file").code == 5
    (tmp_path / "empty").mkdir()
    assert run("db", "restore", "b.zip", "empty").code == 0
    assert run("db", "restore", "missing.zip", "new").code == 4


def test_room_is_looked_for_before_anything_is_unpacked(
    run: Any, backed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        needed = sum(info.file_size for info in packed.infolist())
    usage = type("Usage", (), {"free": needed - 1})
    monkeypatch.setattr(staging_folder.shutil, "disk_usage", lambda _folder: usage)
    said = run("db", "restore", "b.zip", "back")
    assert said.code == 8
    free = needed >> 20
    assert f"error: {tmp_path} has room for {free} MB, {free + 1} MB are needed\n" in said.err
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('office = "a"\ndatabase = "postgresql://x:secret@h/d"\n[contact]\n', 'office = "a"\n[contact]\n'),
        ("office = 'a'\r\n  \"database\"='x'\r\n", "office = 'a'\r\n"),
        ('office = "a"\n[own]\ndatabase = "kept"\n', 'office = "a"\n[own]\ndatabase = "kept"\n'),
    ],
)
def test_settings_that_travel_name_no_server(before: str, after: str) -> None:
    assert settings_of_a_file(before) == after


def test_settings_whose_database_line_cannot_be_taken_out_do_not_travel() -> None:
    with pytest.raises(UsageError, match="database"):
        settings_of_a_file('office = "a"\ndatabase = """\nx"""\n')


def test_the_state_of_the_database_is_said(run: Any, letter: Path) -> None:
    said = run("db", "status", "--json").json
    assert (said["backend"], said["current"], said["version"]) == ("sqlite", True, said["head"])
    assert said["rows"]["task"] == 65
    assert said["size"] == (letter / "postwatch.db").stat().st_size
    assert said["journal_entries"] == said["rows"]["journal_entry"]
    assert said["journal_head"] == run("journal", "verify", "--json").json["head"]
    assert said["journal_head"] in run("db", "status").out


def test_a_copy_into_a_folder_is_a_workspace_of_its_own(run: Any, scanned: Path, tmp_path: Path) -> None:
    made = run("db", "copy", "--to", "copy", "--json").json
    assert (made["backend"], made["target"]) == ("sqlite", str(tmp_path / "copy"))
    assert content(tmp_path / "copy") == content(scanned)
    assert run("-w", "copy", "db", "check").code == 0
    assert run("db", "copy", "--to", "copy").code == 5
    assert run("db", "copy", "--to", "mysql://h/d").code in {2, 6}
    assert run("db", "copy", "--to", "sqlite:///x.db").code == 2
    assert run("db", "grant", "clerk").code == 6
    assert debris(tmp_path) == []
