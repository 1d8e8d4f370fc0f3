"""Days: how a typed day is read, which day it legally is, working days, terms, periods of reports (15th to 14th).

This is the only code that counts days.

A term starts the day after the event (Bộ luật Dân sự 2015, Điều 147.2) and, when its last day is a weekend or a public
holiday, ends with the next working day (Điều 148.5). Weekends are Saturday and Sunday. Public holidays are those of
``public_holidays.csv`` (1995 to 2060), corrected by rows of ``holidays.csv``: the government moves days off every year,
by a notice that nobody knows in advance.

A period ``15-14`` counts a month from the 15th of the month before to its own 14th, and a year from 15 December (Nghị
định 09/2019/NĐ-CP, Điều 12; from memory, the article itself is unverified). ``calendar`` counts whole months.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone
from functools import cache, cached_property
from types import MappingProxyType
from typing import Annotated, NamedTuple

from postwatch.errors import RuleError, UsageError
from postwatch.language import _
from postwatch.paths import shipped
from postwatch.records import OneOf
from postwatch.vietnamese import fold, quoted, short_date

VIETNAM = timezone(timedelta(hours=7), "UTC+7")
"""The legal time of the country; it has no summer time."""

CALENDAR = "calendar"
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2}) ?(?P<sign>[/.-]) ?(?P<month>[0-9]{1,2}) ?(?P=sign) ?(?P<year>[0-9]{4})")
_IN_WORDS = re.compile(r"(ngay )?(?P<day>[0-9]{1,2}) thang (?P<month>[0-9]{1,2}),? nam (?P<year>[0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_CLOCK = r"([01]?[0-9]|2[0-3])[:hg][0-5][0-9](:[0-5][0-9])?( ?(SA|CH|AM|PM)\b)?"
_TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])( ?(:|h|g|\.|giờ) ?((?P<minute>[0-5][0-9])( ?(phút|ph|p))?)?)")
# A moment as the e-office writes it: «19/05/2020 08:31:05», «08:31 ngày 19/5/2020», «2020-05-19T08:31:05»,
# «8h05 ngày 19/5/2020», «19/05/2020 11:22 SA».
_MOMENT = re.compile(rf"{_CLOCK},? +(ngày +)?(?P<last>\S.*)|(?P<first>.*[^\s,])(,? +|T){_CLOCK}", re.IGNORECASE)
# With two digits of the year the day comes first between slashes or points: «18/05/20»; 07-03-19 may be 2007.
_SHORT_YEAR = re.compile(r"(?P<day>[0-9]{1,2}) ?(?P<sign>[/.]) ?(?P<month>[0-9]{1,2}) ?(?P=sign) ?(?P<year>[0-9]{2})")
# A day without its year is read where it lies so near to today that no other year has it half as near.
_WITHOUT_ITS_YEAR = re.compile(r"(ngay )?(?P<day>[0-9]{1,2})( ?[/.-] ?| thang )(?P<month>[0-9]{1,2})")
_NEAR = timedelta(days=120)
# Years of two digits from here on are of the century before.
_CENTURY = 50
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})|(?P<month_first>[0-9]{1,2})/(?P<year_last>[0-9]{4})")
_PART = re.compile(
    r"(?P<year>[0-9]{4})-(?P<letter>[QH])?(?P<part>[1-4]|I{1,3}|IV)|"
    r"(?P<letter_first>[QH])?(?P<part_first>[1-4]|I{1,3}|IV)/(?P<year_last>[0-9]{4})"
)
_WITHOUT_YEAR = re.compile(r"0?[1-9]|1[0-2]|Q[1-4]|H[12]|9M")
_ROMAN = ("I", "II", "III", "IV")
# Months of a period, and the letter of what a year has several of.
QUARTER, HALF, NINE_MONTHS, YEAR = 3, 6, 9, 12
_LETTERS = {QUARTER: "Q", HALF: "H"}
_NINE = "-9M"
_TO = ".."
_ONE_DAY = timedelta(days=1)
PROPOSAL = "proposal"
_SATURDAY = 5


def parse_date(text: str, *, what: str) -> date:
    """Return a day written dd/mm/yyyy (one or two digits, also with points or hyphens), in words, or yyyy-mm-dd.

    A year of two digits is read behind slashes or points. Raises UsageError, naming ``what`` and the text, for every
    other form (month first, month and year only) and for days that do not exist.
    """
    typed = with_whole_year(text.strip())
    found = _DAY_FIRST.fullmatch(typed) or _ISO.fullmatch(typed) or _IN_WORDS.fullmatch(fold(typed))
    try:
        day = date(*(int(found[name]) for name in ("year", "month", "day"))) if found else None
    except ValueError:
        day = None
    return plausible(day, text, what)


def parse_time(text: str) -> time:
    """Return a time written ``14:30``, ``14h30``, ``14 giờ 30 phút``, ``14h``. Raises UsageError for any other text."""
    found = _TIME.fullmatch(text.strip().lower())
    if found is None:
        raise UsageError(_("{text} is not a time").format(text=quoted(text)), hint=_("write it as 14:30 or 14h30"))
    return time(int(found["hour"]), int(found["minute"] or 0))


def with_whole_year(text: str) -> str:
    """Return a day written 18/05/20 with four digits of its year, any other text as it is."""
    found = _SHORT_YEAR.fullmatch(text)
    if found is None:
        return text
    century = 2000 if int(found["year"]) < _CENTURY else 1900
    return f"{found['day']}/{found['month']}/{century + int(found['year'])}"


def with_year(text: str, *, today: date) -> str:
    """Return a day without its year, as a command line may have it, with the year in which it is near to today.

    Any other text is returned as it is. Raises UsageError, naming the years that are meant, where none is near.
    """
    found = _WITHOUT_ITS_YEAR.fullmatch(fold(text))
    if found is None:
        return text
    days: list[date] = []
    for year in range(today.year - 1, today.year + 2):
        with suppress(ValueError):
            days.append(date(year, int(found["month"]), int(found["day"])))
    near = [day for day in days if abs(day - today) <= _NEAR]
    if days and not near:
        around = sorted(sorted(days, key=lambda day: abs(day - today))[:2])
        raise UsageError(
            _("{text} is a day of several years").format(text=quoted(text)),
            hint=_("write the year too, such as {example}").format(example=_(" or ").join(map(short_date, around))),
        )
    return near[0].isoformat() if near else text


def day_of_moment(text: str) -> str:
    """Return what a text says beside a time, as the e-office writes it; a text without a time as it is."""
    moment = _MOMENT.fullmatch(text.strip())
    return (moment["last"] or moment["first"]) if moment else text


def plausible(day: date | None, text: str, what: str) -> date:
    """Return a day of the years that records are of. Raises UsageError, naming ``what`` and the text, for another."""
    if day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return day
    raise UsageError(
        _("{what}: {text} is not a day").format(what=what, text=quoted(text)),
        hint=_("write it as 15/5/2020 (day, month, year in four digits) or 2020-05-15"),
    )


def parse_month(text: str) -> tuple[int, int]:
    """Return year and month from ``2020-06``, ``06/2020`` or ``6/2020``. Raises UsageError for any other text."""
    found = _MONTH.fullmatch(text.strip())
    if found is not None:
        year = int(found["year"] or found["year_last"])
        month = int(found["month"] or found["month_first"])
        if _FIRST_YEAR < year <= _LAST_YEAR and 1 <= month <= 12:
            return year, month
    raise UsageError(_("{text} is not a month").format(text=text), hint=_("write it as 2020-06 or 06/2020"))


def parse_part(text: str, length: int) -> tuple[int, int]:
    """Return year and number of a part of a year whose ``length`` is in months.

    A quarter from ``2020-Q2``, ``2020-2``, ``2/2020`` or ``II/2020``, a half from ``2020-H1`` and the like. Raises
    UsageError for any other text.
    """
    found = _PART.fullmatch(text.strip().upper())
    if found is not None and (found["letter"] or found["letter_first"]) in (None, _LETTERS[length]):
        year, part = int(found["year"] or found["year_last"]), found["part"] or found["part_first"]
        number = _ROMAN.index(part) + 1 if part in _ROMAN else int(part)
        if _FIRST_YEAR < year <= _LAST_YEAR and number <= YEAR // length:
            return year, number
    sentence = _("{text} is not a quarter") if length == QUARTER else _("{text} is not a half of a year")
    hint = _("write it as {example}").format(example=f"2020-{_LETTERS[length]}1")
    raise UsageError(sentence.format(text=text), hint=hint)


def parse_year(text: str) -> int:
    """Return a year from its four digits. Raises UsageError for any other text."""
    year = int(text) if text.isascii() and text.isdigit() else 0
    if not _FIRST_YEAR < year <= _LAST_YEAR:
        raise UsageError(_("{text} is not a year").format(text=text), hint=_("write it as 2020"))
    return year


def local_today(now: datetime) -> date:
    """Return the legal day at UTC+7 of a moment with a zone. Raises ValueError for a moment without a zone."""
    if now.tzinfo is None:
        raise ValueError(now)
    return local(now).date()


def local(moment: datetime) -> datetime:
    """Return a moment with a zone as clocks show it at UTC+7."""
    return moment.astimezone(VIETNAM)


def require_past(day: date, *, today: date) -> date:
    """Return a day up to today. Raises RuleError for a future day."""
    if day > today:
        raise RuleError(_("The day {day} is in the future").format(day=day), hint=_("name a day up to today"))
    return day


def day_of_change(day: date | None, *, today: date, begun_on: date, name: str) -> date:
    """Return the day on which a thing begun on a day changes or ends: the day named, else today.

    A clock that was set back changes nothing before it began. Raises RuleError for a named day that is in the future,
    or before ``begun_on``, the first day of the thing called ``name``.
    """
    if day is None:
        return max(today, begun_on)
    if require_past(day, today=today) < begun_on:
        raise RuleError(
            _("The day {day} is before {begun}, the first day of {name}").format(day=day, begun=begun_on, name=name),
            hint=_("name a day from {begun} to {today}").format(begun=begun_on, today=max(today, begun_on)),
        )
    return day


class SpecialDay(NamedTuple):
    """A day that is off or worked, whatever the week and the public days say: a row of ``holidays.csv``.

    ``confidence``: ``notice`` (the announcement is cited), ``press`` (public reports of it), ``law`` (fixed by the
    Labour Code), ``memory``, or ``proposal`` (proposed to the government, and neither granted nor refused yet).
    """

    day: date
    kind: Annotated[str, OneOf(("holiday", "workday"))]
    note: str = ""
    source: str = ""
    confidence: str = ""


PublicYears = Mapping[int, Mapping[date, str]]
"""Days off of years, and the Saturdays worked in exchange."""
_NO_DAYS: Mapping[date, str] = MappingProxyType({})


class Calendar:
    """Working days of Vietnamese offices. All days are ``date``; a count of days is never negative unless said.

    A term that days off which are only proposed would make longer ends on the later day.
    """

    def __init__(self, special_days: Iterable[SpecialDay] = (), public: PublicYears | None = None) -> None:
        """Take ``public`` days for the shipped ones; of years that neither knows only weekends are off."""
        known = list(special_days)
        self._public = public if public is not None else _shipped_years()
        self._special = {one.day: one.kind == "holiday" for one in known if one.confidence != PROPOSAL}
        self._proposed = {one.day: one.kind == "holiday" for one in known if one.confidence == PROPOSAL}
        # Results counted once, by the question.
        self.kept: dict[tuple[object, ...], tuple[date | None, date | None]] = {}

    @cached_property
    def readings(self) -> "tuple[Calendar, ...]":
        """This calendar, and the calendar with all proposed days granted, each by itself."""
        if not self._proposed:
            return (self,)
        refused, granted = Calendar((), self._public), Calendar((), self._public)
        refused._special, granted._special = self._special, self._special | self._proposed
        return (refused, granted)

    def is_working_day(self, day: date) -> bool:
        """False on weekends and public holidays; true on a Saturday that is worked in exchange for a day off.

        Proposed days do not count.
        """
        if day in self._special:
            return not self._special[day]
        kind = self._public.get(day.year, _NO_DAYS).get(day)
        return kind == "workday" if day.weekday() >= _SATURDAY else kind != "holiday"

    def differing(self, other: "Calendar") -> set[date]:
        """Return the days that are worked in either calendar, or maybe, and not in the other."""
        named = self._named() | other._named()
        return {day for day in named if self._worked(day) != other._worked(day)}

    def _named(self) -> set[date]:
        return {*self._special, *self._proposed, *(day for year in self._public.values() for day in year)}

    def _worked(self, day: date) -> set[bool]:
        return {reading.is_working_day(day) for reading in self.readings}

    def on_or_after(self, day: date) -> date:
        """``day`` itself when it is worked, else the next working day (Bộ luật Dân sự 2015, Điều 148.5)."""
        return max(reading._first_worked(day) for reading in self.readings)

    def _first_worked(self, day: date) -> date:
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """Last day of a term of ``count`` working days; the first is the first working day after ``start``.

        With 0 it is ``start``. Raises ValueError for a negative count.
        """
        _require_count(count)
        return max(reading._after_worked(start, count) for reading in self.readings)

    def _after_worked(self, day: date, count: int) -> date:
        for _number in range(count):
            day = self._first_worked(day + _ONE_DAY)
        return day

    def add_calendar_days(self, start: date, count: int) -> date:
        """Last day of a term of ``count`` days; day 1 is the day after ``start`` (Điều 147.2, 148.2).

        A last day that is not worked moves to the next that is (Điều 148.5). Raises ValueError for a negative count.
        """
        _require_count(count)
        return self.on_or_after(start + timedelta(days=count))

    def add_months(self, start: date, count: int) -> date:
        """Last day of a term of ``count`` months: the same day of the last month, or its last day (Điều 148.4).

        A last day that is not worked moves as in ``add_calendar_days``.
        """
        _require_count(count)
        return self.on_or_after(add_months(start, count))


@cache
def _shipped_years() -> PublicYears:
    return public_years((shipped("data") / "public_holidays.csv").read_text(encoding="utf-8"))


def public_years(text: str) -> PublicYears:
    """Return the days off and the Saturdays worked in exchange of the years in a file."""
    years: dict[int, dict[date, str]] = {}
    for line in text.split()[1:]:
        text, _comma, kind = line.partition(",")
        day = date.fromisoformat(text)
        years.setdefault(day.year, {})[day] = kind
    return years


def _require_count(count: int) -> None:
    if count < 0:
        raise ValueError(count)


def add_months(start: date, count: int) -> date:
    """The same day ``count`` months later (or earlier, below 0), or the last day of that month if it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    _weekday, length = monthrange(year, month + 1)
    return date(year, month + 1, min(start.day, length))


