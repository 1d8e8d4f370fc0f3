"""What is told of a field once is true of its table, its results and its sheet."""

import dataclasses
from typing import Any

import pytest

from postwatch.case.facts import DecisionDraft, StepFacts
from postwatch.case.tables import CaseStep, Decision, Payment, Violation
from postwatch.fields import Entry, fields_of
from postwatch.incident.actions import INCIDENT
from postwatch.incident.tables import Incident
from postwatch.inspection.tables import FindingRemedy, Visit
from postwatch.note.actions import NOTE
from postwatch.note.tables import Note
from postwatch.record.importing import columns_of

KINDS = [NOTE, INCIDENT]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_a_page_shows_all_that_is_told(kind: Any) -> None:
    shown = {one.name for one in dataclasses.fields(kind.details)}
    assert {one.key for name, one in fields_of(kind.table).items() if hasattr(kind.table, name)} <= shown


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_each_column_of_a_table_is_told_or_made_by_the_program(kind: Any) -> None:
    made = {"id", "office_id", "code", "withdrawn_on", "evidence_id", "personal_salt"}
    assert kind.table.__table__.columns.keys() - fields_of(kind.table).keys() == made & set(
        kind.table.__table__.columns.keys()
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_each_reference_has_what_finds_it(kind: Any) -> None:
    assert {name for name in fields_of(kind.table) if name.endswith("_id")} == kind.refers.keys()


@pytest.mark.parametrize("table", [Note, Incident, Visit, FindingRemedy])
def test_what_must_be_typed_must_be_in_the_sheet(table: Any) -> None:
    required = {one.key for one in columns_of(table) if one.required}
    assert required == {one.typed_as for one in fields_of(table).values() if one.required}
    assert required


@pytest.mark.parametrize("table", [Violation, Decision, CaseStep, Payment])
def test_fields_are_typed_in_their_order(table: Any) -> None:
    fields, typed = fields_of(table), table.typed.split()
    assert list(fields)[: len(typed)] == typed
    beside = getattr(table, "beside", {})
    assert {name for name, one in fields.items() if one.told.help} == {*typed, *beside}
    asked = [fields[name].typed_as for name in typed]
    assert list(Entry.bind(table).options)[: len(asked)] == asked


def test_what_is_judged_of_a_case_has_what_is_typed() -> None:
    assert [one.name for one in dataclasses.fields(DecisionDraft)] == [*dict.fromkeys(Decision.typed.split())]
    assert set(CaseStep.typed.split()) <= set(StepFacts._fields)


def test_a_day_that_is_today_is_offered_where_it_is_typed_alone(run: Any) -> None:
    assert "default: today" in run("note", "add", "--help").out
    assert "default: today" not in run("amend", "GC", "--help").out
