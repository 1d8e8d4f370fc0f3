"""Plans put right: units added and dropped, the team and the decision amended, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from word_files import minutes

PLANNED = ("DPV-012", "DPV-013", "DPV-014")
PARTNER = "Hoàng Văn Nam; Đội trưởng; Công an tỉnh Lạng Sơn"
CUSTOMS = "Lý Thị Hoa; Phó Chi cục trưởng; Hải quan Hữu Nghị"
DAY = "2020-06-15"


def prepared(run: Any) -> None:
    for name, *may in (("Trần Văn Bình", "--may", "lead"), ("Lê Thị Dung",)):
        assert run("staff", "add", name, "--title", "Thanh tra viên", *may, today=DAY).code == 0
    units = [word for unit in PLANNED for word in ("--unit", unit)]
    days = ("--starts-on", "11/6/2020", "--ends-on", "20/6/2020")
    team = ("--head", "CB-001", "--member", "CB-002", "--partner", PARTNER)
    assert run("inspect", "plan", "--number", "12/QĐ", "--on", "10/6/2020", *team, *days, *units, today=DAY).code == 0


@pytest.fixture
def planned(prepare: Any, either: Path) -> Path:
    """A round of three units with a joint team; in a file, and on a server."""
    prepared(prepare)
    return either


@pytest.fixture
def plan(prepare: Any, loaded: Path) -> Path:
    """The same, in a file alone."""
    prepared(prepare)
    return loaded


def amend(run: Any, *words: str, reason: str = "Quyết định sửa đổi") -> Any:
    return run("inspect", "amend-plan", "1", *words, "--reason", reason, "--json", today=DAY)


def shown(run: Any) -> Any:
    return run("inspect", "round", "1", "--json", today=DAY).json


def units(run: Any) -> list[str]:
    return [one["recipient"] for one in shown(run)["units_list"]]


def visit(run: Any, unit: str = "DPV-013") -> None:
    assert run("inspect", "log", unit, "--on", "12/6/2020", "--round", "1", today=DAY).code == 0


def test_units_are_added_and_dropped_with_the_reason(run: Any, prepare: Any, planned: Path) -> None:
    visit(prepare)
    done = amend(run, "--drop-unit", "DPV-012", "--add-unit", "DPV-015", "--add-unit", "DPV-016")
    assert done.json["fields_list"] == ["planned_units"]
    assert units(run) == ["DPV-013", "DPV-014", "DPV-015", "DPV-016"]
    told = shown(run)["corrections_list"][0]
    assert (told["reason"], told["changes_list"]) == (
        "Quyết định sửa đổi",
        [
            {
                "field": "planned_units",
                "before": "DPV-012, DPV-013, DPV-014",
                "after": "DPV-013, DPV-014, DPV-015, DPV-016",
            }
        ],
    )
    assert run("undo", "--yes", today=DAY).code == 0
    assert units(run) == [*PLANNED]
    assert run("db", "check", today=DAY).code == 0


def test_the_decision_its_days_and_the_team_are_written_over(run: Any, prepare: Any, planned: Path) -> None:
    visit(prepare)
    done = amend(
        run, "--number", "14/QĐ", "--on", "11/6/2020", "--ends-on", "19/6/2020", "--content", "Việc nhận gửi",
        "--period-from", "1/1/2020", "--partner", CUSTOMS, "--member", "",
    )  # fmt: skip
    # The visit says the same of the decision and of the partners.
    assert done.json["along_list"] == ["KT-2020-0001"]
    found = shown(run)
    assert (found["decision_number"], found["decision_on"], found["ends_on"]) == ("14/QĐ", "2020-06-11", "2020-06-19")
    assert (found["content"], found["period_from"]) == ("Việc nhận gửi", "2020-01-01")
    assert [(one["name"], one["is_head"]) for one in found["team_list"]] == [
        ("Trần Văn Bình", True),
        ("Lý Thị Hoa", False),
    ]
    assert found["partners"] == "Hải quan Hữu Nghị"
    seen = run("inspect", "show", "1", "--json", today=DAY).json
    assert (seen["decision_number"], seen["partners"]) == ("14/QĐ", "Hải quan Hữu Nghị")
    assert seen["corrections_list"][0]["reason"] == "Quyết định sửa đổi"
    assert run("inspect", "round", "1", "--as-of", "14/6/2020", "--json", today="2020-06-16").code == 4
    assert run("db", "check", today=DAY).code == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--drop-unit", "DPV-013"), 3, "DPV-013 was visited in round DKT-2020-0001: KT-2020-0001 of 12/06/2020"),
        (("--drop-unit", "DPV-001"), 4, "DPV-001 is not in the plan"),
        (("--add-unit", "DPV-014"), 5, "DPV-014 is in the plan of round DKT-2020-0001 already"),
        (("--add-unit", "PVHTT-183"), 4, "PVHTT-183"),
        (("--starts-on", "13/6/2020"), 3, "lies outside round DKT-2020-0001"),
        (("--on", "13/6/2020", "--starts-on", "14/6/2020"), 3, "lies outside round"),
        (("--ends-on", "10/6/2020"), 3, "lies after the last"),
        (("--head", ""), 2, "--head"),
        (("--head", "CB-002"), 3, "may not lead"),
        (("--number", ""), 2, "--number"),
        ((), 2, "Nothing of DKT-2020-0001 would change"),
    ],
)
def test_what_a_plan_or_its_visits_cannot_be_is_refused(
    prepare: Any, refused: Any, plan: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    visit(prepare)
    answer = refused(code, "inspect", "amend-plan", "1", *words, "--reason", "x", today=DAY)
    assert says in answer.err


def test_the_last_unit_is_not_dropped(refused: Any, plan: Path) -> None:
    dropped = [word for unit in PLANNED for word in ("--drop-unit", unit)]
    said = refused(3, "inspect", "amend-plan", "1", *dropped, "--reason", "x", today=DAY).err
    assert "No unit would be left" in said
    assert "withdraw DKT-2020-0001" in said


def test_what_minutes_state_of_a_round_is_not_amended(run: Any, prepare: Any, refused: Any, plan: Path) -> None:
    visit(prepare)
    minutes(run, "inspect", "1", "--on", "12/6/2020", today=DAY)
    for words in (("--number", "14/QĐ"), ("--partner", CUSTOMS), ("--period-to", "1/6/2020")):
        said = refused(3, "inspect", "amend-plan", "1", *words, "--reason", "x", today=DAY).err
        assert "The minutes of 12/06/2020 state visit KT-2020-0001" in said
        assert "--drop-minutes" in said
    # The minutes do not say which other units the plan has, nor until when it runs.
    assert amend(run, "--add-unit", "DPV-015", "--ends-on", "19/6/2020").code == 0
    drop = ("inspect", "amend", "1", "--drop-minutes", "--reason", "Chưa ký")
    assert run(*drop, today=DAY).code == 0
    assert amend(run, "--number", "14/QĐ").code == 0


def test_a_unit_inspected_in_the_year_is_added_for_a_clear_sign_alone(run: Any, refused: Any, plan: Path) -> None:
    other = ("inspect", "plan", "--by-body", "Thanh tra tỉnh", "--on", "1/6/2020", "--unit", "DPV-015")
    assert run(*other, today=DAY).code == 0
    words = ("inspect", "amend-plan", "1", "--add-unit", "DPV-015", "--reason", "x")
    assert "has its inspection of 2020 already: DKT-2020-0002" in refused(3, *words, today=DAY).err
    answer = run(*words, "--clear-sign", "Tin báo của công an", today=DAY)
    assert (answer.code, "DKT-2020-0002 (Thanh tra tỉnh)" in answer.err) == (0, True)


def test_another_number_is_not_one_in_use(run: Any, refused: Any, plan: Path) -> None:
    more = ("--head", "CB-001", "--unit", "VTP-LS")
    assert run("inspect", "plan", "--number", "13/QĐ", "--on", "10/6/2020", *more, today=DAY).code == 0
    said = refused(5, "inspect", "amend-plan", "1", "--number", "13/QĐ", "--reason", "x", today=DAY).err
    assert "DKT-2020-0002" in said


def test_a_lone_visit_has_no_plan_to_amend(run: Any, refused: Any, loaded: Path) -> None:
    assert run("inspect", "log", "DPV-013", "--on", "12/6/2020", today=DAY).code == 0
    words = ("inspect", "amend-plan", "1", "--add-unit", "DPV-014", "--reason", "x")
    assert "has no plan" in refused(3, *words, today=DAY).err
