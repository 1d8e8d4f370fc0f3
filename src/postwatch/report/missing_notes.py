"""Remarks that a report lacks before it is issued: their kinds, and the answers written as remarks."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.fields import Entry
from postwatch.note.actions import NOTE
from postwatch.note.period import kinds_without_notes
from postwatch.note.tables import Note, NoteKind
from postwatch.record.actions import filled, keep
from postwatch.report.paper import paper_months
from postwatch.report.period import Span
from postwatch.report.printed import report_of_period


def kinds_to_ask(session: Session, span: Span) -> Sequence[NoteKind]:
    """Return the kinds of remarks that the report of a span lacks; none of a period that was reported."""
    paper = paper_months(session).get(span.period.first)
    is_on_paper = paper is not None and paper.period_last == span.period.last
    if is_on_paper or report_of_period(session, span.period, span.campaign) is not None:
        return ()
    return kinds_without_notes(session, span.period.first, span.counted_to)


def write_notes(session: Session, desk: Desk, span: Span, texts: Mapping[NoteKind, str]) -> None:
    """Record remarks by their kinds, on the last day that the report of a span counts."""
    for kind, text in texts.items():
        entry: Entry[Note] = Entry.saying(kind=kind, text=text, noted_on=span.counted_to, recipient_id=None)
        keep(session, desk, NOTE, filled(session, NOTE, NOTE.table(), entry), entry)
