"""The units, tasks and letters that the days of a window are about."""

from collections.abc import Iterable

from sqlalchemy import (
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
)
from sqlmodel import Session, col
from sqlmodel import select as select_rows
from sqlmodel.sql.expression import SelectOfScalar

from postwatch.campaign.conditions import ran
from postwatch.campaign.lookup import last_day
from postwatch.campaign.tables import Campaign
from postwatch.dispatch.conditions import (
    acknowledging,
    asked,
    asks_on,
    audiences_asked,
    holding_tasks,
    kinds_concerned,
    reached,
)
from postwatch.dispatch.tables import Dispatch
from postwatch.pledge import conditions as pledges
from postwatch.recipient.conditions import PlaceOn, active, of_kind
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.report.window import Counting, Window
from postwatch.store.conditions import Condition
from postwatch.task.conditions import given
from postwatch.task.tables import Task


def letters_in_force(window: Window) -> Condition:
    """Return that a letter of the office asks for something at the end of the window, or of its campaign within it."""
    return and_(letters_of(window), asks_on(window.last, since=window.first))


def letters_of(window: Window) -> Condition:
    return and_(col(Dispatch.office_id) == window.office_id, window.of_campaign(Dispatch.campaign_id))


def under_a_letter(window: Window) -> Condition:
    """Return that a task is the office's, and its letter, if any, asked at the end, whatever replaced it since."""
    holding = holding_tasks(window.last, since=window.first)
    of_letter = col(Task.dispatch_id).is_(None) | col(Task.dispatch_id).in_(holding)
    return and_(col(Task.office_id) == window.office_id, of_letter, window.given_by(Task.campaign_task_id))


def concerned(session: Session, window: Window, asks: Iterable[pledges.Asking]) -> Condition:
    """Return that a unit is active and has a task, or is of a kind that a letter in force concerns; where no campaign
    ran, that it is active.
    """
    mine = and_(col(Recipient.office_id) == window.office_id, active(window.last))
    campaigns = session.exec(campaigns_of(window)).all()
    if not campaigns and window.campaign_id is None:
        return mine
    with_task = select(col(Task.recipient_id)).where(under_a_letter(window), given(window.last))
    kinds = {
        kind
        for campaign in campaigns
        for part in audiences_asked(session, campaign=campaign, on=last_day(campaign, window.last))
        for kind in kinds_concerned(campaign, part)
    }
    by_kind = and_(mine, or_(col(Recipient.id).in_(with_task), of_kind(kinds, window.last)))
    return or_(by_kind, *(pledges.askable(one) for one in asks))


def campaigns_of(window: Window) -> SelectOfScalar[Campaign]:
    """Return the statement of the campaigns that ran in the window."""
    return select_rows(Campaign).where(ran(window.first, window.last), window.of_campaign(Campaign.id))


def asked_units(window: Window) -> Condition:
    """Return that a unit is active and asked by a letter in force at the end."""
    by_letter = asked(window.last, letters_of(window), since=window.first)
    return and_(col(Recipient.office_id) == window.office_id, active(window.last), col(Recipient.id).in_(by_letter))


def askings(session: Session, window: Window) -> list[pledges.Asking]:
    """Return what the campaigns that are open on the last day ask."""
    asks = pledges.askings(session, on=window.last, since=window.first)
    return [one for one in asks if window.campaign_id in (None, one.campaign_id)]


def acknowledging_units(window: Window) -> Condition:
    """Return units that have acknowledged a letter in force."""
    return col(Recipient.id).in_(acknowledging(window.last, letters_of(window), since=window.first))


def reached_units(window: Window) -> Condition:
    """Return that a letter in force at the end was sent to a unit."""
    return col(Recipient.id).in_(reached(window.last, letters_of(window), since=window.first))


def in_place(window: Window) -> Counting:
    """Return the statement that counts units by their place on the last day."""
    place = PlaceOn(window.last)
    # Written out, not bound: PostgreSQL takes what is selected and what is grouped for two expressions otherwise.
    is_enterprise = place.kind == literal_column(f"'{RecipientKind.POSTAL_ENTERPRISE.value}'")
    enterprise_id = case((is_enterprise, col(Recipient.id)), else_=place.parent_id)
    return (
        select(place.area_id, place.kind, enterprise_id, func.count(col(Recipient.id)))
        .select_from(Recipient)
        .outerjoin(place.span, place.of_unit)
        .group_by(place.area_id, place.kind, enterprise_id)
    )
