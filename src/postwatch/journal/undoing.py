"""Taking back one command whole: every row it wrote, in the opposite order, if nothing changed since.

The journal knows no noun. Which tables are never taken back, which changes are final and what is done with a row in
place of removing it, a caller says in a ``Policy``.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import ModuleType
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from postwatch.errors import NotFoundError, RuleError
from postwatch.journal.rules import Change, ids_of
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.store.columns import Row
from postwatch.store.rows import plain


@dataclass(frozen=True)
class Policy:
    """What may be taken back.

    ``kept``: tables that only count on. ``final``: a sentence for a change that stays, or None. ``instead``: what is
    done with an inserted row of a table in place of removing it.
    """

    kept: frozenset[str] = frozenset()
    final: Callable[[Change], str | None] = lambda _change: None
    instead: Mapping[str, Callable[[Session, Row], None]] = field(default_factory=dict)


@dataclass(frozen=True)
class UndoResult:
    """What an undo did, or would do: rows removed, restored and changed back, by table."""

    entry: int
    command: str
    at: dt.datetime
    actor: str
    removed: dict[str, int]
    restored: dict[str, int]
    changed: dict[str, int]


def last_entry(session: Session, *, office: str) -> JournalEntry:
    """The newest entry of the office that was neither taken back nor takes one back. Raises NotFoundError."""
    undone = select(JournalEntry.undoes).where(col(JournalEntry.undoes).is_not(None))
    entry = session.exec(
        select(JournalEntry)
        .where(
            JournalEntry.office_code == office,
            col(JournalEntry.undoes).is_(None),
            col(JournalEntry.id).not_in(undone),
        )
        .order_by(col(JournalEntry.id).desc())
    ).first()
    if entry is None:
        raise NotFoundError(_("There is no command to take back"), hint=_("see: postwatch journal list"))
    return entry


def plan_of(entry: JournalEntry, *, policy: Policy) -> UndoResult:
    """What taking an entry back would do. Raises RuleError for what is final."""
    changes = json.loads(entry.changes)
    for change in changes:
        reason = policy.final(change)
        if reason is not None:
            raise RuleError(
                _("{command} of {at} is not taken back: {reason}").format(
                    command=entry.command, at=f"{entry.at:%d/%m/%Y %H:%M}", reason=reason
                ),
                hint=_("use the command that ends such a record; see: postwatch --help"),
            )
    kinds: dict[str, dict[str, int]] = {"removed": {}, "restored": {}, "changed": {}}
    for change in changes:
        if change["table"] not in policy.kept:
            counted = kinds[_kind(change)]
            counted[change["table"]] = counted.get(change["table"], 0) + sum(1 for _id in ids_of(change))
    return UndoResult(entry=entry.id, command=entry.command, at=entry.at, actor=entry.actor, **kinds)


def take_back(session: Session, *, entry: JournalEntry, policy: Policy, tables: Sequence[ModuleType]) -> list[Row]:
    """Take an entry back; returns the rows that were removed, as they stood. ``tables`` are the modules of all rows.

    Raises RuleError when a later command changed one of its rows.
    """
    classes = {str(row.__tablename__): row for module in tables for row in _rows_in(module)}
    removed: list[Row] = []
    for change in reversed(json.loads(entry.changes)):
        if change["table"] in policy.kept:
            continue
        removed += _reverse(session, classes[change["table"]], change, policy)
        session.flush()
    return removed


def _reverse(session: Session, row_class: type[Row], change: Change, policy: Policy) -> list[Row]:
    kind = _kind(change)
    if kind == "restored":
        session.add(row_class(**_typed(row_class, change["before"])))
        return []
    if kind == "changed":
        row = _standing(session, row_class, change["id"], change["after"])
        for name, value in _typed(row_class, change["before"]).items():
            setattr(row, name, value)
        session.add(row)
        return []
    rows = [_standing(session, row_class, row_id, change.get("after")) for row_id in ids_of(change)]
    instead = policy.instead.get(change["table"])
    for row in rows:
        if instead is not None:
            instead(session, row)
        else:
            session.delete(row)
    return [] if instead is not None else rows


def _standing(session: Session, row_class: type[Row], row_id: int, recorded: Mapping[str, Any] | None) -> Row:
    """The row as the entry left it. Raises RuleError when it is gone or another."""
    row = session.get(row_class, row_id)
    same = row is not None and all(plain(getattr(row, name)) == value for name, value in (recorded or {}).items())
    if row is None or not same:
        raise RuleError(
            _("A row of {table} was changed since").format(table=row_class.__tablename__),
            hint=_("take the later commands back first; see: postwatch journal list"),
        )
    return row


def _kind(change: Change) -> str:
    if "ids" in change or change["before"] is None:
        return "removed"
    return "restored" if change["after"] is None else "changed"


def _typed(row_class: type[Row], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the journal as the columns take them: days, moments and codes again."""
    columns = inspect(row_class).columns
    return {name: _as_column(columns[name].type, value) for name, value in values.items()}


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
