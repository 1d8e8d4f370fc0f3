"""What waits in cases is asked and worked out once, however many cases there are."""

import datetime as dt
from typing import Any

import pytest

from postwatch.case.facts import CaseFacts, StepFacts
from postwatch.case.state import CaseFile
from postwatch.case.tables import StepKind
from postwatch.law.rows import Act

pytestmark = pytest.mark.usefixtures("loaded")
TODAY = "2026-11-20"
UNITS = ("DPV-013", "DPV-014", "DPV-015", "DPV-016", "BDT-LS", "VTP-LS")


def opened(prepare: Any, *units: str, provision: str = "11.1.b") -> None:
    for unit in units:
        words = ("violation", "add", unit, provision, "--decree", "174/2026", "--on", "2026-11-10")
        assert prepare(*words, today=TODAY).code == 0


def decided(run: Any, *units: str) -> None:
    said = ("--on", "2026-07-08", "--by", "x", "--authority", "Chủ tịch UBND tỉnh Lạng Sơn", "--number")
    days = ("--decree", "174/2026", "--on", "2026-07-06", "--minutes-on", "2026-07-06")
    for unit in units:
        case = run("violation", "add", unit, "11.1.b", *days, "--json", today=TODAY).json["case"]
        assert run("case", "sign", "decision", case, *said, case, today=TODAY).code == 0


def test_no_case_is_compared_with_another(run: Any, prepare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(prepare, *UNITS)
    compared: list[object] = []
    monkeypatch.setattr(CaseFacts, "__eq__", lambda one, other: compared.append(one) or one is other)
    items = run("status", "--json", today=TODAY).json["items_list"]
    assert sum(one["items"] for one in items if one["group"] == "to_sign:draw_up_minutes") == len(UNITS)
    assert not compared


def test_the_catalogue_is_searched_once_for_all_cases_of_a_provision(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Act] = []
    provision: Any = vars(Act)["provision"].fget
    monkeypatch.setattr(Act, "provision", property(lambda act: told.append(act) or provision(act)))

    def told_by_the_desk() -> int:
        told.clear()
        assert run("status", today=TODAY).code == 0
        return len(told)

    opened(run, *UNITS[:2], provision="7.3.a")
    before = told_by_the_desk()
    opened(run, *UNITS[2:], provision="7.3.a")
    assert told_by_the_desk() == before


def test_the_desk_asks_as_often_however_many_cases_may_be_repeats(run: Any, statements: list[str]) -> None:
    def asked_by_the_desk() -> int:
        statements.clear()
        assert run("status", today=TODAY).code == 0
        return len(statements)

    decided(run, *UNITS[:2])
    opened(run, *UNITS[:2])
    before = asked_by_the_desk()
    decided(run, *UNITS[2:])
    opened(run, *UNITS[2:])
    assert asked_by_the_desk() == before


def test_a_copy_of_a_file_works_out_anew_what_the_file_knows_of_itself() -> None:
    minutes = StepFacts(1, StepKind.MINUTES, dt.date(2026, 7, 2), id=1, number="1/BB")
    other = minutes._replace(id=2, offender_name="Nguyễn Văn B", number="2/BB")
    file = CaseFile(CaseFacts(1, "VV-2026-0001", 1, dt.date(2026, 7, 1), None), steps=[other])
    assert file.minutes.number == "2/BB"
    assert file.against("Nguyễn Văn B") is file
    both = file.but(steps=[minutes, other])
    assert [step.number for step in both.standing] == ["1/BB", "2/BB"]
    assert both.against(None).steps == [minutes]
    assert both.against("Nguyễn Văn B").minutes.number == "2/BB"


def test_the_line_of_fines_names_the_command_that_lists_them(run: Any) -> None:
    decided(run, *UNITS[:3])

    def told() -> tuple[Any, Any]:
        (line,) = (one for one in run("status", "--json", today=TODAY).json["items_list"] if one["kind"] == "fine")
        return line, run(*line["command"].split()[1:], "--json", today=TODAY).json

    first = told()[1]["records_list"][0]
    whole = ("--amount", str(first["amount"]), "--on", "2026-07-20")
    assert run("case", "pay", first["code"], *whole, today=TODAY).code == 0
    line, listed = told()
    assert (line["count"], len(listed["records_list"])) == (2, 2)
    assert f"{listed['value']:,}".replace(",", ".") in line["what"]
