"""Open matters of the letters of inspections: drafts without a number, units that were sent none, faults."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.inspection.marks import files_of, marks_in
from postwatch.inspection.paper_rules import PaperTerm
from postwatch.inspection.paper_tables import InspectionPaper, PaperKind
from postwatch.inspection.round_letters import concluding_term
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.lawful.marks import Marks
from postwatch.recipient.conditions import is_active
from postwatch.register.conditions import UNISSUED, in_force, is_in_force, waits_for_issue
from postwatch.register.queries import waited_for


@dataclass(frozen=True)
class UnsentPaper:
    """A letter in force that some of its units (a count) were not sent."""

    paper: str
    symbol: str
    units: int


@dataclass(frozen=True)
class LackingPaper:
    """A report, or conclusions, that a round (code) lacks, with its term.

    ``draft`` is a draft (code) without a number.
    """

    round: str
    kind: PaperKind
    term: PaperTerm
    draft: str | None


def papers_lacking(session: Session, desk: Desk) -> Iterator[LackingPaper]:
    """Yield the reports and conclusions that the law sets a term to and that were not issued yet.

    A report is waited for when all units of a plan were visited, conclusions when it was issued; of rounds that have
    letters here, as others have theirs elsewhere.
    """
    made = select(InspectionPaper.round_id).where(in_force(InspectionPaper))
    # Most days no round has letters here: then the desk loads nothing of plans and terms.
    for file in files_of(session, frozenset(session.exec(made))).values():
        one, visited = file.inspection, {visit.recipient_id for visit, _unit in file.visits}
        planned = {unit.id for unit in file.planned if is_active(unit, desk.today)}
        letters = [letter for letter in file.letters if not letter.is_about_a_letter]
        if one.decision_on is None or not visited or planned - visited or not any(map(is_in_force, letters)):
            continue
        ended_on = file.visits[-1][0].visited_on
        kind, since = _lacking([one for one in letters if is_in_force(one)], units=visited, ended_on=ended_on)
        term = concluding_term(session, desk, kind, decided_on=one.decision_on, since=since) if kind else None
        if kind is not None and term is not None:
            waiting = [each for each in letters if each.status in UNISSUED and each.ended_on is None]
            draft = next((each.code for each in reversed(waiting) if each.kind is kind), None)
            yield LackingPaper(one.code, kind, term, draft)


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
