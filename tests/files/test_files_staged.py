"""The shelf: a file is there whole or not at all, never over another, never outside its workspace.

What a crash leaves is finished when the request was committed, dropped when it was not.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import AlreadyThereError, DocumentError, PostwatchError
from postwatch.files import staged as module
from postwatch.files.digest import digest
from postwatch.files.staged import Shelf, StagedFile
from postwatch.paths import STAGING

# Contents whose hashes lie on both sides of that of b"one".
OTHERS = [b"theirs", b"a", b"b"]


class Records:
    """Records that hold what the plans in a folder say, of requests that were committed in the order of ``order``."""

    def __init__(self, folder: Path, *, committed: Callable[[str], bool] = lambda _request: True) -> None:
        self.committed = committed
        self.asked: list[str] = []
        self.order: list[str] = []
        self.kept: dict[str, str] = {}
        for plan in sorted((folder / STAGING).glob("*/plan.json")):
            try:
                values = json.loads(plan.read_text(encoding="utf-8"))
                self.kept |= {file["path"]: file["sha256"] for file in values["staged"]}
                self.order.append(values["request"])
            except (OSError, ValueError, TypeError, KeyError):
                continue

    def position(self, request: str) -> int | None:
        self.asked.append(request)
        return self.order.index(request) + 1 if request in self.order and self.committed(request) else None

    def requests(self) -> list[str]:
        return [request for request in self.order if self.committed(request)]

    def kept_at(self, path: str) -> str | None:
        return self.kept.get(path)


def no_records(folder: Path) -> Records:
    return Records(folder, committed=lambda _request: False)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def crash(shelf: Shelf) -> None:
    """A process that ends where it had just written its plan: the system takes its hold away, nobody tidies up."""
    shelf.seal()
    shelf.release()


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
    assert list((tmp_path / STAGING).iterdir()) == []


def test_a_shelf_that_was_given_nothing_leaves_the_workspace_as_it_is(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, request="one")
    assert shelf.unfinished() == []
    shelf.seal()
    shelf.publish()
    shelf.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_shelf_without_a_request_drops_nothing_of_another(tmp_path: Path) -> None:
    Shelf(tmp_path).stage("a.docx", b"one")
    Shelf(tmp_path).discard()
    Shelf(tmp_path).publish()
    assert len(names(tmp_path)) == 1


def test_what_a_file_that_could_not_be_written_whole_left_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def full(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENOSPC, "no space left")
        sync(descriptor)

    shelf = Shelf(tmp_path, request="one")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DocumentError, match="no space left"):
            shelf.stage("a.docx", b"one")
    shelf.discard()
    assert names(tmp_path) == []


def test_two_files_may_have_one_content(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for name in ("a.docx", "b.docx"):
        shelf.stage(name, b"one")
    shelf.publish()
    assert [(tmp_path / name).read_bytes() for name in ("a.docx", "b.docx")] == [b"one"] * 2


def test_what_was_staged_in_vain_isrelease_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "e.pdf").write_bytes(b"kept")
    (tmp_path / "f.pdf").write_bytes(b"gone")
    shelf = Shelf(tmp_path, request="one")
    shelf.stage("a.pdf", b"one")
    with contextlib.suppress(KeyError), shelf.apart():
        shelf.stage("b.pdf", b"two")
        shelf.stage("c.pdf", b"one")
        shelf.withdraw("e.pdf", digest(b"kept"))
        raise KeyError
    with shelf.apart():
        shelf.stage("d.pdf", b"three")
        shelf.withdraw("f.pdf", digest(b"gone"))
    shelf.seal()
    shelf.publish()
    files = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["a.pdf", "d.pdf", "e.pdf"]


def test_nothing_is_left_where_all_was_staged_in_vain(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, request="one")
    with contextlib.suppress(KeyError), shelf.apart():
        shelf.stage("a.pdf", b"one")
        raise KeyError
    shelf.seal()
    shelf.publish()
    assert shelf.unfinished() == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert Shelf(tmp_path).unfinished() == [], "the next start has nothing to wonder about"


def test_a_file_is_never_put_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    shelf = Shelf(tmp_path)
    with pytest.raises(AlreadyThereError):
        shelf.stage("a.docx", b"one")
    assert not shelf.withdraw("a.docx", sha256(b"one"))


@pytest.mark.parametrize("signed", OTHERS)
def test_another_file_is_never_written_over_unless_told_to(tmp_path: Path, signed: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(signed)
    shelf = Shelf(tmp_path)
    with pytest.raises(AlreadyThereError):
        shelf.stage("a.docx", b"one")
    assert names(tmp_path) == ["a.docx"]
    shelf.stage("a.docx", b"one", replace=True)
    shelf.publish()
    assert (tmp_path / "a.docx").read_bytes() == b"one"


def test_the_same_content_under_the_same_name_is_no_conflict(tmp_path: Path) -> None:
    for _time in range(2):
        shelf = Shelf(tmp_path)
        shelf.stage("a.docx", b"one")
        shelf.publish()
    assert names(tmp_path) == ["a.docx"]


def test_a_file_that_took_the_name_meanwhile_is_kept_and_ours_waits(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, request="one")
    shelf.stage("a.docx", b"ours")
    shelf.seal()
    (tmp_path / "a.docx").write_bytes(b"theirs")
    with pytest.raises(DocumentError, match="another file has that name"):
        shelf.publish()
    assert (tmp_path / "a.docx").read_bytes() == b"theirs"
    cleared, waiting = Shelf(tmp_path).recover(Records(tmp_path))
    assert cleared == 0
    assert ["another file has that name" in error.message for error in waiting] == [True]
    (tmp_path / "a.docx").rename(tmp_path / "b.docx")
    assert Shelf(tmp_path).recover(Records(tmp_path))[0] == 1
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


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was synced to the disk, by its path, in order."""
    paths: list[str] = []
    sync = os.fsync

    def record(descriptor: int) -> None:
        paths.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    return paths


