"""Papers of rounds read: the letters in force and the signed minutes of a round, or of one unit in it."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from postwatch.dataclass import dataclass
from postwatch.inspection.paper_tables import InspectionPaper, PaperKind
from postwatch.inspection.tables import InspectionRound
from postwatch.register.conditions import in_force, waits_for_issue
from postwatch.register.tables import LetterStatus


@dataclass(frozen=True)
class RoundPaperLine:
    """A letter of a round; ``paper`` is its code."""

    paper: str
    kind: PaperKind
    status: LetterStatus
    symbol: str | None
    issued_on: dt.date | None


def letters_of(
    session: Session, inspection: InspectionRound, *, unit_id: int | None = None, waiting: bool = False
) -> Sequence[InspectionPaper]:
    """Return the letters of a round that are in force, or those ``waiting`` for their number, in their order.

    Those of the whole round, and where a unit is named its own too; without letters about a letter.
    """
    of_unit = col(InspectionPaper.recipient_id).is_(None)
    found = select(InspectionPaper).where(
        InspectionPaper.round_id == inspection.id,
        or_(of_unit, InspectionPaper.recipient_id == unit_id) if unit_id is not None else of_unit,
        col(InspectionPaper.recalls_id).is_(None),
        col(InspectionPaper.corrects_id).is_(None),
        waits_for_issue(InspectionPaper) if waiting else in_force(InspectionPaper),
    )
    return session.exec(found.order_by(col(InspectionPaper.id))).all()


def paper_lines(session: Session, inspection: InspectionRound) -> tuple[RoundPaperLine, ...]:
    """Return all letters of a round but dropped drafts, in their order."""
    found = select(InspectionPaper).where(
        InspectionPaper.round_id == inspection.id,
        or_(col(InspectionPaper.issued_on).is_not(None), col(InspectionPaper.ended_on).is_(None)),
    )
    return tuple(
        RoundPaperLine(one.code, one.kind, one.status, one.symbol, one.issued_on)
        for one in session.exec(found.order_by(col(InspectionPaper.id)))
    )
