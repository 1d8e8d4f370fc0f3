"""Corrections of plans of rounds: units added and dropped, the decision and the team amended; a plan withdrawn."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from postwatch.correction.actions import Cause, CorrectionResult, Record, is_amended, note_amendment, note_withdrawal
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, about
from postwatch.inspection import rules
from postwatch.inspection.actions import (
    find_round,
    is_planned,
    past_term,
    refuse_number_in_use,
    show_visit,
)
from postwatch.inspection.options import PlanContent
from postwatch.inspection.ordering import as_text
from postwatch.inspection.plan_tables import RoundUnit, TeamMember
from postwatch.inspection.planning import Candidate, candidates
from postwatch.inspection.reading import TELLING_PLANS, letters_telling, paper_lines, refuse_other_decision
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.rounds import (
    check_days_of,
    joint_with,
    named_unit,
    require_words,
    second_inspections,
    signer_of,
    warnings_of,
)
from postwatch.inspection.tables import Visit
from postwatch.inspection.team import find_head, team_lines, team_of
from postwatch.language import _
from postwatch.options import Changes, missing
from postwatch.recipient.actions import choice
from postwatch.recipient.finding import find_recipient
from postwatch.recipient.tables import Recipient
from postwatch.register.tables import LetterStatus
from postwatch.store.columns import rows_with, save

# What the minutes of a visit print of its round.
_STATED = frozenset(
    {
        "decision_on",
        "decision_number",
        "decision_signer",
        "kind",
        "head",
        "members",
        "partners",
        "period_from",
        "period_to",
    }
)
_OF_DECISION = frozenset({"decision_on", "decision_number", "decision_signer"})
_NOT_ENDED = frozenset({LetterStatus.DRAFT, LetterStatus.SIGNED, LetterStatus.ISSUED, LetterStatus.SENT})
_OF_TEAM = frozenset({"head", "members", "partners"})
# Columns that decide whether a round is the second of the year.
_OF_YEAR = frozenset({"decision_on", "starts_on", "kind", "clear_sign"})


@dataclass(frozen=True)
class PlanInWords:
    """A plan as a correction tells it: its team and its units each as one list."""

    decision_number: str | None
    decision_on: dt.date | None
    decision_signer: str | None
    by_body: str | None
    kind: InspectionKind
    inspected: str | None
    plan: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    period_from: dt.date | None
    period_to: dt.date | None
    clear_sign: str | None
    team: tuple[str, ...]
    planned_units: tuple[str, ...]


def amend_plan(
    session: Session,
    desk: Desk,
    *,
    inspection: str,
    changes: Changes[PlanContent],
    added: Collection[str],
    dropped: Collection[str],
    cause: Cause,
) -> CorrectionResult:
    """Amend a planned round, add units to it and drop others.

    Raises as `rounds.plan_round` for an impossible plan; RuleError for a unit that was visited in the round, a day that
    leaves a visit outside, or a change of facts that minutes of its visits state; NotFoundError for a unit that is not
    in the plan, AlreadyThereError for a unit that is; UsageError if nothing would change.
    """
    row = find_round(session, desk, code=inspection)
    _require_plan(session, row)
    before, visits = _in_words(session, row), _visits_of(session, row)
    known = [(one, show_visit(session, desk, visit=one.code)) for one in visits]
    recorded = _content_of(session, row)
    draft = changes.over(recorded)
    require_words(draft)
    check_days_of(session, desk, draft)
    _check_visits(row, draft, recorded, visits)
    if visits and recorded.decision_number is not None and draft.decision_number is None:
        raise missing(["--number"])
    if _differs(draft, recorded, _OF_DECISION):
        refuse_other_decision(
            session, row, number=draft.decision_number, on=draft.decision_on, signer=draft.decision_signer
        )
    if draft.decision_number is not None:
        refuse_number_in_use(
            session, draft.decision_number, on=draft.decision_on, body=draft.by_body, apart_from=row.id
        )
    if _differs(draft, recorded, {"decision_on"}):
        for code in before.planned_units:
            named_unit(session, code, draft.decision_on)
    with about("drop_unit"):
        _drop(session, row, dropped, visits)
    with about("add_unit"):
        new = _add(session, desk, row, draft, added)
    _write(session, row, draft, recorded)
    counts_anew = _differs(draft, recorded, _OF_YEAR)
    counted = [one for one in _planned(session, desk, row, draft) if counts_anew or one.unit.id in new]
    second_inspections(draft, row.kind, counted)
    done = note_amendment(
        session, desk, record=_record_of(session, row), cause=cause, before=before, after=_in_words(session, row)
    )
    along = []
    for one, was in known:
        now = show_visit(session, desk, visit=one.code)
        if is_amended(was, now):
            record = Record(one, one.code, on=one.visited_on, subjects=(one.code,))
            note_amendment(session, desk, record=record, cause=cause, before=was, after=now)
            along.append(one.code)
    return replace(done, along_list=tuple(along))


def warnings_of_plan(session: Session, desk: Desk, inspection: str) -> Iterator[str]:
    """Yield warnings about a planned round: units inspected again in the year, an exceeded term."""
    row = find_round(session, desk, code=inspection)
    draft, past = _content_of(session, row), None
    if row.by_body is None and row.starts_on is not None and row.ends_on is not None:
        past = past_term(session, desk, first=row.starts_on, last=row.ends_on)
    told = replace(draft, clear_sign=draft.clear_sign or "")
    yield from warnings_of(second_inspections(told, row.kind, _planned(session, desk, row, draft)), past)


def withdraw_plan(session: Session, desk: Desk, *, round_code: str, cause: Cause) -> CorrectionResult:
    """Withdraw a planned round as never recorded.

    Raises NotFoundError for an unknown round, RuleError for a round that was not planned, or that visits or letters
    belong to.
    """
    row = find_round(session, desk, code=round_code)
    _require_plan(session, row)
    if visits := [one.code for one in _visits_of(session, row)]:
        raise RuleError(
            _("Visits belong to round {round}: {visits}").format(round=row.code, visits=", ".join(visits)),
            hint=_("withdraw them first: postwatch withdraw {visit} --reason TEXT").format(visit=visits[0]),
        )
    for one in paper_lines(session, row):
        if one.status in _NOT_ENDED:
            raise RuleError(
                _("Round {round} has the letter {paper}").format(round=row.code, paper=one.symbol or one.paper),
                hint=_("end it first: postwatch paper void {code} --reason TEXT, or recall it").format(code=one.paper),
            )
    return note_withdrawal(session, desk, record=_record_of(session, row, on=desk.today), cause=cause)


def _differs(draft: PlanContent, recorded: PlanContent, names: Collection[str]) -> bool:
    return any(getattr(draft, name) != getattr(recorded, name) for name in names)


def _require_plan(session: Session, row: InspectionRound) -> None:
    if not is_planned(session, row):
        raise RuleError(
            _("Round {round} has no plan: it is there for its visits").format(round=row.code),
            hint=_("see its visits: postwatch show {round}").format(round=row.code),
        )


def _record_of(session: Session, row: InspectionRound, *, on: dt.date = dt.date.max) -> Record:
    letters = letters_telling(session, row, kinds=TELLING_PLANS)
    return Record(row, row.code, on=row.decision_on or on, subjects=(row.code,), letters=letters)


def _visits_of(session: Session, row: InspectionRound) -> Sequence[Visit]:
    return rows_with(session, Visit, by="id", round_id=row.id).all()


def _units_of(session: Session, row: InspectionRound) -> Sequence[RoundUnit]:
    """Return the units of a plan in their order."""
    planned = select(RoundUnit).where(RoundUnit.round_id == row.id)
    return session.exec(planned.order_by(col(RoundUnit.position), col(RoundUnit.id))).all()


def _content_of(session: Session, row: InspectionRound) -> PlanContent:
    """Return a plan as it would be typed."""
    team = team_lines(session, row)
    return result_of(
        PlanContent,
        row,
        kind=row.kind.value,
        head=next((one.staff for one in team if one.is_head), None),
        members=tuple(one.staff for one in team if one.staff and not one.is_head),
        partners=tuple(f"{one.name}; {one.title}; {one.agency}" for one in team if one.staff is None),
    )


def _in_words(session: Session, row: InspectionRound) -> PlanInWords:
    units = [session.get_one(Recipient, one.recipient_id) for one in _units_of(session, row)]
    team = [", ".join(filter(None, (one.name, one.title, one.agency))) for one in team_lines(session, row)]
    return result_of(
        PlanInWords,
        row,
        inspected=row.content,
        team=tuple(team),
        planned_units=tuple(one.code for one in units),
    )


def _check_visits(row: InspectionRound, draft: PlanContent, recorded: PlanContent, visits: Sequence[Visit]) -> None:
    """Refuse changes that contradict visits of the round, or facts that their minutes state (RuleError)."""
    for one in visits:
        rules.check_within_round(
            row.code, first=draft.starts_on, last=draft.ends_on, day=one.visited_on, visit=one.code
        )
        rules.check_decision(draft.decision_on, first_visit=one.visited_on)
        if _differs(draft, recorded, _STATED):
            rules.check_unstated(one.code, minutes_on=one.minutes_on)


def _drop(session: Session, row: InspectionRound, dropped: Collection[str], visits: Sequence[Visit]) -> None:
    """Take units out of a plan; refuse a unit that is not in it (NotFoundError), or was visited (RuleError)."""
    for unit in dropped:
        found = find_recipient(session, recipient=unit)
        planned = next((one for one in _units_of(session, row) if one.recipient_id == found.id), None)
        if planned is None:
            raise NotFoundError(
                _("{unit} is not in the plan of round {round}").format(unit=found.code, round=row.code),
                hint=_("see: postwatch show {round}").format(round=row.code),
            )
        visit = next((one for one in visits if one.recipient_id == found.id), None)
        if visit is not None:
            raise RuleError(
                _("{unit} was visited in round {round}: {visit} of {day}").format(
                    unit=found.code, round=row.code, visit=visit.code, day=visit.visited_on
                ),
                hint=_(
                    "leave it in the plan; if the visit was none of the round: postwatch amend {visit} "
                    "--round new --reason TEXT"
                ).format(visit=visit.code),
            )
        session.delete(planned)
        session.flush()


def _add(session: Session, desk: Desk, row: InspectionRound, draft: PlanContent, added: Collection[str]) -> set[int]:
    """Put units at the end of a plan, in the order of the proposal, and return their ids."""
    there = _units_of(session, row)
    known, new = {one.recipient_id for one in there}, set()
    for unit in added:
        found = named_unit(session, unit, draft.decision_on)
        if found.id in known:
            raise AlreadyThereError(
                _("{unit} is in the plan of round {round} already").format(unit=found.code, round=row.code),
                hint=_("see: postwatch show {round}").format(round=row.code),
            )
        new.add(found.id)
    if not new and not there:
        raise RuleError(
            _("No unit would be left in the plan of round {round}").format(round=row.code),
            hint=_("withdraw it: postwatch withdraw {round} --reason TEXT").format(round=row.code),
        )
    last = max((one.position for one in there), default=0)
    proposed = _known(session, desk, row, draft, new) if new else []
    for place, one in enumerate(proposed, start=last + 1):
        save(
            session, RoundUnit(round_id=row.id, recipient_id=one.unit.id, position=place, reasons=as_text(one.reasons))
        )
    return new


def _planned(session: Session, desk: Desk, row: InspectionRound, draft: PlanContent) -> list[Candidate]:
    return _known(session, desk, row, draft, {one.recipient_id for one in _units_of(session, row)})


def _known(
    session: Session, desk: Desk, row: InspectionRound, draft: PlanContent, units: Collection[int]
) -> list[Candidate]:
    wanted = col(Recipient.id).in_(units)
    return candidates(session, desk, wanted, on=draft.decision_on, begins_on=draft.starts_on, apart_from=row.id)


def _write(session: Session, row: InspectionRound, draft: PlanContent, recorded: PlanContent) -> None:
    """Write a plan over its row, and its team anew if that changes."""
    head = row.head_id
    if _differs(draft, recorded, _OF_TEAM | {"decision_on"}):
        leader = find_head(session, person=draft.head, on=draft.decision_on) if draft.head else None
        team = team_of(session, head=leader, members=draft.members, partners=draft.partners, on=draft.decision_on)
        for one in rows_with(session, TeamMember, round_id=row.id):
            session.delete(one)
        session.flush()
        for member in team:
            member.round_id = row.id
        save(session, *team)
        head = leader.id if leader is not None else None
        for name, value in joint_with(team).items():
            setattr(row, name, value)
    row.head_id, row.kind = head, choice(InspectionKind, draft.kind or row.kind.value, what=_("kind of inspection"))
    row.decision_number, row.decision_on = draft.decision_number, draft.decision_on
    row.decision_signer, row.by_body = signer_of(session, draft), draft.by_body
    row.content, row.plan, row.clear_sign = draft.content, draft.plan, draft.clear_sign
    row.starts_on, row.ends_on = draft.starts_on, draft.ends_on
    row.period_from, row.period_to = draft.period_from, draft.period_to
    save(session, row)
