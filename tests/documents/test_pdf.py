"""PDF through LibreOffice."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from postwatch.documents import pdf
from postwatch.documents.fill import shipped_template
from postwatch.documents.qr import png
from postwatch.errors import DocumentError, NotFoundError

Facts = dict[str, dict[str, Any]]


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", path.read_bytes()))


@pytest.mark.system("soffice")
def test_documents_become_pdf_in_one_run_with_the_pages_they_should_have(facts: Facts, tmp_path: Path) -> None:
    facts["dispatch/letter"]["paragraphs"] *= 3
    expected = {
        "dispatch/letter": range(2, 4),
        "dispatch/sheet": range(1, 2),
        "pledge/form": range(1, 2),
        "followup/letter": range(5, 7),
        "report/monthly": range(3, 4),
    }
    paths = []
    for name in expected:
        path = tmp_path / f"{name.replace('/', '-')}.docx"
        path.write_bytes(shipped_template(name).render(facts[name], title="t", images={"qr": png("CK-1")}))
        paths.append(path)
    made = pdf.convert(paths)
    assert made == [path.with_suffix(".pdf") for path in paths]
    assert all(pages(path) in allowed for path, allowed in zip(made, expected.values(), strict=True))


def test_nothing_to_convert_is_nothing_made() -> None:
    assert pdf.convert([]) == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"letter\.docx"):
        pdf.convert([tmp_path / "letter.docx"])


def test_without_libreoffice_the_clerk_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.docx"
    path.write_bytes(b"x")
    with pytest.raises(DocumentError, match="LibreOffice is not installed") as refused:
        pdf.convert([path])
    assert "save it as PDF" in refused.value.hint


@pytest.mark.parametrize("failure", ["silent", "timeout"])
def test_a_failed_run_leaves_no_pdf(failure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        if failure == "timeout":
            raise subprocess.TimeoutExpired(command, 1)
        return subprocess.CompletedProcess(command, 1, b"", b"Error: source file could not be loaded\n")

    monkeypatch.setattr(pdf.shutil, "which", lambda _name: "soffice")
    monkeypatch.setattr(pdf.subprocess, "run", run)
    path = tmp_path / "a.docx"
    path.write_bytes(b"x")
    with pytest.raises(DocumentError):
        pdf.convert([path])
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]
