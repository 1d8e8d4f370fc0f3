"""Rows of campaigns and of the tasks that their letter gives."""

import datetime as dt

from sqlmodel import Field, UniqueConstraint

from postwatch.language import N_, Code
from postwatch.store.columns import OwnedRow, coded, in_order, not_blank, reference


class CampaignStatus(Code):
    """Whether letters may still be made under a campaign."""

    OPEN = "open", N_("campaign open")
    CLOSED = "closed", N_("campaign closed")


class TaskMode(Code):
    """How often a task is to be done."""

    ONCE = "once", N_("once")
    STANDING = "standing", N_("standing")
    ON_EVENT = "on_event", N_("on event")


class Campaign(OwnedRow, table=True):
    """A directive and how this office carries it out; ``content`` is the campaign file as it was loaded.

    ``points_follow``: a service point is asked when its enterprise is; a campaign of a schema before 0006 has no value,
    and its points follow. ``carried_to_id`` is the campaign that goes on asking for tasks open when this campaign was
    closed.
    """

    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        *not_blank("code", "title", "directive_number", "content"),
        in_order("opened_on", "closed_on"),
    )

    code: str
    title: str
    status: CampaignStatus = Field(sa_type=coded(CampaignStatus, "status"))
    directive_number: str
    directive_on: dt.date
    directive_issuer: str
    directive_subject: str
    opened_on: dt.date
    closed_on: dt.date | None = None
    content: str
    content_sha256: str
    points_follow: bool | None = None
    carried_to_id: int | None = reference("campaign.id", required=False)


class CampaignTask(OwnedRow, table=True):
    """One instruction of the letter: who has to do it, how often, and its words."""

    __tablename__ = "campaign_task"
    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        UniqueConstraint("campaign_id", "position"),
        *not_blank("code", "text", "audience"),
    )

    campaign_id: int = reference("campaign.id")
    code: str
    position: int
    audience: str
    mode: TaskMode = Field(sa_type=coded(TaskMode, "mode"))
    text: str
    asks_pledge: bool = False