class TestAPowerCut:
    def test_the_plan_and_all_that_leads_to_it_are_on_the_disk_before_the_commit(
        self, tmp_path: Path, synced: list[str]
    ) -> None:
        shelf = Shelf(tmp_path, request="one")
        shelf.stage("documents/2020/a.docx", b"one")
        (folder,) = (tmp_path / STAGING).iterdir()
        assert set(synced) == {
            *(str(path) for path in (tmp_path, tmp_path / STAGING, tmp_path / "documents")),
            str(folder / sha256(b"one")),
        }
        synced.clear()
        shelf.seal()
        assert synced == [str(path) for path in (folder / "plan.json", folder, tmp_path / STAGING)]

    def test_the_name_of_a_file_is_on_the_disk_once_it_is_published(self, tmp_path: Path, synced: list[str]) -> None:
        (tmp_path / "old").mkdir()
        (tmp_path / "old" / "b.docx").write_bytes(b"two")
        shelf = Shelf(tmp_path)
        shelf.stage("documents/a.docx", b"one")
        shelf.withdraw("old/b.docx", sha256(b"two"))
        shelf.withdraw("never/c.docx", sha256(b"two"))
        shelf.seal()
        synced.clear()
        shelf.publish()
        assert sorted(synced) == [str(tmp_path / "documents"), str(tmp_path / "old")]


