"""Rules on the days of an incident and of a filter."""

import datetime as dt

from postwatch.errors import RuleError
from postwatch.language import _


def check_days(first: dt.date | None, last: dt.date | None) -> None:
    """Refuse a first day after the last day (RuleError); either may be missing."""
    if first is not None and last is not None and first > last:
        raise RuleError(
            _("The first day, {first}, lies after the last, {last}").format(first=first, last=last),
            hint=_("name the earlier day with --since, the later one with --until"),
        )


def check_day(incident: str, *, found_on: dt.date, visited_on: dt.date) -> None:
    """Refuse an incident after a visit to which it led (RuleError)."""
    if visited_on < found_on:
        raise RuleError(
            _("The visit on {day} is before incident {incident} of {found}").format(
                day=visited_on, incident=incident, found=found_on
            ),
            hint=_("check both days"),
        )
