"""Rows of the figures that reports of a task carry, and of those that a closed campaign keeps."""

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, not_blank, not_negative, reference


class CampaignMeasure(OwnedRow, table=True):
    """A figure that reports of a task carry, such as sessions held or people reached."""

    __tablename__ = "campaign_measure"
    __table_args__ = (UniqueConstraint("task_id", "code"), *not_blank("code", "name"))

    task_id: int = reference("campaign_task.id")
    code: str
    name: str
    unit: str
    position: int


class CampaignFigure(OwnedRow, table=True):
    """A final figure of a campaign, kept as it was counted when the campaign was closed."""

    __tablename__ = "campaign_figure"
    __table_args__ = (UniqueConstraint("campaign_id", "name"), *not_blank("name"), *not_negative("value"))

    campaign_id: int = reference("campaign.id")
    name: str
    value: int
