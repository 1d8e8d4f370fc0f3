"""``postwatch dispatch``: a letter from draft to receipt."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Table, progress
from postwatch.context import AppContext
from postwatch.dispatch.options import (
    DISPATCH,
    POLISH,
    DispatchIssue,
    DispatchSending,
    DraftOrder,
    SheetOrder,
)
from postwatch.fields import Entry
from postwatch.importing import import_sheet, is_sheet
from postwatch.language import _
from postwatch.options import SheetCall, flag
from postwatch.recipient.options import OfUnits
from postwatch.register.letter_commands import LetterCommands
from postwatch.register.screen import (
    DRAFTED,
    SENT,
    SENT_ANEW,
    addressee_columns,
    addressee_rows,
    addressee_spare,
    status_of,
    title_of,
    warn_of_changes,
)
from postwatch.register.tables import Receipt

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.register.noun_letters import NounLetters

app = Noun(help=_("Dispatches: draft, issue, send, receipts."), kinds={"sheets": {"receipts": None}})
lists = Noun(help="")
by_code = Noun(help="")
receipts = Noun(help="")
sendings = Noun(help="")
_DRAFT = "dispatch.drafts.DraftResult"


def _letters() -> "NounLetters":
    from postwatch.dispatch.withdrawal import LETTERS

    return LETTERS


_LETTERS = LetterCommands(by_code, receipts, sendings, DISPATCH, _letters)


@app.prints(
    help=_("Draft the letter of a campaign."), result="dispatch.drafts.DraftResult | list[dispatch.drafts.DraftResult]"
)
def generate(office: AppContext, order: DraftOrder) -> None:
    from postwatch.campaign.actions import addressed_in_vain
    from postwatch.dispatch.drafts import addressees_that_end, former_names_in, generate_dispatches
    from postwatch.dispatch.issue import letter_in_place

    with office.begin() as session:
        drafts = generate_dispatches(session, office.desk, order=order)
        sentence = _("Draft {id} for {recipients} units with {tasks} tasks: {path}")
        for addressee in addressed_in_vain(session, campaign=order.campaign, on=office.today):
            office.warn(_("no unit of «{addressee}» is in the register"), addressee=addressee)
        for last, units in sorted(addressees_that_end(session, campaign=order.campaign, on=office.today).items()):
            words = _("{count} addressees end on {day}: {codes}")
            codes = ", ".join(unit.code for unit in units)
            office.warn(words.format(count=len(units), day=f"{last:%d/%m/%Y}", codes=codes))
        for name in former_names_in(session, office.desk, dispatch=drafts[0].id):
            office.warn(_("the text of the campaign still calls the office {name}: mend its file"), name=name)
        for draft in drafts:
            if (letter := letter_in_place(session, office.desk, draft=draft.id)) is not None:
                words = _(
                    "{draft} cannot be issued while {symbol} is in force, which asks the same units; "
                    "to put another in its place: postwatch paper replace {code}"
                )
                office.warn(words, draft=draft.id, symbol=letter.symbol, code=letter.code)
        lines = "\n".join(sentence.format(**vars(draft)) for draft in drafts)
        office.say(lines, drafts if order.by_audience else drafts[0])


_LETTERS.renumber()
_LETTERS.unsend()
_LETTERS.sign(help=_("Record that a draft is signed and waits for the number that the registry gives."))


@by_code.prints(help=_("Give a draft its number and day, and open the tasks."), result="register.outgoing.LetterResult")
def issue(office: AppContext, order: DispatchIssue) -> None:
    from postwatch.dispatch.drafts import changes_since_draft
    from postwatch.dispatch.issue import issue_dispatch

    with office.begin() as session:
        parts = changes_since_draft(session, office.desk, order=order)
        issued = issue_dispatch(session, office.desk, order=order)
        warn_of_changes(office, "dispatch", issued.id, parts)
        office.answer(_("{id} issued as {symbol} on {issued_on}: {path}"), issued)


@app.prints(
    help=_("Make the annex sheet of each unit: what it has to do under a letter."),
    result="dispatch.annexes.SheetsResult",
)
def sheets(office: AppContext, order: SheetOrder) -> None:
    from postwatch.dispatch.annexes import make_sheets

    quiet = office.invocation.json
    with office.begin() as session, progress(_("annex sheets"), quiet=quiet) as on_progress:
        made = make_sheets(session, office.desk, order=order, on_progress=on_progress)
        if not made.documents_list:
            office.answer(_("There is no annex sheet to make: no unit that was chosen has a task under {id}"), made)
            return
        folder = str(Path(made.documents_list[0].path).parent)
        office.answer(_("{sheets} annex sheets in {folder}"), made, folder=folder)


@by_code.writes(help=_("Record that a letter was sent."), result="register.outgoing.SendResult")
def send(office: AppContext, order: DispatchSending) -> None:
    from postwatch.dispatch.actions import send_dispatch
    from postwatch.dispatch.addressees import add_addressees

    action = add_addressees if order.added else send_dispatch
    sentence = _(SENT_ANEW) if order.amend else _(SENT)
    office.record(sentence, action, office.desk, order=order)


@by_code.writes(
    help=_("Record that a unit received a letter; or many, from a sheet."),
    result="register.outgoing.ReceiptResult | intake.IntakeResult",
)
def acknowledge(
    office: AppContext,
    entry: Entry[Receipt],
    sheet: SheetCall,
    dispatch: str = DISPATCH,
    units: Sequence[str] = options.UNITS_ARGUMENT,
) -> None:
    from postwatch.dispatch.actions import acknowledge_dispatch

    if is_sheet(" ".join(units), sheet):
        from postwatch.dispatch.importing import receipts

        import_sheet(office, call=sheet, kind=receipts(dispatch))
        return
    sentence = _("{recipient} received {id} on {acknowledged_on}")

    def receive(unit: str) -> None:
        office.record(sentence, acknowledge_dispatch, office.desk, dispatch=dispatch, recipient=unit, entry=entry)

    office.for_each(units, receive)


@app.writes(
    "sheets receipts",
    help=_("Write a sheet of the units that have not acknowledged a letter, to be filled in and taken by acknowledge."),
    result="dispatch.importing.ReceiptSheet",
)
def sheet(office: AppContext, dispatch: str = DISPATCH) -> None:
    from postwatch.dispatch.actions import units_silent
    from postwatch.dispatch.importing import ReceiptSheet, sheet_bytes
    from postwatch.evidence.actions import keep_document

    with office.begin() as session:
        letter, units = units_silent(session, office.desk, dispatch=dispatch)
        path = office.shelf.free_name(f"documents/{letter.code}/xac-nhan-{office.today.isoformat()}.xlsx")
        data = sheet_bytes(units, office=office.desk.settings.code, dispatch=letter.code)
        file = office.shelf.stage(path, data)
        keep_document(session, office.desk, kind="receipt_sheet", subject=letter.code, file=file)
        sentence = _(
            "{units} units in {path}; fill it in and take it with: postwatch paper acknowledge {id} --from FILE"
        )
        office.answer(sentence, ReceiptSheet(letter.code, path, len(units)))


_LETTERS.amend(help=_("Amend the receipt of a letter by a unit: what is given is written over it, on all days."))
_LETTERS.withdraw(help=_("Withdraw the receipt of a letter by a unit: it counts as never recorded."))


@lists.reads("list dispatch", help=_("List letters."), result="list[DispatchResult]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.dispatch.actions import list_dispatches

    letters = office.look_for(search, list_dispatches, office.desk)
    columns = [
        _("Dispatch"), _("Symbol"), _("Day"), _("Audience"), _("Units"), _("Sent"), _("Acknowledged"), _("Status"),
    ]  # fmt: skip
    rows = [
        (d.id, d.symbol, d.issued_on, d.audience, d.recipients, d.sent, d.acknowledged, status_of(d)) for d in letters
    ]
    spare = [_("Audience"), _("Sent"), _("Units"), _("Acknowledged")]
    office.show(columns, rows, letters, title=_("Dispatches"), spare=spare, first="postwatch dispatch generate")


@by_code.reads(help=_("Show a letter, the units it goes to and who received it."), result="DispatchDetails")
def show(
    office: AppContext,
    chosen: OfUnits,
    dispatch: str = DISPATCH,
    waiting: bool = flag(_("only the units that have not acknowledged it"), "--not-acknowledged"),
) -> None:
    from postwatch.dispatch.actions import show_dispatch
    from postwatch.recipient.actions import units_meant

    with office.read() as session:
        wanted = units_meant(session, chosen, on=office.today)
        letter = show_dispatch(session, office.desk, dispatch=dispatch, is_waiting_only=waiting, units=wanted)
    title = title_of(letter)
    if not waiting and not wanted and letter.recipients > len(letter.addressees_list):
        title += " — " + _("issued today, it would go to {count} units").format(count=letter.recipients)
    below = []
    if letter.unasked_list and not waiting:
        units = [(unit.recipient, unit.name, unit.kind) for unit in letter.unasked_list]
        heading = _("Not asked; add one with: postwatch paper send {id} --add UNIT").format(id=letter.id)
        below.append(Table([_("Unit"), _("Name"), _("Kind")], units, heading))
    rows = addressee_rows(letter.addressees_list)
    office.show(addressee_columns(), rows, letter, title=title, spare=addressee_spare(), below=below)


_LETTERS.void(
    help=_("Void a letter that was never sent (its number stays used), or drop a draft."),
    result="dispatch.actions.DispatchDetails",
)


def _warn_of_lost(office: AppContext, session: "Session", draft: str) -> None:
    """Say which tasks that were carried over no letter would ask for any more."""
    from postwatch.dispatch.withdrawal import carried_lost

    if (lost := carried_lost(session, office.desk, draft=draft)) is not None:
        words = _(
            "once it is issued, no letter asks for {count} tasks that were carried over to {campaign}; a new "
            "letter asks for them again: postwatch dispatch generate --campaign {campaign}"
        )
        office.warn(words, **vars(lost))


_LETTERS.recall(help=_("Draft the letter that recalls another."), result=_DRAFT, warn=_warn_of_lost)


@by_code.prints(help=_("Draft the campaign's letter again, replacing another."), result="dispatch.drafts.DraftResult")
def replace(
    office: AppContext, dispatch: str = DISPATCH, polish: bool = POLISH, signer: str | None = options.SIGNER
) -> None:
    from postwatch.dispatch.withdrawal import draft_replacement

    office.record(_(DRAFTED), draft_replacement, office.desk, dispatch=dispatch, polish=polish, signer=signer)


_LETTERS.correct(help=_("Draft the letter that corrects another, which stays in force."), result=_DRAFT)
