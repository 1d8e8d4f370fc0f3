"""What a district or commune office finds goes to one who may sanction: the term follows from the visit itself."""

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("loaded")
UNIT, DAY = "DPV-013", "2025-06-02"


def office(run: Any, kind: str) -> str:
    """Return an office of a kind that inspects."""
    words = ("--kind", kind, "--name", f"Cơ quan {kind}", "--area", "183", "--code", "CQ-1")
    assert run("recipient", "add", *words, today="2020-01-02").code == 0
    return "CQ-1"


def waiting(run: Any, case: str, today: str) -> list[str]:
    """Return until when the agenda of a day says that a case has to be forwarded."""
    items = run("status", "--json", today=today).json["items_list"]
    return [one["due_on"] for one in items if case in one["what"] and "Chuyển biên bản" in one["what"]]


def found_by(run: Any, by_office: str | None, day: str = DAY) -> str:
    by = ("--by", by_office) if by_office is not None else ()
    visit = run("inspect", "log", UNIT, "--on", day, *by, "--json", today=day).json["id"]
    words = ("--decree", "15/2020", "--on", day, "--visit", visit)
    return str(run("violation", "add", UNIT, "9.2", *words, "--json", today=day).json["case"])


def forwarding(run: Any, case: str, today: str = DAY) -> Any:
    (act,) = run("violation", "show", case, "--json", today=today).json
    clocks = [one for one in act["clocks_list"] if one["name"] == "forward_minutes"]
    return [(one["due_on"], one["due_at"], one["hour_known"]) for one in clocks]


def test_24_hours_run_from_the_visit_and_an_hour_that_is_not_known_is_said(run: Any) -> None:
    case = found_by(run, office(run, "commune_office"))
    assert forwarding(run, case) == [("2025-06-03", None, False)]
    assert "the time of the minutes is not recorded" in run("violation", "show", case, today=DAY).out
    assert waiting(run, case, DAY) == ["2025-06-03"]


def test_with_the_minutes_they_run_to_the_minute_until_it_is_forwarded(run: Any) -> None:
    case = found_by(run, office(run, "district_office"))
    later = "2025-06-03"
    run("case", "sign", "minutes", case, "--on", later, "--hour", "16:45", "--number", "5", today=later)
    assert forwarding(run, case, "2025-06-03") == [("2025-06-04", "16:45", True)]
    run("case", "step", "forward", case, "--on", "2025-06-04", "--to", "Chánh Thanh tra Sở", today="2025-06-04")
    assert waiting(run, case, "2025-06-04") == []


def test_what_the_office_or_another_authority_found_has_no_such_term(run: Any) -> None:
    assert forwarding(run, found_by(run, None)) == []
    police = office(run, "authority")
    assert forwarding(run, found_by(run, police, "2025-06-03"), "2025-06-03") == []


def test_a_sign_that_no_act_says_waits_on_the_agenda_until_it_is_recorded(run: Any) -> None:
    def told() -> list[tuple[str, int, str]]:
        items = run("status", "--json", today=DAY).json["items_list"]
        return [(one["what"], one["count"], one["command"]) for one in items if one["kind"] == "sign"]

    logged = ("inspect", "log", UNIT, "--on", DAY, "--sign", "Nhận hàng cấm", "--sign", "Không niêm yết", "--json")
    assert run(*logged, "--round", "new", today=DAY).json["to_forward"] == 0
    assert told() == []
    visit = run(*logged, "--round", "new", "--by", office(run, "commune_office"), today=DAY).json["id"]
    words = f"What CQ-1 found at {UNIT} goes to the person who may sanction (Điều 58.5)"
    assert told() == [(words, 2, f"postwatch violation add {UNIT} … --visit {visit}")]
    for provision in ("9.2", "8.3.b"):
        add = ("violation", "add", UNIT, provision, "--decree", "15/2020", "--on", DAY, "--visit", visit)
        assert run(*add, today=DAY).code == 0
    assert told() == []


@pytest.mark.parametrize(("day", "due"), [("2025-06-30", "2025-07-01"), ("2025-07-01", None), ("2021-12-31", "none")])
def test_the_law_of_the_day_says_how_long(run: Any, day: str, due: str | None) -> None:
    """24 hours until 30/6/2025, then «kịp thời» without a number; before 2022 no figure is known."""
    known = [] if due == "none" else [due]
    assert [one[0] for one in forwarding(run, found_by(run, office(run, "district_office"), day), day)] == known
