"""All that the office knows of a unit, gathered from the nouns by the definitions of each.

A list is a query or a few, of however many units and however much is recorded of them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import literal, or_, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.campaign.tables import Campaign
from postwatch.case.actions import ActLine, CaseInShort, case_lines, list_acts, of_units
from postwatch.case.conditions import unit_of
from postwatch.case.explanation_tables import Explanation
from postwatch.case.open_matters import running_terms
from postwatch.case.options import ActFilter
from postwatch.case.tables import Case, Decision, Payment, Violation
from postwatch.correction.actions import CorrectionLine, corrections_by_row
from postwatch.dataclass import dataclass, result_of, same_named
from postwatch.desk import Desk
from postwatch.dispatch.conditions import letters_asking
from postwatch.dispatch.tables import Dispatch
from postwatch.evidence.tables import Evidence
from postwatch.followup.tables import Followup, FollowupStanding
from postwatch.followup.unit_tables import FollowupUnit
from postwatch.incident.actions import INCIDENT, IncidentLine
from postwatch.incident.tables import Incident
from postwatch.inspection.actions import FindingLine, VisitLine, finding_lines, list_visits
from postwatch.inspection.bag_tables import VisitScan
from postwatch.inspection.options import RoundFilter, VisitFilter
from postwatch.inspection.plan_tables import RoundUnit
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.rounds import RoundLine, list_rounds
from postwatch.inspection.tables import Finding, FindingRemedy, Visit
from postwatch.language import N_, Code
from postwatch.note.actions import NOTE, NoteLine
from postwatch.pledge.actions import PledgeLine, list_pledges
from postwatch.pledge.conditions import asked, askings
from postwatch.pledge.coverage import signed_by_parent, signed_directly
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.recipient.actions import (
    RecipientDetails,
    RecipientResult,
    UnitSpan,
    histories,
    recipient_result,
    units_shown,
)
from postwatch.recipient.conditions import PlaceOn, active, of_kind, under
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.spans import units_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.record.actions import lines
from postwatch.record.kinds import Plain
from postwatch.register.conditions import acknowledged, was_issued
from postwatch.register.tables import Addressee, LetterStatus, Receipt
from postwatch.store.columns import grouped, record_id, rows_with
from postwatch.store.transaction import without_withdrawn
from postwatch.task.actions import TaskResult, tasks_meeting
from postwatch.task.tables import Task, TaskReport

# So many of the points of a unit are named.
MOST_POINTS = 5
_ADDRESSED = "sent_on", "acknowledged_on"
Line = TypeVar("Line", bound=Any)


@dataclass(frozen=True)
class UnitLetter:
    """A dispatch that went to a unit or asked it.

    ``is_addressee`` is not the point that was asked when its enterprise was, ``asks`` says whether the letter asks the
    unit today.
    """

    id: str
    symbol: str | None
    campaign: str
    status: LetterStatus
    issued_on: dt.date | None
    is_addressee: bool
    asks: bool
    sent_on: dt.date | None
    acknowledged_on: dt.date | None


class Pledging(Code):
    """Coverage of a unit by a pledge, the best first."""

    SIGNED = "signed", N_("signed")
    BY_PARENT = "by_parent", N_("signed through its enterprise")
    MISSING = "missing", N_("not signed")
    NOT_ASKED = "not_asked", N_("not asked")


@dataclass(frozen=True)
class UnitPledging:
    """Coverage of a unit today under a campaign that asks it, or points under it, for a pledge, or at its end.

    ``points_asked`` and ``points_signed`` count the units directly under it.
    """

    campaign: str
    counted_on: dt.date
    is_asked: bool
    signed_directly: bool
    signed_by_parent: bool
    points_asked: int
    points_signed: int

    @property
    def coverage(self) -> Pledging:
        """Return the coverage of the unit itself."""
        if not self.is_asked:
            return Pledging.NOT_ASKED
        if self.signed_directly:
            return Pledging.SIGNED
        return Pledging.BY_PARENT if self.signed_by_parent else Pledging.MISSING


@dataclass(frozen=True)
class UnitTask(TaskResult):
    """A task of a unit, its campaign, whether a pledge answers it, and the days on which it ended."""

    campaign: str | None
    asks_pledge: bool
    done_on: dt.date | None
    waived_on: dt.date | None


@dataclass(frozen=True)
class UnitFollowup:
    """A follow-up letter that went to a unit or names it; with ``standing`` None it went to it for others."""

    id: str
    symbol: str | None
    status: LetterStatus
    dispatch: str
    level: int
    explains: str | None
    issued_on: dt.date | None
    due_on: dt.date | None
    standing: FollowupStanding | None
    missing: str | None
    is_addressee: bool
    sent_on: dt.date | None
    acknowledged_on: dt.date | None


@dataclass(frozen=True)
class UnitFinding(FindingLine):
    """A finding of a visit; ``is_owed`` while it has to be put right, ``overdue`` once its day is past."""

    visit: str
    is_owed: bool
    overdue: bool


@dataclass(frozen=True)
class UnitCase(CaseInShort):
    """A case against a unit, and the first statutory term of it that still runs, with its title."""

    term: str | None
    term_title: str | None
    due_on: dt.date | None
    overdue: bool


@dataclass(frozen=True)
class UnitScan:
    """A scan that proves a record about a unit; ``table`` and ``record`` say which, ``name`` is that of the file."""

    table: str
    record: str
    sha256: str
    name: str


@dataclass(frozen=True)
class UnitPage(RecipientDetails):
    """A unit and all that is recorded of it; ``points`` counts those of its kind's service points, the first named."""

    successor: str | None
    spans_list: tuple[UnitSpan, ...]
    points: int
    first_points_list: tuple[RecipientResult, ...]
    letters_list: tuple[UnitLetter, ...]
    pledging_list: tuple[UnitPledging, ...]
    pledges_list: tuple[PledgeLine, ...]
    tasks_list: tuple[UnitTask, ...]
    followups_list: tuple[UnitFollowup, ...]
    planned_list: tuple[RoundLine, ...]
    visits_list: tuple[VisitLine, ...]
    findings_list: tuple[UnitFinding, ...]
    acts_list: tuple[ActLine, ...]
    cases_list: tuple[UnitCase, ...]
    incidents_list: tuple[IncidentLine, ...]
    notes_list: tuple[NoteLine, ...]
    scans_list: tuple[UnitScan, ...]
    corrections_list: tuple[CorrectionLine, ...]


