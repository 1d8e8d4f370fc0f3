"""Corrections of records; and adding, finding, listing and showing plain records: once, for every kind."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from postwatch.correction import actions as correction
from postwatch.correction import printed_in
from postwatch.correction.actions import Cause, CorrectionResult, corrections_of
from postwatch.dataclass import result_of
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import about
from postwatch.fields import Entry, fields_of
from postwatch.office.actions import next_code
from postwatch.office.naming import find_by_code, find_recorded
from postwatch.options import NOTHING
from postwatch.record.kinds import Along, Details, Kind, Line, Plain, Record, Refers, Settle, nothing_along
from postwatch.record.rules import check_days
from postwatch.store import conditions
from postwatch.store.columns import save
from postwatch.store.transaction import recorded


def amend(
    session: Session, desk: Desk, *, kind: Kind[Record], code: str, changes: Entry[Record], cause: Cause, **which: Any
) -> CorrectionResult:
    """Amend a record; ``which`` tells, beside the code, which is meant.

    Raises as the kind does, and UsageError if nothing would change.
    """
    row = kind.find(session, desk, code, **which)
    record, before = kind.record_of(session, row), kind.show(session, desk, row.code)
    settle = kind.along(session, desk, row, changes.given)
    kind.write(session, desk, row, changes)
    after = kind.show(session, desk, row.code)
    done = correction.note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
    return _settled(done, settle(cause))


def withdraw(
    session: Session, desk: Desk, *, kind: Kind[Record], code: str, cause: Cause, **which: Any
) -> CorrectionResult:
    """Withdraw a record as never recorded; ``which`` is as in `amend`. Raises as the kind does."""
    row = kind.find(session, desk, code, **which)
    leave = kind.withdrawing(session, desk, row)
    settle = kind.along(session, desk, row, NOTHING)
    done = correction.note_withdrawal(session, desk, record=kind.record_of(session, row), cause=cause)
    return _settled(done, leave(cause), settle(cause))


def _settled(done: CorrectionResult, *settled: Along) -> CorrectionResult:
    codes = dict.fromkeys(code for one in settled for code in one.codes)
    papers = dict.fromkeys([*done.papers_list, *(paper for one in settled for paper in one.papers)])
    return replace(done, along_list=tuple(codes), papers_list=tuple(papers))


def kind_of(plain: Plain[Record, Any, Any]) -> Kind[Record]:
    """Return a plain kind as those who put a record right need it."""

    def write(session: Session, desk: Desk, row: Record, changes: Entry[Record]) -> None:
        with session.no_autoflush:
            _check(session, desk, plain, filled(session, plain, row, changes), changes)
        save(session, row)

    def withdrawing(session: Session, _desk: Desk, row: Record) -> Settle:
        plain.check_withdrawal(session, row)
        return nothing_along

    return Kind(
        plain.table,
        partial(find, kind=plain),
        lambda _session, row: printed_in.Record(row, row.code, on=getattr(row, plain.day)),
        withdrawing,
        partial(show, kind=plain),
        write,
    )


def keep(session: Session, desk: Desk, kind: Plain[Record, Line, Any], row: Record, entry: Entry[Record]) -> Line:
    """Record a row that was filled in. Raises as the check of its kind."""
    _check(session, desk, kind, row, entry)
    row.code = next_code(session, prefix=kind.table.prefix, on=desk.today)
    save(session, row)
    return lines(session, kind, [row])[0]


def _check(session: Session, desk: Desk, kind: Plain[Record, Any, Any], row: Record, entry: Entry[Record]) -> None:
    with about(fields_of(kind.table)[kind.day].typed_as):
        require_past(getattr(row, kind.day), today=desk.today)
    kind.check(session, desk, row, entry)


def filled(session: Session, kind: Plain[Record, Any, Any], row: Record, entry: Entry[Record]) -> Record:
    """Write the typed values into a row. Its references are found anew: they may differ on another day.

    Raises UsageError and NotFoundError for references that do not exist.
    """
    fields, given = fields_of(kind.table), entry.given
    on = given.get(kind.day, getattr(row, kind.day))
    found: dict[str, int | None] = {}
    for name, refers in kind.refers.items():
        typed = given[name] if name in given else _code_of(session, refers, getattr(row, name))
        with about(fields[name].typed_as):
            found[name] = refers.find(session, typed, on).id if typed else None
    # Only now: to find something writes what waits, and this was not checked.
    entry.write(row, but=found)
    for name, row_id in found.items():
        setattr(row, name, row_id)
    return row


def same_as(session: Session, kind: Plain[Record, Any, Any], row: Record) -> Record | None:
    """Return the record with the same values, but for its scan; fields that follow from the rest may be blank."""
    told = [one for name, one in fields_of(kind.table).items() if hasattr(kind.table, name)]
    said = {one.name: getattr(row, one.name) for one in told if not one.told.offers or getattr(row, one.name)}
    same = [getattr(kind.table, name).is_not_distinct_from(value) for name, value in said.items()]
    found: Record | None = session.exec(select(kind.table).where(*same)).first()
    return found


def find(session: Session, desk: Desk, code: str, *, kind: Plain[Record, Any, Any]) -> Record:
    """Return a record by its code, or by its number in the current year. Raises NotFoundError."""
    refusal = kind.refusal(code)
    row: Record = find_by_code(session, kind.table, code, prefix=kind.table.prefix, on=desk.today, refusal=refusal)
    return row


def show(session: Session, desk: Desk, code: str, *, kind: Plain[Record, Any, Details]) -> Details:
    """Return a record with its corrections, though it was withdrawn. Raises NotFoundError."""
    refusal = kind.refusal(code)
    row = find_recorded(session, kind.table, code, prefix=kind.table.prefix, on=desk.today, refusal=refusal)
    line = vars(lines(session, kind, [row])[0])
    more = kind.details_of(session, row)
    return result_of(kind.details, row, corrections_list=corrections_of(session, row), **line, **more)


def listed(
    session: Session, desk: Desk, kind: Plain[Any, Line, Any], chosen: Mapping[str, str | None] = NOTHING, *,
    first: dt.date | None = None, last: dt.date | None = None, withdrawn: bool = False,
) -> list[Line]:  # fmt: skip
    """Return records in the order of their days, or those withdrawn; ``chosen`` are values of fields, as typed.

    Raises RuleError for days in the wrong order, NotFoundError and UsageError for a value that is none.
    """
    check_days(first, last)
    table, day = kind.table, getattr(kind.table, kind.day)
    wanted = conditions.chosen(
        first and day >= first,
        last and day <= last,
        *(_is_chosen(session, desk, kind, name, typed) for name, typed in chosen.items() if typed),
    )
    statement = select(table).where(*wanted).order_by(day, col(table.id))
    return lines(session, kind, session.exec(recorded(statement, table, withdrawn=withdrawn)).all())


def lines(session: Session, kind: Plain[Record, Line, Any], rows: Sequence[Record]) -> list[Line]:
    """Return records as a list shows them; rows that they refer to are read by a query for each reference."""
    referred = {name: _referred(session, kind, name, rows) for name in kind.refers}
    keys = {one.key: one.name for one in fields_of(kind.table).values() if one.key != one.name}
    found: list[Line] = []
    for row in rows:
        its = {name: known.get(getattr(row, name)) for name, known in referred.items()}
        others = {key: getattr(row, name) for key, name in keys.items() if name not in its}
        codes = {fields_of(kind.table)[name].key: one and one.code for name, one in its.items()}
        found.append(result_of(kind.line, row, id=row.code, **others, **codes, **kind.line_of(its)))
    return found


def _code_of(session: Session, refers: Refers, row_id: int | None) -> str | None:
    known = session.get(refers.table, row_id) if row_id is not None else None
    return known.code if known is not None else None


def _is_chosen(session: Session, desk: Desk, kind: Plain[Any, Any, Any], name: str, typed: str) -> Any:
    column = getattr(kind.table, name)
    if name in kind.refers:
        return column == kind.refers[name].find(session, typed, desk.today).id
    return column == fields_of(kind.table)[name].chosen(typed)


def _referred(session: Session, kind: Plain[Any, Any, Any], name: str, rows: Sequence[Any]) -> Mapping[int, Any]:
    table, ids = kind.refers[name].table, {getattr(row, name) for row in rows} - {None}
    return {one.id: one for one in session.exec(select(table).where(col(table.id).in_(ids)))} if ids else {}
