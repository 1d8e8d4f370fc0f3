"""Undo a whole command: every row that it wrote, in the opposite order, if nothing changed since.

The journal knows no noun. The caller gives a ``Policy``: which tables are never undone, which changes are final and how
a row is ended instead of removed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass, result_of
from postwatch.days import local
from postwatch.errors import NotFoundError, RuleError
from postwatch.journal.chain import (
    SALT,
    Change,
    ReplayState,
    continues,
    count_of,
    ids_of,
    is_insert,
    is_salted,
    read_changes,
)
from postwatch.journal.clock import day_of
from postwatch.journal.entries import UNCHANGED
from postwatch.journal.lookup import undone_by
from postwatch.journal.personal_tables import PersonalValue
from postwatch.journal.recorded import RecordedTables
from postwatch.journal.recorder import json_values_of, recorder_of
from postwatch.journal.search import rows_by_id
from postwatch.journal.tables import JournalEntry
from postwatch.language import _
from postwatch.store.columns import Row, from_json, to_json


@dataclass(frozen=True)
class Policy:
    """The limits of an undo.

    ``kept``: tables whose counters never go back. ``final``: the reason why a change stays, or None. ``instead``: the
    treatment of an inserted row of a table instead of removing it. ``named``: the words for the rows of a table.
    ``way_on``: the hint where a command of that name cannot be undone, or None.
    """

    tables: RecordedTables
    kept: frozenset[str] = frozenset()
    final: Callable[[Change], str | None] = lambda _change: None
    instead: Mapping[str, Callable[[Session, Row], None]] = field(default_factory=dict)
    named: Callable[[str], str] = str
    way_on: Callable[[str], str | None] = lambda _command: None


@dataclass(frozen=True)
class RecordName:
    """A record in words, of a ``kind`` (its table); ``effect``: removed, restored, changed back or ended."""

    kind: str
    effect: str
    record: str


@dataclass(frozen=True)
class UndoResult:
    """How many rows of each table an undo removed, restored or changed back, or would; ``entry`` is the undone entry.

    ``recorded_on`` is the legal day of that entry, and ``rows`` counts all that it touched. Rows in ``ended`` stay and
    are marked as used up. ``records_list`` names the first rows of each kind in words.
    """

    entry: int
    command: str
    at: dt.datetime
    actor: str
    recorded_on: dt.date
    rows: int
    removed: dict[str, int]
    restored: dict[str, int]
    changed: dict[str, int]
    ended: dict[str, int]
    records_list: tuple[RecordName, ...]


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
            col(JournalEntry.id).not_in(undone),
            ~func.coalesce(JournalEntry.answer, "").contains(UNCHANGED),
        )
        .order_by(col(JournalEntry.id).desc())
        .limit(1)
    ).first()
    if entry is None:
        raise NotFoundError(_("There is no command to undo"), hint=_("see: postwatch journal list"))
    return entry


def require_undoable(session: Session, *, entry: JournalEntry) -> None:
    """See that an entry is a command that an undo can mean. Raises RuleError."""
    by = undone_by(session, entry=entry)
    if by is not None:
        raise RuleError(
            _("Entry {entry} ({command}) was undone by entry {by}").format(
                entry=entry.id, command=entry.command, by=by.id
            ),
            hint=_("see what it changed: postwatch journal list {entry}").format(entry=entry.id),
        )
    reasons = (
        (entry.undoes is not None, _("an undo is not undone")),
        (not read_changes(entry.changes, entry=entry.id), _("there is no record to restore")),
    )
    reason = next((text for holds, text in reasons if holds), None)
    if reason is not None:
        raise _refusal(entry, reason, hint=_("see: postwatch journal list"))


def plan_of(session: Session, *, entry: JournalEntry, policy: Policy) -> UndoResult:
    """Return the effects of undoing an entry. Raises RuleError for final changes, and for texts that were erased."""
    kinds: dict[str, Counter[str]] = {name: Counter() for name in ("removed", "restored", "changed", "ended")}
    for change in policy.tables.changes_of(entry):
        reason = policy.final(change)
        if reason is not None:
            hint = policy.way_on(entry.command) or _("put it right instead: postwatch amend CODE or withdraw CODE")
            raise _refusal(entry, reason, hint=hint)
        if not is_insert(change):
            for value in change["before"].values():
                _in_clear(session, value)
        if change["table"] not in policy.kept:
            kinds[effect_of(change, policy)][change["table"]] += count_of(change)
    counts = {name: dict(counted) for name, counted in kinds.items()}
    known = {"entry": entry.id, "recorded_on": day_of(session, entry), "records_list": ()}
    rows = sum(counted.total() for counted in kinds.values())
    return result_of(UndoResult, entry, **known, rows=rows, **counts)


def _refusal(entry: JournalEntry, reason: str, *, hint: str) -> RuleError:
    message = _("{command} of {at} cannot be undone: {reason}").format(
        command=entry.command, at=f"{local(entry.at):%d/%m/%Y %H:%M}", reason=reason
    )
    return RuleError(message, hint=hint)


def effect_of(change: Change, policy: Policy) -> str:
    """Return the effect of undoing a change on its records: removed, restored, changed, or ended.

    Without a row that told more of a record it is again as it was before.
    """
    if not is_insert(change):
        return _kind(change)
    if continues(change) is not None:
        return "changed"
    return "ended" if change["table"] in policy.instead else _kind(change)


def undo(session: Session, *, entry: JournalEntry, policy: Policy) -> list[Row]:
    """Undo an entry; return the rows that were removed, as they were.

    References to a row that the entry made are changed back before that row is removed, and all else after: a unique
    value must be free again. Raises RuleError when any of its rows changed since.
    """
    recorder_of(session).undoes = entry.id
    classes = policy.tables.classes
    changes = [change for change in policy.tables.changes_of(entry) if change["table"] not in policy.kept]
    updates: dict[bool, list[Change]] = {True: [], False: []}
    for change in reversed(changes):
        if _kind(change) == "changed":
            updates[not change["before"].keys().isdisjoint(policy.tables.references(change["table"]))].append(change)
    for change in updates[True]:
        _change_back(session, classes[change["table"]], change, policy)
    removed = _remove(session, [change for change in changes if is_insert(change)], policy)
    order = policy.tables.order
    deletions = [change for change in changes if _kind(change) == "restored"]
    for change in sorted(deletions, key=lambda change: order.index(change["table"])):
        row_class = classes[change["table"]]
        session.add(row_class(**_column_values(session, row_class, change["before"])))
        session.flush()
    for change in updates[False]:
        _change_back(session, classes[change["table"]], change, policy)
    return removed


def _change_back(session: Session, row_class: type[Row], change: Change, policy: Policy) -> None:
    row = session.get(row_class, change["id"])
    _require_recorded(row_class, row, change["after"], policy)
    for name, value in _column_values(session, row_class, change["before"]).items():
        setattr(row, name, value)
    session.flush()


def _remove(session: Session, changes: Sequence[Change], policy: Policy) -> list[Row]:
    """Remove the inserted rows, those that refer to others first; the policy may end them instead."""
    inserted: dict[str, list[Row]] = {}
    for change in changes:
        row_class = policy.tables.classes[change["table"]]
        inserted.setdefault(change["table"], []).extend(_inserted(session, row_class, change, policy))
    removed: list[Row] = []
    for table in reversed(policy.tables.order):
        instead = policy.instead.get(table)
        own = {name for name, target in policy.tables.references(table).items() if target == table}
        for rows in _leaves_first(inserted.get(table, []), own):
            for row in rows:
                if instead is not None:
                    instead(session, row)
                else:
                    session.delete(row)
            session.flush()
            removed += rows if instead is None else []
    return removed


def _inserted(session: Session, row_class: type[Row], change: Change, policy: Policy) -> list[Row]:
    """Return the rows that a change inserted. Raises RuleError when any is missing or was changed since."""
    ids = list(ids_of(change))
    known = {row.id: row for row in rows_by_id(session, row_class, ids)}
    rows = [_require_recorded(row_class, known.get(row_id), change.get("after", {}), policy) for row_id in ids]
    if "ids" in change:
        salts = {(change["table"], row.id): getattr(row, SALT, None) for row in rows}
        if not ReplayState({}, salts).fits_batch(change, [(row.id, json_values_of(row)) for row in rows]):
            raise _changed_since(row_class, policy)
    return rows


def _leaves_first(rows: Sequence[Row], parents: set[str]) -> Iterator[list[Row]]:
    """Yield the rows of a table whose columns ``parents`` refer to itself, in groups to which no later group refers."""
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
