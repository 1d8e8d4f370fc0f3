"""The shelf: a file is there whole or not at all, never over another, never outside its workspace.

What a crash leaves is finished when the request was committed, dropped when it was not.
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.documents import shelf as module
from postwatch.documents.shelf import STAGING, Shelf
from postwatch.errors import AlreadyThereError, DocumentError, PostwatchError


def committed(_request: str) -> bool:
    return True


def not_committed(_request: str) -> bool:
    return False


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_has_its_name_only_once_it_is_published(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.stage("documents/a.docx", b"one")
    assert "documents/a.docx" not in names(tmp_path)
    shelf.publish()
    assert names(tmp_path) == ["documents/a.docx"]
    assert (tmp_path / "documents" / "a.docx").stat().st_mode & 0o077 == 0


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.stage("documents/a.docx", b"one")
    shelf.discard()
    shelf.publish()
    assert names(tmp_path) == []


def test_another_file_is_never_written_over_unless_told_to(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"signed")
    shelf = Shelf(tmp_path)
    with pytest.raises(AlreadyThereError):
        shelf.stage("a.docx", b"other")
    assert names(tmp_path) == ["a.docx"]
    shelf.stage("a.docx", b"other", replace=True)
    shelf.publish()
    assert (tmp_path / "a.docx").read_bytes() == b"other"


def test_the_same_content_under_the_same_name_is_no_conflict(tmp_path: Path) -> None:
    for _time in range(2):
        shelf = Shelf(tmp_path)
        shelf.stage("a.docx", b"one")
        shelf.publish()
    assert names(tmp_path) == ["a.docx"]


def test_a_file_of_that_name_that_came_meanwhile_is_kept_and_ours_comes_once_it_is_moved_away(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, request="one")
    shelf.stage("a.docx", b"ours")
    shelf.seal()
    (tmp_path / "a.docx").write_bytes(b"theirs")
    with pytest.raises(DocumentError, match="another file has that name"):
        shelf.publish()
    assert (tmp_path / "a.docx").read_bytes() == b"theirs"
    recovery = Shelf(tmp_path).recover(committed)
    assert recovery.cleared == 0
    assert ["another file has that name" in error.message for error in recovery.waiting] == [True]
    (tmp_path / "a.docx").rename(tmp_path / "b.docx")
    assert Shelf(tmp_path).recover(committed).cleared == 1
    assert (tmp_path / "a.docx").read_bytes() == b"ours"
    assert names(tmp_path) == ["a.docx", "b.docx"]


def test_a_shelf_that_failed_once_does_not_mix_two_requests(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, request="one")
    shelf.stage("a.docx", b"ours")
    shelf.seal()
    (tmp_path / "a.docx").write_bytes(b"theirs")
    with pytest.raises(DocumentError):
        shelf.publish()
    shelf.request = "two"
    shelf.stage("b.docx", b"two")
    shelf.seal()
    shelf.publish()
    assert (tmp_path / "b.docx").read_bytes() == b"two"
    assert len(shelf.unfinished()) == 1


class TestTakingAway:
    def test_a_file_goes_with_the_commit_and_not_before(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"one")
        shelf = Shelf(tmp_path)
        assert shelf.withdraw("a.docx", sha256(b"one"))
        shelf.seal()
        assert (tmp_path / "a.docx").exists()
        shelf.publish()
        assert names(tmp_path) == []

    def test_one_that_was_discarded_stays(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"one")
        shelf = Shelf(tmp_path)
        shelf.withdraw("a.docx", sha256(b"one"))
        shelf.discard()
        shelf.publish()
        assert names(tmp_path) == ["a.docx"]

    def test_one_that_a_person_changed_stays(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"typed")
        (tmp_path / "b.docx").write_bytes(b"one")
        shelf = Shelf(tmp_path)
        assert not shelf.withdraw("a.docx", sha256(b"one"))
        assert shelf.withdraw("b.docx", sha256(b"one"))
        (tmp_path / "b.docx").write_bytes(b"typed meanwhile")
        shelf.seal()
        shelf.publish()
        assert names(tmp_path) == ["a.docx", "b.docx"]

    def test_one_that_is_gone_already_is_no_hindrance(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path)
        assert shelf.withdraw("documents/a.docx", sha256(b"one"))
        shelf.seal()
        shelf.publish()
        assert names(tmp_path) == []


class TestAfterACrash:
    @pytest.fixture
    def crashed(self, tmp_path: Path) -> Path:
        """A request that puts two files in place, writes one over and takes one away; it stopped at its commit."""
        (tmp_path / "over.docx").write_bytes(b"old")
        (tmp_path / "gone.docx").write_bytes(b"gone")
        shelf = Shelf(tmp_path, request="crashed")
        shelf.stage("documents/a.docx", b"one")
        shelf.stage("documents/b.docx", b"two")
        shelf.stage("over.docx", b"new", replace=True)
        shelf.withdraw("gone.docx", sha256(b"gone"))
        shelf.seal()
        return tmp_path

    def test_a_committed_request_is_finished(self, crashed: Path) -> None:
        asked: list[str] = []

        def was_committed(request: str) -> bool:
            asked.append(request)
            return True

        assert Shelf(crashed).recover(was_committed).cleared == 1
        assert asked == ["crashed"]
        assert names(crashed) == ["documents/a.docx", "documents/b.docx", "over.docx"]
        assert (crashed / "over.docx").read_bytes() == b"new"
        assert Shelf(crashed).recover(was_committed).cleared == 0

    def test_one_that_was_not_committed_is_dropped(self, crashed: Path) -> None:
        assert Shelf(crashed).recover(not_committed).cleared == 1
        assert names(crashed) == ["gone.docx", "over.docx"]
        assert (crashed / "over.docx").read_bytes() == b"old"
        assert Shelf(crashed).unfinished() == []

    @pytest.mark.parametrize("plan", [None, b"", b"{", b"[]", b'{"request": 5}', b'{"request": "x", "staged": [[]]}'])
    def test_one_without_a_whole_plan_was_not_committed(self, crashed: Path, plan: bytes | None) -> None:
        (folder,) = (crashed / STAGING).iterdir()
        (folder / "plan.json").unlink()
        if plan is not None:
            (folder / "plan.json").write_bytes(plan)
        assert Shelf(crashed).recover(committed).cleared == 1
        assert names(crashed) == ["gone.docx", "over.docx"]

    @pytest.mark.parametrize("steps", range(6))
    def test_a_recovery_that_is_interrupted_is_taken_up_again(
        self, crashed: Path, monkeypatch: pytest.MonkeyPatch, steps: int
    ) -> None:
        left = steps
        link = module._link_or_copy

        def stop_after(waiting: Path, final: Path) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            link(waiting, final)

        with monkeypatch.context() as patch:
            patch.setattr(module, "_link_or_copy", stop_after)
            try:
                Shelf(crashed).recover(committed)
            except KeyboardInterrupt:
                assert steps < 3
        Shelf(crashed).recover(committed)
        assert names(crashed) == ["documents/a.docx", "documents/b.docx", "over.docx"]
        assert (crashed / "over.docx").read_bytes() == b"new"

    def test_several_requests_are_each_judged_by_themselves(self, crashed: Path) -> None:
        for request in ("good", "bad"):
            shelf = Shelf(crashed, request=request)
            shelf.stage(f"{request}.docx", request.encode())
            shelf.seal()
        assert Shelf(crashed).recover(lambda request: request == "good").cleared == 3
        assert names(crashed) == ["gone.docx", "good.docx", "over.docx"]

    def test_one_that_finds_its_name_taken_holds_up_no_other(self, tmp_path: Path) -> None:
        for request in ("a", "b"):
            shelf = Shelf(tmp_path, request=request)
            shelf.stage(f"{request}.docx", request.encode())
            shelf.seal()
        (tmp_path / "a.docx").write_bytes(b"theirs")
        recovery = Shelf(tmp_path).recover(committed)
        assert (recovery.cleared, len(recovery.waiting)) == (1, 1)
        assert (tmp_path / "b.docx").read_bytes() == b"b"

    def test_the_retry_of_a_request_makes_the_same_files_anew(self, crashed: Path) -> None:
        shelf = Shelf(crashed)
        shelf.recover(not_committed)
        shelf.request = "crashed"
        shelf.stage("documents/a.docx", b"one")
        shelf.seal()
        shelf.publish()
        assert (crashed / "documents" / "a.docx").read_bytes() == b"one"

    @pytest.mark.parametrize("request_id", ["../../x", "a/b", "", "ă" * 300, "\x00", "."])
    def test_any_request_id_has_a_folder_of_its_own_within(self, tmp_path: Path, request_id: str) -> None:
        shelf = Shelf(tmp_path, request=request_id)
        shelf.stage("a.docx", b"one")
        shelf.seal()
        (folder,) = (tmp_path / STAGING).iterdir()
        assert json.loads((folder / "plan.json").read_text(encoding="utf-8"))["request"] == request_id
        assert folder.stat().st_mode & 0o077 == 0
        shelf.publish()
        assert names(tmp_path) == ["a.docx"]


class TestTwoAtOnce:
    def test_two_requests_do_not_see_each_other(self, tmp_path: Path) -> None:
        one, two = Shelf(tmp_path, request="one"), Shelf(tmp_path, request="two")
        one.stage("a.docx", b"one")
        two.stage("b.docx", b"one")
        two.discard()
        one.seal()
        one.publish()
        assert names(tmp_path) == ["a.docx"]

    def test_of_two_that_want_one_name_the_second_is_told(self, tmp_path: Path) -> None:
        one, two = Shelf(tmp_path, request="one"), Shelf(tmp_path, request="two")
        for shelf, data in ((one, b"one"), (two, b"two")):
            shelf.stage("a.docx", data)
            shelf.seal()
        one.publish()
        with pytest.raises(DocumentError):
            two.publish()
        assert (tmp_path / "a.docx").read_bytes() == b"one"

    def test_a_request_that_another_process_finished_meanwhile_is_finished(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path, request="one")
        shelf.stage("a.docx", b"one")
        shelf.seal()
        Shelf(tmp_path).recover(committed)
        shelf.publish()
        assert names(tmp_path) == ["a.docx"]


def test_where_the_system_has_no_links_a_file_is_copied_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_names: Any) -> None:
        raise OSError(module.errno.EPERM, "no links here")

    monkeypatch.setattr(module.os, "link", no_link)
    (tmp_path / "b.docx").write_bytes(b"old")
    shelf = Shelf(tmp_path)
    shelf.stage("a.docx", b"one")
    shelf.stage("b.docx", b"two", replace=True)
    shelf.seal()
    shelf.publish()
    assert names(tmp_path) == ["a.docx", "b.docx"]
    assert (tmp_path / "b.docx").read_bytes() == b"two"


def test_a_free_name_is_the_first_that_no_file_has(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.free_name("documents/a.xlsx") == "documents/a.xlsx"
    (tmp_path / "documents").mkdir()
    for name in ("a.xlsx", "a-2.xlsx"):
        (tmp_path / "documents" / name).write_bytes(b"filled in by a clerk")
    assert shelf.free_name("documents/a.xlsx") == "documents/a-3.xlsx"
    shutil.rmtree(tmp_path / "documents")


@pytest.mark.parametrize("name", ["../a", "/etc/a", "documents/../../a", "a/../../b"])
def test_a_name_never_leaves_the_workspace(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    with pytest.raises(DocumentError):
        Shelf(folder).stage(name, b"x")
    assert names(tmp_path) == []


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "office"
    outside.mkdir()
    folder.mkdir()
    (folder / "documents").symlink_to(outside)
    with pytest.raises(DocumentError):
        Shelf(folder).stage("documents/a", b"x")
    assert names(outside) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "documents").write_bytes(b"a file where a folder should be")
    with pytest.raises(DocumentError, match="documents"):
        Shelf(tmp_path).stage("documents/a.docx", b"x")


@given(st.text(max_size=30))
def test_no_name_whatever_leaves_the_workspace(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    top = tmp_path_factory.mktemp("top")
    folder = top / "office"
    folder.mkdir()
    shelf = Shelf(folder)
    try:
        shelf.stage(name, b"x")
    except (PostwatchError, ValueError):
        pass
    finally:
        shelf.discard()
    assert [path.name for path in top.iterdir()] == ["office"]
