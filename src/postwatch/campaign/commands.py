"""``postwatch campaign``: a directive, carried out."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.campaign.rules import APPLY_WORDS
from postwatch.commandline import Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("Campaigns: a directive carried out."))

CampaignCode = Annotated[str, typer.Argument(help=_("Code of the campaign"))]


@app.writes(help=_("Load a shipped campaign or a campaign file."), result="CampaignResult")
def load(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=_("Name of a shipped campaign, or a .toml file"))],
) -> None:
    from postwatch.campaign.actions import campaign_file, load_campaign

    office: AppContext = ctx.obj
    file = campaign_file(name, workspace=office.workspace)
    with office.begin("campaign load") as session:
        campaign = load_campaign(session, office.desk, file=file)
        office.say(
            _("Campaign {code} loaded: {directive}, {tasks} tasks").format(
                code=campaign.id, directive=campaign.directive, tasks=campaign.tasks
            ),
            campaign,
        )


@app.writes(help=_("Close a campaign: no letter of it asks for a pledge after that day."), result="CampaignResult")
def close(
    ctx: typer.Context,
    campaign: CampaignCode,
    on: Annotated[str, typer.Option(help=_("Last day; default: today"))] = "",
) -> None:
    from postwatch.campaign.actions import close_campaign

    office: AppContext = ctx.obj
    with office.begin("campaign close") as session:
        day = office.day(on, what=_("the last day"))
        closed = close_campaign(session, office.desk, campaign=campaign, on=day)
        office.say(_("Campaign {code} closed on {day}").format(code=closed.id, day=f"{day:%d/%m/%Y}"), closed)


@app.reads("list", help=_("List campaigns."), result="list[CampaignResult]")
def list_(ctx: typer.Context) -> None:
    from postwatch.campaign.actions import list_campaigns

    office: AppContext = ctx.obj
    with office.read() as session:
        campaigns = list_campaigns(session)
    columns = [_("Code"), _("Name"), _("Directive"), _("Of"), _("Tasks"), _("Status")]
    rows = [(c.id, c.title, c.directive, c.directive_on, c.tasks, c.status) for c in campaigns]
    office.show(columns, rows, campaigns, title=_("Campaigns"))


@app.reads(help=_("Show a campaign: its tasks and the slips of its letter."), result="CampaignDetails")
def show(ctx: typer.Context, campaign: CampaignCode) -> None:
    from postwatch.campaign.actions import show_campaign

    office: AppContext = ctx.obj
    with office.read() as session:
        found = show_campaign(session, campaign=campaign)
    columns = [_("Task"), _("Name"), _("Audience"), _("Mode"), _("Measures"), _("Text")]
    rows = [(t.code, t.name, t.addressee, t.mode, ", ".join(t.measures), t.text) for t in found.tasks_list]
    office.show(columns, rows, found, title=f"{found.title} — {found.directive}")
    if not office.invocation.json:
        slips = [
            (slip.code, _(APPLY_WORDS[slip.apply]), slip.found or slip.text, slip.mended, slip.reason)
            for slip in found.slips_list
        ]
        columns = [_("Slip"), _("Correction"), _("Found"), _("Becomes"), _("Reason")]
        office.show(columns, slips, found, title=_("Slips of the letter"))
