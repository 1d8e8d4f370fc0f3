"""``postwatch dispatch``: a letter from draft to receipt."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Campaign, Day, LetterNumber, Noun, Reason, SheetOptions, Signer, UnitKind
from postwatch.evidence.options import PaperOptions
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.dispatch.actions import DispatchDetails, DraftResult

app = Noun(help=_("Dispatches: draft, issue, send, receipts."))

Polish = Annotated[bool, typer.Option("--polish", help=_("also correct the optional slips"))]
DispatchCode = Annotated[str, typer.Argument(metavar="DISPATCH", help=_("Code, symbol or number of this year"))]


@app.prints(help=_("Draft the letter of a campaign."), result="DraftResult | list[DraftResult]")
def generate(
    ctx: typer.Context,
    campaign: Campaign = "",
    by: Annotated[str, typer.Option(help=_("audience: a letter for each kind of unit"))] = "",
    polish: Polish = False,
    signer: Signer = "",
    urgency: Annotated[str, typer.Option(help=_("khẩn, thượng khẩn or hỏa tốc; default: none"))] = "",
) -> None:
    from postwatch.campaign.actions import addressed_in_vain
    from postwatch.dispatch.actions import DraftOrder, generate_dispatches
    from postwatch.dispatch.rules import require_audience, require_urgency

    office: AppContext = ctx.obj
    order = DraftOrder(campaign or None, require_audience(by), polish, signer or None, require_urgency(urgency))
    with office.begin("dispatch generate") as session:
        drafts = generate_dispatches(session, office.desk, order=order)
        lines = [
            _("Draft {id} for {recipients} units with {tasks} tasks: {path}").format(
                id=d.id, recipients=d.recipients, tasks=d.tasks, path=d.path
            )
            for d in drafts
        ]
        for addressee in addressed_in_vain(session, campaign=order.campaign, on=office.today):
            office.warn(_("no unit of «{addressee}» is in the register").format(addressee=addressee))
        office.say("\n".join(lines), drafts if order.by_audience else drafts[0])


@app.prints(help=_("Give a draft its number and day, and open the tasks."), result="register.outgoing.LetterResult")
def issue(
    ctx: typer.Context,
    dispatch: DispatchCode,
    on: Annotated[str, typer.Option(help=_("Day of issue"))],
    number: LetterNumber = None,
    due: Annotated[str, typer.Option(help=_("Deadline of its tasks; default: none"))] = "",
    signed: Annotated[str, typer.Option(help=_("Scan of the signed letter"))] = "",
    signer: Annotated[str, typer.Option(help=_("Who signed: code or name"))] = "",
) -> None:
    from postwatch.dispatch.actions import issue_dispatch
    from postwatch.paths import named_file
    from postwatch.register.outgoing import IssueOrder

    office: AppContext = ctx.obj
    order = IssueOrder(
        letter=dispatch,
        on=office.required_day(on, option="--on"),
        number=number,
        due_on=office.optional_day(due, what=_("the deadline")),
        signed=named_file(signed) if signed else None,
        signer=signer or None,
    )
    with office.begin("dispatch issue") as session:
        issued = issue_dispatch(session, office.desk, order=order)
        office.say(
            _("{id} issued as {symbol} on {day}: {path}").format(
                id=issued.id, symbol=issued.symbol, day=f"{order.on:%d/%m/%Y}", path=issued.path
            ),
            issued,
        )


@app.prints(help=_("Make the annex sheet of each unit: what it has to do under a letter."), result="SheetsResult")
def sheets(
    ctx: typer.Context,
    dispatch: DispatchCode,
    unit: Annotated[list[str] | None, typer.Option(help=_("Only this unit; repeatable"))] = None,
    kind: UnitKind = "",
    replace: Annotated[bool, typer.Option("--replace", help=_("replace existing annexes"))] = False,
) -> None:
    from postwatch.console import progress
    from postwatch.dispatch.actions import SheetOrder, make_sheets

    office: AppContext = ctx.obj
    order = SheetOrder(dispatch, unit or [], kind or None, replace)
    quiet = office.invocation.json
    with office.begin("dispatch sheets") as session, progress(_("annex sheets"), quiet=quiet) as on_progress:
        made = make_sheets(session, office.desk, order=order, on_progress=on_progress)
        folder = str(Path(made.documents_list[0].path).parent) if made.documents_list else ""
        office.say(_("{count} annex sheets in {folder}").format(count=made.sheets, folder=folder), made)


@app.writes(help=_("Record that a letter was sent."), result="register.outgoing.SendResult")
def send(
    ctx: typer.Context,
    dispatch: DispatchCode,
    unit: Annotated[list[str] | None, typer.Option(help=_("Only to this unit; repeatable"))] = None,
    on: Day = "",
    channel: Annotated[str, typer.Option(help=_("ioffice, post, email or in_person; default: each unit's own"))] = "",
    amend: Annotated[bool, typer.Option("--amend", help=_("correct the day that was recorded: --on"))] = False,
) -> None:
    from postwatch.dispatch.actions import send_dispatch
    from postwatch.register.outgoing import SendOrder

    office: AppContext = ctx.obj
    with office.begin("dispatch send") as session:
        day = office.required_day(on, option="--on") if amend else office.day(on, what=_("the day of sending"))
        order = SendOrder(dispatch, day, unit or [], channel or None, amend)
        sent = send_dispatch(session, office.desk, order=order)
        office.say(_("{id} sent to {count} units").format(id=sent.id, count=sent.sent), sent)


@app.writes(
    help=_("Record that a unit received a letter; or many, from a sheet."),
    result="register.outgoing.ReceiptResult | intake.IntakeResult",
)
def acknowledge(
    ctx: typer.Context,
    dispatch: DispatchCode,
    recipient: Annotated[str, typer.Argument(help=_("Unit: code or name"))] = "",
    on: Annotated[str, typer.Option(help=_("Day of receipt; default: today"))] = "",
    by: Annotated[str, typer.Option(help=_("Who received it"))] = "",
    *,
    paper: PaperOptions,
    sheet: SheetOptions,
) -> None:
    from postwatch.context import require_one
    from postwatch.dispatch.actions import acknowledge_dispatch
    from postwatch.evidence.options import paper_of
    from postwatch.register.outgoing import ReceiptDraft

    office: AppContext = ctx.obj
    require_one(_("a unit"), recipient, _("--from FILE"), sheet.file)
    if sheet.file:
        from postwatch.dispatch.importing import receipts
        from postwatch.importing import import_sheet

        import_sheet(office, "dispatch acknowledge", call=sheet, kind=receipts(dispatch))
        return
    draft = ReceiptDraft(
        recipient,
        office.day(on, what=_("the day of receipt")),
        office.text(by, what=_("who received it")),
        paper_of(office, paper),
    )
    with office.begin("dispatch acknowledge") as session:
        receipt = acknowledge_dispatch(session, office.desk, dispatch=dispatch, draft=draft)
        office.say(
            _("{unit} received {id} on {day}").format(
                unit=receipt.recipient, id=receipt.id, day=f"{receipt.acknowledged_on:%d/%m/%Y}"
            ),
            receipt,
        )


@app.reads("list", help=_("List letters."), result="list[DispatchResult]")
def list_(ctx: typer.Context) -> None:
    from postwatch.dispatch.actions import list_dispatches

    office: AppContext = ctx.obj
    with office.read() as session:
        letters = list_dispatches(session)
    columns = [_("Dispatch"), _("Symbol"), _("Day"), _("Audience"), _("Units"), _("Sent"), _("Received"), _("Status")]
    rows = [
        (d.id, d.symbol, d.issued_on, d.audience, d.recipients, d.sent, d.acknowledged,
         _("dropped") if d.status.value == "draft" and d.ended_on else d.status)
        for d in letters
    ]  # fmt: skip
    office.show(columns, rows, letters, title=_("Dispatches"))


@app.reads(help=_("Show a letter, the units it goes to and who received it."), result="DispatchDetails")
def show(ctx: typer.Context, dispatch: DispatchCode) -> None:
    from postwatch.dispatch.actions import show_dispatch

    office: AppContext = ctx.obj
    with office.read() as session:
        letter = show_dispatch(session, office.desk, dispatch=dispatch)
    columns = [_("Unit"), _("Name"), _("Sent"), _("Channel"), _("Received")]
    rows = [(a.recipient, a.name, a.sent_on, a.channel, a.acknowledged_on) for a in letter.addressees_list]
    office.show(columns, rows, letter, title=" — ".join([letter.symbol or letter.id, letter.subject, *_ends(letter)]))


def _ends(letter: "DispatchDetails") -> list[str]:
    """Return what a letter ends and what ended it, then where it lies."""
    links = [
        (_("recalls {other}"), letter.recalls),
        (_("replaces {other}"), letter.replaces),
        (_("corrects {other}"), letter.corrects),
        (_("ended by {other}"), letter.ended_by),
        (_("corrected by {other}"), ", ".join(letter.corrected_by_list)),
        (_("void: {other}"), letter.end_reason if letter.status.value == "void" else None),
        (_("dropped: {other}"), letter.end_reason if letter.status.value == "draft" else None),
    ]
    return [*(words.format(other=other) for words, other in links if other), letter.path]


@app.writes(
    help=_("Void a letter that was never sent (its number stays used), or drop a draft."),
    result="DispatchDetails",
)
def void(ctx: typer.Context, dispatch: DispatchCode, reason: Reason) -> None:
    from postwatch.dispatch.withdrawal import void_dispatch

    office: AppContext = ctx.obj
    why = office.required_text(reason, option="--reason")
    with office.begin("dispatch void") as session:
        ended = void_dispatch(session, office.desk, dispatch=dispatch, reason=why)
        words = _("{symbol} is void") if ended.symbol else _("The draft {code} is dropped")
        office.say(words.format(symbol=ended.symbol, code=ended.id), ended)


@app.prints(help=_("Draft the letter that recalls another."), result="DraftResult")
def recall(
    ctx: typer.Context,
    dispatch: DispatchCode,
    reason: Reason,
    signer: Signer = "",
) -> None:
    from postwatch.dispatch.withdrawal import draft_recall

    office: AppContext = ctx.obj
    why = office.required_text(reason, option="--reason")
    with office.begin("dispatch recall") as session:
        draft = draft_recall(session, office.desk, dispatch=dispatch, reason=why, signer=signer or None)
        _say_draft(office, draft)


@app.prints(help=_("Draft the campaign's letter again, replacing another."), result="DraftResult")
def replace(
    ctx: typer.Context,
    dispatch: DispatchCode,
    polish: Polish = False,
    signer: Signer = "",
) -> None:
    from postwatch.dispatch.withdrawal import draft_replacement

    office: AppContext = ctx.obj
    with office.begin("dispatch replace") as session:
        draft = draft_replacement(session, office.desk, dispatch=dispatch, polish=polish, signer=signer or None)
        _say_draft(office, draft)


@app.prints(help=_("Draft the letter that corrects another, which stays in force."), result="DraftResult")
def correct(
    ctx: typer.Context,
    dispatch: DispatchCode,
    text: Annotated[str, typer.Option(help=_("Text of the correction, as the letter states it"))],
    signer: Signer = "",
) -> None:
    from postwatch.dispatch.withdrawal import draft_correction

    office: AppContext = ctx.obj
    words = office.required_text(text, option="--text")
    with office.begin("dispatch correct") as session:
        draft = draft_correction(session, office.desk, dispatch=dispatch, text=words, signer=signer or None)
        _say_draft(office, draft)


def _say_draft(office: "AppContext", draft: "DraftResult") -> None:
    sentence = _("Draft {id} made: {path}; issuing it takes effect").format(id=draft.id, path=draft.path)
    office.say(sentence, draft)
