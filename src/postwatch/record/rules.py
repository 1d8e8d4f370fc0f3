"""Rules on the days of a list."""

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