def valid_on(first: date | None, last: date | None, day: date) -> bool:
    """Return whether a day lies within first and last, both included; a missing end is open."""
    return (first is None or first <= day) and (last is None or day <= last)


class Months(NamedTuple):
    """How an office cuts its months: ``calendar`` or ``15-14``, and from which days on in another way.

    A month is cut as on its first day, and begins where the month before it ended: no day lies between two months.
    """

    style: str
    changes: tuple[tuple[date, str], ...] = ()

    def last_day(self, first: date) -> date:
        """Return the last day of the period of a month, which is named by its first day in the calendar."""
        style = next((style for day, style in reversed(self.changes) if day <= first), self.style)
        return add_months(first, 1) - _ONE_DAY if style == CALENDAR else first.replace(day=14)


class Period(NamedTuple):
    """Days of a report, both ends included: ``length`` months up to ``month`` of ``year``.

    They are cut as the office cuts its ``months``. Any other days have a ``length`` of 0, and the month in which they
    end.
    """

    year: int
    month: int
    months: Months
    first: date
    last: date
    length: int = 1


def period_of(year: int, month: int, months: Months, *, length: int = 1) -> Period:
    """Return the period of some months up to a month: ``2020-06`` is 15/5/2020 to 14/6/2020, or the calendar month."""
    named = date(year, month, 1)
    first = months.last_day(add_months(named, -length)) + _ONE_DAY
    return Period(year, month, months, first, months.last_day(named), length)


