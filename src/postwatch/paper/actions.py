"""Every outgoing paper: dispatches, follow-ups, letters of inspections, reports, and what ended or corrects one."""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.tables import Followup
from postwatch.inspection.paper_tables import InspectionPaper
from postwatch.language import _
from postwatch.paper.options import PaperFilter
from postwatch.recipient.actions import choice
from postwatch.register.tables import LetterStatus
from postwatch.report.tables import Report
from postwatch.store import conditions

_TABLES: tuple[Any, ...] = (Dispatch, Followup, InspectionPaper, Report)


@dataclass(frozen=True)
class PaperLine:
    """An outgoing paper: its code, its symbol and day once it is issued, where it is, what it is about, its file."""

    id: str
    status: LetterStatus
    symbol: str | None
    signed_on: dt.date | None
    issued_on: dt.date | None
    subject: str
    path: str


def list_papers(session: Session, *, chosen: PaperFilter) -> list[PaperLine]:
    """Return outgoing papers of all kinds: drafts first, then by the day of their issue. Raises UsageError."""
    status = choice(LetterStatus, chosen.status, what=_("status")) if chosen.status else None
    found = [
        PaperLine(row.code, row.status, row.symbol, row.signed_on, row.issued_on, row.subject, row.path)
        for table in _TABLES
        for row in session.exec(select(table).where(*conditions.chosen(
            status and table.status == status,
            chosen.first and col(table.issued_on) >= chosen.first,
            chosen.last and col(table.issued_on) <= chosen.last,
        )))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.issued_on or dt.date.min, one.symbol or "", one.id))
