"""Columns of a sheet with the numbers of an incoming document."""

from postwatch.sheets.columns import Column

PAPER_COLUMNS = (
    Column("sender_number", ("Số văn bản của đơn vị", "sender_number")),
    Column("sender_number_on", ("Ngày văn bản của đơn vị", "sender_number_on")),
    Column("incoming_number", ("Số đến", "incoming_number")),
    Column("incoming_on", ("Ngày đến", "incoming_on")),
)
