"""``postwatch report html``: a period as a page."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import OVERWRITE, word
from postwatch.report.options import CAMPAIGN, PERIOD
from postwatch.report.warnings import warn_of_paper, warn_of_report, warn_of_running

# Verbs of reports that make pages.
report_app = Noun(help="")


@report_app.reads(
    "html",
    help=_("Write a period as a page, one file that needs nothing else: figures, areas, and the command for each."),
    result="pages.report.WrittenPage",
    shows_table=False,
)
def html(
    office: AppContext,
    file: str = word(_("File or folder to write to; default: a new file here"), is_argument=True),
    period: str | None = PERIOD,
    campaign: str | None = CAMPAIGN,
    replace: bool = OVERWRITE,
) -> None:
    from postwatch.files.output import print_out
    from postwatch.office.spans import settings_on
    from postwatch.pages.report import WrittenPage, page_bytes
    from postwatch.report.period import PeriodChoice, choose_span, papers_within, period_report
    from postwatch.report.printed import report_of_period
    from postwatch.report.rules import file_words

    with office.read() as session:
        span = choose_span(session, office.desk, choice=PeriodChoice(period, campaign=campaign))
        warn_of_running(office, span)
        result = period_report(session, office.desk, span=span)
        warn_of_paper(office, papers_within(session, span))
        warn_of_report(office, report_of_period(session, span.period, span.campaign))
        settings = settings_on(session, office.desk, span.counted_to)
    as_of = office.today if office.invocation.as_of is not None else None
    data = page_bytes(result, office=settings.short_name, as_of=as_of)
    name = f"bao-cao-{file_words(span.period)}.html"
    out = print_out(data, file=file, name=name, workspace=office.workspace, replace=replace)
    office.answer(_("Page written: {path}"), WrittenPage(out.path, out.sha256, out.size, result.name))
