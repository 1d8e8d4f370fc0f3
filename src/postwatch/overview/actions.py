"""All that the office knows of a unit, gathered from the nouns by the definitions of each.

A block is a query or a few, however much is recorded of the unit.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal, or_, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from postwatch.campaign.tables import Campaign, CampaignTask
from postwatch.case.actions import ActLine, CaseInShort, case_lines, list_acts
from postwatch.case.conditions import unit_of
from postwatch.case.explanation_tables import Explanation
from postwatch.case.open_matters import running_terms
from postwatch.case.options import ActFilter
from postwatch.case.tables import Case, Decision, Payment
from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass, result_of
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
from postwatch.inspection.rounds import RoundLine, list_rounds
from postwatch.inspection.tables import Finding, FindingRemedy, Visit
from postwatch.note.actions import NOTE, NoteLine
from postwatch.pledge.actions import PledgeLine, list_pledges
from postwatch.pledge.conditions import Asking, asked, askings
from postwatch.pledge.coverage import signed_by_parent, signed_directly
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.recipient.actions import (
    RecipientDetails,
    RecipientResult,
    UnitSpan,
    recipient_history,
    recipient_result,
    show_recipient,
)
from postwatch.recipient.conditions import active, of_kind, under
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.spans import units_on
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.record.actions import listed
from postwatch.register.conditions import acknowledged, was_issued
from postwatch.register.tables import Addressee, LetterStatus, Receipt
from postwatch.store.columns import record_id, rows_with
from postwatch.store.composed import composed
from postwatch.store.remembered import remembered
from postwatch.store.transaction import ids, without_withdrawn
from postwatch.task.actions import TaskResult, list_tasks
from postwatch.task.conditions import end_of
from postwatch.task.options import TaskFilter
from postwatch.task.references import pledged_since
from postwatch.task.tables import Task, TaskReport

# So many of the points of a unit are named.
MOST_POINTS = 5
# The unit (id) that a query is asked of: it is composed once for all of them.
_UNIT = bindparam("unit", type_=Integer)


@dataclass(frozen=True)
class UnitLetter:
    """A dispatch that went to a unit or asked it; ``is_addressee`` is not the point that was asked when its enterprise
    was, ``asks`` says whether the letter asks the unit today.
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
    unit = find_recipient(session, recipient=recipient)
    code, day = unit.code, on or desk.today
    heir = session.get(Recipient, unit.successor_id) if unit.successor_id else None
    points, first_points = _points(session, unit, day)
    named = select(PledgeCover.pledge_id).where(PledgeCover.recipient_id == unit.id)
    return UnitPage(
        **vars(show_recipient(session, desk, recipient=code, on=on)),
        successor=heir.code if heir is not None else None,
        spans_list=tuple(recipient_history(session, recipient=code)),
        points=points,
        first_points_list=first_points,
        letters_list=tuple(_letters(session, desk, unit)),
        pledging_list=tuple(_pledging(session, desk, unit)),
        pledges_list=tuple(list_pledges(session, units=[or_(col(Recipient.id) == unit.id, col(Pledge.id).in_(named))])),
        tasks_list=tuple(_tasks(session, desk, unit)),
        followups_list=tuple(_followups(session, desk, unit)),
        planned_list=tuple(list_rounds(session, chosen=RoundFilter(recipient=code))),
        visits_list=tuple(list_visits(session, chosen=VisitFilter(recipient=code))),
        findings_list=tuple(_findings(session, desk, unit)),
        acts_list=tuple(list_acts(session, desk, chosen=ActFilter(recipient=code))),
        cases_list=tuple(_cases(session, desk, unit)),
        incidents_list=tuple(listed(session, desk, INCIDENT, {"recipient_id": code})),
        notes_list=tuple(listed(session, desk, NOTE, {"recipient_id": code})),
        scans_list=tuple(_scans(session, unit)),
        corrections_list=corrections_of(session, unit),
    )


def _points(session: Session, unit: Recipient, on: dt.date) -> tuple[int, tuple[RecipientResult, ...]]:
    """Return how many service points are under a unit on a day, and the first of them by their names."""
    theirs = (under([unit.id], on), of_kind([RecipientKind.SERVICE_POINT], on), active(on))
    count = session.exec(select(func.count()).select_from(Recipient).where(*theirs)).one()
    first = select(Recipient).where(*theirs).order_by(col(Recipient.sort_key), col(Recipient.code)).limit(MOST_POINTS)
    named = units_on(session, session.exec(first).all(), on=on) if count else ()
    return count, tuple(recipient_result(session, point) for point in named)