class TestTakingAway:
    def test_a_file_goes_with_the_commit_and_not_before(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"one")
        shelf = Shelf(tmp_path)
        assert shelf.withdraw("a.docx", sha256(b"one"))
        shelf.seal()
        assert (tmp_path / "a.docx").exists()
        shelf.publish()
        assert names(tmp_path) == []

    def test_one_that_was_planned_and_then_discarded_stays_after_a_crash(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"one")
        shelf = Shelf(tmp_path)
        shelf.withdraw("a.docx", sha256(b"one"))
        shelf.seal()
        shelf.discard()
        assert Shelf(tmp_path, request="two").recover(Records(tmp_path))[0] == 0
        assert names(tmp_path) == ["a.docx"]

    @pytest.mark.parametrize("typed", OTHERS)
    def test_one_that_a_person_changed_stays(self, tmp_path: Path, typed: bytes) -> None:
        (tmp_path / "a.docx").write_bytes(typed)
        (tmp_path / "b.docx").write_bytes(b"one")
        shelf = Shelf(tmp_path)
        assert shelf.withdraw("a.docx", sha256(b"one")) is False
        assert shelf.withdraw("b.docx", sha256(b"one"))
        (tmp_path / "b.docx").write_bytes(typed)
        shelf.seal()
        shelf.publish()
        assert names(tmp_path) == ["a.docx", "b.docx"]

    def test_one_that_is_gone_already_is_no_hindrance(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path)
        assert shelf.withdraw("documents/a.docx", sha256(b"one"))
        shelf.seal()
        shelf.publish()
        assert names(tmp_path) == []

    @pytest.mark.parametrize("made", [["a.docx"], ["a.docx", "more"], [], None])
    def test_no_empty_folder_is_left_of_it(self, tmp_path: Path, synced: list[str], made: list[str] | None) -> None:
        top = tmp_path / "documents"
        top.mkdir()
        if made is not None:  # else an earlier start took the file and its folder, and then ended
            (top / "CV" / "sheets").mkdir(parents=True)
            for name in made:
                (top / "CV" / "sheets" / name).write_bytes(b"one")
        shelf = Shelf(tmp_path)
        shelf.withdraw("documents/CV/sheets/a.docx", sha256(b"one"))
        shelf.seal()
        synced.clear()
        shelf.publish()
        kept = top / "CV" / "sheets" if made == ["a.docx", "more"] else top
        assert [path for path in top.rglob("*") if path.is_dir()] == ([kept.parent, kept] if kept != top else [])
        assert synced == [str(kept)]


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
        records = Records(crashed)
        assert Shelf(crashed).recover(records)[0] == 1
        assert set(records.asked) == {"crashed"}
        assert names(crashed) == ["documents/a.docx", "documents/b.docx", "over.docx"]
        assert (crashed / "over.docx").read_bytes() == b"new"
        assert Shelf(crashed).recover(records)[0] == 0

    def test_one_that_was_not_committed_is_dropped(self, crashed: Path) -> None:
        assert Shelf(crashed).recover(no_records(crashed))[0] == 1
        assert names(crashed) == ["gone.docx", "over.docx"]
        assert (crashed / "over.docx").read_bytes() == b"old"
        assert Shelf(crashed).unfinished() == []

    @pytest.mark.parametrize("plan", [None, b"", b"{", b"[]", b'{"request": 5}', b'{"request": "x", "staged": [[]]}'])
    def test_one_without_a_whole_plan_is_dropped_unless_the_journal_knows_it(
        self, crashed: Path, plan: bytes | None
    ) -> None:
        (folder,) = (crashed / STAGING).iterdir()
        records = Records(crashed)
        (folder / "plan.json").unlink()
        if plan is not None:
            (folder / "plan.json").write_bytes(plan)
        left = names(crashed)
        cleared, waiting = Shelf(crashed).recover(records)
        assert (cleared, len(waiting)) == (0, 1)
        assert "list of their files cannot be read" in waiting[0].message
        assert names(crashed) == left
        assert Shelf(crashed).recover(no_records(crashed))[0] == 1
        assert names(crashed) == ["gone.docx", "over.docx"]

    @pytest.mark.parametrize("steps", range(6))
    def test_a_recovery_that_is_interrupted_is_taken_up_again(
        self, crashed: Path, monkeypatch: pytest.MonkeyPatch, steps: int
    ) -> None:
        left = steps
        link = module.link_or_copy

        def stop_after(waiting: Path, final: Path) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            link(waiting, final)

        with monkeypatch.context() as patch:
            patch.setattr(module, "link_or_copy", stop_after)
            try:
                Shelf(crashed).recover(Records(crashed))
            except KeyboardInterrupt:
                assert steps < 3
        Shelf(crashed).recover(Records(crashed))
        assert names(crashed) == ["documents/a.docx", "documents/b.docx", "over.docx"]
        assert (crashed / "over.docx").read_bytes() == b"new"

    def test_a_folder_that_was_removed_meanwhile_is_made_again(self, crashed: Path) -> None:
        shutil.rmtree(crashed / "documents")
        assert Shelf(crashed).recover(Records(crashed))[0] == 1
        assert names(crashed) == ["documents/a.docx", "documents/b.docx", "over.docx"]
        assert (crashed / "documents").stat().st_mode & 0o777 == 0o700

    @pytest.mark.parametrize("content", [None, *OTHERS])
    def test_a_lost_or_changed_staged_file_is_not_placed_and_delays_no_other(
        self, crashed: Path, content: bytes | None
    ) -> None:
        (folder,) = (crashed / STAGING).iterdir()
        kept = folder / sha256(b"one")
        kept.unlink()
        if content is not None:
            kept.write_bytes(content)
        other = Shelf(crashed, request="other")
        other.stage("other.docx", b"other")
        crash(other)
        cleared, waiting = Shelf(crashed).recover(Records(crashed))
        assert (cleared, len(waiting)) == (1, 1)
        assert "documents/a.docx" in waiting[0].message
        assert not (crashed / "documents" / "a.docx").exists()
        assert (crashed / "other.docx").read_bytes() == b"other"
        kept.write_bytes(b"one")
        assert Shelf(crashed).recover(Records(crashed)) == (1, [])

    def test_a_file_that_is_in_its_place_already_waits_no_more(self, crashed: Path) -> None:
        (folder,) = (crashed / STAGING).iterdir()
        (folder / sha256(b"one")).rename(crashed / "documents" / "a.docx")
        assert Shelf(crashed).recover(Records(crashed)) == (1, [])
        assert names(crashed) == ["documents/a.docx", "documents/b.docx", "over.docx"]

    @pytest.mark.parametrize("other", OTHERS)
    def test_another_file_in_its_place_is_not_taken_for_it(self, crashed: Path, other: bytes) -> None:
        (folder,) = (crashed / STAGING).iterdir()
        (folder / sha256(b"one")).unlink()
        (crashed / "documents" / "a.docx").write_bytes(other)
        cleared, waiting = Shelf(crashed).recover(Records(crashed))
        assert (cleared, len(waiting)) == (0, 1)
        assert (crashed / "documents" / "a.docx").read_bytes() == other

    @pytest.mark.parametrize("blocks", ["a file for its folder", "a folder of its name", "a link that leads nowhere"])
    def test_a_place_that_others_took_holds_up_no_other(self, tmp_path: Path, blocks: str) -> None:
        for request in ("a", "b"):
            shelf = Shelf(tmp_path, request=request)
            shelf.stage(f"{request}/x.docx", request.encode())
            crash(shelf)
        (tmp_path / "a").rmdir()
        if blocks == "a file for its folder":
            (tmp_path / "a").write_bytes(b"theirs")
        elif blocks == "a folder of its name":
            (tmp_path / "a" / "x.docx").mkdir(parents=True)
        else:
            (tmp_path / "a").mkdir()
            (tmp_path / "a" / "x.docx").symlink_to("nowhere")
        cleared, waiting = Shelf(tmp_path).recover(Records(tmp_path))
        assert (cleared, len(waiting)) == (1, 1)
        assert "a/x.docx" in waiting[0].message or str(tmp_path / "a") in waiting[0].message
        assert (tmp_path / "b" / "x.docx").read_bytes() == b"b"

    def test_a_process_that_is_still_at_it_is_left_to_it(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path, request="alive")
        shelf.stage("a.docx", b"one")
        shelf.seal()
        assert Shelf(tmp_path).recover(Records(tmp_path)) == (0, [])
        assert names(tmp_path / STAGING) != []
        shelf.publish()
        assert names(tmp_path) == ["a.docx"]

    def test_where_no_hold_can_be_taken_whoever_comes_next_finishes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_locks(*_words: Any) -> None:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

        monkeypatch.setattr("fcntl.flock", no_locks)
        opened = len(list(Path("/proc/self/fd").iterdir()))
        shelf = Shelf(tmp_path, request="one")
        shelf.stage("a.docx", b"one")
        shelf.seal()
        assert Shelf(tmp_path).recover(Records(tmp_path)) == (1, [])
        shelf.publish()
        assert names(tmp_path) == ["a.docx"]
        assert len(list(Path("/proc/self/fd").iterdir())) == opened

    def test_a_staging_place_that_is_a_link_is_refused_and_what_it_points_at_stays(self, tmp_path: Path) -> None:
        (tmp_path / "victim" / ("a" * 32)).mkdir(parents=True)
        (tmp_path / "office").mkdir()
        (tmp_path / "office" / STAGING).symlink_to(tmp_path / "victim")
        with pytest.raises(DocumentError, match="is a link"):
            Shelf(tmp_path / "office").recover(no_records(tmp_path))
        assert (tmp_path / "victim" / ("a" * 32)).is_dir()

    def test_what_is_no_folder_of_a_request_is_left_alone(self, crashed: Path) -> None:
        (crashed / STAGING / "README").write_bytes(b"x")
        (crashed / STAGING / "photos").mkdir()
        (crashed / STAGING / ("b" * 32)).symlink_to(crashed)
        assert len(Shelf(crashed).unfinished()) == 1
        assert Shelf(crashed).recover(no_records(crashed))[0] == 1
        assert (crashed / STAGING / "photos").is_dir()

    def test_several_requests_are_each_judged_by_themselves(self, crashed: Path) -> None:
        for request in ("good", "bad"):
            shelf = Shelf(crashed, request=request)
            shelf.stage(f"{request}.docx", request.encode())
            crash(shelf)
        assert Shelf(crashed).recover(Records(crashed, committed=lambda one: one == "good"))[0] == 3
        assert names(crashed) == ["gone.docx", "good.docx", "over.docx"]

    def test_one_that_finds_its_name_taken_holds_up_no_other(self, tmp_path: Path) -> None:
        for request in ("a", "b"):
            shelf = Shelf(tmp_path, request=request)
            shelf.stage(f"{request}.docx", request.encode())
            crash(shelf)
        (tmp_path / "a.docx").write_bytes(b"theirs")
        cleared, waiting = Shelf(tmp_path).recover(Records(tmp_path))
        assert (cleared, len(waiting)) == (1, 1)
        assert (tmp_path / "b.docx").read_bytes() == b"b"

    def test_the_retry_of_a_request_makes_the_same_files_anew(self, crashed: Path) -> None:
        shelf = Shelf(crashed)
        shelf.recover(no_records(crashed))
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