def unit_page(session: Session, desk: Desk, *, recipient: str, on: dt.date | None = None) -> UnitPage:
    """Return all facts of a unit: who it was on a day, or is today, and its present records.

    Raises NotFoundError for an unknown unit, RuleError for a name that several have.
    """
    return next(unit_pages(session, desk, [find_recipient(session, recipient=recipient)], on=on))


def unit_pages(
    session: Session, desk: Desk, units: Sequence[Recipient], *, on: dt.date | None = None
) -> Iterator[UnitPage]:
    """Yield all facts of each unit, as `unit_page` does, by the same queries for many units as for a single unit."""
    unit_ids, day = [unit.id for unit in units], on or desk.today
    lists = {name: grouped(read(session, desk, unit_ids)) for name, read in _LISTS.items()}
    spans, points = histories(session, units), _points(session, unit_ids, day)
    for unit, shown in zip(units, units_shown(session, units, on=day), strict=True):
        heir = session.get(Recipient, unit.successor_id) if unit.successor_id else None
        count, first_points = points.get(unit.id, (0, ()))
        recorded: dict[str, Any] = {name: tuple(found.get(unit.id, ())) for name, found in lists.items()}
        yield UnitPage(
            **vars(shown),
            successor=heir.code if heir is not None else None,
            spans_list=tuple(spans[unit.id]),
            points=count,
            first_points_list=first_points,
            **recorded,
        )


def _points(session: Session, unit_ids: Any, on: dt.date) -> dict[int, tuple[int, tuple[RecipientResult, ...]]]:
    """Return how many service points are under units (ids) on a day, and the first of them by their names."""
    place = PlaceOn(on)
    theirs = (under(unit_ids, on), of_kind([RecipientKind.SERVICE_POINT], on), active(on))
    points = select(place.parent_id, col(Recipient.id)).outerjoin(place.span, place.of_unit).where(*theirs)
    in_order = points.order_by(col(Recipient.sort_key), col(Recipient.code))
    found: dict[int, list[int]] = grouped(session.execute(in_order))
    first = {above: under_it[:MOST_POINTS] for above, under_it in found.items()}
    named = select(Recipient).where(col(Recipient.id).in_([point for some in first.values() for point in some]))
    rows = units_on(session, session.exec(named).all(), on=on)
    shown = {row.id: recipient_result(session, row) for row in rows}
    return {above: (len(found[above]), tuple(shown[one] for one in some)) for above, some in first.items()}


