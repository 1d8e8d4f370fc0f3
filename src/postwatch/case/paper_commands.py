"""``postwatch violation draft``, ``file``, ``archive``: the papers of a case, its index, the list of a year."""

from typing import TYPE_CHECKING

from postwatch.case import options, paper_options
from postwatch.commandline import KindsGroup, Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REDRAFT

if TYPE_CHECKING:
    from postwatch.case.minutes import ViolationMinutes
    from postwatch.case.papers import DraftedPaper

app = Noun(help=_("Papers of cases."))


class _Drafts(KindsGroup):
    other = "paper"


drafted = Noun(help=_("Draft a paper of a case by the form of its day."), cls=_Drafts)
app.add_typer(drafted, name="draft")


@drafted.prints(
    "minutes",
    help=_("Draft the violation minutes of a case by the form of the day; unknown fields stay blank."),
    result="case.minutes.ViolationMinutes",
)
def minutes(office: AppContext, order: options.MinutesOrder) -> None:
    from postwatch.case.actions import other_offenders
    from postwatch.case.minutes import draft_minutes

    with office.begin() as session:
        others = other_offenders(session, office.desk, case=order.case, against=order.against)
        drafted = draft_minutes(session, office.desk, order=order)
        _warn_of_paper(office, drafted)
        sentence = _("Minutes of case {id} by form {form}, violations: {acts}: {path}")
        office.answer(sentence, drafted, form=drafted.form_in_words)
    if others:
        office.warn(_("these minutes are not those of: {list}; name one with --against"), list="; ".join(others))


@drafted.prints(
    "paper",
    help=_(
        "Draft a paper of a case by the form of its day: a decision, minutes of a step; unknown fields stay blank. "
        "What violation decide would refuse is refused."
    ),
    result="case.papers.DraftedPaper",
)
def draft(office: AppContext, order: paper_options.PaperOrder, sketch: paper_options.DecisionSketch) -> None:
    from postwatch.case.papers import draft_paper

    with office.begin() as session:
        drafted = draft_paper(session, office.desk, order=order, sketch=sketch)
        _warn(office, drafted)
        office.answer(_("Paper of case {id} by form {form}: {path}"), drafted, form=drafted.form_in_words)


@app.prints(
    help=_("Make the index of the file of a case, with what is missing in it."),
    result="case.case_file.FileIndex",
)
def file(office: AppContext, case: str = options.CASE, *, replace: bool = REDRAFT) -> None:
    from postwatch.case.case_file import index_file

    with office.begin() as session:
        made = index_file(session, office.desk, case=case, replace=replace)
        for one in made.missing_list:
            office.warn(_("missing in the file of {case}: {what}"), case=made.id, what=one.words)
        office.answer(_("Index of the file of {id}, papers: {papers}: {path}"), made)


def _warn(office: AppContext, drafted: "DraftedPaper") -> None:
    from postwatch.case.screen import warn_of_left_out, warn_of_mandate
    from postwatch.inspection.screen import warn_of_form

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


def _warn_of_paper(office: AppContext, drafted: "ViolationMinutes") -> None:
    from postwatch.case.screen import warn_of_mandate
    from postwatch.inspection.screen import warn_of_form

    warn_of_form(office, drafted)
    warn_of_mandate(office, drafted)
    office.warn(
        _(
            "the violations are described in the words of the catalogue, with a line to write on where they were not "
            "seen: compare them with the decree before it is signed"
        )
    )
    if drafted.unverified_list:
        office.warn(
            _("provisions in the document that are unverified: {list}; read the decree before it is signed").format(
                list="; ".join(drafted.unverified_list)
            )
        )
