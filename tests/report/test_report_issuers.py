"""Who reports to whom: the office to its higher body, or as an issuer of its settings."""

from pathlib import Path
from typing import Any

import pytest
from preparing import write_notes
from word_files import text

MONTH = ("report", "monthly", "--month", "2020-06")
TODAY = "2020-06-16"


def draft(run: Any, workspace: Path, *words: str) -> str:
    answer = run(*MONTH, "--format", "docx", "--json", *words, today=TODAY)
    assert answer.code == 0, answer.err
    return text(workspace / answer.json["path"])


@pytest.fixture
def chief(run: Any, letter: Path) -> Path:
    """A chief inspector who may sign."""
    added = ("Lương Thị Hoa", "--title", "Chánh Thanh tra", "--authority", "head", "--may", "sign")
    assert run("staff", "add", *added).code == 0
    return letter


def test_the_inspectorate_reports_to_the_director(run: Any, chief: Path) -> None:
    paper = draft(run, chief, "--for", "thanh-tra")
    assert paper.index("VÀ TRUYỀN THÔNG") < paper.index("THANH TRA SỞ") < paper.index("CỘNG HÒA")
    assert "/BC-TTr" in paper
    assert "Kính gửi: Giám đốc Sở Thông tin và Truyền thông" in paper
    assert "Thanh tra Sở trân trọng báo cáo Giám đốc Sở Thông tin và Truyền thông./." in paper
    assert "CHÁNH THANH TRA" in paper
    assert "Lương Thị Hoa" in paper


@pytest.mark.parametrize(
    ("issuer", "body"),
    [("ubnd", "UBND tỉnh Lạng Sơn"), ("bo", "Bộ Thông tin và Truyền thông"), (None, "UBND tỉnh Lạng Sơn")],
)
def test_the_department_reports_to_the_province_or_the_ministry(
    run: Any, letter: Path, issuer: str | None, body: str
) -> None:
    paper = draft(run, letter, *(("--for", issuer) if issuer else ()))
    assert f"Kính gửi: {body}" in paper
    assert "/BC-STTTT" in paper
    assert ("UBND tỉnh (b/c)" in paper) == (issuer == "bo")


def test_an_issued_report_and_what_replaces_it_keep_their_issuer(run: Any, chief: Path) -> None:
    write_notes(run, "1/6/2020")
    issued = run(*MONTH, "--issue", "--on", "2020-06-16", "--for", "thanh-tra", "--json", today=TODAY)
    assert issued.code == 0, issued.err
    assert issued.json["symbol"].endswith("/BC-TTr")
    assert "THANH TRA SỞ" in text(chief / issued.json["path"])
    anew = run("report", "replace", issued.json["id"], "--on", "2020-06-17", "--json", today="2020-06-17")
    assert anew.code == 0, anew.err
    assert anew.json["symbol"].endswith("/BC-TTr")
    assert "Giám đốc Sở" in text(chief / anew.json["path"])


def test_without_a_person_of_the_title_it_is_refused(run: Any, letter: Path, refused: Any) -> None:
    answer = refused(3, *MONTH, "--format", "docx", "--for", "thanh-tra", today=TODAY)
    assert "Chánh Thanh tra" in answer.err
    assert "postwatch staff add" in answer.err
    assert "CHÁNH" not in draft(run, letter, "--for", "thanh-tra", "--signer", "NQH")


def test_an_unknown_issuer_and_one_of_no_document_are_refused(run: Any, letter: Path, refused: Any) -> None:
    assert "thanh-tra" in refused(4, *MONTH, "--format", "docx", "--for", "thanh-trà", today=TODAY).err
    assert "--format docx" in refused(2, *MONTH, "--for", "bo", today=TODAY).err
