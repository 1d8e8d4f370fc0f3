"""The only code that counts days: working days, days and months of a term, and what day it legally is.

A term starts the day after the event (Bộ luật Dân sự 2015, Điều 147.2) and, when its last day is a weekend or a public
holiday, ends with the next working day (Điều 148.5). Weekends are Saturday and Sunday. Public holidays are those of the
``holidays`` library, corrected by rows of ``holidays.csv``: the government moves days off every year, by a notice that
no library can know in advance.
"""

import csv
import io
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.paths import resource

VIETNAM = timezone(timedelta(hours=7), "UTC+7")
"""The legal time of the country; it has no summer time."""

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_KINDS = ("holiday", "workday")
_CONFIRMED = frozenset({"notice", "press"})
_FIELDS = ("day", "kind", "note", "source", "confidence")


def local_today(now: datetime) -> date:
    """The legal day at UTC+7 of a moment with a zone. Raises ValueError for a moment without one."""
    if now.tzinfo is None:
        raise ValueError(now)
    return now.astimezone(VIETNAM).date()


@dataclass(frozen=True)
class SpecialDay:
    """A day that is off or worked, whatever the week and the library say.

    ``kind``: ``holiday`` or ``workday``. ``confidence``: ``notice`` (the announcement is cited) and ``press`` (public
    reports of it) confirm a year; ``law`` (fixed by the Labour Code) and ``memory`` do not.
    """

    day: date
    kind: str
    note: str = ""
    source: str = ""
    confidence: str = "memory"


class Calendar:
    """Working days of Vietnamese offices. All days are ``date``; a count of days is never negative unless said."""

    def __init__(self, special_days: Iterable[SpecialDay] = ()) -> None:
        days = tuple(special_days)
        self._special = {special.day: special.kind == "holiday" for special in days}
        self._confirmed = frozenset(special.day.year for special in days if special.confidence in _CONFIRMED)
        self._public: Any = None

    def is_working_day(self, day: date) -> bool:
        """False on weekends and public holidays; true on a Saturday that is worked in exchange for a day off."""
        if day in self._special:
            return not self._special[day]
        public = self._public_holidays()
        is_holiday = day in public  # the library reads a year when it is asked for a day of it
        if day.weekday() >= _SATURDAY:
            return day in public.weekend_workdays
        return not is_holiday

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        following = day + _ONE_DAY
        while not self.is_working_day(following):
            following += _ONE_DAY
        return following

    def on_or_after(self, day: date) -> date:
        """``day`` itself when it is worked, else the next working day (Bộ luật Dân sự 2015, Điều 148.5)."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, start: date, count: int) -> date:
        """Last day of a term of ``count`` working days; the first is the first working day after ``start``.

        With 0 it is ``start``. Raises ValueError for a negative count.
        """
        _require_count(count)
        day = start
        for _number in range(count):
            day = self.next_working_day(day)
        return day

    def add_calendar_days(self, start: date, count: int, *, moves: bool = True) -> date:
        """Last day of a term of ``count`` days; day 1 is the day after ``start`` (Điều 147.2, 148.2).

        A last day that is not worked moves to the next working day (Điều 148.5) unless ``moves`` is false.
        Raises ValueError for a negative count.
        """
        _require_count(count)
        day = start + timedelta(days=count)
        return self.on_or_after(day) if moves else day

    def add_months(self, start: date, count: int, *, moves: bool = True) -> date:
        """Last day of a term of ``count`` months: the same day of the last month, or its last day (Điều 148.4).

        A last day that is not worked moves as in ``add_calendar_days``. A year is 12 months.
        """
        _require_count(count)
        day = add_months(start, count)
        return self.on_or_after(day) if moves else day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before ``start``."""
        first, last = min(start, end), max(start, end)
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        count = sum(self.is_working_day(day) for day in days)
        return count if start <= end else -count

    def unconfirmed_years(self, days: Iterable[date]) -> tuple[int, ...]:
        """Years of ``days`` for which no cited notice or report stands in the data: their days off may have moved."""
        return tuple(sorted({day.year for day in days} - self._confirmed))

    def _public_holidays(self) -> Any:
        if self._public is None:
            from holidays import country_holidays

            self._public = country_holidays("VN")
        return self._public


def _require_count(count: int) -> None:
    if count < 0:
        raise ValueError(count)


def add_months(start: date, count: int) -> date:
    """The same day ``count`` months later (or earlier, below 0), or the last day of that month if it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    _weekday, length = monthrange(year, month + 1)
    return date(year, month + 1, min(start.day, length))


def load_calendar(workspace: Path | None = None) -> Calendar:
    """The calendar with the rows of ``holidays.csv``: the workspace's own file, else the shipped one.

    Raises NotFoundError when there is neither, UsageError when a row cannot be read.
    """
    path = resource("data", "holidays.csv", workspace)
    return Calendar(read_special_days(path))


def read_special_days(path: Path) -> tuple[SpecialDay, ...]:
    """Rows of a file with the columns day (yyyy-mm-dd), kind, note, source, confidence; ``,`` or ``;`` between them.

    Raises UsageError naming the file and the line for a missing column, an unreadable day or an unknown kind.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(path, 1, "UTF-8") from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    if missing := [name for name in _FIELDS if name not in (reader.fieldnames or ())]:
        raise _refusal(path, 1, ", ".join(missing))
    return tuple(_special_day(path, reader.line_num, row) for row in reader)


def _special_day(path: Path, line: int, row: dict[str, str | None]) -> SpecialDay:
    values = {name: (row[name] or "").strip() for name in _FIELDS}
    try:
        day = date.fromisoformat(values["day"])
    except ValueError:
        raise _refusal(path, line, values["day"]) from None
    if values["kind"] not in _KINDS:
        raise _refusal(path, line, values["kind"])
    return SpecialDay(day, values["kind"], values["note"], values["source"], values["confidence"])


def _refusal(path: Path, line: int, text: str) -> UsageError:
    return UsageError(
        _("{file}, line {line}: «{text}» is missing or cannot be read").format(file=path.name, line=line, text=text),
        hint=_("columns: day (yyyy-mm-dd), kind (holiday or workday), note, source, confidence"),
    )
