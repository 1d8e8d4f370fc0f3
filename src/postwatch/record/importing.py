"""The sheet of records of a kind: its columns, its rows as they are typed, and the sheet that is written out."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError
from postwatch.evidence.actions import is_same_scan
from postwatch.fields import Entry, fields_of
from postwatch.intake import UNCHANGED, Cells, SheetKind, columns_asked
from postwatch.language import _
from postwatch.record.actions import filled, keep, same_as
from postwatch.record.kinds import Plain
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.write import sheet_to_fill


def columns_of(table: Any) -> tuple[Column, ...]:
    """Return the columns of a sheet of records of a table."""
    return columns_asked(Entry.bind(table).options)


def sheet_kind(kind: Plain[Any, Any, Any]) -> SheetKind:
    """Return how a sheet of records of a kind is taken in; existing records are left as they are."""
    # Values chosen from a list may be there already, where nothing else is filled in yet.
    fields = fields_of(kind.table)
    begun = {one.typed_as for one in fields.values() if one.is_chosen}
    if kind.to_fill is not None:
        begun.add(fields[kind.day].typed_as)

    def entry_of(row: SheetRow) -> Entry[Any] | None:
        return None if row.holds_only(begun) else Entry.of(kind.table, Cells(row))

    def write(session: Session, desk: Desk, *, draft: Entry[Any]) -> Any:
        row = filled(session, kind, kind.table(), draft)
        known, scan = same_as(session, kind, row), draft.given.get("scan")
        if known is None:
            return keep(session, desk, kind, row, draft)
        if not is_same_scan(session, getattr(known, "evidence_id", None), path=scan):
            raise AlreadyThereError(
                _("It is recorded already, as {code}, without this scan").format(code=known.code),
                hint=_("add it: postwatch amend {code} --scan FILE --reason TEXT").format(code=known.code),
            )
        return UNCHANGED

    return SheetKind(columns_of(kind.table), entry_of, write, warning=kind.warning, name=f"{kind.noun}_sheet")


def sheet_bytes(session: Session, desk: Desk, kind: Plain[Any, Any, Any], given: Mapping[str, Any]) -> bytes:
    """Return an xlsx with the columns of records of a kind, begun with the ``given`` options, to fill in."""
    rows = kind.to_fill(session, desk, **given) if kind.to_fill is not None else []
    stamp = Stamp(desk.settings.code, f"{kind.noun}_sheet")
    return sheet_to_fill(kind.sheet, columns_of(kind.table), rows, stamp=stamp)