def period_between(first: date, last: date, months: Months) -> Period:
    """Return the period of any days, both ends included."""
    ends_in = period_containing(last, months)
    return Period(ends_in.year, ends_in.month, months, first, last, 0)


def period_containing(day: date, months: Months, *, length: int = 1) -> Period:
    """Return the period of some months that a day lies in, or of its year: the nine months are its first."""
    period = period_of(day.year, day.month, months)
    if day > period.last:
        later = add_months(day, 1)
        period = period_of(later.year, later.month, months)
    last_month = min(-(-period.month // length) * length, _last_month(length))
    return period_of(period.year, last_month, months, length=length)


def _last_month(length: int) -> int:
    """Return the month in which the last period of a year ends."""
    return 12 // length * length


def last_whole_period(today: date, months: Months, *, length: int = 1) -> Period:
    """Return the last period that ended before today."""
    return last_period_ended_by(today - _ONE_DAY, months, length=length)


def last_period_ended_by(day: date, months: Months, *, length: int = 1) -> Period:
    """Return the last period that ended on a day or before it."""
    running = period_containing(day, months, length=length)
    return running if running.last <= day else previous_period(running)


def period_name(period: Period) -> str:
    """Return how a period is called where it is typed and kept.

    ``2020-06``, ``2020-Q2``, ``2020-H1``, ``2020-9M``, ``2020``, ``2020-05-01..2020-05-20``.
    """
    if not period.length:
        return name_of_days(period.first, period.last)
    if period.length == 1:
        return name_of_part(f"{period.year}-{period.month}", 1)
    number = f"-{period.month // period.length}" if period.length in _LETTERS else ""
    return name_of_part(f"{period.year}{number}", period.length)


def name_of_part(typed: str, length: int) -> str:
    """Return the name of a period of some months of a year as a person wrote it.

    A month, a quarter, a half, or a year for nine months and for the whole. Raises UsageError for any other text.
    """
    if length == 1:
        return "{}-{:02d}".format(*parse_month(typed))
    if length in _LETTERS:
        year, number = parse_part(typed, length)
        return f"{year}-{_LETTERS[length]}{number}"
    return f"{parse_year(typed)}" + (_NINE if length == NINE_MONTHS else "")


def name_of_days(first: date, last: date) -> str:
    """Return the name of the period of any days. Raises UsageError where the last is before the first."""
    if last < first:
        raise UsageError(
            _("The last day {last} is before the first day {first}").format(first=first, last=last),
            hint=_("check both days"),
        )
    return f"{first}{_TO}{last}"


def period_named(text: str, months: Months) -> Period:
    """Return the period of a name; a month may be written in other ways too. Raises UsageError for another text."""
    name = text.strip().upper()
    first, comma, last = name.partition(_TO)
    if comma:
        first_on = parse_date(day_of_moment(first), what=_("the first day"))
        last_on = parse_date(day_of_moment(last), what=_("the last day"))
        name_of_days(first_on, last_on)
        return period_between(first_on, last_on, months)
    if name.isdigit():
        return period_of(parse_year(name), YEAR, months, length=YEAR)
    if name.endswith(_NINE):
        return period_of(parse_year(name.removesuffix(_NINE)), NINE_MONTHS, months, length=NINE_MONTHS)
    for length, letter in _LETTERS.items():
        if _PART.fullmatch(name) and letter in name:
            year, number = parse_part(name, length)
            return period_of(year, number * length, months, length=length)
    try:
        return period_of(*parse_month(name), months)
    except UsageError as error:
        raise UsageError(
            _("{text} is no period").format(text=text.strip()),
            hint=_("write it as 2020-06, 2020-Q2, 2020-H1, 2020-9M, 2020, or days: 2020-05-20..2020-06-03"),
        ) from error


def lacks_year(text: str) -> bool:
    """Return whether a text names a month, a quarter, a half or nine months of any year: ``5``, ``Q2``, ``H1``."""
    return _WITHOUT_YEAR.fullmatch(text.strip().upper()) is not None


def periods_of_years(text: str, months: Months, years: Iterable[int]) -> list[Period]:
    """Return the periods of a name that lacks the year, in each of the years."""
    return [period_named(f"{year}-{text.strip()}", months) for year in years]


def require_begun(period: Period, *, today: date) -> None:
    """Refuse a period in the future (RuleError)."""
    if period.first > today:
        raise RuleError(
            _("The period {period} begins on {day}, which is in the future").format(
                period=period_name(period), day=period.first
            ),
            hint=_("name a period that has begun, or leave it out for the last whole one"),
        )


def previous_period(period: Period) -> Period:
    """Return the period before in the row of its kind: before the nine months come those of the year before.

    Before other days come as many; before whole months of the calendar as many months.
    """
    if not period.length:
        return _days_before(period)
    month = period.month - period.length
    year, month = (period.year, month) if month > 0 else (period.year - 1, _last_month(period.length))
    return period_of(year, month, period.months, length=period.length)


def _days_before(period: Period) -> Period:
    last = period.first - _ONE_DAY
    if period.first.day == 1 and _ends_month(period.last):
        number = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        return period_between(add_months(period.first, -number), last, period.months)
    return period_between(last - (period.last - period.first), last, period.months)


def same_period_last_year(period: Period) -> Period:
    """Return the period of the same months a year earlier, or of the same days; the last of a month stays the last."""
    if period.length:
        return period_of(period.year - 1, period.month, period.months, length=period.length)
    last = add_months(period.last, -12)
    if _ends_month(period.last):
        last = add_months(last.replace(day=1), 1) - _ONE_DAY
    return period_between(add_months(period.first, -12), last, period.months)


def _ends_month(day: date) -> bool:
    return (day + _ONE_DAY).day == 1


def year_start(period: Period) -> date:
    """From when ``lũy kế`` counts: 15 December of the year before, or 1 January, of the year in which days begin."""
    begun = period if period.length else period_containing(period.first, period.months)
    return period_of(begun.year, 1, period.months).first
