"""The journal in words: an entry with each record that it changed; the entries about a unit."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, select

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.journal import lookup as journal
from postwatch.journal.answers import read_answer
from postwatch.journal.chain import Change, continues, ids_of, is_insert, is_salted
from postwatch.journal.options import EntryFilter
from postwatch.journal.recorder import json_values_of
from postwatch.journal.search import changes_about, entries_about, in_chunks, removed_since
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.naming import UNSHOWN, Records, label_of
from postwatch.recipient.lookup import find_recipient
from postwatch.schema import TABLES
from postwatch.store.columns import Row
from postwatch.store.transaction import see_withdrawn

# So many records of a kind are named; of the others the number is said.
MOST_NAMED = 20


@dataclass(frozen=True)
class FieldChange:
    """A column of a record before and after, with its label: a code, number or ISO day, and words for a reference.

    A text about a person that was erased says so.
    """

    name: str
    label: str
    before: str | int | bool | None
    after: str | int | bool | None


@dataclass(frozen=True)
class RecordChange:
    """The change of an entry to a record of a ``kind`` (its table), or to many at once, whose fields are not kept.

    ``effect``: added, changed or removed. ``records_list`` names it, or the first of many that are still there;
    ``more`` counts those that are there besides. ``count`` is how many it was.
    """

    kind: str
    effect: str
    count: int
    records_list: tuple[str, ...]
    more: int
    field_list: tuple[FieldChange, ...]


@dataclass(frozen=True)
class EntryDetails:
    """An entry of the journal and its changes; ``undone_by`` is the entry that undid it.

    ``told`` is the answer of a command that changed nothing: which file it wrote. ``recorded_on`` is the legal day,
    ``set_today`` the day of POSTWATCH_TODAY, ``account`` the account known to a server.
    """

    id: int
    at: dt.datetime
    recorded_on: dt.date
    set_today: dt.date | None
    account: str | None
    actor: str
    command: str
    request_id: str
    undoes: int | None
    undone_by: int | None
    told: str | None
    changes_list: tuple[RecordChange, ...]


def list_entries(session: Session, desk: Desk, *, chosen: EntryFilter, unit: str) -> list[journal.EntryLine]:
    """Return the newest entries about a unit, narrowed by the filter. Raises NotFoundError for the unit."""
    see_withdrawn(session)
    row = find_recipient(session, recipient=unit)
    about = entries_about(session, office=desk.settings.code, row=row, tables=TABLES)
    return journal.list_entries(session, office=desk.settings.code, chosen=chosen, among=about)


def show_entry(session: Session, desk: Desk, *, entry: int) -> EntryDetails:
    """Return an entry in words. Raises NotFoundError."""
    see_withdrawn(session)
    found = journal.find_entry(session, office=desk.settings.code, number=entry)
    return _told_in_full(session, found, TABLES.changes_of(found))


def entries_of(session: Session, desk: Desk, *, row: Row) -> list[EntryDetails]:
    """Return the entries about a row, oldest first, each with its changes to that row and to rows that belong to it."""
    see_withdrawn(session)
    about = changes_about(session, office=desk.settings.code, row=row, tables=TABLES)
    return [_told_in_full(session, entry, changes) for entry, changes in about][::-1]


def _told_in_full(session: Session, entry: JournalEntry, changes: Iterable[Change]) -> EntryDetails:
    undoing = journal.undone_by(session, entry=entry)
    records = records_of(session, entry)
    answer = read_answer(entry) or {}
    return result_of(
        EntryDetails,
        entry,
        undone_by=undoing.id if undoing is not None else None,
        told=(answer.get("text") or None) if answer.get("unchanged") else None,
        changes_list=tuple(_described(records, change) for change in changes),
    )


def records_of(session: Session, entry: JournalEntry) -> Records:
    """Return the records as an entry knows them: those that were removed since as they were then."""
    return Records(session, removed_since(session, entry=entry, tables=TABLES))


def named(records: Records, table: str, ids: Iterable[int]) -> tuple[str, ...]:
    """Return the names of the first rows of a table."""
    return tuple(records.name_of(table, id_) for id_ in islice(ids, MOST_NAMED))


def told_by(session: Session, change: Change) -> Change:
    """Return a change as a change of its record: for a row that takes the place of another, its new values."""
    first, after = continues(change), change.get("after") or {}
    if first is None:
        return change
    table: Any = TABLES.classes[change["table"]]
    rows = select(table).where(or_(table.id == first, table.first_id == first), table.id < change["id"])
    earlier = session.exec(rows.order_by(table.id.desc()).limit(1)).first()
    if earlier is None:  # removed since
        return change
    known = json_values_of(earlier)
    anew = [name for name, value in after.items() if known[name] != value and name not in ("id", "first_id")]
    said = {"before": {name: known[name] for name in anew}, "after": {name: after[name] for name in anew}}
    return {**change, **said, "id": first}


def _described(records: Records, change: Change) -> RecordChange:
    change = told_by(records.session, change)
    table = change["table"]
    if "ids" in change:
        there = list(_present(records, table, change))
        return RecordChange(
            table, "added", change["rows"], named(records, table, there), max(0, len(there) - MOST_NAMED), ()
        )
    effect = "added" if is_insert(change) else "removed" if change["after"] is None else "changed"
    fields = tuple(_fields(records, change))
    return RecordChange(table, effect, 1, (records.name_of(table, change["id"]),), 0, fields)


def _present(records: Records, table: str, batch: Change) -> Iterable[int]:
    key = TABLES.classes[table].__table__.c.id
    for ids in in_chunks(id_ for id_ in ids_of(batch) if (table, id_) not in records.removed):
        yield from records.session.exec(select(key).where(key.in_(ids)).order_by(key))


def _fields(records: Records, change: Change) -> Iterable[FieldChange]:
    before: Mapping[str, Any] = change["before"] or {}
    after: Mapping[str, Any] = change["after"] or {}
    order = TABLES.classes[change["table"]].__table__.columns.keys()
    for name in sorted({*before, *after}, key=lambda name: order.index(name) if name in order else -1):
        pair = [_told(records, change, name, values.get(name)) for values in (before, after)]
        if name not in UNSHOWN and pair != [None, None]:
            yield FieldChange(name, label_of(change["table"], name), *pair)


def _told(records: Records, change: Change, name: str, value: Any) -> Any:
    """Return a value of a change for display: a text about a person in clear, a reference by its name."""
    table = change["table"]
    if not is_salted(value):
        return records.refer(table, name, value)
    is_there = (table, change["id"]) not in records.removed
    row = records.session.get(TABLES.classes[table], change["id"]) if is_there else None
    text = journal.text_in_clear(records.session, row=row, name=name, value=value)
    return _("(erased)") if text is None else text
