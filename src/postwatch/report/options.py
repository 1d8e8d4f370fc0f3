"""What the commands of reports ask: option by option."""

import datetime as dt
from pathlib import Path

from postwatch.language import N_
from postwatch.options import FILE, OVERWRITE, REQUIRED, asked, code, file, flag, number, optional_day, text, word
from postwatch.register.options import IssueOrder

MONTH = text(N_("Month, as 2020-06; default: the last whole period"), name="month", what=N_("the month"))
MONTH_NAMED = text(
    N_("Month, as 2020-06, or 6 where only a single year fits; default: the last whole period"), what=N_("the month"),
    name="period", is_argument=True,
)  # fmt: skip
QUARTER = text(N_("Quarter, as 2020-Q2; default: the last whole one"), name="quarter", what=N_("the quarter"))
HALF = text(N_("Half of a year, as 2020-H1; default: the last whole one"), name="half", what=N_("the half"))
REPORT_YEAR = text(N_("Year, as 2020; default: the last whole one"), name="year", what=N_("the year"))
FIRST_DAY = optional_day(N_("First day"), name="since", what=N_("the first day"), default=REQUIRED)
LAST_DAY = optional_day(N_("Last day"), name="until", what=N_("the last day"), default=REQUIRED)
PERIOD = text(
    N_("Period, as 2020-06, 2020-Q2, 2020-H1, 2020-9M, 2020, or FIRST..LAST; default: the last whole month"),
    "--period", "--month", name="period", what=N_("the period"),
)  # fmt: skip
PERIOD_NAMED = text(
    N_("2020-Q2, 2020-H1, 2020-9M, 2020, 2020-06, or days: 2020-05-20..2020-06-03"), what=N_("the period"),
    name="period", is_argument=True, default=REQUIRED,
)  # fmt: skip
AREA = code(N_("Only this area: code or name"), name="area")
CAMPAIGN = code(N_("Count this campaign alone; default: all that the office does"), name="campaign")
FIGURE = word(N_("Figure: its name in --json, or its words"), name="figure", is_argument=True, default=REQUIRED)
REPORT = word(N_("Code, symbol or number of this year"), name="report", is_argument=True, default=REQUIRED)
RECEIVER = word(N_("Unit: code or name; default: the addressee"), name="recipient", is_argument=True)


@asked
class PeriodOrder:
    """How a period is counted, and what is made of it: on the screen, as a draft, or issued as a report."""

    form: str = word(N_("terminal, docx, xlsx, csv, json or html; default: by the file, else terminal"), "--format")
    to: str = word(
        N_("file or folder; default: xlsx, html to a new file here, csv and json to the screen, docx to the records"),
        "--to",
        shape=FILE,
    )
    replace: bool = OVERWRITE
    on: dt.date | None = optional_day(
        N_("Cut-off day of the figures, within the period; with --issue the day of the report"),
        what=N_("the cut-off day"),
    )
    issue: bool = flag(N_("give the report its number and day; its figures and its text are frozen"), "--issue")
    number: int | None = number(N_("Number, where the registry gives it or it was reserved"))
    signer: str | None = text(N_("Who signs the report; default: the head of the office"), what=N_("the signer"))
    campaign: str | None = CAMPAIGN
    issuer: str | None = code(
        N_("Who reports to whom: a code of [[report.issuer]]; default: the office to its higher body"), "--for"
    )


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

    month: str = text(N_("Month, such as 2020-06"), what=N_("the month"), default=REQUIRED)
    number: str = text(
        N_("Number of the report, such as 05/BC-UBND"), what=N_("the number of the report"), default=REQUIRED
    )
    figures: Path = file(N_("TOML, CSV or JSON file: name = value"), default=REQUIRED)
    on: dt.date | None = optional_day(N_("Day of the report"), what=N_("the day of the report"))
