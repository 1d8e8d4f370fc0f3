"""``postwatch case draft``, ``file``: the papers of a case, and its index."""

from typing import TYPE_CHECKING

from postwatch.case import options, paper_options
from postwatch.commandline import KindsGroup, Noun
from postwatch.context import AppContext
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.options import REDRAFT, text

if TYPE_CHECKING:
    from postwatch.case.case_file import FileIndex
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
    from postwatch.case.overview import tell_where
    from postwatch.case.screen import warn_of_mandate
    from postwatch.inspection.screen import warn_of_form

    with office.begin() as session:
        others = other_offenders(session, office.desk, case=order.case, against=order.against)
        drafted = draft_minutes(session, office.desk, order=order)
        warn_of_form(office, drafted, unverified=drafted.unverified_list)
        warn_of_mandate(office, drafted)
        sentence = _("Minutes of case {id} by form {form}, violations: {acts}: {path}")
        office.answer(sentence, drafted, form=drafted.form_in_words)
    if others:
        office.warn(_("these minutes are not those of: {list}; name one with --against"), list="; ".join(others))
    tell_where(office, case=drafted.id)


@drafted.prints(
    "paper",
    help=_(
        "Draft another paper of a case, by its name: decision, remedies, hold, return, correction, annulment, transfer "
        "…; unknown fields stay blank. What could not be signed is refused."
    ),
    result="case.papers.DraftedPaper",
)
def draft(office: AppContext, order: paper_options.PaperOrder, sketch: paper_options.DecisionSketch) -> None:
    from postwatch.case.overview import tell_where
    from postwatch.case.papers import draft_paper

    with office.begin() as session:
        drafted = draft_paper(session, office.desk, order=order, sketch=sketch)
        _warn(office, drafted)
        form = drafted.form_in_words + _by_whom(drafted)
        office.answer(_("Paper of case {id} by form {form}: {path}"), drafted, form=form)
    tell_where(office, case=drafted.id)


def _by_whom(drafted: "DraftedPaper") -> str:
    """Return the authority and the sanction of a draft, as the end of a clause; empty where it decides nothing."""
    from postwatch.case.screen import imposed_in_words

    imposed = imposed_in_words(drafted.fine, warning=drafted.warning) if drafted.fine is not None else None
    return "".join(f", {part}" for part in (drafted.authority, imposed) if part)


@app.prints(
    help=_("Make the index of the file of a case, with what is missing in it."),
    result="case.case_file.FileIndex",
)
def file(
    office: AppContext,
    case: str = options.CASE,
    *,
    to: str | None = text(_("A new folder: copies of all papers for a court, what the journal says, the law"),
                          what=_("the folder")),
    against: str | None = text(_("Of the copies those of this offender alone: the name; default: all"),
                               what=_("the name")),
    replace: bool = REDRAFT,
) -> None:  # fmt: skip
    from postwatch.case.case_file import index_file

    if to is not None:
        _file_for_court(office, case, to=to, against=against, replace=replace)
        return
    if against is not None:
        raise UsageError(
            _("The index is that of the whole case: --against is about the copies for a court"),
            hint=_("leave --against out, or name their folder with --to"),
        )
    with office.begin() as session:
        made = index_file(session, office.desk, case=case, replace=replace)
        _warn_of_missing(office, made)
        office.answer(_("Index of the file of {id}, papers: {papers}: {path}"), made)


def _file_for_court(office: AppContext, case: str, *, to: str, against: str | None, replace: bool) -> None:
    """Make the index, and a folder with copies of the papers: both, or neither."""
    from dataclasses import replace as with_values

    from postwatch.case.bundle import gather, written
    from postwatch.case.case_file import index_file

    bundle = gather(office, case=case, against=against, folder=to)
    names = tuple(name for name, _data in bundle.files)
    with written(office, bundle), office.begin() as session:
        made = index_file(session, office.desk, case=case, replace=replace)
        _warn_of_missing(office, made)
        for path in bundle.drafts:
            office.warn(_("a draft is left out of the copies: {path}"), path=path)
        answer = with_values(made, folder=str(bundle.folder), files_list=names)
        office.answer(_("File of {id} copied for a court, files: {files}: {folder}"), answer, files=len(names))
    office.note_shown(
        _("Papers of case {id} that name persons copied: {path}").format(id=made.id, path=bundle.folder),
        {"path": str(bundle.folder), "files": len(names)},
    )


def _warn_of_missing(office: AppContext, made: "FileIndex") -> None:
    for one in made.missing_list:
        office.warn(_("missing in the file of {case}: {what}"), case=made.id, what=one.words)


def _warn(office: AppContext, drafted: "DraftedPaper") -> None:
    from postwatch.case.screen import warn_of_left_out, warn_of_mandate
    from postwatch.inspection.screen import warn_of_form

    unverified = [*drafted.unverified_list]
    if drafted.unworded_list:
        unseen = _("the words of {list}, for which a line to write on stands")
        unverified.append(unseen.format(list=", ".join(drafted.unworded_list)))
    if drafted.power_left_out is not None:
        left_out = _("the norm of the power of {authority}, which is to be written into the grounds: {basis}")
        basis = drafted.power_left_out or _("none is known")
        unverified.append(left_out.format(authority=drafted.authority, basis=basis))
    warn_of_form(office, drafted, unverified=unverified)
    warn_of_mandate(office, drafted, units=drafted.units_list)
    warn_of_left_out(office, drafted.unstated_list)