def _told(lines: Iterable[Line], units: Iterable[tuple[str, int]]) -> Iterator[tuple[int, Line]]:
    """Yield the lines of records with the units (ids) of each; ``units`` are pairs with the codes of the records."""
    of_record = grouped(units)
    for line in lines:
        for unit_id in of_record.get(line.id, ()):
            yield unit_id, line


def _letters(session: Session, desk: Desk, unit_ids: Any) -> Iterator[tuple[int, UnitLetter]]:
    """Yield the issued dispatches that went to units, or asked them without having gone to them, in their order."""
    statements = (letters_asking(unit_ids, desk.today, since=since) for since in (None, dt.date.min))
    asking, asked_once = ({*map(tuple, session.connection().execute(one))} for one in statements)
    with_task = select(Task.dispatch_id, Task.recipient_id).where(col(Task.recipient_id).in_(unit_ids)).distinct()
    others = (*asked_once, *session.exec(with_task))
    for pair, letter, known in _issued(session, desk, (Dispatch, Campaign), unit_ids, others):
        yield pair[1], result_of(UnitLetter, letter, **known, asks=pair in asking)


def _followups(session: Session, desk: Desk, unit_ids: Any) -> Iterator[tuple[int, UnitFollowup]]:
    """Yield the issued follow-ups that went to units or name them, in their order."""
    named = select(FollowupUnit).where(col(FollowupUnit.recipient_id).in_(unit_ids))
    said = {(one.followup_id, one.recipient_id): one for one in session.exec(named)}
    for pair, letter, known in _issued(session, desk, (Followup, Dispatch), unit_ids, said):
        owed = {"standing": None, "missing": None} | same_named(("standing", "missing"), [said.get(pair)])
        yield pair[1], result_of(UnitFollowup, letter, **known, **owed)


def _issued(
    session: Session, desk: Desk, tables: tuple[Any, Any], unit_ids: Any, others: Iterable[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], Any, dict[str, Any]]]:
    """Yield issued letters that went to units, or concern ``others``.

    The ids of letter and unit, the letter, when it went and came. ``tables`` are that of the letters and that of their
    campaigns or dispatches.
    """
    letter, above = tables
    went = (
        select_columns(letter.id, col(Addressee.recipient_id), col(Addressee.sent_on), col(Receipt.acknowledged_on))
        .join(Addressee, col(Addressee.register_entry_id) == letter.register_entry_id)
        .join(Receipt, (col(Receipt.addressee_id) == Addressee.id) & acknowledged(desk.today), isouter=True)
        .where(col(Addressee.recipient_id).in_(unit_ids))
    )
    addressed = {(one, unit): dict(zip(_ADDRESSED, days, strict=True)) for one, unit, *days in session.execute(went)}
    units = grouped((*others, *addressed))
    column = getattr(letter, f"{above.__tablename__}_id")
    rows = select_columns(letter, above.code).join(above, above.id == column).where(was_issued(letter))
    wanted = rows.where(letter.id.in_([*units])).order_by(letter.issued_on, letter.id)
    for row, code in session.execute(wanted):
        for pair in ((row.id, unit) for unit in dict.fromkeys(units[row.id])):
            days = addressed.get(pair, dict.fromkeys(_ADDRESSED))
            yield pair, row, {"id": row.code, above.__tablename__: code, "is_addressee": pair in addressed, **days}


def _pledging(session: Session, desk: Desk, unit_ids: Any) -> Iterator[tuple[int, UnitPledging]]:
    """Yield the coverage of units, and the points under them, in each campaign that asks any of them for a pledge."""
    campaigns = {one.id: one.code for one in rows_with(session, Campaign)}
    for one in askings(session, on=desk.today, since=dt.date.min):
        place, unit_id = PlaceOn(one.on), col(Recipient.id)
        signed = unit_id.in_(signed_directly(one)), unit_id.in_(signed_by_parent(one))
        statement = select_columns(unit_id, place.parent_id, *signed).outerjoin(place.span, place.of_unit)
        theirs = statement.where(asked(one), or_(unit_id.in_(unit_ids), under(unit_ids, one.on)))
        rows = session.connection().execute(without_withdrawn(theirs)).all()
        own = {unit: (True, bool(direct), bool(by_parent)) for unit, _above, direct, by_parent in rows}
        points = grouped((above, bool(direct or by_parent)) for _unit, above, direct, by_parent in rows)
        for unit in {*own, *points} & {*unit_ids}:
            its, below = own.get(unit, (False, False, False)), points.get(unit, [])
            yield unit, UnitPledging(campaigns[one.campaign_id], one.on, *its, len(below), sum(below))


