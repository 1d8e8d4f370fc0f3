"""What waits in the letters of inspections: drafts without a number, units that were not sent one, faults."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.inspection.paper_tables import InspectionPaper, PaperKind
from postwatch.inspection.tables import InspectionKind, InspectionRound, Visit
from postwatch.register.conditions import in_force, waits_for_issue
from postwatch.register.reading import waited_for


@dataclass(frozen=True)
class UnsentPaper:
    """A letter in force that some of its units (a count) were not sent."""

    paper: str
    symbol: str
    units: int


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


def papers_marked(session: Session) -> Sequence[InspectionPaper]:
    """Return the letters in force that were recorded as they were signed though something spoke against them."""
    found = select(InspectionPaper).where(in_force(InspectionPaper), col(InspectionPaper.faults).is_not(None))
    return session.exec(found.order_by(col(InspectionPaper.id))).all()
