"""``postwatch report rollup``: months of many offices added up, and the form for those who have no records here."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.options import code, flag, text, texts
from postwatch.vietnamese import one_of

if TYPE_CHECKING:
    from postwatch.answers import Makers
    from postwatch.rollup.sums import Rollup

_MORE_FORMATS, _BY = ("docx", "html"), ("office", "enterprise")
# Verbs of reports that look at the months of other offices.
report_app = Noun(help="")


@report_app.checks(
    help=_("Add up months of many offices, written by: report monthly --to FILE.json, or filled in by hand in a form."),
    result="rollup.sums.Rollup | rollup.actions.WrittenForm",
    shows_table=True,
    more_formats=_MORE_FORMATS,
)
def rollup(
    office: AppContext,
    file: Sequence[str] = texts(
        _("Months of offices (.json), or forms (.xlsx)"), typed=list[str] | None, is_argument=True
    ),
    form: str | None = text(_("write the blank form of this period, as 2020-06; --to names the file"), "--form"),
    replaces: Sequence[str] = texts(_("a file that the other file of its office replaces"), "--replaces"),
    accept_period: bool = flag(_("add up files of other days too, and note it"), "--accept-period"),
    by: str | None = code(_("office or enterprise (by its business number); default: office"), "--by"),
) -> None:
    from postwatch.paths import named_file
    from postwatch.rollup.actions import provinces, roll_up
    from postwatch.rollup.screen import rollup_tables
    from postwatch.rollup.sums import beside_each_other

    if form is not None and file:
        raise UsageError(
            _("--form writes a blank form; it adds up no files"), hint=_("leave the files out, or leave --form out")
        )
    if form is not None:
        _write_form(office, form)
        return
    if not file:
        raise UsageError(
            _("No file is named that could be added up"),
            hint=_("name the files that offices sent, or write the blank form: --form 2020-06"),
        )
    result = roll_up(
        dict.fromkeys(map(named_file, file)),
        replaced=[str(Path(one)) for one in replaces],
        accepts_periods=accept_period,
        known=provinces(office.nearest_workspace),
        made_on=office.today,
    )
    in_file = not office.invocation.is_for_screen
    names = [*result.figures] if in_file else beside_each_other(result)
    if by not in (None, *_BY):
        raise UsageError(_("{text} is not a valid {what}").format(text=by, what="--by"), hint=one_of(str(by), _BY))
    first, *others = rollup_tables(result, names, with_areas=in_file, by_enterprise=by == "enterprise")
    makers = _makers(office, result)
    office.show(first.columns, first.rows, result, title=first.title, spare=first.spare, below=others, makers=makers)


def _makers(office: AppContext, result: "Rollup") -> "Makers":
    def document() -> bytes:
        from postwatch.rollup.letters import rollup_document

        return rollup_document(result, office.nearest_workspace)

    def page() -> bytes:
        from postwatch.rollup.page import rollup_page

        return rollup_page(result)

    return {"docx": document, "html": page}


def _write_form(office: AppContext, period: str) -> None:
    from postwatch.days import CALENDAR, Months, period_named
    from postwatch.files.output import print_out
    from postwatch.rollup.actions import WrittenForm
    from postwatch.rollup.form import blank_form

    call = office.invocation
    months = Months(office.settings.report.period if office.nearest_workspace else CALENDAR)
    chosen = period_named(period, months)
    name = f"bieu-so-lieu-{chosen.first.isoformat()}-{chosen.last.isoformat()}.xlsx"
    out = print_out(
        blank_form(chosen), file=str(call.list_file or ""), name=name, workspace=office.nearest_workspace,
        replace=call.list_replace,
    )  # fmt: skip
    office.answer(_("Form written: {path}"), WrittenForm(out.path, out.sha256, out.size))
