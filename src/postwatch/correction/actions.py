"""Corrections of records, with a reason: the values shown before and after, and which papers printed them."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from postwatch.console import plain
from postwatch.correction.references import followups_naming, period_printed, reports_issued
from postwatch.correction.rules import FieldChange
from postwatch.correction.tables import Correction, CorrectionKind
from postwatch.dataclass import dataclass
from postwatch.days import (
    Months,
    Period,
    period_named,
    previous_period,
    same_period_last_year,
    year_start,
)
from postwatch.desk import Desk
from postwatch.errors import UsageError
from postwatch.journal.recorder import personal_names
from postwatch.journal.search import recorded_at
from postwatch.language import _
from postwatch.office.by_day import months_of
from postwatch.store.columns import Row, Withdrawable, record_of, result_of, save

if TYPE_CHECKING:
    from postwatch.evidence.tables import Document

# What a record shows of its own corrections, and what follows from the rest of it, is no part of it.
NO_PART = frozenset(
    {
        "id",
        "decision_id",
        "withdrawn_on",
        "corrections_list",
        "clocks_list",
        "checklist_list",
        "rechecked_list",
        "authority_list",
        "usual_authority_list",
        "conduct_like",
        "like",
        "consequences_list",
        "earlier_list",
        "fine_in_force",
        "fine_outstanding",
        "late_interest",
        "decision_reason",
        "decision_other_conduct",
        "decision_fine_reason",
        "decision_as_signed",
        "decision_faults_list",
        "decision_opened_list",
        "opened_list",
        "faults_list",
        "later_list",
        "decision_later_list",
        "handed_over_later_list",
        "handed_over_as_signed",
        "handed_over_faults_list",
        "is_waiting",
        "awaits_number",
        "ended_by",
        "annulled_list",
        "superseded_list",
    }
)

# A number of an entry of a list: it tells nothing of an entry that came or went.
NUMBERS = frozenset({"position", "finding"})


@dataclass(frozen=True)
class Cause:
    """Who puts a record right, and why."""

    actor: str
    reason: str


@dataclass(frozen=True)
class Record:
    """A record that is corrected: its row, the code by which people know it, and the way to the papers that print it.

    It counts from the day ``on``, for ``units``; documents about ``subjects`` (codes) print it too, and ``letters``,
    which are named by their symbols. ``part`` is its name where the code is that of a whole: a payment of a case.
    """

    row: Row
    code: str
    on: dt.date
    units: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


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
    """A corrected record: the fields that changed, their values before and after, the other records (codes) that
    changed along with it, and the papers that may have printed the old values. ``part`` is its name where the code is
    that of a whole: a payment of a case.
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
        for change in _differences(plain(before), plain(after))
    )
    if not changes:
        raise UsageError(
            _("Nothing of {record} would change").format(record=record.code),
            hint=_("give what it is to say now; --help lists the options"),
        )
    return _note(session, desk, CorrectionKind.AMEND, record, cause, changes)


def is_amended(before: object, after: object) -> bool:
    """Return whether an amendment changes the shown fields of its own record (`note_amendment`)."""
    return any(True for _change in _differences(plain(before), plain(after)))


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
        changes_list=changes,
        along_list=(),
        papers_list=papers_of(session, desk, record),
        part=record.part,
    )


def papers_of(session: Session, desk: Desk, record: Record) -> tuple[str, ...]:
    """Return the papers that may have printed a record: their symbols or paths."""
    return tuple(dict.fromkeys(_papers(session, desk, record)))


def _papers(session: Session, desk: Desk, record: Record) -> Iterator[str]:
    """Yield the symbols or paths of documents, made after a record was entered, that may have printed it.

    They are those about it itself, letters and follow-ups that name its units, and reports that counted its day.
    """
    from postwatch.evidence.tables import Document

    entered = recorded_at(session, row=record.row)
    letters = {**followups_naming(session, units=record.units, on=record.on), **record.letters}
    reports, months = reports_issued(session), months_of(session, desk)
    later = select(Document).where(Document.made_at >= entered) if entered is not None else select(Document)
    for document in session.exec(later.order_by(col(Document.id))):
        if document.subject in letters:
            yield letters[document.subject]
        elif document.subject in reports:
            report = reports[document.subject]
            period = period_named(period_printed(report.printed, report.period_last), months)
            if _counts(period, record.on, last=report.counted_to):
                yield report.symbol
        elif document.subject in record.subjects or _is_draft_from(document, record.on, months):
            yield document.path


def _is_draft_from(document: "Document", day: dt.date, months: Months) -> bool:
    """Return whether a document is the draft of a report that counts a day."""
    if document.kind != "report":
        return False
    period = period_named(document.subject, months)
    return _counts(period, day, last=period.last)


def _counts(period: Period, day: dt.date, *, last: dt.date) -> bool:
    """Return whether a report counts a day: since its year began, in the period before, or in that of a year ago."""
    compared = (previous_period(period), same_period_last_year(period))
    return year_start(period) <= day <= last or any(one.first <= day <= one.last for one in compared)


def _differences(before: Any, after: Any, name: str = "") -> Iterator[FieldChange]:
    """Yield the single values in which two results differ, with the names that lead to them.

    A list of single values is one value; a number that only counts a list is none. Of an entry that came or went, what
    it does not have is none either.
    """
    if before == after:
        return
    before, after = (_by_place(value) for value in (before, after))
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        untold = NO_PART if before and after else NO_PART | NUMBERS
        before, after = before or {}, after or {}
        for key in dict.fromkeys([*before, *after]):
            if key not in untold and f"{key}_list" not in before and not _is_absent(before, after, key):
                yield from _differences(before.get(key), after.get(key), f"{name}.{key}" if name else str(key))
        return
    yield FieldChange(name, before, after)


def _is_absent(before: Mapping[Any, Any], after: Mapping[Any, Any], key: Any) -> bool:
    """Return whether an entry that came or went does not have a key."""
    return not (before and after) and (before or after)[key] is False


def _by_place(value: Any) -> Any:
    """Return a list of results by their places from 1 on, a list of single values as a text."""
    if not isinstance(value, list):
        return value
    if any(isinstance(one, Mapping) for one in value):
        return dict(enumerate(value, start=1))
    return ", ".join(map(str, value)) or None
