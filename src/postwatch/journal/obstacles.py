"""Later entries that keep an older entry from being undone, because they build upon its changes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.journal.chain import Change, Key, continues, ids_of, is_insert
from postwatch.journal.recorder import json_values_of
from postwatch.journal.search import in_chunks, rows_by_id, undone_entries
from postwatch.journal.tables import JournalEntry
from postwatch.journal.undo import Policy
from postwatch.store.columns import CONDITION, Row, from_json

# Columns that say when a record was withdrawn, and whose it is.
WITHDRAWN, UNIT = "withdrawn_on", "recipient_id"


@dataclass(frozen=True)
class Obstacle:
    """A later entry that is to be undone first, and the first row that it touched for which it is."""

    entry: JournalEntry
    table: str
    row_id: int


def obstacles(session: Session, *, entry: JournalEntry, policy: Policy) -> list[Obstacle]:
    """Return the later entries that keep an entry from being undone, newest first.

    Each was not undone itself, and touched a row that ``entry`` touched, refers to a row that it inserted, belongs to
    the file that such a row is a part of (a case, a visit), recorded anew for a unit what ``entry`` withdrew, or gave
    another row what must be unique and was the row's before.
    """
    reach = _Reach.of(session, entry, policy)
    # An entry undone since built upon nothing of the file, or it could not have been undone.
    rows_alone = replace(reach, built_upon=reach.inserted, withdrawn=set())
    undone = undone_entries(session)
    later = select(JournalEntry).where(
        JournalEntry.office_code == entry.office_code,
        col(JournalEntry.id) > entry.id,
    )
    found = []
    for one in session.exec(later.order_by(col(JournalEntry.id).desc())):
        # An entry undone since, and its undo, cancel each other.
        changes = [] if one.id in undone or (one.undoes or 0) > entry.id else policy.tables.changes_of(one)
        of = reach if one.undoes is None else rows_alone
        met = next((Obstacle(one, change["table"], id_) for change in changes for id_ in of.met(change)), None)
        if met is not None:
            found.append(met)
    return found


def _begins_record(change: Change) -> bool:
    """Return whether a change is the first row of a record: for the same unit it records a withdrawn row again."""
    return is_insert(change) and continues(change) is None


@dataclass
class _Reach:
    """The rows that an entry reaches: ``touched`` rows, those that it ``inserted``, and their ``codes``.

    ``built_upon`` are inserted rows, and the files that touched rows are parts of. ``taken`` are other rows that now
    hold a value that must be unique in a touched row, ``withdrawn`` the units of the rows that it withdrew, by table.
    """

    session: Session
    policy: Policy
    touched: set[Key] = field(default_factory=set)
    inserted: set[Key] = field(default_factory=set)
    built_upon: set[Key] = field(default_factory=set)
    withdrawn: set[tuple[str, int]] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    taken: set[Key] = field(default_factory=set)

    @classmethod
    def of(cls, session: Session, entry: JournalEntry, policy: Policy) -> "_Reach":
        """Return the reach of an entry."""
        reach = cls(session, policy)
        changes = [change for change in policy.tables.changes_of(entry) if change["table"] not in policy.kept]
        for change in changes:
            keys = {(change["table"], id_) for id_ in ids_of(change)}
            reach.touched |= keys
            if is_insert(change):
                reach.inserted |= keys
                reach._take_codes(change)
        reach.built_upon = reach.inserted | {file for key in reach.touched for file in reach._files_of(key)}
        for change in changes:
            if not is_insert(change):
                reach.taken |= set(reach._holders(change)) - reach.touched
                reach._take_withdrawn(change)
        return reach

    def _files_of(self, key: Key) -> Iterator[Key]:
        """Yield the files that a row is a part of, and itself where others are parts of it."""
        table, parts = key[0], self.policy.tables.part_of
        if table in parts.values():
            yield key
        row = self.session.get(self.policy.tables.classes[table], key[1]) if table in parts else None
        for name, target in self.policy.tables.references(table).items() if row is not None else ():
            if target == parts[table] and getattr(row, name, None) is not None:
                yield from self._files_of((target, getattr(row, name)))

    def _take_withdrawn(self, change: Change) -> None:
        if (change["after"] or {}).get(WITHDRAWN) is not None:
            row = self.session.get(self.policy.tables.classes[change["table"]], change["id"])
            unit: int | None = getattr(row, UNIT, None)
            self.withdrawn |= {(change["table"], unit)} if unit is not None else set()

    def _is_used(self, key: Key) -> bool:
        """Return whether a row was changed by the entry, or took or rests on what it wrote."""
        return key in self.touched or key in self.taken or key in self.built_upon

    def met(self, change: Change) -> Iterator[int]:
        """Yield the ids of the rows by which a later change prevents the undo."""
        table = change["table"]
        if table in self.policy.kept:
            return
        before, after = (change.get(state) or {} for state in ("before", "after"))
        names_inserted = self._names(table, before) or self._names(table, after)
        is_again = (table, after.get(UNIT)) in self.withdrawn and _begins_record(change)
        for id_ in ids_of(change):
            if names_inserted or is_again or self._is_used((table, id_)):
                yield id_
        if "ids" in change:
            yield from self._referring(table, change)

    def _referring(self, table: str, batch: Change) -> Iterator[int]:
        """Yield the ids of those rows of a batch that refer to an inserted row; the database still has their values."""
        targets = {*self.policy.tables.references(table).values()} & {target for target, _id in self.built_upon}
        if self.policy.tables.by_code.get(table) or targets:
            for row in rows_by_id(self.session, self.policy.tables.classes[table], ids_of(batch)):
                if self._names(table, json_values_of(row)):
                    yield row.id

    def _names(self, table: str, values: Mapping[str, Any]) -> bool:
        references = self.policy.tables.references(table)
        refers = any((target, values.get(name)) in self.built_upon for name, target in references.items())
        return refers or values.get(self.policy.tables.by_code.get(table, ""), "") in self.codes

    def _take_codes(self, change: Change) -> None:
        row_class = self.policy.tables.classes[change["table"]]
        if "ids" not in change:
            self.codes |= {change["after"].get("code")} - {None}
        elif "code" in row_class.__table__.columns:
            column = row_class.__table__.c["code"]
            for some in in_chunks(ids_of(change)):
                self.codes |= set(self.session.exec(select(column).where(col(row_class.id).in_(some))))

    def _holders(self, change: Change) -> Iterator[Key]:
        """Yield the other rows that have a value that must be unique in a row as it was before a change."""
        row_class = self.policy.tables.classes[change["table"]]
        present = self.session.get(row_class, change["id"])
        values = (json_values_of(present) if present is not None else {}) | change["before"]
        for names, condition in _unique_sets(row_class):
            wanted = {name: values[name] for name in names if values.get(name) is not None}
            if len(wanted) < len(names):
                continue
            columns = row_class.__table__.c
            same = [columns[name] == one for name, one in from_json(row_class.__table__, wanted).items()]
            others = select(row_class.id).where(*same, *([sa.text(condition)] if condition else []))
            if _meets(self.session, condition, values):
                yield from ((change["table"], id_) for id_ in self.session.exec(others))


def _meets(session: Session, condition: str, values: Mapping[str, Any]) -> bool:
    """Return whether the values of a row meet a condition of an index."""
    if not condition:
        return True
    names = [name for name in re.findall(r"\w+", condition) if name in values]
    named = select(*(sa.literal(values[name]).label(name) for name in names)).subquery()
    return session.exec(select(sa.func.count()).select_from(named).where(sa.text(condition))).one() > 0


def _unique_sets(row_class: type[Row]) -> Iterator[tuple[list[str], str]]:
    """Yield the columns whose values no two rows share, with the condition under which they do not."""
    for constraint in row_class.__table__.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            yield [column.name for column in constraint.columns], ""
    for index in row_class.__table__.indexes:
        if index.unique:
            yield [column.name for column in index.columns], index.info.get(CONDITION, "")
