"""Two inspections on paper, over both databases: ten units to their conclusions; one unit, from incident to case."""

from pathlib import Path
from typing import Any

import pytest
from long_runs import DATABASES, few
from openxml_audit import OpenXmlValidator
from preparing import Clerk
from word_files import text

from postwatch.conformity.check import check_file

ROUND = "DKT-2020-0001"


@pytest.fixture
def clerk(run: Any, tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Clerk:
    """A clerk of an office with its register and a person who may lead."""
    words = [] if database == "sqlite" else ["--database", request.getfixturevalue("postgres_url")]
    typing = Clerk(run, tmp_path / "office")
    assert run("init", str(typing.folder), *words, today="2020-05-14").code == 0
    typing("2020-05-14", "recipient", "import", "sample:lang-son-2020")
    typing("2020-05-14", "staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead")
    return typing


def issued(clerk: Clerk, day: str, kind: str, *more: str, target: str = ROUND) -> Any:
    drafted = clerk(day, "inspect", "draft", target, kind, *more)
    return clerk(day, "inspect", "issue", drafted["id"], "--on", day)


def all_papers_are_in_order(clerk: Clerk) -> None:
    papers = sorted((clerk.folder / "documents").rglob("*.docx"))
    assert papers
    faults = {one.name: check_file(one).counts["fail"] for one in papers}
    assert not any(faults.values()), faults
    invalid = {one.name: errors for one in papers if (errors := OpenXmlValidator().validate(one).errors)}
    assert invalid == {}


@pytest.mark.parametrize("database", few(DATABASES, from_place=1, every=2))
def test_a_plan_of_ten_units_comes_to_its_conclusions(clerk: Clerk) -> None:
    planned = clerk(
        "2020-05-14", "inspect", "plan", "--on", "14/5/2020", "--head", "CB-001", "--top", "10", "--content", "Sổ",
        "--partner", "Hoàng Văn Nam; Đội trưởng; Công an tỉnh", "--starts-on", "25/5/2020", "--ends-on", "5/6/2020",
    )  # fmt: skip
    units = [one["recipient"] for one in planned["units_list"]]
    issued(clerk, "2020-05-14", "proposal")
    assert issued(clerk, "2020-05-15", "decision")["recipients"] == 10
    clerk("2020-05-15", "inspect", "draft", ROUND, "conclusion", code=3)
    issued(clerk, "2020-05-15", "notice")
    issued(clerk, "2020-05-18", "invitation", "--meets-on", "25/5/2020", "--at", "8:30", "--place", "Hội trường Sở",
           "--text", "Công bố quyết định kiểm tra.")  # fmt: skip
    for paper in ("VKT-2020-0002", "VKT-2020-0003", "VKT-2020-0004"):
        assert clerk("2020-05-18", "inspect", "send", paper)["sent"] == 10
    clerk("2020-05-25", "inspect", "draft-minutes", ROUND, "announcement")
    clerk("2020-05-25", "inspect", "record-minutes", ROUND, "announcement", "--on", "25/5/2020", "--at", "8:30")
    two = (
        "--finding",
        "Chưa niêm yết danh mục",
        "--finding",
        "Chưa có sổ theo dõi",
        "--item",
        "niem-yet",
        "--item",
        "-",
    )
    asked = ("--remedy", "Niêm yết", "--remedy", "Lập sổ", "--remedy-due", "30/6/2020")
    sign = ("--sign", "Không kiểm tra nội dung bưu gửi", "--item", "kiem-tra-noi-dung", "--by", "PVHTT-CAL")
    met = ("--answer", "niem-yet=met")
    for unit in units:
        more = (*two, *asked) if unit == units[0] else (*met, *sign) if unit == units[1] else met
        clerk("2020-05-29", "inspect", "log", unit, "--on", "28/5/2020", "--round", ROUND, *more)
    clerk("2020-06-02", "inspect", "minutes", "KT-2020-0001", "--on", "28/5/2020", "--number", "1")
    proof = clerk.folder.parent / "anh-niem-yet.pdf"
    proof.write_bytes(b"%PDF-1.4 niem yet")
    put_right = ("--finding", "1", "--done-on", "1/6/2020", "--scan", str(proof))
    clerk("2020-06-02", "inspect", "remedy", "KT-2020-0001", *put_right)
    again = ("--rechecks", "KT-2020-0001", "--done", "2")
    seen = clerk("2020-06-03", "inspect", "log", units[0], "--on", "3/6/2020", *again)
    assert (seen["kind"], seen["result"]) == ("re_inspection", "clean")
    clerk("2020-06-03", "inspect", "minutes", seen["id"])
    case = clerk("2020-06-03", "violation", "add", units[1], "8.3.b", "--on", "28/5/2020", "--visit", "KT-2020-0002")[
        "case"
    ]
    clerk(
        "2020-06-03",
        "case",
        "sign",
        "minutes",
        case,
        "--on",
        "28/5/2020",
        "--number",
        "01/BB-VPHC",
        "--by",
        "Lý Văn Cò",
    )
    signed = ("--authority", "Chủ tịch UBND tỉnh", "--by", "Nguyễn Quang Huy", "--number", "09/CV")
    clerk("2020-06-04", "case", "step", "transfer", case, "--on", "4/6/2020", "--to", "UBND tỉnh Lạng Sơn", *signed)
    assert issued(clerk, "2020-06-05", "report", "--text", "Đề nghị ban hành kết luận.")["symbol"] == "05/BC-STTTT"
    assert issued(clerk, "2020-06-10", "conclusion", "--text", "Khắc phục đúng hạn.")["symbol"] == "06/KL-STTTT"
    ended = text(clerk.folder / clerk("2020-06-10", "inspect", "paper", "VKT-2020-0006")["path"])
    for words in (
        "(đã khắc phục: 02)",
        "Chưa niêm yết danh mục (Luật Bưu chính, Điều 29.7)",
        "đã khắc phục 1/6/2020",
    ):
        assert words in ended
    issued(clerk, "2020-06-11", "conclusion-notice")
    shown = clerk("2020-06-12", "inspect", "round", ROUND)
    assert shown["decision_number"] == "02/QĐ-STTTT"
    assert [one["kind"] for one in shown["papers_list"]] == [
        "proposal", "decision", "notice", "invitation", "report", "conclusion", "conclusion_notice",
    ]  # fmt: skip
    assert [line["symbol"] for line in clerk("2020-06-12", "register", "list")][-1] == "07/TB-STTTT"
    assert clerk("2020-06-12", "db", "check")["ok"]
    all_papers_are_in_order(clerk)


@pytest.mark.parametrize("database", few(DATABASES, every=2))
def test_an_unannounced_visit_goes_from_an_incident_to_a_case(clerk: Clerk) -> None:
    clerk("2020-06-01", "incident", "add", "--source", "customs", "--on", "30/5/2020", "--unit", "DPV-010",
          "--description", "Bưu gửi chứa pháo nổ")  # fmt: skip
    clerk("2020-06-01", "inspect", "plan", "--on", "1/6/2020", "--kind", "unannounced", "--head", "CB-001",
          "--unit", "DPV-010", "--content", "Kiểm tra nội dung bưu gửi",
          "--starts-on", "2/6/2020", "--ends-on", "5/6/2020")  # fmt: skip
    decision = issued(clerk, "2020-06-01", "decision", "--incident", "TB-2020-0001")
    assert decision["symbol"] == "01/QĐ-STTTT"
    clerk("2020-06-01", "inspect", "draft", ROUND, "notice", code=3)
    clerk("2020-06-01", "inspect", "send", decision["id"], code=3)
    assert "unsent" not in {one["kind"] for one in clerk("2020-06-01", "status")["items_list"]}
    clerk("2020-06-02", "inspect", "draft-minutes", ROUND, "announcement")
    clerk("2020-06-02", "inspect", "record-minutes", ROUND, "announcement", "--on", "2/6/2020")
    clerk("2020-06-02", "inspect", "log", "DPV-010", "--on", "2/6/2020", "--round", ROUND, "--incident", "TB-2020-0001",
          "--sign", "Không kiểm tra nội dung bưu gửi")  # fmt: skip
    clerk("2020-06-02", "inspect", "draft-minutes", "KT-2020-0001", "work", "--text", "Làm việc với nhân viên trực.")
    assert clerk("2020-06-02", "inspect", "send", decision["id"], "--on", "2/6/2020")["sent"] == 1
    issued(clerk, "2020-06-03", "report", "--text", "Đề nghị xử lý.", target="KT-2020-0001")
    issued(clerk, "2020-06-04", "conclusion", "--text", "Chấm dứt vi phạm.", target="KT-2020-0001")
    clerk("2020-06-04", "violation", "add", "DPV-010", "8.3.b", "--on", "2/6/2020", "--visit", "KT-2020-0001")
    assert clerk("2020-06-04", "violation", "show", "VV-2020-0001")[0]["id"] == "VP-2020-0001"
    assert clerk("2020-06-12", "db", "check")["ok"]
    all_papers_are_in_order(clerk)
