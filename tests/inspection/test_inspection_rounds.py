"""Rounds: proposed, planned by a decision, visited in part, listed, withdrawn."""

from pathlib import Path
from typing import Any

import pytest
from word_files import minutes, text

HEAD, MEMBER = "CB-001", "CB-002"
PARTNER = "Hoàng Văn Nam; Đội trưởng; Công an tỉnh Lạng Sơn"
CUSTOMS = "Lý Thị Hoa; Phó Chi cục trưởng; Hải quan Hữu Nghị"
TEN = ("VTP-LS", "BDT-LS", "DNM-01", "DNM-02", "DNM-03", "DPV-001", "DPV-012", "DPV-013", "DPV-014", "DPV-015")


def with_staff(run: Any) -> None:
    """Add a person who may lead, and another."""
    for name, *may in (("Trần Văn Bình", "--may", "lead"), ("Lê Thị Dung",)):
        assert run("staff", "add", name, "--title", "Thanh tra viên", *may).code == 0


@pytest.fixture
def office(prepare: Any, loaded: Path) -> Path:
    """The sample register with two persons."""
    with_staff(prepare)
    return loaded


@pytest.fixture
def everywhere(prepare: Any, either: Path) -> Path:
    """The same, in a file and on a server."""
    with_staff(prepare)
    return either


def words(number: str = "12/QĐ-STTTT", on: str = "10/6/2020", *, units: tuple[str, ...] = ("DPV-013",)) -> list[str]:
    named = [word for unit in units for word in ("--unit", unit)]
    return ["inspect", "plan", "--number", number, "--on", on, "--head", HEAD, *named]


def plan(run: Any, *more: str, today: str = "2020-06-15", **asked: Any) -> Any:
    answer = run(*words(**asked), *more, "--json", today=today)
    assert answer.code == 0, answer
    return answer.json


def of_another_body(run: Any, *more: str) -> Any:
    return run("inspect", "plan", "--by-body", "Thanh tra tỉnh", "--on", "1/6/2020", *more)


def proposed(run: Any, *more: str, today: str = "2020-06-15") -> list[Any]:
    found: list[Any] = run("inspect", "propose", *more, "--json", today=today).json
    return found


def reasons(unit: Any) -> dict[str, int]:
    return {one["code"]: one["count"] for one in unit["reasons_list"]}


def one_of(units: list[Any], code: str) -> Any:
    return next(one for one in units if one["recipient"] == code)


