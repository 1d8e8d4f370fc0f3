"""``postwatch followup``: reminders to units that did not do what a dispatch asks."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import AsOf, Campaign, LetterNumber, Noun, Reason, Signer
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("Follow-up letters."))

FollowupCode = Annotated[str, typer.Argument(help=_("Code, symbol or number of this year"))]


@app.prints(
    help=_("Draft the letters to units that owe something under a dispatch."),
    result="FollowupResult | list[FollowupResult]",
)
def generate(
    ctx: typer.Context,
    dispatch: Annotated[str, typer.Option(help=_("Dispatch; default: the only issued one"))] = "",
    campaign: Campaign = "",
    audience: Annotated[str, typer.Option(help=_("Only this part of the letter, such as districts"))] = "",
    as_of: AsOf = "",
    due: Annotated[str, typer.Option(help=_("Deadline; default: the office's number of working days"))] = "",
    signer: Signer = "",
) -> None:
    from postwatch.followup.actions import FollowupOrder, generate_followups

    office: AppContext = ctx.obj
    order = FollowupOrder(
        dispatch=dispatch or None,
        campaign=campaign or None,
        audience=audience or None,
        as_of=office.optional_day(as_of, what=_("the day of the count")),
        due_on=office.optional_day(due, what=_("the deadline")),
        signer=signer or None,
    )
    with office.begin("followup generate") as session:
        made = generate_followups(session, office.desk, order=order)
        lines = [
            _("Draft {id}, letter {level} to {audience}: {done} done, {missing} owe something: {path}").format(
                id=d.id, level=d.level, audience=d.audience_name, done=d.done, missing=d.missing, path=d.path
            )
            for d in made.drafts
        ]
        for warning in made.warnings_list:
            office.warn(warning)
        office.say("\n".join(lines), made.drafts[0] if audience else made.drafts)


@app.prints(
    help=_("Give a follow-up its number and day; its deadline becomes that of the tasks."),
    result="FollowupResult",
)
def issue(
    ctx: typer.Context,
    followup: FollowupCode,
    on: Annotated[str, typer.Option(help=_("Day of issue"))],
    number: LetterNumber = None,
    signer: Signer = "",
) -> None:
    from postwatch.followup.actions import issue_followup
    from postwatch.register.outgoing import IssueOrder

    office: AppContext = ctx.obj
    day = office.required_day(on, option="--on")
    with office.begin("followup issue") as session:
        issued = issue_followup(session, office.desk, order=IssueOrder(followup, day, number, signer or None))
        office.say(
            _("{id} issued as {symbol} on {day}: {path}").format(
                id=issued.id, symbol=issued.symbol, day=f"{day:%d/%m/%Y}", path=issued.path
            ),
            issued,
        )


@app.writes(help=_("Void a follow-up that was never sent; its number stays used."), result="FollowupResult")
def void(
    ctx: typer.Context,
    followup: FollowupCode,
    reason: Reason,
) -> None:
    from postwatch.followup.voiding import void_followup

    office: AppContext = ctx.obj
    why = office.required_text(reason, option="--reason")
    with office.begin("followup void") as session:
        ended = void_followup(session, office.desk, followup=followup, reason=why)
        office.say(_("{symbol} is void").format(symbol=ended.symbol), ended)


@app.reads("list", help=_("List follow-ups."), result="list[FollowupResult]")
def list_(ctx: typer.Context) -> None:
    from postwatch.followup.actions import list_followups

    office: AppContext = ctx.obj
    with office.read() as session:
        rows = list_followups(session)
    columns = [
        _("Follow-up"), _("Dispatch"), _("Audience"), _("Level"), _("Symbol"), _("Day"), _("Due"), _("Done"),
        _("Owe"), _("Status"),
    ]  # fmt: skip
    lines = [
        (r.id, r.dispatch, r.audience_name, r.level, r.symbol, r.issued_on, r.due_on, r.done, r.missing, r.status)
        for r in rows
    ]
    office.show(columns, lines, rows, title=_("Follow-ups"))
