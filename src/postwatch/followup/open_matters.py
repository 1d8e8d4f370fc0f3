"""Drafts of follow-ups that wait to be issued."""

from sqlmodel import Session, col, select

from postwatch.campaign.tables import Campaign
from postwatch.desk import Desk
from postwatch.dispatch.tables import Dispatch
from postwatch.followup.tables import Followup
from postwatch.register import queries
from postwatch.register.conditions import is_in_force, waits_for_issue


def followups_waiting(session: Session, desk: Desk) -> set[str]:
    """Return codes of drafts that can be issued: their letter is in force, it is their turn, and they are not late."""
    drafts = select(Followup, Dispatch).join(Dispatch, col(Dispatch.id) == Followup.dispatch_id)
    return {
        row.code
        for row, dispatch in session.exec(drafts.where(waits_for_issue(Followup))).all()
        if _may_be_issued(session, desk, row, dispatch)
    }


def _may_be_issued(session: Session, desk: Desk, row: Followup, dispatch: Dispatch) -> bool:
    if row.is_about_a_letter:
        earlier = queries.spoken_of(session, row)
        return earlier is not None and is_in_force(earlier)
    if not is_in_force(dispatch) or (row.due_on is not None and row.due_on <= desk.today):
        return False
    if session.get_one(Campaign, dispatch.campaign_id).closed_on is not None:
        return False
    from postwatch.followup.ladder import rungs, turn_of, unsent_of

    ladder = rungs(session, desk, dispatch, row.audience)
    return row.explains is not None or (unsent_of(session, ladder) is None and row.level == turn_of(ladder))
