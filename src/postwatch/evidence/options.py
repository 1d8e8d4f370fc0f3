"""Fields of every record that an incoming document proves."""

from postwatch.fields import AS_LABELLED, Told
from postwatch.language import N_
from postwatch.options import file

SENDER_NUMBER = Told(
    N_("Sender's number"), N_("Number of the sender's document"), ("Số văn bản của đơn vị",),
    what=N_("the sender's number"),
)  # fmt: skip
SENDER_NUMBER_ON = Told(
    N_("Sender's day"), N_("Day of the sender's document"), AS_LABELLED, what=N_("the sender's day")
)
INCOMING_NUMBER = Told(N_("Arrival number"), N_("Our arrival number (số đến)"), AS_LABELLED)
INCOMING_ON = Told(
    N_("Day of arrival"),
    N_("Day of arrival"),
    AS_LABELLED,
    what=N_("the day of arrival"),
    offers=N_("Day of arrival; default: today, with an arrival number"),
)
SCAN = Told(
    N_("Scan"), N_("Scan of the document"),
    ("Tệp bản quét", "Bản quét", "Tên tệp bản quét", "File scan", "Bản scan"), makes=file,
)  # fmt: skip
