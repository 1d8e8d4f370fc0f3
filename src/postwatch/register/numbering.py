"""Numbers of outgoing letters: given once and never free again, reserved, left void; why a typed number is refused."""

import datetime as dt
from typing import Any

from sqlalchemy import and_, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.dataclass import dataclass, result_of
from postwatch.days import day_of_change, valid_on
from postwatch.desk import Desk
from postwatch.document_types import LETTER
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.office.actions import count_up
from postwatch.office.by_day import require_in_office, settings_on
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.rules import SHARING, number_and_symbol
from postwatch.register.series_tables import Series, SeriesYear
from postwatch.store.columns import row_with, rows_with, save
from postwatch.store.composed import composed
from postwatch.store.conditions import Condition


@dataclass(frozen=True)
class NumberResult:
    """A number of a series."""

    number: int
    year: int
    status: NumberStatus
    series: str
    note: str | None


@dataclass(frozen=True)
class Letter:
    """The facts of an issued document for the register; ``abbreviation`` is of a symbol that is not the office's."""

    document_type: str
    issued_on: dt.date
    subject: str
    signer: str
    addressees: str
    abbreviation: str | None = None


def issue_number(session: Session, desk: Desk, *, letter: Letter, number: int | None) -> RegisterEntry:
    """Enter a letter: with the next number of its series, a reserved number, or the number that the office gave.

    Raises RuleError when a typed number is needed, is not wanted, or would break the order of days; AlreadyThereError
    when it was given before.
    """
    settings = require_in_office(session, desk, letter.issued_on)
    series = series_of(session, document_type=letter.document_type, on=letter.issued_on)
    if number is None:
        entry = _own_number(session, desk, series, letter)
    else:
        entry = _typed_number(session, desk, series, letter, number)
    entry.status = NumberStatus.ISSUED
    entry.document_type = letter.document_type
    entry.symbol = number_and_symbol(
        entry.number, letter.document_type, letter.abbreviation or settings.abbreviation, settings.unit.abbreviation
    )
    entry.issued_on, entry.subject = letter.issued_on, letter.subject
    entry.signer, entry.addressees = letter.signer, letter.addressees
    entry.kept_by = f"VT, {settings.unit.abbreviation}"
    save(session, entry)
    return entry


def renumber(session: Session, desk: Desk, entry: RegisterEntry, *, number: int) -> None:
    """Write the number that the registry gave over that of a letter.

    Raises RuleError if this office gives the numbers itself, or if the days of others would no longer be in the order
    of numbers; AlreadyThereError for a number that was given before.
    """
    _require_number(number)
    day = entry.issued_on or entry.reserved_on
    if settings_on(session, desk, day).numbering.mode == "own":
        raise RuleError(
            _("The number of {symbol} was given by this office itself, in the order of its series").format(
                symbol=entry.symbol
            ),
            hint=_("a letter with another number is another letter: postwatch paper void, recall or replace"),
        )
    hint = _("take another number; see: postwatch register list")
    series = session.get_one(Series, entry.series_id)
    taken = _find_number(session, series, entry.year, number, hint=hint)
    if taken is not None and taken is not entry:
        raise AlreadyThereError(
            _("Number {number} of {year} was given to {symbol}: {subject}").format(
                number=number, year=entry.year, symbol=taken.symbol, subject=taken.subject
            ),
            hint=hint,
        )
    _check_day(session, series, day, number)
    count_up(session, SeriesYear, given=number, series_id=series.id, year=entry.year)
    # The symbol follows the number, as it was on the day.
    entry.number, entry.symbol = number, f"{number:02d}/{(entry.symbol or '').partition('/')[2]}"
    save(session, entry)


def series_of(session: Session, *, document_type: str, on: dt.date) -> Series:
    """Return the series that a document type belongs to on a day, or the type that it shares a series with.

    Raises NotFoundError.
    """
    valid = [one for one in rows_with(session, Series, by="id") if valid_on(one.active_from, one.active_to, on)]
    for held in (document_type, SHARING.get(document_type)):
        found = next((one for one in valid if held in one.types.split()), None)
        if found is not None:
            return found
    raise NotFoundError(
        _("No number series holds documents of type {type}").format(type=document_type),
        hint=_("name the type in a [[series]] of the office file"),
    )


def chosen_series(session: Session, code: str | None) -> list[Series]:
    every = list(rows_with(session, Series, by="id"))
    chosen = [series for series in every if code in (None, series.code)]
    if not chosen:
        raise NotFoundError(
            _("There is no number series {code}").format(code=code),
            hint=_("the series are: {codes}").format(codes=", ".join(series.code for series in every)),
        )
    return chosen


def _own_number(session: Session, desk: Desk, series: Series, letter: Letter) -> RegisterEntry:
    if settings_on(session, desk, letter.issued_on).numbering.mode == "office":
        raise RuleError(
            _("The numbers of this office are given by its registry (văn thư)"),
            hint=_("type the number that was given: --number N"),
        )
    number = count_up(session, SeriesYear, series_id=series.id, year=letter.issued_on.year)
    _check_day(session, series, letter.issued_on, number)
    return _given_at_once(series, letter, number, desk.today)


