"""``postwatch inspect``: the letters of a round, from its decision to the notice of its conclusions; its minutes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.fields import Entry
from postwatch.inspection.paper_options import (
    MINUTES_KIND,
    MINUTES_UNIT,
    PAPER,
    SIGNED_MINUTES,
    TARGET,
    MinutesFilter,
    MinutesSketch,
    PaperDraft,
    PaperFilter,
    PaperIssue,
)
from postwatch.inspection.paper_rules import FAULTS
from postwatch.inspection.paper_tables import MinutesKind, RoundMinutes
from postwatch.inspection.screen import kind_of_letter, warn_of_form
from postwatch.inspection.terms import words_of_term
from postwatch.language import _
from postwatch.record.commands import withdraws
from postwatch.register.letter_commands import LetterCommands
from postwatch.register.screen import (
    addressee_columns,
    addressee_rows,
    addressee_spare,
    status_of,
    title_of,
)

if TYPE_CHECKING:
    from postwatch.inspection.papers import PaperResult
    from postwatch.register.noun_letters import NounLetters

app = Noun(
    help=_("Inspections and their findings."),
    kinds={
        "draft": {"minutes": None, **{kind.value: None for kind in MinutesKind}},
        # A record alone was a visit, of which the minutes were drafted.
        "minutes": {"list": 0, "draft": 1},
    },
)
lists = Noun(help="")
by_code = Noun(help="")
receipts = Noun(help="")
sendings = Noun(help="")
minutes_by_code = Noun(help="")
_PAPER = "inspection.papers.PaperResult"


def _letters() -> "NounLetters":
    from postwatch.inspection.withdrawal import LETTERS

    return LETTERS


_LETTERS = LetterCommands(by_code, receipts, sendings, PAPER, _letters)


@app.prints(
    help=_("Draft a letter of a round: its decision, a notice, the report, the conclusions and others; or minutes."),
    result="inspection.papers.DraftedLetter",
)
def draft(office: AppContext, order: PaperDraft) -> None:
    from postwatch.inspection.papers import draft_paper

    with office.begin() as session:
        drafted = draft_paper(session, office.desk, order=order)
        warn_of_form(office, drafted)
        if drafted.past_term is not None:
            office.warn(words_of_term(drafted.past_term))
        _warn_of_faults(office, drafted.symbol or drafted.id, drafted.faults_list)
        office.answer(_("Draft {id} of round {round}, {kind.in_words}: {path}"), drafted)


_LETTERS.sign(help=_("Record that a letter of a round is signed and waits for the number that the registry gives."))


@by_code.prints(
    help=_("Give a letter of a round its number and day; a decision becomes that of its round."),
    result="inspection.papers.PaperResult",
)
def issue(office: AppContext, order: PaperIssue) -> None:
    from postwatch.inspection.papers import issue_paper, warning_of_term

    with office.begin() as session:
        issued = issue_paper(session, office.desk, order=order)
        _warn_of_faults(office, issued.symbol or issued.id, issued.faults_list)
        if (late := warning_of_term(session, office.desk, paper=issued.id)) is not None:
            office.warn(late)
        office.answer(_("{id} issued as {symbol} on {issued_on}: {path}"), issued)


def _warn_of_faults(office: AppContext, paper: str, faults: Sequence[str]) -> None:
    """Warn of the faults of a paper that is recorded as signed."""
    if faults:
        said = "; ".join(_(FAULTS[one]) for one in faults)
        office.warn(_("{paper} is marked: it was made {faults}"), paper=paper, faults=said)


_LETTERS.renumber()
_LETTERS.unsend()
_LETTERS.send(help=_("Record that a letter of a round was sent."))
_LETTERS.acknowledge(help=_("Record that a unit received a letter of a round."))
_LETTERS.amend(
    help=_("Amend the receipt of a letter of a round by a unit: what is given is written over it, on all days."),
)
_LETTERS.withdraw(help=_("Withdraw the receipt of a letter of a round by a unit: it counts as never recorded."))
_LETTERS.void(
    help=_("Void a letter of a round that was never sent (its number stays used), or drop a draft."), result=_PAPER
)
_LETTERS.recall(help=_("Draft the letter that recalls a letter of a round."), result=_PAPER)
_LETTERS.correct(help=_("Draft the letter that corrects a letter of a round, which stays in force."), result=_PAPER)


@lists.reads("list inspect", help=_("List the letters of rounds."), result="list[inspection.papers.PaperResult]")
def papers(office: AppContext, chosen: PaperFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.inspection.papers import list_papers

    found = office.look_for(search, list_papers, office.desk, chosen)
    columns = [_("Code"), _("Inspection letter"), _("Round"), _("Unit"), _("Symbol"), _("Day"), _("Sent"), _("Status")]
    rows = [
        (one.id, kind_of_letter(one), one.round, one.recipient, one.symbol, one.issued_on, _sent(one), status_of(one))
        for one in found
    ]
    title = _("Letters of inspections: {count}").format(count=len(found))
    spare = [_("Unit"), _("Sent"), _("Day"), _("Round")]
    office.show(columns, rows, found, title=title, spare=spare, first="postwatch inspect draft")


def _sent(one: "PaperResult") -> str | None:
    return f"{one.sent}/{one.recipients}" if one.recipients else None


@by_code.reads(
    "show",
    help=_("Show a letter of a round: whom it went to, and what ended it."),
    result="inspection.papers.PaperDetails",
)
def paper(office: AppContext, inspection_paper: str = PAPER) -> None:
    from postwatch.inspection.papers import show_paper

    letter = office.look(show_paper, office.desk, paper=inspection_paper)
    office.show(
        addressee_columns(),
        addressee_rows(letter.addressees_list),
        letter,
        title=title_of(letter),
        spare=addressee_spare(),
        none=_("(it goes to no unit)"),
    )


def _register(kind: MinutesKind, text: str) -> None:
    @app.prints(f"draft {kind.value}", help=text, result="inspection.signed_minutes.DraftedMinutes")
    def draft_minutes(office: AppContext, order: MinutesSketch) -> None:
        from postwatch.inspection.signed_minutes import draft_minutes

        with office.begin() as session:
            drafted = draft_minutes(session, office.desk, kind=kind, order=order)
            warn_of_form(office, drafted)
            office.answer(_("Minutes of round {id} by form {form}: {path}"), drafted, form=drafted.form_in_words)


_register(
    MinutesKind.ANNOUNCEMENT,
    _("Draft the minutes of announcing the decision of a round; unknown fields stay blank."),
)
_register(MinutesKind.WORK, _("Draft minutes of work with a unit of a round; unknown fields stay blank."))


@app.writes(
    "minutes",
    help=_("Record minutes of a round as they were signed: day, hour, number and scan, without making a document."),
    result="inspection.signed_minutes.MinutesLine",
)
def record_minutes(
    office: AppContext,
    entry: Entry[RoundMinutes],
    target: str = TARGET,
    kind: str = MINUTES_KIND,
    unit: str | None = MINUTES_UNIT,
) -> None:
    from postwatch.inspection.signed_minutes import record_minutes

    with office.begin() as session:
        signed = record_minutes(session, office.desk, target=target, kind=kind, unit=unit, entry=entry)
        _warn_of_faults(office, signed.id, signed.faults_list)
        office.answer(_("{id} recorded, {kind.in_words} of {drawn_up_on}"), signed)


withdraws(
    minutes_by_code, "inspection.signed_minutes.MINUTES",
    _("Withdraw signed minutes of a round: they count as never recorded."), code=SIGNED_MINUTES,
)  # fmt: skip


@app.reads(
    "minutes list",
    help=_("List the signed minutes of rounds beside those of visits: what is meant alone."),
    result="list[inspection.signed_minutes.MinutesLine]",
)
def signed_minutes(office: AppContext, chosen: MinutesFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.inspection.signed_minutes import list_minutes

    found = office.look_for(search, list_minutes, office.desk, chosen=chosen)
    columns = [_("Code"), _("Minutes"), _("Round"), _("Unit"), _("Day"), _("Hour"), _("Number"), _("Scan")]
    rows = [
        (one.id, one.kind, one.round, one.recipient, one.drawn_up_on, one.at, one.number, one.scan_name)
        for one in found
    ]
    title = _("Signed minutes of inspections: {count}").format(count=len(found))
    spare = [_("Scan"), _("Hour"), _("Number"), _("Round")]
    office.show(columns, rows, found, title=title, spare=spare, first="postwatch inspect minutes --help")
