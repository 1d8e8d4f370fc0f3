"""When a task is late, since when pledges do it, which days its report covers, and its figures as they are typed."""

import datetime as dt
import re
from collections.abc import Sequence

from postwatch.days import Period
from postwatch.errors import RuleError, UsageError
from postwatch.language import _

_MOST_DIGITS = 9
# 1.200 as people write it: groups of three.
_GROUPED, _GROUPS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+"), re.compile(r"\.")


def report_period(
    *, first: dt.date | None, last: dt.date | None, reported_on: dt.date, opened_on: dt.date, covered_to: dt.date | None
) -> tuple[dt.date, dt.date]:
    """Days that a report covers, both included: as given, else from the day after the last report to its own day.

    Raises RuleError when the days are the wrong way round, before the task or after the report.
    """
    start = first or (covered_to + dt.timedelta(days=1) if covered_to is not None else opened_on)
    end = last or reported_on
    if end > reported_on or start > end or end < opened_on:
        raise RuleError(
            _("A report of {day} cannot cover {first} to {last}").format(day=reported_on, first=start, last=end),
            hint=_("give the days that it covers: --since DAY --until DAY"),
        )
    return start, end


def reports_on(spans: Sequence[tuple[dt.date, dt.date]], *, period: Period, opened_on: dt.date) -> bool:
    """Whether a standing task is reported on, by the days that its reports cover, for the last period that is over.

    A report of any day of the period counts. A task that was given after the period owes nothing for it: then any
    report counts.
    """
    if opened_on > period.last:
        return bool(spans)
    return any(first <= period.last and last >= period.first for first, last in spans)


def figures(words: Sequence[str]) -> dict[str, int]:
    """Return measures by code, from words such as ``sessions_held=2``.

    Raises UsageError for words of another form, or a measure given twice.
    """
    found: dict[str, int] = {}
    for word in words:
        code, equals, value = word.partition("=")
        code, number = code.strip(), figure(value)
        if not equals or not code or number is None:
            raise UsageError(
                _("{word} is not a figure").format(word=word), hint=_("write it as: --measure sessions_held=2")
            )
        if code in found:
            raise UsageError(_("The measure {code} is given twice").format(code=code), hint=_("give each measure once"))
        found[code] = number
    return found


def figure(text: str) -> int | None:
    """Return a figure as people write it, such as ``1.200``; None for a text that is no whole number from 0 on."""
    typed = text.strip()
    number = _GROUPS.sub("", typed) if _GROUPED.fullmatch(typed) else typed
    return int(number) if number.isdecimal() and len(number) <= _MOST_DIGITS else None


def owes_report(spans: Sequence[tuple[dt.date, dt.date]], *, mode: str, period: Period, opened_on: dt.date) -> bool:
    """Whether an open task owes a report for a period: a standing task without a report for it, a task done once
    without any.

    A task on event waits for its event, and a task that was given after the period owes nothing for it.
    """
    if mode == "on_event" or opened_on > period.last:
        return False
    return not (reports_on(spans, period=period, opened_on=opened_on) if mode == "standing" else spans)


def bound_since(pledges: Sequence[tuple[dt.date, dt.date | None, bool]]) -> dt.date | None:
    """Return since when pledges bind without a break, by their first days, their revocation, and whether they hold."""
    first = min((signed for signed, _revoked, holds in pledges if holds), default=None)
    # The latest revocation first: each pledge may extend the time further back.
    for signed, revoked, holds in sorted(pledges, key=lambda one: one[1] or dt.date.min, reverse=True):
        if first is not None and not holds and revoked is not None and signed < first <= revoked:
            first = signed
    return first


def done_since(
    pledges: Sequence[tuple[dt.date, dt.date | None, bool]], *, given_on: dt.date, ends: Sequence[dt.date | None]
) -> dt.date | None:
    """Return since when pledges did a task that was given on a day; None where it had ended before."""
    since = bound_since(pledges)
    done_on = max(since, given_on) if since is not None else None
    return done_on if done_on is not None and all(end is None or done_on <= end for end in ends) else None