def _letters(session: Session, desk: Desk, unit: Recipient) -> Iterator[UnitLetter]:
    """Yield the issued dispatches that went to a unit, or asked it without having gone to it, in their order."""
    asking = ids(session, letters_asking(unit.id, desk.today))
    asked_once = ids(session, letters_asking(unit.id, desk.today, since=dt.date.min))
    with_task = select(Task.dispatch_id).where(Task.recipient_id == unit.id)
    is_told = or_(col(Addressee.id).is_not(None), col(Dispatch.id).in_(asked_once), col(Dispatch.id).in_(with_task))
    statement = (
        select(Dispatch, Campaign.code, Addressee, Receipt)
        .join(Campaign, col(Campaign.id) == Dispatch.campaign_id)
        .join(Addressee, _addressed(Dispatch, unit), isouter=True)
        .join(Receipt, _received(desk), isouter=True)
        .where(was_issued(Dispatch), is_told)
        .order_by(col(Dispatch.issued_on), col(Dispatch.id))
    )
    for letter, campaign, addressee, receipt in session.exec(statement):
        yield result_of(
            UnitLetter,
            letter,
            id=letter.code,
            campaign=campaign,
            asks=letter.id in asking,
            **_receipt(addressee, receipt),
        )


def _followups(session: Session, desk: Desk, unit: Recipient) -> Iterator[UnitFollowup]:
    """Yield the issued follow-ups that went to a unit or name it, in their order."""
    named = (col(FollowupUnit.followup_id) == Followup.id) & (col(FollowupUnit.recipient_id) == unit.id)
    statement = (
        select_columns(Followup, col(Dispatch.code), FollowupUnit, Addressee, Receipt)
        .join(Dispatch, col(Dispatch.id) == Followup.dispatch_id)
        .join(FollowupUnit, named, isouter=True)
        .join(Addressee, _addressed(Followup, unit), isouter=True)
        .join(Receipt, _received(desk), isouter=True)
        .where(was_issued(Followup), or_(col(Addressee.id).is_not(None), col(FollowupUnit.id).is_not(None)))
        .order_by(col(Followup.issued_on), col(Followup.id))
    )
    for letter, dispatch, said, addressee, receipt in session.execute(statement):
        yield result_of(
            UnitFollowup,
            letter,
            id=letter.code,
            dispatch=dispatch,
            standing=said.standing if said is not None else None,
            missing=said.missing if said is not None else None,
            **_receipt(addressee, receipt),
        )


def _addressed(letter: Any, unit: Recipient) -> Any:
    return (col(Addressee.register_entry_id) == letter.register_entry_id) & (col(Addressee.recipient_id) == unit.id)


def _received(desk: Desk) -> Any:
    return (col(Receipt.addressee_id) == Addressee.id) & acknowledged(desk.today)


def _receipt(addressee: Addressee | None, receipt: Receipt | None) -> dict[str, Any]:
    return {
        "is_addressee": addressee is not None,
        "sent_on": addressee.sent_on if addressee is not None else None,
        "acknowledged_on": receipt.acknowledged_on if receipt is not None else None,
    }


def _pledging(session: Session, desk: Desk, unit: Recipient) -> Iterator[UnitPledging]:
    """Yield the coverage of a unit, and the points under it, in each campaign that asks any of them for a pledge."""
    for campaign, day, counting in _countings(session, desk.today):
        counted = session.connection().execute(counting, {_UNIT.key: unit.id}).one()
        is_asked, direct, by_parent, points, signed_points = counted
        if is_asked or points:
            yield UnitPledging(campaign, day, bool(is_asked), bool(direct), bool(by_parent), points, signed_points)


@remembered
def _countings(session: Session, on: dt.date) -> list[tuple[str, dt.date, Any]]:
    """Return each campaign that asks for a pledge: its code, the day that counts, and the query that counts a unit."""
    campaigns = {one.id: one.code for one in rows_with(session, Campaign)}
    asks = askings(session, on=on, since=dt.date.min)
    return [(campaigns[one.campaign_id], one.on, without_withdrawn(_counted(one))) for one in asks]


def _counted(one: Asking) -> Any:
    """Return the query that counts a unit, and the points under it, among those that a campaign asks."""
    is_it = col(Recipient.id) == _UNIT
    direct, by_parent = col(Recipient.id).in_(signed_directly(one)), col(Recipient.id).in_(signed_by_parent(one))
    counted = [is_it, is_it & direct, is_it & by_parent, ~is_it, ~is_it & or_(direct, by_parent)]
    return (
        select_columns(*(func.count().filter(condition) for condition in counted))
        .select_from(Recipient)
        .where(asked(one), or_(is_it, under([_UNIT], one.on)))
    )


