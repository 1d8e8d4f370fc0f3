"""Which earlier decisions make an act a repeat."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from preparing import rows_of, write_rows
from sqlmodel import Session, select

from postwatch.case import repeats
from postwatch.case.governing_law import catalogue_row, governing_day
from postwatch.case.state import read_whole
from postwatch.case.tables import Violation
from postwatch.context import AppContext
from postwatch.law.confirmed import catalogue_of

pytestmark = pytest.mark.usefixtures("loaded")
TODAY = "2026-11-20"


def decided(run: Any, unit: str, provision: str, on: str, *, decree: str = "174/2026", paid_on: str = "") -> Any:
    """A case that was decided on the day of its act, and paid."""
    words = ("--decree", decree, "--on", on, "--minutes-on", on, "--json")
    act = run("violation", "add", unit, provision, *words, today=TODAY).json
    said = ("--on", on, "--number", f"{act['case']}/QĐ", "--by", "x", "--authority", "Chủ tịch UBND tỉnh Lạng Sơn")
    decision = run("case", "sign", "decision", act["case"], *said, "--json", today=TODAY)
    assert decision.code == 0, decision
    if paid_on:
        pay = ("case", "pay", act["case"], "--on", paid_on, "--amount", str(decision.json["fine"]))
        assert run(*pay, today=TODAY).code == 0
    return act


def earlier(run: Any, unit: str, provision: str, on: str) -> list[tuple[str, bool, str]]:
    words = ("violation", "add", unit, provision, "--decree", "174/2026", "--on", on, "--json")
    act = run(*words, today=TODAY).json
    return [(one["provision"], one["is_repeat"], one["counts_until"]) for one in act["earlier_list"]]


def test_the_same_act_within_a_year_of_the_payment_is_a_repeat(run: Any) -> None:
    decided(run, "DPV-013", "11.1.b", "2026-07-06", paid_on="2026-07-10")
    assert earlier(run, "DPV-013", "11.1.b", "2026-11-10") == [("11.1.b", True, "2027-07-10")]


def test_a_decision_that_is_not_paid_counts_a_year_after_it_lapsed(run: Any) -> None:
    decided(run, "DPV-013", "11.1.b", "2026-07-06")
    assert earlier(run, "DPV-013", "11.1.b", "2026-11-10") == [("11.1.b", True, "2028-07-06")]


def test_how_long_a_decision_counts_is_a_row_of_the_law(run: Any, loaded: Path) -> None:
    decided(run, "DPV-013", "11.1.b", "2026-07-06", paid_on="2026-07-10")
    decided(run, "DPV-014", "11.1.b", "2026-07-06")
    times = {"decision_lapses": "3", "regarded_unpunished": "2"}
    rows = [
        {**row, "amount": times[row["name"]], "unit": "months"} for row in rows_of("clocks") if row["name"] in times
    ]
    write_rows("clocks", rows, loaded / "data" / "law")
    assert earlier(run, "DPV-013", "11.1.b", "2026-09-11") == [("11.1.b", False, "2026-09-10")]
    assert earlier(run, "DPV-014", "11.1.b", "2026-11-10") == [("11.1.b", True, "2026-12-06")]


def test_another_act_is_history(run: Any) -> None:
    decided(run, "DPV-013", "11.1.b", "2026-07-06", paid_on="2026-07-10")
    assert earlier(run, "DPV-013", "11.1.d", "2026-11-10") == [("11.1.b", False, "2027-07-10")]


def test_an_act_keeps_its_identity_across_the_decrees(run: Any) -> None:
    decided(run, "DPV-013", "9.1.b", "2026-06-29", decree="15/2020", paid_on="2026-06-30")
    assert earlier(run, "DPV-013", "11.1.b", "2026-11-10") == [("9.1.b", True, "2027-06-30")]


def test_after_that_year_it_is_history(run: Any) -> None:
    decided(run, "DPV-013", "9.1.b", "2025-10-01", decree="15/2020", paid_on="2025-10-02")
    assert earlier(run, "DPV-013", "11.1.b", "2026-10-02")[0][1] is True
    assert earlier(run, "DPV-013", "11.1.b", "2026-10-03")[0][1] is False


def test_the_points_of_an_enterprise_are_one_legal_person(run: Any) -> None:
    points = [one["code"] for one in run("recipient", "list", "--json").json if one["parent"] == "BDT-LS"][:2]
    assert len(points) == 2
    decided(run, points[0], "11.1.b", "2026-07-06")
    assert [one[1] for one in earlier(run, points[1], "11.1.b", "2026-11-10")] == [True]
    assert earlier(run, "VTP-LS", "11.1.b", "2026-11-10") == []


@pytest.mark.parametrize("of_all", [False, True])
def test_read_for_all_units_at_once_it_is_the_same_as_for_each(run: Any, of_all: bool) -> None:
    points = [one["code"] for one in run("recipient", "list", "--json").json if one["parent"] == "BDT-LS"][:3]
    assert run("recipient", "edit", points[2], "--legal-form", "household").code == 0
    for number, unit in enumerate(("DPV-013", "VTP-LS", "BDT-LS", *points), start=1):
        decided(run, unit, f"11.1.{'bbbdcb'[number - 1]}", f"2026-07-{number:02d}", paid_on="2026-07-10")
        earlier(run, unit, "11.1.b", f"2026-11-{number:02d}")
    office = AppContext(fixed_today=dt.date(2026, 11, 20))

    def found(session: Session) -> tuple[list[Any], list[Any]]:
        catalogue = catalogue_of(session, office.desk)
        acts = [(act, catalogue_row(catalogue, act)) for act in session.exec(select(Violation))]
        each = [repeats.earlier_decisions(session, catalogue, *act, on=governing_day(act[0])) for act in acts]
        if of_all:
            read_whole(session)
        sanctions = repeats.Sanctions(session, None if of_all else {act.recipient_id for act, _row in acts})
        return each, [sanctions.earlier(catalogue, *act, on=governing_day(act[0])) for act in acts]

    each, together = office.look(found)
    assert each == together
    assert sorted(map(len, each)) == [0] * 4 + [1] * 4 + [2] + [3] * 3


def test_a_repeat_brings_the_suspension_and_the_power_over_it(run: Any) -> None:
    decided(run, "DPV-013", "11.1.b", "2026-07-06", paid_on="2026-07-10")
    words = ("violation", "add", "DPV-013", "11.1.b", "--on", "2026-11-10", "--json")
    act = run(*words, today=TODAY).json
    assert [one["measure"] for one in act["consequences_list"] if one["condition"]] == ["suspend_licence"]
    assert "Trưởng đoàn thanh tra của Thanh tra tỉnh" not in act["authority_list"]
    shown = run("violation", "show", act["id"], today=TODAY).out
    assert "Repeat" in shown
    assert "by this office's register only" in shown
    assert "On a repeat" in shown
    head = ("--on", "2026-11-12", "--number", "2", "--by", "x", "--authority", "Trưởng đoàn thanh tra Thanh tra tỉnh")
    run("case", "draft", "minutes", act["case"], "--on", "2026-11-10", "--number", "2", today=TODAY)
    refused = run("case", "sign", "decision", act["case"], *head, today=TODAY)
    assert "for want of the power over: suspension of a licence" in refused.err


def test_a_decision_on_remedies_alone_is_no_sanction(run: Any) -> None:
    act = run("violation", "add", "DPV-013", "11.1.c", "--on", "2026-07-06", "--minutes-on", "2026-07-06", "--json",
              today=TODAY).json  # fmt: skip
    said = ("--on", "2026-07-08", "--number", "1", "--by", "x", "--authority", "Chủ tịch UBND tỉnh", "--fine", "0",
            "--remedies", "Buộc tiêu hủy vật phẩm", "--reason", "Điều 65.1.b")  # fmt: skip
    assert run("case", "sign", "decision", act["case"], *said, today=TODAY).code == 0
    assert earlier(run, "DPV-013", "11.1.c", "2026-11-10") == []


def test_a_suspension_without_a_fine_counts_until_a_year_after_it_lapsed(run: Any) -> None:
    act = run("violation", "add", "DPV-013", "11.1.b", "--on", "2026-07-06", "--minutes-on", "2026-07-06", "--json",
              today=TODAY).json  # fmt: skip
    said = ("--on", "2026-07-08", "--number", "1", "--by", "x", "--authority", "Chủ tịch UBND tỉnh", "--fine", "0")
    suspended = ("--additional", "Tước quyền sử dụng giấy phép 2 tháng", "--reason", "Đã đọc")
    assert run("case", "sign", "decision", act["case"], *said, *suspended, today=TODAY).code == 0
    assert earlier(run, "DPV-013", "11.1.b", "2026-11-10") == [("11.1.b", True, "2028-07-08")]


def test_the_way_out_of_a_case_that_was_recorded_twice_can_be_typed(run: Any) -> None:
    words = ("--on", "2026-07-06", "--minutes-on", "2026-07-06", "--description", "Thùng thư số 3", "--json")
    said = ("--on", "2026-07-08", "--by", "x", "--authority", "Chủ tịch UBND tỉnh Lạng Sơn", "--number")
    codes = []
    for number in ("1", "2"):
        codes.append(run("violation", "add", "DPV-013", "11.1.b", *words, today=TODAY).json["case"])
        decision = run("case", "sign", "decision", codes[-1], *said, number, today=TODAY)
    assert decision.code == 3
    way = decision.err.partition("recorded twice: postwatch ")[2].partition(";")[0].strip()
    assert way == f"case join {codes[1]} --into {codes[0]} --reason TEXT"
    assert run(*way.split(), today=TODAY).code == 0