def _pledges(session: Session, _desk: Desk, unit_ids: Any) -> Iterator[tuple[int, PledgeLine]]:
    """Yield the pledges that units signed or that name them, in the order they were recorded."""
    own = select(Pledge.code, Pledge.recipient_id).where(col(Pledge.recipient_id).in_(unit_ids))
    named = select(Pledge.code, PledgeCover.recipient_id).join(Pledge, col(Pledge.id) == PledgeCover.pledge_id)
    named = named.where(col(PledgeCover.recipient_id).in_(unit_ids))
    units = {*session.exec(own), *session.exec(named)}
    theirs = col(Pledge.code).in_({code for code, _unit in units})
    return _told(list_pledges(session, units=[theirs]), units)


def _tasks(session: Session, desk: Desk, unit_ids: Any) -> Iterator[tuple[int, UnitTask]]:
    """Yield the tasks of units by their campaigns, those that are due first on top."""
    campaigns = {one.id: one.code for one in rows_with(session, Campaign)}
    told = []
    for task, row, end, follows in tasks_meeting(session, col(Task.recipient_id).in_(unit_ids), on=desk.today):
        campaign, asks = (campaigns[follows.campaign_id], follows.asks_pledge) if follows else (None, False)
        told.append((row.recipient_id, result_of(UnitTask, task, end, campaign=campaign, asks_pledge=asks)))
    yield from sorted(told, key=lambda one: one[1].campaign or "")


def _rounds(session: Session, _desk: Desk, unit_ids: Any) -> Iterator[tuple[int, RoundLine]]:
    """Yield the rounds that were planned for units."""
    planned = (
        select(InspectionRound.code, RoundUnit.recipient_id)
        .join(RoundUnit, col(RoundUnit.round_id) == InspectionRound.id)
        .where(col(RoundUnit.recipient_id).in_(unit_ids))
    )
    units = session.exec(planned).all()
    theirs = col(InspectionRound.code).in_({code for code, _unit in units})
    return _told(list_rounds(session, theirs, chosen=RoundFilter()) if units else (), units)


def _visits(session: Session, _desk: Desk, unit_ids: Any) -> Iterator[tuple[int, VisitLine]]:
    """Yield the visits to units in the order of their days."""
    theirs = col(Visit.recipient_id).in_(unit_ids)
    visits = list_visits(session, theirs, chosen=VisitFilter())
    return _told(visits, session.exec(select(Visit.code, Visit.recipient_id).where(theirs)))


def _findings(session: Session, desk: Desk, unit_ids: Any) -> Iterator[tuple[int, UnitFinding]]:
    """Yield the findings of the visits to units, in the order of their days."""
    statement = (
        select(Finding, Visit.code, Visit.recipient_id)
        .join(Visit, col(Visit.id) == Finding.visit_id)
        .where(col(Visit.recipient_id).in_(unit_ids))
        .order_by(col(Visit.visited_on), col(Visit.id), col(Finding.position))
    )
    found = session.exec(statement).all()
    lines = finding_lines(session, [finding for finding, _visit, _unit in found])
    for (_finding, visit, unit), line in zip(found, lines, strict=True):
        is_owed = line.remedy is not None and line.remedied_on is None
        is_late = is_owed and line.remedy_due_on is not None and line.remedy_due_on < desk.today
        yield unit, UnitFinding(**vars(line), visit=visit, is_owed=is_owed, overdue=is_late)


def _acts(session: Session, desk: Desk, unit_ids: Any) -> Iterator[tuple[int, ActLine]]:
    """Yield the violations of units, and those of the points under them."""
    theirs = of_units(unit_ids)
    known = (
        select(Violation.code, Violation.recipient_id, Recipient.parent_id)
        .join(Recipient, col(Recipient.id) == Violation.recipient_id)
        .where(theirs)
    )
    units = [(code, unit) for code, *both in session.exec(known) for unit in both if unit is not None]
    return _told(list_acts(session, desk, theirs, chosen=ActFilter()) if units else (), units)


