"""``postwatch violation draft``, ``file``, ``archive``: the papers of a case, its index, the list of a year."""

from typing import TYPE_CHECKING

from postwatch.commandline import Noun
from postwatch.console import Amount, Table
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REDRAFT, number
from postwatch.vietnamese import money
from postwatch.violation import options, paper_options

if TYPE_CHECKING:
    from postwatch.violation.case_file import ArchiveLine
    from postwatch.violation.papers import DraftedPaper

app = Noun(help=_("Papers of cases."))
_SUMS = ("fine", "paid", "outstanding", "overdue")


@app.prints(
    help=_(
        "Draft a paper of a case by the form of its day: a decision, minutes of a step; unknown fields stay blank. "
        "What violation decide would refuse is refused."
    ),
    result="violation.papers.DraftedPaper",
)
def draft(office: AppContext, order: paper_options.PaperOrder, sketch: paper_options.DecisionSketch) -> None:
    from postwatch.violation.papers import draft_paper

    with office.begin() as session:
        drafted = draft_paper(session, office.desk, order=order, sketch=sketch)
        _warn(office, drafted)
        office.answer(_("Paper of case {id} by form {form}: {path}"), drafted, form=drafted.form_in_words)


@app.prints(
    help=_("Make the index of the file of a case, with what is missing in it."),
    result="violation.case_file.FileIndex",
)
def file(office: AppContext, case: str = options.CASE, *, replace: bool = REDRAFT) -> None:
    from postwatch.violation.case_file import index_file

    with office.begin() as session:
        made = index_file(session, office.desk, case=case, replace=replace)
        for one in made.missing_list:
            office.warn(_("missing in the file of {case}: {what}"), case=made.id, what=one.words)
        office.answer(_("Index of the file of {id}, papers: {papers}: {path}"), made)


@app.reads(
    help=_("List the cases that were opened in a year, for the archive."),
    result="list[violation.case_file.ArchiveLine]",
)
def archive(office: AppContext, year: int | None = number(_("Year; default: this one"))) -> None:
    from postwatch.register.rules import parse_year
    from postwatch.violation.case_file import archive_of

    meant = parse_year(year, default=office.today.year)
    cases = office.look(archive_of, office.desk, year=meant)
    columns = [_("Case"), _("Offender"), _("Opened on"), _("Sanction decision"), _("Day of the decision"),
               _("Fine imposed (đồng)"), _("Fine paid (đồng)"), _("Outstanding (đồng)"), _("Overdue (đồng)"),
               _("Status"), _("Outcome of the case"), _("Closed on")]  # fmt: skip
    rows = [
        (one.id, one.offender, one.opened_on, one.decision_number, one.decided_on,
         _warned(one) or _money(one.fine), _money(one.paid), _money(one.outstanding), _money(one.overdue),
         one.status.in_words, one.outcome, one.closed_on)
        for one in cases
    ]  # fmt: skip

    def in_file() -> Table:
        """The same with amounts as numbers."""
        lines = [
            (
                *row[:5],
                _warned(one) or _amount(one.fine),
                *map(_amount, (one.paid, one.outstanding, one.overdue)),
                *row[9:],
            )
            for one, row in zip(cases, rows, strict=True)
        ]
        return Table(columns, lines, title)

    sums = {name: money(sum(getattr(one, name) or 0 for one in cases)) for name in _SUMS}
    title = _("Cases of {year}: {count}; fines imposed {fine}, paid {paid}, outstanding {outstanding}, of that overdue "
              "{overdue} đồng").format(year=meant, count=len({one.id for one in cases}), **sums)  # fmt: skip
    spare = [_("Overdue (đồng)"), _("Fine paid (đồng)"), _("Day of the decision"), _("Opened on"),
             _("Outstanding (đồng)"), _("Fine imposed (đồng)")]  # fmt: skip
    office.show(columns, rows, cases, title=title, spare=spare, first="postwatch violation add", in_file=in_file)


def _warned(one: "ArchiveLine") -> str | None:
    """Return what stands in place of a fine where the decision is a warning."""
    return _("a warning") if one.warning and not one.fine else None


def _money(amount: int | None) -> str | None:
    return None if amount is None else money(amount)


def _amount(amount: int | None) -> Amount | None:
    return None if amount is None else Amount(amount)


def _warn(office: AppContext, drafted: "DraftedPaper") -> None:
    from postwatch.inspection.screen import warn_of_form
    from postwatch.violation.screen import warn_of_left_out, warn_of_mandate

    warn_of_form(office, drafted)
    warn_of_mandate(office, drafted, units=drafted.units_list)
    if drafted.unworded_list:
        office.warn(
            _("the words of the decree were not seen, and a line to write on stands in their place: {list}").format(
                list=", ".join(drafted.unworded_list)
            )
        )
    if drafted.unverified_list:
        office.warn(
            _("provisions in the document that are unverified: {list}; read the decree before it is signed").format(
                list="; ".join(drafted.unverified_list)
            )
        )
    if drafted.power_left_out is not None:
        office.warn(
            _("the norm of the power of {authority} was not read and is not among the grounds: {basis}; write it in "
              "from the text itself"), authority=drafted.authority, basis=drafted.power_left_out or _("none is known"),
        )  # fmt: skip
    warn_of_left_out(office, drafted.unstated_list)
