"""Figures of issued reports that move when a unit is entered without the day from which it exists."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select

from postwatch.desk import Desk
from postwatch.errors import PrintedFiguresError
from postwatch.language import N_, _
from postwatch.recipient.tables import Recipient
from postwatch.report.figure_parts import is_part
from postwatch.report.printed import campaign_printed, reports_in_force
from postwatch.report.rules import Value, figure_in_words, title_of
from postwatch.report.stretches import known_figures
from postwatch.report.tables import Report
from postwatch.report.window import window_of

Known = Mapping[int, Mapping[str, Value]]
"""Figures of periods as they are known, by the ids of the reports that printed them."""
# Counted twice for each report: a year of months says enough.
_MOST_REPORTS = 12
_MOST_NAMED = 6
AT_ADD = N_("give the day from which it exists: --active-from DAY")
AT_IMPORT = N_("give the day from which they exist in a column: Hoạt động từ ngày")


def known_of_reports(session: Session, desk: Desk) -> Known:
    """Return the figures of the periods of the last reports of the whole office, as they are known now."""
    return {
        row.id or 0: known_figures(session, desk, window_of(session, row.period_first, row.period_last, None))
        for row in _reports(session)
    }


def moved_figures(session: Session, desk: Desk, before: Known, codes: Collection[str]) -> list[str]:
    """Return the figures of reports that are others than ``before``, in words, if an added unit has no first day."""
    if not before or not codes:
        return []
    without_day = select(Recipient.id).where(col(Recipient.code).in_(codes), col(Recipient.active_from).is_(None))
    if session.exec(without_day.limit(1)).first() is None:
        return []
    now = known_of_reports(session, desk)
    return [
        _("{symbol} of {month}, {figure}: {before} would be {now}").format(
            symbol=row.symbol, month=row.period_name, figure=title_of(name, {}).strip(),
            before=figure_in_words(name, before[row.id or 0][name]), now=figure_in_words(name, value),
        )
        for row in _reports(session)
        for name, value in now[row.id or 0].items()
        if not is_part(name) and before[row.id or 0].get(name, value) != value
    ]  # fmt: skip


def moving(moved: list[str], hint: str) -> PrintedFiguresError:
    """Return the refusal of units without a first day that move printed figures."""
    return PrintedFiguresError(in_words(moved), hint=_(hint))


def in_words(moved: list[str]) -> str:
    """Return which printed figures move, as a sentence; of many only the first."""
    named = "; ".join(moved[:_MOST_NAMED]) + (" …" if len(moved) > _MOST_NAMED else "")
    return _("Without a first day it counts in months that were reported: {figures}").format(figures=named)


def _reports(session: Session) -> list[Report]:
    return [row for row in reports_in_force(session) if campaign_printed(row) is None][-_MOST_REPORTS:]
