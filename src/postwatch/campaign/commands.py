"""``postwatch campaign``: a directive, carried out."""

import datetime as dt

from postwatch.campaign.rules import APPLY_WORDS
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REQUIRED, day, word

app = Noun(help=_("Campaigns: a directive carried out."))

CODE = word(_("Code of the campaign"), is_argument=True, default=REQUIRED)


@app.writes(help=_("Load a shipped campaign or a campaign file."), result="CampaignResult")
def load(
    office: AppContext,
    name: str = word(_("Name of a shipped campaign, or a .toml file"), is_argument=True, default=REQUIRED),
) -> None:
    from postwatch.campaign.actions import campaign_file, load_campaign

    file = campaign_file(name, workspace=office.workspace)
    office.record(_("Campaign {id} loaded: {directive}, {tasks} tasks"), load_campaign, office.desk, file=file)


@app.writes(help=_("Close a campaign: no letter of it asks for a pledge after that day."), result="CampaignResult")
def close(
    office: AppContext,
    campaign: str = CODE,
    on: dt.date = day(_("Last day; default: today"), what=_("the last day")),
) -> None:
    from postwatch.campaign.actions import close_campaign

    with office.begin() as session:
        closed = close_campaign(session, office.desk, campaign=campaign, on=on)
        office.answer(_("Campaign {id} closed on {day}"), closed, day=on)


@app.reads("list", help=_("List campaigns."), result="list[CampaignResult]")
def list_(office: AppContext) -> None:
    from postwatch.campaign.actions import list_campaigns

    campaigns = office.look(list_campaigns)
    columns = [_("Code"), _("Name"), _("Directive"), _("Of"), _("Tasks"), _("Status")]
    rows = [(c.id, c.title, c.directive, c.directive_on, c.tasks, c.status) for c in campaigns]
    office.show(columns, rows, campaigns, title=_("Campaigns"))


@app.reads(help=_("Show a campaign: its tasks and the slips of its letter."), result="CampaignDetails")
def show(office: AppContext, campaign: str = CODE) -> None:
    from postwatch.campaign.actions import show_campaign

    found = office.look(show_campaign, campaign=campaign)
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