def _tasks(session: Session, desk: Desk, unit: Recipient) -> Iterator[UnitTask]:
    """Yield the tasks of a unit by their campaigns, those that are due first on top."""
    ends = (
        select(Task, Campaign.code, CampaignTask.asks_pledge)
        .join(CampaignTask, col(CampaignTask.id) == Task.campaign_task_id, isouter=True)
        .join(Campaign, col(Campaign.id) == CampaignTask.campaign_id, isouter=True)
        .where(Task.recipient_id == unit.id)
    )
    since = pledged_since(session, Task.recipient_id == unit.id)
    known = {task.code: (end_of(task, since), campaign, bool(asks)) for task, campaign, asks in session.exec(ends)}
    tasks = list_tasks(session, desk, chosen=TaskFilter(recipient=unit.code))
    for task in sorted(tasks, key=lambda one: known[one.id][1] or ""):
        end, campaign, asks_pledge = known[task.id]
        yield result_of(UnitTask, task, end, campaign=campaign, asks_pledge=asks_pledge)


def _findings(session: Session, desk: Desk, unit: Recipient) -> Iterator[UnitFinding]:
    """Yield the findings of the visits to a unit, in the order of their days."""
    statement = (
        select(Finding, Visit.code)
        .join(Visit, col(Visit.id) == Finding.visit_id)
        .where(Visit.recipient_id == unit.id)
        .order_by(col(Visit.visited_on), col(Visit.id), col(Finding.position))
    )
    found = session.exec(statement).all()
    lines = finding_lines(session, [finding for finding, _visit in found])
    for (_finding, visit), line in zip(found, lines, strict=True):
        is_owed = line.remedy is not None and line.remedied_on is None
        is_late = is_owed and line.remedy_due_on is not None and line.remedy_due_on < desk.today
        yield UnitFinding(**vars(line), visit=visit, is_owed=is_owed, overdue=is_late)


def cases_of(session: Session, desk: Desk, *, recipient: str) -> tuple[UnitCase, ...]:
    """Return the cases against a unit, by its code, each with the first of its terms that still run."""
    return tuple(_cases(session, desk, find_recipient(session, recipient=recipient)))


def _cases(session: Session, desk: Desk, unit: Recipient) -> Iterator[UnitCase]:
    theirs = unit_of() == unit.id
    terms = sorted(running_terms(session, desk, theirs), key=lambda term: term.due_on, reverse=True)
    first = {term.case: term for term in terms}
    for case in case_lines(session, desk, theirs):
        term = first.get(case.id)
        due_on = term.due_on if term is not None else None
        is_late = due_on is not None and due_on < desk.today
        name, title = (term.name, term.title) if term is not None else (None, None)
        yield result_of(UnitCase, case, term=name, term_title=title, due_on=due_on, overdue=is_late)


def _scans(session: Session, unit: Recipient) -> Iterator[UnitScan]:
    """Yield the scans that prove the records of a unit."""
    for table, record, scan in _proving(session, unit.id):
        yield UnitScan(table, record, scan.sha256, scan.name.splitlines()[0])


@composed
def _proving(unit_id: int) -> Any:
    """Return the query of the scans that prove records of a unit: the table, the code of the record, the scan."""
    found = union_all(*_proofs(unit_id)).cte()
    statement = select(found.c.named, found.c.record, Evidence).join(Evidence, col(Evidence.id) == found.c.evidence_id)
    return statement.order_by(col(Evidence.id), found.c.record)


def _proofs(unit_id: int) -> Iterator[Any]:
    """Yield the query of the records of each noun that a scan proves: their kind, their codes, the scan."""
    for table in (Pledge, Incident, Visit):
        yield _proof(table, table.code).where(table.recipient_id == unit_id)
    for letter in (Dispatch, Followup):
        received = _proof(Receipt, letter.code).join(Addressee, col(Addressee.id) == Receipt.addressee_id)
        received = received.join(letter, letter.register_entry_id == Addressee.register_entry_id)
        yield received.where(Addressee.recipient_id == unit_id)
    reported = _proof(TaskReport, Task.code).join(Task, col(Task.id) == TaskReport.task_id)
    yield reported.where(Task.recipient_id == unit_id)
    photographed = _proof(VisitScan, Visit.code, of=Visit).join(Visit, col(Visit.id) == VisitScan.visit_id)
    yield photographed.where(Visit.recipient_id == unit_id)
    remedied = _proof(FindingRemedy, Visit.code, of=Finding).join(Finding, col(Finding.id) == FindingRemedy.finding_id)
    yield remedied.join(Visit, col(Visit.id) == Finding.visit_id).where(Visit.recipient_id == unit_id)
    for of_case in (Explanation, Decision):
        kept = _proof(of_case, Case.code).join(Case, col(Case.id) == of_case.case_id)
        yield kept.where(unit_of() == unit_id)
    paid = _proof(Payment, Case.code).join(Decision, record_id(Decision) == Payment.decision_id)
    yield paid.join(Case, col(Case.id) == Decision.case_id).where(unit_of() == unit_id)


def _proof(table: Any, code: Any, *, of: Any = None) -> Any:
    named = literal(str((of or table).__tablename__)).label("named")
    return select_columns(named, code.label("record"), table.evidence_id).where(table.evidence_id.is_not(None))
