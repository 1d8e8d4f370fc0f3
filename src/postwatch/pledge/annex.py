"""The annexed list of an enterprise's pledge: which of its points it names, as that is typed."""

from collections.abc import Sequence

from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.paths import named_file
from postwatch.recipient.importing import UNIT_AREA, UNIT_NAME
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.grids import Reading
from postwatch.sheets.register import read_register
from postwatch.vietnamese import fold

POINT_COLUMNS = (
    Column("unit", ("Mã đơn vị", "Mã điểm", "Mã", "unit", "recipient", "code"), required=True),
    Column(UNIT_NAME, ("Tên điểm phục vụ", "Tên đơn vị", "name")),
    Column(UNIT_AREA, ("Địa bàn", "area")),
)
"""The columns of the file of an annexed list."""
# Whose unit signs and whose points an annexed list may name.
COVERS_ALL = "all"
_ALL = frozenset({COVERS_ALL, "tat ca"})
# A cell may be ticked instead.
_ALL_IN_SHEETS = _ALL | {"x", "co"}


def points_typed(covers: str | None) -> str | Sequence[str]:
    """Return the points of ``--covers``: all (tất cả), or the codes of the points of an annexed list, none for a blank.

    Raises UsageError for an empty list.
    """
    if not covers:
        return ()
    if fold(covers) in _ALL:
        return COVERS_ALL
    path = named_file(covers)
    register = read_register(path, POINT_COLUMNS, Reading(leaves_others=True), lambda _text: None)
    register.require_columns(path.name, POINT_COLUMNS)
    rows = register.rows
    named = [row.text("unit") for row in rows if row.text("unit")]
    if not named:
        raise UsageError(
            _("{file} names no point").format(file=path.name), hint=_("write the codes of the points, or give: all")
        )
    return named


def points_in_cell(row: SheetRow) -> str | Sequence[str]:
    """Return the points of a row of a sheet: all where it is ticked, none for a blank, or codes."""
    text = row.text("covers")
    if not text or fold(text) in {"khong", "no"}:
        return ()
    return COVERS_ALL if fold(text) in _ALL_IN_SHEETS else [part.strip() for part in text.replace(";", ",").split(",")]
