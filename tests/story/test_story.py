"""One story from directive to report, typed as a clerk would type it, over both databases."""

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from preparing import Clerk

LETTER = "CV-2020-0001"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
def database(request: pytest.FixtureRequest) -> list[str]:
    """The words that choose a database at ``init``."""
    return [] if request.param == "sqlite" else ["--database", request.getfixturevalue("postgres_url")]


def prepare(clerk: Clerk, database: list[str]) -> None:
    assert clerk.run("init", str(clerk.folder), *database, today="2020-05-14").code == 0
    assert clerk("2020-05-14", "recipient", "import", "sample:lang-son-2020")["written"] == 34
    clerk.each("2020-05-14", "campaign load chi-thi-28", "dispatch generate")
    issued = clerk("2020-05-15", "dispatch", "issue", LETTER, "--on", "15/5/2020")
    assert issued["symbol"] == "01/STTTT-TTr"
    assert clerk("2020-05-15", "dispatch", "sheets", "1")["sheets"] == 33
    assert clerk("2020-05-15", "dispatch", "send", "1")["sent"] == 16


def receive(clerk: Clerk) -> None:
    clerk.each(
        "2020-05-22",
        "dispatch acknowledge 1 PVHTT-BS --on 20/5/2020 --sender-number 12/VHTT --incoming-number 801",
        "dispatch acknowledge 1 PVHTT-CAL --on 21/5/2020",
        "dispatch acknowledge 1 VTP-LS --on 20/5/2020",
    )
    sheet = clerk.folder / "nhan.csv"
    sheet.write_text("Mã đơn vị,Ngày nhận\nBDT-LS,22/5/2020\nDNM-01,21/5/2020\n", encoding="utf-8")
    assert clerk("2020-05-22", "dispatch", "acknowledge", "1", "--from", str(sheet))["written"] == 2


def pledges(clerk: Clerk) -> None:
    form = clerk("2020-05-25", "pledge", "form", "DPV-009", "BDT-LS")["documents_list"]
    clerk("2020-06-01", "pledge", "record", form[0]["code"], "--signed-on", "29/5/2020", "--signer", "Ông A")
    clerk("2020-06-01", "pledge", "record", "VTP-LS", "--signed-on", "1/6/2020", "--signer", "Bà B", "--covers", "all")
    sheet = clerk("2020-06-02", "pledge", "sheet")
    path = clerk.folder / sheet["path"]
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    titles = [str(cell.value).removesuffix(" *") for cell in page[1]]
    for row in range(2, page.max_row + 1):
        if page.cell(row, 1).value in ("BDT-LS", "DPV-012"):
            page.cell(row, titles.index("Ngày ký") + 1, "2/6/2020")
            page.cell(row, titles.index("Người ký") + 1, "Ông C & Bà D")
    book.save(path)
    book.close()
    assert clerk("2020-06-03", "pledge", "record", "--from", str(path))["written"] == 2
    revoked = clerk("2020-06-04", "pledge", "revoke", "CK-2020-0004", "--reason", "Chữ ký của người khác")
    assert revoked["recipient"] == "DPV-012"


def work(clerk: Clerk) -> None:
    clerk.each(
        "2020-06-05",
        "task report PVHTT-BS --task-of districts-propagate --measure sessions_held=2 --measure people_reached=45",
        "task report VTP-LS --task-of enterprises-propagate --measure sessions_held=1 --measure people_reached=30",
        "task done NV-2020-0065",
        "inspect log DPV-012 --on 26/5/2020",
        "inspect log DPV-013 --on 28/5/2020 --sign niêm-yết --finding sổ",
        "violation add DPV-013 8.3.b --on 28/5/2020 --visit 2",
    )


def chase(clerk: Clerk) -> None:
    drafts = clerk("2020-06-10", "followup", "generate", "--due", "24/6/2020")
    assert [(one["audience"], one["done"], one["missing"]) for one in drafts] == [
        ("districts", 0, 11),
        ("enterprises", 5, 16),
    ]
    issued = clerk("2020-06-10", "followup", "issue", "DD-2020-0001", "--on", "10/6/2020")
    assert issued["symbol"] == "02/STTTT-TTr"
    clerk("2020-06-12", "followup", "generate", "--audience", "districts", code=3)


