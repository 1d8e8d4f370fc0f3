"""Rules on the day of an incident."""

import datetime as dt

from postwatch.errors import RuleError
from postwatch.language import _


def check_day(incident: str, *, found_on: dt.date, visited_on: dt.date) -> None:
    """Refuse an incident after a visit to which it led (RuleError)."""
    if visited_on < found_on:
        raise RuleError(
            _("The visit on {day} is before incident {incident} of {found}").format(
                day=visited_on, incident=incident, found=found_on
            ),
            hint=_("check both days"),
        )
