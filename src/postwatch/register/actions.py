"""The outgoing register: its series, and its numbers, which are given once and never free again."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.days import day_of_change
from postwatch.desk import Desk
from postwatch.document_types import LETTER
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.office.actions import count_up
from postwatch.office.by_day import settings_on
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.letters import RegisterLine
from postwatch.register.numbering import _find_number, _refuse_later_day_before, series_of
from postwatch.register.series_tables import Series, SeriesYear
from postwatch.settings import SeriesSetting
from postwatch.store.columns import result_of, rows_with, save


@dataclass(frozen=True)
class NumberResult:
    """A number of a series."""

    number: int
    year: int
    status: NumberStatus
    series: str
    note: str | None


def load_series(session: Session, *, series: tuple[SeriesSetting, ...]) -> None:
    """Add the number series of the office file."""
    save(session, *(Series(code=item.code, name=item.name, types=" ".join(item.types)) for item in series))


def follow_series(session: Session, *, series: tuple[SeriesSetting, ...], of: str, on: dt.date) -> None:
    """End all number series and begin those of a successor on a day; ``of`` tells the codes of both apart."""
    known = list(rows_with(session, Series))
    for row in known:
        row.active_to = row.active_to or on - dt.timedelta(days=1)
    taken = {row.code for row in known}
    begun = [
        Series(
            code=f"{item.code}-{of}" if item.code in taken else item.code,
            name=item.name,
            types=" ".join(item.types),
            active_from=on,
        )
        for item in series
    ]
    save(session, *known, *begun)


def reserve_numbers(session: Session, desk: Desk, *, count: int, note: str | None, on: dt.date) -> list[NumberResult]:
    """Take numbers before their letters exist.

    Raises UsageError for a count below one, RuleError where the office's registry gives the numbers, and for a day
    before that of a letter that has a lower number.
    """
    if settings_on(session, desk, on).numbering.mode == "office":
        raise RuleError(
            _("The numbers of this office are given by its registry (văn thư)"),
            hint=_("ask the registry, and type the number when the letter is issued: --number N"),
        )
    if not 1 <= count <= 1000:
        raise UsageError(
            _("{count} numbers cannot be reserved at once").format(count=count), hint=_("reserve from 1 to 1000")
        )
    series = series_of(session, document_type=LETTER, on=on)
    entries = [
        RegisterEntry(
            series_id=series.id,
            year=on.year,
            number=count_up(session, SeriesYear, series_id=series.id, year=on.year),
            status=NumberStatus.RESERVED,
            reserved_on=on,
            note=note,
        )
        for _count in range(count)
    ]
    _refuse_later_day_before(session, series, on, entries[0].number)
    save(session, *entries)
    return [result_of(NumberResult, entry, series=series.code) for entry in entries]


def void_number(
    session: Session, desk: Desk, *, number: int, year: int, reason: str, on: dt.date | None = None
) -> NumberResult:
    """Leave a reserved number unused for good, since a day, today if none is named.

    Raises NotFoundError, AlreadyThereError for a void number, RuleError for a number that a letter bears, for a future
    day or a day before the reservation.
    """
    letters = [series for series in rows_with(session, Series, by="id") if LETTER in series.types.split()]
    hint = _("see: postwatch register list")
    found = [(series, _find_number(session, series, year, number, hint=hint)) for series in letters]
    # Two series share a year in which the office was handed over.
    found.sort(key=lambda pair: pair[1] is None or pair[1].status is not NumberStatus.RESERVED)
    series, entry = found[0] if found else (None, None)
    if series is None or entry is None:
        raise NotFoundError(
            _("Number {number} of {year} was never given").format(number=number, year=year),
            hint=_("see: postwatch register list"),
        )
    if entry.status is not NumberStatus.RESERVED:
        raise RuleError(
            _("Number {number} of {year} is not merely reserved: {status}").format(
                number=number, year=year, status=entry.status.in_words
            ),
            hint=_("a letter that bears it is ended with: postwatch paper void, recall or replace"),
        )
    void_entry(session, desk, entry, reason=reason, on=on)
    return NumberResult(number, year, entry.status, series.code, reason)


def void_entry(
    session: Session, desk: Desk, entry: RegisterEntry, *, reason: str, on: dt.date | None = None
) -> dt.date:
    """Void a number since a day, today if none is named, and return that day.

    Raises RuleError for a future day, or one before that of its letter or its reservation.
    """
    name = entry.symbol or _("number {number} of {year}").format(number=entry.number, year=entry.year)
    day = day_of_change(on, today=desk.today, begun_on=entry.issued_on or entry.reserved_on, name=name)
    entry.status, entry.voided_on, entry.void_reason = NumberStatus.VOID, day, reason
    save(session, entry)
    return day


def list_register(session: Session, *, year: int | None = None) -> list[RegisterLine]:
    """Return every number of a year, reserved and void numbers too."""
    statement = select(RegisterEntry).order_by(col(RegisterEntry.year), col(RegisterEntry.number))
    if year is not None:
        statement = statement.where(RegisterEntry.year == year)
    codes = {series.id: series.code for series in rows_with(session, Series)}
    return [result_of(RegisterLine, entry, series=codes[entry.series_id]) for entry in session.exec(statement)]
