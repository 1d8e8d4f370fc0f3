"""The outgoing register as a book of a year: its days, its format, its print-out."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session, col, func, select

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.files.output import PrintOut
from postwatch.language import _
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.letters import PrintOrder, RegisterBook, RegisterLine
from postwatch.register.numbering import chosen_series
from postwatch.register.options import BookOrder
from postwatch.vietnamese import one_of

FORMATS = ("docx", "xlsx")


def register_books(session: Session, desk: Desk, *, order: BookOrder) -> list[RegisterBook]:
    """Return the books of an order, one for each series that has numbers then, in the order of the office file.

    A number belongs to the day of its letter, else to the day on which it was reserved. Raises NotFoundError for a
    series that there is not and when no number is left; otherwise as `book_days`.
    """
    first, last = book_days(order.year, order.first, order.last, today=desk.today)
    day = func.coalesce(RegisterEntry.issued_on, RegisterEntry.reserved_on)
    books = []
    for series in chosen_series(session, order.series):
        statement = select(RegisterEntry).where(RegisterEntry.series_id == series.id, day.between(first, last))
        entries = session.exec(statement.order_by(col(RegisterEntry.number)))
        lines = tuple(result_of(RegisterLine, entry, series=series.code) for entry in entries)
        if lines:
            books.append(RegisterBook(series.code, series.name, first, last, lines))
    if not books:
        raise NotFoundError(
            _("The register has no number from {first} to {last}").format(first=first, last=last),
            hint=_("see which there are with: postwatch register list"),
        )
    return books


@dataclass(frozen=True)
class ExportResult:
    """Books that were printed: how many numbers of each status, the file, and the journal's head in its properties."""

    path: Path
    sha256: str
    year: int
    first: dt.date
    last: dt.date
    series_list: tuple[str, ...]
    numbers: int
    issued: int
    reserved: int
    void: int
    journal_head: str


def export_result(books: Sequence[RegisterBook], out: PrintOut, order: PrintOrder) -> ExportResult:
    """Return the result of a print-out of books."""
    states = Counter(line.status for book in books for line in book.lines)
    return result_of(
        ExportResult,
        out,
        books[0],
        order,
        year=books[0].first.year,
        series_list=tuple(book.series for book in books),
        numbers=states.total(),
        issued=states[NumberStatus.ISSUED],
        reserved=states[NumberStatus.RESERVED],
        void=states[NumberStatus.VOID],
    )


def print_format(named: str, file: str) -> str:
    """Return the format that was named, else that of the file's ending, else docx. Raises UsageError for another."""
    ending = file.rpartition(".")[2].lower()
    chosen = named.strip().lower() or (ending if ending in FORMATS else FORMATS[0])
    if chosen not in FORMATS:
        raise UsageError(
            _("{text} is not a format of the register").format(text=named),
            hint=one_of(named, FORMATS),
        )
    return chosen


def parse_year(year: int | None, *, default: int) -> int:
    """Return the year that was typed, or else the default. Raises UsageError for a year that is none."""
    if year is None:
        return default
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise UsageError(_("{year} is not a year").format(year=year), hint=_("write it as 2020"))
    return year


def book_days(
    year: int | None, first: dt.date | None, last: dt.date | None, *, today: dt.date
) -> tuple[dt.date, dt.date]:
    """Return the days that a book covers: a year, the present year if none is named, or days of a single year.

    Numbers begin anew with the year (Phụ lục I, II.3), so no book holds two. Raises UsageError for an impossible year,
    RuleError for days of two years or in the wrong order.
    """
    named = parse_year(year, default=(first or last or today).year)
    begin, end = first or dt.date(named, 1, 1), last or dt.date(named, 12, 31)
    if {begin.year, end.year} != {named} or begin > end:
        raise RuleError(
            _("The days {first} to {last} span more than one register").format(first=begin, last=end),
            hint=_("name days of a single year, the earlier day first: a register covers a single year"),
        )
    return begin, end
