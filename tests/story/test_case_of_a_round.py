"""A case from the round that found it to the index of its file, over both databases."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from long_runs import DATABASES, few
from preparing import Clerk

ROUND, VISIT, CASE = "DKT-2020-0001", "KT-2020-0001", "VV-2020-0001"


@pytest.mark.parametrize("database", few(DATABASES, every=2))
def test_a_case_goes_from_a_round_to_the_index_of_its_file(
    run: Any, tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    words = [] if database == "sqlite" else ["--database", request.getfixturevalue("postgres_url")]
    clerk = Clerk(run, tmp_path / "office")
    clerk("2020-05-14", "init", str(clerk.folder), *words)
    clerk("2020-05-14", "recipient", "import", "sample:lang-son-2020")
    clerk("2020-05-14", "staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead")
    clerk("2020-06-01", "inspect", "plan", "--on", "1/6/2020", "--kind", "unannounced", "--head", "CB-001",
          "--unit", "DPV-010", "--content", "Nhận gửi", "--starts-on", "2/6/2020", "--ends-on", "5/6/2020")  # fmt: skip
    draft = clerk("2020-06-01", "inspect", "draft", ROUND, "decision")
    clerk("2020-06-01", "inspect", "issue", draft["id"], "--on", "1/6/2020")
    clerk("2020-06-02", "inspect", "log", "DPV-010", "--on", "2/6/2020", "--round", ROUND, "--sign", "Không kiểm tra")
    clerk("2020-06-02", "inspect", "minutes", VISIT, "--on", "2/6/2020", "--number", "1")
    for provision in ("8.3.b", "9.1.b"):
        act = ("violation", "add", "DPV-010", provision, "--on", "2/6/2020", "--visit", VISIT)
        clerk("2020-06-03", *act, *(("--case", CASE) if provision == "9.1.b" else ()))
    minutes = ("--on", "3/6/2020", "--number", "02/BB-VPHC")
    clerk("2020-06-03", "case", "sign", "minutes", CASE, *minutes, "--by", "Trần Văn Bình")
    signer = ("--authority", "Chánh Thanh tra Sở", "--by", "Lê Văn Trưởng", "--reason", "Đã đọc nghị định")
    number = ("--number", "03/QĐ-XPHC")
    owed = clerk("2020-06-08", "case", "sign", "decision", CASE, "--on", "8/6/2020", *number, *signer)["fine"]
    clerk("2020-06-09", "case", "serve", CASE, "--on", "9/6/2020")
    clerk("2020-06-12", "case", "pay", CASE, "--on", "12/6/2020", "--amount", str(owed), "--proof-number", "77")
    made = clerk("2020-06-15", "case", "file", CASE)
    assert [one["what"] for one in made["missing_list"]] == ["description", "description", "decision_scan"]
    tables = Document(str(clerk.folder / made["path"])).tables
    (index,) = [one for one in tables if one.rows[0].cells[0].text == "STT"]
    assert [tuple(row.cells[cell].text for cell in (1, 2, 3, 5)) for row in index.rows[1:]] == [
        ("01/QĐ-STTTT", "01/06/2020", "Quyết định kiểm tra", "Nguyễn Quang Huy"),
        ("01/BB-ĐKT", "02/06/2020", "Biên bản kiểm tra", ""),
        ("02/BB-VPHC", "03/06/2020", "Biên bản vi phạm hành chính", "Trần Văn Bình"),
        ("03/QĐ-XPHC", "08/06/2020", "Quyết định xử phạt", "Chánh Thanh tra Sở; Lê Văn Trưởng"),
        ("", "09/06/2020", "Giấy tờ giao quyết định", ""),
        ("77", "12/06/2020", "Chứng từ nộp tiền phạt", ""),
    ]
    assert made["papers"] == len(index.rows) - 1
    assert clerk("2020-06-15", "db", "check")["ok"]
