"""The report that remarks are written for: its period, and the kinds of remarks that it lacks."""

import datetime as dt
import json
from collections.abc import Sequence

from sqlalchemy import Date, column, table
from sqlmodel import Session, col, select

from postwatch.correction.references import period_printed, reports_issued
from postwatch.days import Months, Period, last_whole_period, period_containing, period_name, period_named
from postwatch.desk import Desk
from postwatch.evidence.tables import Document
from postwatch.note.tables import Note, NoteKind
from postwatch.office.by_day import months_of

_ON_PAPER = table("paper_report", column("withdrawn_on"), column("period_last", Date()))


def drafted_period(session: Session, desk: Desk) -> Period | None:
    """Return the last whole period while its report is drafted and not issued.

    Its report is written after its last day, so a remark that names no other day belongs to it.
    """
    drafts = select(Document.subject).where(Document.kind == "report").order_by(col(Document.id).desc())
    newest, months = session.exec(drafts).first(), months_of(session, desk)
    period = period_named(newest, months) if newest is not None else None
    if period is None or not period.length or period != last_whole_period(desk.today, months, length=period.length):
        return None
    return period if _is_open(session, period, months) else None


def period_to_fill(session: Session, desk: Desk) -> Period:
    """Return the period whose report is to be written.

    It is the drafted period, else the last whole period unless that is reported, else the running period.
    """
    months = months_of(session, desk)
    last = drafted_period(session, desk) or last_whole_period(desk.today, months)
    return last if _is_open(session, last, months) else period_containing(desk.today, months)


def kinds_without_notes(session: Session, first: dt.date, last: dt.date) -> Sequence[NoteKind]:
    """Return the kinds of which no remark is of the days from the first to the last."""
    known = session.exec(select(Note.kind).where(Note.noted_on >= first, Note.noted_on <= last).distinct()).all()
    return [kind for kind in NoteKind if kind not in known]


def _is_open(session: Session, period: Period, months: Months) -> bool:
    """Return whether no report of the whole office is issued for a period, by the program or on paper."""
    of_office = [row for row in reports_issued(session).values() if json.loads(row.printed).get("campaign") is None]
    printed = {period_printed(row.printed, row.period_last) for row in of_office}
    on_paper = select(_ON_PAPER.c.period_last).where(_ON_PAPER.c.withdrawn_on.is_(None))
    told = {period_containing(last, months) for last in session.execute(on_paper).scalars()}
    return period_name(period) not in printed and period not in told
