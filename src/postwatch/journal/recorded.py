"""The tables whose rows the journal records, as an undo and a search must know them; their names are the caller's."""

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from graphlib import TopologicalSorter

from sqlalchemy import inspect

from postwatch.dataclass import dataclass
from postwatch.journal.chain import Change, net, read_changes, unreadable
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import REFERENCE, Row


@dataclass(frozen=True)
class RecordedTables:
    """The tables by their names.

    ``by_code``: the column of a table that names a record of any other by its code. ``part_of``: the table of the file
    that a record is a part of, in which a step builds upon those before it. ``through``: a table whose rows belong to
    those that the rows of another refer to, and which that names by a column.
    """

    classes: Mapping[str, type[Row]]
    by_code: Mapping[str, str]
    part_of: Mapping[str, str]
    through: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def changes_of(self, entry: JournalEntry) -> list[Change]:
        """Return the changes of an entry to each row. Raises DatabaseError if they cannot be read."""
        changes = net(read_changes(entry.changes, entry=entry.id))
        if any(change["table"] not in self.classes for change in changes):
            raise unreadable(entry.id)
        return changes

    def references(self, table: str) -> Mapping[str, str]:
        """Return the columns of a table that refer to another, and to which table."""
        return self._references[table]

    @cached_property
    def _references(self) -> Mapping[str, Mapping[str, str]]:
        return {
            table: {
                column.name: column.info[REFERENCE].partition(".")[0]
                for column in inspect(row_class).columns
                if REFERENCE in column.info
            }
            for table, row_class in self.classes.items()
        }

    @cached_property
    def order(self) -> list[str]:
        """Return the names of the tables, each after those that it refers to."""
        graph = {table: {*targets.values()} - {table} for table, targets in self._references.items()}
        return list(TopologicalSorter(graph).static_order())
