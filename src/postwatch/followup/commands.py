"""``postwatch followup``: reminders to units that have not done the tasks of a dispatch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as changed
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Table
from postwatch.context import AppContext
from postwatch.followup.options import FOLLOWUP, FOLLOWUPS, FollowupIssue
from postwatch.language import _
from postwatch.options import FILE, REQUIRED, flag, word
from postwatch.register.letter_commands import LetterCommands
from postwatch.register.screen import (
    addressee_columns,
    addressee_rows,
    addressee_spare,
    status_of,
    title_of,
    warn_of_changes,
)

if TYPE_CHECKING:
    from postwatch.register.noun_letters import NounLetters

app = Noun(help=_("Follow-up letters."))
lists = Noun(help="")
by_code = Noun(help="")
receipts = Noun(help="")
sendings = Noun(help="")
_RESULT = "followup.actions.FollowupResult"
_ONE_FILE = "mails.mbox"


def _letters() -> "NounLetters":
    from postwatch.followup.withdrawal import LETTERS

    return LETTERS


_LETTERS = LetterCommands(by_code, receipts, sendings, FOLLOWUP, _letters)


@app.reads(
    help=_("Write draft mails to the late units that follow-ups name, with their letters; nothing is sent."),
    result="followup.mail.MailDrafts",
    shows_table=False,
)
def mail(
    office: AppContext,
    followups: Sequence[str] = FOLLOWUPS,
    everything: bool = flag(_("all follow-ups in force, of each ladder the last"), "--all"),
    to: str = word(
        _("A new folder for the mails, a file .eml for each, or one file .mbox"), "--to", default=REQUIRED, shape=FILE
    ),
    pdf: bool = flag(_("attach a PDF of the letter too"), "--pdf"),
    replace: bool = options.OVERWRITE,
) -> None:
    from postwatch.files.output import folder_of, place_of, print_folder, print_out
    from postwatch.followup.mail import draft_mails, in_one_file

    with office.read() as session:
        drafts, mails = draft_mails(session, office.desk, followups=followups, everything=everything, pdf=pdf)
    place: Mapping[str, Any] = {"workspace": office.workspace, "replace": replace}
    if to.lower().endswith(".mbox"):
        file = in_one_file(mails.values(), now=office.now)
        target = place_of(file, file=to, name=_ONE_FILE, **place)
        write: Callable[[], object] = partial(print_out, file, file=to, name=_ONE_FILE, **place)
    else:
        target = folder_of(Path(to), **place)
        write = partial(print_folder, mails.items(), folder=target, **place)
    drafts = changed(drafts, path=str(target))
    sentence = _("{mails} draft mails, none of them sent: {path}")
    office.note_shown(sentence.format(**vars(drafts)), drafts)  # addresses are about persons
    write()
    office.answer(sentence, drafts)
    if drafts.without_list:
        words = _("late units without an e-mail address: {codes}; record it: postwatch amend UNIT --email ADDRESS")
        office.warn(words, codes=", ".join(drafts.without_list))


_LETTERS.sign(help=_("Record that a follow-up is signed and waits for the number that the registry gives."))


@by_code.prints(
    help=_("Give a follow-up its number and day; its deadline becomes that of the tasks."),
    result="FollowupResult",
)
def issue(office: AppContext, order: FollowupIssue) -> None:
    from postwatch.followup.actions import changes_since_draft, issue_followup

    with office.begin() as session:
        parts = changes_since_draft(session, office.desk, order=order)
        issued = issue_followup(session, office.desk, order=order)
        warn_of_changes(office, "followup", issued.id, parts)
        office.answer(_("{id} issued as {symbol} on {issued_on}: {path}"), issued)


_LETTERS.renumber()
_LETTERS.unsend()
_LETTERS.send(help=_("Record that a follow-up was sent."))
_LETTERS.acknowledge(help=_("Record that a unit received a follow-up, where it says so; no receipt is owed."))
_LETTERS.amend(help=_("Amend the receipt of a follow-up by a unit: what is given is written over it, on all days."))
_LETTERS.withdraw(help=_("Withdraw the receipt of a follow-up by a unit: it counts as never recorded."))
_LETTERS.void(help=_("Void a follow-up that was never sent (its number stays used), or drop a draft."), result=_RESULT)
_LETTERS.recall(help=_("Draft the letter that recalls a follow-up."), result=_RESULT)
_LETTERS.correct(help=_("Draft the letter that corrects a follow-up, which stays in force."), result=_RESULT)


@lists.reads("list followup", help=_("List follow-ups."), result="list[FollowupResult]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.followup.actions import list_followups

    rows = office.look_for(search, list_followups)
    columns = [
        _("Follow-up"), _("Dispatch"), _("Audience"), _("Level"), _("Symbol"), _("Day"), _("Due"), _("Done"),
        _("Owe"), _("Status"),
    ]  # fmt: skip
    lines = []
    for r in rows:
        is_reminder = r.recalls is None and r.corrects is None and r.explains is None
        level, done, owe = (r.level, r.done, r.missing) if is_reminder else ("", "", "")
        lines.append(
            (r.id, r.dispatch, r.audience_name, level, r.symbol, r.issued_on, r.due_on, done, owe, status_of(r))
        )
    spare = [_("Level"), _("Done"), _("Dispatch"), _("Day"), _("Audience"), _("Due")]
    office.show(columns, lines, rows, title=_("Follow-ups"), spare=spare, first="postwatch followup generate")


@by_code.reads(help=_("Show a follow-up: whom it went to, and what it says of units."), result="FollowupDetails")
def show(office: AppContext, followup: str = FOLLOWUP) -> None:
    from postwatch.followup.actions import show_followup

    letter = office.look(show_followup, office.desk, followup=followup)
    units = [(one.recipient, one.name, one.standing, one.missing) for one in letter.units_list]
    heads = [_("Unit"), _("Name"), _("Done or owed"), _("What is owed")]
    office.show(
        addressee_columns(),
        addressee_rows(letter.addressees_list),
        letter,
        title=title_of(letter),
        spare=addressee_spare(),
        below=[Table(heads, units, spare=[_("Done or owed")])] if units else [],
    )
