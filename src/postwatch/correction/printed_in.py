"""Which papers printed a record."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from postwatch.correction.references import followups_naming, period_printed, reports_issued
from postwatch.dataclass import dataclass
from postwatch.days import Months, Period, period_named, previous_period, same_period_last_year, year_start
from postwatch.desk import Desk
from postwatch.journal.search import recorded_at
from postwatch.language import _
from postwatch.office.by_day import months_of
from postwatch.store.columns import Row

if TYPE_CHECKING:
    from postwatch.evidence.tables import Document


@dataclass(frozen=True)
class Record:
    """A record that is corrected: its row, the code by which people know it, and the way to the papers that print it.

    It counts from the day ``on``, for ``units``; documents about ``subjects`` (codes) print it too, and ``letters``,
    which are named by their symbols. ``part`` is its name where the code is that of a whole: a payment of a case.
    """

    row: Row
    code: str
    on: dt.date
    units: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


def may_have_printed(paper: str, what: str) -> str:
    """Return the warning about a paper that may have printed something, and what to do: a path is that of a draft."""
    if paper.endswith(".docx"):
        return _("{paper} may have printed {what}: make it anew").format(paper=paper, what=what)
    sentence = _("{paper} may have printed {what}: compare it; if it did: postwatch paper correct CODE")
    return sentence.format(paper=paper, what=what)


def papers_of(session: Session, desk: Desk, record: Record) -> tuple[str, ...]:
    """Return the papers that may have printed a record: their symbols or paths."""
    return tuple(dict.fromkeys(_papers(session, desk, record)))


def _papers(session: Session, desk: Desk, record: Record) -> Iterator[str]:
    """Yield the symbols or paths of documents, made after a record was entered, that may have printed it.

    They are those about it itself, letters and follow-ups that name its units, and reports that counted its day.
    """
    from postwatch.evidence.tables import Document

    entered = recorded_at(session, row=record.row)
    letters = {**followups_naming(session, units=record.units, on=record.on), **record.letters}
    reports, months = reports_issued(session), months_of(session, desk)
    later = select(Document).where(Document.made_at >= entered) if entered is not None else select(Document)
    for document in session.exec(later.order_by(col(Document.id))):
        if document.subject in letters:
            yield letters[document.subject]
        elif document.subject in reports:
            report = reports[document.subject]
            period = period_named(period_printed(report.printed, report.period_last), months)
            if _counts(period, record.on, last=report.counted_to):
                yield report.symbol
        elif document.subject in record.subjects or _is_draft_from(document, record.on, months):
            yield document.path


def _is_draft_from(document: "Document", day: dt.date, months: Months) -> bool:
    """Return whether a document is the draft of a report that counts a day."""
    if document.kind != "report":
        return False
    period = period_named(document.subject, months)
    return _counts(period, day, last=period.last)


def _counts(period: Period, day: dt.date, *, last: dt.date) -> bool:
    """Return whether a report counts a day: since its year began, in the period before, or in that of a year ago."""
    compared = (previous_period(period), same_period_last_year(period))
    return year_start(period) <= day <= last or any(one.first <= day <= one.last for one in compared)
