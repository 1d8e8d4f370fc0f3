"""Every row of a database as JSON values: read, compared, copied into another database, left out of a copy."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Executable, MetaData, Table, func, insert, or_, select, text
from sqlalchemy import type_coerce as as_type
from sqlalchemy.types import NullType

from postwatch.errors import DatabaseError
from postwatch.language import _
from postwatch.store.columns import ColumnKind, column_kinds, to_json

Values = dict[str, Any]
# In place of a stored value that the program cannot have written; no record ever equals it.
UNREADABLE = "\x00unreadable"


def rows_of(connection: Connection, table: Table) -> Iterator[tuple[int, Values]]:
    """Yield the rows of a table as ``id, JSON values``, ordered by id."""
    for row in connection.execute(select(table).order_by(table.c.id)).mappings():
        yield row["id"], to_json(table, dict(row))


def stored_rows(connection: Connection, table: Table) -> Iterator[tuple[int, Values]]:
    """Yield the same of a table that may be damaged.

    Values that the program would have stored otherwise are UNREADABLE. A driver is lenient: SQLite's days may have any
    sign between their parts, 3 is true, and 5.0 equals 5. So each value is read and converted back, and must equal the
    stored value.
    """
    dialect, kinds = connection.dialect, column_kinds(table)
    readers = {column.name: _reader(column, kinds[column.name], dialect) for column in table.columns}
    for row in connection.execute(_as_stored(table)).mappings():
        yield row["id"], {name: readers[name](value) for name, value in row.items()}


@cache
def _as_stored(table: Table) -> Executable:
    """Return the query of the rows of a table with their values as the driver gives them."""
    raw = select(*(as_type(column, NullType()).label(column.name) for column in table.columns))
    return raw.order_by(table.c.id)


def copy_rows(source: Connection, target: Connection, metadata: MetaData) -> dict[str, int]:
    """Copy every row with its id into empty tables of the same schema; return the number of rows by table.

    The triggers that guard the journal let this pass: they abort changes and removals, not inserts. Tables are written
    before those that refer to them, and so are the rows of a table; the references of a ring of rows are filled in once
    all are there.
    """
    copied = {}
    for table in metadata.sorted_tables:
        referring = (one for one in table.columns if any(key.column.table is table for key in one.foreign_keys))
        own = [one.name for one in referring if one.nullable]
        whole, ring = _in_order(_typed_rows(source, table), own)
        rows = [*whole, *({**row, **dict.fromkeys(own)} for row in ring)]
        if rows:
            target.execute(insert(table), rows)
        for row in ring:
            target.execute(table.update().where(table.c.id == row["id"]).values({name: row[name] for name in own}))
        copied[table.name] = len(rows)
    if target.dialect.name == "postgresql":
        _count_on(target, metadata)
    return copied


def differing_tables(left: Connection, right: Connection, metadata: MetaData) -> list[str]:
    """Return the names of the tables whose rows differ between two databases."""
    return [
        table.name
        for table in metadata.sorted_tables
        if any(one != other for one, other in zip_longest(rows_of(left, table), rows_of(right, table)))
    ]


def holds_rows(connection: Connection, metadata: MetaData) -> bool:
    """Return whether any table holds a row."""
    return any(connection.execute(select(table.c.id).limit(1)).first() for table in metadata.tables.values())


def counts(connection: Connection, metadata: MetaData) -> dict[str, int]:
    """Return the number of rows by table."""
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in sorted(metadata.tables.values(), key=lambda table: table.name)
    }


def _typed_rows(source: Connection, table: Table) -> list[dict[str, Any]]:
    try:
        return [dict(row) for row in source.execute(select(table).order_by(table.c.id)).mappings()]
    except (LookupError, ValueError, TypeError) as error:
        raise DatabaseError(
            _("The table {table} contains a value that cannot be read").format(table=table.name),
            hint=_("see which with: postwatch db check"),
        ) from error


def _reader(column: Column[Any], kind: ColumnKind, dialect: Dialect) -> Callable[[Any], Any]:
    stored_as = column.type.dialect_impl(dialect)
    read, store = stored_as.result_processor(dialect, None), stored_as.bind_processor(dialect)

    def value_of(raw: Any) -> Any:
        if raw is None:
            return None
        try:
            value = read(raw) if read else raw
            again = store(value) if store else value
        except (LookupError, ValueError, TypeError, AttributeError, OverflowError):
            return UNREADABLE
        same = type(again) is type(raw) and again == raw
        return kind.to_json(value) if same and type(value) is kind.python else UNREADABLE

    return value_of


def _in_order(rows: list[Values], own: list[str]) -> tuple[list[Values], list[Values]]:
    """Return rows in an order in which each refers only to rows before it, and those for which there is no such order.

    ``own`` names the columns that refer to the same table.
    """
    placed: dict[Any, Values] = {None: {}}
    waiting, before = rows, -1
    while len(placed) > before:
        before, left = len(placed), []
        for row in waiting:
            if all(row[name] in placed for name in own):
                placed[row["id"]] = row
            else:
                left.append(row)
        waiting = left
    return [*placed.values()][1:], waiting


def _count_on(target: Connection, metadata: MetaData) -> None:
    """Set PostgreSQL's sequences to the highest id of each table."""
    for table in metadata.tables.values():
        target.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608 -- our own table names
                f"COALESCE((SELECT MAX(id) FROM {table.name}), 1), (SELECT COUNT(*) > 0 FROM {table.name}))"
            )
        )


def leave_out(copy: Connection, metadata: MetaData, name: str) -> None:
    """Take all rows of a table out of a copy in memory, with every row that refers to them.

    Raises ValueError for a database that is no copy in memory.
    """
    if copy.engine.url.database is not None:
        raise ValueError(copy.engine.url.database)
    gone = {name}
    for table in metadata.sorted_tables:
        keys = [key.parent for key in table.foreign_keys if key.column.table.name in gone]
        if keys:
            copy.execute(table.delete().where(or_(*(key.is_not(None) for key in keys))))
        # What only may refer to a row, as a delegation to a case, is not a part of it.
        if not all(key.nullable for key in keys):
            gone.add(table.name)
    copy.execute(metadata.tables[name].delete())
