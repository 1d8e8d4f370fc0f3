"""Corrections of records, with a reason: the values shown before and after, and which papers printed them."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.console import plain
from postwatch.correction.changes import FieldChange, differences
from postwatch.correction.printed_in import Record, papers_of
from postwatch.correction.tables import Correction, CorrectionKind
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import UsageError
from postwatch.fields import fields_of
from postwatch.journal.recorder import personal_names
from postwatch.language import _
from postwatch.store.columns import MASK, Mask, Row, Withdrawable, record_of, save


@dataclass(frozen=True)
class Cause:
    """Who puts a record right, and why."""

    actor: str
    reason: str


@dataclass(frozen=True)
class CorrectionLine:
    """A correction of a record: on what legal day, by whom, why, and the changes."""

    kind: CorrectionKind
    corrected_on: dt.date
    actor: str
    reason: str
    changes_list: tuple[FieldChange, ...]


@dataclass(frozen=True)
class CorrectionResult:
    """A corrected record: its changed fields, the records that changed along, the papers that may print old values.

    Fields have their values before and after, texts that may name a person neither; other records are codes. ``part``
    is its name where the code is that of a whole: a payment of a case.
    """

    id: str
    kind: CorrectionKind
    corrected_on: dt.date
    actor: str
    reason: str
    fields_list: tuple[str, ...]
    changes_list: tuple[FieldChange, ...]
    along_list: tuple[str, ...]
    papers_list: tuple[str, ...]
    part: str


def note_amendment(
    session: Session, desk: Desk, *, record: Record, cause: Cause, before: object, after: object
) -> CorrectionResult:
    """Keep that a record was amended: ``before`` and ``after`` are the results that show it. Raises UsageError.

    What may be erased is named without what it says.
    """
    persons = personal_names(type(record.row))
    changes = tuple(
        FieldChange(change.field, None, None) if change.field in persons else change
        for change in differences(before, after)
    )
    if not changes:
        raise UsageError(
            _("Nothing of {record} would change").format(record=record.code),
            hint=_("give another value; it has these: postwatch show {record}").format(record=record.code),
        )
    return _note(session, desk, CorrectionKind.AMEND, record, cause, changes)


def is_amended(before: object, after: object) -> bool:
    """Return whether an amendment changes the shown fields of its own record (`note_amendment`)."""
    return any(True for _change in differences(before, after))


def note_withdrawal(
    session: Session, desk: Desk, *, record: Record, cause: Cause, along: Iterable[Withdrawable] = ()
) -> CorrectionResult:
    """Withdraw a record, and the rows that go ``along`` with it: they count as never recorded."""
    for row in (record.row, *along):
        row.withdrawn_on = desk.today
        save(session, row)
    return note_gone(session, desk, record=record, cause=cause)


def note_gone(session: Session, desk: Desk, *, record: Record, cause: Cause) -> CorrectionResult:
    """Keep the reason why a record counts no more; its rows, or another row, already tell that it does not."""
    return _note(session, desk, CorrectionKind.WITHDRAW, record, cause, ())


def corrections_of(session: Session, row: Row) -> tuple[CorrectionLine, ...]:
    """Return the corrections of a record, the first correction first."""
    return tuple(line for _id, line in corrections_by_row(session, type(row), [record_of(row)]))


def corrections_by_row(session: Session, table: type[Row], ids: Sequence[int]) -> list[tuple[int, CorrectionLine]]:
    """Return the corrections of records of a table, each with the id of its row, the first correction first."""
    kept = select(Correction).where(Correction.table_name == str(table.__tablename__), col(Correction.row_id).in_(ids))
    return [(one.row_id, _line(one)) for one in session.exec(kept.order_by(col(Correction.id)))]


def _line(one: Correction) -> CorrectionLine:
    changes = tuple(FieldChange(**change) for change in json.loads(one.changes or "[]"))
    return result_of(CorrectionLine, one, changes_list=changes)


def _note(
    session: Session,
    desk: Desk,
    kind: CorrectionKind,
    record: Record,
    cause: Cause,
    changes: tuple[FieldChange, ...],
) -> CorrectionResult:
    table, day = str(record.row.__tablename__), desk.today
    kept = json.dumps([plain(change) for change in changes], ensure_ascii=False) if changes else None
    correction = Correction(
        table_name=table, row_id=record_of(record.row), kind=kind, corrected_on=day, changes=kept, **vars(cause)
    )
    save(session, correction)
    return result_of(
        CorrectionResult,
        correction,
        id=record.code,
        fields_list=tuple(change.field for change in changes),
        changes_list=tuple(of_nobody(changes, type(record.row))),
        along_list=(),
        papers_list=papers_of(session, desk, record),
        part=record.part,
    )


def of_nobody(changes: Iterable[FieldChange], table: type[Row]) -> Iterator[FieldChange]:
    """Yield changes of a record, without the values of texts that may name a person."""
    for change in changes:
        yield FieldChange(change.field, None, None) if _may_name_person(change.field, table) else change


def _may_name_person(field: str, table: type[Row]) -> bool:
    """Return whether a field is masked in every row: in the table of its record, else in any that may hold a part."""
    key = field.rpartition(".")[2].removesuffix("_list")
    name = next((one.name for one in fields_of(table).values() if key in (one.key, one.name)), key)
    own = Row.metadata.tables[str(table.__tablename__)]
    places = [own] if name in own.columns else Row.metadata.tables.values()
    masks = (place.columns[name].info.get(MASK) for place in places if name in place.columns)
    return any(mask is not None and mask.persons == Mask().persons for mask in masks)