def cases_by_unit(session: Session, desk: Desk, unit_ids: Any) -> Iterator[tuple[int, UnitCase]]:
    """Yield the cases against units (ids), each with the first of its terms that still run."""
    theirs = unit_of().in_(unit_ids)
    units = session.exec(select(Case.code, unit_of()).where(theirs)).all()
    terms = sorted(running_terms(session, desk, theirs), key=lambda term: term.due_on, reverse=True) if units else ()
    first = {term.case: term for term in terms}
    cases = case_lines(session, desk, theirs) if units else ()
    for unit, case in _told(cases, units):
        term = first.get(case.id)
        name, title, due_on = (term.name, term.title, term.due_on) if term is not None else (None, None, None)
        is_late = due_on is not None and due_on < desk.today
        yield unit, result_of(UnitCase, case, term=name, term_title=title, due_on=due_on, overdue=is_late)


def _plain(session: Session, _desk: Desk, unit_ids: Any, *, kind: Plain[Any, Line, Any]) -> Iterator[tuple[int, Line]]:
    """Yield the records of a plain kind about units, in the order of their days."""
    table = kind.table
    theirs = select(table).where(table.recipient_id.in_(unit_ids)).order_by(getattr(table, kind.day), table.id)
    rows = session.exec(theirs).all()
    yield from zip((row.recipient_id for row in rows), lines(session, kind, rows), strict=True)


def _scans(session: Session, _desk: Desk, unit_ids: Any) -> Iterator[tuple[int, UnitScan]]:
    """Yield the scans that prove the records of units."""
    found = union_all(*_proofs(unit_ids)).cte()
    statement = select_columns(*found.c, Evidence).join(Evidence, col(Evidence.id) == found.c.evidence_id)
    for table, record, unit, _id, scan in session.execute(statement.order_by(col(Evidence.id), found.c.record)):
        yield unit, UnitScan(table, record, scan.sha256, scan.name.splitlines()[0])


def _proofs(unit_ids: Any) -> Iterator[Any]:
    """Yield the query of the records that a scan proves, of each noun: their kind, codes, units, the scan."""
    entry = col(Addressee.register_entry_id)
    addressee = Addressee, col(Addressee.id) == Receipt.addressee_id
    finding = Finding, col(Finding.id) == FindingRemedy.finding_id
    decision = Decision, record_id(Decision) == Payment.decision_id
    of_case = Case.code, unit_of()
    proofs: list[tuple[Any, ...]] = [
        *((table, table, table.code, table.recipient_id) for table in (Pledge, Incident, Visit)),
        *((Receipt, Receipt, table.code, Addressee.recipient_id, addressee, (table, table.register_entry_id == entry))
          for table in (Dispatch, Followup)),
        (TaskReport, TaskReport, Task.code, Task.recipient_id, (Task, col(Task.id) == TaskReport.task_id)),
        (VisitScan, Visit, Visit.code, Visit.recipient_id, (Visit, col(Visit.id) == VisitScan.visit_id)),
        (FindingRemedy, Finding, Visit.code, Visit.recipient_id, finding, (Visit, col(Visit.id) == Finding.visit_id)),
        *((table, table, *of_case, (Case, col(Case.id) == table.case_id)) for table in (Explanation, Decision)),
        (Payment, Payment, *of_case, decision, (Case, col(Case.id) == Decision.case_id)),
    ]  # fmt: skip
    for row, named, code, unit, *joins in proofs:
        found = select_columns(literal(named.__tablename__), code.label("record"), unit.label("unit"), row.evidence_id)
        for joined in joins:
            found = found.join(*joined)
        yield found.select_from(row).where(row.evidence_id.is_not(None), unit.in_(unit_ids))


# How each list of a page is read, for many units (ids) at once.
_LISTS: Mapping[str, Callable[[Session, Desk, Any], Iterable[tuple[int, Any]]]] = {
    "letters_list": _letters, "pledging_list": _pledging, "pledges_list": _pledges, "tasks_list": _tasks,
    "followups_list": _followups, "planned_list": _rounds, "visits_list": _visits, "findings_list": _findings,
    "acts_list": _acts, "cases_list": cases_by_unit,
    "incidents_list": partial(_plain, kind=INCIDENT), "notes_list": partial(_plain, kind=NOTE), "scans_list": _scans,
    "corrections_list": lambda session, _desk, ids: corrections_by_row(session, Recipient, ids),
}  # fmt: skip
