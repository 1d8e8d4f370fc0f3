"""Days of a letter, and its mark of urgency."""

import datetime as dt

from postwatch.errors import RuleError, UsageError
from postwatch.language import _
from postwatch.vietnamese import fold, one_of

# Phụ lục I, Mục III.2.b: three marks, as the paper prints them.
URGENCIES = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")


def require_urgency(text: str) -> str:
    """The mark of urgency as the paper prints it, "" for none. Raises UsageError for another word."""
    marks = {fold(mark): mark for mark in URGENCIES}
    if text and fold(text) not in marks:
        raise UsageError(
            _("{text} is no mark of urgency").format(text=text),
            hint=one_of(text, [mark.lower() for mark in URGENCIES]),
        )
    return marks[fold(text)] if text else ""


def require_issue_days(*, on: dt.date, due_on: dt.date | None, today: dt.date, directive_on: dt.date) -> None:
    """Refuse a day of issue to come or before the directive, and a deadline before the issue (RuleError)."""
    if on > today:
        raise RuleError(
            _("The day of issue {day} is in the future").format(day=f"{on:%d/%m/%Y}"),
            hint=_("today is {today}; give the day on the signed letter").format(today=f"{today:%d/%m/%Y}"),
        )
    if on < directive_on:
        raise RuleError(
            _("The day of issue {day} is before the directive of {directive}").format(
                day=f"{on:%d/%m/%Y}", directive=f"{directive_on:%d/%m/%Y}"
            ),
            hint=_("give the day on the signed letter"),
        )
    if due_on is not None and due_on < on:
        raise RuleError(
            _("The deadline {due} is before the day of issue {day}").format(
                due=f"{due_on:%d/%m/%Y}", day=f"{on:%d/%m/%Y}"
            ),
            hint=_("give a later deadline, or none"),
        )


def require_day_after(day: dt.date, *, issued_on: dt.date, today: dt.date) -> None:
    """Refuse a day of sending or receipt that is to come or before the issue (RuleError)."""
    if day > today:
        raise RuleError(
            _("The day {day} is in the future").format(day=f"{day:%d/%m/%Y}"),
            hint=_("today is {today}; check the day").format(today=f"{today:%d/%m/%Y}"),
        )
    if day < issued_on:
        raise RuleError(
            _("The day {day} is before the letter, which was issued on {issued}").format(
                day=f"{day:%d/%m/%Y}", issued=f"{issued_on:%d/%m/%Y}"
            ),
            hint=_("check the day"),
        )


def require_day_after_sending(day: dt.date, *, sent_on: dt.date | None, symbol: str, code: str) -> None:
    """Refuse a receipt, or a letter that ends or corrects this one, of a day before this one was sent (RuleError).

    ``sent_on`` is None where no day of sending was recorded: then any day may be.
    """
    if sent_on is not None and day < sent_on:
        raise RuleError(
            _("The day {day} is before {sent}, the day on which {symbol} was sent").format(
                day=f"{day:%d/%m/%Y}", sent=f"{sent_on:%d/%m/%Y}", symbol=symbol
            ),
            hint=_(
                "check the day; a wrong day of sending is put right with: "
                "postwatch dispatch send {code} --amend --on DAY"
            ).format(code=code),
        )


def require_audience(by: str) -> bool:
    """Whether separate letters are asked for. Raises UsageError for another word than ``audience``."""
    if by not in ("", "audience"):
        raise UsageError(
            _("Letters cannot be made by {by}").format(by=by), hint=_("write --by audience, or leave it out")
        )
    return bool(by)
