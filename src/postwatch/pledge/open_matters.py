"""Units whose pledge is missing."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, select

from postwatch.campaign.lookup import find_campaign, last_day
from postwatch.pledge.conditions import asked, asking
from postwatch.pledge.coverage import signed
from postwatch.recipient.tables import Recipient
from postwatch.store.conditions import Condition
from postwatch.store.transaction import ids


def count_missing(session: Session, *, campaign: str | None, on: dt.date) -> int:
    """Return how many units have not signed and are covered by no pledge that they are asked for by a day."""
    return len(ids_missing(session, campaign, on))


def ids_missing(session: Session, campaign: str | None, on: dt.date, units: Sequence[Condition] = ()) -> set[int]:
    """Return ids of units, of those meant, asked for a pledge that neither signed nor are covered by a day."""
    row = find_campaign(session, campaign=campaign)
    one = asking(session, campaign=row, on=last_day(row, on))
    return ids(session, select(Recipient.id).where(asked(one), *units)) - ids(session, signed(one))
