"""Rows of the forms that were printed for units to sign."""

import datetime as dt

from sqlmodel import UniqueConstraint

from postwatch.store.columns import (
    OwnedRow,
    moment,
    not_blank,
    reference,
)


class PledgeForm(OwnedRow, table=True):
    """A form made for a unit; its printed code finds the unit again."""

    __tablename__ = "pledge_form"
    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        UniqueConstraint("campaign_id", "recipient_id"),
        *not_blank("code"),
    )

    code: str
    campaign_id: int = reference("campaign.id")
    recipient_id: int = reference("recipient.id")
    made_on: dt.date
    made_at: dt.datetime = moment()
