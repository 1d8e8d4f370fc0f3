"""Column kinds and the base of every row.

Days are legal dates without a zone; moments are UTC; money is integer đồng; enumerations are stored as their ASCII
codes, guarded by a CHECK constraint. Table models do not validate: plain functions check, constraints guard.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, NamedTuple, TypeVar

import sqlalchemy as sa
from pydantic import ConfigDict
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, select

from postwatch.dataclass import dataclass, same_named

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Kept = TypeVar("Kept", bound="Row")
Known = TypeVar("Known", bound=Any)
Key = TypeVar("Key")
Value = TypeVar("Value")
REFERENCE = "reference"
PERSONAL = "personal"
UNRECORDED = "unrecorded"
MASK = "mask"
CONDITION = "condition"


class Row(SQLModel):
    """Base of every table; ``id`` is internal and never shown to a person."""

    model_config = ConfigDict(defer_build=True)  # type: ignore[assignment]  # rows do not validate: no validator is made
    __table__: ClassVar[sa.Table]
    metadata: ClassVar[sa.MetaData] = sa.MetaData(naming_convention=NAMING_CONVENTION)

    def __init_subclass__(cls, **options: Any) -> None:
        """Give each table a registry of its own, so that a reading command configures only those that it asks."""
        super().__init_subclass__(**options)
        cls._sa_registry = registry(metadata=cls.metadata)

    id: int = Field(default=None, primary_key=True)


class OwnedRow(Row):
    """A row that belongs to an office of the database; the transaction fills and filters ``office_id``."""

    office_id: int = Field(default=None, index=True, sa_column_kwargs={"info": {REFERENCE: "office.id"}})


class Withdrawable(SQLModel):
    """The column of a record that can be withdrawn: from that legal day on it counts as never recorded.

    The session leaves a withdrawn row out of whatever it reads (`transaction.belong`).
    """

    withdrawn_on: dt.date | None = None

    @classmethod
    def counts(cls, row: Any) -> Any:
        """Return the SQL condition that a row counts: sessions read no others.

        The row is the class, an alias, or the columns of its table.
        """
        return row.withdrawn_on.is_(None)


class Continued(Withdrawable):
    """The column of a record of which a later row may tell more: a paper that gets its number, its answer, its service.

    Each row has all that was recorded until then, and ``first_id`` is the row that was written first. The last row
    counts: the session leaves the others out (`transaction.belong`). Other tables refer to the first (`record_id`).
    """

    first_id: int | None

    @property
    def record_id(self) -> int:
        """Return the id by which others refer to the record."""
        return self.first_id or self.id  # type: ignore[attr-defined]  # each table has one

    @classmethod
    def counts(cls, row: Any) -> Any:
        """Return the SQL condition that a row is the last of its record, which was not withdrawn."""
        return sa.and_(super().counts(row), is_last(row, cls.__table__))  # type: ignore[attr-defined]


class Part(SQLModel):
    """The columns of a record that is part of another: its code is given once, from the code of that (`letter`).

    It keeps its code where it goes to another record.
    """

    letter: ClassVar[str]
    code: str = Field(default=None)


def record_of(row: Row) -> int:
    """Return the id by which others refer to the record of a row of any table."""
    return row.record_id if isinstance(row, Continued) else row.id


def code_of(row: Any) -> str | None:
    """Return the code by which people know a row, None without a row."""
    return row.code if row is not None else None


def record_id(row: Any) -> Any:
    """Return the SQL expression of the same, for a table, an alias or its columns."""
    return sa.func.coalesce(row.first_id, row.id)


def is_last(row: Any, table: Any) -> Any:
    """Return the SQL condition that no later row of a table tells more of the record of a row."""
    later = table.alias()
    more: Any = sa.select(sa.literal_column("1")).where(later.c.first_id == record_id(row), later.c.id > row.id)
    return sa.not_(sa.exists(more.correlate_except(later)))


def counts(table: Any) -> Any:
    """Return the SQL condition that a row of a table counts, for a statement that no session narrows."""
    return sa.and_(table.c.withdrawn_on.is_(None), is_last(table.c, table))


def row_of(table: type[Kept], /, *sources: object, **others: Any) -> Kept:
    """Return a row whose columns, but for ``others``, come from the first source that has their name.

    Columns that no source has keep their defaults.
    """
    names = set(table.__table__.columns.keys()) - others.keys() - {"id", "office_id"}
    return table(**same_named(names, sources), **others)


def columns_of(table: type[Row], /, *sources: object, **others: Any) -> dict[str, Any]:
    """Return the columns of a new row that is written without an object, filled as those of `row_of`."""
    empty = _defaults(table)
    found = same_named(empty.keys() - others.keys(), sources) if sources else {}
    return {**empty, **found, **others}


@cache
def _defaults(table: type[Row]) -> Mapping[str, Any]:
    """Return the columns of a table, but for its id and its office, with their default values."""
    names = set(table.__table__.columns.keys()) - {"id", "office_id"}
    return {name: table.model_fields[name].get_default() for name in names}


def grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """Return values by their keys, both in the order in which they come."""
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def row_with(session: Session, table: type[Kept], **values: Any) -> Kept | None:
    """Return the first row whose columns have these values, or None."""
    return rows_with(session, table, **values).first()


def rows_with(session: Session, table: type[Kept], *, by: str = "", **values: Any) -> sa.ScalarResult[Kept]:
    """Return the rows whose columns have these values, ordered ``by`` the columns that are named there."""
    given = {name: value for name, value in values.items() if value is not None}
    statement = matching(table, frozenset(given), frozenset(values.keys() - given.keys()), by)
    found: sa.ScalarResult[Kept] = session.exec(statement, params=given)
    return found


@cache
def matching(table: type[Kept], given: frozenset[str], blank: frozenset[str] = frozenset(), by: str = "") -> Any:
    """Return the statement of the rows with values in the columns ``given``, which it gets later, and none in others.

    It is composed once: to do so takes longer than to ask it.
    """
    same = [getattr(table, name) == sa.bindparam(name) for name in sorted(given)]
    none = [getattr(table, name).is_(None) for name in sorted(blank)]
    return select(table).where(*same, *none).order_by(*(_place(table, name) for name in by.split()))


def last_row(session: Session, table: type[Known], record: int) -> Known:
    """Return the row that counts of a record, though it was withdrawn, by the id by which others refer to it."""
    found: Known = session.exec(last_rows(table, record), execution_options={"withdrawn_too": True}).one()
    return found


def last_rows(table: Any, record: int) -> Any:
    """Return the statement of the last row of a record, by the id by which others refer to it."""
    rows = select(table).where(sa.or_(table.id == record, table.first_id == record))
    return rows.order_by(table.id.desc()).limit(1)


def continued(session: Session, row: Known, **said: Any) -> Known:
    """Write a row that adds to the last row of its record, and takes its place; return it."""
    later = row_of(type(row), row, first_id=row.record_id, **said)
    save(session, later)
    return later


def _place(table: Any, name: str) -> Any:
    """Return the column by which rows are ordered; a record keeps the place of its first row."""
    return record_id(table) if name == "id" and issubclass(table, Continued) else getattr(table, name)


def save(session: Session, *rows: SQLModel) -> None:
    """Add rows, or their changes, and write all that waits: keys are known and constraints checked after it."""
    session.add_all(rows)
    session.flush()


class Moment(sa.TypeDecorator[dt.datetime]):
    """A moment in UTC. Naive values are refused; SQLite stores naive UTC, PostgreSQL stores the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class ColumnKind:
    """How the values of a column, which are of the type ``python``, are written to JSON and read back."""

    python: type[Any]
    to_json: Callable[[Any], Any] = _as_it_is
    from_json: Callable[[Any], Any] = _as_it_is


