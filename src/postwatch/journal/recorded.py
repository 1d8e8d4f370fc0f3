"""The tables whose rows the journal records, as an undo and a search must know them; their names are the caller's."""

from collections.abc import Collection, Mapping
from functools import cached_property
from graphlib import TopologicalSorter

from sqlalchemy import inspect

from postwatch.dataclass import dataclass
from postwatch.journal.rules import Change, net, read_changes, unreadable
from postwatch.journal.tables import JournalEntry
from postwatch.store.columns import REFERENCE, Row


@dataclass(frozen=True)
class RecordedTables:
    """The tables of today by their names, and what entries before an upgrade call otherwise.

    ``renamed``: tables of today by their former names. ``added``: columns that tables got since. ``former``: columns
    that a table had, with the ``table.column`` that they referred to. ``by_code``: the column of a table that names a
    record of any other by its code. ``part_of``: the table of the file that a record is a part of, in which one step
    builds upon those before it.
    """

    classes: Mapping[str, type[Row]]
    renamed: Mapping[str, str]
    added: Mapping[str, Collection[str]]
    former: Mapping[str, Mapping[str, str]]
    by_code: Mapping[str, str]
    part_of: Mapping[str, str]

    def changes_of(self, entry: JournalEntry) -> list[Change]:
        """Return what an entry did to each row, by the tables of today. Raises DatabaseError if it cannot be read."""
        changes = [
            {**change, "table": self.renamed.get(change["table"], change["table"])}
            for change in net(read_changes(entry.changes, entry=entry.id))
        ]
        if any(change["table"] not in self.classes for change in changes):
            raise unreadable(entry.id)
        return changes

    def references(self, table: str) -> Mapping[str, str]:
        """Return the columns of a table that refer to another, former ones too, and to which table."""
        return self._references[table]

    @cached_property
    def _references(self) -> Mapping[str, Mapping[str, str]]:
        return {
            table: {
                name: target.partition(".")[0]
                for name, target in (
                    *((column.name, column.info.get(REFERENCE, "")) for column in inspect(row_class).columns),
                    *self.former.get(table, {}).items(),
                )
                if target
            }
            for table, row_class in self.classes.items()
        }

    @cached_property
    def order(self) -> list[str]:
        """Return the names of the tables, each after those that it refers to."""
        graph = {table: {*targets.values()} - {table} for table, targets in self._references.items()}
        return list(TopologicalSorter(graph).static_order())
