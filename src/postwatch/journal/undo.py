"""Undo one command whole: every row that it wrote, in the opposite order, if nothing changed since.

The journal knows no noun. Which tables are never undone, which changes are final and what is done with a row instead
of removing it, the caller says in a ``Policy``.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from graphlib import TopologicalSorter
from types import ModuleType
from typing import Any

from sqlalchemy import func, inspect
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.errors import NotFoundError, RuleError
from postwatch.journal.actions import UNCHANGED, json_values_of, recorder_of
from postwatch.journal.rules import SALT, Change, ReplayState, ids_of, is_insert, is_salted, net
from postwatch.journal.tables import JournalEntry, PersonalValue
from postwatch.language import _
from postwatch.store.columns import REFERENCE, Row, from_json, to_json
from postwatch.store.transaction import WITHDRAWN_TOO

_CHUNK = 500
# An upgrade that moves rows writes an entry of its own: it is no command of a clerk, and is never the last one.
_UPGRADE = "db upgrade"


@dataclass(frozen=True)
class Policy:
    """What may be undone.

    ``kept``: tables whose counters never go back. ``final``: the reason why a change stays, or None. ``instead``: what
    is done with an inserted row of a table instead of removing it. ``named``: what people call the rows of a table.
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
    """How many rows of each table an undo removed, restored or changed back, or would; ``entry`` is what it undoes.

    Rows in ``ended`` stay and say that they are used up.
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
    """Return the newest entry of the office that an undo can mean. Raises NotFoundError where there is none.

    It was not undone, undoes no other, and its command changed something or erased something for good.
    """
    undone = select(JournalEntry.undoes).where(col(JournalEntry.undoes).is_not(None))
    entry = session.exec(
        select(JournalEntry)
        .where(
            JournalEntry.office_code == office,
            col(JournalEntry.undoes).is_(None),
            JournalEntry.command != _UPGRADE,
            col(JournalEntry.id).not_in(undone),
            ~func.coalesce(JournalEntry.answer, "").contains(UNCHANGED),
        )
        .order_by(col(JournalEntry.id).desc())
        .limit(1)
    ).first()
    if entry is None:
        raise NotFoundError(_("There is no command to undo"), hint=_("see: postwatch journal list"))
    return entry


def plan_of(session: Session, *, entry: JournalEntry, policy: Policy) -> UndoResult:
    """Return what undoing an entry would do. Raises RuleError for what is final, and for texts that were erased."""
    changes = policy.changes_of(entry)
    for change in changes:
        reason = policy.final(change)
        if reason is not None:
            raise RuleError(
                _("{command} of {at} cannot be undone: {reason}").format(
                    command=entry.command, at=f"{entry.at:%d/%m/%Y %H:%M}", reason=reason
                ),
                hint=_("use the command that ends such a record; see: postwatch --help"),
            )
        if not is_insert(change):
            for value in change["before"].values():
                _in_clear(session, value)
    kinds: dict[str, Counter[str]] = {name: Counter() for name in ("removed", "restored", "changed", "ended")}
    for change in changes:
        if change["table"] not in policy.kept:
            kind = "ended" if is_insert(change) and change["table"] in policy.instead else _kind(change)
            kinds[kind][change["table"]] += sum(1 for _id in ids_of(change))
    counts = {name: dict(counted) for name, counted in kinds.items()}
    return UndoResult(entry=entry.id, command=entry.command, at=entry.at, actor=entry.actor, **counts)


def undo(session: Session, *, entry: JournalEntry, policy: Policy, tables: Sequence[ModuleType]) -> list[Row]:
    """Undo an entry; return the rows that were removed, as they were. ``tables`` are the modules of all rows.

    What refers to a row that the entry made is changed back before that row is removed, and all else after: a unique
    value must be free again. Raises RuleError when a later command changed one of its rows.
    """
    recorder_of(session).undoes = entry.id
    classes = {
        str(row.__tablename__): row
        for module in tables
        for row in vars(module).values()
        if isinstance(row, type) and issubclass(row, Row) and hasattr(row, "__table__")
    }
    changes = [change for change in policy.changes_of(entry) if change["table"] not in policy.kept]
    updates: dict[bool, list[Change]] = {True: [], False: []}
    for change in reversed(changes):
        if _kind(change) == "changed":
            updates[bool(_references(classes[change["table"]]) & {*change["before"]})].append(change)
    for change in updates[True]:
        _change_back(session, classes[change["table"]], change, policy)
    removed = _remove(session, [change for change in changes if is_insert(change)], classes, policy)
    order = _order(classes)
    deletions = [change for change in changes if _kind(change) == "restored"]
    for change in sorted(deletions, key=lambda change: order.index(change["table"])):
        row_class = classes[change["table"]]
        session.add(row_class(**_column_values(session, row_class, change["before"])))
        session.flush()
    for change in updates[False]:
        _change_back(session, classes[change["table"]], change, policy)
    return removed


def _change_back(session: Session, row_class: type[Row], change: Change, policy: Policy) -> None:
    row = session.get(row_class, change["id"], execution_options=WITHDRAWN_TOO)
    _require_recorded(row_class, row, change["after"], policy)
    for name, value in _column_values(session, row_class, change["before"]).items():
        setattr(row, name, value)
    session.flush()


def _remove(session: Session, changes: Sequence[Change], classes: Mapping[str, type[Row]], policy: Policy) -> list[Row]:
    """Remove the inserted rows, those that refer to others first; the policy may end them instead."""
    inserted: dict[str, list[Row]] = {}
    for change in changes:
        inserted.setdefault(change["table"], []).extend(_inserted(session, classes[change["table"]], change, policy))
    removed: list[Row] = []
    for table in reversed(_order(classes)):
        instead = policy.instead.get(table)
        for rows in _leaves_first(inserted.get(table, []), _references(classes[table], to=table)):
            for row in rows:
                if instead is not None:
                    instead(session, row)
                else:
                    session.delete(row)
            session.flush()
            removed += rows if instead is None else []
    return removed


def _inserted(session: Session, row_class: type[Row], change: Change, policy: Policy) -> list[Row]:
    """Return the rows that a change inserted. Raises RuleError when one is missing or was changed since."""
    ids = list(ids_of(change))
    known: dict[int, Row] = {}
    for start in range(0, len(ids), _CHUNK):
        chosen = select(row_class).where(col(row_class.id).in_(ids[start : start + _CHUNK]))
        known |= {row.id: row for row in session.exec(chosen.execution_options(**WITHDRAWN_TOO))}
    rows = [_require_recorded(row_class, known.get(row_id), change.get("after", {}), policy) for row_id in ids]
    if "sha256" in change:
        salts = {(change["table"], row.id): getattr(row, SALT, None) for row in rows}
        if not ReplayState({}, salts).fits_batch(change, [(row.id, json_values_of(row)) for row in rows]):
            raise _changed_since(row_class, policy)
    return rows


def _order(classes: Mapping[str, type[Row]]) -> list[str]:
    """Return the names of the tables, each after those that it refers to."""
    graph = {
        table: {target for target in classes if target != table and _references(row, to=target)}
        for table, row in classes.items()
    }
    return list(TopologicalSorter(graph).static_order())


def _references(row_class: type[Row], *, to: str | None = None) -> set[str]:
    """Return the columns that refer to one table, or to any."""
    targets = {column.name: column.info.get(REFERENCE, "") for column in inspect(row_class).columns}
    return {name for name, target in targets.items() if target and to in (None, target.partition(".")[0])}


def _leaves_first(rows: Sequence[Row], parents: set[str]) -> Iterator[list[Row]]:
    """Yield the rows of a table whose columns ``parents`` refer to itself, in groups to which no later one refers."""
    left = {row.id: row for row in rows}
    while left:
        needed = {getattr(row, name) for row in left.values() for name in parents}
        leaves = {row_id for row_id in left if row_id not in needed} or set(left)
        yield [row for row_id, row in left.items() if row_id in leaves]
        left = {row_id: row for row_id, row in left.items() if row_id not in leaves}


def _require_recorded(row_class: type[Row], row: Row | None, recorded: Mapping[str, Any], policy: Policy) -> Row:
    """Return the row. Raises RuleError when it is missing or its values are not those that an entry recorded."""
    if row is not None:
        key = (str(row_class.__tablename__), row.id)
        present = to_json(row_class.__table__, {name: getattr(row, name) for name in recorded})
        if not ReplayState({}, {key: getattr(row, SALT, None)}).differing(key, present, dict(recorded)):
            return row
    raise _changed_since(row_class, policy)


def _changed_since(row_class: type[Row], policy: Policy) -> RuleError:
    return RuleError(
        _("A record ({kind}) was changed after that command").format(kind=policy.named(str(row_class.__tablename__))),
        hint=_("see what was changed unseen: postwatch db check"),
    )


def _kind(change: Change) -> str:
    if is_insert(change):
        return "removed"
    return "restored" if change["after"] is None else "changed"


def _column_values(session: Session, row_class: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of the journal as the columns hold them. Raises RuleError for a personal text that was erased."""
    return from_json(row_class.__table__, {name: _in_clear(session, value) for name, value in values.items()})


def _in_clear(session: Session, value: Any) -> Any:
    if not is_salted(value):
        return value
    text = session.exec(select(PersonalValue.value).where(PersonalValue.digest == value["salted"])).first()
    if text is None:
        raise RuleError(
            _("An erased text about a person cannot be restored"),
            hint=_("type it again, if it may be kept; if nobody asked to be forgotten: postwatch db check"),
        )
    return text
