"""What waits in the letters of inspections: drafts without a number, units that were not sent one, faults."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.inspection.marks import marks_in
from postwatch.inspection.paper_rules import PaperTerm
from postwatch.inspection.paper_tables import InspectionPaper, PaperKind
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.lawful.marks import Marks
from postwatch.recipient.conditions import active
from postwatch.recipient.tables import Recipient
from postwatch.register.conditions import UNISSUED, in_force, is_in_force, waits_for_issue
from postwatch.register.reading import waited_for
from postwatch.store.columns import grouped, rows_with


@dataclass(frozen=True)
class UnsentPaper:
    """A letter in force that some of its units (a count) were not sent."""

    paper: str
    symbol: str
    units: int


@dataclass(frozen=True)
class LackingPaper:
    """A report, or conclusions, that a round (code) lacks, with its term; ``draft`` is one (code) without a number."""

    round: str
    kind: PaperKind
    term: PaperTerm
    draft: str | None


def papers_lacking(session: Session, desk: Desk) -> Iterator[LackingPaper]:
    """Yield the reports and conclusions that the law sets a term to and that were not issued yet.

    A report is waited for when all units of a plan were visited, conclusions when it was issued; of rounds that have
    letters here, as others have theirs elsewhere.
    """
    letters = rows_with(session, InspectionPaper, by="id").all()
    first = [one for one in letters if not one.is_about_a_letter]
    made = grouped((one.round_id, one) for one in first if is_in_force(one))
    if not made:
        return
    # Most days no round has letters here: then the desk loads nothing of plans and terms.
    from postwatch.inspection.plan_tables import RoundUnit
    from postwatch.inspection.reading import concluding_term

    drafts = {(one.round_id, one.kind): one.code for one in first if one.status in UNISSUED and one.ended_on is None}
    wanted = col(InspectionRound.id).in_(made)
    planned = grouped(
        session.exec(
            select(RoundUnit.round_id, RoundUnit.recipient_id)
            .join(Recipient, col(Recipient.id) == RoundUnit.recipient_id)
            .where(col(RoundUnit.round_id).in_(made), active(desk.today))
        )
    )
    visits = grouped((one.round_id, one) for one in session.exec(select(Visit).where(col(Visit.round_id).in_(made))))
    for one in session.exec(select(InspectionRound).where(wanted).order_by(col(InspectionRound.id))):
        visited = {visit.recipient_id: visit.visited_on for visit in visits.get(one.id, ())}
        if one.decision_on is None or not visited or set(planned.get(one.id, ())) - set(visited):
            continue
        ended_on = max(visit.visited_on for visit in visits[one.id])
        kind, since = _lacking(made[one.id], units=set(visited), ended_on=ended_on)
        term = concluding_term(session, desk, kind, decided_on=one.decision_on, since=since) if kind else None
        if kind is not None and term is not None:
            yield LackingPaper(one.code, kind, term, drafts.get((one.id, kind)))


def _lacking(
    letters: Sequence[InspectionPaper], *, units: set[int], ended_on: dt.date
) -> tuple[PaperKind | None, dt.date]:
    """Return which paper of a round that has ended is waited for, and since when; None where it has both."""
    of: dict[PaperKind, dict[int | None, dt.date]] = {PaperKind.REPORT: {}, PaperKind.CONCLUSION: {}}
    for one in letters:
        if one.kind in of and one.issued_on is not None:
            of[one.kind][one.recipient_id] = one.issued_on
    reports, conclusions = of.values()
    if None not in reports and units - set(reports):
        return PaperKind.REPORT, ended_on
    waiting = [day for unit, day in reports.items() if not {None, unit} & set(conclusions)]
    return (PaperKind.CONCLUSION, min(waiting)) if waiting else (None, ended_on)


def papers_to_issue(session: Session) -> Sequence[InspectionPaper]:
    """Return the letters of rounds that have no number yet."""
    rounds = col(InspectionRound.id) == InspectionPaper.round_id
    found = select(InspectionPaper).join(InspectionRound, rounds).where(waits_for_issue(InspectionPaper))
    return session.exec(found.order_by(col(InspectionPaper.id))).all()


def papers_unsent(session: Session, *, on: dt.date) -> Iterator[UnsentPaper]:
    """Yield the letters in force that were not sent to all of their units.

    The decision of an unannounced inspection is not sent before the team is there, which hands it over.
    """
    waited = waited_for(session, InspectionPaper, on=on)
    found = select(InspectionPaper, InspectionRound.kind).where(
        in_force(InspectionPaper), col(InspectionRound.id) == InspectionPaper.round_id
    )
    visited = set(session.exec(select(Visit.round_id)))
    for one, kind in session.exec(found.order_by(col(InspectionPaper.id))):
        is_hidden = kind is InspectionKind.UNANNOUNCED and one.round_id not in visited
        units, _silent = waited.get(one.code, (0, 0))
        if units and not (is_hidden and one.kind is PaperKind.DECISION):
            yield UnsentPaper(one.code, one.symbol or one.code, units)


def papers_marked(session: Session) -> Iterator[tuple[InspectionPaper, Marks]]:
    """Yield the letters in force that something speaks against, with their marks."""
    found = session.exec(select(InspectionPaper).where(in_force(InspectionPaper)).order_by(col(InspectionPaper.id)))
    marks = marks_in(session, letters := found.all())
    yield from ((one, marks[one.id]) for one in letters if marks[one.id].faults)
