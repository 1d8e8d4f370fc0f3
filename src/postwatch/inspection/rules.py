"""Rules on visits and their results."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from postwatch.days import valid_on
from postwatch.errors import RuleError, UsageError, about
from postwatch.inspection.typed_answers import ANSWERS, NOT_MET, require_item
from postwatch.language import N_, _
from postwatch.vietnamese import fold, quoted

Value = TypeVar("Value")

# The kind of document that minutes of a visit are, and the purpose of their form.
MINUTES = "inspection_minutes"

# Words typed for a new round, though the same body visited the unit on the same day.
NEW_ROUND = ("new", "moi")

# Kinds of units that are inspected and never inspect others.
INSPECTED_ONLY = frozenset({"postal_enterprise", "service_point"})

# One inspection of a legal person a year, unless there are clear signs of a violation: from what day by what norm, the
# newest first. All from memory.
_ONCE_A_YEAR = (
    (dt.date(2025, 5, 17), "Nghị quyết 198/2025/QH15, Điều 4"),
    (dt.date(2017, 5, 17), "Chỉ thị 20/CT-TTg ngày 17/5/2017"),
)

# Whose inspection a term is about, by the level of the office.
TERMS = {
    "commune": N_("an inspection by a commune"),
    "province": N_("an inspection by a department"),
    "ministry": N_("an inspection by a ministry"),
}

# Answers beside which nothing is found.
_UNFOUND = frozenset({"met", "not_applicable"})
# The sign typed for a finding that is about no item of the checklist.
NO_ITEM = "-"
# What a re-inspection says of a finding that is not put right.
STILL_OPEN = "open"
# Words typed if all earlier findings are put right.
_ALL = ("all", "tat ca")


def norm_of_one_a_year(on: dt.date) -> str | None:
    """Return the norm by which a legal person is inspected once a year, as of a day; None before there was a norm."""
    return next((norm for first, norm in _ONCE_A_YEAR if on >= first), None)


def require_first_of_year(name: str, *, year: int, rounds: Sequence[str], norm: str) -> None:
    """Refuse a second inspection of a legal person in a year (RuleError); ``rounds`` are those before it."""
    if rounds:
        raise RuleError(
            _("{name} has its inspection of {year} already: {rounds} ({norm}, unverified)").format(
                name=name, year=year, rounds=", ".join(rounds), norm=norm
            ),
            hint=_("leave the unit out; if there are clear signs of a violation, say which: --clear-sign TEXT"),
        )


def check_plan_days(
    *, starts_on: dt.date | None, ends_on: dt.date | None, period_from: dt.date | None, period_to: dt.date | None
) -> None:
    """Refuse days of a round, or of the period that it looks at, in the wrong order (RuleError)."""
    for first, last in ((starts_on, ends_on), (period_from, period_to)):
        if first is not None and last is not None and last < first:
            raise RuleError(
                _("The first day, {first}, lies after the last, {last}").format(first=first, last=last),
                hint=_("check both days"),
            )


def parse_partner(text: str) -> tuple[str, str, str]:
    """Return the name, title and agency of a member from another body, typed as ``Name; title; agency``.

    Raises UsageError if any of the three is missing.
    """
    parts = tuple(part.strip() for part in text.split(";"))
    if len(parts) != 3 or not all(parts):
        raise UsageError(
            _("{text} does not say who takes part").format(text=quoted(text)),
            hint=_('write "Name; title; agency", such as "Trần Văn An; Đội trưởng; Công an tỉnh"'),
        )
    return parts[0], parts[1], parts[2]


def check_visit_day(day: dt.date, *, today: dt.date) -> None:
    """Refuse a visit on a future day (RuleError)."""
    if day > today:
        raise RuleError(
            _("The visit on {day} lies in the future; today is {today}").format(day=day, today=today),
            hint=_("record a visit on its day or later"),
        )


def check_activity(name: str, *, first: dt.date | None, last: dt.date | None, day: dt.date) -> None:
    """Refuse a unit that was not active on the day (RuleError)."""
    if valid_on(first, last, day):
        return
    if first is not None and day < first:
        raise RuleError(
            _("{name} was not active yet on {day}: its first day is {first}").format(name=name, day=day, first=first),
            hint=_("check the day; a wrong first day of the unit: postwatch amend UNIT --active-from DAY"),
        )
    raise RuleError(
        _("{name} was closed on {day}: its last day was {last}").format(name=name, day=day, last=last or ""),
        hint=_("check the day, or name the unit that took over"),
    )


def check_decision(decision_on: dt.date | None, *, first_visit: dt.date) -> None:
    """Refuse a visit before the decision that orders it (RuleError)."""
    if decision_on is not None and decision_on > first_visit:
        raise RuleError(
            _("The inspection decision of {decision} is later than the visit on {day}").format(
                decision=decision_on, day=first_visit
            ),
            hint=_("check both days"),
        )


def remedies_of(
    shortcomings: Collection[str], *, remedies: Sequence[str], due_on: Sequence[dt.date]
) -> list[tuple[str | None, dt.date | None]]:
    """Return the remedy and its day of each shortcoming: a single value is for all, several are in order.

    Raises UsageError for a remedy without a shortcoming, a day without a remedy, and for another number of either.
    """
    if due_on and not remedies:
        raise UsageError(_("A remedy deadline is given without a remedy"), hint=_("give it with --remedy"))
    if remedies and not shortcomings:
        raise UsageError(_("A remedy is given without a finding"), hint=_("give it with --finding"))
    with about("remedy"):
        each = _for_each(len(shortcomings), remedies, _("{findings} findings have {count} remedies"))
    with about("remedy_due"):
        days = _for_each(len(shortcomings), due_on, _("{findings} findings have {count} remedy deadlines"))
    return list(zip(each, days, strict=True))


def items_of(
    findings: int, items: Sequence[str], *, codes: Collection[str], asked: Collection[str]
) -> list[str | None]:
    """Return the item of the checklist that each finding is about; None if it is about none.

    ``codes`` and ``asked`` are those of `checklist_answer`. Raises UsageError for an unknown item, and for another
    number of items than of findings.
    """
    if items and len(items) != findings:
        raise UsageError(
            _("{findings} findings have {count} items of the checklist").format(findings=findings, count=len(items)),
            hint=_("give one for each, shortcomings before signs of violations; - for one that is about none"),
        )
    for item in items:
        if item != NO_ITEM:
            require_item(item, codes=codes, asked=asked)
    return [item if item != NO_ITEM else None for item in items] or [None] * findings


def answers_found(answers: Mapping[str, str], items: Sequence[str | None]) -> dict[str, str]:
    """Return the answers of a visit with those that its findings give: an item with a finding is not met.

    Raises UsageError where such an item is answered as met, or as not applicable.
    """
    found = {item: number for number, item in reversed([*enumerate(items, start=1)]) if item is not None}
    for item, number in found.items():
        if answers.get(item) in _UNFOUND:
            raise UsageError(
                _("Finding {number} is about {item}, which is answered: {answer}").format(
                    number=number, item=item, answer=_(ANSWERS[answers[item]])
                ),
                hint=_("answer it as not met, or say that the finding is about none: --item -"),
            )
    return dict.fromkeys(reversed(found), NOT_MET) | dict(answers)


def _for_each(findings: int, given: Sequence[Value], refusal: str) -> Sequence[Value | None]:
    """Return a value for each finding.

    From none, from a single value for all, or from as many as findings (UsageError).
    """
    if not given:
        return [None] * findings
    if len(given) not in (1, findings):
        raise UsageError(
            refusal.format(findings=findings, count=len(given)),
            hint=_("give one for all, or one for each in the same order; in a sheet each has a line of its own"),
        )
    return given if len(given) == findings else [given[0]] * findings


def check_remedy_days(due_on: Collection[dt.date], *, visited_on: dt.date) -> None:
    """Refuse a remedy due before its finding (RuleError)."""
    for day in due_on:
        if day < visited_on:
            raise RuleError(
                _("A finding of {day} cannot be due on {due}").format(day=visited_on, due=day),
                hint=_("check the remedy deadline"),
            )


def check_remedied(text: str, *, remedy: str | None, done_on: dt.date, visited_on: dt.date, today: dt.date) -> None:
    """Refuse a finding put right before its visit or in the future, or a finding that asks for nothing (RuleError)."""
    if remedy is None:
        raise RuleError(
            _("The finding {text} asks for no remedy").format(text=quoted(text)),
            hint=_("add it first: postwatch amend KT-… --remedy TEXT --reason TEXT"),
        )
    if not visited_on <= done_on <= today:
        raise RuleError(
            _("A finding of {day} cannot have been put right on {done}; today is {today}").format(
                day=visited_on, done=done_on, today=today
            ),
            hint=_("give a day between the visit and today"),
        )


def dropping(minutes_on: dt.date | None) -> str:
    """Return the option that ``amend KT-…`` needs for a visit that its minutes of a day state.

    Empty without minutes.
    """
    return " --drop-minutes" if minutes_on is not None else ""


def check_unstated(visit: str, *, minutes_on: dt.date | None) -> None:
    """Refuse to change a visit that its minutes state (RuleError)."""
    if minutes_on is not None:
        raise RuleError(
            _("The minutes of {day} state visit {visit}").format(day=minutes_on, visit=visit),
            hint=_(
                "if they were never signed, or new ones take their place: postwatch amend {visit} "
                "--drop-minutes --reason TEXT"
            ).format(visit=visit),
        )


def check_minutes_day(minutes_on: dt.date | None, *, visited_on: dt.date, today: dt.date) -> None:
    """Refuse minutes dated before their visit (RuleError)."""
    if minutes_on is not None and not visited_on <= minutes_on <= today:
        raise RuleError(
            _("Minutes of {minutes} do not lie between the visit on {day} and today, {today}").format(
                minutes=minutes_on, day=visited_on, today=today
            ),
            hint=_("check the day of the minutes"),
        )


def numbers_done(typed: Iterable[str], *, visit: str, numbers: Collection[int]) -> frozenset[int]:
    """Return the findings that are put right, by their numbers, typed as ``1``, ``1, 3`` or ``all``.

    Raises UsageError for a text that is no number, or no number of a finding that asks for a remedy.
    """
    said = [part for text in typed for part in re.split(r"[,;\n]", text) if part.strip()]
    if any(fold(one) in _ALL for one in said):
        return frozenset(numbers)
    for one in said:
        if not (one.strip().isdecimal() and int(one) in numbers):
            raise UsageError(
                _("Visit {visit} has no finding {number} that asks for a remedy").format(
                    visit=visit, number=quoted(one.strip())
                ),
                hint=_("write one of: {allowed}; or: all").format(allowed=", ".join(map(str, sorted(numbers)))),
            )
    return frozenset(map(int, said))


def numbers_seen(
    done: Iterable[str], still_open: Iterable[str], *, visit: str, numbers: Collection[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the findings that are put right, and others that are not, as `numbers_done` reads them.

    Raises as it, and UsageError for a finding that is said to be both.
    """
    right, still = (numbers_done(typed, visit=visit, numbers=numbers) for typed in (done, still_open))
    if right & still:
        raise UsageError(
            _("Finding {number} is said to be put right and not to be").format(number=min(right & still)),
            hint=_("name it with --done or with --open"),
        )
    return right, still


def check_recheck(visit: str, *, is_of_unit: bool, visited_on: dt.date, day: dt.date) -> None:
    """Refuse to recheck on a day the findings of another unit, or of a visit not before that day (RuleError)."""
    hint = _("see: postwatch show {visit}").format(visit=visit)
    if not is_of_unit:
        raise RuleError(_("Visit {visit} was to another unit").format(visit=visit), hint=hint)
    if visited_on >= day:
        raise RuleError(
            _("What visit {visit} found on {visited} cannot be looked at again on {day}").format(
                visit=visit, visited=visited_on, day=day
            ),
            hint=hint,
        )


def check_within_round(
    code: str, *, first: dt.date | None, last: dt.date | None, day: dt.date, visit: str | None = None
) -> None:
    """Refuse a visit outside the days of its round (RuleError); ``visit`` is its code where it is recorded."""
    if not valid_on(first, last, day):
        raise RuleError(
            _("The visit on {day} lies outside round {round}, which runs from {first} to {last}").format(
                day=day, round=code, first=first or "…", last=last or "…"
            ),
            hint=_("check the day, or leave --round out for a visit by itself")
            if visit is None
            else _("check the days of the round; see: postwatch show {visit}").format(visit=visit),
        )
