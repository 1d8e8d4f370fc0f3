"""Columns of a sheet with the numbers of an incoming document, and the name of its scan."""

from postwatch.evidence.options import INCOMING_NUMBER, INCOMING_ON, SCAN, SENDER_NUMBER, SENDER_NUMBER_ON
from postwatch.sheets.columns import Column

SCAN_COLUMN = Column("scan", SCAN.titles)
PAPER_COLUMNS = (
    *(
        Column(name, (*told.titles, name))
        for name, told in (
            ("sender_number", SENDER_NUMBER),
            ("sender_number_on", SENDER_NUMBER_ON),
            ("incoming_number", INCOMING_NUMBER),
            ("incoming_on", INCOMING_ON),
        )
    ),
    SCAN_COLUMN,
)
