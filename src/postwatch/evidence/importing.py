"""Columns of a sheet with the numbers of an incoming document, and the name of its scan."""

from postwatch.sheets.columns import Column
from postwatch.sheets.scans import SCAN

SCAN_COLUMN = Column(SCAN, ("Tệp bản quét", "Bản quét", "Tên tệp bản quét", "File scan", "Bản scan"))
PAPER_COLUMNS = (
    Column("sender_number", ("Số văn bản của đơn vị", "sender_number")),
    Column("sender_number_on", ("Ngày văn bản của đơn vị", "sender_number_on")),
    Column("incoming_number", ("Số đến", "incoming_number")),
    Column("incoming_on", ("Ngày đến", "incoming_on")),
    SCAN_COLUMN,
)
