"""The journal of a record as text: who did what and when, field by field."""

import datetime as dt
from collections.abc import Collection, Iterator

from sqlmodel import Session

from postwatch.console import dotted
from postwatch.days import local
from postwatch.desk import Desk
from postwatch.history.actions import EntryDetails, RecordChange, entries_of
from postwatch.language import _
from postwatch.naming import in_words, kind_of
from postwatch.store.columns import Row


def journal_of(session: Session, desk: Desk, *, row: Row, unshown: Collection[str]) -> list[tuple[dt.date, str]]:
    """Return the entries about a row, oldest first: the day of recording, and a text without some columns."""
    return [(one.recorded_on, "\n".join(_lines(one, unshown))) for one in entries_of(session, desk, row=row)]


def _lines(entry: EntryDetails, unshown: Collection[str]) -> Iterator[str]:
    undoing = _("undoes {id}").format(id=entry.undoes) if entry.undoes else ""
    undone = _("undone") if entry.undone_by else ""
    # The legal day differs where somebody records with POSTWATCH_TODAY.
    head = (f"{entry.id}. {entry.recorded_on:%d/%m/%Y}", moment(entry.at), entry.actor, entry.command, undoing, undone)
    yield dotted(head)
    for change in entry.changes_list:
        for record, name, label, before, after in rows_of(change):
            if record:
                yield f"  {record}"
            if label and name not in unshown:
                yield f"    {label}: {f'{before} → ' if before else ''}{after or '…'}"


def rows_of(change: RecordChange) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the lines of a change: the record on the first, then on each a field, its label, before and after."""
    effect = {"added": _("added"), "changed": _("changed"), "removed": _("removed")}[change.effect]
    kind = kind_of(change.kind, count=change.count)
    if change.count == 1:
        record = f"{kind} {change.records_list[0]} ({effect})"
    else:
        gone = change.count - len(change.records_list) - change.more
        others = [(_("and {count} more"), change.more), (_("{count} no longer there"), gone)]
        names = [*change.records_list, *(text.format(count=count) for text, count in others if count)]
        record = f"{change.count} {kind} ({effect}): {'; '.join(names)}"
    lines = [
        (one.name, one.label, *(in_words(change.kind, one.name, value) for value in (one.before, one.after)))
        for one in change.field_list
    ] or [("", "", "", "")]
    for place, (name, label, before, after) in enumerate(lines):
        yield ("" if place else record, name, label, before, after)


def moment(at: dt.datetime) -> str:
    """Return a moment at UTC+7 as people write it."""
    return f"{local(at):%d/%m/%Y %H:%M:%S}"
