"""Records by their names for a person: a code, the number in a year, the symbol of a letter."""

import datetime as dt
from typing import Any, TypeVar

from sqlmodel import Session, select

from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.office.codes import full_code, of_single_year, parse_number, whole_of, year_of_number
from postwatch.store.columns import Continued, last_row, matching
from postwatch.store.transaction import OFFICE, WITHDRAWN_TOO

Coded = TypeVar("Coded", bound=Any)


def find_by_code(
    session: Session, table: type[Coded], text: str, *, prefix: str, on: dt.date, refusal: NotFoundError
) -> Coded:
    """Return the row of a code or a number: of the year of a day, else of the only year that has it.

    Raise ``refusal`` when there is none. Raises NotFoundError for a withdrawn row, UsageError for a number of several
    earlier years.
    """
    row = find_recorded(session, table, text, prefix=prefix, on=on, refusal=refusal)
    if getattr(row, "withdrawn_on", None) is not None:
        raise NotFoundError(
            _("{code} was withdrawn on {day}: it counts as never recorded").format(code=row.code, day=row.withdrawn_on),
            hint=refusal.hint,
        )
    return row


def find_recorded(
    session: Session, table: type[Coded], text: str, *, prefix: str, on: dt.date, refusal: NotFoundError
) -> Coded:
    """Return the row of a code as `find_by_code` does, though it may have been withdrawn."""
    code = full_code(text, prefix=prefix, year=on.year)
    named = matching(table, frozenset({"code"}))  # type: ignore[arg-type]  # a class can be hashed
    row: Coded | None = session.exec(named, params={"code": code}, execution_options=WITHDRAWN_TOO).first()
    if row is None and text.strip().isdecimal() and text.isascii():
        other: Any = table
        years = other.code.like(f"{prefix}-____-{int(text):04d}")
        of_number = session.exec(select(other).where(years).execution_options(**WITHDRAWN_TOO))
        found = {int(one.code.removeprefix(f"{prefix}-")[:4]): one for one in of_number}
        row = of_single_year(found, on=on, text=text)
    if row is None:
        raise refusal
    return last_row(session, table, row.record_id) if isinstance(row, Continued) else row


def codes_by_id(session: Session, table: Any) -> dict[int, str]:
    """Return the codes of the records of a table, withdrawn records too, by their ids."""
    return dict(session.exec(select(table.id, table.code).execution_options(**WITHDRAWN_TOO)).all())


def find_part(session: Session, table: type[Coded], code: str, *, listed_by: str = "show {code}") -> Coded:
    """Return the part of a record by its code, such as ``VV-2020-0001.T2``.

    ``listed_by`` is the command that lists such codes. Raises NotFoundError.
    """
    meant = code.strip().upper()
    hint = _("see: postwatch {words}").format(words=listed_by.format(code=whole_of(meant)))
    refusal = NotFoundError(_("There is no {code}").format(code=meant), hint=hint)
    return find_by_code(session, table, meant, prefix="", on=dt.date.min, refusal=refusal)


def resolve_letter(session: Session, letters: Any, text: str, *, on: dt.date, refusal: NotFoundError) -> int:
    """Return the id of a letter given by code, symbol (the newest of that symbol) or number; else raise ``refusal``.

    ``letters`` has the columns id, office_id, code, number, symbol and issued_on. A number is of the year of ``on``,
    else of the only year that has it, or of the year beside it. Raises UsageError as `of_single_year`.
    """
    own = select(letters.id, letters.symbol, letters.issued_on).where(letters.office_id == session.info[OFFICE])
    found = session.execute(own.where(letters.code == text.strip().upper())).first()
    meant = parse_number(text)
    if found is None and meant is not None:
        numbered = session.execute(own.where(letters.number == meant[0]).order_by(letters.issued_on.desc())).all()
        of_years = {row.issued_on.year: row for row in reversed(numbered) if row.issued_on is not None}
        if meant[1] is None:
            found = of_single_year(of_years, on=on, text=text)
        else:
            rest = meant[1].casefold()
            of_symbol = (row for row in numbered if (row.symbol or "").casefold().endswith(rest))
            found = next(of_symbol, None) or of_years.get(year_of_number(text) or 0)
    if found is None:
        raise refusal
    return int(found.id)
