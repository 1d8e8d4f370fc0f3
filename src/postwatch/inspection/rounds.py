"""Inspection rounds: planned by a decision with a team and the units in their order, listed and shown.

A round is planned if it has units; a round that a visit made for itself has none.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.inspection import rules
from postwatch.inspection.actions import (
    SecondInspection,
    find_round,
    past_term,
    refuse_number_in_use,
    results_in,
    words_of_second,
)
from postwatch.inspection.options import PlanContent, PlanDraft, RoundFilter
from postwatch.inspection.ordering import Reason, as_text, from_text
from postwatch.inspection.plan_tables import RoundUnit, TeamMember
from postwatch.inspection.planning import Candidate, candidates, require_count
from postwatch.inspection.reading import RoundPaperLine, paper_lines
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Visit, VisitResult
from postwatch.inspection.team import TeamLine, find_head, team_lines, team_of
from postwatch.language import _
from postwatch.office.actions import next_code
from postwatch.options import missing
from postwatch.recipient.actions import choice, units_meant
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.options import OfUnits
from postwatch.recipient.spans import unit_on, units_on
from postwatch.recipient.tables import Recipient
from postwatch.record.rules import check_days
from postwatch.staff.conditions import people_called
from postwatch.staff.tables import StaffMember
from postwatch.store import conditions
from postwatch.store.columns import result_of, row_of, rows_with, save
from postwatch.store.transaction import recorded
from postwatch.vietnamese import fold


@dataclass(frozen=True)
class RoundLine:
    """A round; ``head`` is a code, ``by_body`` another body whose inspection it is.

    ``units`` counts those of its plan, ``visited`` those of them that were visited, ``visits`` all its visits.
    """

    id: str
    kind: InspectionKind
    decision_number: str | None
    decision_on: dt.date | None
    by_body: str | None
    head: str | None
    head_name: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    first_visited_on: dt.date | None
    units: int
    visited: int
    visits: int


@dataclass(frozen=True)
class RoundUnitLine:
    """A unit of a round, in the order of its plan, with its reasons; ``position`` is None for a unit outside of the
    plan.

    ``visit`` is the code of its last visit in the round.
    """

    position: int | None
    recipient: str
    name: str
    reasons_list: tuple[Reason, ...]
    visit: str | None
    visited_on: dt.date | None
    result: VisitResult | None


@dataclass(frozen=True)
class RoundDetails(RoundLine):
    """A round with its decision, its team, its units, its letters and its corrections."""

    decision_signer: str | None
    is_joint: bool
    partners: str | None
    reason: str | None
    content: str | None
    plan: str | None
    period_from: dt.date | None
    period_to: dt.date | None
    clear_sign: str | None
    withdrawn_on: dt.date | None
    team_list: tuple[TeamLine, ...]
    units_list: tuple[RoundUnitLine, ...]
    papers_list: tuple[RoundPaperLine, ...]
    corrections_list: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class PlannedRound(RoundDetails):
    """A round that was planned; ``second_list`` has the units that are inspected again in the year.

    ``past_term`` is the term that its days go beyond, which only an extension allows.
    """

    second_list: tuple[SecondInspection, ...]
    past_term: rules.PastTerm | None


def plan_round(session: Session, desk: Desk, *, draft: PlanDraft) -> PlannedRound:
    """Plan a round by a decision: its team, and its units in the order of the proposal.

    Raises UsageError for a decision without head or units; RuleError for days in the wrong order, a unit that
    was not active or is never inspected, a head who may not lead, a member who is not in office, a second inspection
    of a legal person in a year without a clear sign; NotFoundError for an unknown unit or person; AlreadyThereError for
    a number in use, or a round of another body that is recorded.
    """
    require_count(draft.units.top, option="--top")
    require_words(draft)
    if not draft.units.units and draft.units.top is None:
        raise UsageError(
            _("No unit is named"), hint=_("name them with --unit, or take those proposed first with --top NUMBER")
        )
    past = check_days_of(session, desk, draft)
    kind = choice(InspectionKind, draft.kind or InspectionKind.PLANNED.value, what=_("kind of inspection"))
    head = find_head(session, person=draft.head, on=draft.decision_on) if draft.head else None
    team = team_of(session, head=head, members=draft.members, partners=draft.partners, on=draft.decision_on)
    found = _units(session, desk, draft)
    _refuse_twin(session, draft, found)
    second = second_inspections(draft, kind, found)
    inspection = row_of(
        InspectionRound,
        draft,
        code=next_code(session, prefix=rules.ROUND_PREFIX, on=desk.today),
        kind=kind,
        head_id=head.id if head is not None else None,
        decision_signer=signer_of(session, draft),
        **joint_with(team),
    )
    save(session, inspection)
    for member in team:
        member.round_id = inspection.id
    units = [
        RoundUnit(round_id=inspection.id, recipient_id=one.unit.id, position=place, reasons=as_text(one.reasons))
        for place, one in enumerate(found, start=1)
    ]
    save(session, *team, *units)
    shown = vars(show_round(session, desk, inspection=inspection.code))
    return PlannedRound(**shown, second_list=second, past_term=past)


def joint_with(team: Sequence[TeamMember]) -> dict[str, Any]:
    """Return the columns of a round about the bodies that its team comes from."""
    agencies = dict.fromkeys(one.agency for one in team if one.agency)
    return {"is_joint": bool(agencies), "partners": "; ".join(agencies) or None}


def warnings_of(second: Sequence[SecondInspection], past: rules.PastTerm | None) -> Iterator[str]:
    """Yield warnings about units that are inspected again in the year, and about an exceeded term."""
    yield from map(words_of_second, second)
    if past is not None:
        yield rules.words_of_term(past)


def require_words(draft: PlanContent) -> None:
    """Refuse a decision without its required fields (UsageError); of another body's little is known."""
    if draft.by_body is None:
        if draft.head is None:
            raise missing(["--head"])
    elif draft.head is not None:
        raise UsageError(
            _("A team of {body} has a head of its own").format(body=draft.by_body), hint=_("leave --head out")
        )


