"""``postwatch pages``: all pages in a folder; ``postwatch report html``: a period as a page."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import console
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import OVERWRITE, REQUIRED, Reader, read_reader, word
from postwatch.report.options import CAMPAIGN, PERIOD
from postwatch.report.warnings import warn_of_paper, warn_of_report, warn_of_running, warn_of_unrecorded

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.pages.audience import Audience
    from postwatch.report.period import PeriodChoice

app = Noun(help=_("Pages to look at, each a file that needs nothing else."))
# Verbs of reports that make pages.
report_app = Noun(help="")


@report_app.draws(
    "html",
    help=_("Write a period as a page, one file that needs nothing else: figures, the records behind each, areas."),
    result="files.output.PrintOut",
)
def html(
    office: AppContext,
    file: str = word(_("File or folder to write to; default: a new file here"), is_argument=True),
    period: str | None = PERIOD,
    campaign: str | None = CAMPAIGN,
    replace: bool = OVERWRITE,
) -> None:
    from postwatch.report.period import PeriodChoice

    draw_period(office, PeriodChoice(period, campaign=campaign), on=None, file=file, replace=replace)


def draw_period(office: AppContext, choice: "PeriodChoice", *, on: dt.date | None, file: str, replace: bool) -> None:
    """Write a period, up to a cut-off day, as a page without persons unless the call shows them.

    Raises as `choose_span`, `period_page` and `place_of`.
    """
    from postwatch.files.digest import digest
    from postwatch.files.output import PrintOut, place_of, print_out
    from postwatch.office.by_day import settings_on
    from postwatch.pages.public import recoded
    from postwatch.pages.report import page_bytes, period_page
    from postwatch.report.period import choose_span, journal_begins_after, papers_within
    from postwatch.report.printed import report_of_period
    from postwatch.report.rules import file_words

    as_of = office.today if office.invocation.as_of is not None else None
    with office.read() as copy, office.read_persons() as session:
        shown_to = _audience(office, session, copy)
        span = choose_span(session, office.desk, choice=choice, on=on)
        warn_of_running(office, span)
        warn_of_unrecorded(office, journal_begins_after(session, office.desk, span))
        settings = settings_on(session, office.desk, span.counted_to)
        page = period_page(session, office.desk, span=span, office=settings.short_name, as_of=as_of, audience=shown_to)
        warn_of_paper(office, papers_within(session, span))
        warn_of_report(office, report_of_period(session, span.period, span.campaign))
    data = recoded(page_bytes(page), shown_to.codes)
    name = f"bao-cao-{file_words(span.period)}.html"
    place = place_of(data, file=file, name=name, workspace=office.workspace, replace=replace)
    written = PrintOut(place, digest(data), len(data))
    if page.audience.sees_persons:
        office.note_shown(_("Page written that names persons: {path}").format(path=place), written)
    print_out(data, file=str(place), name=name, workspace=office.workspace, replace=replace)
    office.answer(_("Page written: {path}"), written)


def _audience(office: AppContext, records: "Session", copy: "Session") -> "Audience":
    """Return the audience of the pages of a call: ``copy`` has the records that they may see."""
    from postwatch.pages.audience import Audience, hidden_units
    from postwatch.pages.public import KEY, owners_of_areas, public_codes

    call = office.invocation
    hidden = hidden_units(copy)
    codes = public_codes(records, office.workspace, hidden) if call.public else {}
    owners = owners_of_areas(records, hidden) if call.public else {}
    if codes:
        office.warn(_("Which unit has which public code is told by {path} alone; it stays in the office"), path=KEY)
    is_clerk = read_reader(call.reader) is Reader.CLERK
    return Audience(call.public, call.with_persons, is_clerk, hidden, codes, owners)


@app.draws(
    help=_("Write all pages into a folder: today, units, pledges, inspections and cases, reports."),
    result="pages.export.WrittenPages",
)
def export(
    office: AppContext,
    folder: str = word(_("A new folder"), is_argument=True, default=REQUIRED),
    replace: bool = OVERWRITE,
) -> None:
    from postwatch.files.output import folder_of, print_folder
    from postwatch.pages.export import WrittenPages, count, leave_out_cases, pages_of

    target = folder_of(Path(folder), workspace=office.workspace, replace=replace)
    with console.progress(_("pages"), quiet=office.invocation.json) as on_progress, office.read_copy() as copy:
        with office.read_persons() as session:
            shown_to = _audience(office, session, copy)
            if not shown_to.sees_cases:
                leave_out_cases(copy)
            cases_in = session if shown_to.sees_cases else copy
            counted = count(session, office, audience=shown_to, cases_in=cases_in)
        if shown_to.sees_persons:
            office.note_shown(_("Pages written that name persons: {path}").format(path=target), {"path": target})
        pages = pages_of(copy, office.desk, counted, audience=shown_to, on_progress=on_progress)
        out = print_folder(pages, folder=target, workspace=office.workspace, replace=replace)
    # The script that finds units is no page.
    office.answer(_("{pages} pages written: {path}"), WrittenPages(out.path, out.files - 1, out.size))
