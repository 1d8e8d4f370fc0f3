"""Days of a letter, and its mark of urgency."""

import datetime as dt

from postwatch.errors import RuleError, UsageError
from postwatch.language import _
from postwatch.vietnamese import fold, one_of

# Phụ lục I, Mục III.2.b: three marks, as the paper prints them.
URGENCIES = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")


def require_urgency(text: str) -> str:
    """Return the mark of urgency as the paper prints it, "" for none. Raises UsageError for another word."""
    marks = {fold(mark): mark for mark in URGENCIES}
    if text and fold(text) not in marks:
        raise UsageError(
            _("{text} is not a mark of urgency").format(text=text),
            hint=one_of(text, [mark.lower() for mark in URGENCIES]),
        )
    return marks[fold(text)] if text else ""


def require_issue_days(*, on: dt.date, due_on: dt.date | None, today: dt.date, directive_on: dt.date) -> None:
    """Refuse a day of issue to come or before the directive, and a deadline before the issue (RuleError)."""
    if on > today:
        raise RuleError(
            _("The day of issue {day} is in the future").format(day=on),
            hint=_("today is {today}; give the day on the signed letter").format(today=today),
        )
    if on < directive_on:
        raise RuleError(
            _("The day of issue {day} is before the directive of {directive}").format(day=on, directive=directive_on),
            hint=_("give the day on the signed letter"),
        )
    if due_on is not None and due_on < on:
        raise RuleError(
            _("The deadline {due} is before the day of issue {day}").format(due=due_on, day=on),
            hint=_("give a later deadline, or none"),
        )


def require_units(count: int, *, code: str, kinds: str, day: dt.date) -> None:
    """Refuse to issue a letter that goes to no unit (RuleError): nobody would be asked, and it would give no task."""
    if not count:
        raise RuleError(
            _("{code} goes to no unit: on {day} no unit of its kinds ({kinds}) is active").format(
                code=code, day=day, kinds=kinds
            ),
            hint=_("enter its units first: postwatch recipient import --from FILE; see: postwatch recipient list"),
        )


def require_audience(by: str) -> bool:
    """Return whether separate letters are asked for. Raises UsageError for another word than ``audience``."""
    if by not in ("", "audience"):
        raise UsageError(
            _("Letters cannot be made by {by}").format(by=by), hint=_("write --by audience, or leave it out")
        )
    return bool(by)
