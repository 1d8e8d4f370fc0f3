"""Scans on file: what is kept of their names, what is no scan, and copies for whoever asks for proof."""

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.evidence.rules import distinct, kept_under, one_line, plain_name, with_name
from postwatch.files import read

PDF = b"%PDF-1.4\n1 0 obj\n"
UNITS = ("BDT-LS", "VTP-LS", "DPV-001", "DPV-002", "PVHTT-BS")


def acknowledge(run: Any, folder: Path, unit: str, name: str, content: bytes = PDF) -> Any:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return run("dispatch", "acknowledge", "1", unit, "--scan", str(path))


def kept_in(workspace: Path, content: bytes = PDF) -> Path:
    return workspace / kept_under(hashlib.sha256(content).hexdigest(), "application/pdf")


class TestKeepingAgain:
    def test_a_known_scan_whose_file_is_gone_is_kept_again(self, run: Any, letter: Path, tmp_path: Path) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf")
        kept_in(letter).unlink()
        assert acknowledge(run, tmp_path, "VTP-LS", "a.pdf").code == 0
        assert kept_in(letter).read_bytes() == PDF
        assert run("db", "check").code == 0

    def test_what_lies_in_its_place_is_not_written_over(
        self, run: Any, refused: Any, letter: Path, tmp_path: Path
    ) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf")
        kept_in(letter).write_bytes(PDF + b"other")
        said = refused(3, "dispatch", "acknowledge", "1", "VTP-LS", "--scan", str(tmp_path / "a.pdf"))
        assert kept_in(letter).name in said.err
        assert "db check" in said.err


@pytest.mark.usefixtures("letter")
class TestNames:
    def test_one_content_under_two_names_is_kept_once_with_both(self, run: Any, tmp_path: Path) -> None:
        for unit, name in zip(UNITS, ("a.pdf", "b.pdf", "a.pdf"), strict=False):
            acknowledge(run, tmp_path, unit, name)
        (line,) = run("evidence", "list", "--json").json
        assert (line["name"], line["names_list"]) == ("a.pdf", ["a.pdf", "b.pdf"])
        assert line["sha256"] == hashlib.sha256(PDF).hexdigest()
        assert line["path"] == kept_under(line["sha256"], line["media_type"])
        assert "a.pdf, b.pdf" in run("evidence", "list").out
        assert run("db", "check").code == 0

    def test_a_name_that_speaks_to_the_terminal_is_kept_harmless(self, run: Any, tmp_path: Path) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a\x1b]0;x\x07\u202e.pdf")
        (line,) = run("evidence", "list", "--json").json
        assert line["name"] == "a_]0;x__.pdf"


