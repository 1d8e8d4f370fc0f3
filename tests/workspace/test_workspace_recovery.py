"""After a kill between the commit and the last file: what the records say is what the next commands make true."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postwatch.files.staged import Shelf

DRAFT = "documents/CV-2020-0001/CV-2020-0001-du-thao.docx"
NEXT = ("note", "add", "difficulty", "Một")
RECEIPT = ("dispatch", "acknowledge", "1", "BDT-LS", "--scan", "scan.pdf")


def findings(run: Any, *words: str) -> list[tuple[str, str]]:
    said = run("db", "check", *words, "--json")
    assert said.code in {0, 3}
    return [(one["kind"], one["what"]) for one in said.json["findings_list"]]


@pytest.fixture
def open_campaign(run: Any, loaded: Path) -> Path:
    assert run("campaign", "load", "chi-thi-28").code == 0
    return loaded


@pytest.fixture
def killed(run: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a command that is killed once its records are committed, before its files are in place."""

    def kill(*words: str) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Shelf, "publish", Shelf.release)
            assert run(*words).code == 0

    return kill


def test_a_file_that_waits_is_not_called_missing_and_the_next_command_places_it(
    run: Any, open_campaign: Path, killed: Callable[..., None]
) -> None:
    killed("dispatch", "generate")
    assert not (open_campaign / DRAFT).exists()
    kinds = {kind for kind, _what in findings(run)}
    assert kinds == {"unfinished"}
    assert ("unfinished", DRAFT) in findings(run)
    said = run(*NEXT)
    assert (said.code, "1 interrupted commands were cleaned up" in said.err) == (0, True)
    assert (open_campaign / DRAFT).is_file()
    assert findings(run) == []


def test_a_file_marked_for_removal_is_no_orphan_and_goes_with_the_next_command(
    run: Any, open_campaign: Path, killed: Callable[..., None]
) -> None:
    run("dispatch", "generate")
    killed("undo", "--yes")
    assert (open_campaign / DRAFT).is_file()
    assert {kind for kind, _what in findings(run)} == {"unfinished"}
    assert ("unfinished", DRAFT) in findings(run)
    (open_campaign / DRAFT).write_bytes(b"somebody else's")
    assert ("orphan", DRAFT) in findings(run)
    run(*NEXT)
    assert findings(run) == [("orphan", DRAFT)]


def test_a_backup_made_meanwhile_is_complete_and_its_restore_places_the_file(
    run: Any, open_campaign: Path, killed: Callable[..., None], tmp_path: Path
) -> None:
    killed("dispatch", "generate")
    assert run("db", "backup", "b.zip").code == 0
    assert run("db", "restore", "b.zip", "back").code == 0
    assert run("-w", str(tmp_path / "back"), *NEXT).code == 0
    assert (tmp_path / "back" / DRAFT).is_file()


def test_a_document_that_was_taken_back_while_it_waited_does_not_come_again(
    run: Any, open_campaign: Path, killed: Callable[..., None]
) -> None:
    killed("dispatch", "generate")
    (open_campaign / DRAFT).write_bytes(b"in the way")
    assert run("undo", "--yes").code == 0
    (open_campaign / DRAFT).unlink()
    assert run(*NEXT).code == 0
    assert not (open_campaign / DRAFT).exists()
    assert findings(run) == []


def test_a_scan_that_was_to_go_and_came_again_stays(
    run: Any, letter: Path, killed: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n")
    assert run(*RECEIPT).code == 0
    killed("undo", "--yes")
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if "evidence" in path.parts:
            raise PermissionError(1, "Operation not permitted", str(path))
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        said = run(*RECEIPT)
    assert (said.code, "Operation not permitted" in said.err) == (0, True)
    assert run(*NEXT).code == 0
    assert len([path for path in (letter / "evidence").rglob("*") if path.is_file()]) == 1
    assert findings(run) == []


def test_what_lies_in_the_staging_of_no_request_is_told_apart(run: Any, loaded: Path) -> None:
    (loaded / ".staging").mkdir(exist_ok=True)
    (loaded / ".staging" / "Thumbs.db").write_bytes(b"x")
    said = run("db", "check")
    assert (said.code, "was not put there by postwatch" in said.out) == (0, True)


def test_a_staging_that_is_a_link_is_no_whole_workspace(run: Any, loaded: Path) -> None:
    (loaded / ".staging").symlink_to("nowhere")
    assert findings(run) == [("unreadable", ".staging")]
