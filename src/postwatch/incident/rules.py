"""The days that a list is narrowed to."""

import datetime as dt

from postwatch.errors import RuleError
from postwatch.language import _


def check_days(first: dt.date | None, last: dt.date | None) -> None:
    """A list runs from its first day to its last; either may be left out. Raises RuleError."""
    if first is not None and last is not None and first > last:
        raise RuleError(
            _("The first day, {first}, lies after the last, {last}").format(
                first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
            ),
            hint=_("name the earlier day with --since, the later one with --until"),
        )
