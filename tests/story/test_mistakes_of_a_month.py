"""What a clerk typed wrongly in a month, found after its report was issued: each put right by one command."""

from pathlib import Path
from typing import Any

import pytest
from long_runs import DATABASES, few
from preparing import write_notes

JUNE, JULY = ("report", "monthly", "--month", "2020-06"), ("report", "monthly", "--month", "2020-07")
WHY = ("--reason", "Gõ nhầm")


@pytest.fixture(params=few(DATABASES, every=2))
def database(request: pytest.FixtureRequest) -> list[str]:
    """The words that choose a database at ``init``."""
    return [] if request.param == "sqlite" else ["--database", request.getfixturevalue("postgres_url")]


class Clerk:
    """Types command lines in one workspace, each on its day."""

    def __init__(self, run: Any, folder: Path) -> None:
        self.run, self.folder = run, folder

    def __call__(self, today: str, *words: str) -> Any:
        answer = self.run("-w", str(self.folder), *words, "--json", today=today)
        assert answer.code == 0, (words, answer)
        return answer.json


@pytest.fixture
def clerk(run: Any, tmp_path: Path, database: list[str]) -> Clerk:
    """An office whose report of June is issued, with six mistakes in it."""
    clerk = Clerk(run, tmp_path / "office")
    assert run("init", str(clerk.folder), *database, today="2020-05-14").code == 0
    for line in (
        "2020-05-14 recipient import sample:lang-son-2020",
        "2020-05-14 campaign load chi-thi-28",
        "2020-05-14 dispatch generate",
        "2020-05-15 paper issue CV-2020-0001 --on 15/5/2020",
        "2020-05-15 dispatch send 1",
        "2020-05-20 dispatch acknowledge 1 PVHTT-BS --on 20/5/2020",
        "2020-05-29 pledge record BDT-LS --signed-on 29/5/2020 --signer Bà-B",
        "2020-06-01 inspect log DPV-012 --on 1/6/2020 --finding x",
        "2020-06-01 violation add DPV-013 8.3.b --on 28/5/2020",
        "2020-06-02 violation add DPV-013 8.3.b --on 28/5/2020",
        "2020-06-02 recipient add --kind service_point --name Điểm-TTLS --area 178 --code DIEM-MOI --parent BDT-LS",
        "2020-06-03 task report PVHTT-CAL --task-of districts-propagate --on 3/6/2020 --measure sessions_held=1",
        "2020-06-10 followup generate --audience districts --due 24/6/2020",
        "2020-06-10 paper issue DD-2020-0001 --on 10/6/2020",
        "2020-06-10 paper send DD-2020-0001",
    ):
        day, *words = line.split()
        clerk(day, *words)
    write_notes(clerk.run, "1/6/2020", POSTWATCH_WORKSPACE=str(clerk.folder), today="2020-06-16")
    clerk("2020-06-16", *JUNE, "--issue", "--on", "16/6/2020")
    return clerk


def value(report: Any, name: str) -> Any:
    return report["figures"][name]["value"]


def test_each_mistake_is_put_right_by_one_command_and_the_next_report_says_so(clerk: Clerk) -> None:
    printed = clerk("2020-06-16", "report", "show", "BC-2020-0001")
    today = "2020-07-02"
    counted = [value(printed, name) for name in ("violations", "cases_opened", "inspections_unannounced")]
    assert counted == [2, 2, 1]

    # The wrong signer, the wrong day of an inspection, a case that was entered twice.
    signer = clerk(today, "pledge", "amend", "CK-2020-0001", "--signer", "Ông A", *WHY)
    visit = clerk(today, "inspect", "amend", "KT-2020-0001", "--on", "20/6/2020", *WHY)
    case = clerk(today, "case", "join", "VV-2020-0002", "--into", "VV-2020-0001", *WHY)
    # The receipt of another unit, a unit that was registered twice under two spellings.
    receipt = clerk(today, "dispatch", "amend", "1", "PVHTT-BS", "--unit", "PVHTT-VQ", *WHY)
    merged = clerk(today, "recipient", "merge", "DIEM-MOI", "--into", "DPV-012")
    # A follow-up that named a unit which had reported.
    assert "PVHTT-CAL" in str(clerk(today, "followup", "show", "DD-2020-0001"))
    words = ("--text", "Bỏ Phòng Văn hóa và Thông tin huyện Cao Lộc khỏi Phụ lục II: đơn vị đã có báo cáo.")
    correction = clerk(today, "followup", "correct", "DD-2020-0001", *words)
    issued = clerk(today, "followup", "issue", correction["id"], "--on", "2/7/2020")

    assert signer["fields_list"] == ["signer"]
    assert visit["fields_list"] == ["inspected_on"]
    assert "VP-2020-0002" in case["along_list"]
    assert receipt["fields_list"] == ["recipient"]
    assert merged
    assert issued["symbol"]
    for done in (signer, visit, case, receipt):
        assert any("BC-STTTT" in paper for paper in done["papers_list"]), done

    assert clerk(today, "report", "show", "BC-2020-0001")["figures"] == printed["figures"]
    remade = clerk(today, *JUNE, "--as-of", "BC-2020-0001")
    assert (remade["figures"], remade["by_area"]) == (printed["figures"], printed["by_area"])

    write_notes(clerk.run, "1/7/2020", POSTWATCH_WORKSPACE=str(clerk.folder), today="2020-07-16")
    july = clerk("2020-07-16", *JULY, "--issue", "--on", "16/7/2020")
    told = {one["figure"]: (one["reported"], one["now"]) for one in july["adjustments_list"]}
    assert told["violations"] == (2, 1)
    assert told["cases_opened"] == (2, 1)
    assert told["inspections_unannounced"] == (1, 0)
    assert clerk("2020-07-16", "db", "check")["ok"]