@pytest.mark.system("postgres")
def test_two_offices_in_one_database_do_not_see_each_other(run: Any, tmp_path: Path, postgres_url: str) -> None:
    first, second = Clerk(run, tmp_path / "first"), Clerk(run, tmp_path / "second")
    prepare(first, ["--database", postgres_url])
    made = run("init", str(second.folder), "--office", "lang-son-2025", "--database", postgres_url, today="2025-07-15")
    assert made.code == 0, made
    day = "2025-07-15"
    for noun in ("recipient", "campaign", "dispatch", "task", "pledge", "register"):
        assert second(day, noun, "list") == []
    second(day, "dispatch", "show", LETTER, code=4)
    added = second(day, "recipient", "add", "--kind", "postal_enterprise", "--name", "Viettel Post", "--area", "20")
    assert added["code"] == "DN-001"
    assert second(day, "register", "reserve")[0]["number"] == 1
    assert len(first(day, "recipient", "list", "--closed")) == 34
    assert first(day, "register", "reserve")[0]["number"] == 1
    assert [line["number"] for line in first("2020-06-15", "register", "list", "--year", "2020")] == [1]


def test_the_whole_loop_gives_the_same_figures_on_both_databases(run: Any, tmp_path: Path, database: list[str]) -> None:
    clerk = Clerk(run, tmp_path / "office")
    prepare(clerk, database)
    receive(clerk)
    pledges(clerk)
    work(clerk)
    chase(clerk)

    coverage = clerk("2020-06-14", "pledge", "coverage")
    assert [coverage[name] for name in ("total", "signed", "direct", "by_parent", "percent")] == [21, 6, 3, 3, 28.6]
    assert len(clerk("2020-06-14", "pledge", "missing")) == 15

    month = ("report", "monthly", "--month", "2020-06")
    figures = {name: figure["value"] for name, figure in clerk("2020-06-15", *month)["figures"].items()}
    assert figures == {
        "units_total": 34,
        "units_asked": 33,
        "units_sent_to": 16,
        "units_acknowledged": 5,
        "tasks_open": 58,
        "tasks_overdue": 0,
        "task_reports": 2,
        "sessions_held": 3,
        "people_reached": 75,
        "pledges_signed": 3,
        "pledges_by_parent": 3,
        "pledge_coverage_percent": 28.6,
        "inspections_planned": 0,
        "inspections_unannounced": 2,
        "inspections_joint": 0,
        "units_inspected": 2,
        "findings": 2,
        "remedies_ordered": 0,
        "remedies_done": 0,
        "remedies_overdue": 0,
        "goods_held": 0,
        "complaints_received": 0,
        "complaints_settled": 0,
        "violations": 1,
        "cases_opened": 1,
        "cases_decided": 0,
        "fines_imposed": 0,
        "fines_paid": 0,
        "fines_outstanding": 0,
        "fines_overdue": 0,
        "followups_issued": 1,
        "repeat_offenders": 0,
        "incidents": 0,
        "re_inspections": 0,
        "points_visited": 0,
        "violations_found": 0,
        "cases_reported": 0,
        "items_published": 0,
        "violations:15/2020/NĐ-CP:8.3.b": 1,
        "followups_issued:1": 1,
    }
    assert run("-w", str(clerk.folder), *month, "--format", "docx", today="2020-06-15").code == 0
    assert list((clerk.folder / "documents").rglob("bao-cao*.docx"))
    for path in clerk.folder.rglob("*.docx"):
        docx.Document(str(path))

    register = clerk("2020-06-15", "register", "list")
    assert [(line["symbol"], line["status"]) for line in register] == [
        ("01/STTTT-TTr", "issued"),
        ("02/STTTT-TTr", "issued"),
    ]
    assert clerk("2020-06-25", "status", "--exit-code", code=10)["overdue"] >= 1
    late = clerk("2020-06-25", "task", "list", "--overdue")
    assert len(late) == 21
    assert {task["due_on"] for task in late} == {"2020-06-24"}
