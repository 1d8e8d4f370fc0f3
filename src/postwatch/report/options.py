"""What the commands of reports ask: option by option."""

import datetime as dt
from pathlib import Path

from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, file, flag, optional_day, text, word
from postwatch.register.options import IssueOrder

MONTH = text(N_("Month, as 2020-06; default: the last whole period"), name="month", what=N_("the month"))
REPORT = word(N_("Code, symbol or number of this year"), name="report", is_argument=True, default=REQUIRED)
RECEIVER = word(N_("Unit: code or name; default: the addressee"), name="recipient", is_argument=True)


@asked
class ReportIssue(IssueOrder):
    """What is given when a letter that replaces or corrects a report is issued."""

    letter: str = REPORT


@asked
class ReportSending:
    """What is given when a report is sent: on which day, None is today, and how; ``amend`` puts a sending right."""

    letter: str = REPORT
    on: dt.date | None = optional_day(N_("Day; default: today"), what=N_("the day of sending"))
    channel: str | None = code(N_("ioffice, post, email or in_person"))
    amend: bool = flag(N_("correct the day that was recorded: --on"), "--amend")


@asked
class PaperDraft:
    """A month that was reported on paper: its report's number or symbol and day, and a file with its figures."""

    month: str = text(N_("Month, as 2020-06"), what=N_("the month"), default=REQUIRED)
    number: str = text(N_("Number or symbol of the report"), what=N_("the number of the report"), default=REQUIRED)
    figures: Path = file(N_("TOML, CSV or JSON file: name = value"), default=REQUIRED)
    on: dt.date | None = optional_day(N_("Day of the report"), what=N_("the day of the report"))