class TestProposal:
    def test_a_unit_is_proposed_for_what_is_recorded_of_it(self, run: Any, prepare: Any, loaded: Path) -> None:
        prepare("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020")
        prepare("incident", "add", "--source", "police", "--on", "5/6/2019", "--description", "x", "--unit", "DPV-014")
        prepare("incident", "add", "--source", "police", "--on", "16/6/2019", "--description", "x", "--unit", "DPV-014")
        run("inspect", "log", "DPV-015", "--on", "3/1/2019", "--finding", "x", "--remedy", "y", "--remedy-due",
            "14/6/2020")  # fmt: skip
        units = proposed(run)
        assert [one["recipient"] for one in units[:4]] == ["DPV-013", "DPV-015", "DPV-014", "BDT-LS"]
        assert [reasons(one) for one in units[:4]] == [
            {"acts": 1, "never": 1},
            {"remedies": 1, "unvisited": 529},
            {"incidents": 1, "never": 1},
            {"never": 1},
        ]
        assert [one["weight"] for one in units[:4]] == [3, 3, 2, 0]
        assert units[1]["last_visited_on"] == "2019-01-03"

    def test_what_customers_complain_of_is_a_reason_of_its_own_and_weighs_less(
        self, run: Any, everywhere: Path
    ) -> None:
        for source, on, unit in (
            ("citizen", "5/6/2020", "DPV-014"), ("citizen", "6/6/2020", "DPV-014"), ("citizen", "14/6/2019", "DPV-014"),
            ("police", "5/6/2020", "DPV-015"), ("citizen", "5/6/2020", "DPV-015"),
        ):  # fmt: skip
            added = ("incident", "add", "--source", source, "--on", on, "--description", "Mất bưu gửi", "--unit", unit)
            assert run(*added).code == 0
        first, second, *_others = proposed(run)
        assert (first["recipient"], reasons(first), first["weight"]) == (
            "DPV-015", {"incidents": 1, "complaints": 1, "never": 1}, 3,
        )  # fmt: skip
        assert (second["recipient"], reasons(second), second["weight"]) == (
            "DPV-014", {"complaints": 2, "never": 1}, 2,
        )  # fmt: skip
        assert "complaints within a year: 2" in run("inspect", "propose", today="2020-06-15").out
        assert len(run("incident", "list", "--source", "citizen", "--json").json) == 4
        assert run("db", "check").code == 0

    def test_enterprises_and_points_alone_are_proposed(self, run: Any, loaded: Path) -> None:
        units = proposed(run)
        assert {one["kind"] for one in units} == {"postal_enterprise", "service_point"}
        assert {one["recipient"] for one in proposed(run, "--kind", "postal_enterprise")} == {
            one["recipient"] for one in units if one["kind"] == "postal_enterprise"
        }
        assert {one["area"] for one in proposed(run, "--area", "178")} == {"178"}
        assert [one["recipient"] for one in proposed(run, "--limit", "2")] == [one["recipient"] for one in units[:2]]
        assert proposed(run, "--kind", "district_office") == []

    def test_acts_count_for_two_years_and_incidents_for_one(self, run: Any, prepare: Any, loaded: Path) -> None:
        prepare("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020", today="2020-06-15")
        prepare("incident", "add", "--source", "police", "--on", "20/4/2020", "--description", "x", "--unit", "DPV-013")
        for day, found in (
            ("2020-04-20", {"acts": 1, "incidents": 1}), ("2021-04-19", {"acts": 1, "incidents": 1}),
            ("2021-04-20", {"acts": 1}), ("2022-04-19", {"acts": 1}), ("2022-04-20", {}),
        ):  # fmt: skip
            assert reasons(one_of(proposed(run, today=day), "DPV-013")) == {**found, "never": 1}

    def test_what_was_withdrawn_and_what_was_put_right_is_no_reason(self, run: Any, prepare: Any, loaded: Path) -> None:
        prepare("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020")
        prepare("case", "withdraw", "VP-2020-0001", "--reason", "x")
        run("inspect", "log", "DPV-013", "--on", "1/3/2020", "--finding", "x", "--remedy", "y", "--remedy-due",
            "1/4/2020")  # fmt: skip
        assert reasons(one_of(proposed(run), "DPV-013")) == {"remedies": 1}
        prepare("inspect", "remedy", "1", "--done-on", "1/6/2020")
        assert reasons(one_of(proposed(run), "DPV-013")) == {}

    def test_a_pledge_that_is_missing_is_told_beside_another_reason_alone(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        day = "2020-06-15"
        assert {tuple(reasons(one)) for one in proposed(run, today=day) if one["kind"] == "service_point"} == {
            ("never",)
        }
        prepare("incident", "add", "--source", "police", "--on", "5/6/2020", "--description", "x", "--unit", "DPV-014")
        assert reasons(proposed(run, today=day)[0]) == {"incidents": 1, "pledge": 1, "never": 1}
        prepare("pledge", "record", "DPV-014", "--signed-on", "2020-06-12", "--signer", "Bà B")
        assert reasons(proposed(run, today=day)[0]) == {"incidents": 1, "never": 1}

    def test_a_task_that_is_overdue_counts_unless_it_asks_for_the_pledge(self, run: Any, letter: Path) -> None:
        tasks = run("task", "list", "--json").json
        for unit, instruction in (("VTP-LS", "pledge"), ("VTP-LS", "enterprises-propagate"), ("BDT-LS", "pledge")):
            task = next(one for one in tasks if (one["recipient"], one["instruction"]) == (unit, instruction))
            assert run("task", "extend", task["id"], "--to", "2020-06-20", "--reason", "x").code == 0
        assert reasons(one_of(proposed(run, today="2020-06-20"), "VTP-LS")) == {"never": 1}
        found = proposed(run, today="2020-06-21")
        assert reasons(found[0]) == {"tasks": 1, "pledge": 1, "never": 1}
        assert found[0]["recipient"] == "VTP-LS"
        assert reasons(one_of(found, "BDT-LS")) == {"never": 1}

    def test_those_with_a_round_in_the_year_come_last_with_their_points(
        self, run: Any, prepare: Any, office: Path
    ) -> None:
        prepare("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020")
        prepare("inspect", "log", "DPV-012", "--on", "1/2/2020")
        of_another_body(prepare, "--unit", "DNM-02")
        units = proposed(run)
        last = {one["recipient"]: ", ".join(one["inspections_list"]) for one in units[-6:]}
        assert last == {
            **dict.fromkeys(("DNM-01", "DPV-012", "DPV-013"), "DKT-2020-0001"),
            **dict.fromkeys(("DNM-02", "DPV-014", "DPV-015"), "DKT-2020-0002 (Thanh tra tỉnh)"),
        }
        assert units[-6]["recipient"] == "DPV-013"
        assert not any(one["inspections_list"] for one in units[:-6])
        assert not any(one["inspections_list"] for one in proposed(run, today="2021-01-01"))
        screen = run("inspect", "propose").out
        assert screen.splitlines()[-1].endswith("DKT-2020-0001")

    def test_an_earlier_day_is_seen_as_it_was(self, run: Any, prepare: Any, office: Path) -> None:
        prepare("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020", today="2020-06-16")
        assert proposed(run, today="2020-06-20")[0]["recipient"] == "DPV-013"
        assert proposed(run, "--as-of", "2020-06-15", today="2020-06-20")[0]["recipient"] == "BDT-LS"

    def test_a_list_goes_into_a_file(self, run: Any, office: Path) -> None:
        rows = run("inspect", "propose", "--format", "csv").out.splitlines()
        assert len(rows) == 1 + len(proposed(run))
        assert "never visited" in rows[1]

    def test_a_number_below_one_is_refused(self, refused: Any, loaded: Path) -> None:
        assert "0 units cannot be proposed" in refused(2, "inspect", "propose", "--limit", "0").err


class TestPlan:
    def test_ten_units_a_joint_team_and_visits_in_part(self, run: Any, prepare: Any, everywhere: Path) -> None:
        prepare("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020")
        planned = plan(
            run, "--signer", "NQH", "--member", MEMBER, "--partner", PARTNER, "--partner", CUSTOMS, "--content",
            "Chấp hành pháp luật bưu chính", "--period-from", "1/1/2019", "--period-to", "31/5/2020", "--starts-on",
            "11/6/2020", "--ends-on", "30/6/2020", units=TEN,
        )  # fmt: skip
        assert (planned["id"], planned["kind"], planned["units"], planned["visited"]) == (
            "DKT-2020-0001",
            "planned",
            10,
            0,
        )
        assert (planned["decision_signer"], planned["is_joint"]) == ("Nguyễn Quang Huy", True)
        assert planned["partners"] == "Công an tỉnh Lạng Sơn; Hải quan Hữu Nghị"
        assert [(one["name"], one["agency"], one["staff"], one["is_head"]) for one in planned["team_list"]] == [
            ("Trần Văn Bình", None, HEAD, True),
            ("Lê Thị Dung", None, MEMBER, False),
            ("Hoàng Văn Nam", "Công an tỉnh Lạng Sơn", None, False),
            ("Lý Thị Hoa", "Hải quan Hữu Nghị", None, False),
        ]
        order = [one["recipient"] for one in planned["units_list"]]
        assert order == ["DPV-013", "BDT-LS", "DNM-01", "DNM-02", "DNM-03", "VTP-LS", *TEN[5:7], *TEN[8:]]
        assert [one["position"] for one in planned["units_list"]] == list(range(1, 11))
        assert reasons(planned["units_list"][0]) == {"acts": 1, "never": 1}
        log = ("--round", "DKT-2020-0001", "--on", "12/6/2020")
        assert run("inspect", "log", "DPV-013", *log, "--sign", "x").err == ""
        assert run("inspect", "log", "BDT-LS", *log, "--finding", "x").code == 0
        outside = run("inspect", "log", "DPV-016", *log)
        assert outside.code == 0
        assert outside.err == "warning: DPV-016 is not in the plan of round DKT-2020-0001\n"
        shown = run("inspect", "round", "1", "--json").json
        assert (shown["units"], shown["visited"], shown["visits"]) == (10, 2, 3)
        results = {one["recipient"]: (one["position"], one["visit"], one["result"]) for one in shown["units_list"]}
        assert results["DPV-013"] == (1, "KT-2020-0001", "violation")
        assert results["BDT-LS"][1:] == ("KT-2020-0002", "findings")
        assert results["DPV-016"] == (None, "KT-2020-0003", "clean")
        assert results["DNM-03"][1:] == (None, None)
        (line,) = run("inspect", "rounds", "--json").json
        assert {name: line[name] for name in line} == {name: shown[name] for name in line}
        assert run("inspect", "show", "1", "--json").json["decision_number"] == "12/QĐ-STTTT"
        assert run("db", "check").code == 0

    def test_the_answer_lists_the_units_with_their_reasons(self, run: Any, prepare: Any, office: Path) -> None:
        prepare("violation", "add", "DPV-013", "8.3.b", "--on", "20/4/2020")
        answer = run(*words(units=("DPV-001", "DPV-013")))
        assert answer.out.splitlines() == [
            "DKT-2020-0001: decision 12/QĐ-STTTT of 10/06/2020; units: 2",
            "  1. Điểm phục vụ mẫu 11 – huyện Cao Lộc (DPV-013): violations within two years: 1; never visited",
            "  2. Bưu cục Tân Thanh (Bưu điện huyện Văn Lãng) (DPV-001): never visited",
        ]

    def test_those_proposed_first_are_taken_with_those_named(self, run: Any, prepare: Any, office: Path) -> None:
        prepare("inspect", "log", "DNM-01", "--on", "1/2/2020")
        expected = [one["recipient"] for one in proposed(run) if not one["inspections_list"]]
        planned = plan(run, "--top", "3", units=("DPV-016",))
        chosen = [code for code in expected if code != "DPV-016"][:3]
        assert {one["recipient"] for one in planned["units_list"]} == {"DPV-016", *chosen}
        points = plan(run, "--top", "2", "--area", "178", "--unit-kind", "postal_enterprise", "--kind",
                      "re_inspection", number="13/QĐ-STTTT", units=())  # fmt: skip
        assert points["units"] <= 2

    def test_the_team_is_printed_on_the_minutes(self, run: Any, prepare: Any, office: Path) -> None:
        plan(prepare, "--member", MEMBER, "--partner", PARTNER)
        prepare("inspect", "log", "DPV-013", "--on", "12/6/2020", "--round", "1")
        paper = text(office / minutes(run, "inspect", "KT-2020-0001")["path"])
        assert "Trưởng đoàn: Trần Văn Bình, Thanh tra viên" in paper
        assert "Thành viên: Lê Thị Dung, Thanh tra viên" in paper
        assert "Thành viên: Hoàng Văn Nam, Đội trưởng, Công an tỉnh Lạng Sơn" in paper

    @pytest.mark.parametrize(
        ("more", "code", "says"),
        [
            (("--unit", "PVHTT-CAL"), 3, "is no enterprise and no service point"),
            (("--unit", "DPV-999"), 4, "There is no unit DPV-999"),
            (("--top", "0"), 2, "0 units cannot be proposed"),
            (("--member", "NQX"), 4, "There is no person NQX"),
            (("--member", MEMBER, "--member", "Lê Thị Dung"), 2, "Lê Thị Dung is in the team twice"),
            (("--member", HEAD), 2, "Trần Văn Bình is in the team twice"),
            (("--partner", "Hoàng Văn Nam"), 2, "does not say who takes part"),
            (("--partner", PARTNER, "--partner", PARTNER), 2, "Hoàng Văn Nam is in the team twice"),
            (("--partner", "A\x1b[31m; b; c"), 2, "--partner"),
            (("--starts-on", "9/6/2020"), 3, "is later than the visit on 09/06/2020"),
            (("--starts-on", "12/6/2020", "--ends-on", "11/6/2020"), 3, "12/06/2020, lies after the last, 11/06/2020"),
            (("--period-from", "12/6/2020", "--period-to", "11/6/2020"), 3, "lies after the last"),
            (("--kind", "secret"), 2, "secret is not a valid kind of inspection"),
        ],
    )
    def test_a_wrong_plan_is_refused(
        self, refused: Any, office: Path, more: tuple[str, ...], code: int, says: str
    ) -> None:
        assert says in refused(code, *words(), *more).err.replace("the partner", "--partner")

    @pytest.mark.parametrize(
        ("typed", "code", "says"),
        [
            (("--number", "1", "--head", HEAD, "--unit", "DPV-013"), 2, "--on is missing"),
            (("--on", "10/6/2020", "--number", "1", "--unit", "DPV-013"), 2, "--head is missing"),
            (("--on", "10/6/2020", "--number", "1", "--head", HEAD), 2, "No unit is named"),
            (("--on", "16/6/2020", "--number", "1", "--head", HEAD, "--unit", "DPV-013"), 3, "16/06/2020"),
            (("--on", "10/6/2020", "--number", "1", "--head", MEMBER, "--unit", "DPV-013"), 3, "may not lead"),
            (
                ("--on", "10/6/2020", "--number", "1", "--head", HEAD, "--top", "3", "--unit-kind", "district_office"),
                3,
                "No unit is left to be proposed",
            ),
            (
                ("--on", "10/6/2020", "--by-body", "Thanh tra tỉnh", "--head", HEAD, "--unit", "DPV-013"),
                2,
                "has a head of its own",
            ),
        ],
    )
    def test_a_decision_without_what_it_needs_is_refused(
        self, refused: Any, office: Path, typed: tuple[str, ...], code: int, says: str
    ) -> None:
        assert says in refused(code, "inspect", "plan", *typed).err

    def test_people_and_units_are_those_of_the_day(self, run: Any, prepare: Any, refused: Any, office: Path) -> None:
        prepare("staff", "edit", MEMBER, "--active-from", "11/6/2020")
        prepare("staff", "edit", HEAD, "--active-to", "11/6/2020")
        prepare("recipient", "edit", "DPV-012", "--active-from", "11/6/2020")
        assert "is not in office on 10/06/2020" in refused(3, *words(), "--member", MEMBER).err
        assert "may not lead an inspection on 12/06/2020" in refused(3, *words(on="12/6/2020")).err
        assert "was not active yet on 10/06/2020" in refused(3, *words(units=("DPV-012",))).err
        assert plan(run, "--member", MEMBER, on="11/6/2020", units=("DPV-012",))["units"] == 1

    def test_a_hostile_name_is_shown_as_it_is_and_does_no_harm(self, run: Any, office: Path) -> None:
        planned = plan(run, "--partner", "=cmd|' /C calc'!A0; {{ 7*7 }}; Đội <b> & 'x' \"y\" %s {0}")
        assert planned["team_list"][1]["name"] == "=cmd|' /C calc'!A0"
        assert planned["partners"] == "Đội <b> & 'x' \"y\" %s {0}"
        answer = run("inspect", "round", "1")
        assert "{{ 7*7 }}" in answer.out
        assert run("inspect", "rounds", "--search", "12/QĐ").code == 0

    def test_the_same_command_twice_is_refused(self, prepare: Any, refused: Any, office: Path) -> None:
        plan(prepare)
        answer = refused(5, *words(number="12/qđ-stttt", units=("DPV-016",)))
        assert "of 10/06/2020 is recorded with inspection round DKT-2020-0001" in answer.err
        of_another_body(prepare, "--unit", "DPV-014")
        said = ("inspect", "plan", "--by-body", "thanh tra tỉnh", "--on", "1/6/2020", "--unit", "DPV-014")
        assert "is recorded already as DKT-2020-0002" in refused(5, *said).err

    def test_a_number_is_free_for_another_body_and_in_another_year(self, run: Any, prepare: Any, office: Path) -> None:
        plan(prepare)
        assert of_another_body(run, "--unit", "DPV-014", "--number", "12/QĐ-STTTT").code == 0
        assert plan(run, today="2021-06-15", on="10/6/2021")["id"] == "DKT-2021-0001"


class TestOneInYear:
    def test_a_second_is_refused_until_a_clear_sign_is_named(
        self, run: Any, prepare: Any, refused: Any, office: Path
    ) -> None:
        plan(prepare)
        again = words(number="13/QĐ-STTTT", units=("DPV-012",))
        said = "has its inspection of 2020 already: DKT-2020-0001 (Chỉ thị 20/CT-TTg ngày 17/5/2017, unverified)"
        refusal = refused(3, *again).err
        assert said in refusal
        assert "--clear-sign TEXT" in refusal
        allowed = run(*again, "--clear-sign", "Tin báo của công an")
        assert allowed.code == 0
        assert allowed.err.startswith("warning: ")
        assert said in allowed.err
        assert run("inspect", "round", "2", "--json").json["clear_sign"] == "Tin báo của công an"

    def test_an_unannounced_one_counts_and_a_re_inspection_does_not(
        self, run: Any, prepare: Any, refused: Any, office: Path
    ) -> None:
        plan(prepare, "--kind", "re_inspection")
        assert plan(run, "--kind", "re_inspection", number="13/QĐ-STTTT")["second_list"] == []
        plan(prepare, "--kind", "unannounced", number="14/QĐ-STTTT")
        refused(3, *words(number="15/QĐ-STTTT"), "--kind", "unannounced")
        assert plan(run, "--kind", "re_inspection", number="16/QĐ-STTTT")["second_list"] == []

    def test_a_lone_visit_counts_and_another_enterprise_is_free(
        self, run: Any, prepare: Any, refused: Any, office: Path
    ) -> None:
        prepare("inspect", "log", "DPV-013", "--on", "1/2/2020")
        refused(3, *words(units=("DNM-01",)))
        assert plan(run, units=("DNM-02",))["second_list"] == []

    def test_one_round_covers_an_enterprise_and_its_points(self, run: Any, office: Path) -> None:
        assert plan(run, units=("DNM-01", "DPV-012", "DPV-013"))["units"] == 3

    def test_what_another_body_did_is_recorded_and_counts(self, run: Any, refused: Any, office: Path) -> None:
        made = of_another_body(run, "--unit", "DPV-013", "--number", "5/QĐ-TTT")
        assert (made.code, made.err) == (0, "")
        assert made.out.startswith("DKT-2020-0001: inspection by Thanh tra tỉnh, decided on 01/06/2020; units: 1")
        assert "DKT-2020-0001 (Thanh tra tỉnh)" in refused(3, *words()).err
        second = run("inspect", "plan", "--by-body", "Công an tỉnh", "--on", "2/6/2020", "--unit", "DPV-012")
        assert second.code == 0
        assert "has its inspection of 2020 already" in second.err
        log = ("inspect", "log", "DPV-013", "--on", "3/6/2020", "--round", "1")
        assert "is an inspection of Thanh tra tỉnh, not of this office" in refused(3, *log).err

    @pytest.mark.parametrize(
        ("first", "second", "norm"),
        [
            ("31/12/2019", "1/1/2020", None),
            ("1/1/2019", "31/12/2019", "Chỉ thị 20/CT-TTg ngày 17/5/2017"),
            ("2/1/2025", "16/5/2025", "Chỉ thị 20/CT-TTg ngày 17/5/2017"),
            ("2/1/2025", "17/5/2025", "Nghị quyết 198/2025/QH15, Điều 4"),
            ("1/1/2017", "16/5/2017", None),
            ("1/1/2017", "17/5/2017", "Chỉ thị 20/CT-TTg ngày 17/5/2017"),
        ],
    )
    def test_the_borders_of_the_year_and_of_the_norms(
        self, run: Any, prepare: Any, office: Path, first: str, second: str, norm: str | None
    ) -> None:
        plan(prepare, on=first, today="2026-01-15")
        answer = run(*words(number="99/QĐ-STTTT", on=second), today="2026-01-15")
        assert answer.code == (0 if norm is None else 3), answer
        assert norm is None or f"({norm}, unverified)" in answer.err

    def test_a_round_counts_in_the_year_in_which_it_begins(
        self, run: Any, prepare: Any, refused: Any, office: Path
    ) -> None:
        plan(prepare, "--starts-on", "4/1/2021", on="30/12/2020", today="2021-01-15")
        refused(3, *words(number="13/QĐ-STTTT", on="5/1/2021"), today="2021-01-15")
        assert plan(run, number="14/QĐ-STTTT", on="29/12/2020", today="2021-01-15")["id"] == "DKT-2021-0002"

    def test_a_lone_visit_after_another_body_is_recorded_and_warned_of(self, run: Any, office: Path) -> None:
        """DPV-012 and DPV-013 are points of one enterprise; the round counts in the year of its first day."""
        days = ("--starts-on", "5/1/2020", "--ends-on", "9/1/2020")
        other = ("inspect", "plan", "--by-body", "Thanh tra tỉnh", "--on", "20/12/2019", *days, "--unit", "DPV-013")
        assert run(*other).code == 0
        assert run("incident", "add", "--source", "police", "--on", "1/6/2020", "--description", "x").code == 0
        log = ("inspect", "log", "DPV-012", "--json")
        answer = run(*log, "--on", "1/6/2020")
        assert answer.json["second"]["rounds_list"] == ["DKT-2020-0001 (Thanh tra tỉnh)"]
        assert "has its inspection of 2020 already: DKT-2020-0001 (Thanh tra tỉnh)" in answer.err
        for more in (
            ("--on", "20/12/2019"),
            ("--on", "2/6/2020", "--kind", "re_inspection"),
            ("--on", "3/6/2020", "--incident", "1"),
        ):
            assert run(*log, *more).json["second"] is None
        assert run("inspect", "log", "DPV-014", "--on", "1/6/2020", "--json").json["second"] is None

    def test_a_lone_visit_after_another_to_the_same_unit_is_recorded_and_warned_of(
        self, run: Any, office: Path
    ) -> None:
        log = ("inspect", "log", "DPV-012", "--json", "--on")
        assert run(*log, "2/3/2020").json["second"] is None
        again = run(*log, "1/6/2020")
        assert again.json["second"]["rounds_list"] == ["DKT-2020-0001"]
        assert "has its inspection of 2020 already: DKT-2020-0001" in again.err
        assert run(*log, "2/12/2019").json["second"] is None
        assert run(*log, "4/6/2020", "--kind", "re_inspection").json["second"] is None
        assert run("inspect", "log", "DPV-013", "--json", "--on", "1/6/2020").json["second"] is None

    def test_a_lone_visit_by_its_own_decision_counts_for_the_legal_person(
        self, run: Any, prepare: Any, office: Path
    ) -> None:
        plan(prepare, units=("DPV-013",), on="2/1/2020")
        decided = ("--decision-number", "99/QĐ", "--decision-on", "1/6/2020")
        log = ("inspect", "log", "DPV-012", "--on", "1/6/2020", *decided)
        answer = run(*log, "--json")
        assert answer.json["second"]["rounds_list"] == ["DKT-2020-0001"]

    def test_another_body_takes_what_it_did_over_the_border_of_the_year(self, run: Any, office: Path) -> None:
        days = ("--starts-on", "28/12/2019", "--ends-on", "8/1/2020")
        other = ("inspect", "plan", "--by-body", "Thanh tra tỉnh", "--on", "20/12/2019", *days, "--unit", "DPV-013")
        assert run(*other).code == 0
        # It began in 2019, and counts there.
        assert plan(run, units=("DPV-012", "DPV-013"))["second_list"] == []


class TestAfterwards:
    @pytest.fixture
    def planned(self, prepare: Any, office: Path) -> Path:
        plan(prepare, "--partner", PARTNER)
        return office

    def test_a_plan_that_nobody_visited_is_withdrawn(self, run: Any, refused: Any, planned: Path) -> None:
        done = run("inspect", "withdraw-plan", "1", "--reason", "Quyết định bị thay thế", "--json")
        assert (done.code, done.json["id"], done.json["kind"]) == (0, "DKT-2020-0001", "withdraw")
        assert run("inspect", "rounds", "--json").json == []
        assert [one["id"] for one in run("inspect", "rounds", "--withdrawn", "--json").json] == ["DKT-2020-0001"]
        assert run("inspect", "round", "1", "--json").json["withdrawn_on"] == "2020-06-15"
        assert "was withdrawn on 15/06/2020" in refused(4, "inspect", "withdraw-plan", "1", "--reason", "x").err
        assert plan(run)["id"] == "DKT-2020-0002"

    def test_a_plan_with_visits_is_not_withdrawn(self, run: Any, prepare: Any, refused: Any, planned: Path) -> None:
        prepare("inspect", "log", "DPV-013", "--on", "12/6/2020", "--round", "1")
        said = ("inspect", "withdraw-plan", "1", "--reason", "x")
        assert "Visits belong to round DKT-2020-0001: KT-2020-0001" in refused(3, *said).err
        prepare("inspect", "withdraw", "KT-2020-0001", "--reason", "Ghi nhầm")
        assert run("inspect", "round", "1", "--json").json["withdrawn_on"] is None
        assert run(*said).code == 0

    def test_a_lone_visit_has_no_plan_to_withdraw(self, prepare: Any, refused: Any, office: Path) -> None:
        prepare("inspect", "log", "DPV-013", "--on", "12/6/2020")
        assert "has no plan" in refused(3, "inspect", "withdraw-plan", "1", "--reason", "x").err

    def test_a_visit_that_moves_away_leaves_the_plan(self, run: Any, prepare: Any, planned: Path) -> None:
        prepare("inspect", "log", "DPV-013", "--on", "12/6/2020", "--round", "1")
        assert run("inspect", "amend", "1", "--round", "new", "--reason", "x").code == 0
        shown = run("inspect", "round", "1", "--json").json
        assert (shown["withdrawn_on"], shown["visits"], shown["units"]) == (None, 0, 1)

    def test_what_a_visit_says_of_the_decision_stays_what_a_plan_can_say(
        self, run: Any, prepare: Any, refused: Any, planned: Path
    ) -> None:
        prepare("inspect", "log", "DPV-013", "--on", "12/6/2020", "--round", "1")
        of_another_body(prepare, "--unit", "DPV-014")
        plan(prepare, number="20/QĐ-STTTT", units=("DPV-016",))
        amend = ("inspect", "amend", "1", "--reason", "x")
        assert "partners are those of the team" in refused(3, *amend, "--partners", "Hải quan").err
        assert "was planned by a decision" in refused(2, *amend, "--decision-number", "").err
        assert "is recorded with inspection round" in refused(5, *amend, "--decision-number", "20/QĐ-STTTT").err
        assert run(*amend, "--decision-number", "21/QĐ-STTTT").code == 0
        assert run("inspect", "round", "1", "--json").json["decision_number"] == "21/QĐ-STTTT"

    def test_a_visit_outside_the_days_of_the_round_is_refused(
        self, run: Any, prepare: Any, refused: Any, office: Path
    ) -> None:
        plan(prepare, "--starts-on", "12/6/2020", "--ends-on", "13/6/2020")
        log = ("inspect", "log", "DPV-013", "--round", "1", "--on")
        refused(3, *log, "11/6/2020")
        refused(3, *log, "14/6/2020")
        assert run(*log, "13/6/2020").code == 0
        amend = ("inspect", "amend", "1", "--reason", "x", "--decision-on")
        assert "is later than the visit on 12/06/2020" in refused(3, *amend, "13/6/2020").err
        assert run(*amend, "12/6/2020").code == 0

    def test_a_row_of_a_sheet_outside_of_the_plan_is_taken_with_a_warning(self, run: Any, planned: Path) -> None:
        rows = ["Mã đơn vị,Ngày kiểm tra,Cuộc kiểm tra", "DPV-013,12/6/2020,DKT-2020-0001", "DPV-016,12/6/2020,1"]
        (run.folder / "visits.csv").write_text("\n".join(rows), encoding="utf-8")
        taken = run("inspect", "log", "--from", "visits.csv", "--json").json
        assert taken["written"] == 2
        (warning,) = taken["warnings_list"]
        assert warning.endswith("DPV-016 is not in the plan of round DKT-2020-0001")

    def test_a_plan_is_undone_and_planned_again(self, run: Any, planned: Path) -> None:
        assert run("undo", "--yes").code == 0
        assert run("inspect", "rounds", "--json").json == []
        assert plan(run)["units"] == 1
        assert run("db", "check").code == 0

    def test_rounds_are_listed_by_their_days(self, run: Any, prepare: Any, planned: Path) -> None:
        prepare("inspect", "log", "DPV-016", "--on", "12/6/2020")
        of_another_body(prepare, "--unit", "DPV-001")
        ids = [one["id"] for one in run("inspect", "rounds", "--json").json]
        assert ids == ["DKT-2020-0003", "DKT-2020-0001", "DKT-2020-0002"]
        found = run("inspect", "rounds", "--since", "10/6/2020", "--until", "11/6/2020", "--json").json
        assert [one["id"] for one in found] == ["DKT-2020-0001"]
        assert [one["id"] for one in run("inspect", "rounds", "--kind", "unannounced", "--json").json] == [
            "DKT-2020-0002"
        ]
        assert [one["id"] for one in run("inspect", "rounds", "--search", "thanh tra tinh", "--json").json] == [
            "DKT-2020-0003"
        ]

    def test_the_page_of_a_unit_names_the_rounds_that_were_planned_for_it(
        self, run: Any, prepare: Any, planned: Path
    ) -> None:
        of_another_body(prepare, "--unit", "DPV-013", "--unit", "DPV-001")
        page = run("recipient", "show", "DPV-013", "--json").json
        assert [(one["id"], one["by_body"]) for one in page["planned_list"]] == [
            ("DKT-2020-0002", "Thanh tra tỉnh"),
            ("DKT-2020-0001", None),
        ]
        assert run("inspect", "rounds", "--unit", "DPV-013", "--json").json == page["planned_list"]
        assert "Inspection rounds planned for it: 2" in run("recipient", "show", "DPV-013").out
        assert run("recipient", "show", "DPV-016", "--json").json["planned_list"] == []

    def test_an_unknown_round_is_not_found(self, refused: Any, loaded: Path) -> None:
        assert "There is no inspection round 7" in refused(4, "inspect", "round", "7").err

    def test_who_takes_part_for_another_body_is_masked(self, run: Any, planned: Path) -> None:
        shown = run("inspect", "round", "1", "--redact", "--json").json["team_list"]
        assert [(one["name"], one["title"]) for one in shown] == [
            ("Trần Văn Bình", "Thanh tra viên"),
            ("(masked)", "Đội trưởng"),
        ]

    def test_a_unit_that_was_registered_twice_stands_in_a_plan_once(self, run: Any, prepare: Any, office: Path) -> None:
        plan(prepare, units=("DPV-012", "DPV-013"))
        assert run("recipient", "merge", "DPV-012", "--into", "DPV-013").code == 0
        shown = run("inspect", "round", "1", "--json").json
        assert [(one["position"], one["recipient"]) for one in shown["units_list"]] == [(1, "DPV-013")]
        assert run("db", "check").code == 0


class TestTerm:
    """Ten days for a specialised inspection since August 2025, fifteen with an extension; calendar or working days."""

    DAY = "2025-09-10"

    def planned(self, run: Any, first: str, last: str) -> Any:
        asked = ("--starts-on", first, "--ends-on", last, "--clear-sign", "x")
        return run(*words(on=first, number=f"{last}"), *asked, "--json", today=self.DAY)

    def test_more_than_ten_days_are_warned_of(self, run: Any, office: Path) -> None:
        assert self.planned(run, "11/8/2025", "21/8/2025").json["past_term"] is None
        found = self.planned(run, "11/8/2025", "22/8/2025")
        assert (found.code, found.json["past_term"]["days"], found.json["past_term"]["more"]) == (0, 10, 5)
        assert found.json["past_term"]["norm"] == "Nghị định 217/2025/NĐ-CP, Điều 13.2.b"

    def test_more_than_no_reading_of_it_allows_is_marked(self, run: Any, office: Path) -> None:
        assert self.planned(run, "11/8/2025", "3/9/2025").json["past_term"]["unlawful"] is False
        asked = ("--starts-on", "11/8/2025", "--ends-on", "4/9/2025")
        answer = run(*words(on="11/8/2025"), *asked, "--clear-sign", "x", today=self.DAY)
        assert (answer.code, "217/2025/NĐ-CP, Điều 13.2.b, seen verbatim" in answer.err) == (0, True)
        assert self.planned(run, "11/8/2025", "4/9/2025").json["past_term"]["unlawful"] is True

    @pytest.mark.parametrize(
        ("level", "days", "more", "last", "late"),
        [("commune", 7, 3, "18/8/2025", "19/8/2025"), ("ministry", 15, 7, "26/8/2025", "27/8/2025")],
    )
    def test_the_term_is_that_of_the_level_of_the_office(
        self, run: Any, office: Path, level: str, days: int, more: int, last: str, late: str
    ) -> None:
        settings = office / "postwatch.toml"
        settings.write_text(f'level = "{level}"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
        assert self.planned(run, "11/8/2025", last).json["past_term"] is None
        found = self.planned(run, "11/8/2025", late).json["past_term"]
        assert (found["days"], found["more"], found["level"]) == (days, more, level)
        assert found["confidence"] == "verbatim"

    def commune(self, run: Any) -> None:
        commune = (
            "recipient",
            "add",
            "--kind",
            "commune_office",
            "--name",
            "Phòng VH-XH xã Cao Lộc",
            "--area",
            "06211",
        )
        assert run(*commune, "--code", "XA-CL", today=self.DAY).code == 0

    def test_an_inspection_that_a_commune_made_is_held_against_the_term_of_communes(
        self, run: Any, office: Path
    ) -> None:
        self.commune(run)
        visit = ("inspect", "log", "--by", "XA-CL", "--json")
        assert run(*visit, "DPV-013", "--on", "1/8/2025", today=self.DAY).json["past_term"] is None
        own = run(*visit, "DPV-013", "--on", "11/8/2025", today=self.DAY).json
        late = run(*visit, "DPV-014", "--on", "22/8/2025", "--round", own["round"], today=self.DAY)
        assert (late.json["past_term"]["days"], late.json["past_term"]["level"]) == (7, "commune")
        assert "an inspection by a commune takes" in late.err

    def test_within_a_round_of_the_office_its_term_counts_and_its_team_is_asked_for(
        self, run: Any, office: Path
    ) -> None:
        self.commune(run)
        assert run(*words(on="11/8/2025"), today=self.DAY).code == 0
        visit = ("inspect", "log", "DPV-013", "--round", "1", "--by", "XA-CL", "--json")
        first = run(*visit, "--on", "11/8/2025", today=self.DAY)
        assert (first.json["outside_team"], first.json["to_forward"]) == ("XA-CL", 0)
        assert "XA-CL has nobody in the team of round DKT-2025-0001" in first.err
        partner = "Nguyễn Văn Xã; Trưởng phòng; Phòng VH-XH xã Cao Lộc"
        added = run("inspect", "amend-plan", "1", "--partner", partner, "--reason", "Cử người", today=self.DAY)
        assert added.code == 0, added
        own = ("inspect", "amend", first.json["id"], "--round", "new", "--reason", "Kiểm tra theo quyết định của xã")
        assert run(*own, today=self.DAY).code == 0
        moved = run("inspect", "show", first.json["id"], "--json", today=self.DAY).json
        # The decision of the office is none of the commune's.
        assert (moved["round"], moved["decision_number"], moved["kind"]) == ("DKT-2025-0002", None, "unannounced")
        later = run(*visit, "--on", "19/8/2025", "--sign", "Nhận hàng cấm", today=self.DAY)
        assert (later.json["past_term"], later.json["outside_team"], later.json["to_forward"]) == (None, None, 1)
        assert "no power to sanction: 1 signs of violations go to the person who has it" in later.err

    def test_before_there_was_no_such_term(self, run: Any, office: Path) -> None:
        asked = ("--starts-on", "16/6/2025", "--ends-on", "30/7/2025")
        assert run(*words(on="12/6/2025"), *asked, "--json", today=self.DAY).json["past_term"] is None

    def test_a_visit_after_the_term_of_its_round_is_recorded_with_a_warning(self, run: Any, office: Path) -> None:
        assert run(*words(on="11/8/2025"), today=self.DAY).code == 0
        for day, is_late in (("11/8/2025", False), ("21/8/2025", False), ("22/8/2025", True)):
            answer = run("inspect", "log", "DPV-013", "--on", day, "--round", "DKT-2025-0001", today=self.DAY)
            assert (answer.code, "217/2025" in answer.err) == (0, is_late)
