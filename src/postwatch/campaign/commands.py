"""``postwatch campaign``: a directive, carried out."""

from typing import TYPE_CHECKING

from postwatch import options
from postwatch.campaign.text import APPLY_WORDS, FINAL_FIGURES
from postwatch.commandline import Noun
from postwatch.console import Table
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import REQUIRED, word

if TYPE_CHECKING:
    from postwatch.campaign.actions import CampaignDetails

app = Noun(help=_("Campaigns: a directive carried out."), kinds={"list": {"campaign": 1}})

CODE = word(_("Code of the campaign"), is_argument=True, default=REQUIRED)


@app.writes(help=_("Load a shipped campaign or a campaign file."), result="CampaignResult")
def load(
    office: AppContext,
    name: str = word(_("Name of a shipped campaign, or a .toml file"), is_argument=True, default=REQUIRED),
) -> None:
    from postwatch.campaign.actions import campaign_file, load_campaign

    file = campaign_file(name, workspace=office.workspace)
    office.record(_("Campaign {id} loaded: {directive}, {tasks} tasks"), load_campaign, office.desk, file=file)


@app.reads("list", help=_("List campaigns."), result="list[CampaignResult]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.campaign.actions import list_campaigns

    campaigns = office.look_for(search, list_campaigns)
    columns = [_("Code"), _("Name"), _("Directive"), _("Of"), _("Tasks"), _("Status")]
    rows = [(c.id, c.title, c.directive, c.directive_on, c.tasks, c.status) for c in campaigns]
    spare = [_("Of"), _("Directive"), _("Tasks")]
    office.show(columns, rows, campaigns, title=_("Campaigns"), spare=spare, first="postwatch campaign load")


@app.reads(
    "list campaign",
    help=_("Show a campaign, by its code: its tasks and the slips of its letter."),
    result="CampaignDetails",
)
def show(office: AppContext, campaign: str = CODE) -> None:
    from postwatch.campaign.actions import show_campaign

    found = office.look(show_campaign, campaign=campaign)
    columns = [_("Task"), _("Name"), _("Audience"), _("Mode"), _("Measures"), _("Text")]
    rows = [(t.code, t.name, t.addressee, t.mode, ", ".join(t.measures), t.text) for t in found.tasks_list]
    below = []
    if found.figures:
        figures = [(_(FINAL_FIGURES[name]), value) for name, value in found.figures.items()]
        title = _("Final figures, as they were counted when the campaign was closed")
        below.append(Table([_("Figure"), _("Value")], figures, title))
    slips = [
        (slip.code, _(APPLY_WORDS[slip.apply]), slip.found or slip.text, slip.mended, slip.reason)
        for slip in found.slips_list
    ]
    heads = [_("Slip"), _("Correction"), _("Found"), _("Becomes"), _("Reason")]
    below.append(Table(heads, slips, _("Slips of the letter"), spare=[_("Correction"), _("Reason")]))
    title = " — ".join([found.title, found.directive, *_end(found)])
    spare = [_("Measures"), _("Mode"), _("Audience"), _("Text")]
    office.show(columns, rows, found, title=title, spare=spare, below=below)


def _end(found: "CampaignDetails") -> list[str]:
    """Return when a campaign was closed, and which campaign goes on asking for its open tasks."""
    said = [
        (_("closed on {day}"), found.closed_on),
        (_("carried over to {campaign}"), found.carried_to),
    ]
    return [words.format(day=value, campaign=value) for words, value in said if value is not None]
