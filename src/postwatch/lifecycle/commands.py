"""Verbs of other nouns that act across all of them: ``postwatch campaign close``."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.lifecycle.options import CloseOrder

campaign = Noun(help=_("Campaigns: a directive carried out."))


@campaign.writes(
    help=_("Close a campaign: nobody is chased any more, and its final figures are kept."), result="CloseResult"
)
def close(office: AppContext, order: CloseOrder) -> None:
    from postwatch.lifecycle.actions import close_campaign

    sentence = _(
        "Campaign {id} closed on {closed_on}: {done} tasks done, {ended} ended with nothing owed, "
        "{unfinished} not done by the end, {waived} waived, {carried} carried over"
    )
    office.record(sentence, close_campaign, office.desk, order=order)