def check_days_of(session: Session, desk: Desk, draft: PlanContent) -> rules.PastTerm | None:
    """Refuse days that cannot be (RuleError); return the term that they go beyond."""
    rules.check_plan_days(
        starts_on=draft.starts_on, ends_on=draft.ends_on, period_from=draft.period_from, period_to=draft.period_to
    )
    if draft.starts_on is not None:
        rules.check_decision(draft.decision_on, first_visit=draft.starts_on)
    if draft.starts_on is None or draft.ends_on is None or draft.by_body is not None:
        return None
    return past_term(session, desk, first=draft.starts_on, last=draft.ends_on)


def _units(session: Session, desk: Desk, draft: PlanDraft) -> list[Candidate]:
    """Return the units of a plan in the order of the proposal: those named, and so many of those proposed first."""
    on, asked = draft.decision_on, draft.units
    named = {named_unit(session, unit, on).id for unit in asked.units}
    found = candidates(session, desk, col(Recipient.id).in_(named), on=on, begins_on=draft.starts_on) if named else []
    if asked.top is not None:
        wanted = units_meant(session, OfUnits(kind=asked.kind, area=asked.area), on=on)
        others = col(Recipient.id).not_in(named)
        proposed = candidates(session, desk, others, *wanted, on=on, begins_on=draft.starts_on)
        free = [one for one in proposed if not one.inspections]
        found = sorted([*found, *free[: asked.top]], key=lambda one: one.place)
    if not found:
        raise RuleError(
            _("No unit is left to be proposed: each was inspected in the year, or there is none"),
            hint=_("see: postwatch inspect propose"),
        )
    return found


def named_unit(session: Session, unit: str, on: dt.date) -> Recipient:
    """Return a unit by its code or name. Raises NotFoundError, RuleError for a unit not inspected or not
    active then.
    """
    found = find_recipient(session, recipient=unit)
    then = unit_on(session, found, on=on)
    if then.kind.value not in rules.INSPECTED_ONLY:
        raise RuleError(
            _("{name} is no enterprise and no service point, and is not inspected").format(name=then.name),
            hint=_("name a unit of postwatch inspect propose"),
        )
    rules.check_activity(found.name, first=found.active_from, last=found.active_to, day=on)
    return found


def second_inspections(
    draft: PlanContent, kind: InspectionKind, found: Sequence[Candidate]
) -> tuple[SecondInspection, ...]:
    """Return the units whose legal person has a round in the year already.

    Without a clear sign a second round of the office is refused (RuleError); a round of another body is recorded.
    """
    begins_on = draft.starts_on or draft.decision_on
    norm = rules.norm_of_one_a_year(begins_on)
    if norm is None or kind is InspectionKind.RE_INSPECTION:
        return ()
    second = [one for one in found if one.inspections]
    if draft.clear_sign is None and draft.by_body is None:
        for one in second:
            rules.require_first_of_year(one.unit.name, year=begins_on.year, rounds=one.inspections, norm=norm)
    return tuple(
        SecondInspection(one.unit.code, one.unit.name, begins_on.year, one.inspections, norm) for one in second
    )


def _refuse_twin(session: Session, draft: PlanDraft, found: Sequence[Candidate]) -> None:
    """Refuse a number that the body gave in the year, and the same inspection of another body (AlreadyThereError)."""
    if draft.decision_number is not None:
        refuse_number_in_use(session, draft.decision_number, on=draft.decision_on, body=draft.by_body)
        return
    same = select(InspectionRound).filter_by(decision_on=draft.decision_on, decision_number=None)
    for other in session.exec(same.where(col(InspectionRound.by_body).is_not(None))):
        theirs = set(session.exec(select(RoundUnit.recipient_id).where(RoundUnit.round_id == other.id)))
        if fold(other.by_body or "") == fold(draft.by_body or "") and theirs == {one.unit.id for one in found}:
            raise AlreadyThereError(
                _("This inspection of {body} is recorded already as {round}").format(
                    body=other.by_body, round=other.code
                ),
                hint=_("see it with: postwatch show {round}").format(round=other.code),
            )


