"""The settings of the office on a day: those of the file that it followed then."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlmodel import Session

from postwatch.days import (
    Months,
    Period,
    lacks_year,
    name_of_part,
    period_name,
    period_named,
    periods_of_years,
    with_year,
)
from postwatch.desk import Desk
from postwatch.errors import RuleError, UsageError
from postwatch.journal.newest import first_day
from postwatch.language import _
from postwatch.settings import OfficeSettings
from postwatch.store.columns import rows_with
from postwatch.store.transaction import has_rows

if TYPE_CHECKING:
    from postwatch.office.span_tables import OfficeSpan


def office_spans(session: Session) -> "list[OfficeSpan]":
    """Return the days from which the office followed another file, the earliest first; most never did."""
    if not has_rows(session, "office_span"):
        return []
    from postwatch.office.span_tables import OfficeSpan

    return list(rows_with(session, OfficeSpan, by="first_on"))


def settings_on(session: Session, desk: Desk, on: dt.date) -> OfficeSettings:
    """Return the name, letterhead, symbol and all other settings that the office had on a day.

    The code stays that of the owner of the records, whatever the office is called.
    """
    begun = [span for span in office_spans(session) if span.first_on <= on]
    return desk.settings_of(begun[-1].file) if begun else desk.settings


def settings_so_far(session: Session, desk: Desk) -> list[OfficeSettings]:
    """Return all settings that the office had down to today, the earliest first."""
    followed = [desk.settings_of(span.file) for span in office_spans(session) if span.first_on <= desk.today]
    return [desk.settings, *followed]


def former_names(session: Session, desk: Desk) -> set[str]:
    """Return the former short names of the office, if it has another name today."""
    names = {one.short_name for one in settings_so_far(session, desk)}
    return names - {settings_on(session, desk, desk.today).short_name}


def months_of(session: Session, desk: Desk) -> Months:
    """Return how the office cuts its months, in all its spans."""
    changes = ((span.first_on, desk.settings_of(span.file).report.period) for span in office_spans(session))
    return Months(desk.settings.report.period, tuple(changes))


def require_in_office(session: Session, desk: Desk, on: dt.date) -> OfficeSettings:
    """Return the settings of the day of a paper. Raises RuleError for a day after the office ended."""
    settings = settings_on(session, desk, on)
    if settings.active_to is None or on <= settings.active_to:
        return settings
    raise RuleError(
        _("{office} ended on {last}: no paper of it is dated {day}").format(
            office=settings.name, last=settings.active_to, day=on
        ),
        hint=_("hand over first: postwatch office hand-over --to {successor} --on {day}").format(
            successor=settings.successor or _("OFFICE"), day=settings.active_to + dt.timedelta(days=1)
        ),
    )


def _with_years(text: str, *, today: dt.date) -> str:
    """Return ``DAY..DAY`` with the years of days that have none, any other name as it is."""
    return "..".join(with_year(day.strip(), today=today) for day in text.split("..")) if ".." in text else text


def period_meant(session: Session, desk: Desk, text: str, *, length: int | None = None) -> Period:
    """Return the period of a name, of so many months if that is said; the year may be left out where only one fits.

    A year fits when its period has begun and the records reach into it; where none does, the last that has begun is
    meant. Raises UsageError for another text and where several years fit.
    """
    months = months_of(session, desk)
    text = _with_years(text, today=desk.today)
    if not lacks_year(text) or (length is not None and not text.strip().isdecimal()):
        return period_named(name_of_part(text, length) if length is not None else text, months)
    first, this_year = first_day(session, office=desk.settings.code) or desk.today, desk.today.year
    every = periods_of_years(text, months, range(first.year - 1, this_year + 2))
    begun = [one for one in every if one.first <= desk.today]
    fitting = [one for one in begun if one.last >= first] or begun[-1:]
    if len(fitting) > 1:
        names = ", ".join(map(period_name, fitting))
        raise UsageError(
            _("{text} is a period of several years: {periods}").format(text=text.strip(), periods=names),
            hint=_("write the year too, such as {example}").format(example=period_name(fitting[-1])),
        )
    return fitting[0]