class TestAfterALongWait:
    """Between a crash and its recovery others may have had their say: what the records say now is what is done."""

    def test_a_file_whose_record_was_taken_back_is_not_put_in_place(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path, request="one")
        shelf.stage("a.docx", b"one")
        shelf.stage("b.docx", b"two")
        crash(shelf)
        records = Records(tmp_path)
        del records.kept["a.docx"]
        assert Shelf(tmp_path).recover(records) == (1, [])
        assert names(tmp_path) == ["b.docx"]

    @pytest.mark.parametrize("requests", [("a", "b"), ("b", "a"), ("a", "c"), ("c", "a"), ("x", "y"), ("y", "x")])
    def test_of_two_texts_the_one_on_file_wins_in_whatever_order_they_wait(
        self, tmp_path: Path, requests: tuple[str, str]
    ) -> None:
        (tmp_path / "a.docx").write_bytes(b"old")
        for request, data in zip(requests, (b"one", b"two"), strict=True):
            shelf = Shelf(tmp_path, request=request)
            shelf.stage("a.docx", data, replace=True)
            crash(shelf)
        records = Records(tmp_path)
        records.order, records.kept = list(requests), {"a.docx": sha256(b"two")}
        assert Shelf(tmp_path).recover(records) == (2, [])
        assert (tmp_path / "a.docx").read_bytes() == b"two"

    def test_requests_are_finished_in_the_order_of_the_journal(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        requests = [f"request {number}" for number in range(6)]
        for request in requests:
            shelf = Shelf(tmp_path, request=request)
            shelf.stage(f"{request}.docx", request.encode())
            crash(shelf)
        placed: list[str] = []
        link = module.link_or_copy
        monkeypatch.setattr(module, "link_or_copy", lambda *paths: (placed.append(paths[1].stem), link(*paths)))
        records = Records(tmp_path)
        records.order = requests
        assert Shelf(tmp_path).recover(records)[0] == 6
        assert placed == requests

    def test_a_file_that_was_to_go_and_is_on_file_again_stays(self, tmp_path: Path) -> None:
        for name in ("a.docx", "b.docx"):
            (tmp_path / name).write_bytes(b"one")
        shelf = Shelf(tmp_path, request="one")
        shelf.withdraw("a.docx", sha256(b"one"))
        shelf.withdraw("b.docx", sha256(b"one"))
        crash(shelf)
        records = Records(tmp_path)
        records.kept = {"a.docx": sha256(b"one"), "b.docx": sha256(b"two")}
        assert Shelf(tmp_path).recover(records) == (1, [])
        assert names(tmp_path) == ["a.docx"]


class TestADamagedPlan:
    @pytest.fixture
    def plan(self, tmp_path: Path) -> Path:
        shelf = Shelf(tmp_path, request="one")
        shelf.stage("documents/a.docx", b"one")
        crash(shelf)
        (folder,) = (tmp_path / STAGING).iterdir()
        return folder / "plan.json"

    def test_one_that_cannot_be_read_now_waits_for_better_times(self, tmp_path: Path, plan: Path) -> None:
        records, text = Records(tmp_path), plan.read_bytes()
        plan.unlink()
        plan.mkdir()  # no error of a disk can be made here, but one of the system
        cleared, waiting = Shelf(tmp_path).recover(records)
        assert (cleared, len(waiting)) == (0, 1)
        plan.rmdir()
        plan.write_bytes(text)
        assert Shelf(tmp_path).recover(records) == (1, [])
        assert names(tmp_path) == ["documents/a.docx"]

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            (b"documents/a.docx", b"documents/b.docx"),
            (b'"one"', b'"two"'),
            (sha256(b"one").encode(), sha256(b"two").encode()),
            (b"false", b"true"),
            (b'"withdrawn": []', b'"withdrawn": [{"path": "x", "sha256": "", "size": 0}]'),
        ],
    )
    def test_one_that_was_changed_is_not_carried_out_and_nothing_is_lost(
        self, tmp_path: Path, plan: Path, was: bytes, now: bytes
    ) -> None:
        records, text = Records(tmp_path), plan.read_bytes()
        assert was in text
        plan.write_bytes(text.replace(was, now))
        cleared, waiting = Shelf(tmp_path).recover(records)
        assert (cleared, len(waiting)) == (0, 1)
        assert (plan.parent / sha256(b"one")).read_bytes() == b"one"
        assert list(Shelf(tmp_path).left_behind(to_place=True)) == []
        plan.write_bytes(text)
        assert Shelf(tmp_path).recover(records) == (1, [])

    def test_one_of_an_earlier_version_has_no_hash_of_itself(self, tmp_path: Path, plan: Path) -> None:
        values = json.loads(plan.read_bytes())
        del values["check"]
        plan.write_text(json.dumps(values))
        assert Shelf(tmp_path).recover(Records(tmp_path)) == (1, [])
        assert names(tmp_path) == ["documents/a.docx"]

    @pytest.mark.parametrize("other", ["0" * 32, "f" * 32])
    def test_of_a_request_in_the_folder_of_another_it_is_none(self, tmp_path: Path, plan: Path, other: str) -> None:
        plan.parent.rename(plan.parent.with_name(other))
        assert Shelf(tmp_path).recover(Records(tmp_path)) == (1, [])
        assert names(tmp_path) == []

    def test_an_empty_folder_that_is_left_of_a_finished_request_goes(self, tmp_path: Path, plan: Path) -> None:
        records = Records(tmp_path)
        for path in plan.parent.iterdir():
            path.unlink()
        assert Shelf(tmp_path).recover(records) == (1, [])
        assert Shelf(tmp_path).unfinished() == []

    def test_the_plan_is_the_last_to_go(self, tmp_path: Path, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(_folder: Path) -> None:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

        records = Records(tmp_path)
        with monkeypatch.context() as patch:
            patch.setattr(shutil, "rmtree", interrupted)
            cleared, waiting = Shelf(tmp_path).recover(records)
        assert (cleared, len(waiting)) == (0, 1)
        assert "cannot be removed" in waiting[0].message
        assert names(tmp_path / STAGING) == [f"{plan.parent.name}/plan.json"]
        assert Shelf(tmp_path).recover(records) == (1, [])
        assert names(tmp_path) == ["documents/a.docx"]

    def test_what_waits_is_told_with_its_request(self, tmp_path: Path, plan: Path) -> None:
        file = StagedFile("documents/a.docx", sha256(b"one"), 3)
        assert list(Shelf(tmp_path).left_behind(to_place=True)) == [("one", file)]
        (plan.parent / sha256(b"one")).write_bytes(b"two")
        assert list(Shelf(tmp_path).left_behind(to_place=True)) == []


def test_a_link_in_the_place_of_a_request_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "precious").write_bytes(b"x")
    begun = Shelf(tmp_path / "office", request="one")
    begun.stage("a.docx", b"one")
    (folder,) = Shelf(tmp_path / "office").unfinished()
    begun.discard()
    folder.symlink_to(tmp_path / "victim")
    shelf = Shelf(tmp_path / "office", request="one")
    with pytest.raises(DocumentError, match="is a link"):
        shelf.stage("a.docx", b"one")
    shelf.withdraw("b.docx", sha256(b"one"))
    with pytest.raises(DocumentError, match="is a link"):
        shelf.seal()
    shelf.discard()
    assert names(tmp_path / "victim") == ["precious"]


class TestTwoAtOnce:
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
        Shelf(tmp_path).recover(Records(tmp_path))
        shelf.publish()
        assert names(tmp_path) == ["a.docx"]


def test_a_request_id_that_is_no_text_has_a_folder_too(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, request="\udc80")
    shelf.stage("a.docx", b"one")
    shelf.discard()
    assert names(tmp_path) == []


def test_a_free_name_is_the_first_that_no_file_has(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.free_name("documents/a.xlsx") == "documents/a.xlsx"
    (tmp_path / "documents").mkdir()
    for name, free in (("a.xlsx", "a-2.xlsx"), ("a-2.xlsx", "a-3.xlsx")):
        (tmp_path / "documents" / name).write_bytes(b"filled in by a clerk")
        assert shelf.free_name("documents/a.xlsx") == f"documents/{free}"
    shutil.rmtree(tmp_path / "documents")


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "office"
    outside.mkdir()
    folder.mkdir()
    (folder / "documents").symlink_to(outside)
    with pytest.raises(DocumentError):
        Shelf(folder).stage("documents/a", b"x")
    assert names(outside) == []


@given(st.text(max_size=30) | st.lists(st.sampled_from(["..", ".", "a", ""]), max_size=6).map("/".join))
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