def _typed_number(session: Session, desk: Desk, series: Series, letter: Letter, number: int) -> RegisterEntry:
    _require_number(number)
    year = letter.issued_on.year
    hint = _("take another number; see: postwatch register list")
    entry = _find_number(session, series, year, number, hint=hint)
    if entry is not None and entry.status is not NumberStatus.RESERVED:
        raise AlreadyThereError(
            _("Number {number} of {year} was given to {symbol}: {subject}").format(
                number=number, year=year, symbol=entry.symbol, subject=entry.subject
            ),
            hint=_("see: postwatch register list"),
        )
    if entry is not None:
        # Kept before its day was known: later numbers may carry earlier days, but no earlier number a later day.
        _refuse_later_day_before(session, series, letter.issued_on, number)
        return entry
    if settings_on(session, desk, letter.issued_on).numbering.mode == "own":
        raise RuleError(
            _("Number {number} of {year} was not reserved; this office takes the next number of its series").format(
                number=number, year=year
            ),
            hint=_('leave --number out, or set numbering = "office" in postwatch.toml'),
        )
    _check_day(session, series, letter.issued_on, number)
    # Kept at the highest number known, should the office later hold the series itself.
    count_up(session, SeriesYear, given=number, series_id=series.id, year=year)
    return _given_at_once(series, letter, number, desk.today)


def _require_number(number: int) -> None:
    if not 1 <= number <= 999_999:
        raise UsageError(
            _("{number} is not a number of a letter").format(number=number), hint=_("numbers run from 1 to 999999")
        )


def _find_number(session: Session, series: Series, year: int, number: int, *, hint: str) -> RegisterEntry | None:
    """Return the line of a number, if it was given. Raises AlreadyThereError for a void number."""
    entry = row_with(session, RegisterEntry, series_id=series.id, year=year, number=number)
    if entry is not None and entry.status is NumberStatus.VOID:
        raise AlreadyThereError(
            _("Number {number} of {year} is void and stays void").format(number=number, year=year), hint=hint
        )
    return entry


def _given_at_once(series: Series, letter: Letter, number: int, today: dt.date) -> RegisterEntry:
    """A number whose letter is there; it is never entered before the day of the letter, which `_in_its_place` reads."""
    return RegisterEntry(
        series_id=series.id,
        year=letter.issued_on.year,
        number=number,
        status=NumberStatus.RESERVED,
        reserved_on=max(today, letter.issued_on),
    )


def _check_day(session: Session, series: Series, on: dt.date, number: int) -> None:
    """Refuse a lower number with a later day, unless it was reserved: both run in order (Phụ lục I, II.3)."""
    _refuse_later_day_before(session, series, on, number)
    _refuse_neighbour(on, _higher_of_earlier_day(session, series.id, on.year, number, on).first())


def _refuse_later_day_before(session: Session, series: Series, on: dt.date, number: int) -> None:
    _refuse_neighbour(on, _lower_of_later_day(session, series.id, on.year, number, on).first())


@composed
def _higher_of_earlier_day(series_id: int, year: int, number: int, on: dt.date) -> Any:
    place = col(RegisterEntry.number)
    return _issued_in_year(series_id, year).where(place > number, col(RegisterEntry.issued_on) < on).order_by(place)


@composed
def _lower_of_later_day(series_id: int, year: int, number: int, on: dt.date) -> Any:
    place = col(RegisterEntry.number)
    lower = _issued_in_year(series_id, year).where(place < number, col(RegisterEntry.issued_on) > on, _in_its_place())
    return lower.order_by(place.desc())


def _in_its_place() -> Condition:
    """Return the condition that a number was not kept for a later letter.

    A kept number may have a later day than those after it. Two things show that it was kept. It was entered before the
    day of its letter, as no number is that was given at once; or a higher number was entered after it for a letter of
    an earlier day, void since or not, which `_check_day` lets come after none but these.
    """
    other = aliased(RegisterEntry)
    overtaken = exists().where(
        col(other.series_id) == RegisterEntry.series_id,
        col(other.year) == RegisterEntry.year,
        col(other.id) > RegisterEntry.id,
        col(other.number) > RegisterEntry.number,
        col(other.issued_on) < RegisterEntry.issued_on,
    )
    return and_(col(RegisterEntry.reserved_on) >= RegisterEntry.issued_on, ~overtaken)


def _issued_in_year(series_id: int, year: int) -> SelectOfScalar[RegisterEntry]:
    return select(RegisterEntry).where(
        RegisterEntry.series_id == series_id,
        RegisterEntry.year == year,
        RegisterEntry.status == NumberStatus.ISSUED,
    )


def _refuse_neighbour(on: dt.date, neighbour: RegisterEntry | None) -> None:
    if neighbour is not None:
        raise RuleError(
            _("The day {day} contradicts {symbol}, which was issued on {other}").format(
                day=on, symbol=neighbour.symbol, other=neighbour.issued_on
            ),
            hint=_("numbers follow the order of days; check the number and the day"),
        )


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
            _("Number {number} of {year} was given to {symbol} of {day}").format(
                number=number, year=year, symbol=entry.symbol, day=entry.issued_on
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
