"""Search of the journal over the references of any tables: entries about a row, and rows that are there no more."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.journal import chain
from postwatch.journal.chain import Change, Key, Values, ids_of, is_insert
from postwatch.journal.recorded import RecordedTables
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import Row, is_last, record_of

CHUNK = 500


def removed_since(session: Session, *, entry: JournalEntry, tables: RecordedTables) -> dict[Key, Values]:
    """Return the rows that an entry or a later entry removed for good, as they were then, by table and id.

    An id may be given again after a removal: a row returned here is not the row that the database holds now.
    """
    undone = undone_entries(session)
    removals = select(JournalEntry).where(
        JournalEntry.office_code == entry.office_code,
        col(JournalEntry.id) >= entry.id,
        col(JournalEntry.changes).contains('"after":null'),
    )
    found: dict[Key, Values] = {}
    for later in session.exec(removals.order_by(col(JournalEntry.id))):
        for change in tables.changes_of(later) if later.id not in undone else ():
            if not is_insert(change) and change["after"] is None:
                found.setdefault((change["table"], change["id"]), change["before"])
    return found


def rows_by_id(session: Session, row_class: type[Row], ids: Iterable[int]) -> Iterator[Row]:
    """Yield the rows of a table with these ids, those that are there, in the order of the ids."""
    for some in in_chunks(ids):
        yield from session.exec(select(row_class).where(col(row_class.id).in_(some)).order_by(col(row_class.id)))


def in_chunks(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """Yield ids in lists that a statement can hold."""
    whole = sorted(ids)
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]


def entries_about(session: Session, *, office: str, row: Row, tables: RecordedTables) -> set[int]:
    """Return the ids of the entries that touched a row, a row that refers to it, or a row that belongs to such a row.

    A row belongs to those that it refers to, directly or through others; other rows of the table of ``row`` that refer
    to it count themselves, and not with the rows that belong to them. Entries are read backwards: a row counts in the
    time between its entry and its removal.
    """
    return {entry.id for entry, _changes in changes_about(session, office=office, row=row, tables=tables)}


def changes_about(
    session: Session, *, office: str, row: Row, tables: RecordedTables
) -> Iterator[tuple[JournalEntry, list[Change]]]:
    """Yield the entries about a row (`entries_about`), newest first, each with its changes of such rows alone."""
    belonging = _Belonging(tables, (str(row.__tablename__), record_of(row)), set())
    belonging.gather(session)
    entries = select(JournalEntry).where(JournalEntry.office_code == office)
    for entry in session.exec(entries.order_by(col(JournalEntry.id).desc())):
        changes = belonging.go_back(tables.changes_of(entry))
        if changes:
            yield entry, changes


@dataclass
class _Belonging:
    """The rows that belong to a row while the journal is read backwards: ``keys``."""

    tables: RecordedTables
    start: Key
    keys: set[Key]

    def gather(self, session: Session) -> None:
        """Find all such rows of the database."""
        self.keys.add(self.start)
        parents: Mapping[str, set[int]] = {self.start[0]: {self.start[1]}}
        while parents:
            found: dict[str, set[int]] = {}
            for table, row_class in self.tables.classes.items():
                for name, target in self.tables.references(table).items():
                    for some in in_chunks(parents.get(target, ())) if hasattr(row_class, name) else ():
                        rows = session.exec(select(row_class.id).where(col(getattr(row_class, name)).in_(some)))
                        found.setdefault(table, set()).update(id_ for id_ in rows if (table, id_) not in self.keys)
            for whole, (part, name) in self.tables.through.items():
                part_class: Any = self.tables.classes[part]
                for some in in_chunks(found.get(part, ())):
                    last = is_last(part_class, part_class.__table__)
                    rows = session.exec(select(getattr(part_class, name)).where(col(part_class.id).in_(some), last))
                    found.setdefault(whole, set()).update(id_ for id_ in rows if (whole, id_) not in self.keys)
            self.keys |= {(table, id_) for table, ids in found.items() for id_ in ids}
            parents = {table: ids for table, ids in found.items() if ids and table != self.start[0]}

    def go_back(self, changes: Sequence[Change]) -> list[Change]:
        """Return the changes of an entry to such rows; then be as before it."""
        removed = [change for change in changes if not is_insert(change) and change["after"] is None]
        # Rows are removed before those that they refer to.
        for change in reversed(removed):
            if self._refers(change["table"], change["before"]):
                self.keys.add((change["table"], change["id"]))
        own: list[Change] = []
        for change in changes:
            if not is_insert(change) and self._refers(change["table"], change["before"]):
                self.keys.add((change["table"], change["id"]))
            ids = [id_ for id_ in ids_of(change) if (change["table"], id_) in self.keys]
            if ids or self._refers(change["table"], change.get("after")):
                batch = {"ids": [[id_, id_] for id_ in ids], "rows": len(ids)}
                own.append({**change, **batch} if "ids" in change else change)
        for change in changes:
            if is_insert(change):
                self.keys -= {(change["table"], id_) for id_ in ids_of(change)}
        return own

    def _refers(self, table: str, values: Mapping[str, Any] | None) -> bool:
        return any(
            (target, (values or {}).get(name)) in self.keys
            and (target != self.start[0] or (values or {}).get(name) == self.start[1])
            for name, target in self.tables.references(table).items()
        )


def recorded_at(session: Session, *, row: Row) -> dt.datetime | None:
    """Return the moment of the entry that inserted a row, or None where no entry did."""
    table = str(row.__tablename__)
    alone = f'"before":null,"id":{record_of(row)},"table":"{table}"}}'
    entries = select(JournalEntry).where(
        col(JournalEntry.changes).contains(alone, autoescape=True)
        | col(JournalEntry.changes).contains('"ids":[[', autoescape=True)
    )
    for entry in session.exec(entries.order_by(col(JournalEntry.id).desc())):
        changes = chain.read_changes(entry.changes, entry=entry.id)
        inserts = (change for change in changes if change["table"] == table and chain.is_insert(change))
        if any(record_of(row) in chain.ids_of(change) for change in inserts):
            return entry.at
    return None


def undone_entries(session: Session) -> set[int]:
    """Return the ids of all entries that a later entry undid."""
    undone = session.exec(select(JournalEntry.undoes).where(col(JournalEntry.undoes).is_not(None)))
    return {entry for entry in undone if entry is not None}


def entry_that_set(session: Session, *, row: Row, column: str, value: int | str) -> JournalEntry | None:
    """Return the last entry that changed a column of a row to a value, as JSON has it; None where none did."""
    saying = select(JournalEntry).where(
        col(JournalEntry.undoes).is_(None),
        col(JournalEntry.changes).contains(f'"{column}":{chain.canonical(value)}'),
    )
    for entry in session.exec(saying.order_by(col(JournalEntry.id).desc())):
        for change in chain.read_changes(entry.changes, entry=entry.id):
            is_change = change["table"] == row.__tablename__ and change.get("id") == row.id and change["before"]
            if is_change and (change["after"] or {}).get(column) == value:
                return entry
    return None
