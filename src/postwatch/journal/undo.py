"""Taking back one command whole: every row it wrote, in the opposite order, if nothing changed since.

The journal knows no noun. Which tables are never taken back, which changes are final and what is done with a row in
place of removing it, a caller says in a ``Policy``.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import Enum
from graphlib import TopologicalSorter
from types import ModuleType
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.errors import NotFoundError, RuleError
from postwatch.journal.actions import plain_values_of
from postwatch.journal.rules import SALT, Change, ReplayState, ids_of, is_salted, net
from postwatch.journal.tables import JournalEntry, PersonalValue
from postwatch.language import _
from postwatch.store.columns import REFERENCE, Row
from postwatch.store.rows import plain

_CHUNK = 500
# An upgrade that moves rows writes an entry of its own: it is no command of a clerk, and is never the last one.
_UPGRADE = "db upgrade"


@dataclass(frozen=True)
class Policy:
    """What may be taken back.

    ``kept``: tables that only count on. ``final``: a sentence for a change that stays, or None. ``instead``: what is
    done with an inserted row of a table in place of removing it. ``named``: what people call the rows of a table.
    ``renamed``: tables by the name that entries before an upgrade give them.
    """

    kept: frozenset[str] = frozenset()
    final: Callable[[Change], str | None] = lambda _change: None
    instead: Mapping[str, Callable[[Session, Row], None]] = field(default_factory=dict)
    named: Callable[[str], str] = str
    renamed: Mapping[str, str] = field(default_factory=dict)

    def changes_of(self, entry: JournalEntry) -> list[Change]:
        """Return what an entry did to each row, by the tables of today."""
        return [
            {**change, "table": self.renamed.get(change["table"], change["table"])}
            for change in net(json.loads(entry.changes))
        ]


@dataclass(frozen=True)
class UndoResult:
    """What an undo did, or would do, to how many rows of each table; ``entry`` is the number in the journal.

    Rows are removed, restored or changed back; those in ``ended`` stay and say that they are used up.
    """

    entry: int
    command: str
    at: dt.datetime
    actor: str
    removed: dict[str, int]
    restored: dict[str, int]
    changed: dict[str, int]
    ended: dict[str, int]


def last_entry(session: Session, *, office: str) -> JournalEntry:
    """The newest entry of the office that was neither taken back nor takes one back. Raises NotFoundError."""
    undone = select(JournalEntry.undoes).where(col(JournalEntry.undoes).is_not(None))
    entry = session.exec(
        select(JournalEntry)
        .where(
            JournalEntry.office_code == office,
            col(JournalEntry.undoes).is_(None),
            JournalEntry.command != _UPGRADE,
            col(JournalEntry.id).not_in(undone),
        )
        .order_by(col(JournalEntry.id).desc())
        .limit(1)
    ).first()
    if entry is None:
        raise NotFoundError(_("There is no command to take back"), hint=_("see: postwatch journal list"))
    return entry


def plan_of(session: Session, *, entry: JournalEntry, policy: Policy) -> UndoResult:
    """What taking an entry back would do. Raises RuleError for what is final, and for texts that were erased."""
    changes = policy.changes_of(entry)
    for change in changes:
        reason = policy.final(change)
        if reason is not None:
            raise RuleError(
                _("{command} of {at} is not taken back: {reason}").format(
                    command=entry.command, at=f"{entry.at:%d/%m/%Y %H:%M}", reason=reason
                ),
                hint=_("use the command that ends such a record; see: postwatch --help"),
            )
        if not _is_insert(change):
            for value in change["before"].values():
                _readable(session, value)
    kinds: dict[str, dict[str, int]] = {"removed": {}, "restored": {}, "changed": {}, "ended": {}}
    for change in changes:
        if change["table"] not in policy.kept:
            kind = "ended" if _is_insert(change) and change["table"] in policy.instead else _kind(change)
            counted = kinds[kind]
            counted[change["table"]] = counted.get(change["table"], 0) + sum(1 for _id in ids_of(change))
    return UndoResult(entry=entry.id, command=entry.command, at=entry.at, actor=entry.actor, **kinds)


def undo(session: Session, *, entry: JournalEntry, policy: Policy, tables: Sequence[ModuleType]) -> list[Row]:
    """Take an entry back; returns the rows that were removed, as they stood. ``tables`` are the modules of all rows.

    What refers to a row that the entry made is changed back before that row goes, and all else after: a unique value
    must be free again. Raises RuleError when a later command changed one of its rows.
    """
    classes = {str(row.__tablename__): row for module in tables for row in _rows_in(module)}
    changes = [change for change in policy.changes_of(entry) if change["table"] not in policy.kept]
    by_kind = {kind: [one for one in changes if _kind(one) == kind] for kind in ("removed", "restored", "changed")}
    for change in reversed(by_kind["changed"]):
        if _references(classes[change["table"]]) & {*change["before"]}:
            _change_back(session, classes[change["table"]], change, policy)
    removed = _remove(session, by_kind["removed"], classes, policy)
    for change in sorted(by_kind["restored"], key=lambda one: _order(classes).index(one["table"])):
        row_class = classes[change["table"]]
        session.add(row_class(**_typed(session, row_class, change["before"])))
        session.flush()
    for change in reversed(by_kind["changed"]):
        if not _references(classes[change["table"]]) & {*change["before"]}:
            _change_back(session, classes[change["table"]], change, policy)
    return removed


def _change_back(session: Session, row_class: type[Row], change: Change, policy: Policy) -> None:
    row = _as_recorded(row_class, session.get(row_class, change["id"]), change["after"], policy)
    for name, value in _typed(session, row_class, change["before"]).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def _remove(session: Session, changes: Sequence[Change], classes: Mapping[str, type[Row]], policy: Policy) -> list[Row]:
    """Remove rows that were made, those first that refer to others; what a policy keeps is ended instead."""
    made: dict[str, list[Row]] = {}
    for change in changes:
        made.setdefault(change["table"], []).extend(_made(session, classes[change["table"]], change, policy))
    removed: list[Row] = []
    for table in reversed(_order(classes)):
        instead = policy.instead.get(table)
        for rows in _leaves_first(made.get(table, []), _references(classes[table], to=table)):
            for row in rows:
                if instead is not None:
                    instead(session, row)
                else:
                    session.delete(row)
            session.flush()
            removed += rows if instead is None else []
    return removed


def _made(session: Session, row_class: type[Row], change: Change, policy: Policy) -> list[Row]:
    """The rows that a change made, as it left them. Raises RuleError when one is gone or another."""
    ids = list(ids_of(change))
    known: dict[int, Row] = {}
    for start in range(0, len(ids), _CHUNK):
        chosen = select(row_class).where(col(row_class.id).in_(ids[start : start + _CHUNK]))
        known |= {row.id: row for row in session.exec(chosen)}
    rows = [_as_recorded(row_class, known.get(row_id), change.get("after"), policy) for row_id in ids]
    salts = {(change["table"], row.id): getattr(row, SALT, None) for row in rows}
    whole = [(row.id, plain_values_of(row)) for row in rows]
    if "sha256" in change and not ReplayState({}, salts).fits_batch(change, whole):
        raise _changed_since(row_class, policy)
    return rows


def _order(classes: Mapping[str, type[Row]]) -> list[str]:
    """The tables, each after those that it refers to."""
    graph = {
        table: {target for target in classes if target != table and _references(row, to=target)}
        for table, row in classes.items()
    }
    return list(TopologicalSorter(graph).static_order())


def _references(row_class: type[Row], *, to: str | None = None) -> set[str]:
    """Columns that refer to a row of a table, or of any."""
    targets = {column.name: column.info.get(REFERENCE, "") for column in inspect(row_class).columns}
    return {name for name, target in targets.items() if target and to in (None, target.partition(".")[0])}


def _leaves_first(rows: Sequence[Row], parents: set[str]) -> Iterator[list[Row]]:
    """Rows of a table that refers to itself through some columns, in groups to which no later one refers."""
    left = {row.id: row for row in rows}
    while left:
        needed = {getattr(row, name) for row in left.values() for name in parents}
        leaves = {row_id for row_id in left if row_id not in needed} or set(left)
        yield [row for row_id, row in left.items() if row_id in leaves]
        left = {row_id: row for row_id, row in left.items() if row_id not in leaves}


def _as_recorded(row_class: type[Row], row: Row | None, recorded: Mapping[str, Any] | None, policy: Policy) -> Row:
    """The row, if it stands as an entry left it. Raises RuleError when it is gone or another."""
    if row is None:
        raise _changed_since(row_class, policy)
    key = (str(row_class.__tablename__), row.id)
    standing = {name: plain(getattr(row, name)) for name in recorded or {}}
    if not ReplayState({}, {key: getattr(row, SALT, None)}).fits(key, standing, dict(recorded or {})):
        raise _changed_since(row_class, policy)
    return row


def _changed_since(row_class: type[Row], policy: Policy) -> RuleError:
    return RuleError(
        _("One of the {kind} was changed since").format(kind=policy.named(str(row_class.__tablename__))),
        hint=_("see what was changed unseen: postwatch db check"),
    )


def _is_insert(change: Change) -> bool:
    return "ids" in change or change["before"] is None


def _kind(change: Change) -> str:
    if _is_insert(change):
        return "removed"
    return "restored" if change["after"] is None else "changed"


def _typed(session: Session, row_class: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the journal as the columns take them: days, moments, codes and personal texts again.

    Raises RuleError for a text that was erased.
    """
    columns = inspect(row_class).columns
    return {name: _as_column(columns[name].type, _readable(session, value)) for name, value in values.items()}


def _readable(session: Session, value: Any) -> Any:
    if not is_salted(value):
        return value
    text = session.exec(select(PersonalValue.value).where(PersonalValue.digest == value["salted"])).first()
    if text is None:
        raise RuleError(
            _("A text about a person that was erased does not come back"),
            hint=_("type it again, if it may be kept; if nobody asked to be forgotten: postwatch db check"),
        )
    return text


def _as_column(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    python = getattr(kind, "enum_class", None) or kind.python_type
    if isinstance(python, type) and issubclass(python, Enum):
        return python(value)
    if python is dt.datetime:
        return dt.datetime.fromisoformat(value)
    return dt.date.fromisoformat(value) if python is dt.date else value


def _rows_in(module: ModuleType) -> Iterator[type[Row]]:
    for row in vars(module).values():
        if isinstance(row, type) and issubclass(row, Row) and hasattr(row, "__table__"):
            yield row