def signer_of(session: Session, draft: PlanContent) -> str | None:
    """Return who signed a decision: the name of a person of the office, else as typed."""
    if draft.decision_signer is None or draft.by_body is not None:
        return draft.decision_signer
    return next((one.name for one in people_called(session, draft.decision_signer)), draft.decision_signer)


def list_rounds(session: Session, *, chosen: RoundFilter) -> list[RoundLine]:
    """Return rounds by the days of their decisions, or of their first visits where they have none.

    Raises RuleError for days in the wrong order, UsageError for an unknown kind, NotFoundError for an unknown unit.
    """
    check_days(chosen.first, chosen.last)
    first_visits = (
        select(Visit.round_id, func.min(col(Visit.visited_on)).label("first_on")).group_by(col(Visit.round_id))
    ).subquery()
    day = func.coalesce(col(InspectionRound.decision_on), col(InspectionRound.starts_on), first_visits.c.first_on)
    statement = (
        select(InspectionRound)
        .outerjoin(first_visits, first_visits.c.round_id == InspectionRound.id)
        .order_by(day, col(InspectionRound.id))
    )
    unit_id = find_recipient(session, recipient=chosen.recipient).id if chosen.recipient else 0
    planned = select(RoundUnit.round_id).where(RoundUnit.recipient_id == unit_id)
    wanted = conditions.chosen(
        chosen.recipient and col(InspectionRound.id).in_(planned),
        chosen.kind and InspectionRound.kind == choice(InspectionKind, chosen.kind, what=_("kind")),
        chosen.first and day >= chosen.first,
        chosen.last and day <= chosen.last,
    )
    found = session.exec(recorded(statement, InspectionRound, withdrawn=chosen.withdrawn).where(*wanted)).all()
    return _lines(session, found)


def _lines(session: Session, found: Sequence[InspectionRound]) -> list[RoundLine]:
    units = select(RoundUnit.round_id, func.count()).group_by(col(RoundUnit.round_id))
    visits = select(Visit.round_id, func.count(), func.min(col(Visit.visited_on))).group_by(col(Visit.round_id))
    of_plan = and_(col(Visit.round_id) == RoundUnit.round_id, col(Visit.recipient_id) == RoundUnit.recipient_id)
    visited = (
        select(RoundUnit.round_id, func.count(func.distinct(col(RoundUnit.id))))
        .join(Visit, of_plan)
        .group_by(col(RoundUnit.round_id))
    )
    planned_of, visited_of = (dict(session.exec(one).all()) for one in (units, visited))
    visits_of = {round_id: (count, first) for round_id, count, first in session.exec(visits)}
    people = {one.id: one for one in rows_with(session, StaffMember)}
    return [
        result_of(
            RoundLine,
            one,
            id=one.code,
            head=head.code if (head := people.get(one.head_id or 0)) is not None else None,
            head_name=head.name if head is not None else None,
            units=planned_of.get(one.id, 0),
            visited=visited_of.get(one.id, 0),
            visits=visits_of.get(one.id, (0, None))[0],
            first_visited_on=visits_of.get(one.id, (0, None))[1],
        )
        for one in found
    ]


def show_round(session: Session, desk: Desk, *, inspection: str) -> RoundDetails:
    """Return all details of a round, though it was withdrawn. Raises NotFoundError."""
    row = find_round(session, desk, code=inspection, withdrawn_too=True)
    (line,) = _lines(session, [row])
    return result_of(
        RoundDetails,
        row,
        **vars(line),
        team_list=team_lines(session, row),
        units_list=tuple(_unit_lines(session, row)),
        papers_list=paper_lines(session, row),
        corrections_list=corrections_of(session, row),
    )


def _unit_lines(session: Session, row: InspectionRound) -> Iterator[RoundUnitLine]:
    """Yield the units of a plan in their order, then those visited outside of it, each with its last visit."""
    visits = {one.recipient_id: one for one in rows_with(session, Visit, by="visited_on id", round_id=row.id)}
    planned = rows_with(session, RoundUnit, by="position id", round_id=row.id).all()
    reasons = {one.recipient_id: from_text(one.reasons) for one in planned}
    positions = {one.recipient_id: place for place, one in enumerate(planned, start=1)}
    found = session.exec(select(Recipient).where(col(Recipient.id).in_({*positions, *visits}))).all()
    day = row.decision_on or min((one.visited_on for one in visits.values()), default=None)
    units = {one.id: one for one in (units_on(session, found, on=day) if day is not None else found)}
    results = results_in(session, row)
    for unit_id in dict.fromkeys([*positions, *visits]):
        yield RoundUnitLine(
            positions.get(unit_id),
            units[unit_id].code,
            units[unit_id].name,
            reasons.get(unit_id, ()),
            *((one.code, one.visited_on, results[one.id]) if (one := visits.get(unit_id)) else (None, None, None)),
        )
