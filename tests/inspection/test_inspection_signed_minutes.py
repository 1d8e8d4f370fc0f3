"""Minutes of a round: drafted on their form, recorded as they were signed, put right."""

from pathlib import Path
from typing import Any

import docx
import pytest

from postwatch.conformity.check import check_file

PLAN = ("inspect", "plan", "--head", "CB-001", "--unit", "DPV-010", "--unit", "DPV-011")


@pytest.fixture
def decided(run: Any, loaded: Path) -> Path:
    """A round of two units with its decision."""
    run("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead")
    assert run(*PLAN, "--on", "1/6/2020", "--number", "05/QĐ-STTTT").code == 0
    return loaded


@pytest.fixture
def scan(tmp_path: Path) -> str:
    """A scan of signed minutes."""
    file = tmp_path / "bien-ban.pdf"
    file.write_bytes(b"%PDF-1.4 bien ban")
    return str(file)


def record(run: Any, *words: str, kind: str = "announcement", on: str = "2/6/2020") -> Any:
    return run("inspect", "record-minutes", "1", kind, "--on", on, *words, "--json")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("announcement", "công bố toàn văn Quyết định kiểm tra số 05/QĐ-STTTT"), ("work", "NỘI DUNG LÀM VIỆC")],
)
def test_a_draft_keeps_the_rules_on_minutes(run: Any, decided: Path, kind: str, words: str) -> None:
    made = run("inspect", "draft-minutes", "1", kind, "--unit", "DPV-010", "--json").json
    path = decided / made["path"]
    assert any(words in one.text for one in docx.Document(str(path)).paragraphs)
    checked = check_file(path)
    assert (checked.profile.value, checked.counts["fail"]) == ("form", 0)


@pytest.mark.parametrize(("rule", "gone"), [("ND30-BB-01", "Biên bản kết thúc"), ("ND30-BB-02", "TRƯỞNG ĐOÀN")])
def test_minutes_without_an_end_or_places_to_sign_fail(run: Any, decided: Path, rule: str, gone: str) -> None:
    path = decided / run("inspect", "draft-minutes", "1", "work", "--json").json["path"]
    paper = docx.Document(str(path))
    cells = [one for table in paper.tables for row in table.rows for cell in row.cells for one in cell.paragraphs]
    lost = [one for one in (*paper.paragraphs, *cells) if one.text.startswith((gone, "NGƯỜI", "ĐẠI DIỆN"))]
    for one in lost:
        if gone == "TRƯỞNG ĐOÀN" or one.text.startswith(gone):
            for run_ in one.runs:
                run_.text = ""
    paper.save(str(decided / "mat.docx"))
    found = check_file(decided / "mat.docx")
    assert rule in {one.rule for one in found.findings_list if one.kind.value == "fail"}


def test_minutes_are_drafted_after_the_decision(run: Any, loaded: Path) -> None:
    run("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead")
    run(*PLAN, "--on", "1/6/2020")
    assert run("inspect", "draft-minutes", "1", "announcement").code == 3


def test_what_was_signed_is_recorded_with_its_hour_and_scan(run: Any, decided: Path, scan: str) -> None:
    made = record(run, "--at", "8:30", "--number", "5", "--unit", "DPV-010", "--scan", scan).json
    assert (made["id"], made["number"], made["at"], made["recipient"], made["scan_name"]) == (
        "BBKT-2020-0001", "05/BB-CBQĐ", "08:30", "DPV-010", "bien-ban.pdf",
    )  # fmt: skip
    assert record(run, "--unit", "DPV-010").code == 5
    assert record(run, "--unit", "DPV-011").code == 0
    assert record(run, "--unit", "DPV-012").code == 4
    assert len(run("inspect", "signed-minutes", "--round", "1", "--json").json) == 2


def test_minutes_before_the_decision_are_marked_where_they_are_signed(run: Any, decided: Path, scan: str) -> None:
    assert record(run, on="30/5/2020").code == 3
    assert record(run, "--as-signed", "Biên bản ghi ngày ấy", on="30/5/2020").code == 2
    marked = record(run, "--as-signed", "Biên bản ghi ngày ấy", "--scan", scan, on="30/5/2020").json
    assert marked["faults_list"] == ["too_early"]


def test_minutes_that_were_never_signed_are_withdrawn(run: Any, decided: Path) -> None:
    record(run)
    assert run("inspect", "withdraw-minutes", "1", "--reason", "Nhầm ngày").code == 0
    assert run("inspect", "signed-minutes", "--json").json == []
    (gone,) = run("inspect", "signed-minutes", "--withdrawn", "--json").json
    assert gone["corrections_list"][0]["reason"] == "Nhầm ngày"
