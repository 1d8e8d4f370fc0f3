"""What is said beside the figures of a period: that it runs, that it was reported, that papers tell a part of it."""

from typing import TYPE_CHECKING

from postwatch.context import AppContext
from postwatch.language import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlmodel import Session

    from postwatch.report.paper_tables import PaperReport
    from postwatch.report.period import Span
    from postwatch.report.tables import Report


def warn_of_running(office: AppContext, span: "Span") -> None:
    """Say that a period has not ended, and up to which day it is counted."""
    if span.counted_to == office.today < span.period.last:
        sentence = _("the period ends on {last}; it is counted up to {day}")
        office.warn(sentence, last=span.period.last, day=span.counted_to)


def warn_of_later(office: AppContext, session: "Session", on: "dt.date") -> None:
    """Say that a report of an earlier day counts what was recorded after it, though its words name that day."""
    from postwatch.journal.newest import last_day

    last = last_day(session, office=office.settings.code)
    if last is not None and last > on:
        sentence = _(
            "it says that it counts what was recorded by the end of {on}; what was recorded up to {last} counts too"
        )
        office.warn(sentence, on=on, last=last)


def warn_of_unrecorded(office: AppContext, first: "dt.date | None") -> None:
    """Say that nothing is known of a period, because the journal begins after it, on ``first``."""
    if first is not None:
        office.warn(_("nothing is recorded of the period: the journal begins on {first}"), first=first)


def warn_of_report(office: AppContext, earlier: "Report | None") -> None:
    """Say that a period that is counted as it is known now was reported before."""
    if earlier is not None:
        office.warn(
            _("the period was reported as {symbol} on {day}; what that printed: postwatch show {code}"),
            symbol=earlier.symbol,
            day=earlier.issued_on,
            code=earlier.code,
        )


def warn_of_paper(office: AppContext, papers: "Sequence[PaperReport]") -> None:
    """Say that areas and parts of figures do not have what months told that were reported on paper."""
    if papers:
        from postwatch.report.paper import without_paper

        office.warn(without_paper(papers))