# The kinds of columns besides enumerations: the journal, undo, checks and copies all read and write through this table.
_KINDS = {
    int: ColumnKind(int),
    str: ColumnKind(str),
    bool: ColumnKind(bool),
    dt.date: ColumnKind(dt.date, dt.date.isoformat, dt.date.fromisoformat),
    dt.datetime: ColumnKind(dt.datetime, lambda at: at.astimezone(dt.UTC).isoformat(), dt.datetime.fromisoformat),
}


@cache
def column_kinds(table: sa.Table) -> Mapping[str, ColumnKind]:
    """Return the kind of each column of a table, by its name. Raises KeyError for a type that has none."""
    return {column.name: _kind_of(column.type) for column in table.columns}


def _kind_of(column_type: Any) -> ColumnKind:
    enumeration = getattr(column_type, "enum_class", None)
    if enumeration is not None:
        return ColumnKind(enumeration, lambda member: enumeration(member).value, enumeration)
    # A decorator says of itself that its values are objects.
    inner = column_type.impl_instance if isinstance(column_type, sa.TypeDecorator) else column_type
    return _KINDS[inner.python_type]


def to_json(table: sa.Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of columns, by name, as JSON holds them."""
    found = dict(values)
    for name, changed in _otherwise_in_json(table).items():
        if found.get(name) is not None:
            found[name] = changed(found[name])
    return found


def column_to_json(table: sa.Table, name: str, values: Iterable[Any]) -> list[Any]:
    """Return the values that many rows have in a column as JSON holds them."""
    changed = _otherwise_in_json(table).get(name)
    return list(values) if changed is None else [None if value is None else changed(value) for value in values]


@cache
def _otherwise_in_json(table: sa.Table) -> Mapping[str, Callable[[Any], Any]]:
    """Return the columns whose values JSON holds otherwise, and how."""
    kinds = column_kinds(table).items()
    return {name: kind.to_json for name, kind in kinds if kind.to_json is not _as_it_is}


def from_json(table: sa.Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of columns that ``to_json`` wrote. Raises ValueError for any other value."""
    kinds = column_kinds(table)
    return {name: None if value is None else kinds[name].from_json(value) for name, value in values.items()}


def coded(kind: type[StrEnum], name: str = "") -> Any:
    """Return the column type of an enumeration: its codes as text, with a CHECK constraint called ``name``.

    Without a name there is none: a code that is added to the enumeration changes no table then.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=bool(name),
        validate_strings=True,
        length=max(24, *(len(member.value) for member in kind)),
        values_callable=lambda members: [member.value for member in members],
        name=name or None,
    )


def moment(**options: Any) -> Any:
    """Return the field of a moment in UTC."""
    return Field(sa_type=Moment, **options)


class Mask(NamedTuple):
    """The rows, as SQL conditions, in which a reading shows no person: for whom it may concern, and for the public.

    ``by`` replaces a text. Where ``names`` occur in a text, they alone are replaced. Persons with the same value of the
    column ``within``, such as the case, are told apart by numbers, in the order in which the column that ``leads``
    names them. ``follows`` is a column that gets a value computed from the text, of the values of a row.
    """

    persons: str = "TRUE"
    public: str = "TRUE"
    by: str | None = None
    names: bool = False
    within: str = ""
    leads: bool = False
    follows: tuple[str, Callable[[Mapping[str, Any]], Any]] | None = None


OFFENDER = Mask(within="case_id")
"""The mask of an offender: who is which of those of a case is seen, and not who that is."""


def masked(mask: Mask = Mask(), **options: Any) -> Any:  # noqa: B008 -- a tuple
    """Return the field of a text that a reading without persons does not show, such as free text of a clerk."""
    return Field(sa_column_kwargs={"info": {MASK: mask}}, **options)


def personal() -> Any:
    """Return the field of a text about a person: the journal keeps its salted hash only, so that it can be erased.

    A table with such fields has the column ``personal_salt``.
    """
    return Field(default=None, sa_column_kwargs={"info": {PERSONAL: True, MASK: Mask()}})


def personal_salt() -> Any:
    """Return the field of the salt of a row's personal texts; the journal makes it, and does not record it."""
    return Field(default=None, sa_column_kwargs={"info": {UNRECORDED: True}})


def reference(target: str, *, required: bool = True, unique: bool = False) -> Any:
    """Return the field of a foreign key ``table.column``, indexed; a row that is referred to cannot be deleted.

    The constraint itself is added by ``bound`` when every table is known: a command loads only the tables that it
    touches, and a lower noun may refer to the tables of a higher noun.
    """
    options: dict[str, Any] = {} if required else {"default": None}
    return Field(
        index=not unique,
        unique=unique,
        nullable=not required,
        sa_column_kwargs={"info": {REFERENCE: target}},
        **options,
    )


def bound(metadata: sa.MetaData) -> sa.MetaData:
    """Return a copy of all tables, with the foreign key constraints that ``reference`` announces.

    A copy, because the tables that commands write through must behave alike whether or not all of them were loaded.
    """
    whole = sa.MetaData(naming_convention=NAMING_CONVENTION)
    for table in metadata.tables.values():
        copy = table.to_metadata(whole)
        conditions = {index.name: index.info.get(CONDITION, "") for index in table.indexes}
        for index in copy.indexes:
            _restrict(index, conditions[index.name])
        for column in list(copy.columns):
            target = column.info.get(REFERENCE)
            if target is not None:
                copy.append_constraint(sa.ForeignKeyConstraint([column.name], [target], ondelete="RESTRICT"))
    return whole


def _restrict(index: sa.Index, condition: str) -> None:
    """Give an index its condition; of a reference that may be missing it has the rows that refer to something."""
    first = next(iter(index.columns))
    if not condition and first.nullable and REFERENCE in first.info:
        condition = f"{first.name} IS NOT NULL"  # what refers to nothing is not looked for
    for dialect in ("sqlite", "postgresql") if condition else ():
        index.dialect_options[dialect]["where"] = sa.text(condition)


def unique_where(name: str, condition: str, columns: Sequence[str]) -> sa.Index:
    """Return index by which no two rows that meet a condition share the values of ``columns``.

    ``bound`` adds the condition: to name it for a kind of database loads all that the library knows of that kind.
    """
    return sa.Index(name, *columns, unique=True, info={CONDITION: condition})


def not_blank(*columns: str) -> list[sa.CheckConstraint]:
    """Return CHECKs that text columns are not blank."""
    return [sa.CheckConstraint(f"length(trim({column})) > 0", name=f"{column}_not_blank") for column in columns]


def in_order(earlier: str, later: str) -> sa.CheckConstraint:
    """Return a CHECK that ``later`` is not before ``earlier``; either may be missing."""
    return sa.CheckConstraint(f"{later} IS NULL OR {earlier} IS NULL OR {later} >= {earlier}", name=f"{later}_in_order")


def not_negative(*columns: str) -> list[sa.CheckConstraint]:
    """Return CHECKs that amounts in đồng and counts are not negative."""
    return [sa.CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative") for column in columns]


def all_or_none(name: str, columns: Sequence[str]) -> sa.CheckConstraint:
    """Return a CHECK that columns are filled together or left empty together."""
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    empty = " AND ".join(f"{column} IS NULL" for column in columns)
    return sa.CheckConstraint(f"({filled}) OR ({empty})", name=name)