@pytest.mark.usefixtures("letter")
class TestExport:
    def test_scans_come_out_under_their_names_with_their_hashes(self, run: Any, tmp_path: Path) -> None:
        acknowledge(run, tmp_path / "1", "BDT-LS", "giấy: nhận?.pdf")
        acknowledge(run, tmp_path / "2", "VTP-LS", "Giấy_ nhận_.pdf", PDF + b"2")
        acknowledge(run, tmp_path / "3", "PVHTT-BS", "SHA256SUMS", PDF + b"3")
        made = run("evidence", "export", "out", "--json").json
        out = tmp_path / "out"
        assert made["files"] == 3
        assert sorted(path.name for path in out.iterdir()) == [
            "Giấy_ nhận_-2.pdf", "SHA256SUMS", "SHA256SUMS-2", "giấy_ nhận_.pdf",
        ]  # fmt: skip
        assert (out / "Giấy_ nhận_-2.pdf").read_bytes() == PDF + b"2"
        assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
        assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=out, check=False).returncode == 0

    def test_a_file_that_is_there_stays_and_nothing_is_written(self, run: Any, tmp_path: Path) -> None:
        acknowledge(run, tmp_path / "1", "BDT-LS", "a.pdf")
        acknowledge(run, tmp_path / "1", "VTP-LS", "b.pdf", PDF + b"2")
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "b.pdf").write_bytes(b"mine")
        assert run("evidence", "export", "out").code == 5
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.pdf"]
        assert (tmp_path / "out" / "b.pdf").read_bytes() == b"mine"

    @pytest.mark.parametrize(("content", "kind"), [(None, "missing"), (b"%PDF-other", "changed")])
    def test_a_missing_or_changed_scan_is_left_out_and_the_others_are_exported(
        self, run: Any, letter: Path, tmp_path: Path, content: bytes | None, kind: str
    ) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf", PDF + b"1")
        acknowledge(run, tmp_path, "VTP-LS", "b.pdf")
        acknowledge(run, tmp_path, "PVHTT-BS", "c.pdf", PDF + b"2")
        kept = kept_in(letter)
        kept.unlink()
        if content is not None:
            kept.write_bytes(content)
        said = run("evidence", "export", "out", "--json")
        assert said.code == 3
        assert "b.pdf was not copied" in said.err
        assert said.json["files"] == 2
        assert [(one["kind"], one["what"]) for one in said.json["findings_list"]] == [(kind, "b.pdf")]
        out = tmp_path / "out"
        assert sorted(path.name for path in out.iterdir()) == ["SHA256SUMS", "a.pdf", "c.pdf"]
        assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=out, check=False).returncode == 0

    def test_a_folder_that_a_killed_export_left_is_told_by_its_missing_list(
        self, run: Any, refused: Any, tmp_path: Path
    ) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf")
        assert run("evidence", "export", "out").code == 0
        assert "cut off" not in refused(5, "evidence", "export", "out").err
        (tmp_path / "out" / "SHA256SUMS").unlink()
        said = refused(5, "evidence", "export", "out")
        assert "no SHA256SUMS, so an export into it may have been cut off" in said.err

    @pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
    def test_what_is_no_plain_file_any_more_stays_behind_and_is_not_waited_for(
        self, run: Any, letter: Path, tmp_path: Path, kind: str
    ) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf")
        acknowledge(run, tmp_path, "VTP-LS", "b.pdf", PDF + b"2")
        kept = kept_in(letter)
        kept.unlink()
        if kind == "pipe":
            os.mkfifo(kept)
        elif kind == "folder":
            kept.mkdir()
        else:
            kept.symlink_to(tmp_path / "a.pdf")
        said = run.fresh("evidence", "export", "out", "--json")
        assert (said.code, said.json["files"]) == (3, 1), said
        found = [(one["kind"], one["what"], one["detail"]) for one in said.json["findings_list"]]
        assert found == [("changed", "a.pdf", "is no longer a regular file")]

    def test_a_scan_whose_folder_is_gone_is_missing(self, run: Any, letter: Path, tmp_path: Path) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf")
        folder = kept_in(letter).parent
        kept_in(letter).unlink()
        folder.rmdir()
        folder.write_bytes(b"x")
        said = run("evidence", "export", "out", "--json")
        assert [one["kind"] for one in said.json["findings_list"]] == ["missing"]

    def test_a_place_that_cannot_be_written_is_said(self, run: Any, tmp_path: Path) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf")
        (tmp_path / "file").write_bytes(b"x")
        assert run("evidence", "export", "file/out").code == 8

    @pytest.mark.parametrize("kind", ["file", "broken link"])
    def test_what_is_no_folder_is_there_already(self, run: Any, refused: Any, tmp_path: Path, kind: str) -> None:
        acknowledge(run, tmp_path, "BDT-LS", "a.pdf")
        if kind == "file":
            (tmp_path / "out").write_bytes(b"x")
        else:
            (tmp_path / "out").symlink_to("nowhere")
        said = refused(5, "evidence", "export", "out")
        assert said.err.splitlines() == ["error: The file out already exists", "hint: export into an empty folder"]
        assert not (tmp_path / "nowhere").exists()


@pytest.mark.usefixtures("letter")
class TestScan:
    @pytest.mark.parametrize("kind", ["link", "folder", "device", "pipe"])
    def test_what_is_no_plain_file_is_no_scan(self, refused: Any, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "scan.pdf"
        (tmp_path / "real.pdf").write_bytes(PDF)
        if kind == "link":
            path.symlink_to(tmp_path / "real.pdf")
        elif kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        else:
            path = Path("/dev/zero")
        said = refused(2, "dispatch", "acknowledge", "1", "BDT-LS", "--scan", str(path)).err
        assert f"{path} cannot be read: it is {'a link' if kind == 'link' else 'not a regular file'}\n" in said

    def test_a_scan_that_changes_while_it_is_read_is_refused(
        self, refused: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "scan.pdf"
        path.write_bytes(PDF)
        fdopen = os.fdopen

        def growing(descriptor: int, *words: Any, **options: Any) -> Any:
            with path.open("ab") as scanner:
                scanner.write(b"more")
            return fdopen(descriptor, *words, **options)

        monkeypatch.setattr(read.os, "fdopen", growing)
        said = refused(2, "dispatch", "acknowledge", "1", "BDT-LS", "--scan", str(path)).err
        assert "scan.pdf changed while it was read" in said


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.pdf", "a.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\y.pdf", "C__x_y.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("con", "_con"),
        ("...", "_"),
        ("bie\u0302n ba\u0309n.pdf", "biên bản.pdf"),
        ("a\x00b\u200bc\u202e.pdf", "a_b_c_.pdf"),
        ("x" * 200 + ".pdf", "x" * 71 + ".pdf"),
    ],
)
def test_a_name_that_a_folder_can_hold(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.lists(st.text(min_size=1), max_size=20))
def test_names_are_distinct_plain_and_short(names: list[str]) -> None:
    given_names = list(distinct(plain_name(name) for name in names))
    assert len({name.casefold() for name in given_names}) == len(names)
    for name in given_names:
        assert len(name.encode()) <= 255
        assert not set(name) & set('/\\:*?"<>|\0\n')
        assert name not in {"", ".", ".."}


@given(st.text())
def test_a_kept_name_is_one_line(name: str) -> None:
    assert len(one_line(name).splitlines()) == 1
    assert one_line(one_line(name)) == one_line(name)


def test_a_name_is_kept_once() -> None:
    assert with_name(with_name("a", "b"), "a") == "a\nb"
