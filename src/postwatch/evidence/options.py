"""What every command asks that records something from an incoming document."""

import datetime as dt
from pathlib import Path

from postwatch.language import N_
from postwatch.options import asked, file, number, optional_day, text


@asked
class Paper:
    """Numbers of an incoming document, and the path of its scan."""

    sender_number: str | None = text(N_("Number of the sender's document"), what=N_("the sender's number"))
    sender_number_on: dt.date | None = optional_day(N_("Day of the sender's document"), what=N_("the sender's day"))
    incoming_number: int | None = number(N_("Our arrival number (số đến)"))
    incoming_on: dt.date | None = optional_day(N_("Day of arrival"), what=N_("the day of arrival"))
    scan: Path | None = file(N_("Scan of the document"))
