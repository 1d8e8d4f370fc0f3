"""``postwatch report html``: a period as a page."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import OVERWRITE, word
from postwatch.report.options import CAMPAIGN, PERIOD

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
    from postwatch.report.period import PeriodChoice, choose_span, period_report
    from postwatch.report.rules import file_words

    with office.read() as session:
        span = choose_span(session, office.desk, choice=PeriodChoice(period, campaign=campaign))
        result = period_report(session, office.desk, span=span)
        settings = settings_on(session, office.desk, span.counted_to)
    data = page_bytes(result, office=settings.short_name)
    name = f"bao-cao-{file_words(span.period)}.html"
    out = print_out(data, file=file, name=name, workspace=office.workspace, replace=replace)
    office.answer(_("Page written: {path}"), WrittenPage(out.path, out.sha256, out.size, result.name))
