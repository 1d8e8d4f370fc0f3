"""A round of ten units from its plan to its end: amended, visited, put right, looked at again, handed on."""

from pathlib import Path
from typing import Any

from word_files import minutes, text

TEN = ("VTP-LS", "BDT-LS", "DNM-02", "DNM-03", "DPV-001", "DPV-012", "DPV-013", "DPV-014", "DPV-015", "DPV-016")
DAY = "2020-06-15"
SIGN = "Chấp nhận bưu gửi chứa văn hóa phẩm bị cấm"


def test_a_round_of_ten_units_with_a_joint_team(run: Any, either: Path, tmp_path: Path) -> None:
    def did(*words: str, on: str = DAY) -> Any:
        answer = run(*words, "--json", today=on)
        assert answer.code == 0, answer
        return answer.json

    did("staff", "add", "Trần Văn Bình", "--title", "Thanh tra viên", "--may", "lead")
    did(
        "incident",
        "add",
        "--source",
        "citizen",
        "--on",
        "5/6/2020",
        "--description",
        "Mất bưu gửi",
        "--unit",
        "DPV-014",
    )
    units = [word for unit in TEN for word in ("--unit", unit)]
    team = ("--head", "CB-001", "--partner", "Hoàng Văn Nam; Đội trưởng; Công an tỉnh")
    days = ("--starts-on", "9/6/2020", "--ends-on", "30/6/2020")
    planned = did(
        "inspect", "plan", "--number", "12/QĐ-STTTT", "--on", "8/6/2020", *team, *days, *units, on="2020-06-08"
    )
    # What was complained of puts the unit first.
    assert planned["units_list"][0]["recipient"] == "DPV-014"
    assert (planned["units"], planned["is_joint"], planned["second_list"]) == (10, True, [])
    did("inspect", "amend-plan", "1", "--drop-unit", "DPV-016", "--add-unit", "DPV-002", "--reason", "Ngừng hoạt động")

    found = (
        "--finding",
        "Chưa niêm yết",
        "--finding",
        "Chưa có sổ",
        "--remedy",
        "Khắc phục",
        "--remedy-due",
        "12/6/2020",
    )
    did("inspect", "log", "DPV-013", "--on", "9/6/2020", "--round", "1", *found, "--answer", "niem-yet=chưa đạt")
    did("inspect", "log", "DPV-014", "--on", "10/6/2020", "--round", "1", "--by", "PVHTT-CAL", "--sign", SIGN)
    paper = text(either / minutes(run, "inspect", "1", "--on", "9/6/2020", today=DAY)["path"])
    assert "Công an tỉnh" in paper
    assert "Quyết định kiểm tra số 12/QĐ-STTTT" in paper

    (tmp_path / "anh.pdf").write_bytes(b"%PDF-1.4 proof")
    did("inspect", "remedy", "1", "--finding", "1", "--done-on", "11/6/2020", "--scan", str(tmp_path / "anh.pdf"))
    again = did("inspect", "log", "DPV-013", "--on", "13/6/2020", "--rechecks", "1", "--done", "2")
    assert (again["kind"], again["result"], again["second"]) == ("re_inspection", "clean", None)
    first = did("inspect", "show", "1")
    assert [(one["remedied_on"], one["scan_name"]) for one in first["findings_list"]] == [
        ("2020-06-11", "anh.pdf"),
        ("2020-06-13", None),
    ]

    case = did("violation", "add", "DPV-014", "9.2", "--on", "10/6/2020", "--visit", "2")["case"]
    did("case", "sign", "minutes", case, "--on", "10/6/2020", "--number", "01/BB-VPHC", "--by", "Lý Văn Cò")
    signed = ("--authority", "Chủ tịch UBND tỉnh", "--by", "Nguyễn Quang Huy", "--number", "06/CV")
    did("case", "step", "transfer", case, "--on", "15/6/2020", "--to", "UBND tỉnh Lạng Sơn", *signed)
    assert did("violation", "show", case)[0]["transferred_to"] == "UBND tỉnh Lạng Sơn"
    # The office waits for nothing of a case that it handed on.
    assert case not in run("status", today=DAY).out

    seen = did("inspect", "round", "1")
    assert (seen["units"], seen["visited"], seen["visits"]) == (10, 2, 2)
    visited = {one["recipient"]: one["result"] for one in seen["units_list"] if one["visit"]}
    assert visited == {"DPV-013": "findings", "DPV-014": "violation"}
    assert did("inspect", "answers", "--round", "1")["questions_list"][0]["not_met_list"] == ["KT-2020-0001"]
    # What was inspected comes last in the next proposal.
    assert did("inspect", "propose")[-1]["inspections_list"] != []
    assert run("db", "check", today=DAY).code == 0
