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
    from postwatch.campaign.tables import Campaign, CampaignStatus
    from postwatch.recipient.queries import has_units
    from postwatch.store.columns import rows_with

    file = campaign_file(name, workspace=office.workspace)
    with office.begin() as session:
        loaded = load_campaign(session, office.desk, file=file)
        others = rows_with(session, Campaign, status=CampaignStatus.OPEN).all()[1:]
        command = "postwatch dispatch generate" + (f" --campaign {loaded.id}" if others else "")
        if not has_units(session):
            command = f"postwatch recipient import {_('FILE')}"
        office.answer(_("Campaign {id} loaded: {directive}, {tasks} tasks; next: {command}"), loaded, command=command)


@app.checks(
    help=_("Read a campaign file without loading it: all that is wrong with it, else whom it would ask today."),
    result="CampaignCheck",
    shows_table=True,
)
def check(
    office: AppContext,
    name: str = word(_("A .toml file, or the name of a shipped campaign"), is_argument=True, default=REQUIRED),
) -> None:
    from postwatch.campaign.actions import campaign_file, check_campaign

    found = office.look(check_campaign, office.desk, file=campaign_file(name, workspace=office.workspace))
    rows = [(one.code, one.addressee, one.units, one.tasks) for one in found.audiences_list]
    title = _("{id} is without fault; issued today its letter would go to {units} units and give {tasks} tasks")
    columns = [_("Audience"), _("Addressee"), _("Units"), _("Tasks")]
    for addressee in found.nobody_list:
        office.warn(_("no unit of {addressee} is in the register"), addressee=addressee)
    office.show(columns, rows, found, title=title.format_map(vars(found)))


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
