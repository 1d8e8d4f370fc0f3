"""Rules on visits and their results."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TypeVar

from postwatch.days import valid_on
from postwatch.errors import RuleError, UsageError, about
from postwatch.language import N_, _
from postwatch.vietnamese import fold, one_of, quoted

Value = TypeVar("Value")

# What is typed for a round of its own, though the same body visited the unit on the same day.
NEW_ROUND = ("new", "moi")
VISIT_PREFIX, ROUND_PREFIX = "KT", "DKT"

# Kinds of units that are inspected and never inspect others.
INSPECTED_ONLY = frozenset({"postal_enterprise", "service_point"})

# One inspection of a legal person a year, unless there are clear signs of a violation: from what day by what norm, the
# newest first. All from memory.
_ONCE_A_YEAR = (
    (dt.date(2025, 5, 17), "Nghị quyết 198/2025/QH15, Điều 4"),
    (dt.date(2017, 5, 17), "Chỉ thị 20/CT-TTg ngày 17/5/2017"),
)

# What a checklist answers, in the order of its columns.
ANSWERS = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "not_shown": N_("not shown"),
    "not_applicable": N_("not applicable"),
}
NOT_MET = "not_met"
_ANSWERS_ON_PAPER = {
    "dat": "met",
    "chua dat": NOT_MET,
    "khong xuat trinh": "not_shown",
    "khong ap dung": "not_applicable",
}


def result_of(kinds: Collection[str]) -> str:
    """Return the result of a visit from its findings: a sign of a violation outweighs shortcomings."""
    if "violation_sign" in kinds:
        return "violation"
    return "findings" if kinds else "clean"


def norm_of_one_a_year(on: dt.date) -> str | None:
    """Return the norm by which a legal person is inspected once a year, as of a day; None before there was one."""
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

    Raises UsageError when one of the three is missing.
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
            hint=_("check the day, or the first day of the unit: postwatch recipient show"),
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
    """Return the remedy and its day of each shortcoming: one is that of all, several are theirs in order.

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


def _for_each(findings: int, given: Sequence[Value], refusal: str) -> Sequence[Value | None]:
    """Return what is given for each of some findings: nothing, one for all, or as many as they are (UsageError)."""
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
    """Refuse a finding put right before its visit or in the future, or one that asks for nothing (RuleError)."""
    if remedy is None:
        raise RuleError(
            _("The finding {text} asks for no remedy").format(text=quoted(text)),
            hint=_("add it first: postwatch inspect amend KT-… --remedy TEXT --reason TEXT"),
        )
    if not visited_on <= done_on <= today:
        raise RuleError(
            _("A finding of {day} cannot have been put right on {done}; today is {today}").format(
                day=visited_on, done=done_on, today=today
            ),
            hint=_("give a day between the visit and today"),
        )


def check_unstated(visit: str, *, minutes_on: dt.date | None) -> None:
    """Refuse to change a visit that its minutes state (RuleError)."""
    if minutes_on is not None:
        raise RuleError(
            _("The minutes of {day} state visit {visit}").format(day=minutes_on, visit=visit),
            hint=_(
                "if they were never signed, or new ones take their place: postwatch inspect amend {visit} "
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


def checklist_answer(text: str, *, codes: Collection[str]) -> tuple[str, str]:
    """Return the item code and the answer (of ANSWERS) typed as ``niem-yet=met`` or ``niem-yet=đạt``.

    Raises UsageError for an unknown item or answer.
    """
    item, _equals, said = (part.strip() for part in text.partition("="))
    answer = _ANSWERS_ON_PAPER.get(fold(said), said.lower())
    if item not in codes:
        raise UsageError(
            _("There is no item {item} on the checklist of that day").format(item=quoted(item)),
            hint=_("write ITEM=ANSWER with one of: {allowed}").format(allowed=", ".join(codes)),
        )
    if answer not in ANSWERS:
        raise UsageError(
            _("{answer} is not an answer of the checklist").format(answer=quoted(said)),
            hint=one_of(said, ANSWERS),
        )
    return item, answer


def check_within_round(code: str, *, first: dt.date | None, last: dt.date | None, day: dt.date) -> None:
    """Refuse a visit outside the days of its round (RuleError)."""
    if not valid_on(first, last, day):
        raise RuleError(
            _("The visit on {day} lies outside round {round}, which runs from {first} to {last}").format(
                day=day, round=code, first=first or "…", last=last or "…"
            ),
            hint=_("check the day, or leave --round out for a visit by itself"),
        )
