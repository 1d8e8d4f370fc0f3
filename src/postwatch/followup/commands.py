"""``postwatch followup``: reminders to units that did not do what a dispatch asks."""

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.followup.options import FOLLOWUP, FollowupIssue, FollowupOrder
from postwatch.language import _

app = Noun(help=_("Follow-up letters."))


@app.prints(
    help=_("Draft the letters to units that owe something under a dispatch."),
    result="FollowupResult | list[FollowupResult]",
)
def generate(office: AppContext, order: FollowupOrder) -> None:
    from postwatch.followup.actions import generate_followups

    with office.begin() as session:
        drafts, warnings = generate_followups(session, office.desk, order=order)
        sentence = _("Draft {id}, letter {level} to {audience_name}: {done} done, {missing} owe something: {path}")
        for warning in warnings:
            office.warn(warning)
        lines = "\n".join(sentence.format(**vars(draft)) for draft in drafts)
        office.say(lines, drafts[0] if order.audience else drafts)


@app.prints(
    help=_("Give a follow-up its number and day; its deadline becomes that of the tasks."),
    result="FollowupResult",
)
def issue(office: AppContext, order: FollowupIssue) -> None:
    from postwatch.followup.actions import issue_followup

    office.record(_("{id} issued as {symbol} on {issued_on}: {path}"), issue_followup, office.desk, order=order)


@app.writes(help=_("Void a follow-up that was never sent; its number stays used."), result="FollowupResult")
def void(office: AppContext, followup: str = FOLLOWUP, reason: str = options.REASON) -> None:
    from postwatch.followup.voiding import void_followup

    office.record(_("{symbol} is void"), void_followup, office.desk, followup=followup, reason=reason)


@app.reads("list", help=_("List follow-ups."), result="list[FollowupResult]")
def list_(office: AppContext) -> None:
    from postwatch.followup.actions import list_followups

    rows = office.look(list_followups)
    columns = [
        _("Follow-up"), _("Dispatch"), _("Audience"), _("Level"), _("Symbol"), _("Day"), _("Due"), _("Done"),
        _("Owe"), _("Status"),
    ]  # fmt: skip
    lines = [
        (r.id, r.dispatch, r.audience_name, r.level, r.symbol, r.issued_on, r.due_on, r.done, r.missing, r.status)
        for r in rows
    ]
    office.show(columns, lines, rows, title=_("Follow-ups"))
