"""Columns of a sheet with the numbers of an incoming document."""

from postwatch.errors import UsageError
from postwatch.evidence.options import Paper
from postwatch.language import _
from postwatch.sheets.columns import Column, SheetRow

PAPER_COLUMNS = (
    Column("sender_number", ("Số văn bản của đơn vị", "sender_number")),
    Column("sender_number_on", ("Ngày văn bản của đơn vị", "sender_number_on")),
    Column("incoming_number", ("Số đến", "incoming_number")),
    Column("incoming_on", ("Ngày đến", "incoming_on")),
)


def paper_of_row(row: SheetRow) -> Paper:
    """Return the numbers of the paper that a row names. Raises UsageError naming the cell."""
    return Paper(
        sender_number=row.text("sender_number") or None,
        sender_number_on=row.day("sender_number_on"),
        incoming_number=_number(row, "incoming_number"),
        incoming_on=row.day("incoming_on"),
    )


def _number(row: SheetRow, key: str) -> int | None:
    text = row.text(key)
    if not text:
        return None
    if not text.isdecimal():
        raise UsageError(
            _("{text} is not a number: {where}").format(text=text, where=row.where(key)),
            hint=_("write the arrival number in digits"),
        )
    return int(text)
