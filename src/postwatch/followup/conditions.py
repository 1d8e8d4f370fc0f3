"""Which follow-ups remind units, and how far the ladders have come."""

import datetime as dt

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from postwatch.followup.tables import Followup
from postwatch.register.conditions import in_force
from postwatch.settings import FollowupSetting
from postwatch.store.conditions import Condition
from postwatch.store.transaction import OFFICE


def reminds(explains: str | None = None) -> Condition:
    """Return the condition that a letter reminds units, or asks to explain this; letters about letters do neither."""
    is_no_notice = col(Followup.recalls_id).is_(None) & col(Followup.corrects_id).is_(None)
    return is_no_notice & (col(Followup.explains) == explains)


def has_come_to(session: Session, setting: FollowupSetting, means: str, on: dt.date) -> bool:
    """Return whether, by a day, as many letters reminded anybody as come before a rung of any ladder."""
    places = [one.rungs.index(means) for one in setting.ladder if means in one.rungs]
    if not places:
        return False
    mine = and_(col(Followup.office_id) == session.info[OFFICE], in_force(Followup, on), reminds())
    most = session.connection().execute(select(func.max(col(Followup.level))).where(mine)).scalar()
    return most is not None and most >= min(places)
