"""What is kept on file: rows that follow their files, scans by content, papers whose days can be."""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, DocumentError, RuleError, UsageError
from postwatch.evidence import actions
from postwatch.evidence.actions import (
    SUMS,
    EvidenceLine,
    export_evidence,
    keep_document,
    keep_scan,
    list_evidence,
    settle_paper,
)
from postwatch.evidence.rules import kept_under
from postwatch.evidence.tables import Document, Evidence
from postwatch.files.staged import Shelf, StagedFile
from postwatch.paths import shipped
from postwatch.register.tables import Receipt
from postwatch.settings import office_settings
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session

NOW = dt.datetime(2020, 6, 15, 1, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
TODAY = dt.date(2020, 6, 15)
PDF = b"%PDF-1.4\n1 0 obj\n"
# What reading a scan may take: room for the largest, whatever its size.
READ = actions.MOST_BYTES + 2**23


@pytest.fixture
def session(workspace: Path) -> Iterator[Session]:
    engine = open_engine(sqlite_url(workspace / "postwatch.db"), writing=True)
    with new_session(engine) as opened:
        belong(opened, 1)
        yield opened
        opened.rollback()
    engine.dispose()


@pytest.fixture
def desk(workspace: Path) -> Desk:
    file = shipped("data") / "offices" / "lang-son-2020.toml"
    return Desk(office_settings(file, {}), Shelf(workspace, request="one"), NOW, TODAY)


def scan(folder: Path, name: str = "a.pdf", content: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@contextlib.contextmanager
def memory_of(most: int) -> Iterator[None]:
    """See that what happens within takes no more than ``most`` bytes of memory at a time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def test_a_document_that_is_made_anew_has_one_row_that_follows_it(session: Session, desk: Desk) -> None:
    for sha256, size, now in (("a" * 64, 10, NOW), ("b" * 64, 20, LATER)):
        file = StagedFile("documents/a.docx", sha256, size)
        keep_document(session, dataclasses.replace(desk, now=now), kind="dispatch", subject="CV-2020-0001", file=file)
        row = session.exec(select(Document)).one()
        assert (row.path, row.sha256) == (file.path, sha256)
    keep_document(session, desk, kind="x", subject="y", file=StagedFile("documents/b.docx", "c" * 64, 1))
    session.flush()
    session.expire_all()
    first, second = session.exec(select(Document).order_by(Document.path)).all()
    assert (first.kind, first.subject, first.path) == ("dispatch", "CV-2020-0001", "documents/a.docx")
    assert (first.sha256, first.size, first.made_at) == ("b" * 64, 20, LATER)
    assert (second.path, second.kind, second.subject) == ("documents/b.docx", "x", "y")


class TestScans:
    def test_a_scan_is_on_file_as_it_came(self, session: Session, desk: Desk, tmp_path: Path) -> None:
        keep_scan(session, desk, path=scan(tmp_path, "giấy nhận\t.pdf"))
        digest = hashlib.sha256(PDF).hexdigest()
        session.expire_all()
        (line,) = list_evidence(session)
        assert dataclasses.asdict(line) == {
            "sha256": digest,
            "name": "giấy nhận_.pdf",
            "names_list": ("giấy nhận_.pdf",),
            "media_type": "application/pdf",
            "size": len(PDF),
            "kept_at": NOW,
            "path": f"evidence/{digest[:2]}/{digest}.pdf",
        }
        assert [file.path for file in desk.shelf.staged] == [line.path]

    def test_the_same_content_is_staged_once_with_every_name(
        self, session: Session, desk: Desk, tmp_path: Path
    ) -> None:
        for name in ("a.pdf", "b\x07.pdf", "a.pdf"):
            keep_scan(session, desk, path=scan(tmp_path, name))
        keep_scan(session, desk, path=scan(tmp_path, "c.jpg", b"\xff\xd8\xff"))
        session.expire_all()
        first, second = list_evidence(session)
        assert (first.name, first.names_list) == ("a.pdf", ("a.pdf", "b_.pdf"))
        assert (second.name, second.media_type, second.size) == ("c.jpg", "image/jpeg", 3)
        assert len(desk.shelf.staged) == 2

    def test_a_scan_may_be_as_large_as_the_limit_and_no_larger(
        self, session: Session, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(actions, "MOST_BYTES", len(PDF))
        assert keep_scan(session, desk, path=scan(tmp_path)).size == len(PDF)
        with pytest.raises(UsageError, match="larger"):
            keep_scan(session, desk, path=scan(tmp_path, "b.pdf", PDF + b"x"))

    def test_the_limit_is_fifty_megabytes(self) -> None:
        assert actions.MOST_BYTES == 52_428_800

    def test_a_scan_that_is_one_byte_is_of_no_kind(self, session: Session, desk: Desk, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="not a scan"):
            keep_scan(session, desk, path=scan(tmp_path, content=b"%"))
        assert list_evidence(session) == []

    @pytest.mark.parametrize("size", [len(PDF) - 1, 2**28])
    def test_what_has_another_size_than_a_known_scan_is_not_that_scan(
        self, session: Session, desk: Desk, tmp_path: Path, size: int
    ) -> None:
        keep_scan(session, desk, path=scan(tmp_path))
        kept = desk.shelf.root / desk.shelf.staged[0].path
        kept.parent.mkdir(parents=True, exist_ok=True)
        scan(kept.parent, kept.name)
        os.truncate(kept, size)
        with memory_of(READ), pytest.raises(RuleError, match="not the scan that was kept"):
            keep_scan(
                session, dataclasses.replace(desk, shelf=Shelf(desk.workspace, request="two")), path=tmp_path / "a.pdf"
            )


class TestPapers:
    def fill(self, session: Session, desk: Desk, paper: dict[str, Any]) -> Receipt:
        row = Receipt(acknowledged_on=TODAY, **paper)
        settle_paper(session, desk, row, scan=None)
        return row

    def test_a_paper_may_be_written_arrive_and_be_recorded_on_one_day(self, session: Session, desk: Desk) -> None:
        paper = {
            "sender_number": "15/BĐ", "sender_number_on": TODAY, "incoming_number": 999_999, "incoming_on": TODAY,
        }  # fmt: skip
        row = self.fill(session, desk, paper)
        assert (row.sender_number, row.sender_number_on) == ("15/BĐ", TODAY)
        assert (row.incoming_number, row.incoming_on, row.evidence_id) == (999_999, TODAY, None)

    @pytest.mark.parametrize(
        ("paper", "incoming_on"),
        [
            ({}, None),
            ({"incoming_number": 1}, TODAY),
            ({"incoming_number": 1, "incoming_on": dt.date(2020, 6, 1)}, dt.date(2020, 6, 1)),
            ({"incoming_on": dt.date(2020, 6, 1)}, dt.date(2020, 6, 1)),
            ({"sender_number_on": dt.date(2020, 6, 1)}, None),
        ],
    )
    def test_a_number_without_a_day_arrived_today(
        self, session: Session, desk: Desk, paper: dict[str, Any], incoming_on: dt.date | None
    ) -> None:
        assert self.fill(session, desk, paper).incoming_on == incoming_on

    @pytest.mark.parametrize(
        ("paper", "error"),
        [
            ({"sender_number_on": dt.date(2020, 6, 16)}, RuleError),
            ({"incoming_on": dt.date(2020, 6, 16)}, RuleError),
            ({"sender_number_on": dt.date(2020, 6, 2), "incoming_on": dt.date(2020, 6, 1)}, RuleError),
            ({"incoming_number": 0}, UsageError),
            ({"incoming_number": 1_000_000}, UsageError),
        ],
    )
    def test_a_paper_that_cannot_be_is_refused(
        self, session: Session, desk: Desk, paper: dict[str, Any], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            self.fill(session, desk, paper)

    def test_a_paper_has_the_scan_that_came_with_it(self, session: Session, desk: Desk, tmp_path: Path) -> None:
        row = Receipt(acknowledged_on=TODAY)
        settle_paper(session, desk, row, scan=scan(tmp_path))
        (evidence,) = session.exec(select(Evidence))
        assert row.evidence_id == evidence.id


class TestExport:
    @pytest.fixture
    def lines(self, tmp_path: Path) -> list[EvidenceLine]:
        """Two scans in the evidence, the first under two names."""
        made = []
        for content, names in ((PDF, ("a.pdf", "b.pdf")), (PDF + b"2", ("A.pdf",))):
            digest = hashlib.sha256(content).hexdigest()
            path = kept_under(digest, "application/pdf")
            (tmp_path / path).parent.mkdir(parents=True)
            (tmp_path / path).write_bytes(content)
            made.append(EvidenceLine(digest, names[0], names, "application/pdf", len(content), NOW, path))
        return made

    def test_every_name_is_a_file_and_a_line_of_the_sums(self, lines: list[EvidenceLine], tmp_path: Path) -> None:
        out = tmp_path / "ra" / "hai"
        result = export_evidence(lines, workspace=tmp_path, folder=out)
        one, two = (line.sha256 for line in lines)
        assert (result.folder, result.files, result.sums) == (out, 3, out / SUMS)
        assert (out / SUMS).read_text(encoding="utf-8") == f"{one}  a.pdf\n{one}  b.pdf\n{two}  A-2.pdf\n"
        assert [(out / name).read_bytes() for name in ("a.pdf", "b.pdf", "A-2.pdf")] == [PDF, PDF, PDF + b"2"]
        assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
        assert out.stat().st_mode & 0o777 == 0o700

    def test_a_folder_that_is_there_and_empty_will_do(self, lines: list[EvidenceLine], tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        assert export_evidence(lines[1:], workspace=tmp_path, folder=tmp_path / "out").files == 1

    def test_a_file_is_whole_when_it_is_synced(
        self, lines: list[EvidenceLine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sizes: list[int] = []
        monkeypatch.setattr(os, "fsync", lambda descriptor: sizes.append(os.fstat(descriptor).st_size))
        export_evidence(lines[1:], workspace=tmp_path, folder=tmp_path / "out")
        assert {len(PDF) + 1, len(f"{lines[1].sha256}  A.pdf\n")} <= set(sizes)

    @pytest.mark.parametrize("name", ["A-2.pdf", SUMS])
    @pytest.mark.parametrize("kind", ["file", "broken link"])
    def test_a_name_that_is_taken_is_named_and_nothing_written(
        self, lines: list[EvidenceLine], tmp_path: Path, name: str, kind: str
    ) -> None:
        out = tmp_path / "out"
        out.mkdir()
        if kind == "file":
            (out / name).write_bytes(b"mine")
        else:
            (out / name).symlink_to(tmp_path / "nowhere")
        with pytest.raises(AlreadyThereError, match=name):
            export_evidence(lines, workspace=tmp_path, folder=out)
        assert [path.name for path in out.iterdir()] == [name]
        assert not (tmp_path / "nowhere").exists()

    @pytest.mark.parametrize(("content", "kind"), [(None, "missing"), (b"%PDF-other", "changed")])
    def test_one_scan_that_is_missing_or_changed_stays_behind_and_is_named_once(
        self, lines: list[EvidenceLine], tmp_path: Path, content: bytes | None, kind: str
    ) -> None:
        kept = tmp_path / lines[0].path
        kept.unlink()
        if content is not None:
            kept.write_bytes(content)
        result = export_evidence(lines, workspace=tmp_path, folder=tmp_path / "out")
        assert [(one.kind, one.what) for one in result.findings_list] == [(kind, "a.pdf")]
        assert result.files == 1
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["A-2.pdf", SUMS]
        assert result.sums.read_text(encoding="utf-8") == f"{lines[1].sha256}  A-2.pdf\n"

    def test_no_more_is_read_than_a_scan_may_have(self, lines: list[EvidenceLine], tmp_path: Path) -> None:
        os.truncate(tmp_path / lines[0].path, 2**28)
        with memory_of(READ):
            result = export_evidence(lines, workspace=tmp_path, folder=tmp_path / "out")
        assert [(one.kind, one.detail) for one in result.findings_list] == [
            ("changed", "its content differs from what was recorded")
        ]
        assert result.files == 1

    def test_a_disk_that_gives_out_leaves_nothing_behind(
        self, lines: list[EvidenceLine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = 3
        sync = os.fsync

        def until_full(descriptor: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(28, "no space left")
            sync(descriptor)

        monkeypatch.setattr(os, "fsync", until_full)
        with pytest.raises(DocumentError, match="no space left"):
            export_evidence(lines, workspace=tmp_path, folder=tmp_path / "out")
        assert list((tmp_path / "out").iterdir()) == []
