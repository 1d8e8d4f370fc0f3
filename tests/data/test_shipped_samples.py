import csv
import datetime as dt
import tomllib
from itertools import pairwise
from typing import Any

import pytest

from postwatch.incident.tables import IncidentSource
from postwatch.inspection.tables import FindingKind, InspectionKind
from postwatch.law import actions as law
from postwatch.note.tables import NoteKind
from postwatch.paths import shipped
from postwatch.recipient.tables import Channel, LegalForm, PointType, RecipientKind

COLUMNS = (
    "code,kind,name,area,parent,legal_form,point_type,address,business_number,licence_number,confirmation_number,"
    "representative,representative_title,phone,email,channel,note,source"
)
MONTH: dict[str, Any] = tomllib.loads((shipped("data") / "samples/month-2020-06.toml").read_text(encoding="utf-8"))
CAMPAIGN = tomllib.loads((shipped("data") / "campaigns/chi-thi-28.toml").read_text(encoding="utf-8"))
DAYS = {
    "receipt": "acknowledged_on",
    "task_report": "reported_on",
    "pledge": "signed_on",
    "visit": "visited_on",
    "violation": "detected_on",
    "decision": "decided_on",
    "payment": "paid_on",
    "incident": "found_on",
    "note": "noted_on",
    "followup": "issued_on",
}


def rows(name: str) -> list[dict[str, str]]:
    with (shipped("data") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {row["code"]: row for row in rows("samples/lang-son-2020.csv")}
AREAS = {row["code"] for row in rows("areas/lang-son.csv") if len(row["code"]) == 3}


def test_the_sample_register_has_its_columns_and_kinds() -> None:
    first = (shipped("data") / "samples/lang-son-2020.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first == COLUMNS
    kinds = [row["kind"] for row in UNITS.values()]
    assert len(UNITS) == len(rows("samples/lang-son-2020.csv"))
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "district_office": 11,
        "postal_enterprise": 5,
        "service_point": 16,
        "internal_unit": 1,
        "coordinating_body": 1,
    }


def test_sample_units_refer_to_areas_parents_and_codes_that_exist() -> None:
    for code, row in UNITS.items():
        assert code.isascii()
        assert RecipientKind(row["kind"])
        assert row["area"] in AREAS
        assert bool(row["parent"]) is (row["kind"] == "service_point")
        assert not row["parent"] or UNITS[row["parent"]]["kind"] == "postal_enterprise"
        assert LegalForm(row["legal_form"])
        assert not row["point_type"] or PointType(row["point_type"])
        assert not row["channel"] or Channel(row["channel"])
        assert row["source"]


def test_every_district_has_its_office_and_a_point() -> None:
    for kind in ("district_office", "service_point"):
        assert {row["area"] for row in UNITS.values() if row["kind"] == kind} == AREAS


def test_no_person_and_no_telephone_is_made_up() -> None:
    assert all(not row[column] for row in UNITS.values() for column in ("representative", "phone", "email"))


@pytest.mark.parametrize("table", DAYS)
def test_the_sample_month_is_in_order_of_days_and_inside_the_story(table: str) -> None:
    days = [one[DAYS[table]] for one in MONTH[table]]
    assert days
    assert all(before <= after for before, after in pairwise(days))
    assert MONTH["dispatch"]["issued_on"] <= days[0]
    assert days[-1] <= MONTH["status"]["today"]


def test_the_sample_month_names_units_that_exist() -> None:
    for table in DAYS:
        for one in MONTH[table]:
            for key in ("recipient",) if table == "incident" else ("unit", "by", "recipient"):
                assert one.get(key, "BDT-LS") in UNITS


def test_reports_answer_tasks_of_the_unit_s_kind_with_their_figures() -> None:
    tasks = {task["code"]: task for task in CAMPAIGN["task"]}
    for report in MONTH["task_report"]:
        task = tasks[report["task"]]
        assert UNITS[report["unit"]]["kind"] in task["kinds"]
        assert set(report["measures"]) == {measure["code"] for measure in task["measures"]}
        assert report["period_from"] <= report["period_to"]
        assert report["incoming_on"] >= report["reported_on"]
    numbers = [report["incoming_number"] for report in MONTH["task_report"]]
    assert len(set(numbers)) == len(numbers)


def test_pledges_are_of_enterprises_and_points_once_each() -> None:
    units = [pledge["unit"] for pledge in MONTH["pledge"]]
    assert len(set(units)) == len(units)
    for pledge in MONTH["pledge"]:
        kind = UNITS[pledge["unit"]]["kind"]
        assert kind in {"postal_enterprise", "service_point"}
        assert pledge["covers"] == "none" or (pledge["covers"] == "all" and kind == "postal_enterprise")
        assert pledge["recorded_on"] >= pledge["signed_on"]


def test_some_units_still_owe_at_the_end() -> None:
    acknowledged = {receipt["unit"] for receipt in MONTH["receipt"]}
    addressed = {code for code, row in UNITS.items() if row["kind"] in {"district_office", "postal_enterprise"}}
    assert acknowledged < addressed
    signed = {pledge["unit"] for pledge in MONTH["pledge"]}
    covering = {pledge["unit"] for pledge in MONTH["pledge"] if pledge["covers"] == "all"}
    bound = {code: row for code, row in UNITS.items() if row["kind"] in {"postal_enterprise", "service_point"}}
    owing = {code for code, row in bound.items() if code not in signed and row["parent"] not in covering}
    assert 0 < len(owing) < len(bound)


def test_sample_acts_stand_in_the_catalogue_and_only_against_sample_units() -> None:
    for act in MONTH["violation"]:
        assert law.find_provision(act["provision"], on=act["ended_on"]).decree == "15/2020/NĐ-CP"
        assert "mẫu" in UNITS[act["unit"]]["name"]
        assert "(số liệu mẫu)" in act["description"]
    for visit in MONTH["visit"]:
        assert InspectionKind(visit["kind"])
        assert all(FindingKind(finding["kind"]) for finding in visit["findings"])
        assert not visit["findings"] or "mẫu" in UNITS[visit["unit"]]["name"]


def test_the_sample_decision_is_of_one_who_had_the_power_and_within_the_range() -> None:
    acts = {act["key"]: act for act in MONTH["violation"]}
    for decision in MONTH["decision"]:
        act = acts[decision["violation"]]
        provision = law.find_provision(act["provision"], on=act["ended_on"])
        able = law.authorities_for(provision, on=decision["decided_on"])
        assert decision["authority"] in [one.authority for one in able]
        assert provision.fine_min <= decision["fine"] <= provision.fine_max
        assert act["minutes_on"] <= decision["decided_on"] <= decision["handed_over_on"]
    (payment,) = MONTH["payment"]
    assert payment["amount"] == MONTH["decision"][0]["fine"]


def test_notes_and_finds_have_known_kinds_and_say_that_they_are_samples() -> None:
    assert {NoteKind(note["kind"]) for note in MONTH["note"]} == set(NoteKind)
    assert all("(số liệu mẫu)" in note["text"] for note in MONTH["note"])
    for incident in MONTH["incident"]:
        assert IncidentSource(incident["source"])
        assert incident["area"] in AREAS
        assert "(số liệu mẫu)" in incident["description"]


def test_the_report_month_is_a_whole_period() -> None:
    assert (MONTH["report"]["period_from"], MONTH["report"]["period_to"]) == (
        dt.date(2020, 5, 15),
        dt.date(2020, 6, 14),
    )
