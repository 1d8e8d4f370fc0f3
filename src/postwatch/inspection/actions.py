"""Visits: recorded with their findings, listed and shown. A visit without a round gets its own."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.correction.printed_in import may_have_printed
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError
from postwatch.evidence.actions import newest_documents, scan_name
from postwatch.inspection import rules, terms
from postwatch.inspection.answer_tables import AnswerKind
from postwatch.inspection.answers import (
    AnsweredQuestion,
    add_answers,
    answers_of,
    questions_shown,
    unasked_of,
)
from postwatch.inspection.conditions import owes_remedy, result_of_visit
from postwatch.inspection.lookup import find_visit, no_visit
from postwatch.inspection.options import VisitFilter
from postwatch.inspection.plan_tables import RoundUnit
from postwatch.inspection.rechecks import (
    Recheck,
    checked_of,
    incident_of,
    rechecked_by,
    rechecks_of,
)
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.sightings import CheckedFinding, findings_of, sightings_of
from postwatch.inspection.tables import Finding, FindingKind, Visit, VisitResult
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.law.questions import inspection_term
from postwatch.office.naming import find_recorded
from postwatch.options import missing
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.queries import active_recipients
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.record.rules import check_days
from postwatch.store import conditions
from postwatch.store.columns import Row, code_of
from postwatch.store.conditions import Condition
from postwatch.store.transaction import WITHDRAWN_TOO, recorded
from postwatch.vietnamese import choice, fold


@dataclass(frozen=True)
class VisitLine:
    """A visit; ``recipient`` is a code, ``findings`` a count."""

    id: str
    recipient: str
    inspected_on: dt.date
    kind: InspectionKind
    result: VisitResult
    findings: int


@dataclass(frozen=True)
class SecondInspection:
    """A unit whose legal person has rounds in the year, and the norm that allows a single round (unverified)."""

    recipient: str
    name: str
    year: int
    rounds_list: tuple[str, ...]
    norm: str


@dataclass(frozen=True)
class LoggedVisit(VisitLine):
    """A visit that was recorded; ``outside_plan`` is its round (a code), if that was planned for other units.

    ``past_term`` is the term of its round that it exceeds, ``unfound_list`` has the questions (codes) that were
    answered as not met though nothing was found, ``unasked_list`` those answered though such a unit is not asked them.
    If the minutes were drafted before, ``stated_in`` is their file: they do not state later additions. Of a
    re-inspection, ``by_remedy_list`` has the findings that it did not name and that are put right by a recorded remedy
    alone, of visit ``rechecks``; ``along_list`` the visits (codes) that are no longer the first to have found something
    put right. ``second`` has the earlier inspection rounds of the year, ``letters_list`` the letters of its round
    (symbols, files of drafts) that tell of visits, but not of this visit; ``incident_at`` is the unit of its incident,
    if that is another legal person. ``outside_team`` is who inspected, if nobody of them is in the team of its
    ``round``; ``to_forward`` counts the signs of violations that go from there to the competent authority;
    ``papers_list`` are papers that may have printed the earlier content of records that the visit changed.
    """

    outside_plan: str | None
    past_term: terms.PastTerm | None
    unfound_list: tuple[str, ...]
    unasked_list: tuple[str, ...]
    stated_in: str | None
    rechecks: str | None = None
    by_remedy_list: tuple[int, ...] = ()
    along_list: tuple[str, ...] = ()
    second: SecondInspection | None = None
    letters_list: tuple[str, ...] = ()
    incident_at: str | None = None
    round: str | None = None
    outside_team: str | None = None
    to_forward: int = 0
    papers_list: tuple[str, ...] = ()


@dataclass(frozen=True)
class FindingLine:
    """A finding of a visit; ``checklist_item`` is the question (a code) that it is about."""

    position: int
    kind: FindingKind
    text: str
    checklist_item: str | None
    remedy: str | None
    remedy_due_on: dt.date | None
    remedied_on: dt.date | None
    has_scan: bool
    scan_name: str | None


@dataclass(frozen=True)
class VisitDetails(VisitLine):
    """A visit with its round, findings and corrections; ``by`` is the code of the inspecting unit."""

    recipient_name: str
    round: str
    by: str | None
    is_joint: bool
    partners: str | None
    reason: str | None
    decision_number: str | None
    decision_on: dt.date | None
    decision_signer: str | None
    note: str | None
    minutes_number: str | None
    minutes_on: dt.date | None
    has_scan: bool
    withdrawn_on: dt.date | None
    findings_list: tuple[FindingLine, ...]
    corrections_list: tuple[CorrectionLine, ...]
    scan_name: str | None
    answers: dict[str, AnswerKind]
    checklist_list: tuple[AnsweredQuestion, ...]
    incident: str | None
    rechecks: str | None
    checked_list: tuple[CheckedFinding, ...]
    rechecked_list: tuple[Recheck, ...]


def result_found(session: Session, visit: Visit) -> VisitResult:
    """Return the result of a visit, though it was withdrawn."""
    found = select(result_of_visit()).where(Visit.id == visit.id).execution_options(**WITHDRAWN_TOO)
    return VisitResult(session.exec(found).one())


def results_in(session: Session, inspection: InspectionRound) -> dict[int, VisitResult]:
    """Return the results of the visits of a round, by their ids."""
    return dict(session.exec(select(Visit.id, result_of_visit()).where(Visit.round_id == inspection.id)).all())


def logged(session: Session, desk: Desk, visit: Visit) -> LoggedVisit:
    """Return a visit as `log_visit` does."""
    inspection = session.get_one(InspectionRound, visit.round_id)
    unit = session.get_one(Recipient, visit.recipient_id)
    planned = _units_planned(session, inspection)
    outside_plan = inspection.code if planned and unit.id not in planned else None
    found = findings_of(session, visit)
    line = _line(visit, inspection.kind, unit.code, len(found), result_found(session, visit))
    begun = select(func.min(col(Visit.visited_on))).where(Visit.round_id == inspection.id)
    first = inspection.starts_on or session.exec(begun).one() or visit.visited_on
    inspector = inspector_of(session, visit)
    # By the plan of a round it is the office that inspects, whoever came: the term is that of its decision.
    past = past_term(session, desk, first=first, last=visit.visited_on, by=None if planned else inspector)
    return LoggedVisit(
        **vars(line),
        outside_plan=outside_plan,
        past_term=past,
        unfound_list=unfound_of(found, answers_of(session, visit)),
        unasked_list=unasked_of(session, desk, visit),
        stated_in=newest_documents(session, kind=rules.MINUTES, subject=visit.code).get(visit.code),
    )


def past_term(
    session: Session, desk: Desk, *, first: dt.date, last: dt.date, by: Recipient | None = None
) -> terms.PastTerm | None:
    """Return the term that an inspection goes beyond, by the level of the office, or of the unit that inspected."""
    level = desk.settings.level
    if by is not None and unit_on(session, by, on=first).kind is RecipientKind.COMMUNE_OFFICE:
        level = "commune"
    catalogue = catalogue_of(session, desk)
    term = inspection_term(catalogue, level=level, on=first)
    return terms.past_term(first, last, term=term, calendar=catalogue.calendar)


def unfound_of(found: Sequence[Finding], answers: Mapping[str, AnswerKind]) -> tuple[str, ...]:
    """Return the questions (codes) that a visit answers as not met though nothing that it found is about them.

    A finding of which nobody said what it is about may be about any.
    """
    about = {one.checklist_item for one in found}
    not_met = (item for item, answer in answers.items() if answer is AnswerKind.NOT_MET and item not in about)
    return tuple(not_met) if None not in about else ()


def answer_visit(
    session: Session, desk: Desk, *, visit: str, answers: Collection[str]
) -> tuple[VisitDetails, str | None]:
    """Record answers of a visit to the checklist of its day; return it, and a warning about its answers.

    Raises NotFoundError for an unknown visit, AlreadyThereError if it has the same answers already; as `add_answers`.
    """
    row = find_visit(session, desk, visit=visit)
    if not answers:
        raise missing([_("ITEM=ANSWER")])
    if not add_answers(session, desk, row, typed=answers):
        raise AlreadyThereError(
            _("Visit {visit} answers so already").format(visit=row.code),
            hint=_("see: postwatch show {visit}").format(visit=row.code),
        )
    said = "; ".join(_on_answers(logged(session, desk, row)))
    return show_visit(session, desk, visit=row.code), said or None


def warning_of(visit: LoggedVisit) -> str | None:
    """Return the warning about a visit outside the plan or the term of its round, its rechecks, its answers."""
    said = []
    if visit.outside_plan is not None:
        sentence = _("{unit} is not in the plan of round {round}")
        said.append(sentence.format(unit=visit.recipient, round=visit.outside_plan))
    if visit.outside_team is not None:
        sentence = _(
            "{unit} has nobody in the team of round {round}: name whom it sent (postwatch amend {round} "
            '--partner "…" --reason TEXT), or, where it inspected by a decision of its own, postwatch amend '
            "{visit} --round new --reason TEXT"
        )
        said.append(sentence.format(unit=visit.outside_team, round=visit.round, visit=visit.id))
    if visit.to_forward:
        sentence = _(
            "whoever inspected has no power to sanction: {count} signs of violations go to the person who has it; "
            "record them with postwatch violation sheet, then postwatch case step CASE forward --to NAME"
        )
        said.append(sentence.format(count=visit.to_forward))
    if visit.second is not None:
        said.append(words_of_second(visit.second))
    if visit.past_term is not None:
        said.append(terms.words_of_term(visit.past_term))
    for number in visit.by_remedy_list:
        sentence = _(
            "finding {number} was not named and counts as put right, as it was recorded; if it was seen open: "
            "postwatch withdraw {first}.K{number} --reason TEXT, then postwatch amend "
            "{visit} --open {number} --reason TEXT"
        )
        said.append(sentence.format(number=number, first=visit.rechecks, visit=visit.id))
    if visit.incident_at is not None:
        said.append(_("the incident was at another unit: {unit}").format(unit=visit.incident_at))
    if visit.letters_list:
        said.append(
            _("the letters of its round do not tell of it: {letters}").format(letters=", ".join(visit.letters_list))
        )
    if visit.along_list:
        said.append(_("changed along with it: {records}").format(records=", ".join(visit.along_list)))
    said += (may_have_printed(one, visit.id) for one in visit.papers_list)
    return "; ".join((*said, *_on_answers(visit))) or None


def words_of_second(second: SecondInspection) -> str:
    """Return the warning about a legal person that is inspected again in a year."""
    return _("{name} has its inspection of {year} already: {rounds} ({norm}, unverified)").format(
        name=second.name, year=second.year, rounds=", ".join(second.rounds_list), norm=second.norm
    )


def _on_answers(visit: LoggedVisit) -> Iterator[str]:
    """Yield warnings about answers without a finding, without a question, or missing in the minutes."""
    if visit.unfound_list:
        yield _("not met, but no finding is recorded: {items}").format(items=", ".join(visit.unfound_list))
    if visit.unasked_list:
        yield _("such a unit is not asked on that day: {items}").format(items=", ".join(visit.unasked_list))
    if visit.stated_in is not None:
        yield _("the minutes were drafted before, and do not state what is added now: {path}").format(
            path=visit.stated_in
        )


def list_visits(session: Session, *met: Condition, chosen: VisitFilter) -> list[VisitLine]:
    """Return visits in the order of their days, or those withdrawn. Raises RuleError for days in the wrong order."""
    check_days(chosen.first, chosen.last)
    statement = (
        select_columns(Visit, InspectionRound, col(Recipient.code), func.count(col(Finding.id)), result_of_visit())
        .join(InspectionRound, col(InspectionRound.id) == Visit.round_id)
        .join(Recipient, col(Recipient.id) == Visit.recipient_id)
        .outerjoin(Finding, (col(Finding.visit_id) == Visit.id) & col(Finding.withdrawn_on).is_(None))
        .group_by(col(Visit.id), col(InspectionRound.id), col(Recipient.code))
        .order_by(col(Visit.visited_on), col(Visit.id))
    )
    wanted = conditions.chosen(
        chosen.recipient and Visit.recipient_id == find_recipient(session, recipient=chosen.recipient).id,
        chosen.kind and InspectionRound.kind == choice(InspectionKind, chosen.kind, what=_("kind")),
        chosen.first and Visit.visited_on >= chosen.first,
        chosen.last and Visit.visited_on <= chosen.last,
    )
    rows = session.execute(recorded(statement, Visit, withdrawn=chosen.withdrawn).where(*wanted, *met))
    return [_line(visit, found.kind, code, count, result) for visit, found, code, count, result in rows]


def inspector_of(session: Session, visit: Visit) -> Recipient | None:
    """Return the unit that inspected, None where the office did or a body that is no unit."""
    return session.get(Recipient, visit.by_recipient_id) if visit.by_recipient_id else None


def show_visit(session: Session, desk: Desk, *, visit: str) -> VisitDetails:
    """Return all details of a visit, though it was withdrawn. Raises NotFoundError."""
    row = find_recorded(session, Visit, visit, prefix=Visit.prefix, on=desk.today, refusal=no_visit(visit))
    inspection = session.get_one(InspectionRound, row.round_id, execution_options=WITHDRAWN_TOO)
    unit = session.get_one(Recipient, row.recipient_id)
    inspector = inspector_of(session, row)
    found, answers = findings_of(session, row), answers_of(session, row)
    first, incident = rechecked_by(session, row), incident_of(session, row)
    return result_of(
        VisitDetails,
        row,
        inspection,
        **vars(_line(row, inspection.kind, unit.code, len(found), result_found(session, row))),
        recipient_name=unit.name,
        round=inspection.code,
        by=code_of(inspector),
        has_scan=row.evidence_id is not None,
        scan_name=scan_name(session, row.evidence_id),
        findings_list=tuple(finding_lines(session, found)),
        corrections_list=corrections_of(session, row),
        answers=answers,
        checklist_list=questions_shown(session, desk, row, answers),
        incident=code_of(incident),
        rechecks=code_of(first),
        checked_list=checked_of(session, row),
        rechecked_list=rechecks_of(session, row),
    )


def finding_lines(session: Session, found: Sequence[Finding]) -> Iterator[FindingLine]:
    """Yield findings as they are shown, with their remedies."""
    known = sightings_of(session, col(Finding.visit_id).in_({one.visit_id for one in found}))
    for one in found:
        theirs = known[one.id]
        yield result_of(
            FindingLine, one, remedied_on=theirs.remedied_on, has_scan=theirs.evidence_id is not None,
            scan_name=scan_name(session, theirs.evidence_id),
        )  # fmt: skip


def keep_said(row: Row, said: Mapping[str, object], *, refusal: RuleError) -> None:
    """Write given values into a row; raise ``refusal`` for a different value already there."""
    for name, value in said.items():
        if value is None:
            continue
        if getattr(row, name) not in (None, value):
            raise refusal
        setattr(row, name, value)


@dataclass(frozen=True)
class OpenFinding:
    """A finding that asks for a remedy and was not put right yet, of a visit (code) to a unit (code)."""

    visit: str
    finding: int
    unit: str
    name: str
    area: str
    visited_on: dt.date
    text: str
    remedy: str
    remedy_due_on: dt.date | None


def open_findings(session: Session, *, area_id: int | None, unit_id: int | None = None) -> list[OpenFinding]:
    """Return the findings that still have to be put right, by unit and day of the visit.

    Optionally of an area or a unit.
    """
    areas = areas_by_id(session)
    waiting = (
        select(Finding, Visit, Recipient)
        .join(Visit, col(Visit.id) == Finding.visit_id)
        .join(Recipient, col(Recipient.id) == Visit.recipient_id)
        .where(owes_remedy())
        .where(*conditions.chosen(area_id and Recipient.area_id == area_id, unit_id and Recipient.id == unit_id))
        .order_by(col(Recipient.code), col(Visit.visited_on), col(Visit.id), col(Finding.position))
    )
    return [
        result_of(
            OpenFinding,
            one,
            visit=visit.code,
            finding=one.position,
            unit=unit.code,
            name=unit.name,
            area=areas[unit.area_id].name,
            visited_on=visit.visited_on,
        )
        for one, visit, unit in session.exec(recorded(waiting, Visit, withdrawn=False))
    ]


def units_to_visit(session: Session, *, area_id: int | None, on: dt.date) -> list[tuple[str, str, str]]:
    """Return code, name and area of the enterprises and points active on a day, optionally of an area."""
    areas = areas_by_id(session)
    return [
        (unit.code, unit.name, areas[unit.area_id].name)
        for unit in active_recipients(session, kinds=tuple(sorted(rules.INSPECTED_ONLY)), on=on)
        if area_id is None or unit.area_id == area_id
    ]


def require_own(inspection: InspectionRound, *, hint: str) -> None:
    """Refuse a round of another body (RuleError)."""
    if inspection.by_body is not None:
        raise RuleError(
            _("Round {round} is an inspection of {body}, not of this office").format(
                round=inspection.code, body=inspection.by_body
            ),
            hint=hint,
        )


def is_planned(session: Session, inspection: InspectionRound) -> bool:
    """Return whether a round was planned for units; else it is there for its visits alone."""
    return bool(_units_planned(session, inspection))


def _units_planned(session: Session, inspection: InspectionRound) -> Sequence[int]:
    return session.exec(select(RoundUnit.recipient_id).where(RoundUnit.round_id == inspection.id)).all()


def refuse_number_in_use(
    session: Session, number: str, *, on: dt.date, body: str | None, apart_from: int | None = None
) -> None:
    """Refuse a number of a decision that the same body gave to another round of the year (AlreadyThereError)."""
    numbered = select(InspectionRound).where(
        col(InspectionRound.decision_on).between(dt.date(on.year, 1, 1), dt.date(on.year, 12, 31)),
        col(InspectionRound.decision_number).is_not(None),
        col(InspectionRound.id).is_distinct_from(apart_from),
    )
    for other in session.exec(numbered.order_by(col(InspectionRound.id))):
        if (fold(other.decision_number or ""), fold(other.by_body or "")) == (fold(number), fold(body or "")):
            raise AlreadyThereError(
                _("Decision {number} of {day} is recorded with inspection round {round}").format(
                    number=other.decision_number, day=other.decision_on, round=other.code
                ),
                hint=_("check the number; see: postwatch show {round}").format(round=other.code),
            )


def _line(visit: Visit, kind: InspectionKind, code: str, findings: int, result: VisitResult) -> VisitLine:
    return VisitLine(visit.code, code, visit.visited_on, kind, result, findings)
